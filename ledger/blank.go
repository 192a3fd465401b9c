package ledger

import (
	"guben/auth"
	"guben/store"
)

// Blank is the form of a record that is about to be opened, with what the
// registry knows filled in; nothing is written.
func (b *Book) Blank(tx *store.Tx, scope auth.Scope, n New) (*View, error) {
	w, err := b.begin(tx, scope)
	if err != nil {
		return nil, err
	}
	d, err := b.Declared(tx, n.County, n.Pack, n.Ledger, 0)
	if err != nil {
		return nil, err
	}
	o, err := w.draft(d, 0, n)
	if err != nil {
		return nil, err
	}
	v := &View{Record: o.record, Declaration: d, Values: o.look.Values, Facts: o.facts, Look: o.look, May: true}
	v.Frozen, err = w.frozen(&o.record)
	return v, err
}
