package pack_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"guben/message"
	"guben/pack"
)

const driven = `- ledger: problems
  name: 五定销号
  steps:
    - {by: village, day: 2020-03-02, set: {problem: 屋顶漏雨, 问题来源: 排查, kind: guarantee, found_on: 2020-03-02}, due: 2020-03-09}
    - {by: village, move: settle, refused: not_yours}
    - {by: township, move: settle, refused: lacking}
    - {by: township, day: 2020-03-04, set: {correction: 翻修屋面}, move: settle, state: measured}
    - {by: township, set: {effect: 不漏雨}, move: effect, state: fixing, due: 2020-04-01}
    - {by: village, day: 2020-03-20, set: {recovered: 300}, move: agree, refused: lacking}
    - {by: village, set: {result: 已翻修}, move: agree}
    - {by: village, move: review, refused: not_yours}
    - {by: township, day: 2020-03-23, move: review}
    - {by: township, move: sign_off, refused: apart}
    - {by: "township:乙", move: sign_off}
    - {by: office, move: reopen, refused: needs_note}
    - {by: office, move: reopen, note: 又漏了, state: found, round: 2}
    - {by: office, move: agree, refused: wrong_state}
    - {by: office, set: {no_such: 1}, refused: x}
  state: found
  due: 2020-03-30
- ledger: pupils
  subject: {姓名: 某某, 在校生状况: 小学}
  household: {危房级别: C级}
  steps:
    - {by: village, day: 2020-03-02, set: {aids: [{item: 助学金, sum: 500}, {item: 伙食费, sum: 12.5}], clean: {desk: 是, light: no}, kinds: [fees, far]}}
    - {by: village, move: done, refused: problems}
    - {by: village, set: {clean: {desk: 是, light: 是}, mark: 三}, refused: input}
    - {by: village, set: {clean: {desk: 是, light: 是}}, move: done}
    - {by: township, set: {kinds: []}, refused: not_editable}
  state: closed
  values: {total: 512.50元, name: 某某, schooling: 小学, kinds: 费用、路远, home: C级}
`

const drivenLedgers = `- {id: problems, use: problem, clause: 一, keeper: office}
- id: pupils
  name: 学生台账
  clause: 一
  keeper: office
  kind: ledger
  subject: person
  edition: 1
  form:
    - name
    - schooling
    - {field: house_grade, id: home}
    - {id: mark, name: 分数, type: number}
    - {id: kinds, name: 困难种类, type: many, choices: [{id: fees, zh: 费用}, {id: far, zh: 路远}]}
    - {id: aids, name: 资助明细, type: table, columns: [{id: item, name: 项目, type: text}, {id: sum, name: 金额, type: money, total: true}]}
    - {id: clean, name: 学习条件, type: checklist, points: [{id: desk, zh: 书桌}, {id: light, zh: 灯光}]}
    - {id: total, name: 资助总额, type: computed, as: money, is: 资助明细金额合计}
  checks:
    - {when: 学习条件未达标数 > 0, message: 学习条件没有解决, field: clean}
  flow:
    start: open
    single: true
    assumption: 由村里办结。
    states: [{id: open, name: 待办, phase: open}, {id: closed, name: 办结, phase: done}]
    moves: [{id: done, name: 办结, from: [open], to: closed, who: [{role: village}]}]
`

func drive(t *testing.T, tests string) (*pack.Pack, []pack.Problem) {
	t.Helper()
	fsys := bare(drivenLedgers)
	fsys["bare/tests.yaml"] = &fstest.MapFile{Data: []byte(tests)}
	return pack.Load(fsys, "bare")
}

// outcome are the problems of the tests, in words.
func outcome(t *testing.T, tests string) string {
	t.Helper()
	p, problems := drive(t, tests)
	text := ""
	for _, problem := range problems {
		text += problem.Say(message.Zh) + "\n"
	}
	if len(problems) > 0 {
		return text
	}
	for _, result := range p.RunTests() {
		if result.Problem != nil {
			text += result.Problem.Say(message.Zh) + "\n"
		}
	}
	return text
}

func TestDriveARecord(t *testing.T) {
	good := strings.Replace(driven, "    - {by: office, set: {no_such: 1}, refused: x}\n", "", 1)
	if said := outcome(t, good); said != "" {
		t.Error(said)
	}
	p, _ := drive(t, good)
	if results := p.RunTests(); len(results) != 2 || results[0].Test.Drive == nil || results[0].Test.Name != "五定销号" {
		t.Errorf("results %+v", results)
	}
}

