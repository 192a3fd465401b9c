package draft_test

import (
	"testing"

	"guben/draft"
	"guben/message"
	"guben/pack"
)

// statuses are those of the drafted pack once its tasks are changed.
func statuses(t *testing.T, change func(*pack.Pack)) map[string]draft.Covered {
	t.Helper()
	d := read(t, invented)
	p, _, _ := loaded(t, draft.From(d, options), "drafted")
	p.Duties, p.Ledgers, p.Indicators = nil, nil, nil
	change(p)
	found := map[string]draft.Covered{}
	for _, c := range draft.Cover(p, d).Clauses {
		found[c.Path] = c
	}
	return found
}

func TestACarrierOfAClauseDoesNotCarryWhatIsBelow(t *testing.T) {
	above := pack.Task{ID: "all", Clauses: []string{"二"}}
	for below, want := range map[string]draft.Status{"": draft.Missing, "二": draft.Carried} {
		found := statuses(t, func(p *pack.Pack) {
			task := above
			if below != "" {
				task.Below = []string{below}
			}
			p.Tasks = []pack.Task{task}
		})
		if have := found["二(一)"].Status; have != want {
			t.Errorf("with %q below: %s, want %s", below, have, want)
		}
	}
}

func TestParametersAndPopulationsOnlyState(t *testing.T) {
	found := statuses(t, func(p *pack.Pack) { p.Tasks = nil })
	if c := found["二(二)"]; c.Status != draft.Stated || len(c.CarriedBy) != 1 || c.CarriedBy[0].Kind != "parameter" {
		t.Errorf("a clause with a parameter is %s by %v", c.Status, c.CarriedBy)
	}
	if c := found["二(一)"]; c.Status != draft.Missing || !c.Duty {
		t.Errorf("a duty nothing carries is %+v", c)
	}
	if c := found["一"]; c.Status != draft.Idle || c.Why.Say(message.En) == "" {
		t.Errorf("a slogan is %+v", c)
	}
}

func TestAPackThatCitesWhatADocumentDoesNotHave(t *testing.T) {
	d := read(t, invented)
	p, _, _ := loaded(t, draft.From(d, options), "drafted")
	p.Clauses = append(p.Clauses, pack.Clause{Path: "九"})
	p.Tasks = append(p.Tasks, pack.Task{ID: "foreign", Clauses: []string{"九"}})
	if c := draft.Cover(p, d); len(c.Foreign) != 1 || c.Foreign[0] != "九" {
		t.Errorf("foreign clauses %v", c.Foreign)
	}
}

func TestOutlineNeedsNoDocument(t *testing.T) {
	p := &pack.Pack{Clauses: []pack.Clause{{Path: "三(一)1"}, {Path: "三(一)11"}, {Path: "三(一)1(2)"}},
		Tasks: []pack.Task{{ID: "one", Clauses: []string{"三(一)1"}, Below: []string{"三(一)1"}}}}
	carried := map[string]int{}
	for _, c := range draft.Outline(p, message.Zh).Clauses {
		carried[c.Path] = len(c.CarriedBy)
	}
	if carried["三(一)1"] != 1 || carried["三(一)1(2)"] != 1 || carried["三(一)11"] != 0 {
		t.Errorf("carriers %v", carried)
	}
}
