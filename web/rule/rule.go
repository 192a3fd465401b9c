package rule

import (
	"slices"
	"strings"

	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/policy"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// rulePage is one rule of a plan, all there is to know to judge it.
type rulePage struct {
	Pack       *pack.Pack
	Rule       *pack.Rule
	Name       string
	Subject    string // catalog key: about households or persons
	PerKey     string // catalog key of the span of the amount, "" for none
	Titles     []string
	Units      []string
	Conditions []string // that all have to hold
	Parameters []parameterRow
	Tables     []tableRow
	Facts      []definitionRow
	Rests      []ruleLink // rules it rests on
	Replaces   []ruleLink // rules that do not hold where it does
	Tests      []testRow
	Failed     int
	Words      []string
	Screened   *screen.Screening
	Total      *screen.Tally
	Places     []hitRow
	CanOpen    bool
	Movable    bool
}

func (rulePage) File() string { return "rule" }

// WhatIf is the question that moves this rule's parameters.
func (p *rulePage) WhatIf() string { return "/plan/" + p.Pack.ID + "/whatif?rule=" + p.Rule.ID }

type ruleLink struct{ Name, Clause, Path string }

// tableRow is a table with its rows by date.
type tableRow struct {
	policy.Table
	Name string
}

// definitionRow is a computed fact the rule rests on.
type definitionRow struct {
	policy.Derived
	Name string
}

// testRow is a test of the rule and how it went.
type testRow struct {
	*pack.Test
	Expected []string
	Problem  string
}

// hitRow is whom the rule hits in one place.
type hitRow struct {
	Name string
	Path string
	screen.Tally
}

func rule(x *page.Exchange) (page.Answer, error) {
	named, err := x.PlanNamed()
	if err != nil {
		return nil, err
	}
	found, ok := named.Rule(x.R.PathValue("rule"))
	if !ok {
		return nil, fault.New(fault.NotFound, "screen.no_rule", "rule", x.R.PathValue("rule"))
	}
	p := &rulePage{Pack: named, Rule: found, Name: page.RuleName(found, x.Lang), Subject: "web.rule_on_household", CanOpen: x.MayOpen()}
	if found.On == policy.OnPerson {
		p.Subject = "web.rule_on_person"
	}
	if found.Amount.Body != "" {
		p.PerKey = "web.per_" + string(found.Per)
	}
	p.describe(x)
	p.rest(x)
	p.test(x)
	err = x.View(func(tx *store.Tx) error { return p.hits(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *rulePage) describe(x *page.Exchange) {
	for _, path := range p.Rule.Clauses {
		p.Titles = append(p.Titles, strings.TrimSpace(path+" "+clauseTitle(p.Pack, path, x.Lang)))
	}
	for _, unit := range p.Rule.Units {
		p.Units = append(p.Units, page.UnitName(p.Pack, unit, x.Lang))
	}
	p.Conditions = conditions(p.Rule.When.Body)
	p.Words = ruleRow{Rule: p.Rule}.Words(x.Lang)
}

// rest gathers what the rule's text goes down to.
func (p *rulePage) rest(x *page.Exchange) {
	reads := p.Pack.Program.Reads(p.Rule.ID)
	for _, parameter := range p.Pack.Parameters {
		if slices.Contains(reads.Parameters, parameter.ID) {
			name := pack.Words{Zh: parameter.Name, En: parameter.En}.Say(x.Lang)
			p.Parameters = append(p.Parameters, parameterRow{parameter, name, parameter.Values, boundKey(parameter.Bound)})
			p.Movable = p.Movable || screen.Movable(parameter.Type)
		}
	}
	for _, table := range p.Pack.Tables {
		if slices.Contains(reads.Tables, table.ID) {
			p.Tables = append(p.Tables, tableRow{table, pack.Words{Zh: table.Name, En: table.En}.Say(x.Lang)})
		}
	}
	for _, derived := range p.Pack.Derived {
		if slices.Contains(reads.Derived, derived.Key) {
			p.Facts = append(p.Facts, definitionRow{derived, pack.Words{Zh: derived.Name, En: derived.En}.Say(x.Lang)})
		}
	}
	p.Rests, p.Replaces = p.links(x, reads.Rules), p.links(x, p.Rule.Overrides)
}

func (p *rulePage) links(x *page.Exchange, ids []string) (links []ruleLink) {
	for _, id := range ids {
		name, clause, population := namesOf(p.Pack, id, x)
		link := ruleLink{Name: name, Clause: clause}
		if !population {
			link.Path = "/plan/" + p.Pack.ID + "/rule/" + id
		}
		links = append(links, link)
	}
	return links
}

// conditions takes a rule's text apart where everything has to hold together;
// a text with an or outside brackets stays whole.
func conditions(text string) []string {
	words := strings.Fields(text)
	var parts []string
	var part []string
	depth, quoted := 0, false
	for _, word := range words {
		if depth == 0 && !quoted && (word == "或" || word == "or") {
			return []string{strings.Join(words, " ")}
		}
		if depth == 0 && !quoted && (word == "且" || word == "and") {
			parts, part = append(parts, strings.Join(part, " ")), nil
			continue
		}
		for _, r := range word {
			switch {
			case r == '"':
				quoted = !quoted
			case strings.ContainsRune("(（[", r) && !quoted:
				depth++
			case strings.ContainsRune(")）]", r) && !quoted:
				depth--
			}
		}
		part = append(part, word)
	}
	return append(parts, strings.Join(part, " "))
}

// test runs the pack's tests and keeps those of this rule.
func (p *rulePage) test(x *page.Exchange) {
	for _, result := range p.Pack.RunTests() {
		switch {
		case result.Test == nil && result.Problem != nil && result.Problem.Place == p.Rule.At:
			p.Tests = append(p.Tests, testRow{&pack.Test{Name: x.Text("web.rule_boundary")}, nil, result.Problem.Say(x.Lang)})
		case result.Test == nil || result.Test.Rule != p.Rule.ID:
			continue
		default:
			row := testRow{Test: result.Test}
			for _, expect := range result.Test.Expect {
				row.Expected = append(row.Expected, p.expected(x, expect))
			}
			if result.Problem != nil {
				row.Problem = result.Problem.Say(x.Lang)
			}
			p.Tests = append(p.Tests, row)
		}
		if result.Problem != nil {
			p.Failed++
		}
	}
}

func (p *rulePage) expected(x *page.Exchange, expect pack.Expect) string {
	said := expect.Truth.Say(x.Lang)
	if expect.Amount.Known() && expect.Amount != 0 {
		said += " " + p.Pack.Program.Schema().FormatValue(x.Lang, policy.Type{Kind: policy.Money}, expect.Amount)
	}
	return said
}

// hits are the newest screening's counts of the rule, place by place.
func (p *rulePage) hits(x *page.Exchange, tx *store.Tx) error {
	if !p.CanOpen {
		return nil
	}
	latest, err := screen.Latest(tx, x.Scope, p.Pack.Division.County())
	if store.Missing(err) || err == nil && latest.Pack != p.Pack.ID {
		return nil
	}
	if err != nil {
		return err
	}
	p.Screened = &latest
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	if p.Total, err = p.tally(x, tx, x.Scope.Division); err != nil {
		return err
	}
	places := tree.Children(x.Scope.Division)
	if x.Scope.Division.Level() < division.County {
		places = tree.Children(division.Code(latest.County * 1e6))
	}
	for _, place := range places {
		tally, err := p.tally(x, tx, place)
		if err != nil {
			return err
		}
		if tally.Households+tally.Unknown+tally.MissingN+tally.ExcessN+tally.DiffersN > 0 {
			p.Places = append(p.Places, hitRow{tree.Name(place), "/finding" + page.Query("by", "list", "rule", p.Rule.ID, "place", place.String()), *tally})
		}
	}
	return nil
}

func (p *rulePage) tally(x *page.Exchange, tx *store.Tx, place division.Code) (*screen.Tally, error) {
	scope, err := x.Scope.Within(place)
	if err != nil {
		return nil, err
	}
	tallies, err := screen.Tallies(tx, scope, *p.Screened)
	for i := range tallies {
		if tallies[i].Rule == p.Rule.ID {
			return &tallies[i], err
		}
	}
	return &screen.Tally{Rule: p.Rule.ID}, err
}
