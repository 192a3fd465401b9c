package form

import (
	"slices"
	"strings"
	"testing"

	"guben/dictionary"
	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/policy"
)

// schema is the dictionary as rules see it, made as pack makes it.
func schema() *policy.Schema {
	s := &policy.Schema{
		Village:   policy.Entity{Key: "village", Zh: "村", En: "village"},
		Household: policy.Entity{Key: "household", Zh: "户", En: "household"},
		Person:    policy.Entity{Key: "person", Zh: "成员", En: "member"},
	}
	for _, entity := range dictionary.Entities {
		facts := &s.Entity(onOf[entity]).Facts
		for _, d := range dictionary.Fields(entity) {
			if !d.Numeric() {
				continue
			}
			f := &field{Field: &Field{}}
			f.refer(d)
			typ := f.typ()
			typ.List = d.List
			*facts = append(*facts, policy.Fact{Key: d.Key, Zh: d.Zh, En: d.En, Names: d.Synonyms, Type: typ, Derived: d.Kept == dictionary.ByRule})
		}
	}
	for _, list := range dictionary.Lists() {
		l := policy.List{Key: list.Key}
		for _, code := range list.Codes {
			l.Codes = append(l.Codes, policy.Entry{N: code.N, Key: code.Key, Zh: code.Zh, En: code.En, Synonyms: code.Synonyms})
		}
		s.Lists = append(s.Lists, l)
	}
	return s
}

func text(body string) policy.Text {
	if body == "" {
		return policy.Text{}
	}
	return policy.Text{File: "ledgers.yaml", Line: 10, Column: 9, Body: body}
}

// definitions of a small pack.
func plan() policy.Definitions {
	return policy.Definitions{
		Parameters: []policy.Parameter{{ID: "key_line", Name: "重点户收入线", Clause: "一", Unit: "元", Values: []policy.Dated{{From: day("2020-01-01"), Value: text("6000元")}}}},
		Facts: []policy.Derived{
			{Key: "net_income", Name: "纯收入", On: policy.OnHousehold, Text: text("工资性收入 + 转移性收入")},
			{Key: "per_head_income", Name: "人均纯收入", On: policy.OnHousehold, Text: text("纯收入 / 人口数")},
			{Key: "age", Name: "年龄", On: policy.OnPerson, Text: text("年龄(出生日期)")},
		},
		Rules: []policy.Rule{{ID: "poor", Name: "低收入", On: policy.OnHousehold, Clause: "一", When: text("人均纯收入 <= 重点户收入线")}},
	}
}

func day(text string) period.Day {
	d, err := period.Parse(text)
	if err != nil {
		panic(err)
	}
	return d
}

var today = day("2020-06-01")

