package pack

import (
	"guben/division"
	"guben/period"
	"guben/policy"
)

// Shown is a pack as `guben pack show --json` prints it.
type Shown struct {
	ID           string            `json:"id"`
	Title        Words             `json:"title"`
	Document     string            `json:"document"`
	Issuer       string            `json:"issuer"`
	Issued       period.Day        `json:"issued"`
	Period       period.Range      `json:"period"`
	Division     division.Code     `json:"division"`
	Accounting   Accounting        `json:"accounting"`
	ScreeningDay period.Day        `json:"screening_day"`
	Assumption   string            `json:"assumption,omitempty"`
	Version      string            `json:"version"`
	Clauses      []ShownClause     `json:"clauses"`
	Parameters   []ShownParameter  `json:"parameters"`
	Tables       []ShownTable      `json:"tables"`
	Facts        []ShownFact       `json:"facts"`
	Populations  []ShownPopulation `json:"populations"`
	Units        []ShownUnit       `json:"units"`
	Rules        []ShownRule       `json:"rules"`
	Rosters      []ShownRoster     `json:"rosters"`
	Ledgers      []ShownLedger     `json:"ledgers"`
	Tasks        []ShownTask       `json:"tasks"`
	Duties       []ShownDuty       `json:"duties"`
	Indicators   []ShownIndicator  `json:"indicators"`
}

// ShownClause is a clause.
type ShownClause struct {
	ID    string `json:"id"` // the path
	Title Words  `json:"title"`
}

// ShownParameter is a parameter with its dated values as written.
type ShownParameter struct {
	ID         string       `json:"id"`
	Name       Words        `json:"name"`
	Clause     string       `json:"clause"`
	Unit       string       `json:"unit,omitempty"`
	Bound      string       `json:"bound,omitempty"` // inclusive or exclusive
	Quote      string       `json:"quote,omitempty"`
	Assumption string       `json:"assumption,omitempty"`
	Values     []ShownValue `json:"values"`
}

// ShownValue is a value and the days it holds.
type ShownValue struct {
	From  period.Day `json:"from"`
	To    period.Day `json:"to,omitzero"`
	Value string     `json:"value"`
}

// ShownTable is a lookup table.
type ShownTable struct {
	ID         string         `json:"id"`
	Name       Words          `json:"name"`
	Clause     string         `json:"clause"`
	Assumption string         `json:"assumption,omitempty"`
	Editions   []ShownEdition `json:"editions"`
}

// ShownEdition are the rows in force from a day on.
type ShownEdition struct {
	From period.Day  `json:"from"`
	To   period.Day  `json:"to,omitzero"`
	Rows [][2]string `json:"rows"`
}

// ShownFact is a computed fact.
type ShownFact struct {
	ID         string `json:"id"` // the key
	Name       Words  `json:"name"`
	On         string `json:"on"`
	Is         string `json:"is"`
	Clause     string `json:"clause,omitempty"`
	Assumption string `json:"assumption,omitempty"`
}

// Count is a number of households and persons; 0 where the plan does not say.
type Count struct {
	Households int `json:"households"`
	Persons    int `json:"persons"`
}

// ShownPopulation is a population.
type ShownPopulation struct {
	ID          string `json:"id"`
	Name        Words  `json:"name"`
	Clause      string `json:"clause"`
	Description Words  `json:"description"`
	On          string `json:"on"`
	When        string `json:"when"`
	Expected    Count  `json:"expected"`
	Assumption  string `json:"assumption,omitempty"`
}

// ShownUnit is a unit.
type ShownUnit struct {
	ID      string   `json:"id"`
	Name    Words    `json:"name"`
	Aliases []string `json:"aliases,omitempty"`
	Level   string   `json:"level"`
	Class   bool     `json:"class,omitempty"`
	Clause  string   `json:"clause"`
}

// ShownRule is a rule.
type ShownRule struct {
	ID         string     `json:"id"`
	Name       Words      `json:"name"`
	Clause     string     `json:"clause"`
	On         string     `json:"on"`
	Kind       string     `json:"kind"`
	When       string     `json:"when"`
	Amount     string     `json:"amount,omitempty"`
	Per        Per        `json:"per,omitempty"`
	Floor      bool       `json:"floor,omitempty"`
	Units      []string   `json:"units"`
	Message    Words      `json:"message"`
	Remedy     Words      `json:"remedy"`
	From       period.Day `json:"from,omitzero"`
	To         period.Day `json:"to,omitzero"`
	Unknown    string     `json:"unknown,omitempty"`
	Overrides  []string   `json:"overrides,omitempty"`
	Assumption string     `json:"assumption,omitempty"`
	Parameters []string   `json:"parameters,omitempty"` // it rests on
}

// ShownRoster is a roster.
type ShownRoster struct {
	ID      string        `json:"id"`
	Name    Words         `json:"name"`
	Clause  string        `json:"clause"`
	Unit    string        `json:"unit"`
	On      string        `json:"on"`
	Per     Per           `json:"per"`
	Columns []ShownColumn `json:"columns"`
	Amount  string        `json:"amount,omitempty"`
	Proves  []ShownProof  `json:"proves"`
}

// ShownColumn is a column of a roster.
type ShownColumn struct {
	ID       string   `json:"id"` // the key
	Name     Words    `json:"name"`
	Type     string   `json:"type"`
	Required bool     `json:"required,omitempty"`
	Choices  []string `json:"choices,omitempty"`
}

