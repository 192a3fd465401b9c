package web

import (
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/message"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// householdPage is one household on one screen.
type householdPage struct {
	form
	Record     registry.Record
	Place      string
	Reveal     bool // the account may see secrets in full, one by one and on record
	Edit       bool // the account may change facts
	Members    []memberRow
	Former     []memberRow
	Findings   []findingRow
	Answers    []answerRow
	Income     []incomePart
	Account    *incomeAccount
	Groups     []factGroup
	Ledgers    []ledgerEntry
	NewLedgers []choice // ledgers a record about it can be opened in
	History    []changeGroup
	Older      string     // query for older changes
	Day        period.Day // today
	Asked      period.Day // the day the rules and the income are looked at for
	NoPlan     bool
}

func (householdPage) file() string { return "household" }

// Path is the page itself.
func (p *householdPage) Path() string { return householdPath(p.Record.County, p.Record.ID) }

// Gone reports whether the household is no longer in the registry.
func (p *householdPage) Gone() bool { return !p.Record.Present(p.Day) }

// Corner is the part of the village: the natural village, or the group.
func (p *householdPage) Corner(lang message.Lang) string {
	if team := p.Record.Text("team", lang); team != "" {
		return team
	}
	return p.Record.Text("hamlet", lang)
}

// memberRow is a person of the household.
type memberRow struct {
	registry.Member
	Age     int // -1: unknown
	Secrets []secretValue
	Facts   []fact
}

// secretValue is a masked value and where to ask for all of it.
type secretValue struct {
	Field  *dictionary.Field
	Masked string
	Entity dictionary.Entity
	County int64
	ID     int64
}

// fact is a known value of a field.
type fact struct {
	Field *dictionary.Field
	Text  string
	Good  bool // a guarantee that stands
	Bad   bool // a guarantee that does not
}

// factGroup is a titled part of the household's facts.
type factGroup struct {
	Title   string // catalog key
	Icon    string
	Facts   []fact
	Secrets []secretValue
}

func (x *exchange) householdPath() (county, id int64) {
	return store.ParseID(x.r.PathValue("county")), x.id("id")
}

func household(x *exchange) (answer, error) {
	county, id := x.householdPath()
	p := &householdPage{form: newForm(), Reveal: x.scope.May(auth.Reveal), Edit: x.scope.May(auth.Edit)}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx, county, id) })
	return shownUnless(err, p)
}

func (p *householdPage) fill(x *exchange, tx *store.Tx, county, id int64) (err error) {
	if err := screen.Visible(tx, x.Registry, x.scope, county, id); err != nil {
		return err
	}
	if p.Record, err = x.Registry.Get(tx, x.scope, dictionary.Household, county, id); err != nil {
		return err
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	p.Place = tree.Path(p.Record.Village, division.County)
	p.Day = period.On(tx.Time())
	p.Groups = groups(x, p.Record)
	if p.Asked, err = x.asked(tx, county); err != nil {
		return err
	}
	for _, part := range []func(*exchange, *store.Tx) error{p.members, p.findings, p.answers, p.income, p.ledgers, p.history} {
		if err := part(x, tx); err != nil {
			return err
		}
	}
	return nil
}

// asked is the day a household is looked at for: that of the newest screening,
// or the plan's own when it is later, so that findings and answers agree.
func (x *exchange) asked(tx *store.Tx, county int64) (day period.Day, err error) {
	if plan := x.planOf(county); plan != nil {
		day = x.ScreeningDay(plan)
	}
	latest, err := screen.Latest(tx, x.scope, county)
	if store.Missing(err) {
		return day, nil
	}
	return max(day, latest.Day), err
}

func (p *householdPage) findings(x *exchange, tx *store.Tx) error {
	list, err := screen.List(tx, x.scope, screen.Filter{County: p.Record.County, Household: p.Record.ID, Limit: 200})
	if err != nil {
		return err
	}
	plan := x.planOf(p.Record.County)
	for _, finding := range list {
		p.Findings = append(p.Findings, x.findingRow(plan, finding))
	}
	return nil
}
