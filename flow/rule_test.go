package flow_test

import (
	"strings"
	"testing"

	"guben/fault"
	"guben/flow"
	"guben/message"
	"guben/policy"
)

var (
	village  = flow.Actor{ID: 1, Role: "village", Level: "village"}
	township = flow.Actor{ID: 2, Role: "township", Level: "township"}
	office   = flow.Actor{ID: 3, Role: "office", Level: "county"}
	owner    = flow.Actor{ID: 4, Role: "department", Level: "county", Unit: "housing"}
	stranger = flow.Actor{ID: 5, Role: "department", Level: "county", Unit: "health"}
)

// everything is filled in and every rule holds.
func everything(s flow.Situation) flow.Situation {
	s.Has = func(string) bool { return true }
	s.Holds = func(policy.Text) bool { return true }
	s.Note, s.Round, s.Owner = "已核", max(s.Round, 1), "housing"
	return s
}

func TestWhoMayMoveWhat(t *testing.T) {
	f := parse(t, []byte(ticket))
	fixed := everything(flow.Situation{State: "fixed", Past: []flow.Past{{Move: "open", Actor: 9, Round: 1}, {Move: "fix", Actor: 2, Round: 1}}})
	tests := []struct {
		name string
		at   flow.Situation
		by   flow.Actor
		want string
	}{
		{"the village", everything(flow.Situation{State: "found"}), village, "fix"},
		{"the office", everything(flow.Situation{State: "found"}), office, "hand freeze"},
		{"who fixed does not sign", fixed, township, "reject"},
		{"a colleague signs", fixed, flow.Actor{ID: 8, Role: "township"}, "sign reject"},
		{"the owner signs", fixed, owner, "sign"},
		{"another unit does not", fixed, stranger, ""},
		{"a closed record", everything(flow.Situation{State: "closed"}), office, "again"},
		{"a state of another edition", everything(flow.Situation{State: "gone"}), office, "hand"},
	}
	for _, test := range tests {
		var got []string
		for _, m := range f.Allowed(test.at, test.by) {
			got = append(got, m.ID)
		}
		if said := strings.Join(got, " "); said != test.want {
			t.Errorf("%s: %q, want %q", test.name, said, test.want)
		}
	}
}

func TestWhyNot(t *testing.T) {
	f := parse(t, []byte(ticket))
	f.Units = map[string]flow.Words{"housing": {Zh: "县住建局", En: "Housing"}}
	found, fixed := everything(flow.Situation{State: "found"}), everything(flow.Situation{State: "fixed"})
	fixed.Past = []flow.Past{{Move: "fix", Actor: 2, Round: 1}}
	empty := found
	empty.Has = func(field string) bool { return field == "photo" }
	empty.Name = func(string) flow.Words { return flow.Words{Zh: "整改措施", En: "Measures"} }
	silent := fixed
	silent.Note = "  "
	unverified := fixed
	unverified.Holds = nil
	tests := []struct {
		at     flow.Situation
		by     flow.Actor
		move   string
		kind   fault.Kind
		zh, en string
	}{
		{at: found, by: office, move: "nothing", kind: fault.NotFound, zh: "nothing", en: "nothing"},
		{at: fixed, by: village, move: "fix", kind: fault.Conflict, zh: "「待销号」", en: "“Fixed”"},
		{at: found, by: office, move: "fix", kind: fault.Forbidden, zh: "村两委与工作队、乡镇", en: "Village, Township"},
		{at: fixed, by: township, move: "sign", kind: fault.Forbidden, zh: "办理过「整改」", en: "whoever did “Fix”"},
		{at: unverified, by: owner, move: "sign", kind: fault.Conflict, zh: "「已核实」", en: "“已核实”"},
		{at: empty, by: village, move: "fix", kind: fault.Invalid, zh: "补齐：整改措施", en: "fill in: Measures"},
		{at: silent, by: township, move: "reject", kind: fault.Invalid, zh: "写明原因", en: "needs a reason"},
		{at: found, by: stranger, move: "hand", kind: fault.Forbidden, zh: "县级", en: "(county)"},
		{at: fixed, by: stranger, move: "sign", kind: fault.Forbidden, zh: "责任单位", en: "the responsible unit"},
	}
	for _, test := range tests {
		err := f.Refuse(test.at, test.by, test.move)
		if fault.KindOf(err) != test.kind {
			t.Errorf("%s by %s: %v", test.move, test.by.Role, err)
			continue
		}
		if zh, en := fault.Say(message.Zh, err), fault.Say(message.En, err); !strings.Contains(zh, test.zh) || !strings.Contains(en, test.en) {
			t.Errorf("%s by %s: %s / %s", test.move, test.by.Role, zh, en)
		}
	}
	if err := f.Refuse(fixed, owner, "sign"); err != nil {
		t.Errorf("the owner cannot sign off: %v", err)
	}
}

func TestReopeningBeginsARound(t *testing.T) {
	f := parse(t, []byte(ticket))
	at := everything(flow.Situation{State: "closed", Past: []flow.Past{{Move: "open", Actor: 9, Round: 1}, {Move: "fix", Actor: 2, Round: 1}}})
	again, _ := f.Move("again")
	state, round, entered := f.After(at, again)
	if state != "found" || round != 2 || !entered {
		t.Fatalf("%s, round %d, entered %v", state, round, entered)
	}
	at.State, at.Round = "fixed", 2
	at.Past = append(at.Past, flow.Past{Move: "fix", Actor: 8, Round: 2})
	if err := f.Refuse(at, township, "sign"); err != nil {
		t.Errorf("who fixed in the first round cannot sign in the second: %v", err)
	}
	if err := f.Refuse(at, flow.Actor{ID: 8, Role: "township"}, "sign"); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("who fixed in the second round: %v", err)
	}
}

func TestTheAuthorStaysTheAuthor(t *testing.T) {
	f := parse(t, []byte(strings.Replace(ticket, "apart: [fix]", "apart: [open]", 1)))
	at := everything(flow.Situation{State: "fixed", Round: 3, Past: []flow.Past{{Move: "open", Actor: 2, Round: 1}}})
	if err := f.Refuse(at, township, "sign"); fault.KindOf(err) != fault.Forbidden || !strings.Contains(fault.Say(message.Zh, err), "登记") {
		t.Errorf("the author signs off: %v", err)
	}
}

func TestFreezingComesBackToWhereItWas(t *testing.T) {
	f := parse(t, []byte(ticket))
	thaw, _ := f.Move("thaw")
	for _, from := range []string{"found", "fixed"} {
		at := flow.Situation{State: "frozen", Round: 1, Past: []flow.Past{
			{Move: "open", To: "found", Round: 1}, {Move: "freeze", From: from, To: "frozen", Round: 1}, {Move: "hand", From: "frozen", To: "frozen", Round: 1}}}
		if state, _, _ := f.After(at, thaw); state != from {
			t.Errorf("frozen from %s, thawed to %s", from, state)
		}
	}
}

func TestHandingOverKeepsStateAndClock(t *testing.T) {
	f := parse(t, []byte(ticket))
	hand, _ := f.Move("hand")
	if state, round, entered := f.After(flow.Situation{State: "fixed", Round: 1}, hand); state != "fixed" || round != 1 || entered {
		t.Errorf("%s, %d, %v", state, round, entered)
	}
}
