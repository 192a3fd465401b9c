package household

import (
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/message"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// householdPage is one household on one screen.
type householdPage struct {
	page.Form
	Record     registry.Record
	Place      string
	Reveal     bool // the account may see secrets in full, one by one and on record
	Edit       bool // the account may change facts
	Members    []memberRow
	Former     []memberRow
	Findings   []page.FindingRow
	Answers    []answerRow
	Income     []incomePart
	Account    *incomeAccount
	Groups     []factGroup
	Ledgers    []ledgerEntry
	NewLedgers []page.Choice // ledgers a record about it can be opened in
	History    []changeGroup
	Older      string     // query for older changes
	Day        period.Day // today
	Asked      period.Day // the day the rules and the income are looked at for
	NoPlan     bool
}

func (householdPage) File() string { return "household" }

// Path is the page itself.
func (p *householdPage) Path() string { return page.HouseholdPath(p.Record.County, p.Record.ID) }

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
	Facts   []page.Fact
}

// secretValue is a masked value and where to ask for all of it.
type secretValue struct {
	Field  *dictionary.Field
	Masked string
	Entity dictionary.Entity
	County int64
	ID     int64
}

// factGroup is a titled part of the household's facts.
type factGroup struct {
	Title   string // catalog key
	Icon    string
	Facts   []page.Fact
	Secrets []secretValue
}

func household(x *page.Exchange) (page.Answer, error) {
	county, id := x.HouseholdAt()
	p := &householdPage{Form: page.NewForm(), Reveal: x.Scope.May(auth.Reveal), Edit: x.Scope.May(auth.Edit)}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx, county, id) })
	return page.ShowUnless(err, p)
}

func (p *householdPage) fill(x *page.Exchange, tx *store.Tx, county, id int64) (err error) {
	if err := screen.Visible(tx, x.Registry, x.Scope, county, id); err != nil {
		return err
	}
	if p.Record, err = x.Registry.Get(tx, x.Scope, dictionary.Household, county, id); err != nil {
		return err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	p.Place = tree.Path(p.Record.Village, division.County)
	p.Day = period.On(tx.Time())
	p.Groups = groups(x, p.Record)
	if p.Asked, err = asked(x, tx, county); err != nil {
		return err
	}
	for _, part := range []func(*page.Exchange, *store.Tx) error{p.members, p.findings, p.answers, p.income, p.ledgers, p.history} {
		if err := part(x, tx); err != nil {
			return err
		}
	}
	return nil
}

// asked is the day a household is looked at for: that of the newest screening,
// or the plan's own when it is later, so that findings and answers agree.
func asked(x *page.Exchange, tx *store.Tx, county int64) (day period.Day, err error) {
	if plan := x.PlanOf(county); plan != nil {
		day = x.ScreeningDay(plan)
	}
	latest, err := screen.Latest(tx, x.Scope, county)
	if store.Missing(err) {
		return day, nil
	}
	return max(day, latest.Day), err
}

func (p *householdPage) findings(x *page.Exchange, tx *store.Tx) error {
	list, err := screen.List(tx, x.Scope, screen.Filter{County: p.Record.County, Household: p.Record.ID, Limit: 200})
	if err != nil {
		return err
	}
	plan := x.PlanOf(p.Record.County)
	for _, finding := range list {
		p.Findings = append(p.Findings, x.FindingRow(plan, finding))
	}
	return nil
}
