package pack_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"guben/message"
	"guben/pack"
)

// formedErrors are files beside the ledgers of wells; the problem wanted must be
// among those found, at its place, with its sentence in both languages.
var formedErrors = []struct{ file, text, want, said string }{
	{"tests.yaml", "- {ledger: visits, subject: {姓名: 某某}, steps: []}\n", "tests.yaml:1:30 pack.unknown_fact", "姓名"},
	{"tests.yaml", "- {ledger: wells, subject: {村名: 甲}, steps: [{by: village, set: {井: 甲}}]}\n", "tests.yaml:1:65 pack.drive_field", "没有「井」这一栏"},
	{"tests.yaml", "- {ledger: wells, steps: [{by: {role: village, level: city}}]}\n", "tests.yaml:1:55 pack.drive_level", "不认识的层级「city」"},
	{"tests.yaml", "- {ledger: wells, steps: [{by: mayor}]}\n", "tests.yaml:1:32 pack.drive_role", "不认识的角色「mayor」"},
	{"tests.yaml", "- {ledger: wells, steps: [{by: village, move: mend}]}\n", "tests.yaml:1:47 pack.drive_move", "没有「mend」这一步"},
	{"tests.yaml", "- {ledger: wells, state: gone, steps: [{by: village}]}\n", "tests.yaml:1:26 pack.drive_state_unknown", "没有状态「gone」"},
	{"tests.yaml", "- {ledger: meetings, subject: {姓名: 某某}, steps: [{by: office}]}\n", "tests.yaml:1:31 pack.drive_subject", "不能写 subject"},
	{"indicators.yaml", "- {id: a, name: 甲, clause: 一, unit: office, direction: up, count: {ledger: wells, state: gone}}\n", "pack.no_such_state", "没有状态「gone」"},
	{"indicators.yaml", "- {id: a, name: 甲, clause: 一, unit: office, direction: up, count: {ledger: wells, field: state, value: good}}\n", "pack.not_indexed", "没有可统计的字段「state」"},
	{"indicators.yaml", "- {id: a, name: 甲, clause: 一, unit: office, direction: up, sum: {ledger: visits, field: visitor}}\n", "pack.no_number", "不是数"},
	{"duties.yaml", strings.Replace(rounds, "{ledger: wells, where: {state: [good, dry]}, move: fix, sum: depth}", "{ledger: wells, move: mend}", 1), "duties.yaml:10:7 pack.keep_move", "没有「mend」这一步"},
	{"duties.yaml", strings.Replace(rounds, "{ledger: wells, where: {state: [good, dry]}, move: fix, sum: depth}", "{ledger: wells, sum: depth}", 1), "duties.yaml:10:7 pack.keep_field", "没有可供统计的字段「depth」"},
	{"duties.yaml", strings.Replace(rounds, "visitor: village", "visitor: mayor", 1), "duties.yaml:11:7 pack.keep_word", "没有「mayor」这个选项"},
	{"duties.yaml", strings.Replace(rounds, "day: visited_on", "day: visitor", 1), "duties.yaml:11:7 pack.keep_day", "没有日期字段「visitor」"},
	{"flows.yaml", "[]\n", "flows.yaml pack.unknown_file", "没有「flows.yaml」这一类文件"},
}

func TestFormedErrors(t *testing.T) {
	for _, c := range formedErrors {
		fsys := bare(wells + "- {id: meetings, use: meeting, clause: 一, keeper: office}\n")
		fsys["bare/"+c.file] = &fstest.MapFile{Data: []byte(c.text)}
		_, problems := pack.Load(fsys, "bare")
		said, found := "", false
		for _, p := range problems {
			line := fmt.Sprintf("%s %s %s", p.Place, p.Code, p.Say(message.Zh))
			found = found || strings.Contains(line, c.want) && strings.Contains(line, c.said) && !strings.Contains(p.Sentence(message.En), "{")
			said += line + "\n"
		}
		if !found {
			t.Errorf("want %s, said\n%s", c.want, said)
		}
	}
}

// What a flow lacks is told in its own words, at the author's line.
func TestFlowProblemsAreSaid(t *testing.T) {
	_, problems := pack.Load(bare(strings.Replace(wells, "to: closed, who", "to: shut, who", 1)), "bare")
	for _, p := range problems {
		if p.Code == "pack.flow" || strings.Contains(p.Say(message.Zh), "pack.") {
			t.Errorf("said %s", p.Say(message.Zh))
		}
		if strings.HasPrefix(string(p.Code), "flow.") && !strings.Contains(p.Say(message.Zh), "\n  ") {
			t.Errorf("no line shown: %s", p.Say(message.Zh))
		}
	}
	if len(problems) == 0 {
		t.Error("a move to nowhere is no mistake")
	}
}
