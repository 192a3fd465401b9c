package ledger

import (
	"guben/auth"
	"guben/store"
)

// Blank is what a record would hold if it were opened now: its declaration, what
// the registry fills in, and what is still to be typed. Nothing is written, and
// of n only whom or what it is about and the unit count.
func (b *Book) Blank(tx *store.Tx, scope auth.Scope, n New) (*View, error) {
	if err := scope.Need(auth.Verify); err != nil {
		return nil, err
	}
	w := b.working(tx, scope)
	d, err := b.Declared(tx, n.County, n.Pack, n.Ledger, 0)
	if err != nil {
		return nil, err
	}
	r := Record{County: n.County, Pack: d.Pack.ID, Ledger: d.Ledger.ID, Edition: d.Edition, Subject: d.Ledger.Subject,
		State: d.Flow.Start, Phase: d.Flow.PhaseOf(d.Flow.Start), Opened: w.today, Round: 1}
	if err := w.place(d, &r, n); err != nil {
		return nil, err
	}
	if r.Unit, err = w.unit(d, n.Unit); err != nil {
		return nil, err
	}
	facts, err := w.reader.facts(d, &r)
	if err != nil {
		return nil, err
	}
	look := d.Form.State(d.Form.Fill(facts, w.today), facts, w.today)
	return &View{Record: r, Declaration: d, Values: look.Values, Facts: facts, Look: look, May: true}, nil
}
