package ledger

import (
	"strings"

	"guben/store"
)

// Contents are the values of records a list has given, by their IDs, as they
// were last written: what the columns of a list show without opening each
// record. Personal fields are left out.
func (b *Book) Contents(tx *store.Tx, records []Record) (map[int64]Values, error) {
	found := map[int64]Values{}
	byCounty := map[int64][]Record{}
	for _, r := range records {
		byCounty[r.County] = append(byCounty[r.County], r)
	}
	for county, some := range byCounty {
		if err := b.contents(tx, county, some, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (b *Book) contents(tx *store.Tx, county int64, records []Record, found map[int64]Values) error {
	w := &store.Where{}
	place := w.Mark(county)
	marks, of := make([]string, len(records)), map[int64]*Record{}
	for i := range records {
		marks[i], of[records[i].ID] = w.Mark(records[i].ID), &records[i]
	}
	type stored struct {
		id             int64
		content, known string
	}
	list, err := store.Collect(tx, func(row store.Scanner) (s stored, err error) {
		err = row.Scan(&s.id, &s.content, &s.known)
		return s, err
	}, "SELECT record, content, known FROM ledger_content WHERE county = "+place+" AND record IN ("+strings.Join(marks, ", ")+")", w.Args...)
	if err != nil {
		return err
	}
	for _, s := range list {
		r := of[s.id]
		d, err := b.Declared(tx, county, r.Pack, r.Ledger, r.Edition)
		if err != nil {
			return err
		}
		typed, err := d.decode(s.content)
		if err != nil {
			return err
		}
		known, err := d.decode(s.known)
		if err != nil {
			return err
		}
		found[s.id] = known.With(typed)
	}
	return nil
}
