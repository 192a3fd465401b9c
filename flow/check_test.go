package flow_test

import (
	"strings"
	"testing"

	"guben/fault"
	"guben/flow"
	"guben/message"
)

var known = flow.Names{
	Roles:  []string{"office", "department", "township", "village", "helper"},
	Units:  []string{"housing"},
	Fields: []string{"measures", "result"},
	Files:  []string{"photo"},
}

func TestTheTicketIsSound(t *testing.T) {
	for _, p := range flow.Check(parse(t, []byte(ticket)), known) {
		t.Errorf("%s", p.Say(message.Zh))
	}
}

func TestWhatIsWrongWithAFlow(t *testing.T) {
	tests := []struct{ name, old, new, code string }{
		{"unknown start", "start: found", "start: fond", "flow.no_start"},
		{"closed start", "start: found", "start: closed", "flow.start_closed"},
		{"no done state", "phase: done", "phase: void", "flow.no_done"},
		{"unknown phase", "phase: done", "phase: over", "flow.bad_phase"},
		{"a state twice", "{id: frozen,", "{id: fixed,", "flow.twice"},
		{"bad id", "{id: frozen,", "{id: Frozen-1,", "flow.bad_id"},
		{"no Chinese name", "name: {zh: 已冻结, en: Frozen}", "name: {en: Frozen}", "flow.no_name"},
		{"amber after the end", "amber: 2", "amber: 5", "flow.bad_amber"},
		{"no days", "days: 5,", "days: 0,", "flow.bad_days"},
		{"since when", "amber: 3}", "amber: 3, from: birth}", "flow.bad_since"},
		{"unknown level", "to: township}}", "to: province}}", "flow.bad_level"},
		{"escalation without limit", "limit: {days: 5, working: true, amber: 2}, ", "", "flow.escalate_no_limit"},
		{"limit on a closed state", "phase: done}", "phase: done, limit: {days: 3}}", "flow.closed_limit"},
		{"a move twice", "{id: hand,", "{id: fix,", "flow.twice"},
		{"reserved move", "{id: hand,", "{id: open,", "flow.bad_id"},
		{"from nowhere", "from: [frozen]", "from: []", "flow.no_from"},
		{"unknown from", "from: [frozen]", "from: [frozn]", "flow.unknown_state"},
		{"unknown to", "to: fixed, who", "to: fixd, who", "flow.unknown_state"},
		{"nobody", "who: [{role: township}], kind: return", "who: [], kind: return", "flow.nobody"},
		{"anybody", "who: [{role: township}], kind: return", "who: [{}], kind: return", "flow.anybody_moves"},
		{"unknown role", "{role: village}", "{role: vilage}", "flow.unknown_role"},
		{"unknown unit", "unit: owner", "unit: houseing", "flow.unknown_unit"},
		{"unknown level of who", "level: county", "level: shire", "flow.bad_level"},
		{"apart from no move", "apart: [fix]", "apart: [fx]", "flow.unknown_move"},
		{"unknown field", "need: [measures]", "need: [measure]", "flow.unknown_field"},
		{"a file that is none", "evidence: [photo]", "evidence: [measures]", "flow.unknown_file"},
		{"return without reason", "kind: return", "kind: return, note: optional", "flow.note_demanded"},
		{"unknown note", "kind: return", "kind: return, note: maybe", "flow.bad_note"},
		{"unknown kind", "kind: return", "kind: restore", "flow.bad_kind"},
		{"return to a closed state", "to: found, who: [{role: township}], kind: return", "to: closed, who: [{role: township}], kind: return", "flow.to_closed"},
		{"re-opening an open record", "from: [closed]", "from: [fixed]", "flow.reopen_open"},
		{"leaving a closed state", "kind: reopen", "kind: forward", "flow.moves_closed"},
		{"handing over elsewhere", `from: ["*"], who`, `from: ["*"], to: fixed, who`, "flow.handover_to"},
		{"freezing into work", "to: frozen, who", "to: found, who", "flow.freeze_to"},
		{"unreachable", "to: frozen, who: [{role: office}], kind: freeze", "to: fixed, who: [{role: office}]", "flow.unreachable"},
		{"dead end", "from: [frozen], to: back", "from: [frozen], to: frozen", "flow.dead_end"},
		{"re-opening to anywhere", "from: [closed], to: found, who: [{role: office}], kind: reopen",
			"from: [closed], to: back, who: [{role: office}], kind: reopen", "flow.to_closed"},
		{"alone", "apart: [fix]", "apart: [hand]", "flow.alone"},
		{"alone without reason", "start: found", "start: found\nsingle: true", "flow.single_why"},
		{"alone after re-opening", "to: found, who: [{role: office}], kind: reopen", "to: fixed, who: [{role: office}], kind: reopen", "flow.alone_again"},
	}
	for _, test := range tests {
		if strings.Count(ticket, test.old) == 0 {
			t.Fatalf("%s: the ticket has no %q", test.name, test.old)
		}
		problems := flow.Check(parse(t, []byte(strings.Replace(ticket, test.old, test.new, 1))), known)
		if !has(problems, test.code) {
			t.Errorf("%s: want %s, got %v", test.name, test.code, say(problems))
		}
	}
}

