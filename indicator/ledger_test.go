package indicator_test

import (
	"strconv"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/indicator"
	"guben/ledger"
	"guben/store"
)

// training enters a training at a place and, where it is held, closes it.
func (w *world) training(by auth.Scope, persons, yuan int, held bool) {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		declared, err := w.book.Declared(tx, county, plan.ID, "trainings", 0)
		if err != nil {
			return err
		}
		values, wrong := declared.Form.Read(map[string][]string{"course": {"电工班"}, "persons": {strconv.Itoa(persons)}, "spent": {strconv.Itoa(yuan)}})
		if len(wrong) > 0 {
			w.Fatalf("%+v", wrong)
		}
		r, err := w.book.Open(tx, by, ledger.New{County: county, Pack: plan.ID, Ledger: "trainings", Place: by.Division, Values: values})
		if err != nil || !held {
			return err
		}
		_, err = w.book.Move(tx, by, ledger.Step{County: county, ID: r.ID, Move: "hold"})
		return err
	})
}

func TestLedgersAreFollowed(t *testing.T) {
	each(t, func(w *world) {
		far := town
		far.Division = 210504002000
		w.training(town, 30, 5000, true)
		w.training(town, 12, 1234, false)
		w.training(far, 8, 6666, true)
		for range 2 { // followed, and counted anew
			for _, want := range []struct {
				id                     string
				place                  division.Code
				numerator, denominator indicator.Number
				value                  string
			}{
				{"trainings_held", whole, 2000, 3000, "66.667"}, {"trainings_held", town.Division, 1000, 2000, "50"},
				{"trained", whole, 38_000, 0, "38"}, {"trained", far.Division, 8000, 0, "8"}, {"spent", whole, 12_900_000, 0, "1.29"},
			} {
				f := w.one(office, indicator.Query{Indicator: want.id, Place: want.place})
				if f.Numerator != want.numerator || f.Denominator != want.denominator || f.Value.String() != want.value {
					t.Errorf("%s of %s: %s of %s, %s; want %+v", want.id, want.place, f.Numerator, f.Denominator, f.Value, want)
				}
			}
			w.recount(today)
		}
		w.update(func(tx *store.Tx) error {
			page, err := w.meter.Behind(tx, office, nil, indicator.Query{Pack: plan, Indicator: "trainings_held", Month: march}, indicator.Gap, "", 10)
			if len(page.Subjects) != 1 || page.Subjects[0].Title != "电工班" {
				t.Errorf("behind the gap: %+v", page)
			}
			return err
		})
	})
}
