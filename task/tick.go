package task

import (
	"guben/audit"
	"guben/auth"
	"guben/period"
	"guben/store"
)

// Tick brings numbers and signals of a county's open tasks to a day: clocks run,
// nobody having done anything. It may run any number of times a day, and gives
// how many tasks changed.
func (b *Board) Tick(tx *store.Tx, county int64, on period.Day) (changed int, err error) {
	if err := audit.Hold(tx, county); err != nil {
		return 0, err
	}
	open, err := store.Collect(tx, scan, "SELECT "+columns+" FROM task t WHERE t.county = $1 AND t.state NOT IN ('accepted', 'stopped')", county)
	if err != nil {
		return 0, err
	}
	w := write(tx, auth.System())
	w.today = on
	for _, was := range open {
		t := was
		if err := b.measure(tx, &t, w); err != nil {
			return changed, err
		}
		t.judge(on)
		if t.Signal == was.Signal && t.Why == was.Why && t.Value == was.Value && t.Source == was.Source {
			continue
		}
		ok, err := w.renew(was, &t)
		if err != nil {
			return changed, err
		}
		changed += flag(ok)
	}
	return changed, w.counts.save(tx)
}

// Counties are the counties, and prefectures by their own number, that have tasks.
func Counties(tx *store.Tx) ([]int64, error) { return countiesOf(tx, auth.System()) }

// countiesOf are those of a scope, each found by a jump in the key.
func countiesOf(tx *store.Tx, scope auth.Scope) ([]int64, error) {
	next, end := scope.Counties()
	if end == next+1 {
		return []int64{next}, nil
	}
	counties := []int64{}
	for ; ; next++ {
		err := tx.QueryRow("SELECT county FROM task WHERE county >= $1 AND county < $2 ORDER BY county LIMIT 1", next, end).Scan(&next)
		if store.Missing(err) {
			return counties, nil
		}
		if err != nil {
			return nil, err
		}
		counties = append(counties, next)
	}
}
