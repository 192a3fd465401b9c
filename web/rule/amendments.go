package rule

import (
	"cmp"

	"guben/amend"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// deskPage lists what a county has changed of a plan, and starts a change.
type deskPage struct {
	page.Form
	Pack     *pack.Pack
	Rows     []amendmentRow
	Counties []page.Choice // to start one for, none where there is but one
	County   int64
	CanWrite bool
	Title    string // as typed, when something was wrong
	From     string
}

func (deskPage) File() string { return "desk" }

// Path is where the form goes.
func (p *deskPage) Path() string { return page.DeskPath(p.Pack.ID) }

// amendmentRow is an amendment and what has become of it.
type amendmentRow struct {
	amend.Amendment
	Place string
	Stage string // catalog key: in force, waiting for its day, …; "" while its state says all
	Stale bool   // the shipped pack has changed since
}

// Path is the amendment's own page.
func (r amendmentRow) Path() string { return page.DeskPath(r.Pack) + "/" + store.FormatID(r.ID) }

// Tone is the colour of its state.
func (r amendmentRow) Tone() string {
	switch {
	case r.Stale:
		return "tag-red"
	case r.Stage == "web.desk_in_force":
		return "tag-green"
	case r.State == amend.Submitted || r.State == amend.Returned:
		return "tag-amber"
	case r.State == amend.Approved && r.Stage == "web.desk_waiting", r.State == amend.Draft:
		return "tag-blue"
	}
	return ""
}

func desk(x *page.Exchange) (page.Answer, error) {
	p, err := loadDesk(x)
	if err != nil {
		return nil, err
	}
	return page.Show(p)
}

func loadDesk(x *page.Exchange) (*deskPage, error) {
	named, err := x.PlanNamed()
	if err != nil {
		return nil, err
	}
	p := &deskPage{Form: page.NewForm(), Pack: named, From: x.ScreeningDay(named).String()}
	return p, x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
}

func (p *deskPage) fill(x *page.Exchange, tx *store.Tx) error {
	list, err := amend.List(tx, x.Scope, p.Pack.ID)
	if err != nil {
		return err
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	for _, one := range list {
		p.Rows = append(p.Rows, newAmendmentRow(x, one, list, tree))
	}
	return p.counties(x, tx, tree)
}

// counties are those whose pack the account may change.
func (p *deskPage) counties(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	if !x.Scope.May(amend.Power) || x.Scope.Division.Level() > division.County {
		return nil
	}
	p.CanWrite = true
	narrowed, err := x.Scope.Within(p.Pack.Division)
	if err != nil {
		return err
	}
	if narrowed.Division.Level() == division.County {
		p.County = narrowed.Division.County()
		return nil
	}
	found, err := x.Registry.Counties(tx, narrowed, 0)
	for _, county := range found {
		code := division.Code(county * 1e6)
		p.Counties = append(p.Counties, page.Choice{Value: store.FormatID(county), Text: tree.Name(code)})
	}
	return err
}

func newAmendmentRow(x *page.Exchange, one amend.Amendment, list []amend.Amendment, tree *division.Tree) amendmentRow {
	row := amendmentRow{Amendment: one, Place: tree.Name(division.Code(one.County * 1e6))}
	shipped, err := x.App.PackNamed(one.Pack)
	if err != nil {
		return row
	}
	row.Stale = one.Stale(shipped.Version) && one.State != amend.Withdrawn
	if one.State == amend.Approved {
		row.Stage = stage(one, list, shipped.Version, x.ScreeningDay(shipped))
	}
	return row
}

// stage says what has become of an approved amendment by a day.
func stage(one amend.Amendment, list []amend.Amendment, shipped string, day period.Day) string {
	var mine []amend.Amendment
	for _, other := range list {
		if other.County == one.County {
			mine = append(mine, other)
		}
	}
	force := amend.InForce(mine, shipped, day)
	switch {
	case one.Stale(shipped):
		return "web.desk_not_applied"
	case force != nil && force.ID == one.ID:
		return "web.desk_in_force"
	case one.From > day:
		return "web.desk_waiting"
	}
	return "web.desk_followed"
}

// beginAmendment starts an amendment and leads to it.
func beginAmendment(x *page.Exchange) (page.Answer, error) {
	p, err := loadDesk(x)
	if err != nil {
		return nil, err
	}
	p.Title, p.From = x.Field("title"), x.Field("from")
	county := cmp.Or(store.ParseID(x.Field("county")), p.County, x.Scope.Division.County())
	from, err := period.Parse(p.From)
	var begun amend.Amendment
	if err == nil {
		err = x.Update(func(tx *store.Tx) (err error) {
			begun, err = x.Editor.Begin(tx, x.Scope, amend.Start{County: county, Pack: p.Pack.ID, Title: p.Title, From: from, Key: x.Field("key")})
			return err
		})
	}
	switch fault.KindOf(err) {
	case fault.Internal:
		if err != nil {
			return nil, err
		}
		return page.See(amendmentRow{Amendment: begun}.Path()+"?view=parameters", "desk_begun")
	case fault.Duplicate:
		return page.See(p.Path(), "desk_begun")
	case fault.Invalid:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	return nil, err
}

// amendmentOf reads the amendment of the path; one of another plan is not there.
func amendmentOf(x *page.Exchange, tx *store.Tx) (amend.Amendment, error) {
	named, err := x.PlanNamed()
	if err != nil {
		return amend.Amendment{}, err
	}
	one, err := amend.Get(tx, x.Scope, x.ID("amendment"))
	if err == nil && one.Pack != named.ID {
		err = fault.New(fault.NotFound, "store.no_row")
	}
	return one, err
}

func mayAmend(x *page.Exchange, one *amend.Amendment) bool {
	lo, hi := x.Scope.Range()
	return x.Scope.May(auth.Screen) && one.County*1e6 >= lo && (one.County+1)*1e6 <= hi
}
