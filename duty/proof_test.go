package duty_test

import (
	"maps"
	"slices"
	"testing"

	"guben/auth"
	"guben/duty"
	"guben/fault"
	"guben/ledger"
	"guben/period"
	"guben/store"
)

func (r *room) proofs(scope auth.Scope, o duty.Occurrence) (list []duty.Proof, err error) {
	err = r.do(func(tx *store.Tx) (err error) {
		list, err = duty.Proofs(tx, scope, o)
		return err
	})
	return list, err
}

func TestProofsAreTheRecordsThatKeepAnOccurrence(t *testing.T) {
	each(t, func(r *room) {
		first, second := period.Date(2020, 4, 20), period.Date(2020, 4, 8)
		r.open(period.Date(2020, 4, 1))
		r.hear(r.meeting(7, here, "poverty_office", first))
		r.hear(r.meeting(8, here, "poverty_office", second))
		r.hear(r.meeting(9, here, "poverty_office", period.Date(2020, 5, 2))) // of the next span
		april := period.Range{From: period.Date(2020, 4, 30), To: period.Date(2020, 4, 30)}
		list := r.list(office, duty.Filter{Duty: "meeting", Unit: "poverty_office", Span: april})
		if len(list) != 1 {
			r.Fatalf("%d occurrences", len(list))
		}
		got, err := r.proofs(office, list[0])
		if want := []duty.Proof{{Record: 8, Day: second}, {Record: 7, Day: first}}; err != nil || !slices.Equal(got, want) {
			r.Errorf("got %v, want %v, %v", got, want, err)
		}
		gone := r.meeting(8, here, "poverty_office", second)
		gone.Kind = ledger.Uncounted
		r.hear(gone)
		if got, err = r.proofs(office, list[0]); err != nil || len(got) != 1 || got[0].Record != 7 {
			r.Errorf("after a record counts no longer: %v, %v", got, err)
		}
		if _, err := r.proofs(foreign, list[0]); fault.KindOf(err) != fault.NotFound {
			r.Errorf("another county read proofs: %v", err)
		}
	})
}

func TestSizesAreThoseSaid(t *testing.T) {
	each(t, func(r *room) {
		size := func(by auth.Scope, unit string, n int, key string) error {
			return r.do(func(tx *store.Tx) error { return r.roll.Size(tx, by, county, plan, unit, "leader", n, key) })
		}
		sizes := func(by auth.Scope, unit string) (of map[string]int, err error) {
			err = r.do(func(tx *store.Tx) (err error) {
				of, err = r.roll.Sizes(tx, by, county, plan, unit)
				return err
			})
			return of, err
		}
		r.must(size(office, "organisation", 3, "a"))
		r.must(size(office, "organisation", 5, "b"))
		if err := size(office, "organisation", 0, "c"); fault.KindOf(err) != fault.Invalid {
			r.Errorf("no leaders at all: %v", err)
		}
		if of, err := sizes(office, "organisation"); err != nil || !maps.Equal(of, map[string]int{"leader": 5}) {
			r.Errorf("%v, %v", of, err)
		}
		if of, err := sizes(owing, "finance"); err != nil || len(of) != 0 {
			r.Errorf("a unit nobody said it of: %v, %v", of, err)
		}
		for name, by := range map[string]auth.Scope{"another unit": owing, "another county": foreign} {
			if _, err := sizes(by, "organisation"); fault.KindOf(err) != fault.NotFound {
				r.Errorf("%s: %v", name, err)
			}
		}
	})
}