// ShownProof says which rows prove receipt of which entitlement.
type ShownProof struct {
	Rule   string   `json:"rule"`
	Column string   `json:"column,omitempty"`
	Is     []string `json:"is,omitempty"`
}

// ShownDuty is a recurring duty.
type ShownDuty struct {
	ID         string     `json:"id"`
	Name       Words      `json:"name"`
	Clause     string     `json:"clause"`
	Who        Words      `json:"who"`
	Units      []string   `json:"units"`
	Count      int        `json:"count"`
	What       Words      `json:"what"`
	Per        Per        `json:"per"`
	Each       string     `json:"each,omitempty"`
	From       period.Day `json:"from,omitzero"`
	To         period.Day `json:"to,omitzero"`
	Assumption string     `json:"assumption,omitempty"`
}

// Show is the pack for machines: every part with its clause.
func Show(p *Pack) Shown {
	return Shown{
		ID: p.ID, Title: p.Title, Document: p.Document, Issuer: p.Issuer, Issued: p.Issued, Period: p.Period,
		Division: p.Division, Accounting: p.Accounting, ScreeningDay: p.ScreeningDay, Assumption: p.Assumption, Version: p.Version,
		Clauses:     each(p.Clauses, func(c Clause) ShownClause { return ShownClause{c.Path, c.Title} }),
		Parameters:  each(p.Parameters, showParameter),
		Tables:      each(p.Tables, showTable),
		Facts:       each(p.Derived, showFact),
		Populations: each(p.Populations, showPopulation),
		Units: each(p.Units, func(u Unit) ShownUnit {
			return ShownUnit{u.ID, u.Name, u.Aliases, u.Level, u.Class, joined(u.Clauses)}
		}),
		Rules:      each(p.Rules, func(r Rule) ShownRule { return showRule(p, r) }),
		Rosters:    each(p.Rosters, showRoster),
		Duties:     each(p.Duties, showDuty),
		Tasks:      each(p.Tasks, showTask),
		Indicators: each(p.Indicators, showIndicator),
		Ledgers:    each(p.Ledgers, showLedger),
	}
}

func each[A, B any](list []A, f func(A) B) []B {
	shown := make([]B, len(list))
	for i, item := range list {
		shown[i] = f(item)
	}
	return shown
}

// nameOf is the name a pack file gives to a choice.
func nameOf[T comparable](value T, of []named[T]) string {
	for _, option := range of {
		if option.value == value {
			return option.name
		}
	}
	return ""
}

func showParameter(p policy.Parameter) ShownParameter {
	return ShownParameter{
		ID: p.ID, Name: Words{Zh: p.Name, En: p.En}, Clause: p.Clause, Unit: p.Unit, Bound: nameOf(p.Bound, bounds),
		Quote: p.Quote, Assumption: p.Assumption,
		Values: each(p.Values, func(d policy.Dated) ShownValue { return ShownValue{d.From, d.To, d.Value.Body} }),
	}
}

func showTable(t policy.Table) ShownTable {
	return ShownTable{ID: t.ID, Name: Words{Zh: t.Name, En: t.En}, Clause: t.Clause, Assumption: t.Assumption,
		Editions: each(t.Editions, func(e policy.Rows) ShownEdition {
			return ShownEdition{e.From, e.To, each(e.Rows, func(r policy.Row) [2]string { return [2]string{r.Key.Body, r.Value.Body} })}
		})}
}

func showFact(d policy.Derived) ShownFact {
	return ShownFact{d.Key, Words{Zh: d.Name, En: d.En}, nameOf(d.On, ruled), d.Text.Body, d.Clause, d.Assumption}
}

func showPopulation(p Population) ShownPopulation {
	return ShownPopulation{p.ID, p.Name, joined(p.Clauses), p.Description, nameOf(p.On, subjects), p.When.Body,
		Count{p.Households, p.Persons}, p.Assumption}
}

func showRule(p *Pack, r Rule) ShownRule {
	shown := ShownRule{
		ID: r.ID, Name: Words{Zh: r.Name, En: r.En}, Clause: r.Clause, On: nameOf(r.On, ruled), Kind: nameOf(r.Kind, kinds),
		When: r.When.Body, Amount: r.Amount.Body, Per: r.Per, Floor: r.Floor, Units: r.Units, Message: r.Message, Remedy: r.Remedy,
		From: r.ValidFrom, To: r.ValidTo, Overrides: r.Overrides, Assumption: r.Assumption,
	}
	if r.Unknown != policy.Verify {
		shown.Unknown = nameOf(r.Unknown, unknowns)
	}
	if p.Program != nil {
		shown.Parameters = p.Program.Reads(r.ID).Parameters
	}
	return shown
}

func showRoster(r Roster) ShownRoster {
	return ShownRoster{
		ID: r.ID, Name: r.Name, Clause: joined(r.Clauses), Unit: r.Unit, On: nameOf(r.On, subjects), Per: r.Per, Amount: r.Amount,
		Columns: each(r.Columns, func(c Column) ShownColumn {
			return ShownColumn{c.Key, c.Name, string(c.Type), c.Required, c.Choices}
		}),
		Proves: each(r.Proves, func(p Proof) ShownProof { return ShownProof(p) }),
	}
}

func showDuty(d Duty) ShownDuty {
	return ShownDuty{d.ID, d.Name, joined(d.Clauses), d.Who, d.Units, d.Count, d.What, d.Per, d.Each, d.From, d.To, d.Assumption}
}
