package finding

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// findingsPage shows findings by rule, by village, or one by one.
type findingsPage struct {
	page.Form
	By     string // rule, village, list
	Place  page.PlacePicker
	Filter string // what narrows the list, as a query, without By

	Rule, Unit string
	Kind       screen.Kind
	State      string // a state, open, or "" for all
	Rules      []page.Choice
	Kinds      []page.Choice
	States     []page.Choice
	Units      []page.Choice

	Totals   []stateCount
	ByRule   []ruleGroup
	ByPlace  []placeGroup
	Rows     []page.FindingRow
	Next     string
	Moves    []screen.Move // that the account can make on several at once
	Screened *screen.Screening
	NoPlan   bool
	Export   bool // the account may take the list out
}

// Bare is the filter for a hidden field.
func (p *findingsPage) Bare() string { return strings.TrimPrefix(p.Filter, "?") }

func (findingsPage) File() string { return "findings" }

// Tab is the same list seen another way.
func (p *findingsPage) Tab(by string) string { return page.More(p.Filter, "by", by) }

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

func findings(x *page.Exchange) (page.Answer, error) {
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &findingsPage{Form: page.NewForm(), By: x.Field("by"), Rule: x.Field("rule"), Unit: x.Field("unit"),
		Kind: screen.Kind(x.Field("kind")), State: openFindings}
	if x.R.URL.Query().Has("state") {
		p.State = x.Field("state")
	}
	err = x.View(func(tx *store.Tx) error { return p.fill(x, tx, scope) })
	return page.ShowUnless(err, p)
}

func (p *findingsPage) fill(x *page.Exchange, tx *store.Tx, scope auth.Scope) (err error) {
	var tree *division.Tree
	if p.Place, tree, err = x.PickPlace(tx, scope); err != nil {
		return err
	}
	p.NoPlan, p.Export = x.Plan() == nil, x.Scope.May(auth.Export)
	p.choices(x)
	p.Filter = page.Query("place", p.Place.Param(x.Scope), "rule", p.Rule, "kind", string(p.Kind), "unit", p.Unit)
	if p.State != openFindings {
		p.Filter = page.More(p.Filter, "state", p.State)
	}
	if latest, err := screen.Latest(tx, x.Scope, p.Place.Code.County()); err == nil {
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

func (p *findingsPage) choices(x *page.Exchange) {
	p.Rules, p.Units = x.RuleChoices(p.Rule), x.UnitsOf(x.Plan(), p.Unit)
	for _, kind := range screen.Kinds {
		p.Kinds = append(p.Kinds, page.Choice{Value: string(kind), Text: kind.Say(x.Lang), Here: kind == p.Kind})
	}
	p.States = append(p.States, page.Choice{Value: openFindings, Text: x.Text("web.state_open"), Here: p.State == openFindings})
	for _, state := range screen.States {
		p.States = append(p.States, page.Choice{Value: string(state), Text: state.Say(x.Lang), Here: string(state) == p.State})
	}
	for _, move := range []screen.Move{screen.Dispatch, screen.Take, screen.Confirm, screen.Dismiss} {
		if x.Scope.May(movePower(move)) {
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
func (p *findingsPage) totals(x *page.Exchange, tx *store.Tx) error {
	filter := p.filter()
	filter.Open, filter.State = false, ""
	groups, err := x.CountFindings(tx, filter, screen.ByState)
	of := map[screen.State]int64{}
	for _, group := range groups {
		of[group.State] = group.Findings
	}
	for _, state := range screen.States {
		p.Totals = append(p.Totals, stateCount{state, of[state], "/finding" + page.More(p.Filter, "state", string(state), "by", "list")})
	}
	return err
}

const findingsShown = 50

func (p *findingsPage) list(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	filter := p.filter()
	filter.After, filter.Limit = store.ParseID(x.Field("after")), findingsShown+1
	list, err := screen.List(tx, x.Scope, filter)
	if err != nil {
		return err
	}
	if len(list) > findingsShown {
		list = list[:findingsShown]
		p.Next = page.More(p.Filter, "by", "list", "after", store.FormatID(list[findingsShown-1].ID))
	}
	for _, finding := range list {
		row := x.FindingRow(x.PlanOf(finding.County), finding)
		row.Place = page.PlaceName(tree, finding.Village)
		p.Rows = append(p.Rows, row)
	}
	return nil
}
