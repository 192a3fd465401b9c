package ledger_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/ledger"
	"guben/store"
)

// TestTotalsAreWhatEachLedgerCounts holds the totals of all ledgers against the
// counts and signals of each, for everybody, places and units.
func TestTotalsAreWhatEachLedgerCounts(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		random := rand.New(rand.NewPCG(3, 4))
		w.populate(random, 40)
		seen := ledger.Total{}
		for range 40 {
			scope := everybody[random.IntN(len(everybody))]
			filter := ledger.Filter{Pack: name, Day: start + 6, Within: []division.Code{0, 0, town, village}[random.IntN(4)],
				Unit: []string{"", "health", "housing"}[random.IntN(3)]}
			err := w.DB.View(context.Background(), func(tx *store.Tx) error {
				totals, err := w.Book.Totals(tx, scope, filter)
				for _, total := range totals {
					one := filter
					one.Ledger = total.Ledger
					if want := w.total(tx, one, scope); total != want {
						t.Errorf("%s of %s, %s: %+v, want %+v", total.Ledger, scope.Name, filter.Unit, total, want)
					}
					seen.Open, seen.Waiting, seen.Done, seen.Red = seen.Open+total.Open, seen.Waiting+total.Waiting, seen.Done+total.Done, seen.Red+total.Red
				}
				return err
			})
			if err != nil && code(err) != "store.no_row" {
				t.Fatal(err)
			}
		}
		if seen.Open == 0 || seen.Red == 0 {
			t.Errorf("the test shows too little: %+v", seen)
		}
	})
}

// total is one ledger by Counts and Signals.
func (w *world) total(tx *store.Tx, filter ledger.Filter, scope auth.Scope) ledger.Total {
	w.Helper()
	total := ledger.Total{Ledger: filter.Ledger}
	for phase, n := range map[flow.Phase]*int64{flow.Open: &total.Open, flow.Waiting: &total.Waiting, flow.Done: &total.Done} {
		filter.Phase = phase
		counts, err := w.Book.Counts(tx, scope, filter)
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range counts {
			*n += c.N
		}
	}
	filter.Phase = ""
	signals, err := w.Book.Signals(tx, scope, filter)
	if err != nil {
		w.Fatal(err)
	}
	for _, s := range signals {
		total.Red, total.Amber, total.Green = total.Red+s.Red, total.Amber+s.Amber, total.Green+s.Green
	}
	return total
}
