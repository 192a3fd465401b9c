package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guben/fault"
	"guben/message"
	"guben/period"
)

func list(key string, names ...string) List {
	l := List{Key: key}
	for i, name := range names {
		zh, en, _ := strings.Cut(name, "/")
		l.Codes = append(l.Codes, Entry{N: i, Key: plain(en), Zh: zh, En: en})
	}
	return l
}

func fact(key, zh, en string, t Type) Fact { return Fact{Key: key, Zh: zh, En: en, Type: t} }

// testSchema is a small field dictionary in the shape of the national one.
func testSchema() *Schema {
	money, yes := Type{Kind: Money}, Type{Kind: Bool}
	perHead := fact("income_per_head", "人均纯收入", "Net income per head", money)
	perHead.Derived = true
	return &Schema{
		Village: Entity{Key: "village", Zh: "村", En: "village", Facts: []Fact{
			fact("poor_village", "贫困村", "Poor village", yes),
			fact("village_income", "集体经济收入", "Collective income", money),
		}},
		Household: Entity{Key: "household", Zh: "户", En: "household", Facts: []Fact{
			fact("size", "人口数", "Household size", Type{Kind: Int, Unit: "人"}),
			fact("wages", "工资性收入", "Wages", money),
			fact("business", "生产经营性收入", "Business income", money),
			fact("transfers", "转移性收入", "Transfers", money),
			fact("costs", "生产经营性支出", "Business costs", money),
			perHead,
			fact("house_grade", "危房级别", "House grade", Type{Kind: Code, List: "house_grade"}),
			fact("allowance", "低保户", "Allowance household", yes),
			fact("exit_day", "脱贫日期", "Exit day", Type{Kind: Day}),
			fact("land", "耕地面积", "Land", Type{Kind: Int, Unit: "亩", Scale: 2}),
			fact("visits", "走访次数", "Visits", Type{Kind: Int, Unit: "次"}),
		}},
		Person: Entity{Key: "person", Zh: "成员", En: "person", Facts: []Fact{
			fact("birth", "出生日期", "Birth", Type{Kind: Day}),
			fact("school", "在校生状况", "School", Type{Kind: Code, List: "school"}),
			fact("health", "健康状况", "Health", Type{Kind: Set, List: "health"}),
			fact("boarding", "寄宿", "Boarding", yes),
			fact("insured", "参保", "Insured", yes),
			fact("work_months", "务工月数", "Months of work", Type{Kind: Int, Unit: "月"}),
			fact("medical", "自付医疗费", "Medical costs", money),
			fact("attended", "出勤月数", "Months attended", Type{Kind: Int, Unit: "月"}),
			fact("since", "入学月份", "Month of entry", Type{Kind: Month}),
			fact("share_self", "自付比例", "Share paid", Type{Kind: Ratio}),
		}},
		Lists: []List{
			list("house_grade", "A级/A", "B级/B", "C级/C", "D级/D"),
			list("school", "非在校生/none", "学前教育/kindergarten", "小学/primary", "初中/junior", "普通高中/senior", "中职/vocational"),
			list("health", "健康/healthy", "长期慢性病/chronic", "患有大病/serious", "残疾/disabled"),
		},
	}
}

// block is one block of a case file: a head at the margin and indented fields.
type block struct {
	head   string
	line   int
	fields []field
}

type field struct {
	key  string
	text Text
}

// readBlocks reads the case format: a head, then «key: value» lines indented
// by two; deeper lines continue the value.
func readBlocks(file, content string) []block {
	var blocks []block
	for i, line := range strings.Split(content, "\n") {
		trimmed := strings.TrimSpace(line)
		indent := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case trimmed == "" || strings.HasPrefix(trimmed, "#"):
		case indent == 0:
			blocks = append(blocks, block{head: trimmed, line: i + 1})
		case indent == 2:
			key, value, _ := strings.Cut(trimmed, ": ")
			b := &blocks[len(blocks)-1]
			column := indent + len([]rune(key)) + 3
			b.fields = append(b.fields, field{strings.TrimSuffix(key, ":"), Text{File: file, Line: i + 1, Column: column, Indent: 4, Body: value}})
		default:
			b := &blocks[len(blocks)-1]
			f := &b.fields[len(b.fields)-1]
			if f.text.Body == "" {
				f.text.Line, f.text.Column, f.text.Body = i+1, indent+1, trimmed
			} else {
				f.text.Body += "\n" + strings.Repeat(" ", indent-4) + trimmed
			}
		}
	}
	return blocks
}

// testCase is one case file read.
type testCase struct {
	definitions Definitions
	day         period.Day
	village     *Village
	household   *Household
	expect      []field
}

