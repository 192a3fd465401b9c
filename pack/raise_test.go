package pack_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"guben/message"
	"guben/pack"
)

// raising is a check that raises what it found in a ledger of problems.
const raising = `- {id: problems, use: problem, clause: 一, keeper: office}
- {id: named, name: 名录, clause: 一, keeper: office, kind: list}
- id: checks
  name: {zh: 检查台账, en: Checks}
  clause: 一
  keeper: office
  kind: ledger
  subject: village
  form:
    - {id: looked_on, name: {zh: 检查日期, en: Looked on}, type: date}
    - {id: looked_by, name: {zh: 检查人, en: Looked by}, type: text, personal: true}
    - {id: wells, name: {zh: 水井, en: Wells}, type: checklist, points: [{id: cover, zh: 井盖完好, en: Cover}, {id: water, zh: 水质清, en: Water}]}
    - {id: cost, name: {zh: 估算费用, en: Cost}, type: money}
    - {id: photo, name: {zh: 现场照片, en: Photo}, type: file}
  flow:
    start: open
    single: true
    assumption: 由村里办结。
    states: [{id: open, name: 待办, phase: open}, {id: closed, name: 办结, phase: done}]
    moves:
      - {id: done, name: 办结, from: [open], to: closed, who: [{role: village}]}
      - {id: again, name: 重开, from: [closed], to: open, who: [{role: village}], kind: reopen}
  raise:
    - {to: problems, points: wells, on: done, set: {source: 自查, kind: work, found_on: {field: looked_on}, amount: {field: cost}, leader: {field: looked_by}}}
    - {to: problems, when: 估算费用 > 10000元, on: [done], field: cost, unit: office, set: {problem: 费用超过一万元}}
`

const raisingTests = `- ledger: problems
  steps:
    - {by: office, day: 2020-03-02, move: settle, refused: lacking}
- ledger: checks
  steps:
    - {by: township, day: 2020-03-02, move: done, refused: not_yours, raises: []}
    - {by: township, set: {looked_on: 2020-03-02, looked_by: 甲, wells: {cover: 否, water: 是}, cost: 9000}, raises: []}
    - {by: village, move: done, raises: [{to: problems, values: {problem: 未达标：井盖完好, source: 自查, found_on: 2020-03-02, leader: 甲}}]}
    - {by: village, move: again, note: 复查, raises: []}
    - {by: village, set: {wells: {cover: 否, water: 否}, cost: 12000}, move: done, raises: [{to: problems, values: {problem: 未达标：水质清}}, {to: problems, values: {problem: 费用超过一万元}}]}
`

func raised(ledgers, tests string) (said string) {
	fsys := bare(ledgers)
	fsys["bare/tests.yaml"] = &fstest.MapFile{Data: []byte(tests)}
	p, problems := pack.Load(fsys, "bare")
	for _, problem := range problems {
		said += fmt.Sprintf("%d:%d %s %s\n", problem.Place.Line, problem.Place.Column, problem.Code, problem.Say(message.Zh)+problem.Say(message.En))
	}
	if len(problems) > 0 {
		return said
	}
	for _, result := range p.RunTests() {
		if result.Problem != nil {
			said += result.Problem.Say(message.Zh) + "\n"
		}
	}
	return said
}

// A test of a pack shows what a record raises: each once.
func TestDriveRaises(t *testing.T) {
	if said := raised(raising, raisingTests); said != "" {
		t.Error(said)
	}
	for _, c := range []struct{ old, new, want string }{
		{"values: {problem: 未达标：水质清}", "values: {problem: 水质}", "应为「水质」，实为「未达标：水质清」"},
		{"move: again, note: 复查, raises: []", "move: again, note: 复查, raises: [{to: problems}]", "应生成 1 条记录，实际生成 0 条"},
		{"move: done, raises: [{to: problems, values: {problem: 未达标：井盖完好", "move: done, raises: [{to: checks, values: {problem: 未达标：井盖完好", "problem"},
		{"raises: [{to: problems, values: {problem: 未达标：井盖完好, source: 自查, found_on: 2020-03-02, leader: 甲}}]", "raises: [{to: checks}]", "生成记录的台账应为「checks」，实为「problems」"},
	} {
		if said := raised(raising, strings.Replace(raisingTests, c.old, c.new, 1)); !strings.Contains(said, c.want) {
			t.Errorf("%s: %s", c.new, said)
		}
	}
	silent := raisingTests[:strings.Index(raisingTests, ", raises: [{to")] + "}\n"
	if said := raised(raising, silent); !strings.Contains(said, "台账「checks」往「problems」生成记录，没有测试证明") {
		t.Errorf("said %s", said)
	}
}

// What a ledger says it raises is checked against both forms, at its place.
func TestRaiseErrors(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"to: problems, points", "to: problms, points", "24:12 pack.unknown_ledger"},
		{"to: problems, points", "to: named, points", "24:12 pack.raise_formless"},
		{"to: problems, points: wells, on: done, set: {", "to: checks, points: wells, on: done, set: {depth: 1, ", "24:51 pack.drive_field"},
		{"points: wells, on: done", "points: wells, on: don", "24:41 pack.drive_move"},
		{"points: wells, on: done", "points: well, on: done", "24:30 pack.raise_points"},
		{"points: wells, on: done", "points: wells, when: 估算费用 > 1元, on: done", "24:7 pack.raise_what"},
		{"points: wells, ", "", "24:7 pack.raise_what"},
		{", on: done", "", "24:7 pack.key_missing"},
		{"估算费用 > 10000元", "估算费 > 10000元", "25:28 policy."},
		{"source: 自查, kind: work, found_on", "source: 自己查, kind: work, found_on", "24:61 pack.raise_text"},
		{"found_on: {field: looked_on}", "found_on: {field: looked}", "24:95 pack.no_form_field"},
		{"found_on: {field: looked_on}", "found_on: {field: cost}", "24:95 pack.raise_kind"},
		{"found_on: {field: looked_on}", "document: {field: photo}", "24:95 pack.raise_kind"},
		{"leader: {field: looked_by}", "lesson: {field: looked_by}", "24:146 pack.raise_personal"},
		{"leader: {field: looked_by}", "fix_by: {point: true}", "24:138 pack.raise_point"},
		{"problem: 费用超过一万元", "problem: {point: true}", "25:97 pack.raise_point"},
		{"field: cost, unit: office", "field: costs, unit: office", "25:62 pack.no_form_field"},
		{"unit: office, set", "unit: offices, set", "25:74 pack.unknown_unit"},
		{"    - {to: problems, when: 估算费用 > 10000元, on: [done], field: cost, ", "    - {to: problems, points: wells, on: [again], field: cost, ", "25:7 pack.raise_twice"},
		{"{id: problems, use: problem,", "{id: problems, use: cleaning_check,", "24:30 pack.raise_nameless"},
		{"{id: problems, use: problem,", "{id: problems, use: visit,", "24:12 pack.raise_subject"},
		{"kind: list}", "kind: list, raise: [{to: checks, when: 1 > 0, on: x}]}", "2:72 pack.raise_formless"},
		{"to: problems, points", "too: problems, points", "24:8 pack.unknown_key"},
	} {
		if !strings.Contains(raising, c.old) {
			t.Fatalf("%q is not in the ledgers", c.old)
		}
		said := raised(strings.Replace(raising, c.old, c.new, 1), "[]\n")
		if !strings.Contains(said, c.want) || strings.Contains(said, "\npack.") {
			t.Errorf("%q: want %s, said %s", c.new, c.want, said)
		}
	}
}
