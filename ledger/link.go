package ledger

import (
	"guben/auth"
	"guben/store"
)

// Link is a record joined to another: a problem to the check it was found in.
type Link struct {
	Field string // of the record that raised, "" where no field tells
	Other Record
}

// Raise opens a record of another ledger from this one and links the two.
func (b *Book) Raise(tx *store.Tx, scope auth.Scope, from int64, field string, n New) (Record, error) {
	if _, err := b.Get(tx, scope, n.County, from); err != nil {
		return Record{}, err
	}
	n.From, n.Field = from, field
	return b.Open(tx, scope, n)
}

// Tie links two records that stand already; field is that of the first.
func (b *Book) Tie(tx *store.Tx, scope auth.Scope, county, record, other int64, field, key string) error {
	w, err := b.begin(tx, scope)
	if err != nil {
		return err
	}
	for _, id := range []int64{record, other} {
		if _, err := b.Get(tx, scope, county, id); err != nil {
			return err
		}
	}
	if err := w.audit(county, "tie", record, key, map[string]any{"other": other, "field": field}); err != nil {
		return err
	}
	return w.link(county, record, other, field)
}

func (w *work) link(county, record, other int64, field string) error {
	_, err := w.tx.Exec(`INSERT INTO ledger_link (county, record, other, field, at, account, account_name) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (county, record, other, field) DO NOTHING`, county, record, other, field, w.tx.Now(), w.scope.Account, w.scope.Name)
	return err
}

// links are the records that a record raised, and those it was raised from, as
// far as the scope sees them.
func (b *Book) links(tx *store.Tx, scope auth.Scope, r *Record) (raised, from []Link, err error) {
	if raised, err = b.linked(tx, scope, r.County, "SELECT other, field FROM ledger_link WHERE county = $1 AND record = $2 ORDER BY other", r.ID); err != nil {
		return nil, nil, err
	}
	from, err = b.linked(tx, scope, r.County, "SELECT record, field FROM ledger_link WHERE county = $1 AND other = $2 ORDER BY record", r.ID)
	return raised, from, err
}

func (b *Book) linked(tx *store.Tx, scope auth.Scope, county int64, query string, id int64) ([]Link, error) {
	all, err := store.Collect(tx, func(row store.Scanner) (l Link, err error) {
		err = row.Scan(&l.Other.ID, &l.Field)
		return l, err
	}, query, county, id)
	if err != nil {
		return nil, err
	}
	seen := []Link{}
	for _, l := range all {
		other, err := b.Get(tx, scope, county, l.Other.ID)
		if refusal(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen = append(seen, Link{l.Field, other})
	}
	return seen, nil
}