// visit is a form with a field of every type.
func visit() Form {
	at := fault.Place{File: "ledgers.yaml", Line: 3, Column: 5}
	return Form{ID: "visit", Subject: OnHousehold, Edition: 1, At: at,
		Fields: []Field{
			{Part: Words{Zh: "基本情况", En: "Basics"}},
			{Field: "head_name", At: at},
			{Field: "size", At: at},
			{Field: "wage_income", Update: Propose, At: at},
			{Field: "house_grade", Update: Apply, At: at},
			{ID: "class", Name: Words{Zh: "问题类别", En: "Class"}, Type: Choice, Required: true, Index: true, At: at, Choices: []Option{
				{ID: "house", Name: Words{Zh: "住房", En: "Housing"}}, {ID: "school", Name: Words{Zh: "教育", En: "Schooling"}}, {ID: "other", Name: Words{Zh: "其他", En: "Other"}}}},
			{ID: "school_kinds", Name: Words{Zh: "就学问题", En: "School problems"}, Type: Many, Show: text(`问题类别 == "教育"`), At: at, Choices: []Option{
				{ID: "out", Name: Words{Zh: "失学", En: "Out of school"}}, {ID: "fee", Name: Words{Zh: "费用、补助", En: "Fees"}}}},
			{ID: "fee", Name: Words{Zh: "学费", En: "Fee"}, Type: Money, Show: text(`就学问题 包含 "fee"`), Need: text("是"), Least: "0", Most: "50000", At: at},
			{ID: "title", Name: Words{Zh: "问题", En: "Problem"}, Type: Text, Title: true, Required: true, At: at},
			{ID: "note", Name: Words{Zh: "情况说明", En: "Notes"}, Type: Paragraph, Need: text(`问题类别 == "其他"`), At: at},
			{ID: "visits", Name: Words{Zh: "走访次数记录", En: "Visits"}, Type: Number, Unit: "次", Least: "0", At: at},
			{ID: "land", Name: Words{Zh: "流转面积", En: "Land let"}, Type: Number, Unit: "亩", Decimals: 2, At: at},
			{ID: "on", Name: Words{Zh: "走访日期", En: "Visited on"}, Type: Date, Past: true, At: at},
			{ID: "since", Name: Words{Zh: "问题月份", En: "Since"}, Type: Month, At: at},
			{ID: "solved", Name: Words{Zh: "已解决", En: "Solved"}, Type: YesNo, At: at},
			{ID: "member", Name: Words{Zh: "涉及成员", En: "Member"}, Type: Person, At: at},
			{ID: "unit", Name: Words{Zh: "责任单位", En: "Unit"}, Type: Unit, At: at},
			{ID: "place", Name: Words{Zh: "地点", En: "Place"}, Type: Place, At: at},
			{ID: "phone", Name: Words{Zh: "回访电话", En: "Phone"}, Type: Phone, At: at},
			{ID: "photo", Name: Words{Zh: "照片", En: "Photo"}, Type: File, At: at},
			{ID: "sign", Name: Words{Zh: "户主签名", En: "Signature"}, Type: Signature, At: at},
			{ID: "items", Name: Words{Zh: "物资", En: "Goods"}, Type: Table, At: at, Columns: []Field{
				{ID: "what", Name: Words{Zh: "品名", En: "What"}, Type: Text, Required: true, At: at},
				{ID: "amount", Name: Words{Zh: "金额", En: "Amount"}, Type: Money, Total: true, At: at},
				{ID: "tel", Name: Words{Zh: "领取人电话", En: "Phone"}, Type: Phone, At: at},
				{ID: "kind", Name: Words{Zh: "种类", En: "Kind"}, Type: Choice, At: at, Choices: []Option{{ID: "food", Name: Words{Zh: "食品", En: "Food"}}, {ID: "cloth", Name: Words{Zh: "衣物", En: "Clothes"}}}}}},
			{ID: "clean", Name: Words{Zh: "五净", En: "Five clean"}, Type: Checklist, At: at, Points: []Point{
				{ID: "yard", Name: Words{Zh: "庭院净", En: "Yard"}}, {ID: "bed", Name: Words{Zh: "卧室净", En: "Bedroom"}}}},
			{ID: "per_person", Name: Words{Zh: "人均物资", En: "Goods per head"}, Type: Computed, As: Money, Is: text("物资金额合计 / 人口数"), At: at},
			{ID: "twice", Name: Words{Zh: "人均物资两倍", En: "Twice"}, Type: Computed, Is: text("人均物资 * 2"), At: at},
		},
		Checks: []Check{
			{When: text("物资行数 > 2行 且 物资金额合计 > 1000元"), Message: Words{Zh: "物资{items}，请会签", En: "Goods: {items}; have it countersigned"}, Field: "items", At: at},
			{When: text("五净未达标数 >= 1"), Message: Words{Zh: "五净还有不达标的", En: "Not clean"}, Soft: true, At: at},
			{When: text("人均纯收入 > 重点户收入线 且 低收入"), Message: Words{Zh: "矛盾", En: "Contradiction"}, At: at},
		},
		Conditions: []policy.Text{text("已解决")},
	}
}

func compiled(t testing.TB, f Form) *Program {
	t.Helper()
	p, problems := Compile(schema(), plan(), f)
	for _, problem := range problems {
		t.Error(problem.Say(message.Zh))
	}
	if p == nil {
		t.FailNow()
	}
	return p
}

