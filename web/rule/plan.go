package rule

import (
	"context"

	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/pack"
	"guben/policy"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// planPage is one plan: what it counts, what its rules found, what it states.
type planPage struct {
	Pack        *pack.Pack
	Others      []page.Choice
	Screened    *screen.Screening
	Area        string
	Populations []populationRow
	Rules       []ruleRow
	Parameters  []parameterRow
	Units       []pack.Unit
	Duties      []pack.Duty
	CanScreen   bool
	CanOpen     bool // findings can be opened
	page.Form
}

func (planPage) File() string { return "plan" }

// populationRow is a population, as the plan counts it and as it was found.
type populationRow struct {
	pack.Population
	Clause string
	Found  *screen.Tally
}

// Differs reports whether the plan's figure and the one found are not the same.
func (r populationRow) Differs() bool {
	return r.Found != nil && (r.Households != 0 && int64(r.Households) != r.Found.Households ||
		r.Persons != 0 && int64(r.Persons) != r.Found.Persons)
}

type ruleRow struct {
	*pack.Rule
	Name  string
	Units []string
	Tally *screen.Tally
	Due   bool // the rule says that something is due
}

type parameterRow struct {
	policy.Parameter
	Name   string
	Values []policy.Dated
	Bound  string // catalog key, "" for none
}

func plan(x *page.Exchange) (page.Answer, error) {
	p := &planPage{Pack: x.Plan(), Form: page.NewForm()}
	if id := x.R.PathValue("id"); id != "" {
		named, err := x.PackNamed(id)
		if err != nil || !(x.Scope.Division.Contains(named.Division) || named.Division.Contains(x.Scope.Division)) {
			return nil, fault.New(fault.NotFound, "store.no_row")
		}
		p.Pack = named
	}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *planPage) fill(x *page.Exchange, tx *store.Tx) error {
	if p.Pack == nil {
		return nil
	}
	for _, other := range x.Packs {
		if x.Scope.Division.Contains(other.Division) {
			p.Others = append(p.Others, page.Choice{Value: other.ID, Text: other.Title.Say(x.Lang), Here: other == p.Pack})
		}
	}
	if len(p.Others) < 2 {
		p.Others = nil
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.Area = tree.Name(p.Pack.Division)
	p.Units, p.Duties = p.Pack.Units, p.Pack.Duties
	p.CanScreen, p.CanOpen = x.MayScreen(), x.MayOpen()
	of, err := p.tallies(x, tx)
	if err != nil {
		return err
	}
	for _, population := range p.Pack.Populations {
		p.Populations = append(p.Populations, populationRow{population, page.Joined(population.Clauses), of[population.ID]})
	}
	for i := range p.Pack.Rules {
		rule := &p.Pack.Rules[i]
		row := ruleRow{Rule: rule, Name: page.RuleName(rule, x.Lang), Tally: of[rule.ID], Due: page.IsEntitlement(rule)}
		for _, unit := range rule.Units {
			row.Units = append(row.Units, page.UnitName(p.Pack, unit, x.Lang))
		}
		p.Rules = append(p.Rules, row)
	}
	for _, parameter := range p.Pack.Parameters {
		p.Parameters = append(p.Parameters, parameterRow{parameter, pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.Lang), parameter.Values, boundKey(parameter.Bound)})
	}
	return nil
}

// tallies are the counts of the newest screening by rule, none before the first.
func (p *planPage) tallies(x *page.Exchange, tx *store.Tx) (map[string]*screen.Tally, error) {
	of := map[string]*screen.Tally{}
	if !x.MayOpen() {
		return of, nil
	}
	latest, err := screen.Latest(tx, x.Scope, p.Pack.Division.County())
	if store.Missing(err) || err == nil && latest.Pack != p.Pack.ID {
		return of, nil
	}
	if err != nil {
		return nil, err
	}
	p.Screened = &latest
	tallies, err := screen.Tallies(tx, x.Scope, latest)
	for i := range tallies {
		of[tallies[i].Rule] = &tallies[i]
	}
	return of, err
}

func boundKey(bound policy.Bound) string {
	switch bound {
	case policy.Inclusive:
		return "web.bound_inclusive"
	case policy.Exclusive:
		return "web.bound_exclusive"
	}
	return ""
}

// Words are a rule's message and remedy in the reader's language.
func (r ruleRow) Words(lang message.Lang) (list []string) {
	for _, words := range []pack.Words{r.Message, r.Remedy} {
		if said := words.Say(lang); said != "" {
			list = append(list, said)
		}
	}
	return list
}

// runScreening screens the county of the plan.
func runScreening(x *page.Exchange) (page.Answer, error) {
	p, err := x.PackNamed(x.R.PathValue("id"))
	if err != nil || !x.Scope.Reaches(p.Division) {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	scope, key := x.Scope, x.Field("key")
	return x.Start("web.job_screening", func(ctx context.Context, _ intake.Progress) (string, error) {
		_, err := x.Screen(ctx, scope, p.Division.County(), p.ID, 0, key)
		return "/plan/" + p.ID + "?done=screening", err
	})
}