func day(t testing.TB, text string) period.Day {
	t.Helper()
	if text == "" {
		return 0
	}
	d, err := period.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func readCase(t testing.TB, s *Schema, file, content string) *testCase {
	c := &testCase{day: day(t, "2020-06-01"), household: s.NewHousehold(0)}
	for _, b := range readBlocks(file, content) {
		kind, rest, _ := strings.Cut(b.head, " ")
		at := fault.Place{File: file, Line: b.line, Column: 1}
		switch kind {
		case "parameter":
			c.definitions.Parameters = append(c.definitions.Parameters, parameterOf(t, rest, b, at))
		case "table":
			c.definitions.Tables = append(c.definitions.Tables, tableOf(t, rest, b, at))
		case "fact":
			c.definitions.Facts = append(c.definitions.Facts, derivedOf(rest, b, at))
		case "rule":
			c.definitions.Rules = append(c.definitions.Rules, ruleOf(t, rest, b, at))
		case "day":
			c.day = day(t, rest)
		case "expect":
			c.expect = append(c.expect, b.fields...)
		default:
			c.given(t, s, kind, rest, b)
		}
	}
	return c
}

func (c *testCase) given(t testing.TB, s *Schema, kind, rest string, b block) {
	switch kind {
	case "village":
		c.village = &Village{Label: rest, Values: values(t, s, &s.Village, b)}
		c.household.Village = c.village
	case "household":
		if c.village != nil && len(c.household.Members) > 0 {
			c.household = s.NewHousehold(0)
		}
		c.household.Label, c.household.Values = rest, values(t, s, &s.Household, b)
		if c.village != nil {
			c.household.Village = c.village
			c.village.Households = append(c.village.Households, c.household)
		}
	case "member":
		c.household.Members = append(c.household.Members, Member{Label: rest, Values: values(t, s, &s.Person, b)})
	default:
		t.Fatalf("line %d: unknown block %s", b.line, kind)
	}
}

func values(t testing.TB, s *Schema, e *Entity, b block) []Value {
	t.Helper()
	list := Unset(len(e.Facts))
	for _, f := range b.fields {
		i := e.Find(f.key)
		if i < 0 {
			t.Fatalf("line %d: no fact %s", f.text.Line, f.key)
		}
		v, err := s.ParseValue(e.Facts[i].Type, f.text.Body)
		if err != nil {
			t.Fatalf("line %d: %v", f.text.Line, err)
		}
		list[i] = v
	}
	return list
}

func onOf(name string) On {
	return map[string]On{"village": OnVillage, "household": OnHousehold, "person": OnPerson}[name]
}

func boundOf(name string) Bound {
	return map[string]Bound{"inclusive": Inclusive, "exclusive": Exclusive}[name]
}

func span2(t testing.TB, key string) (from, to period.Day) {
	a, b, _ := strings.Cut(strings.TrimPrefix(key, "from "), " to ")
	return day(t, a), day(t, b)
}

func parameterOf(t testing.TB, id string, b block, at fault.Place) Parameter {
	p := Parameter{ID: id, At: at}
	for _, f := range b.fields {
		switch v := f.text.Body; f.key {
		case "name":
			p.Name, p.En, _ = strings.Cut(v, " / ")
		case "unit":
			p.Unit = v
		case "clause":
			p.Clause = v
		case "quote":
			p.Quote = v
		case "bound":
			p.Bound = boundOf(v)
		case "assumption":
			p.Assumption = v
		default:
			from, to := span2(t, f.key)
			p.Values = append(p.Values, Dated{from, to, f.text})
		}
	}
	return p
}

func tableOf(t testing.TB, id string, b block, at fault.Place) Table {
	table := Table{ID: id, At: at}
	for _, f := range b.fields {
		switch v := f.text.Body; f.key {
		case "name":
			table.Name, table.En, _ = strings.Cut(v, " / ")
		case "clause":
			table.Clause = v
		case "mode":
			table.Mode = map[string]Mode{"marginal": Marginal}[v]
		case "bound":
			table.Bound = boundOf(v)
		case "otherwise":
			table.Otherwise = f.text
		case "key":
			table.Key = Type{Kind: Code, List: v}
		default:
			rows := Rows{}
			rows.From, rows.To = span2(t, f.key)
			for i, line := range strings.Split(v, "\n") {
				key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
				rows.Rows = append(rows.Rows, Row{
					Text{File: at.File, Line: f.text.Line + i, Column: 5, Body: key},
					Text{File: at.File, Line: f.text.Line + i, Column: 7 + len([]rune(key)), Body: value},
				})
			}
			table.Editions = append(table.Editions, rows)
		}
	}
	return table
}

func derivedOf(head string, b block, at fault.Place) Derived {
	on, name, _ := strings.Cut(head, " ")
	d := Derived{On: onOf(on), At: at}
	d.Name, d.En, _ = strings.Cut(name, " / ")
	d.Key = plain(d.Name)
	for _, f := range b.fields {
		switch f.key {
		case "is":
			d.Text = f.text
		case "clause":
			d.Clause = f.text.Body
		case "key":
			d.Key = f.text.Body
		}
	}
	return d
}

func ruleOf(t testing.TB, id string, b block, at fault.Place) Rule {
	r := Rule{ID: id, Name: "规则 " + id, On: OnHousehold, Clause: "一(一)", At: at}
	for _, f := range b.fields {
		switch v := f.text.Body; f.key {
		case "name":
			r.Name, r.En, _ = strings.Cut(v, " / ")
		case "on":
			r.On = onOf(v)
		case "kind":
			r.Kind = map[string]RuleKind{"entitlement": Entitlement}[v]
		case "clause":
			r.Clause = v
		case "when":
			r.When = f.text
		case "amount":
			r.Amount, r.Kind = f.text, Entitlement
		case "valid":
			r.ValidFrom, r.ValidTo = span2(t, v)
		case "unknown":
			r.Unknown = map[string]UnknownPolicy{"no": CountAsNo, "yes": CountAsYes}[v]
		case "overrides":
			r.Overrides = strings.Split(v, ", ")
		case "group":
			r.Group = v
		case "priority":
			fmt.Sscan(v, &r.Priority)
		default:
			t.Fatalf("line %d: unknown field %s", f.text.Line, f.key)
		}
	}
	return r
}

// run compiles the case and checks everything it expects.
func (c *testCase) run(t *testing.T, s *Schema) {
	program, problems := Compile(s, c.definitions)
	if c.expectsProblems(t, problems) {
		return
	}
	edition := program.On(c.day)
	decisions := map[string]*Decision{}
	var all []Decision
	if c.village != nil {
		all = edition.DecideVillage(c.village)
	}
	all = append(all, edition.DecideAll(c.household)...)
	for i, d := range all {
		name := d.Rule.ID
		if d.Member >= 0 {
			name += " " + c.household.Members[d.Member].Label
		}
		decisions[name] = &all[i]
	}
	for _, f := range c.expect {
		c.check(t, s, edition, decisions, f)
	}
}

func (c *testCase) expectsProblems(t *testing.T, problems []Problem) bool {
	var want, have []string
	for _, f := range c.expect {
		if f.key == "problem" {
			want = append(want, f.text.Body)
		}
	}
	for _, p := range problems {
		have = append(have, fmt.Sprintf("%d:%d %s", p.Place.Line, p.Place.Column, p.Sentence(message.Zh)))
	}
	if strings.Join(want, "\n") != strings.Join(have, "\n") {
		t.Fatalf("problems:\n%s\nwant:\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
	return len(problems) > 0
}

// check compares one expectation: «rule member.aspect: text», or the value of
// a computed fact.
func (c *testCase) check(t *testing.T, s *Schema, edition *Edition, decisions map[string]*Decision, f field) {
	t.Helper()
	name, aspect, _ := strings.Cut(f.key, ".")
	d := decisions[name]
	if d == nil {
		c.checkDerived(t, s, edition, f)
		return
	}
	var have string
	switch aspect {
	case "":
		have = answer(d)
	case "say":
		have = d.Reason().Say(message.Zh)
	case "say en":
		have = d.Reason().Say(message.En)
	case "lines":
		have = strings.Join(d.Reason().Lines(message.Zh), "\n")
	case "lines en":
		have = strings.Join(d.Reason().Lines(message.En), "\n")
	case "missing":
		have = missing(d, message.Zh)
	case "missing en":
		have = missing(d, message.En)
	}
	if want := f.text.Body; have != want {
		t.Errorf("line %d: %s\nhave: %s\nwant: %s", f.text.Line, f.key, have, want)
	}
}

func answer(d *Decision) string {
	text, _ := d.Truth.MarshalText()
	have := string(text)
	if d.Amount != 0 {
		have += " " + shown{Type{Kind: Money}, d.Amount, label{}}.Say(message.Zh)
	}
	if d.OverriddenBy != "" {
		have += " by " + d.OverriddenBy
	}
	return have
}

func missing(d *Decision, lang message.Lang) string {
	var said []string
	for _, m := range d.Missing {
		said = append(said, m.Say(lang))
	}
	return join(lang, said)
}

func (c *testCase) checkDerived(t *testing.T, s *Schema, edition *Edition, f field) {
	t.Helper()
	list, err := edition.Derive(f.key, c.household)
	if err != nil {
		t.Errorf("line %d: nothing called %s", f.text.Line, f.key)
		return
	}
	slot := edition.program.slots[edition.program.byID[f.key]]
	var have []string
	for _, v := range list {
		have = append(have, s.FormatValue(message.Zh, slot.typ, v))
	}
	if joined := strings.Join(have, ", "); joined != f.text.Body {
		t.Errorf("line %d: %s\nhave: %s\nwant: %s", f.text.Line, f.key, joined, f.text.Body)
	}
}

// TestCases runs every case file of testdata.
func TestCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := testSchema()
			readCase(t, s, file, string(content)).run(t, s)
		})
	}
}
