package web

import (
	"maps"
	"slices"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/money"
	"guben/pack"
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
}

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

// findingRow is one finding in a list.
type findingRow struct {
	screen.Finding
	Name, Clause string
	Message      string
	Remedy       string
	UnitName     string
	Place        string
	Lines        []line
	Plan         *pack.Pack
}

// Path is the finding's page.
func (r findingRow) Path() string {
	return "/finding/" + strconv.FormatInt(r.County, 10) + "/" + store.FormatID(r.ID)
}

// Who is the person it is about, "" for the household or its head, who is named beside.
func (r findingRow) Who() string {
	if r.PersonName == r.HouseholdName {
		return ""
	}
	return r.PersonName
}

// Pick names the finding in a form that is about several.
func (r findingRow) Pick() string {
	return strconv.FormatInt(r.County, 10) + "-" + store.FormatID(r.ID)
}

// HouseholdPath is the page of the household it is about.
func (r findingRow) HouseholdPath() string { return householdPath(r.County, r.Household) }

// Tone is the colour of the state.
func (r findingRow) Tone() string { return tone(r.State) }

// Difference is received less due.
func (r findingRow) Difference() money.Fen { return r.Received - r.Due }

func (x *exchange) findingRow(plan *pack.Pack, finding screen.Finding) findingRow {
	row := findingRow{Finding: finding, Plan: plan, UnitName: unitName(plan, finding.Unit, x.lang), Lines: lines(finding.Reason, x.lang)}
	row.Name, row.Clause = ruleOf(plan, finding.Rule, x.lang)
	if plan != nil {
		if rule, ok := plan.Rule(finding.Rule); ok {
			row.Message = filled(rule.Message.Say(x.lang), finding.Reason, x.lang)
			row.Remedy = filled(rule.Remedy.Say(x.lang), finding.Reason, x.lang)
		}
	}
	return row
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
	return shown{200, p}, err
}

func (p *findingsPage) fill(x *exchange, tx *store.Tx, scope auth.Scope) (err error) {
	var tree *division.Tree
	if p.Place, tree, err = x.pickPlace(tx, scope); err != nil {
		return err
	}
	p.NoPlan = x.plan() == nil
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

// byRule shows the rules in the order of the plan, each with its kinds.
func (p *findingsPage) byRule(x *exchange, tx *store.Tx) error {
	groups, err := x.countFindings(tx, p.filter(), screen.ByRule)
	if err != nil {
		return err
	}
	of := map[string]map[screen.Kind]int64{}
	for _, group := range groups {
		if of[group.Rule] == nil {
			of[group.Rule] = map[screen.Kind]int64{}
		}
		of[group.Rule][group.Kind] += group.Findings
	}
	plan := x.plan()
	for _, id := range inOrder(plan, of) {
		row := ruleGroup{Path: "/finding" + more(p.Filter, "by", "list", "rule", id)}
		row.Name, row.Clause = ruleOf(plan, id, x.lang)
		for _, kind := range screen.Kinds {
			count := of[id][kind]
			row.Sum += count
			row.Kinds = append(row.Kinds, kindCount{kind, count, row.Path + "&kind=" + string(kind)})
		}
		p.ByRule = append(p.ByRule, row)
	}
	return nil
}

// inOrder are the rules with findings as the plan has them, then those it has no more.
func inOrder(plan *pack.Pack, of map[string]map[screen.Kind]int64) (ids []string) {
	if plan != nil {
		for _, rule := range plan.Rules {
			if of[rule.ID] != nil {
				ids = append(ids, rule.ID)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// byPlace adds up the villages below each place directly under the one chosen.
func (p *findingsPage) byPlace(x *exchange, tx *store.Tx, tree *division.Tree) error {
	groups, err := x.countFindings(tx, p.filter(), screen.ByVillage)
	if err != nil {
		return err
	}
	places := tree.Children(p.Place.Code)
	if len(places) == 0 {
		places = []division.Code{p.Place.Code}
	}
	most := int64(1)
	for _, place := range places {
		row := placeGroup{Name: tree.Name(place), Path: "/finding" + more(p.Filter, "by", "village", "place", place.String())}
		if len(tree.Children(place)) == 0 {
			row.Path = "/finding" + more(p.Filter, "by", "list", "place", place.String())
		}
		for _, group := range groups {
			if place.Contains(group.Village) {
				row.Findings += group.Findings
				row.Households += group.Households
			}
		}
		most = max(most, row.Findings)
		p.ByPlace = append(p.ByPlace, row)
	}
	for i := range p.ByPlace {
		p.ByPlace[i].Part = p.ByPlace[i].Findings * 100 / most
	}
	return nil
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
