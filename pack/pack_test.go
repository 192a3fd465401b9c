package pack_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/policy"
)

func load(t *testing.T, fsys fs.FS, id string) *pack.Pack {
	t.Helper()
	p, problems := pack.Load(fsys, id)
	for _, problem := range problems {
		t.Error(problem.Say(message.Zh))
	}
	if len(problems) > 0 {
		t.FailNow()
	}
	return p
}

func TestShippedPacksPassTheirTests(t *testing.T) {
	ids, err := pack.List(packs.FS)
	if err != nil || !slices.Contains(ids, "mingshan-2020") {
		t.Fatalf("packs %v, %v", ids, err)
	}
	for _, id := range ids {
		p := load(t, packs.FS, id)
		for _, result := range p.RunTests() {
			if result.Problem != nil {
				t.Error(result.Problem.Say(message.Zh))
			}
		}
	}
}

// The figures are those of 明扶贫发〔2020〕1号.
func TestMingshanCountsWhatThePlanCounts(t *testing.T) {
	p := load(t, packs.FS, "mingshan-2020")
	want := map[string]pack.Count{
		"registered": {111, 208}, "key_households": {18, 38}, "overlay_group": {0, 38}, "schooling_poor": {5, 11},
		"guaranteed": {0, 174}, "water_households": {111, 0}, "disabled_persons": {54, 109},
	}
	for _, q := range p.Populations {
		if have := (pack.Count{Households: q.Households, Persons: q.Persons}); have != want[q.ID] {
			t.Errorf("%s expects %v, want %v", q.ID, have, want[q.ID])
		}
	}
	if len(p.Populations) != len(want) {
		t.Errorf("%d populations, want %d", len(p.Populations), len(want))
	}
}

func TestMingshanAmounts(t *testing.T) {
	p := load(t, packs.FS, "mingshan-2020")
	before, after := p.Program.On(p.Issued), p.Program.On(p.ScreeningDay)
	for id, want := range map[string]policy.Value{
		"key_income_line": 600000, "kindergarten_standard": 120000, "primary_boarding_standard": 100000,
		"junior_boarding_standard": 125000, "day_pupil_standard": 75000, "senior_grant_standard": 200000,
		"vocational_grant_standard": 300000, "low_income_standard": 508800, "destitute_multiple": 18000,
		"industry_return_floor": 1000, "taper_limit": 12, "district_fund": 20000000, "project_floor": 5,
	} {
		if have, _ := after.Parameter(id); have != want {
			t.Errorf("%s is %d, want %d", id, have, want)
		}
	}
	old, _ := before.Parameter("low_income_standard")
	raised, _ := after.Parameter("low_income_standard")
	raise, _ := after.Parameter("low_income_raise")
	if raised*10000 < old*(10000+raise) {
		t.Errorf("standard raised from %d to %d, which is under the raise of %d parts", old, raised, raise)
	}
	if multiple, _ := before.Parameter("destitute_multiple"); multiple.Known() {
		t.Error("the multiple for the destitute holds before 2020-07-01")
	}
}

func TestMingshanFrequencies(t *testing.T) {
	p := load(t, packs.FS, "mingshan-2020")
	have := map[string]int{}
	for _, duty := range p.Duties {
		have[joinClause(duty)+" "+string(duty.Per)] += duty.Count
	}
	want := map[string]int{
		"二(三)一 year": 4, "三一 month": 1 + 5 + 2 + 10, "三二 month": 3, "三三二 week": 1, "三三二 month": 1,
		"三三三 quarter": 1, "三三三 half-year": 1,
	}
	for key, count := range want {
		if have[key] != count {
			t.Errorf("%s: %d, want %d", key, have[key], count)
		}
	}
	if len(have) != len(want) {
		t.Errorf("frequencies %v, want %v", have, want)
	}
}

func joinClause(d pack.Duty) string { return strings.Join(d.Clauses, "、") }

