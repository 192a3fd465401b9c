package pack_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/packs"
)

// authorErrors replace one text of testdata/small; the first problem must be
// the one wanted, at its place.
var authorErrors = []struct{ file, old, new, want string }{
	{"rules.yaml", "  kind: entitlement", "  knd: entitlement", "small/rules.yaml:1:3 pack.key_missing"},
	{"rules.yaml", "  per: year", "  per: year\n  pre: 1", "small/rules.yaml:8:3 pack.unknown_key"},
	{"rules.yaml", "  per: year", "  per: year\n  colour: red", "small/rules.yaml:8:3 pack.unknown_key"},
	{"rules.yaml", "  per: year", "  per: year\n  per: month", "small/rules.yaml:8:3 pack.key_twice"},
	{"rules.yaml", "  per: year\n", "", "small/rules.yaml:1:3 pack.no_span"},
	{"rules.yaml", "per: year", "per: decade", "small/rules.yaml:7:8 pack.not_choice"},
	{"rules.yaml", "clause: 二(一)1", "clause: 二(一)2", "small/rules.yaml:3:11 pack.unknown_clause"},
	{"rules.yaml", "  clause: 二(一)1\n", "", "small/rules.yaml:1:3 pack.no_clause"},
	{"rules.yaml", "unit: school_bureau", "unit: schol_bureau", "small/rules.yaml:4:9 pack.unknown_unit"},
	{"rules.yaml", "  unit: school_bureau\n", "", "small/rules.yaml:1:3 pack.no_unit"},
	{"rules.yaml", "{小学生补助}", "{小学补助金}", "small/rules.yaml:1:3 pack.unknown_slot"},
	{"rules.yaml", "id: pupil", "id: poor", "small/rules.yaml:1:7 pack.duplicate"},
	{"rules.yaml", "== \"小学\"", "== \"小学生\"", "small/rules.yaml:10:18 policy."},
	{"rules.yaml", "amount: 小学生补助", "amount: 小学补助", "small/rules.yaml:11:11 policy."},
	{"rules.yaml", "when: |", "when: >", "small/rules.yaml:8:9 pack.text_style"},
	{"rules.yaml", "amount: 小学生补助", "amount: \"小学生\\u8865助\"", "small/rules.yaml:11:11 pack.text_style"},
	{"rules.yaml", "amount: 小学生补助", "amount: [1]", "small/rules.yaml:11:11 pack.want_text"},
	{"rules.yaml", "- id: pupil", "id: pupil", "small/rules.yaml:2:1 pack.syntax"},
	{"rules.yaml", "  remedy: 核对后发放", "  remedy: 核对后发放\n  from: 2020-05-01\n  to: 2020-04-01", "small/rules.yaml:15:7 pack.ends_before"},
	{"populations.yaml", "人均纯收入 <= 收入线", "人均纯收入 < 收入线", "small/populations.yaml:6:15 policy."},
	{"populations.yaml", "人均纯收入 <= 收入线", "人均纯收人 <= 收入线", "small/populations.yaml:6:9 policy."},
	{"populations.yaml", "households: 2", "households: 二", "small/populations.yaml:5:26 pack.not_number"},
	{"populations.yaml", "on: household", "on: village", "small/populations.yaml:4:7 pack.not_choice"},
	{"params.yaml", "quote: 6000元以下", "quote: 6000元以下\n  bound: exclusive", "small/params.yaml:1:3 policy."},
	{"params.yaml", "- {from: 2020-03-15, value: 6000元}", "- {from: 2020-03-15, to: 2020-06-30, value: 6000元}\n    - {from: 2020-06-30, value: 6500元}", "small/params.yaml:1:3 policy."},
	{"params.yaml", "from: 2020-03-15", "from: 2020-02-30", "small/params.yaml:7:14 pack.not_day"},
	{"params.yaml", "id: pupil_aid", "id: line", "small/params.yaml:8:7 pack.duplicate"},
	{"params.yaml", "    - {from: 2020-03-15, value: 6000元}\n", "", "small/params.yaml:1:3 pack.no_values"},
	{"params.yaml", "value: 6000元", "value: 六千元", "small/params.yaml:7:33 policy."},
	{"params.yaml", "- {from: 2020-03-15, value: 6000元}", "- 6000元", "small/params.yaml:7:7 pack.want_mapping"},
	{"populations.yaml", "persons: 3", "persons: 1", "small/populations.yaml:5:13 pack.fewer_persons"},
	{"units.yaml", "clauses: 二(一)1", "clauses: 二(一)1\n- {id: other, name: 教育局, level: county}", "small/units.yaml:6:3 pack.unit_name_taken"},
	{"rosters.yaml", "key: paid", "key: kind", "small/rosters.yaml:10:7 pack.column_twice"},
	{"tables.yaml", "'\"七年级\"'", "'\"小学\"'", "small/tables.yaml:9:18 policy."},
	{"clauses.yaml", "path: 二(一)1", "path: 二（一）1", "small/clauses.yaml:2:10 pack.not_clause"},
	{"clauses.yaml", "path: 二(一)1", "path: 一", "small/clauses.yaml:2:10 pack.duplicate"},
	{"units.yaml", "aliases: [教育局]", "aliases: {教育局: 1}", "small/units.yaml:3:12 pack.want_list"},
	{"units.yaml", "level: county", "level: &c county\n  class: *c", "small/units.yaml:5:10 pack.alias"},
	{"rosters.yaml", "rule: pupil", "rule: poor", "small/rosters.yaml:13:14 pack.unknown_entitlement"},
	{"rosters.yaml", "column: kind", "column: knd", "small/rosters.yaml:13:29 pack.unknown_column"},
	{"rosters.yaml", "is: 小学", "is: 大学", "small/rosters.yaml:13:39 pack.unknown_choice"},
	{"rosters.yaml", ", is: 小学", "", "small/rosters.yaml:13:7 pack.half_proof"},
	{"rosters.yaml", "amount: paid", "amount: payed", "small/rosters.yaml:11:11 pack.unknown_column"},
	{"rosters.yaml", "field: name", "field: nam", "small/rosters.yaml:8:15 pack.unknown_field"},
	{"rosters.yaml", "type: money", "type: text", "small/rosters.yaml:10:47 pack.text_fact"},
	{"rosters.yaml", "name: 已发补助", "name: 在园月数", "small/rosters.yaml:10:48 pack.fact_taken"},
	{"rosters.yaml", "  proves:\n    - {rule: pupil, column: kind, is: 小学}\n", "", "small/rules.yaml:1:3 pack.unproved"},
	{"duties.yaml", "  count: 4\n", "", "small/duties.yaml:1:3 pack.no_count"},
	{"duties.yaml", "each: leader", "each: leadr", "small/duties.yaml:8:9 pack.not_choice"},
	{"tasks.yaml", "  quote: 10月底前", "  qoute: 10月底前", "small/tasks.yaml:8:3 pack.unknown_key"},
	{"tasks.yaml", "lead: school_bureau", "lead: schol_bureau", "small/tasks.yaml:4:9 pack.unknown_unit"},
	{"tasks.yaml", "unit: villages", "unit: vilages", "small/tasks.yaml:5:9 pack.unknown_unit"},
	{"tasks.yaml", "  lead: school_bureau\n  unit: villages\n", "", "small/tasks.yaml:1:3 pack.no_unit"},
	{"tasks.yaml", "  clause: [一, 二(一)1*]\n", "", "small/tasks.yaml:1:3 pack.no_clause"},
	{"tasks.yaml", "二(一)1*", "二(一)7*", "small/tasks.yaml:3:15 pack.unknown_clause"},
	{"tasks.yaml", "to: 2020-10-31", "to: 2020-02-28", "small/tasks.yaml:7:7 pack.ends_before"},
	{"tasks.yaml", "to: 2020-04-20", "to: 2020-11-20", "small/tasks.yaml:11:7 pack.step_outside"},
	{"tasks.yaml", "share: 60", "share: 70", "small/tasks.yaml:11:5 pack.shares"},
	{"tasks.yaml", ", share: 60", "", "small/tasks.yaml:11:5 pack.shares"},
	{"tasks.yaml", "value: 100", "value: 一百", "small/tasks.yaml:9:19 pack.not_decimal"},
	{"tasks.yaml", "direction: up", "direction: left", "small/tasks.yaml:9:46 pack.not_choice"},
	{"tasks.yaml", "  note: 与走访一起做\n", "- {id: check_again, name: 再查, clause: 一, lead: school_bureau}\n", "small/tasks.yaml:13:3 pack.owner_twice"},
	{"tasks.yaml", "  note: 与走访一起做\n", "- {id: check, name: 再查, clause: 一, lead: villages}\n", "small/tasks.yaml:13:8 pack.duplicate"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  shares: [{unit: villages, value: 60}, {unit: school_bureau, value: 30}]\n", "small/tasks.yaml:13:11 pack.shares_sum"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  share: whole\n  shares: [{unit: villages, value: 100}]\n", "small/tasks.yaml:14:11 pack.shares_whole"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  shares: [{unit: vilages, value: 100}]\n", "small/tasks.yaml:13:19 pack.unknown_unit"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  shares: [{unit: villages, place: \"110101\", value: 100}]\n", "small/tasks.yaml:13:36 pack.share_place"},
	{"tasks.yaml", "  note: 与走访一起做\n", "- {id: fix, name: 整改, clause: 一, lead: villages, shares: [{unit: villages, value: 1}]}\n", "small/tasks.yaml:13:58 pack.shares_no_target"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  after: chek\n", "small/tasks.yaml:13:10 pack.unknown_task"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  progress: rate\n", "small/tasks.yaml:13:13 pack.unknown_indicator"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  after: check\n", "small/tasks.yaml:1:3 pack.task_circle"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  after: fix\n- {id: fix, name: 整改, clause: 一, lead: villages, after: check}\n", "small/tasks.yaml:1:3 pack.task_circle"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  reverse: [{name: 名单, days: 300}]\n", "small/tasks.yaml:13:13 pack.step_outside"},
	{"tasks.yaml", "  note: 与走访一起做\n", "  reverse: [{name: 名单, days: 3}, {name: 发放, days: 5}]\n", "small/tasks.yaml:13:34 pack.reverse_order"},
	{"tasks.yaml", "  note: 与走访一起做\n", "- {id: fix, name: 整改, clause: 一, lead: villages, reverse: [{name: 名单, days: 3}]}\n", "small/tasks.yaml:13:59 pack.reverse_no_end"},
	{"tasks.yaml", "  note: 与走访一起做\n", "- {id: fix, name: 整改, clause: 一, lead: villages, to: 2030-10-31, reverse: [{name: 名单, days: 3, working: true}]}\n", "small/tasks.yaml:13:76 pack.working_unknown"},
	{"duties.yaml", "  each: leader\n", "  each: leader\n  within: 400\n", "small/duties.yaml:9:11 pack.within_span"},
	{"duties.yaml", "  each: leader\n", "  each: leader\n  before: spring-festival\n", "small/duties.yaml:9:11 pack.no_festival"},
	{"duties.yaml", "  each: leader\n", "  each: leader\n  kept-by: visits\n", "small/duties.yaml:9:12 pack.unknown_ledger"},
	{"tasks.yaml", "note: 与走访一起做", "unsure: 期限请核实", "small/tasks.yaml:13:11 pack.open_point"},
	{"populations.yaml", "  when: 人均纯收入 <= 收入线\n", "", "small/populations.yaml:1:3 pack.key_missing"},
	{"stages.yaml", "to: 2020-05-31", "to: 2020-03-01", "small/stages.yaml:6:3 pack.ends_before"},
	{"stages.yaml", "day: 2020-04-20", "day: 2020-06-20", "small/stages.yaml:8:7 pack.node_outside"},
	{"stages.yaml", "kind: campaign", "kind: drive", "small/stages.yaml:4:9 pack.not_choice"},
	{"stages.yaml", "clause: 一", "clause: 九", "small/stages.yaml:3:11 pack.unknown_clause"},
	{"indicators.yaml", "unit: villages", "unit: village", "small/indicators.yaml:12:9 pack.unknown_unit"},
	{"indicators.yaml", "  source: {zh: 会议记录, en: Minutes}\n", "", "small/indicators.yaml:9:3 pack.no_source"},
	{"indicators.yaml", "  numerator: 在校生状况 == \"小学\"\n", "", "small/indicators.yaml:1:3 pack.no_numerator"},
	{"indicators.yaml", "== \"小学\"", "== \"小学生\"", "small/indicators.yaml:7:23 policy."},
	{"indicators.yaml", "年龄 >= 6", "年岁 >= 6", "small/indicators.yaml:8:16 policy."},
	{"indicators.yaml", "  on: person\n", "", "small/indicators.yaml:1:3 pack.key_missing"},
	{"indicators.yaml", "  direction: down\n", "", "small/indicators.yaml:9:3 pack.key_missing"},
	{"indicators.yaml", "  source: {zh: 会议记录, en: Minutes}\n", "  count: {ledger: meetngs}\n", "small/indicators.yaml:14:19 pack.unknown_ledger"},
	{"indicators.yaml", "  source: {zh: 会议记录, en: Minutes}\n", "  count: {ledger: pupil_ledger}\n  tasks: {state: done}\n", "small/indicators.yaml:15:10 pack.two_measures"},
	{"indicators.yaml", "  source: {zh: 会议记录, en: Minutes}\n", "  duties: {state: keept}\n", "small/indicators.yaml:14:19 pack.not_choice"},
	{"indicators.yaml", "  source: {zh: 会议记录, en: Minutes}\n", "  tasks: {}\n  of: {state: done}\n", "small/indicators.yaml:15:7 pack.no_measure"},
	{"indicators.yaml", "  denominator: 年龄 >= 6\n", "", "small/indicators.yaml:1:3 pack.no_denominator"},
	{"indicators.yaml", "  source: {zh: 会议记录, en: Minutes}\n", "  of: {number: 3}\n", "small/indicators.yaml:9:3 pack.no_numerator"},
	{"indicators.yaml", "  denominator: 年龄 >= 6\n", "  denominator: 年龄 >= 6\n  of: {number: 3}\n", "small/indicators.yaml:1:3 pack.two_measures"},
	{"indicators.yaml", "  denominator: 年龄 >= 6\n", "  count: {ledger: pupil_ledger}\n", "small/indicators.yaml:1:3 pack.two_measures"},
	{"indicators.yaml", "  denominator: 年龄 >= 6\n", "  of: {number: 很多}\n", "small/indicators.yaml:8:16 pack.not_decimal"},
	{"indicators.yaml", "  denominator: 年龄 >= 6\n", "  of: {total: {fact: 年龄段}}\n", "small/indicators.yaml:1:3 pack.no_fact_to_add"},
	{"indicators.yaml", "  denominator: 年龄 >= 6\n", "  of: {total: {fact: 务工时间, when: 年岁 >= 6}}\n", "small/indicators.yaml:8:34 policy."},
	{"indicators.yaml", "  source: {zh: 会议记录, en: Minutes}\n", "  total: {fact: 务工时间}\n", "small/indicators.yaml:9:3 pack.key_missing"},
	{"indicators.yaml", "  denominator: 年龄 >= 6\n", "  denominator: 年龄 >= 6\n  because: {zh: 没有数, en: No data}\n", "small/indicators.yaml:9:12 pack.because_counted"},
	{"indicators.yaml", "  source: {zh: 会议记录, en: Minutes}\n", "  source: {zh: 会议记录, en: Minutes}\n  each: hamlet\n", "small/indicators.yaml:15:9 pack.not_choice"},
	{"indicators.yaml", "  target: {value: 85, unit: \"%\", direction: up", "  direction: up\n  target: {value: 85, unit: \"%\", direction: down", "small/indicators.yaml:7:11 pack.two_directions"},
	{"ledgers.yaml", "keeper: villages", "keeper: towns", "small/ledgers.yaml:4:11 pack.unknown_unit"},
	{"ledgers.yaml", "  keeper: villages\n", "", "small/ledgers.yaml:1:3 pack.no_keeper"},
	{"ledgers.yaml", "kind: ledger", "kind: book", "small/ledgers.yaml:5:9 pack.not_choice"},
	{"ledgers.yaml", "clause: 二(一)1", "clause: 二(二)1", "small/ledgers.yaml:3:11 pack.unknown_clause"},
	{"ledgers.yaml", "to: school_bureau", "to: schools", "small/ledgers.yaml:6:7 pack.unknown_unit"},
	{"tests/all.yaml", "- rule: pupil", "- {ledger: pupil_ledger, steps: []}\n- rule: pupil", "small/tests/all.yaml:6:12 pack.drive_formless"},
	{"tests/all.yaml", "rule: pupil", "rule: pupils", "small/tests/all.yaml:6:9 pack.unknown_rule"},
	{"tests/all.yaml", "在校生状况: 小学}", "在校生状态: 小学}", "small/tests/all.yaml:10:18 pack.unknown_fact"},
	{"tests/all.yaml", "在校生状况: 小学}", "在校生状况: 小学生}", "small/tests/all.yaml:10:25 pack.not_value"},
	{"tests/all.yaml", "household: {工资性收入: 6000元}", "household: {纯收入: 6000元}", "small/tests/all.yaml:4:30 pack.computed_fact"},
	{"tests/all.yaml", ", 不成立]", "]", "small/tests/all.yaml:11:15 pack.expect_count"},
	{"tests/all.yaml", "expect: 不成立}", "expect: 成立}", "small/populations.yaml:1:3 pack.one_sided"},
	{"tests/all.yaml", "- rule: pupil", "- rule: poor", "small/rules.yaml:1:3 pack.untested"},
	{"pack.yaml", "id: small", "id: large", "small/pack.yaml pack.id_folder"},
	{"pack.yaml", "\"210504\"", "\"21050\"", "small/pack.yaml:7:11 pack.not_division"},
	{"pack.yaml", "to: 2020-12-31", "to: 2019-12-31", "small/pack.yaml:6:9 pack.ends_before"},
	{"tables.yaml", "value: 1250元", "value: 1250户", "small/tables.yaml:9:33 policy.type_want"},
	{"tables.yaml", "list: schooling", "list: scholing", "small/tables.yaml:8:18 policy.list_unknown"},
}

func TestAuthorErrors(t *testing.T) {
	for _, c := range authorErrors {
		_, problems := pack.Load(small(t, c.file, c.old, c.new), "small")
		found := false
		var have []string
		for _, problem := range problems {
			at := fmt.Sprintf("%s %s", problem.Place, problem.Code)
			have = append(have, at)
			found = found || strings.HasPrefix(at, c.want)
		}
		if !found {
			t.Errorf("%s with %q:\n have %v\n want %s", c.file, c.new, have, c.want)
		}
	}
}

// Every problem has a sentence in both languages, filled to the last brace,
// and points its caret into the line it shows.
func TestAuthorErrorsAreSaid(t *testing.T) {
	for _, c := range authorErrors {
		_, problems := pack.Load(small(t, c.file, c.old, c.new), "small")
		for _, problem := range problems {
			for _, lang := range []message.Lang{message.Zh, message.En} {
				for _, sentence := range []string{problem.Sentence(lang), problem.Advice(lang)} {
					if strings.HasPrefix(sentence, "pack.") || strings.Contains(sentence, "{") {
						t.Errorf("%s: %s", problem.Code, sentence)
					}
				}
			}
			if problem.From > len([]rune(problem.Source)) {
				t.Errorf("%s: caret at %d of %q", problem.Code, problem.From, problem.Source)
			}
		}
	}
}

func TestDidYouMean(t *testing.T) {
	cases := []struct{ file, old, new, want string }{
		{"rules.yaml", "  per: year", "  per: year\n  remedi: x", "remedy"},
		{"rules.yaml", "unit: school_bureau", "unit: schol_bureau", "school_bureau"},
		{"rosters.yaml", "field: name", "field: nam", "name"},
		{"tests/all.yaml", "在校生状况: 小学}", "在校生状态: 小学}", "在校生状况"},
		{"units.yaml", "name: {zh: 县教育局, en: School bureau}", "name：县教育局", "全角冒号"},
		{"units.yaml", "  level: county", "\tlevel: county", "Tab"},
		{"duties.yaml", "- id: visits", "- id：visits\n- id: visits", "全角冒号"},
	}
	for _, c := range cases {
		_, problems := pack.Load(small(t, c.file, c.old, c.new), "small")
		advised := false
		for _, problem := range problems {
			advised = advised || strings.Contains(problem.Advice(message.Zh), c.want)
		}
		if !advised {
			t.Errorf("%s: nobody advises %s", c.new, c.want)
		}
	}
}

func TestAllProblemsAreListed(t *testing.T) {
	fsys := small(t, "rules.yaml", "clause: 二(一)1\n  unit: school_bureau", "clause: 九\n  unit: nobody")
	fsys["small/duties.yaml"] = &fstest.MapFile{Data: []byte("- {id: visits}\n")}
	_, problems := pack.Load(fsys, "small")
	if len(problems) < 6 {
		t.Errorf("only %d problems", len(problems))
	}
	for i := 1; i < len(problems); i++ {
		a, b := problems[i-1].Place, problems[i].Place
		if a.File > b.File || a.File == b.File && a.Line > b.Line {
			t.Errorf("%s stands before %s", a, b)
		}
	}
}

func TestUnknownFile(t *testing.T) {
	fsys := small(t, "", "", "")
	fsys["small/rule.yaml"] = &fstest.MapFile{Data: []byte("[]")}
	_, problems := pack.Load(fsys, "small")
	if len(problems) != 1 || problems[0].Code != "pack.unknown_file" || !strings.Contains(problems[0].Advice(message.En), "rules.yaml") {
		t.Errorf("%v", problems)
	}
}

func TestNoPack(t *testing.T) {
	p, problems := pack.Load(packs.FS, "nowhere-2020")
	if p != nil || len(problems) != 1 || problems[0].Code != "pack.no_pack" {
		t.Errorf("%v, %v", p, problems)
	}
	if kind := fault.KindOf(problems[0].Fault()); kind != fault.Invalid {
		t.Errorf("kind %s", kind)
	}
}

func TestTooLargeFile(t *testing.T) {
	fsys := small(t, "", "", "")
	fsys["small/duties.yaml"] = &fstest.MapFile{Data: []byte(strings.Repeat("# filling\n", 1<<19))}
	_, problems := pack.Load(fsys, "small")
	if len(problems) != 1 || problems[0].Code != "pack.too_large" {
		t.Errorf("%v", problems)
	}
}

// Open names files as they can be opened from here.
func TestOpenNamesRealFiles(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "small")
	for name, file := range small(t, "units.yaml", "level: county", "level: planet") {
		path := filepath.Join(filepath.Dir(folder), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, problems := pack.Open(folder)
	if len(problems) != 1 {
		t.Fatalf("%v", problems)
	}
	if _, err := os.Stat(problems[0].Place.File); err != nil {
		t.Error(err)
	}
}

// FuzzLoad reads damaged files of every kind: problems are fine, panics and
// problems without a sentence are not.
func FuzzLoad(f *testing.F) {
	names := []string{"pack", "clauses", "units", "params", "tables", "facts", "populations", "rules", "rosters", "duties", "tests", "tasks", "indicators", "ledgers"}
	for i, name := range names {
		for _, from := range []fs.FS{os.DirFS("testdata/small"), os.DirFS("testdata/small/tests")} {
			if data, err := fs.ReadFile(from, name+".yaml"); err == nil {
				f.Add(uint8(i), data)
			}
		}
	}
	f.Add(uint8(7), []byte("- &a [*a]\n"))
	f.Add(uint8(7), []byte("- {when: |\n\n  x}\n"))
	f.Fuzz(func(t *testing.T, part uint8, data []byte) {
		fsys := small(t, "", "", "")
		fsys["small/"+names[int(part)%len(names)]+".yaml"] = &fstest.MapFile{Data: data}
		p, problems := pack.Load(fsys, "small")
		for _, problem := range problems {
			if problem.Say(message.Zh) == "" || problem.Place.File == "" {
				t.Errorf("%+v", problem)
			}
		}
		if len(problems) == 0 {
			p.RunTests()
		}
	})
}
