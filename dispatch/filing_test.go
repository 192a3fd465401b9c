package dispatch_test

import (
	"testing"

	"guben/auth"
	"guben/dispatch"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
	"guben/task"
)

func query(place division.Code) dispatch.Query {
	return dispatch.Query{Pack: plan, Place: place, Month: march, Today: today}
}

// TestAReportGoesUp drives a township's monthly report through its life.
func TestAReportGoesUp(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		var f dispatch.Filing
		step := func(name string, want fault.Kind, fn func(*store.Tx) (dispatch.Filing, error)) {
			t.Helper()
			err := w.Try(func(tx *store.Tx) error {
				next, err := fn(tx)
				if err == nil {
					f = next
				}
				return err
			})
			if fault.KindOf(err) != want {
				t.Fatalf("%s: %v, want %v", name, err, want)
			}
		}
		desk, place := w.desk, town.Division
		step("an inspector drafts", fault.Forbidden, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.Prepare(tx, watcher, query(place), dispatch.Monthly, "", "")
		})
		step("the township drafts", fault.Internal, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.Prepare(tx, town, query(place), dispatch.Monthly, "三月进展平稳", "a")
		})
		if f.To != whole || f.Due != period.Date(2020, 4, 5) || f.State != dispatch.Draft {
			t.Errorf("drafted %+v", f)
		}
		step("sent twice", fault.Duplicate, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.Prepare(tx, town, query(place), dispatch.Monthly, "三月进展平稳", "a")
		})
		step("a stale page", fault.Conflict, func(tx *store.Tx) (dispatch.Filing, error) { return desk.File(tx, town, query(place), f.ID, 9, "") })
		step("filed", fault.Internal, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.File(tx, town, query(place), f.ID, f.Version, "")
		})
		step("the township accepts its own", fault.Forbidden, func(tx *store.Tx) (dispatch.Filing, error) { return desk.Accept(tx, town, county, f.ID, f.Version, "") })
		step("returned without a reason", fault.Invalid, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.Return(tx, office, county, f.ID, f.Version, " ", "")
		})
		step("returned", fault.Internal, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.Return(tx, office, county, f.ID, f.Version, "人数请核对", "")
		})
		w.training(60, true)
		step("filed again", fault.Internal, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.File(tx, town, query(place), f.ID, f.Version, "")
		})
		step("accepted", fault.Internal, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.Accept(tx, office, county, f.ID, f.Version, "")
		})
		accepted := f
		step("drafted over what is accepted", fault.Conflict, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.Prepare(tx, town, query(place), dispatch.Monthly, "", "")
		})
		w.training(100, true)
		step("corrected", fault.Internal, func(tx *store.Tx) (dispatch.Filing, error) {
			return desk.Correct(tx, town, query(place), accepted.ID, "漏报一期培训", "")
		})
		w.compare(accepted.ID, f.ID)
	})
}

// A township is not told to file what it has filed, however many papers of its
// villages came after.
func TestPapersOfVillagesHideNone(t *testing.T) {
	each(t, func(w *world) {
		w.Update(func(tx *store.Tx) error {
			for n := range int64(1100) {
				place := 210504001000 + n
				if _, err := tx.Exec(`INSERT INTO filing (county, id, kind, pack, place, goes_to, month, due, state, content, summary, corrects, version, account, account_name, changed)
					VALUES ($1, $2, 'monthly', $3, $4, $5, $6, '2020-04-05', 'filed', '{}', '', 0, 1, 1, '', 0)`,
					county, tx.NewID(), plan.ID, place, int64(whole), int(march)); err != nil {
					return err
				}
			}
			missing, err := w.desk.Missing(tx, office, query(whole), dispatch.Monthly)
			if len(missing) != 0 {
				w.Errorf("missing: %v", missing)
			}
			return err
		})
	})
}

// compare holds the accepted paper, which stays, against its correction.
func (w *world) compare(accepted, correction int64) {
	w.Helper()
	w.Update(func(tx *store.Tx) error {
		old, err := w.desk.Get(tx, office, county, accepted)
		if err != nil {
			return err
		}
		fresh, err := w.desk.Get(tx, office, county, correction)
		if err != nil {
			return err
		}
		was, is := w.line(old.Briefing, "trained"), w.line(fresh.Briefing, "trained")
		if was.This.Value != 100_000 || is.This.Value != 200_000 || fresh.Corrects != accepted || len(old.Events) != 5 {
			w.Errorf("accepted %s, corrected %s (corrects %d), %d steps", was.This.Value, is.This.Value, fresh.Corrects, len(old.Events))
		}
		missing, err := w.desk.Missing(tx, office, query(whole), dispatch.Monthly)
		if len(missing) != 1 || missing[0] != 210504002000 {
			w.Errorf("missing: %v", missing)
		}
		if err != nil {
			return err
		}
		broken, err := dispatch.Check(tx)
		if len(broken) > 0 {
			w.Errorf("invariants: %v", broken)
		}
		return err
	})
}

func TestPapersOfOthersDoNotExist(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		far := town
		far.Division = 210504002000
		var report, bulletin dispatch.Filing
		w.Update(func(tx *store.Tx) (err error) {
			if report, err = w.desk.Prepare(tx, town, query(town.Division), dispatch.Monthly, "", ""); err != nil {
				return err
			}
			if bulletin, err = w.desk.Prepare(tx, office, query(whole), dispatch.Bulletin, "", ""); err != nil {
				return err
			}
			if bulletin, err = w.desk.File(tx, office, query(whole), bulletin.ID, bulletin.Version, ""); err != nil {
				return err
			}
			bulletin, err = w.desk.Accept(tx, office, county, bulletin.ID, bulletin.Version, "")
			return err
		})
		for _, c := range []struct {
			scope auth.Scope
			id    int64
			want  fault.Kind
		}{{far, report.ID, fault.NotFound}, {office, report.ID, fault.Internal}, {far, bulletin.ID, fault.Internal}} {
			if err := w.Try(func(tx *store.Tx) error { _, err := w.desk.Get(tx, c.scope, county, c.id); return err }); fault.KindOf(err) != c.want {
				t.Errorf("%s reads %d: %v", c.scope.Division, c.id, err)
			}
		}
	})
}

func TestMinutesBecomeTasks(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		w.Update(func(tx *store.Tx) error {
			meeting, err := w.desk.Prepare(tx, office, query(whole), dispatch.Meeting, "", "")
			if err != nil {
				return err
			}
			minute, err := w.desk.Decide(tx, office, county, dispatch.Minute{Meeting: meeting.ID, Name: "四月底前改造两户危房", Lead: "townships", Due: period.Date(2020, 4, 30)}, "")
			if err != nil {
				return err
			}
			made, err := task.Get(tx, office, minute.Task)
			if err != nil {
				return err
			}
			again, err := w.desk.Get(tx, office, county, meeting.ID)
			if made.Owner != "townships" || made.To != period.Date(2020, 4, 30) || len(again.Minutes) != 1 || again.Minutes[0].Task != minute.Task {
				t.Errorf("task %+v, minutes %+v", made, again.Minutes)
			}
			return err
		})
	})
}
