package ledger

import (
	"guben/division"
	"guben/form"
	"guben/pack"
)

// raise opens what the pack says a move raises in other ledgers, each linked to
// the field it comes from, once for a record. Records of an earlier edition
// raise nothing: what is raised is declared for the present form.
func (w *work) raise(m *matter, move string) error {
	if m.d.Edition != m.d.Ledger.Edition {
		return nil
	}
	for _, one := range m.d.Ledger.Raised(move, m.look) {
		if err := w.raiseOne(&m.record, one); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) raiseOne(r *Record, one pack.Raised) error {
	var n int
	err := w.tx.QueryRow(`SELECT COUNT(*) FROM ledger_link l JOIN ledger_record o ON o.county = l.county AND o.id = l.other
		WHERE l.county = $1 AND l.record = $2 AND l.field = $3 AND o.ledger = $4`, r.County, r.ID, one.Field, one.Ledger).Scan(&n)
	if err != nil || n > 0 {
		return err
	}
	d, err := w.Declared(w.tx, r.County, r.Pack, one.Ledger, 0)
	if err != nil {
		return err
	}
	id := w.tx.NewID()
	if err := w.audit(r.County, "raise", id, "", map[string]any{"ledger": one.Ledger, "from": r.ID}); err != nil {
		return err
	}
	_, err = w.open(d, id, New{County: r.County, Pack: r.Pack, Ledger: one.Ledger, Unit: one.Unit, Values: one.Values,
		From: r.ID, Field: one.Field, raisedBy: r})
	return err
}

// lend gives a raised record whom and where it is about.
func (r *Record) lend(to *Record) {
	to.Division = r.Division
	switch to.Subject {
	case form.OnPerson:
		to.Person, to.Household = r.Person, r.Household
	case form.OnHousehold:
		to.Household = r.Household
	case form.OnTownship:
		to.Division = r.Division.At(division.Township)
	}
}
