package web

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/screen"
	"guben/store"
)

// findingsPage shows findings by rule, by village, or one by one.
type findingsPage struct {
	form
	By     string // rule, village, list
	Place  placePicker
	Filter string // what narrows the list, as a query, without By

	Rule, Unit string
	Kind       screen.Kind
	State      string // a state, open, or "" for all
	Rules      []choice
	Kinds      []choice
	States     []choice
	Units      []choice

	Totals   []stateCount
	ByRule   []ruleGroup
	ByPlace  []placeGroup
	Rows     []findingRow
	Next     string
	Moves    []screen.Move // that the account can make on several at once
	Screened *screen.Screening
	NoPlan   bool
	Export   bool // the account may take the list out
}

// Bare is the filter for a hidden field.
func (p *findingsPage) Bare() string { return strings.TrimPrefix(p.Filter, "?") }

func (findingsPage) file() string { return "findings" }

// Tab is the same list seen another way.
func (p *findingsPage) Tab(by string) string { return more(p.Filter, "by", by) }

// stateCount is a number of findings in a state.
type stateCount struct {
	State screen.State
	Count int64
	Path  string
}

// ruleGroup is the findings of one rule, by kind.
type ruleGroup struct {
	Name, Clause string
	Sum          int64
	Path         string
	Kinds        []kindCount // in the order of screen.Kinds
}

// kindCount is a number of findings of one kind.
type kindCount struct {
	Kind  screen.Kind
	Count int64
	Path  string
}

// placeGroup is the findings of one place.
type placeGroup struct {
	Name       string
	Findings   int64
	Households int64
	Path       string
	Part       int64 // of the place with most, in hundredths
}

const openFindings = "open"

func findings(x *exchange) (answer, error) {
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	p := &findingsPage{form: newForm(), By: x.field("by"), Rule: x.field("rule"), Unit: x.field("unit"),
		Kind: screen.Kind(x.field("kind")), State: openFindings}
	if x.r.URL.Query().Has("state") {
		p.State = x.field("state")
	}
	err = x.view(func(tx *store.Tx) error { return p.fill(x, tx, scope) })
	return shownUnless(err, p)
}

func (p *findingsPage) fill(x *exchange, tx *store.Tx, scope auth.Scope) (err error) {
	var tree *division.Tree
	if p.Place, tree, err = x.pickPlace(tx, scope); err != nil {
		return err
	}
	p.NoPlan, p.Export = x.plan() == nil, x.scope.May(auth.Export)
	p.choices(x)
	p.Filter = query("place", p.Place.Param(x.scope), "rule", p.Rule, "kind", string(p.Kind), "unit", p.Unit)
	if p.State != openFindings {
		p.Filter = more(p.Filter, "state", p.State)
	}
	if latest, err := screen.Latest(tx, x.scope, p.Place.Code.County()); err == nil {
		p.Screened = &latest
	}
	if err := p.totals(x, tx); err != nil {
		return err
	}
	switch p.By {
	case "village":
		return p.byPlace(x, tx, tree)
	case "list":
		return p.list(x, tx, tree)
	}
	p.By = "rule"
	return p.byRule(x, tx)
}

// KindsShown are the columns of the list by rule.
func (p *findingsPage) KindsShown() []screen.Kind { return screen.Kinds }

// filter is what the page asks the screening for.
func (p *findingsPage) filter() screen.Filter {
	filter := screen.Filter{Within: p.Place.Code, Rule: p.Rule, Kind: p.Kind, Unit: p.Unit}
	if p.State == openFindings {
		filter.Open = true
	} else {
		filter.State = screen.State(p.State)
	}
	return filter
}

func (p *findingsPage) choices(x *exchange) {
	p.Rules, p.Units = x.ruleChoices(p.Rule), x.unitChoices(p.Unit)
	for _, kind := range screen.Kinds {
		p.Kinds = append(p.Kinds, choice{string(kind), kind.Say(x.lang), kind == p.Kind})
	}
	p.States = append(p.States, choice{openFindings, x.text("web.state_open"), p.State == openFindings})
	for _, state := range screen.States {
		p.States = append(p.States, choice{string(state), state.Say(x.lang), string(state) == p.State})
	}
	for _, move := range []screen.Move{screen.Dispatch, screen.Take, screen.Confirm, screen.Dismiss} {
		if x.scope.May(movePower(move)) {
			p.Moves = append(p.Moves, move)
		}
	}
}

func movePower(move screen.Move) auth.Power {
	if move == screen.Dispatch {
		return auth.Dispatch
	}
	return auth.Verify
}

// totals counts the findings by state, whatever state the list is narrowed to.
func (p *findingsPage) totals(x *exchange, tx *store.Tx) error {
	filter := p.filter()
	filter.Open, filter.State = false, ""
	groups, err := x.countFindings(tx, filter, screen.ByState)
	of := map[screen.State]int64{}
	for _, group := range groups {
		of[group.State] = group.Findings
	}
	for _, state := range screen.States {
		p.Totals = append(p.Totals, stateCount{state, of[state], "/finding" + more(p.Filter, "state", string(state), "by", "list")})
	}
	return err
}

const findingsShown = 50

func (p *findingsPage) list(x *exchange, tx *store.Tx, tree *division.Tree) error {
	filter := p.filter()
	filter.After, filter.Limit = store.ParseID(x.field("after")), findingsShown+1
	list, err := screen.List(tx, x.scope, filter)
	if err != nil {
		return err
	}
	if len(list) > findingsShown {
		list = list[:findingsShown]
		p.Next = more(p.Filter, "by", "list", "after", store.FormatID(list[findingsShown-1].ID))
	}
	for _, finding := range list {
		row := x.findingRow(x.planOf(finding.County), finding)
		row.Place = placeName(tree, finding.Village)
		p.Rows = append(p.Rows, row)
	}
	return nil
}
