package duty

import (
	"slices"
	"strconv"

	"guben/division"
	"guben/form"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// keyOf names who owes a duty: the occurrences of one subject in all spans.
type keyOf struct {
	county  int64
	pack    string
	duty    string
	unit    string
	place   division.Code
	subject int64
	over    State // what it becomes once its span is over and it is not kept; "" Missed
}

// Watch listens to the ledgers: a record that counts keeps the duties its pack
// says it keeps, in the same transaction; one that counts no longer keeps none.
func (r *Roll) Watch(tx *store.Tx, e ledger.Event) error {
	if !slices.Contains(heard, e.Kind) {
		return nil
	}
	p := r.named(e.Record.County, e.Record.Pack)
	if p == nil {
		return nil
	}
	for i := range p.Duties {
		d := &p.Duties[i]
		keeps := slices.DeleteFunc(slices.Clone(d.KeptBy), func(k pack.Keep) bool { return k.Ledger != e.Record.Ledger })
		if len(keeps) == 0 {
			continue
		}
		if err := r.hear(tx, p, d, keeps, e); err != nil {
			return err
		}
	}
	return nil
}

// heard are the events that change what a record keeps.
var heard = []ledger.Kind{ledger.Counted, ledger.Uncounted, ledger.Moved, ledger.Saved, ledger.Declared, ledger.Withdrawn}

func (r *Roll) named(county int64, id string) *pack.Pack {
	for _, p := range r.Packs(county) {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// hear makes one duty hear an event of a ledger that keeps it.
func (r *Roll) hear(tx *store.Tx, p *pack.Pack, d *pack.Duty, keeps []pack.Keep, e ledger.Event) error {
	on := period.On(tx.Time())
	k, ok, err := owes(tx, p, d, &e.Record, on)
	if err != nil || !ok {
		return err
	}
	switch e.Kind {
	case ledger.Uncounted, ledger.Withdrawn:
		return k.drop(tx, proofOf(&e), on)
	case ledger.Declared:
		return k.prove(tx, proofOf(&e), e.Span.To, d.Count*tenths, on) // nothing to report is the report
	}
	for _, keep := range keeps {
		if at, counts := counted(keep, &e); counts && matches(p, keep, &e.Record) {
			if at, err = r.done(tx, keep, e.Record, at); err != nil {
				return err
			}
			return k.prove(tx, e.Record.ID, at, amount(p, keep, &e.Record), on)
		}
	}
	if e.Kind == ledger.Saved && e.Was.Index != e.Record.Index {
		return k.drop(tx, e.Record.ID, on) // it is of another kind now
	}
	return nil
}

// done is the day the record says it was done, else the day it came to count.
func (r *Roll) done(tx *store.Tx, keep pack.Keep, record ledger.Record, counted period.Day) (period.Day, error) {
	if keep.Day == "" || r.DayOf == nil {
		return counted, nil
	}
	on, ok, err := r.DayOf(tx, record, keep.Day)
	if err != nil || !ok {
		return counted, err
	}
	return on, nil
}

// tenths are the parts a record counts for one in: working days come in halves.
const tenths = 10

// counted is the day on which the event makes the record count.
func counted(keep pack.Keep, e *ledger.Event) (on period.Day, ok bool) {
	switch {
	case keep.Move != "":
		return e.Day, e.Kind == ledger.Moved && e.Move == keep.Move
	case e.Kind == ledger.Counted, e.Kind == ledger.Saved:
		return e.Record.Counted, e.Record.Counted != 0
	}
	return 0, false
}

// matches reports whether the record is of the sort that keeps the duty.
func matches(p *pack.Pack, keep pack.Keep, record *ledger.Record) bool {
	g, ok := p.Ledger(keep.Ledger)
	return !slices.ContainsFunc(keep.Where, func(m pack.Match) bool {
		is := indexed(p, keep.Ledger, m.Field, record)
		return !ok || !slices.ContainsFunc(m.Is, func(word string) bool { return g.Stored(m.Field, word) == is })
	})
}

// indexed is what the record holds in a field it is found by.
func indexed(p *pack.Pack, id, field string, record *ledger.Record) string {
	g, ok := p.Ledger(id)
	if !ok || !g.Formed() {
		return ""
	}
	at := slices.Index(g.Indexed(), field)
	if at < 0 || at >= len(record.Index) {
		return ""
	}
	return record.Index[at]
}

// proofOf is the number under which a proof stands: the record's, or for a unit's
// declaration that there was nothing, one of its place and span.
func proofOf(e *ledger.Event) int64 {
	if e.Record.ID != 0 {
		return e.Record.ID
	}
	return -(int64(e.Record.Division)*100_000 + int64(e.Span.To))
}

// amount is what a record counts for, in tenths: one, or what its number field
// says; what is not filled in counts for nothing.
func amount(p *pack.Pack, keep pack.Keep, record *ledger.Record) int {
	if keep.Sum == "" {
		return tenths
	}
	n, err := strconv.Atoi(indexed(p, keep.Ledger, keep.Sum, record))
	if err != nil {
		return 0
	}
	n *= tenths
	for range decimals(p, keep) { // the index holds whole numbers, in the field's last place
		n /= 10
	}
	return n
}

// decimals are those of the field that is added up.
func decimals(p *pack.Pack, keep pack.Keep) int {
	if g, ok := p.Ledger(keep.Ledger); ok && g.Form != nil {
		if at := slices.IndexFunc(g.Form.Fields, func(f form.Field) bool { return f.ID == keep.Sum }); at >= 0 {
			return g.Form.Fields[at].Decimals
		}
	}
	return 0
}

// owes is whose duty a record keeps: that of its household, its village or its
// unit; ok is false where it is nobody's.
func owes(tx *store.Tx, p *pack.Pack, d *pack.Duty, record *ledger.Record, on period.Day) (k keyOf, ok bool, err error) {
	k = keyOf{county: record.County, pack: p.ID, duty: d.ID, unit: d.Units[0], over: ending(d)}
	switch d.Each {
	case "household":
		k.place, k.subject = record.Division, record.Household
		return k, record.Household != 0, nil
	case "village":
		k.place = record.Division
		return k, record.Division.Level() == division.Village, nil
	case "":
		k.place = root(record.County)
		return k, (k.place.Level() < division.County) == (p.Division.Level() < division.County), nil
	}
	if elsewhere(p, d, record) {
		return k, false, nil
	}
	a, err := arrange(tx, p, d, record.County, on)
	if err != nil {
		return k, false, err
	}
	m, ok := a.of(record)
	k.unit, k.place = m.unit, m.place
	return k, ok, nil
}

// elsewhere reports whether the record is another unit's: the duty's own units
// keep the ledger, and this record is of none of them.
func elsewhere(p *pack.Pack, d *pack.Duty, record *ledger.Record) bool {
	if slices.Contains(d.Units, record.Unit) {
		return false
	}
	g, ok := p.Ledger(record.Ledger)
	_, known := p.Unit(record.Unit)
	return ok && known && slices.ContainsFunc(g.Keepers, func(unit string) bool { return slices.Contains(d.Units, unit) })
}

// prove writes that a record keeps the duty; a record proves it once, at its
// last day and amount.
func (k keyOf) prove(tx *store.Tx, record int64, at period.Day, n int, on period.Day) error {
	before, err := k.proved(tx, record)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO duty_proof (county, record, pack, duty, unit, place, subject, day, n) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (county, record, pack, duty) DO UPDATE SET unit = excluded.unit, place = excluded.place, subject = excluded.subject,
			day = excluded.day, n = excluded.n`, k.county, record, k.pack, k.duty, k.unit, int64(k.place), k.subject, at.String(), n); err != nil {
		return err
	}
	for _, old := range before {
		if err := old.key.settle(tx, on, old.day); err != nil {
			return err
		}
	}
	return k.settle(tx, on, at)
}

// drop takes back what a record proved.
func (k keyOf) drop(tx *store.Tx, record int64, on period.Day) error {
	before, err := k.proved(tx, record)
	if err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM duty_proof WHERE county = $1 AND record = $2 AND pack = $3 AND duty = $4", k.county, record, k.pack, k.duty); err != nil {
		return err
	}
	for _, old := range before {
		if err := old.key.settle(tx, on, old.day); err != nil {
			return err
		}
	}
	return nil
}

// proof is what a record proved so far.
type proof struct {
	key keyOf
	day period.Day
}

func (k keyOf) proved(tx *store.Tx, record int64) ([]proof, error) {
	return store.Collect(tx, func(row store.Scanner) (p proof, err error) {
		p.key = k
		err = row.Scan(&p.key.unit, &p.key.place, &p.key.subject, store.Day(&p.day))
		return p, err
	}, "SELECT unit, place, subject, day FROM duty_proof WHERE county = $1 AND record = $2 AND pack = $3 AND duty = $4", k.county, record, k.pack, k.duty)
}
