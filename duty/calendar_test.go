package duty_test

import (
	"testing"

	"guben/auth"
	"guben/duty"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
	"guben/task"
)

// A month of the calendar joins stages, nodes, tasks, steps and duties, and the
// numbers in it are those of the lists.
func TestCalendarJoinsEverythingOfAMonth(t *testing.T) {
	storetest.Each(t, append(schemas, task.Schema), func(t *testing.T, db *store.DB) {
		r := furnish(t, db)
		r.pack.Stages = []pack.Stage{{ID: "winter", Kind: pack.Campaign, From: period.Date(2020, 3, 20), To: period.Date(2020, 5, 10),
			Nodes: []pack.Node{{Day: period.Date(2020, 4, 20)}, {Day: period.Date(2020, 5, 1)}}}}
		board := &task.Board{Log: r.roll.Log}
		r.must(r.do(func(tx *store.Tx) error {
			_, err := board.TakeUp(tx, office, here, r.pack, "")
			return err
		}))
		r.open(period.Date(2020, 4, 2))
		for _, scope := range []auth.Scope{office, owing} {
			var list []duty.Entry
			r.must(r.do(func(tx *store.Tx) (err error) {
				list, err = r.roll.Calendar(tx, scope, 0, period.MonthOf(period.Date(2020, 4, 1)))
				return err
			}))
			counts, last := map[duty.EntryKind]int64{}, period.Day(0)
			for _, e := range list {
				if e.To < last {
					t.Errorf("%s comes after %s", e.To, last)
				}
				last = e.To
				counts[e.Kind] += max(1, e.Tasks.Tasks, e.Duties.Due+e.Duties.Kept+e.Duties.Missed)
			}
			want := map[duty.EntryKind]int64{duty.OfStage: 1, duty.OfNode: 1}
			for kind, n := range r.ends(scope) {
				want[kind] += n
			}
			for kind, n := range want {
				if counts[kind] != n {
					t.Errorf("%s: %d of %s, want %d", scope.Name, counts[kind], kind, n)
				}
			}
		}
	})
}

// ends counts what ends in April one by one.
func (r *room) ends(scope auth.Scope) map[duty.EntryKind]int64 {
	r.Helper()
	april := period.Range{From: period.Date(2020, 4, 1), To: period.Date(2020, 4, 30)}
	ends := map[duty.EntryKind]int64{duty.OfDuty: int64(len(r.list(scope, duty.Filter{Span: april})))}
	r.must(r.do(func(tx *store.Tx) error {
		tasks, err := task.List(tx, scope, task.Filter{Limit: 1000})
		for _, t := range tasks {
			if april.Contains(t.To) {
				ends[duty.OfTask]++
			}
			steps, err := task.Steps(tx, scope, t.Ref)
			if err != nil {
				return err
			}
			for _, s := range steps {
				if april.Contains(s.To) {
					ends[duty.OfStep]++
				}
			}
		}
		return err
	}))
	return ends
}