// The units in the brackets of the plan, as written there.
func TestMingshanKnowsEveryUnit(t *testing.T) {
	p := load(t, packs.FS, "mingshan-2020")
	for _, name := range []string{
		"区扶贫办", "各涉农办事处", "各部", "区农业农村局", "区卫生健康局", "区医保局", "区住房城乡建设局", "区住建局", "区教育局",
		"区人力资源社会保障局", "区民政局", "区交通运输局", "区水利局", "区委组织部", "驻村第一书记选派单位", "区委统战部", "区妇联",
		"区工商联", "区残联", "区群团事业发展中心", "区财政局", "区纪委监委", "区审计局", "区委", "区政府", "“五个一批”推进组有关单位",
		"区直机关工委", "区委、区政府督查室", "区委宣传部",
	} {
		if _, ok := p.UnitNamed(name); !ok {
			t.Errorf("no unit %s", name)
		}
	}
}

func TestUnitIsFoundByAlias(t *testing.T) {
	p := load(t, packs.FS, "mingshan-2020")
	for _, name := range []string{"housing", "区住房城乡建设局", "区住建局", "Housing and construction bureau"} {
		if unit, ok := p.UnitNamed(name); !ok || unit.ID != "housing" {
			t.Errorf("%s: %v, %v", name, unit, ok)
		}
	}
	if unit, ok := p.UnitNamed("区体育局"); ok {
		t.Errorf("found %v", unit)
	}
}

func TestRosterColumnIsFact(t *testing.T) {
	p := load(t, packs.FS, "mingshan-2020")
	roster, _ := p.Roster("industry")
	column, ok := roster.Column("principal")
	if !ok || column.Fact == nil {
		t.Fatal("no fact of the principal")
	}
	if fact := p.Program.Schema().Fact(column.Fact.Ref); fact.Zh != "产业项目本金" || fact.Type.Kind != policy.Money {
		t.Errorf("fact %+v", fact)
	}
}

func TestSchemaFollowsTheDictionary(t *testing.T) {
	schema := pack.Schema()
	for i, field := range pack.Fields("person") {
		if fact := schema.Person.Facts[i]; fact.Key != field.Key || fact.Zh != field.Zh {
			t.Fatalf("fact %d is %s, field is %s", i, fact.Key, field.Key)
		}
	}
}

func TestShowGivesEveryPartItsClause(t *testing.T) {
	data, err := json.Marshal(pack.Show(load(t, packs.FS, "mingshan-2020")))
	if err != nil {
		t.Fatal(err)
	}
	var shown map[string]any
	if err := json.Unmarshal(data, &shown); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"parameters", "populations", "units", "rules", "rosters", "duties"} {
		items, _ := shown[part].([]any)
		if len(items) == 0 {
			t.Errorf("no %s", part)
		}
		for _, item := range items {
			if values := item.(map[string]any); values["clause"] == "" || values["id"] == "" {
				t.Errorf("%s without clause or id: %v", part, values)
			}
		}
	}
	for _, part := range []string{"ledgers", "tasks", "indicators"} {
		if _, isList := shown[part].([]any); !isList {
			t.Errorf("%s is no list", part)
		}
	}
}

