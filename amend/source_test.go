package amend

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"guben/fault"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
)

// shipped are all packs that come with the program.
func shipped(t testing.TB) (list []*pack.Pack) {
	t.Helper()
	names, err := pack.List(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		p, problems := pack.Load(packs.FS, name)
		if len(problems) > 0 {
			t.Fatal(problems[0].Fault())
		}
		list = append(list, p)
	}
	return list
}

// inserted gives the text that stands in after and not in before, if that is
// all that changed.
func inserted(before, after string) (text string, ok bool) {
	head := 0
	for head < len(before) && head < len(after) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < len(before)-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	return after[head : len(after)-tail], head+tail == len(before)
}

// TestAParametersValueIsOnlyInserted: whatever parameter of whatever pack gets a
// value from whatever day, the file keeps every line it had, and the pack has
// just that value more.
func TestAParametersValueIsOnlyInserted(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 1))
	e := &Editor{Packs: packs.FS}
	tried := 0
	for _, p := range shipped(t) {
		a := &Amendment{Pack: p.ID}
		more := map[string]int{}
		for _, parameter := range p.Parameters {
			day := p.Period.From + period.Day(random.IntN(int(p.Period.To-p.Period.From)+1))
			s, err := e.find(a, parameter.ID, "params")
			if err != nil {
				t.Fatal(err)
			}
			after, err := s.setValue(parameter.ID, day, parameter.Values[len(parameter.Values)-1].Value.Body)
			if enclosed(parameter, day) {
				if code(err) != "amend.value_closed" {
					t.Errorf("%s %s on %s: a value within stated days: %v", p.ID, parameter.ID, day, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s %s on %s: %v", p.ID, parameter.ID, day, err)
				continue
			}
			if valueOn(parameter, day) {
				continue // replaced, see TestAValueOfTheSameDayIsReplaced
			}
			if text, ok := inserted(s.text, after); !ok || strings.Count(text, "\n") == 0 {
				t.Errorf("%s %s on %s: not lines alone: %q", p.ID, parameter.ID, day, text)
			}
			a.lay(s.path, after)
			more[parameter.ID]++
			tried++
		}
		made, problems := e.Load(a)
		if len(problems) > 0 {
			t.Errorf("%s: %s", p.ID, problems[0].Fault())
			continue
		}
		for _, parameter := range p.Parameters {
			if want, got := len(parameter.Values)+more[parameter.ID], len(find(made, parameter.ID).Values); got != want {
				t.Errorf("%s %s: %d values, want %d", p.ID, parameter.ID, got, want)
			}
		}
		for _, change := range pack.Diff(p, made) {
			if more[change.ID] == 0 || fmt.Sprint(change.Keys) != "[values]" {
				t.Errorf("%s: changed %v", p.ID, change)
			}
		}
	}
	if tried < 60 {
		t.Errorf("only %d parameters tried", tried)
	}
}

// lay keeps a text of a file without a database.
func (a *Amendment) lay(path, text string) {
	if known := a.file(path); known != nil {
		known.Text = text
		return
	}
	a.Files = append(a.Files, File{Path: path, Text: text})
}

func find(p *pack.Pack, id string) policy.Parameter {
	for _, parameter := range p.Parameters {
		if parameter.ID == id {
			return parameter
		}
	}
	return policy.Parameter{}
}

func enclosed(p policy.Parameter, day period.Day) bool {
	for _, v := range p.Values {
		if v.To != 0 && v.From < day && day <= v.To && !valueOn(p, day) {
			return true
		}
	}
	return false
}

func valueOn(p policy.Parameter, day period.Day) bool {
	for _, v := range p.Values {
		if v.From == day {
			return true
		}
	}
	return false
}

// TestWaysOfWritingValues: the value goes where a careful author would put it.
func TestWaysOfWritingValues(t *testing.T) {
	const head = "# 参数\n- id: line\n  name: 线\n  unit: 元 # 每年\n"
	for name, c := range map[string]struct{ file, value, want string }{
		"behind the earlier": {head + "  values:\n    - {from: 2020-01-01, value: 1元} # 旧\n    # 明年\n    - {from: 2021-01-01, value: 3元}\n- id: other\n", "2元",
			"    - {from: 2020-06-01, value: 2元}\n"},
		"as the first":         {head + "  values:\n    # 明年\n    - {from: 2021-01-01, value: 3元}\n", "2元", "    - {from: 2020-06-01, value: 2元}\n"},
		"one key a line":       {head + "  values:\n  - from: 2020-01-01\n    value: 1元\n- id: other\n", "2元", "  - from: 2020-06-01\n    value: 2元\n"},
		"in brackets, behind":  {head + "  values: [{from: 2020-01-01, value: \"1元\"}, {from: 2021-01-01, value: 3元}]\n", "2元", ", {from: 2020-06-01, value: 2元}"},
		"in brackets, first":   {head + "  values: [{from: 2021-01-01, value: 3元}]\n", "2元", "{from: 2020-06-01, value: 2元}, "},
		"no break at the end":  {head + "  values:\n    - {from: 2020-01-01, value: 1元}", "2元", "\n    - {from: 2020-06-01, value: 2元}"},
		"a bracket in a quote": {head + "  values:\n    - {from: 2020-01-01, value: \"1元}\"} # }\n", "2元", "    - {from: 2020-06-01, value: 2元}\n"},
		"over two lines":       {head + "  values:\n    - {from: 2020-01-01,\n       value: 1元}\n    - {from: 2021-01-01, value: 3元}\n", "2元", "    - {from: 2020-06-01, value: 2元}\n"},
		"a formula":            {head + "  values:\n    - {from: 2020-01-01, value: 1元}\n", "4800元 * 106%", "    - {from: 2020-06-01, value: \"4800元 * 106%\"}\n"},
		"other line breaks":    {strings.ReplaceAll(head+"  values:\n    - {from: 2020-01-01, value: 1元}\n", "\n", "\r\n"), "2元", "    - {from: 2020-06-01, value: 2元}\r\n"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := read("params.yaml", c.file)
			if err != nil {
				t.Fatal(err)
			}
			after, err := s.setValue("line", period.Date(2020, 6, 1), c.value)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(after, c.want) || strings.Replace(after, c.want, "", 1) != c.file {
				t.Errorf("got\n%s\nwant inserted %q", after, c.want)
			}
			again, err := read("params.yaml", after)
			if err != nil || again.item("id", "line") == nil {
				t.Errorf("does not read: %v", err)
			}
		})
	}
}