// home is a household of four with 24,000 yuan of wages.
func home() Facts {
	s := schema()
	h := s.NewHousehold(2)
	set := func(key string, v policy.Value) { h.Values[s.Household.Find(key)] = v }
	set("size", 4)
	set("wage_income", 2_400_000)
	set("transfer_income", 0)
	set("house_grade", 3)
	return Facts{Household: h}
}

func read(t testing.TB, p *Program, input map[string][]string) Values {
	t.Helper()
	values, errs := p.Read(input)
	for _, e := range errs {
		t.Errorf("%s: %s", e.Key, e.Say(message.Zh))
	}
	return values
}

func TestReadAndState(t *testing.T) {
	p := compiled(t, visit())
	values := read(t, p, map[string][]string{
		"class": {"教育"}, "school_kinds": {"", "fee", "out"}, "title": {"学费偏高"}, "on": {"2020年5月30日"}, "land": {"1.5亩"},
		"solved": {"是"}, "phone": {"13800000000"}, "wage_income": {"20,000"},
		"items.3.what": {"大米"}, "items.3.amount": {"100"}, "items.10.what": {"被子"}, "items.10.amount": {"60.5"}, "items.11.what": {""},
		"clean.yard": {"yes"}, "clean.bed": {"不适用"},
	})
	s := p.State(values, home(), today)
	if len(s.Problems) != 1 || s.Problems[0].Key != "fee" {
		t.Errorf("problems %+v", s.Problems)
	}
	says := map[string]string{"class": "教育", "school_kinds": "失学、费用、补助", "on": "2020年5月30日", "land": "1.5 亩", "solved": "是",
		"phone": "138******00", "items": "2 行", "clean": "是 1，否 0，不适用 1，未填 0", "per_person": "40.12 元", "twice": "80.24 元", "wage_income": "20,000.00 元"}
	for id, want := range says {
		if got := p.Say(id, s.Values[id], message.Zh); got != want {
			t.Errorf("%s says %q, want %q", id, got, want)
		}
	}
	if f, _ := s.Field("items"); f.Totals["amount"].N != 16050 {
		t.Errorf("total %+v", f)
	}
	if !s.Holds(text("已解决")) || s.Holds(text("未声明")) {
		t.Error("conditions")
	}
	changes := p.Changes(s.Values, home())
	if len(changes) != 1 || changes[0].ID != "wage_income" || changes[0].From.N != 2_400_000 || changes[0].To.N != 2_000_000 {
		t.Errorf("changes %+v", changes)
	}
}

func TestHiddenFieldsAreEmptied(t *testing.T) {
	p := compiled(t, visit())
	values := read(t, p, map[string][]string{"class": {"house"}, "school_kinds": {"fee"}, "fee": {"300"}, "title": {"漏雨"}})
	s := p.State(values, home(), today)
	if !slices.Equal(s.Emptied, []string{"school_kinds", "fee"}) || s.Values["fee"].Known || len(s.Problems) != 0 {
		t.Errorf("emptied %v, problems %v", s.Emptied, s.Problems)
	}
	if !values["fee"].Known {
		t.Error("the caller's values were changed")
	}
}

func TestFillAndCount(t *testing.T) {
	p := compiled(t, visit())
	facts := home()
	values := p.Fill(facts, today)
	if values["size"].N != 4 || values["house_grade"].Text == "" || values["head_name"].Known {
		t.Errorf("filled %+v", values)
	}
	facts.Fact = func(f *dictionary.Field) dictionary.Value {
		if f.Key == "head_name" {
			return dictionary.Words("某某")
		}
		return dictionary.Value{}
	}
	if p.Fill(facts, today)["head_name"].Text != "某某" {
		t.Error("a name is not filled in")
	}
	values = values.With(read(t, p, map[string][]string{"class": {"house"}, "title": {"漏雨"}, "items.0.what": {"米"}, "items.0.amount": {"10"}}))
	s := p.State(values, home(), today)
	if s.Prefilled != 6 || s.Typed != 4 {
		t.Errorf("prefilled %d, typed %d", s.Prefilled, s.Typed)
	}
}

