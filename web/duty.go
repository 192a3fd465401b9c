package web

import (
	"net/http"
	"slices"

	"guben/auth"
	"guben/duty"
	"guben/flow"
	"guben/pack"
	"guben/sheet"
	"guben/store"
)

// dutiesPage is the recurring duties of a plan, and how they are kept.
type dutiesPage struct {
	form
	workPicker
	Filter  string
	Unit    string
	Units   []choice
	Sum     duty.Counts
	Rows    []dutyRow
	Exports bool
}

func (dutiesPage) file() string { return "duties" }

// Bare is the filter for a hidden field.
func (p *dutiesPage) Bare() string { return bare(p.Filter) }

// dutyRow is a duty and how it is kept.
type dutyRow struct {
	duty.Counts
	Name, Who, Often, Clause string
	Path                     string
	Ledgers                  []choice // whose records keep it
	Signal                   flow.Signal
	Part                     int64 // of what was owed by now that was kept, in hundredths; -1: nothing owed yet
}

// In is the list of the duty's occurrences in a state.
func (r dutyRow) In(state string) string { return more(r.Path, "state", state) }

func (x *exchange) dutyRow(w *workPicker, d *pack.Duty, counts duty.Counts, unit string) dutyRow {
	row := dutyRow{Counts: counts, Name: d.Name.Say(x.lang), Who: d.Who.Say(x.lang), Often: x.often(d), Clause: joined(d.Clauses), Signal: counts.Signal(), Part: -1,
		Path: "/duty/" + w.Plan() + "/" + d.ID + query("place", w.Place.Param(x.scope), "unit", unit)}
	if counts.Owed() > 0 {
		row.Part = counts.Kept * 100 / counts.Owed()
	}
	for _, keep := range d.KeptBy {
		if g, ok := w.Pack.Ledger(keep.Ledger); ok {
			row.Ledgers = append(row.Ledgers, choice{Value: ledgerPath(w.Plan(), g.ID), Text: g.Name.Say(x.lang)})
		}
	}
	return row
}

// often says how often a duty is: 每月至少2次，每户.
func (x *exchange) often(d *pack.Duty) string {
	said := x.text("work.often", "per", x.text("web.per_"+string(d.Per)), "count", d.Count, "what", d.What.Say(x.lang))
	if d.Each != "" {
		said = x.text("work.often_each", "often", said, "each", x.text("work.each_"+d.Each))
	}
	return said
}

func duties(x *exchange) (answer, error) {
	p := &dutiesPage{form: newForm()}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *dutiesPage) fill(x *exchange, tx *store.Tx) (err error) {
	if p.workPicker, err = x.pickWork(tx, false); err != nil || p.Pack == nil {
		return err
	}
	p.Unit, p.Exports = x.field("unit"), x.scope.May(auth.Export)
	p.Units, p.Filter = x.unitsOf(p.Pack, p.Unit), p.Query(x.scope, "unit", p.Unit)
	groups, err := duty.Count(tx, x.scope, p.Place.Code, duty.Filter{Pack: p.Plan(), Unit: p.Unit}, duty.ByDuty)
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
		p.Rows = append(p.Rows, x.dutyRow(&p.workPicker, d, counts, p.Unit))
	}
	return nil
}

// exportDuties writes the duties as shown into a workbook.
func exportDuties(x *exchange) (answer, error) {
	if err := x.asShown(); err != nil {
		return nil, err
	}
	p := &dutiesPage{}
	if err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	if err := x.recordWork("duty", &p.workPicker); err != nil {
		return nil, err
	}
	name := x.text("work.duty_file", "place", p.Place.Name)
	return sent(func(x *exchange) error { return x.sendBook(name, p.write) }), nil
}

func (p *dutiesPage) write(x *exchange) error {
	book := sheet.NewWriter(x.w)
	var heads []sheet.Head
	for _, key := range []string{"work.duty", "web.clause", "work.who", "work.how_often", "work.kept", "work.due_now", "work.missed", "work.exempt"} {
		heads = append(heads, sheet.Head{Name: x.text(key)})
	}
	err := book.Sheet(sheet.Layout{Name: x.text("work.menu_duty"), Columns: heads})
	for _, r := range p.Rows {
		if err == nil {
			err = book.Row(sheet.Text(r.Name), sheet.Text(r.Clause), sheet.Text(r.Who), sheet.Text(r.Often), sheet.Int(r.Kept), sheet.Int(r.Due), sheet.Int(r.Missed), sheet.Int(r.Exempt))
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
