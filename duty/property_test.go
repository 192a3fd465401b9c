package duty_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"guben/division"
	"guben/duty"
	"guben/ledger"
	"guben/period"
	"guben/store"
)

// In whatever order spans open and records come and go, the roll is the one that
// opened everything first and then heard the records that are left; and
// rebuilding it changes nothing.
func TestTheOrderOfThingsMakesNoDifference(t *testing.T) {
	each(t, func(r *room) {
		random := rand.New(rand.NewPCG(3, 9))
		end := period.Date(2020, 9, 1)
		records := map[int64]ledger.Event{}
		for n := range 300 {
			switch random.IntN(6) {
			case 0:
				r.open(period.Date(2020, 3, 15) + period.Day(random.IntN(int(end-period.Date(2020, 3, 15)))))
			case 1:
				for id, e := range records {
					e.Kind = ledger.Uncounted
					r.hear(e)
					delete(records, id)
					break
				}
			default:
				e := r.anything(random, int64(n+1))
				records[e.Record.ID] = e
				r.hear(e)
			}
		}
		r.open(end)
		have := r.list(office, duty.Filter{})
		r.rebuild(end)
		if again := r.list(office, duty.Filter{}); !reflect.DeepEqual(again, have) {
			r.Error("rebuilding changed what was right")
		}
		r.wipe()
		r.open(end)
		for _, e := range records {
			r.hear(e)
		}
		r.open(end)
		if anew := r.list(office, duty.Filter{}); len(have) == 0 || !reflect.DeepEqual(anew, have) {
			r.Errorf("%d occurrences, %d when made anew, and they differ", len(have), len(anew))
		}
	})
}

// anything is a record that counts: a visit to a household, or a meeting of a
// unit at any level.
func (r *room) anything(random *rand.Rand, id int64) ledger.Event {
	on := period.Date(2020, 3, 1) + period.Day(random.IntN(200))
	if random.IntN(2) == 0 {
		return r.visit(id, r.households[random.IntN(len(r.households))], on)
	}
	place := r.villages[random.IntN(len(r.villages))]
	level := division.County + division.Level(random.IntN(3))
	return r.meeting(id, place.At(level), []string{"subdistricts", "poverty_office", "finance"}[random.IntN(3)], on)
}

func (r *room) rebuild(on period.Day) {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) error { return r.roll.Rebuild(tx, county, on) }))
}

func (r *room) wipe() {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) error {
		for _, table := range []string{"duty_occurrence", "duty_proof", "duty_count"} {
			if _, err := tx.Exec("DELETE FROM "+table+" WHERE county = $1", county); err != nil {
				return err
			}
		}
		return nil
	}))
}
