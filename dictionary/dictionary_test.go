package dictionary

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"guben/message"
)

// heading47 is the header of the national 人口信息 export (2021).
const heading47 = "省,市,县,乡,村,户编号,人口编号,姓名,性别,出生日期,证件类型,证件号码,民族,户联系电话,成员联系电话,年度,与户主关系,文化程度,在校生状况,劳动技能,务工时间（月）,健康状况,政治面貌,务工企业名称,是否享受低保,是否参加城镇职工基本养老保险,是否参加大病保险,是否参加新型农村合作医疗（城乡居民基本医疗保险）,是否参加城乡居民基本养老保险,失学或辍学原因,是否会讲普通话,是否参加商业补充医疗保险,是否国外务工,产业分类,是否接受大病医疗救助,是否接受其他健康扶贫,公益性岗位类型,公益性岗位(月数),就业渠道,残疾类别,务工所在地,户主姓名,户主证件号码,是否参加城镇职工基本医疗保险,是否特困供养人员,残疾证办证年度,识别标准"

// heading30 is the header of the 户台账 export.
const heading30 = "县,乡,村,自然村,户编号,人编号,姓名,证件号码,人数,与户主关系,民族,文化程度,在校生状况,健康状况,劳动技能,务工时间（月）,是否参加大病保险,致贫原因1,危房户,是否解决安全饮用水,人均纯收入,户联系电话,人联系电话,首次识别时间,人员识别时间,户类型,易返贫致贫户类型,风险是否消除,风险识别时间,风险消除时间"

func TestNationalHeadersAreFoundWholly(t *testing.T) {
	for _, header := range []struct {
		line  string
		count int
	}{{heading47, 47}, {heading30, 30}} {
		headings := strings.Split(header.line, ",")
		if len(headings) != header.count {
			t.Fatalf("%d headings, want %d", len(headings), header.count)
		}
		taken := map[*Field]string{}
		for _, heading := range headings {
			field, ok := Find(Person, heading)
			if !ok {
				field, ok = Find(Household, heading)
			}
			if !ok {
				t.Errorf("no field for %q", heading)
			} else if other, twice := taken[field]; twice {
				t.Errorf("%q and %q are both %s.%s", other, heading, field.Entity, field.Key)
			}
			taken[field] = heading
		}
	}
}

func TestFindReadsHeadingsAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct {
		entity  Entity
		heading string
		key     string
	}{
		{Household, " 户 编 号 ", "code"},
		{Household, "*户主姓名", "head_name"},
		{Household, "耕地面积（亩）", "farmland"},
		{Household, "耕地面积（公顷）", ""},
		{Household, "与村主干路距离（km）", "road_distance"},
		{Household, "与村主干路距离（米）", ""},
		{Household, "人均纯收入（元）", "reported_per_head_income"},
		{Household, "人均纯收入（万元）", ""},
		{Household, "aac315", "road_distance"},
		{Household, "加入合作社", "cooperative"},
		{Household, "风险3", "risks"},
		{Household, "per_head_income", "per_head_income"},
		{Person, "身份证号码", "id_number"},
		{Person, "大病保险", "serious_illness_insurance"},
		{Person, "是否现役军人（是/否）", "serviceman"},
		{Person, "没有这一列", ""},
		{Person, "", ""},
	} {
		field, ok := Find(c.entity, c.heading)
		if ok != (c.key != "") || ok && field.Key != c.key {
			t.Errorf("Find(%s, %q) = %v, want %q", c.entity, c.heading, field, c.key)
		}
	}
}

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
var name = regexp.MustCompile(`^\p{Han}+$`)

func TestFieldsAreWellNamed(t *testing.T) {
	for _, entity := range Entities {
		owner := map[string]string{}
		for _, field := range Fields(entity) {
			at := string(entity) + "." + field.Key
			if !identifier.MatchString(field.Key) || !name.MatchString(field.Zh) || field.En == "" {
				t.Errorf("%s: key, zh %q or en %q is malformed", at, field.Zh, field.En)
			}
			if !message.Has("dictionary.group_" + field.Group) {
				t.Errorf("%s: group %q has no name", at, field.Group)
			}
			for _, word := range field.Headings() {
				word = fold(word)
				if other := owner[word]; other != "" && other != field.Key && !derivedName(field, entity, other, word) {
					t.Errorf("%s: heading %q also names %s", at, word, other)
				}
				if word != "" {
					owner[word] = field.Key
				}
			}
		}
	}
}

// derivedName allows a reported field to claim the heading that is the name of
// the field derived from the details (人均纯收入).
func derivedName(field *Field, entity Entity, other, word string) bool {
	rival, _ := Get(entity, other)
	return field.Derived() != rival.Derived()
}

func TestKeysAreUnique(t *testing.T) {
	for _, entity := range Entities {
		keys := map[string]bool{}
		for _, field := range Fields(entity) {
			if keys[field.Key] {
				t.Errorf("%s.%s stands twice", entity, field.Key)
			}
			keys[field.Key] = true
		}
	}
}

func TestHeadingsWithAUnitNameTheirField(t *testing.T) {
	for _, entity := range Entities {
		for _, field := range Fields(entity) {
			if field.Unit == "" || field.Derived() {
				continue
			}
			if found, ok := Find(entity, field.Zh+"（"+field.Unit+"）"); !ok || found != field {
				t.Errorf("%s（%s） is not found", field.Zh, field.Unit)
			}
		}
	}
}

func TestItemsAreFoundAndNumberedOnce(t *testing.T) {
	numbers := map[int]string{}
	for _, item := range Items() {
		if other := numbers[item.N]; other != "" || item.N < 1 {
			t.Errorf("item %s and %s have number %d", item.Key, other, item.N)
		}
		numbers[item.N] = item.Key
		if !slices.Contains(Categories, item.Category) || !identifier.MatchString(item.Key) {
			t.Errorf("item %s is malformed", item.Key)
		}
		for _, heading := range append([]string{item.Key, item.Zh, item.En, item.Column}, item.Synonyms...) {
			if found, ok := FindItem(heading); heading != "" && (!ok || found != item) {
				t.Errorf("%q finds %v, want %s", heading, found, item.Key)
			}
		}
	}
	for _, item := range Items() {
		whole, ok := ItemOf(item.Within)
		if item != Total(item.Category) && (!ok || whole.Category != item.Category) {
			t.Errorf("%s lies within %q", item.Key, item.Within)
		}
	}
	if _, ok := FindItem("务工收入（万元）"); ok {
		t.Error("a heading in 万元 must not find an item in 元")
	}
}
