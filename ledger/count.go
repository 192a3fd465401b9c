package ledger

import (
	"cmp"
	"slices"

	"guben/division"
)

// countKey is one number of ledger_count.
type countKey struct {
	county       int64
	pack, ledger string
	field        string // "" counts whatever the fields hold
	division     division.Code
	value        string
	unit, state  string
}

// savingKey is one line of ledger_saving.
type savingKey struct {
	county       int64
	pack, ledger string
	division     division.Code
}

// count adds a record to the counts (1) or takes it out (-1).
func (w *work) count(r *Record, n int64) {
	key := countKey{county: r.County, pack: r.Pack, ledger: r.Ledger, division: r.Division, unit: r.Unit, state: r.State}
	w.counts[key] += n
	for i, value := range r.Index {
		if value != "" {
			key.field, key.value = slots[i], value
			w.counts[key] += n
		}
	}
	cells := savingKey{r.County, r.Pack, r.Ledger, r.Division}
	sum := w.savings[cells]
	sum.Records, sum.Prefilled, sum.Typed = sum.Records+n, sum.Prefilled+n*int64(r.Prefilled), sum.Typed+n*int64(r.Typed)
	w.savings[cells] = sum
}

// slots are how ledger_count calls the indexed fields, by their place in the form.
var slots = [3]string{"i1", "i2", "i3"}

// writeCounts adds up what the change did, in one order for everybody, so that
// two changes never wait for each other.
func (w *work) writeCounts() error {
	for _, key := range sorted(w.counts, func(a, b countKey) int {
		return cmp.Or(cmp.Compare(a.county, b.county), cmp.Compare(a.pack, b.pack), cmp.Compare(a.ledger, b.ledger), cmp.Compare(a.field, b.field),
			cmp.Compare(a.division, b.division), cmp.Compare(a.value, b.value), cmp.Compare(a.unit, b.unit), cmp.Compare(a.state, b.state))
	}) {
		n := w.counts[key]
		if n == 0 {
			continue
		}
		if _, err := w.tx.Exec(`INSERT INTO ledger_count (county, pack, ledger, field, division, value, unit, state, n)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (county, pack, ledger, field, division, value, unit, state) DO UPDATE SET n = ledger_count.n + excluded.n`,
			key.county, key.pack, key.ledger, key.field, int64(key.division), key.value, key.unit, key.state, n); err != nil {
			return err
		}
	}
	clear(w.counts)
	return nil
}

func (w *work) writeSavings() error {
	for _, key := range sorted(w.savings, func(a, b savingKey) int {
		return cmp.Or(cmp.Compare(a.county, b.county), cmp.Compare(a.pack, b.pack), cmp.Compare(a.ledger, b.ledger), cmp.Compare(a.division, b.division))
	}) {
		sum := w.savings[key]
		if sum == (Saving{}) {
			continue
		}
		if _, err := w.tx.Exec(`INSERT INTO ledger_saving (county, pack, ledger, division, records, prefilled, typed) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (county, pack, ledger, division) DO UPDATE SET records = ledger_saving.records + excluded.records,
			prefilled = ledger_saving.prefilled + excluded.prefilled, typed = ledger_saving.typed + excluded.typed`,
			key.county, key.pack, key.ledger, int64(key.division), sum.Records, sum.Prefilled, sum.Typed); err != nil {
			return err
		}
	}
	clear(w.savings)
	return nil
}

func sorted[K comparable, V any](of map[K]V, order func(a, b K) int) []K {
	keys := make([]K, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, order)
	return keys
}