func has(problems []flow.Problem, code string) bool {
	for _, p := range problems {
		if p.Code == code {
			return true
		}
	}
	return false
}

func say(problems []flow.Problem) (said []string) {
	for _, p := range problems {
		said = append(said, p.Code+" "+p.Say(message.En))
	}
	return said
}

func TestAProblemSaysWhatIsMeantAndWhere(t *testing.T) {
	f := parse(t, []byte(strings.Replace(ticket, "role: village", "role: vilage", 1)))
	f.Moves[0].At = fault.Place{File: "ledgers.yaml", Line: 12, Column: 5}
	problems := flow.Check(f, known)
	if len(problems) != 1 {
		t.Fatalf("%d problems: %v", len(problems), say(problems))
	}
	said := fault.Say(message.Zh, problems[0].Fault())
	for _, part := range []string{"ledgers.yaml:12:5", "vilage", "是不是「village」"} {
		if !strings.Contains(said, part) {
			t.Errorf("%q lacks %q", said, part)
		}
	}
	if problems[0].Move != "fix" || problems[0].Key != "who" {
		t.Errorf("blamed on %s, %s", problems[0].Move, problems[0].Key)
	}
}

func TestOnePersonIsEnoughOnlyWithAReason(t *testing.T) {
	text := strings.Replace(ticket, "apart: [fix]", "apart: []", 1)
	if problems := flow.Check(parse(t, []byte(text)), known); !has(problems, "flow.alone") {
		t.Errorf("without apart: %v", say(problems))
	}
	text += "single: true\nassumption: 方案未要求第二人。\n"
	if problems := flow.Check(parse(t, []byte(text)), known); len(problems) != 0 {
		t.Errorf("with a reason: %v", say(problems))
	}
}

// The way out of the frozen state leads only where the record came from: a
// record frozen before it was fixed cannot slip past the fixing.
func TestFreezingIsNoWayAround(t *testing.T) {
	f := parse(t, []byte(strings.Replace(ticket, "apart: [fix]", "apart: [fix, thaw]", 1)))
	if problems := flow.Check(f, known); len(problems) != 0 {
		t.Errorf("%v", say(problems))
	}
}

func TestNoFlowIsTooBigToCheck(t *testing.T) {
	f := parse(t, []byte(ticket))
	for range 50 {
		f.Moves = append(f.Moves, f.Moves[0])
	}
	if problems := flow.Check(f, known); !has(problems, "flow.too_many") {
		t.Errorf("%d moves: %v", len(f.Moves), say(problems))
	}
}
