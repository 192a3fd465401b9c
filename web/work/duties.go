package work

import (
	"net/http"
	"slices"

	"guben/auth"
	"guben/duty"
	"guben/flow"
	"guben/pack"
	"guben/sheet"
	"guben/store"
	"guben/web/page"
)

// dutiesPage is the recurring duties of a plan, and how they are kept.
type dutiesPage struct {
	page.Form
	page.WorkPicker
	Filter  string
	Unit    string
	Units   []page.Choice
	Sum     duty.Counts
	Rows    []dutyRow
	Exports bool
}

func (dutiesPage) File() string { return "duties" }

// Bare is the filter for a hidden field.
func (p *dutiesPage) Bare() string { return bare(p.Filter) }

// dutyRow is a duty and how it is kept.
type dutyRow struct {
	duty.Counts
	Name, Who, Often, Clause string
	Path                     string
	Ledgers                  []page.Choice // whose records keep it
	Signal                   flow.Signal
	Part                     int64 // of what was owed by now that was kept, in hundredths; -1: nothing owed yet
}

// In is the list of the duty's occurrences in a state.
func (r dutyRow) In(state string) string { return page.More(r.Path, "state", state) }

func newDutyRow(x *page.Exchange, w *page.WorkPicker, d *pack.Duty, counts duty.Counts, unit string) dutyRow {
	row := dutyRow{Counts: counts, Name: d.Name.Say(x.Lang), Who: d.Who.Say(x.Lang), Often: often(x, d), Clause: page.Joined(d.Clauses), Signal: counts.Signal(), Part: -1,
		Path: "/duty/" + w.Plan() + "/" + d.ID + page.Query("place", w.Place.Param(x.Scope), "unit", unit)}
	if counts.Owed() > 0 {
		row.Part = counts.Kept * 100 / counts.Owed()
	}
	for _, keep := range d.KeptBy {
		if g, ok := w.Pack.Ledger(keep.Ledger); ok {
			row.Ledgers = append(row.Ledgers, page.Choice{Value: page.LedgerPath(w.Plan(), g.ID), Text: g.Name.Say(x.Lang)})
		}
	}
	return row
}

// often says how often a duty is: 每月至少2次，每户.
func often(x *page.Exchange, d *pack.Duty) string {
	said := x.Text("work.often", "per", x.Text("web.per_"+string(d.Per)), "count", d.Count, "what", d.What.Say(x.Lang))
	if d.Each != "" {
		said = x.Text("work.often_each", "often", said, "each", x.Text("work.each_"+d.Each))
	}
	return said
}

func duties(x *page.Exchange) (page.Answer, error) {
	p := &dutiesPage{Form: page.NewForm()}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *dutiesPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil || p.Pack == nil {
		return err
	}
	p.Unit, p.Exports = x.Field("unit"), x.Scope.May(auth.Export)
	p.Units, p.Filter = x.UnitsOf(p.Pack, p.Unit), p.Query(x.Scope, "unit", p.Unit)
	groups, err := duty.Count(tx, x.Scope, p.Place.Code, duty.Filter{Pack: p.Plan(), Unit: p.Unit}, duty.ByDuty)
	if err != nil {
		return err
	}
	for i := range p.Pack.Duties {
		d := &p.Pack.Duties[i]
		if p.Unit != "" && !slices.Contains(d.Units, p.Unit) {
			continue
		}
		var counts duty.Counts
		if at := slices.IndexFunc(groups, func(g duty.Group) bool { return g.Key == d.ID }); at >= 0 {
			counts = groups[at].Counts
		}
		p.Sum.Due, p.Sum.Kept, p.Sum.Missed = p.Sum.Due+counts.Due, p.Sum.Kept+counts.Kept, p.Sum.Missed+counts.Missed
		p.Rows = append(p.Rows, newDutyRow(x, &p.WorkPicker, d, counts, p.Unit))
	}
	return nil
}

// exportDuties writes the duties as shown into a workbook.
func exportDuties(x *page.Exchange) (page.Answer, error) {
	if err := asShown(x); err != nil {
		return nil, err
	}
	p := &dutiesPage{}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	if err := recordWork(x, "duty", &p.WorkPicker); err != nil {
		return nil, err
	}
	name := x.Text("work.duty_file", "place", p.Place.Name)
	return page.Sent(func(x *page.Exchange) error { return x.SendBook(name, p.write) }), nil
}

func (p *dutiesPage) write(x *page.Exchange) error {
	book := sheet.NewWriter(x.W)
	var heads []sheet.Head
	for _, key := range []string{"work.duty", "web.clause", "work.who", "work.how_often", "work.kept", "work.due_now", "work.missed", "duty.state_unrecorded", "work.exempt"} {
		heads = append(heads, sheet.Head{Name: x.Text(key)})
	}
	err := book.Sheet(sheet.Layout{Name: x.Text("web.menu_duty"), Columns: heads})
	for _, r := range p.Rows {
		if err == nil {
			err = book.Row(sheet.Text(r.Name), sheet.Text(r.Clause), sheet.Text(r.Who), sheet.Text(r.Often), sheet.Int(r.Kept), sheet.Int(r.Due), sheet.Int(r.Missed), sheet.Int(r.Unrecorded), sheet.Int(r.Exempt))
		}
	}
	if err == nil {
		err = book.Close()
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}
