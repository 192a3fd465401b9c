package finding

import (
	"slices"
	"strings"

	"guben/audit"
	"guben/division"
	"guben/fault"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// findingPage is one finding: what, why, what happened, what can be done now.
type findingPage struct {
	page.Form
	page.FindingRow
	Events []eventRow
	Moves  []moveForm
	Units  []page.Choice
	Typed  string // the note as it was sent, when something was wrong

	Another bool // only somebody else may close it: this account confirmed it
}

func (findingPage) File() string { return "finding" }

// Dispatches reports whether the finding can be handed to a unit now.
func (p *findingPage) Dispatches() bool {
	return slices.ContainsFunc(p.Moves, func(m moveForm) bool { return m.Move == screen.Dispatch })
}

type eventRow struct {
	screen.Event
	UnitName string
}

// Said names what happened.
func (e eventRow) Said() string { return "screen.move_" + e.Move }

// moveForm is a move that can be made now.
type moveForm struct {
	Move screen.Move
	Main bool // the step that usually comes next
}

func loadFinding(x *page.Exchange, tx *store.Tx, county, id int64) (*findingPage, error) {
	found, err := screen.Get(tx, x.Scope, county, id)
	if err != nil {
		return nil, err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return nil, err
	}
	plan := x.PlanOf(county)
	p := &findingPage{Form: page.NewForm(), FindingRow: x.FindingRow(plan, found), Units: x.UnitsOf(x.Plan(), found.Unit)}
	p.Place = tree.Path(found.Village, division.County)
	for i, move := range found.Allowed(x.Scope) {
		p.Moves = append(p.Moves, moveForm{move, i == 0})
	}
	p.Another = found.State == screen.Confirmed && x.Scope.May(movePower(screen.Resolve)) && !slices.Contains(found.Allowed(x.Scope), screen.Resolve)
	events, err := screen.History(tx, x.Scope, county, id)
	for _, event := range events {
		p.Events = append(p.Events, eventRow{event, page.UnitName(plan, event.Unit, x.Lang)})
	}
	return p, err
}

func finding(x *page.Exchange) (page.Answer, error) {
	county, id := x.HouseholdAt()
	var p *findingPage
	err := x.View(func(tx *store.Tx) (err error) {
		p, err = loadFinding(x, tx, county, id)
		return err
	})
	return page.ShowUnless(err, p)
}

// moveFinding carries out one step on one finding.
func moveFinding(x *page.Exchange) (page.Answer, error) {
	county, id := x.HouseholdAt()
	step := step(x, county, id)
	step.Revision, step.Key = int(store.ParseID(x.Field("revision"))), x.Field("key")
	err := x.Update(func(tx *store.Tx) error { return screen.Make(tx, x.Log, x.Scope, step) })
	kind := fault.KindOf(err)
	switch {
	case err == nil || kind == fault.Duplicate || kind == fault.Conflict && made(x, step):
		return page.See("/finding/"+x.R.PathValue("county")+"/"+x.R.PathValue("id"), "finding")
	case kind != fault.Invalid && kind != fault.Conflict:
		return nil, err
	}
	return wrongMove(x, county, id, err)
}

// made reports whether this very step was made before: then the finding is no
// longer as the form says, and that is the form's own doing.
func made(x *page.Exchange, step screen.Step) (made bool) {
	x.View(func(tx *store.Tx) error {
		records, err := audit.About(tx, step.County, "finding", step.Finding, 20)
		made = err == nil && slices.ContainsFunc(records, func(r audit.Record) bool { return r.Key == step.Key && r.Actor == x.Scope.Account })
		return err
	})
	return made && step.Key != ""
}

func step(x *page.Exchange, county, id int64) screen.Step {
	return screen.Step{County: county, Finding: id, Move: screen.Move(x.Field("move")), Unit: x.Field("unit"), Note: x.Field("note")}
}

func wrongMove(x *page.Exchange, county, id int64, cause error) (page.Answer, error) {
	var p *findingPage
	err := x.View(func(tx *store.Tx) (err error) {
		p, err = loadFinding(x, tx, county, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.Wrong, p.Typed = fault.Say(x.Lang, cause), x.Field("note")
	return page.Again(fault.Status(cause), p)
}

// moveFindings carries out one step on several findings: on all or on none.
func moveFindings(x *page.Exchange) (page.Answer, error) {
	if err := x.R.ParseForm(); err != nil {
		return nil, fault.New(fault.Invalid, "web.none_chosen").Because(err)
	}
	chosen := x.R.PostForm["finding"]
	if len(chosen) == 0 || len(chosen) > page.MaxBulk {
		return nil, fault.New(fault.Invalid, "web.none_chosen")
	}
	steps := steps(x, chosen)
	err := x.Update(func(tx *store.Tx) error {
		for _, step := range steps {
			if err := screen.Make(tx, x.Log, x.Scope, step); err != nil {
				return err
			}
		}
		return nil
	})
	if kind := fault.KindOf(err); err != nil && kind != fault.Duplicate && !(kind == fault.Conflict && made(x, steps[0])) {
		return nil, err
	}
	return page.See(page.Local(x.Field("back")), "findings")
}

// steps are the same step on each of the chosen findings.
func steps(x *page.Exchange, chosen []string) (list []screen.Step) {
	for _, name := range chosen {
		county, id, _ := strings.Cut(name, "-")
		step := step(x, store.ParseID(county), store.ParseID(id))
		step.Key = x.Field("key") + "-" + id
		list = append(list, step)
	}
	return list
}