// A ledger without a test, or with one that lets everything pass, is told.
func TestEveryLedgerIsDriven(t *testing.T) {
	alone := driven[strings.Index(driven, "- ledger: pupils"):]
	if said := outcome(t, alone); !strings.Contains(said, "台账「problems」没有办理过程的测试") || strings.Contains(said, "pupils") {
		t.Errorf("said %s", said)
	}
	easy := "- {ledger: pupils, steps: [{by: village, day: 2020-03-02, move: done}]}\n- {ledger: problems, steps: [{by: village, day: 2020-03-02, move: settle, refused: not_yours}]}\n"
	if said := outcome(t, easy); !strings.Contains(said, "台账「pupils」的测试里没有一步被拒绝") || strings.Contains(said, "problems") {
		t.Errorf("said %s", said)
	}
}

// Mistakes of a form are shown on the author's own line.
func TestMistakesOfFormsAreShown(t *testing.T) {
	tests := []struct{ old, new, line, caret string }{
		{"field: house_grade", "field: house_grad", "- {field: house_grad, id: home}", "          ^^^^^^^^^^"},
		{"type: number}", "type: number, past: true}", "- {id: mark, name: 分数, type: number, past: true}", "                                       ^^^^"},
		{"type: number}", "type: numbr}", "- {id: mark, name: 分数, type: numbr}", "                               ^^^^^"},
	}
	for _, test := range tests {
		_, problems := pack.Load(bare(strings.Replace(drivenLedgers, test.old, test.new, 1)), "bare")
		if len(problems) != 1 {
			t.Errorf("%s: %d problems", test.new, len(problems))
			continue
		}
		if said := problems[0].Say(message.Zh); !strings.Contains(said, "\n  "+test.line+"\n  "+test.caret) {
			t.Errorf("%s:\n%s", test.new, said)
		}
	}
}

// Every mistake of a test, and every way a record can go otherwise, is told at
// its own line.
func TestDriveTells(t *testing.T) {
	tests := map[string]struct{ old, new, want string }{
		"field":           {"", "", "没有「no_such」这一栏"},
		"move":            {"move: settle, state: measured", "move: setle, state: measured", "settle"},
		"state":           {"state: measured}", "state: mesured}", "measured"},
		"role":            {"{by: office, move: reopen, refused", "{by: offices, move: reopen, refused", "office"},
		"ledger":          {"ledger: problems", "ledger: problms", "problms"},
		"key":             {"move: review, refused", "moved: review, refused", "move"},
		"fact":            {"在校生状况: 小学", "在校生况: 小学", "在校生状况"},
		"refused after":   {", move: sign_off, refused: apart", ", move: sign_off", "不能由办理过"},
		"allowed":         {"set: {correction: 翻修屋面}, move: settle", "set: {correction: 翻修屋面}, move: settle, refused: lacking", "应被拒绝（lacking），实际办成了"},
		"other refusal":   {"move: sign_off, refused: apart", "move: sign_off, refused: lacking", "应因 lacking 被拒绝，实际原因是 apart"},
		"not editable":    {", refused: not_editable", "", "这一步办不了：这个账号现在不能填写这条记录"},
		"holiday":         {"due: 2020-04-01", "due: 2020-03-31", "到期日应为「2020年3月31日」，实为「2020年4月1日」"},
		"round":           {"round: 2", "round: 3", "轮次应为「3」，实为「2」"},
		"end":             {"  state: closed\n", "  state: open\n", "状态应为「open」，实为「closed」"},
		"value":           {"512.50元", "512元", "应为「512元」，实为「512.50 元」"},
		"same":            {`{by: "township:乙", move: sign_off}`, `{by: township, move: sign_off}`, "不能由办理过"},
		"level":           {"{by: office, move: reopen, refused", "{by: {role: office, level: city}, move: reopen, refused", "不认识的层级「city」"},
		"no receiver":     {"{by: township, move: settle, refused: lacking}", "{by: township, move: hand_over, note: 转, refused: no_receiver, state: found}\n    - {by: township, move: hand_over, note: 转}", "转办要写明另一个单位"},
		"of no subject":   {"  name: 五定销号\n", "  name: 五定销号\n  subject: {姓名: 某某}\n", "不能写 subject"},
		"nothing happens": {"ledger: pupils\n", "ledger: pupils\n  unit: nobody\n", "nobody"},
	}
	for name, test := range tests {
		text := driven
		if name != "field" {
			text = strings.Replace(text, "    - {by: office, set: {no_such: 1}, refused: x}\n", "", 1)
		}
		if !strings.Contains(text, test.old) {
			t.Fatalf("%s: the test has no %q", name, test.old)
		}
		if said := outcome(t, strings.Replace(text, test.old, test.new, 1)); !strings.Contains(said, test.want) || !strings.Contains(said, "tests.yaml:") {
			t.Errorf("%s: %s", name, said)
		}
	}
}
