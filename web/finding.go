package web

import (
	"slices"
	"strings"

	"guben/audit"
	"guben/division"
	"guben/fault"
	"guben/screen"
	"guben/store"
)

// findingPage is one finding: what, why, what happened, what can be done now.
type findingPage struct {
	form
	findingRow
	Events []eventRow
	Moves  []moveForm
	Units  []choice
	Typed  string // the note as it was sent, when something was wrong

	Another bool // only somebody else may close it: this account confirmed it
}

func (findingPage) file() string { return "finding" }

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

func (x *exchange) findingPage(tx *store.Tx, county, id int64) (*findingPage, error) {
	found, err := screen.Get(tx, x.scope, county, id)
	if err != nil {
		return nil, err
	}
	tree, err := x.tree(tx)
	if err != nil {
		return nil, err
	}
	plan := x.planOf(county)
	p := &findingPage{form: newForm(), findingRow: x.findingRow(plan, found), Units: x.unitChoices(found.Unit)}
	p.Place = tree.Path(found.Village, division.County)
	for i, move := range found.Allowed(x.scope) {
		p.Moves = append(p.Moves, moveForm{move, i == 0})
	}
	p.Another = found.State == screen.Confirmed && x.scope.May(movePower(screen.Resolve)) && !slices.Contains(found.Allowed(x.scope), screen.Resolve)
	events, err := screen.History(tx, x.scope, county, id)
	for _, event := range events {
		p.Events = append(p.Events, eventRow{event, unitName(plan, event.Unit, x.lang)})
	}
	return p, err
}

func finding(x *exchange) (answer, error) {
	county, id := x.householdPath()
	var p *findingPage
	err := x.view(func(tx *store.Tx) (err error) {
		p, err = x.findingPage(tx, county, id)
		return err
	})
	return shownUnless(err, p)
}

// moveFinding carries out one step on one finding.
func moveFinding(x *exchange) (answer, error) {
	county, id := x.householdPath()
	step := x.step(county, id)
	step.Revision, step.Key = int(store.ParseID(x.field("revision"))), x.field("key")
	err := x.update(func(tx *store.Tx) error { return screen.Make(tx, x.Log, x.scope, step) })
	kind := fault.KindOf(err)
	switch {
	case err == nil || kind == fault.Duplicate || kind == fault.Conflict && x.made(step):
		return see("/finding/"+x.r.PathValue("county")+"/"+x.r.PathValue("id"), "finding")
	case kind != fault.Invalid && kind != fault.Conflict:
		return nil, err
	}
	return x.wrongMove(county, id, err)
}

// made reports whether this very step was made before: then the finding is no
// longer as the form says, and that is the form's own doing.
func (x *exchange) made(step screen.Step) (made bool) {
	x.view(func(tx *store.Tx) error {
		records, err := audit.About(tx, step.County, "finding", step.Finding, 20)
		made = err == nil && slices.ContainsFunc(records, func(r audit.Record) bool { return r.Key == step.Key && r.Actor == x.scope.Account })
		return err
	})
	return made && step.Key != ""
}

func (x *exchange) step(county, id int64) screen.Step {
	return screen.Step{County: county, Finding: id, Move: screen.Move(x.field("move")), Unit: x.field("unit"), Note: x.field("note")}
}

func (x *exchange) wrongMove(county, id int64, cause error) (answer, error) {
	var p *findingPage
	err := x.view(func(tx *store.Tx) (err error) {
		p, err = x.findingPage(tx, county, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.Wrong, p.Typed = fault.Say(x.lang, cause), x.field("note")
	return again(fault.Status(cause), p)
}

// maxBulk bounds how many findings one form may move.
const maxBulk = 200

// moveFindings carries out one step on several findings: on all or on none.
func moveFindings(x *exchange) (answer, error) {
	if err := x.r.ParseForm(); err != nil {
		return nil, fault.New(fault.Invalid, "web.none_chosen").Because(err)
	}
	chosen := x.r.PostForm["finding"]
	if len(chosen) == 0 || len(chosen) > maxBulk {
		return nil, fault.New(fault.Invalid, "web.none_chosen")
	}
	steps := x.steps(chosen)
	err := x.update(func(tx *store.Tx) error {
		for _, step := range steps {
			if err := screen.Make(tx, x.Log, x.scope, step); err != nil {
				return err
			}
		}
		return nil
	})
	if kind := fault.KindOf(err); err != nil && kind != fault.Duplicate && !(kind == fault.Conflict && x.made(steps[0])) {
		return nil, err
	}
	return see(local(x.field("back")), "findings")
}

// steps are the same step on each of the chosen findings.
func (x *exchange) steps(chosen []string) (list []screen.Step) {
	for _, name := range chosen {
		county, id, _ := strings.Cut(name, "-")
		step := x.step(store.ParseID(county), store.ParseID(id))
		step.Key = x.field("key") + "-" + id
		list = append(list, step)
	}
	return list
}
