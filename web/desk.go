package web

import (
	"cmp"
	_ "embed"

	"guben/amend"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

//go:embed desk_text.txt
var deskCatalog string

var _ = message.Register("web", deskCatalog)

// PackNamed is the plan as the account's county applies it; whoever works above
// the counties sees it as shipped.
func (x *exchange) PackNamed(id string) (*pack.Pack, error) {
	return x.PackOn(x.scope.Division, id, 0)
}

// deskPage lists what a county has changed of a plan, and starts a change.
type deskPage struct {
	form
	Pack     *pack.Pack
	Rows     []amendmentRow
	Counties []choice // to start one for, none where there is but one
	County   int64
	CanWrite bool
	Title    string // as typed, when something was wrong
	From     string
}

func (deskPage) file() string { return "desk" }

// Path is where the form goes.
func (p *deskPage) Path() string { return deskPath(p.Pack.ID) }

func deskPath(plan string) string { return "/plan/" + plan + "/desk" }

// amendmentRow is an amendment and what has become of it.
type amendmentRow struct {
	amend.Amendment
	Place string
	Stage string // catalog key: in force, waiting for its day, …; "" while its state says all
	Stale bool   // the shipped pack has changed since
}

// Path is the amendment's own page.
func (r amendmentRow) Path() string { return deskPath(r.Pack) + "/" + store.FormatID(r.ID) }

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

func desk(x *exchange) (answer, error) {
	p, err := x.deskPage()
	if err != nil {
		return nil, err
	}
	return show(p)
}

func (x *exchange) deskPage() (*deskPage, error) {
	named, err := x.planNamed()
	if err != nil {
		return nil, err
	}
	p := &deskPage{form: newForm(), Pack: named, From: x.ScreeningDay(named).String()}
	return p, x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
}

func (p *deskPage) fill(x *exchange, tx *store.Tx) error {
	list, err := amend.List(tx, x.scope, p.Pack.ID)
	if err != nil {
		return err
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	for _, one := range list {
		p.Rows = append(p.Rows, x.amendmentRow(one, list, tree))
	}
	return p.counties(x, tx, tree)
}

// counties are those whose pack the account may change.
func (p *deskPage) counties(x *exchange, tx *store.Tx, tree *division.Tree) error {
	if !x.scope.May(amend.Power) || x.scope.Division.Level() > division.County {
		return nil
	}
	p.CanWrite = true
	narrowed, err := x.scope.Within(p.Pack.Division)
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
		p.Counties = append(p.Counties, choice{store.FormatID(county), tree.Name(code), false})
	}
	return err
}

func (x *exchange) amendmentRow(one amend.Amendment, list []amend.Amendment, tree *division.Tree) amendmentRow {
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
func beginAmendment(x *exchange) (answer, error) {
	p, err := x.deskPage()
	if err != nil {
		return nil, err
	}
	p.Title, p.From = x.field("title"), x.field("from")
	county := cmp.Or(store.ParseID(x.field("county")), p.County, x.scope.Division.County())
	from, err := period.Parse(p.From)
	var begun amend.Amendment
	if err == nil {
		err = x.update(func(tx *store.Tx) (err error) {
			begun, err = x.Editor.Begin(tx, x.scope, amend.Start{County: county, Pack: p.Pack.ID, Title: p.Title, From: from, Key: x.field("key")})
			return err
		})
	}
	switch fault.KindOf(err) {
	case fault.Internal:
		if err != nil {
			return nil, err
		}
		return see(amendmentRow{Amendment: begun}.Path()+"?view=parameters", "desk_begun")
	case fault.Duplicate:
		return see(p.Path(), "desk_begun")
	case fault.Invalid:
		p.Wrong = fault.Say(x.lang, err)
		return again(fault.Status(err), p)
	}
	return nil, err
}

// amendmentOf reads the amendment of the path; one of another plan is not there.
func (x *exchange) amendmentOf(tx *store.Tx) (amend.Amendment, error) {
	named, err := x.planNamed()
	if err != nil {
		return amend.Amendment{}, err
	}
	one, err := amend.Get(tx, x.scope, x.id("amendment"))
	if err == nil && one.Pack != named.ID {
		err = fault.New(fault.NotFound, "store.no_row")
	}
	return one, err
}

func (x *exchange) mayAmend(one *amend.Amendment) bool {
	lo, hi := x.scope.Range()
	return x.scope.May(auth.Screen) && one.County*1e6 >= lo && (one.County+1)*1e6 <= hi
}