func TestWhatIsWrongWithInput(t *testing.T) {
	p := compiled(t, visit())
	tests := []struct{ key, text, want string }{
		{"nothing", "1", "没有「nothing」这一栏"},
		{"class", "住宅", "请从中选择：住房、教育、其他"},
		{"size", "3", "由系统自动填写"},
		{"per_person", "3", "由系统自动填写"},
		{"fee", "60000", "应在 0.00 元 到 50,000.00 元 之间"},
		{"fee", "很多", "不是金额"},
		{"visits", "1.5", "应为整数"},
		{"visits", "-1次", "最小是 0 次"},
		{"land", "1.234", "小数位数太多"},
		{"on", "2020-02-30", "没有这一天"},
		{"since", "2020-13", "不是月份"},
		{"solved", "也许", "请写「是」或「否」"},
		{"member", "张三", "请从名单中选人"},
		{"phone", "123", "不对"},
		{"place", "县城", "选择地方"},
		{"title", "\x01", "不可见字符"},
		{"title", strings.Repeat("字", 501), "最多 500 个"},
		{"items", "大米", "逐格填写"},
		{"items.0.weight", "3", "没有「items.0.weight」"},
		{"items.x.what", "3", "没有「items.x.what」"},
		{"items.0.amount", "三", "不是金额"},
		{"clean.yard", "差不多", "「五净：庭院净」请填"},
		{"clean.roof", "yes", "没有「clean.roof」"},
		{"title.x", "3", "没有「title.x」"},
		{"note", strings.Repeat("字", 400_000), "超过 1024 KB"},
		{"house_grade", "Z", "不在选项内"},
	}
	for _, test := range tests {
		_, errs := p.Read(map[string][]string{test.key: {test.text}})
		if len(errs) != 1 || !strings.Contains(errs[0].Say(message.Zh), test.want) {
			t.Errorf("%s=%.20q: %v", test.key, test.text, errs)
		}
	}
	if _, errs := p.Read(map[string][]string{"title": {"一", "二"}}); len(errs) != 1 {
		t.Error("two values for one field")
	}
}

func TestSentEmptyAndMasked(t *testing.T) {
	p := compiled(t, visit())
	before := read(t, p, map[string][]string{"phone": {"13800000000"}, "school_kinds": {"out"}, "items.0.what": {"米"}, "title": {"甲"}})
	change := read(t, p, map[string][]string{"phone": {"138******00"}, "school_kinds": {""}, "items": {""}})
	after := before.With(change)
	if after["phone"].Text != "13800000000" || after["title"].Text != "甲" {
		t.Errorf("what was not changed is lost: %+v", after)
	}
	if _, still := after["items"]; still || after["school_kinds"].Known {
		t.Errorf("what was emptied is there: %+v", after)
	}
	diff := p.Diff(before, after)
	if len(diff) != 2 || diff[0].Field != "school_kinds" || diff[1].Field != "items" {
		t.Errorf("diff %+v", diff)
	}
}

func TestMaskedRows(t *testing.T) {
	p := compiled(t, visit())
	before := read(t, p, map[string][]string{"items.0.what": {"米"}, "items.0.tel": {"13800000001"}, "items.1.what": {"油"}, "items.1.tel": {"13900000002"}})
	input := p.Input(before)
	if input["items.1.tel"][0] != "139******02" {
		t.Errorf("sent %v", input)
	}
	after := before.With(read(t, p, input))
	if !after.Same(before) {
		t.Errorf("a form sent back unchanged changed %+v", after)
	}
	moved := before.With(read(t, p, map[string][]string{"items.0.what": {"油"}, "items.0.tel": {"139******02"}}))
	if moved["items"].Rows[0]["tel"].Text != "13900000002" || before["items"].Rows[0]["what"].Text != "米" {
		t.Errorf("rows that moved up: %+v", moved["items"].Rows)
	}
	lost := before.With(read(t, p, map[string][]string{"items.0.what": {"油"}, "items.0.tel": {"137******99"}, "class": {"house"}, "title": {"甲"}}))
	s := p.State(lost, Facts{}, today)
	if len(s.Problems) != 1 || s.Problems[0].Key != "items.0.tel" {
		t.Errorf("a secret nobody knows: %+v", s.Problems)
	}
	if data, _ := p.Encode(lost); strings.Contains(string(data), "*") {
		t.Errorf("a mask was kept: %s", data)
	}
}