func TestValuesThatCannotBeSet(t *testing.T) {
	const file = "- id: line\n  values:\n    - {from: 2020-01-01, to: 2020-06-30, value: 1元}\n    - {from: 2020-07-01, value: 2元}\n- id: none\n- id: alias\n  values: *x\n"
	for name, c := range map[string]struct {
		id, value string
		day       period.Day
		code      string
	}{
		"within stated days": {"line", "3元", period.Date(2020, 3, 1), "amend.value_closed"},
		"empty":              {"line", " ", period.Date(2020, 8, 1), "amend.value_text"},
		"two lines":          {"line", "1\n2", period.Date(2020, 8, 1), "amend.value_text"},
		"quotation marks":    {"line", `"a"`, period.Date(2020, 8, 1), "amend.value_text"},
		"no values":          {"none", "3元", period.Date(2020, 8, 1), "amend.unplaceable"},
		"unknown":            {"nowhere", "3元", period.Date(2020, 8, 1), "amend.unplaceable"},
	} {
		s, err := read("params.yaml", strings.Replace(file, "- id: alias\n  values: *x\n", "", 1))
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.setValue(c.id, c.day, c.value)
		if code(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := read("params.yaml", file); code(err) != "amend.unreadable" {
		t.Errorf("an alias to nothing: %v", err)
	}
	if _, err := read("params.yaml", "- id: a\u2028b\n"); code(err) != "amend.unplaceable" {
		t.Errorf("a line break nobody sees: %v", err)
	}
}

func code(err error) string {
	if f, ok := err.(*fault.Error); ok {
		return f.Code
	}
	return ""
}

// TestAValueOfTheSameDayIsReplaced: a slip is put right without a second value.
func TestAValueOfTheSameDayIsReplaced(t *testing.T) {
	for _, c := range [][2]string{
		{"- id: line\n  values:\n    - {from: 2020-06-01, value: 1元} # x\n", "- id: line\n  values:\n    - {from: 2020-06-01, value: 2元} # x\n"},
		{"- id: line\n  values:\n    - from: 2020-06-01\n      value: '1元'\n", "- id: line\n  values:\n    - from: 2020-06-01\n      value: 2元\n"},
	} {
		s, err := read("params.yaml", c[0])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.setValue("line", period.Date(2020, 6, 1), "2元"); err != nil || got != c[1] {
			t.Errorf("%v, got\n%s", err, got)
		}
	}
}

// TestEveryRuleCanBeChanged: whatever rule it is, its text stays the
// same where nothing is changed, and what is changed is what the pack then says.
func TestEveryRuleCanBeChanged(t *testing.T) {
	e := &Editor{Packs: packs.FS}
	for _, id := range []string{"mingshan-2020", "changde-2020"} {
		p, err := e.Shipped(id)
		if err != nil {
			t.Fatal(err)
		}
		a := &Amendment{Pack: p.ID}
		changed := map[string]RuleText{}
		for _, rule := range p.Program.Rules() {
			s, err := e.find(a, rule.ID, "rules", "populations")
			if err != nil {
				t.Fatal(err)
			}
			text := s.ruleText(s.item("id", rule.ID))
			if same, err := setRule(s.path, s.text, rule.ID, text); err != nil || same != s.text {
				t.Errorf("%s %s: unchanged text differs: %v", p.ID, rule.ID, err)
			}
			text.When += "\n  且 是 # 「x」: y"
			text.Message[0] += "：「改」, # \"x\""
			text.Remedy[1] = "Ask: again"
			after, err := setRule(s.path, s.text, rule.ID, text)
			if err != nil {
				t.Errorf("%s %s: %v", p.ID, rule.ID, err)
				continue
			}
			a.lay(s.path, after)
			changed[rule.ID] = text
		}
		made, problems := e.Load(a)
		if len(problems) > 0 {
			t.Errorf("%s: %s", p.ID, problems[0].Say("en"))
			continue
		}
		for _, change := range pack.Diff(p, made) {
			if _, ok := changed[change.ID]; !ok {
				t.Errorf("%s: %s %s changed too", p.ID, change.Part, change.ID)
			}
		}
		for _, rule := range made.Rules {
			want := changed[rule.ID]
			if rule.When.Body != want.When || rule.Amount.Body != want.Amount || rule.Message.Zh != want.Message[0] || rule.Remedy.En != want.Remedy[1] {
				t.Errorf("%s %s: %q, %q, %q", p.ID, rule.ID, rule.When.Body, rule.Message.Zh, rule.Remedy.En)
			}
		}
	}
}

func TestEveryRuleShowsItsTests(t *testing.T) {
	e := &Editor{Packs: packs.FS}
	a := &Amendment{Pack: "mingshan-2020"}
	made, problems := e.Load(a)
	if len(problems) > 0 {
		t.Fatal(problems[0].Fault())
	}
	for _, rule := range made.Program.Rules() {
		if text, err := e.RuleText(a, rule.ID); err != nil || len(text.Tests) == 0 {
			t.Errorf("%s: %d groups of tests, %v", rule.ID, len(text.Tests), err)
		}
	}
}

func TestAnAmountIsAddedAndTakenAway(t *testing.T) {
	const file = "- id: aid\n  when: |\n    是\n\n  per: year\n"
	text, err := setRule("rules.yaml", file, "aid", RuleText{When: "是", Amount: "如果 是 则 1元 否则 2元"})
	if err != nil || text != "- id: aid\n  when: |\n    是\n  amount: |\n    如果 是 则 1元 否则 2元\n\n  per: year\n" {
		t.Fatalf("%v\n%s", err, text)
	}
	if text, err = setRule("rules.yaml", text, "aid", RuleText{When: "是"}); err != nil || !strings.Contains(text, "  amount: \"\"\n") {
		t.Errorf("%v\n%s", err, text)
	}
}

func TestAGroupOfTestsIsReplaced(t *testing.T) {
	const file = "# 一\n- rule: a\n  cases:\n    - {name: x}\n# 二\n- rule: b\n  cases: []\n- rule: a\n  cases:\n    - name: |\n        y\n\n# 完\n"
	s, err := read("tests/t.yaml", file)
	if err != nil {
		t.Fatal(err)
	}
	groups := s.groups("a")
	if len(groups) != 2 || groups[0].Text != "- rule: a\n  cases:\n    - {name: x}" || groups[1].Text != "- rule: a\n  cases:\n    - name: |\n        y" {
		t.Fatalf("%+v", groups)
	}
	got, err := s.setGroup("a", 1, "- rule: a\r\n  cases: [] \n\n")
	if want := strings.Replace(file, groups[1].Text, "- rule: a\n  cases: []", 1); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
	if _, err := s.setGroup("a", 2, "x"); code(err) != "amend.unplaceable" {
		t.Errorf("a group that is not there: %v", err)
	}
}

func TestChangedLinesAreShown(t *testing.T) {
	f := File{Before: "a\nb\nc\nd\ne\nf\ng\nh\ni\nj", Text: "a\nb\nc\nx\ne\nf\ng\nh\ni\nj\nk"}
	var got []string
	for _, line := range f.Lines() {
		got = append(got, fmt.Sprint(line.Mark, line.Number, line.Text))
	}
	if want := "[2b 3c -0d +4x 5e 6f ⋯0 9i 10j +11k]"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
	if lines := (File{Before: "a", Text: "a"}).Lines(); len(lines) != 0 {
		t.Errorf("nothing changed: %v", lines)
	}
}

func TestTheOverlayIsTheShippedFolderWithItsOwnFiles(t *testing.T) {
	o := over(packs.FS, "mingshan-2020", []File{{"rules/own.yaml", "", "[]"}, {"params.yaml", "", "x"}})
	entries, err := fs.ReadDir(o, "mingshan-2020")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, entry := range entries {
		if names[entry.Name()] {
			t.Errorf("%s stands twice", entry.Name())
		}
		names[entry.Name()] = entry.IsDir()
	}
	if !names["rules"] || !names["tests"] || names["params.yaml"] {
		t.Errorf("%v", names)
	}
	if found, err := fs.Glob(o, "mingshan-2020/rules/*.yaml"); err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
	if text, err := fs.ReadFile(o, "mingshan-2020/params.yaml"); err != nil || string(text) != "x" {
		t.Errorf("%q, %v", text, err)
	}
}

// FuzzSetValue: whatever the file and the value, nothing breaks, and what comes
// out differs in one place only.
func FuzzSetValue(f *testing.F) {
	f.Add("- id: line\n  values:\n    - {from: 2020-01-01, value: 1元}\n", "2元")
	f.Add("- id: line\n  values: [{from: 2020-01-01, value: '1''元'}, {from: 2021-01-01, value: \"a\\\"}\"}]\n", "10%")
	f.Add("- id: line\n  values:\n  - from: 2020-01-01\n    value: |\n      1元\n\n", "a: b")
	f.Add("- {id: line, values: [{from: 2020-06-01, value: 1元}]}", "1.8倍")
	f.Fuzz(func(t *testing.T, file, value string) {
		s, err := read("params.yaml", file)
		if err != nil {
			return
		}
		after, err := s.setValue("line", period.Date(2020, 6, 1), value)
		if err != nil {
			return
		}
		for _, item := range child(s.item("id", "line"), "values").Content {
			if datedOf(item).from == period.Date(2020, 6, 1) {
				return
			}
		}
		if text, ok := inserted(file, after); !ok {
			t.Errorf("more than an insertion: %q\n%q\n%q", text, file, after)
		}
	})
}

// FuzzSetRule: rule text may be anything; the file stays one that can be read.
func FuzzSetRule(f *testing.F) {
	const file = "- id: aid\n  when: 是\n  amount: |\n    1元\n  message: {zh: 甲, en: \"b\"}\n  remedy: 乙\n- id: next\n  when: 否\n"
	f.Add("人口数 >= 1", "a: \"b\" # c")
	f.Add("  \n\n x\r\n y", "'")
	f.Fuzz(func(t *testing.T, when, said string) {
		if strings.ContainsFunc(when+said, func(r rune) bool {
			return r < ' ' && r != '\n' && r != '\r' || r == 0x7f || r == 0xfffd || r >= 0x80 && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r > 0xfff0
		}) {
			return // not text that YAML may hold; loading says so
		}
		text, err := setRule("rules.yaml", file, "aid", RuleText{When: when, Amount: when, Message: [2]string{said, said}, Remedy: [2]string{"乙", said}})
		if err != nil {
			return
		}
		s, err := read("rules.yaml", text)
		if err != nil || s.item("id", "aid") == nil || s.item("id", "next") == nil {
			t.Errorf("cannot be read: %v\n%q\n%s", err, when, text)
		}
	})
}