// small is the pack of testdata/small with one text replaced.
func small(t testing.TB, file, old, new string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	root := os.DirFS("testdata")
	err := fs.WalkDir(root, "small", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if name == "small/"+file {
			if !strings.Contains(string(data), old) {
				t.Fatalf("%s has no %q", file, old)
			}
			data = []byte(strings.Replace(string(data), old, new, 1))
		}
		fsys[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

func TestDiff(t *testing.T) {
	old := load(t, small(t, "", "", ""), "small")
	if changes := pack.Diff(old, old); len(changes) != 0 {
		t.Errorf("a pack differs from itself: %v", changes)
	}
	cases := []struct{ file, old, new, want string }{
		{"params.yaml", "value: 6000元", "value: 6500元", "parameters line changed [values]"},
		{"rules.yaml", "小学生补助\n", "小学生补助 * 2\n", "rules pupil changed [amount]"},
		{"populations.yaml", "persons: 3", "persons: 4", "populations poor changed [expected]"},
		{"units.yaml", "[教育局]", "[教育局, 教体局]", "units school_bureau changed [aliases]"},
		{"duties.yaml", "id: visits", "id: leader_visits", "duties visits removed []; duties leader_visits added []"},
		{"tasks.yaml", "to: 2020-10-31", "to: 2020-11-30", "tasks check changed [to]"},
		{"tasks.yaml", "share: 40}\n    - {name: 复查, share: 60}", "share: 50}\n    - {name: 复查, share: 50}", "tasks check changed [steps]"},
		{"indicators.yaml", "value: 85", "value: 90", "indicators pupils_aided changed [target]"},
		{"indicators.yaml", ">= 6", ">= 7", "indicators pupils_aided changed [denominator]"},
		{"ledgers.yaml", "per: month", "per: week", "ledgers pupil_ledger changed [per]"},
		{"pack.yaml", "1号", "2号", "pack small changed [document]"},
	}
	for _, c := range cases {
		next := load(t, small(t, c.file, c.old, c.new), "small")
		var have []string
		for _, change := range pack.Diff(old, next) {
			have = append(have, change.Part+" "+change.ID+" "+change.Kind+" ["+strings.Join(change.Keys, " ")+"]")
		}
		if text := strings.Join(have, "; "); text != c.want {
			t.Errorf("%s: %s, want %s", c.file, text, c.want)
		}
		if next.Version == old.Version {
			t.Errorf("%s: the version stayed", c.file)
		}
	}
}

func TestFill(t *testing.T) {
	values := map[string]string{"人均纯收入": "5,812.00 元"}
	have := pack.Fill("人均 {人均纯收入}，{不明}", func(name string) (string, bool) { v, ok := values[name]; return v, ok })
	if have != "人均 5,812.00 元，{不明}" {
		t.Error(have)
	}
}

func TestFailedTestSaysWhatItWanted(t *testing.T) {
	cases := []struct{ old, new, want string }{
		{"expect: 不成立}", "expect: 成立}", "pack.test_answer"},
		{"amount: 1000元", "amount: 999元", "pack.test_amount"},
		{"answer: 成立, amount: 1000元", "answer: 成立, missing: [是否寄宿]", "pack.test_missing"},
	}
	for _, c := range cases {
		fsys := small(t, "tests/all.yaml", c.old, c.new)
		if c.want == "pack.test_answer" {
			file := fsys["small/tests/all.yaml"]
			file.Data = append(file.Data, "- {rule: poor, cases: [{name: 另一例, household: {工资性收入: 9000元, 生产经营性收入: 0元, 财产性收入: 0元, 转移性收入: 0元, 生产经营性支出: 0元}, expect: 不成立}]}\n"...)
		}
		var codes []string
		for _, result := range load(t, fsys, "small").RunTests() {
			if result.Problem != nil {
				codes = append(codes, result.Problem.Code)
			}
		}
		if !slices.Equal(codes, []string{c.want}) {
			t.Errorf("%s: %v", c.new, codes)
		}
	}
}

// Tests that would pass with a wrong line are not enough.
func TestLooseBoundary(t *testing.T) {
	for _, c := range []struct{ old, new string }{
		{"工资性收入: 6000元", "工资性收入: 5000元"},
		{"工资性收入: 6000.01元", "工资性收入: 7000元"},
		{"answer: 成立, amount: 1000元", "answer: 成立"},
	} {
		loose := 0
		for _, result := range load(t, small(t, "tests/all.yaml", c.old, c.new), "small").RunTests() {
			if result.Problem != nil && result.Problem.Code == "pack.loose" {
				loose++
			}
		}
		want := 1
		if strings.Contains(c.new, "answer") {
			want = 0 // the amount changes all the same
		}
		if loose != want {
			t.Errorf("%s: %d loose boundaries, want %d", c.new, loose, want)
		}
	}
}