func TestEarlierEdition(t *testing.T) {
	p := compiled(t, visit())
	old := `{"class":"flood","fee":"99999.00","gone":{"a":[1,2]},"items":[{"amount":"1.00","size":"L"}],"title":"<甲>"}`
	values, err := p.Decode([]byte(old))
	if err != nil {
		t.Fatal(err)
	}
	if values["class"].Known || values["fee"].N != 9999900 || values["title"].Text != "<甲>" {
		t.Errorf("decoded %+v", values)
	}
	if again, err := p.Encode(values); err != nil || string(again) != old {
		t.Errorf("written again %s, %v", again, err)
	}
	if _, err := p.Decode([]byte("{")); fault.KindOf(err) != fault.Damaged {
		t.Errorf("broken content: %v", err)
	}
}

func TestPersonAndOthers(t *testing.T) {
	at := fault.Place{File: "ledgers.yaml", Line: 3, Column: 5}
	f := Form{ID: "student", Subject: OnPerson, Edition: 1, At: at, Fields: []Field{
		{Field: "name", At: at}, {Field: "school", At: at}, {Field: "age", At: at}, {Field: "size", At: at},
		{ID: "grade", Name: Words{Zh: "年级", En: "Grade"}, Type: Number, Show: text("年龄 >= 6岁 且 人口数 > 1"), At: at},
		{ID: "peers", Name: Words{Zh: "同住未成年", En: "Minors"}, Type: Computed, Is: text("计数(成员 其中 年龄 < 18岁)"), At: at},
		{ID: "double", Name: Words{Zh: "加倍", En: "Double"}, Type: Computed, Is: text("年级 * 2"), At: at},
	}}
	p := compiled(t, f)
	facts := home()
	s := schema()
	birth := s.Person.Find("birth")
	facts.Household.Members[0].Values[birth] = policy.Value(day("1980-01-01"))
	facts.Household.Members[1].Values[birth] = policy.Value(day("2012-01-01"))
	facts.Member = 1
	values := p.Fill(facts, today).With(read(t, p, map[string][]string{"grade": {"2"}}))
	got := p.State(values, facts, today)
	if values["age"].N != 8 || got.Values["peers"].N != 1 || got.Values["double"].N != 4 || values["size"].N != 4 {
		t.Errorf("values %+v, state %+v", values, got.Values)
	}
	f = Form{ID: "fair", Subject: OnNothing, Edition: 1, At: at, Fields: []Field{
		{ID: "size", Name: Words{Zh: "人口数", En: "Size"}, Type: Number, At: at},
		{ID: "half", Name: Words{Zh: "一半", En: "Half"}, Type: Computed, Is: text("人口数 / 2"), At: at}}}
	p = compiled(t, f)
	if got := p.State(read(t, p, map[string][]string{"size": {"9"}}), Facts{}, today); got.Values["half"].N != 4 {
		t.Errorf("state %+v", got.Values)
	}
	f = Form{ID: "v", Subject: OnVillage, Edition: 1, At: at, Fields: []Field{
		{ID: "roads", Name: Words{Zh: "道路", En: "Roads"}, Type: Number, Need: text("是"), At: at},
		{ID: "half", Name: Words{Zh: "一半", En: "Half"}, Type: Computed, Is: text("道路 / 2"), At: at}}}
	p = compiled(t, f)
	if got := p.State(read(t, p, map[string][]string{"roads": {"9"}}), Facts{}, today); got.Values["half"].N != 4 || !got.Fields[0].Needed {
		t.Errorf("state %+v", got)
	}
}
