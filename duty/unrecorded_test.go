package duty_test

import (
	"testing"

	"guben/auth"
	"guben/duty"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// TestWhatNoLedgerShowsIsNotMissed: once its span is over it is neither kept nor
// missed, and it ends anew as its duty gets a ledger or loses it.
func TestWhatNoLedgerShowsIsNotMissed(t *testing.T) {
	each(t, func(r *room) {
		later := period.Date(2020, 7, 1)
		r.pack.Duties = []pack.Duty{
			{ID: "bulletin", Units: []string{"poverty_office"}, Count: 1, Per: pack.PerMonth, To: period.Date(2020, 4, 30)},
			{ID: "call", Units: []string{"subdistricts"}, Count: 1, Per: pack.PerOnce, Each: "household", To: period.Date(2020, 4, 30)},
		}
		counted := func(want duty.Counts) {
			t.Helper()
			r.open(later)
			var sum duty.Counts
			r.must(r.db.View(t.Context(), func(tx *store.Tx) error {
				groups, err := duty.Count(tx, office, here, duty.Filter{}, duty.ByDuty)
				for _, g := range groups {
					sum.Due, sum.Kept, sum.Missed = sum.Due+g.Due, sum.Kept+g.Kept, sum.Missed+g.Missed
					sum.Unrecorded, sum.Exempt = sum.Unrecorded+g.Unrecorded, sum.Exempt+g.Exempt
				}
				return err
			}))
			if sum != want {
				t.Errorf("%+v, want %+v", sum, want)
			}
			if sum.Owed() != want.Missed {
				t.Errorf("%d were owed, want %d", sum.Owed(), want.Missed)
			}
		}
		r.open(period.Date(2020, 3, 20))
		if due := r.list(office, duty.Filter{State: duty.Due}); len(due) != 31 {
			t.Errorf("%d are due while the span runs, want 31", len(due))
		}
		counted(duty.Counts{Unrecorded: 32})
		one := r.list(office, duty.Filter{Duty: "bulletin"})[0]
		for _, to := range []duty.State{duty.Exempt, duty.Due} {
			r.must(r.do(func(tx *store.Tx) error {
				return r.roll.Excuse(tx, office, one, to, "当月停办", "excuse "+string(to))
			}))
		}
		counted(duty.Counts{Unrecorded: 32})
		r.must(r.do(func(tx *store.Tx) error { return r.roll.Rebuild(tx, county, later) }))
		r.pack.Duties[0].KeptBy = []pack.Keep{{Ledger: "meetings"}}
		counted(duty.Counts{Missed: 2, Unrecorded: 30})
		r.pack.Duties[0].KeptBy = nil
		counted(duty.Counts{Unrecorded: 32})
		if r.pack.Duties = nil; len(r.list(auth.System(), duty.Filter{State: duty.Unrecorded})) != 32 {
			t.Error("what a plan does not ask for any more has changed")
		}
		counted(duty.Counts{Unrecorded: 32})
	})
}
