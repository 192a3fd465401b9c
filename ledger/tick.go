package ledger

import (
	"math"

	"guben/audit"
	"guben/auth"
	"guben/period"
	"guben/store"
)

// Tick lets the clocks of a county speak on a day: what turned amber or red, or
// is to be shown to the level above, is recorded by the program. It gives how
// many records spoke, at most limit, and is called again until that is less.
func (b *Book) Tick(tx *store.Tx, county int64, day period.Day, limit int) (int, error) {
	if err := audit.Hold(tx, county); err != nil {
		return 0, err
	}
	w := b.working(tx, auth.System())
	w.today = day
	due, err := store.Collect(tx, scanRecord, "SELECT "+recordColumns+` FROM ledger_record r
		WHERE r.county = $1 AND r.next <= $2 AND r.next < '9' ORDER BY r.next, r.id LIMIT $3`, county, day.String(), limit)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	if err := w.audit(county, "tick", 0, "", map[string]any{"day": day, "records": len(due)}); err != nil {
		return 0, err
	}
	for i := range due {
		if err := w.speak(&due[i], day); err != nil {
			return 0, err
		}
	}
	return len(due), w.end()
}

// Counties are the counties, and prefectures by their own number, that have records.
func Counties(tx *store.Tx) ([]int64, error) { return counties(tx, 0, math.MaxInt64) }

// speak records the farthest thing a clock says by the day.
func (w *work) speak(r *Record, day period.Day) error {
	was := *r
	stage, kind := r.hear(day)
	r.alarm = stage
	r.next = r.speaks()
	if _, err := w.tx.Exec("UPDATE ledger_record SET alarm = $1, next = $2 WHERE county = $3 AND id = $4",
		int(r.alarm), store.LastDay(r.next), r.County, r.ID); err != nil {
		return err
	}
	note := ""
	if kind == Escalated {
		note = r.Clock.To
	}
	if err := w.remember(r, line{kind: kind, from: r.State, to: r.State, note: note}); err != nil {
		return err
	}
	w.note(kind, was, *r, "")
	return nil
}

// Follow moves the records of a household to the village it was moved to.
func (b *Book) Follow(tx *store.Tx, county, household int64) error {
	w := b.working(tx, auth.System())
	records, err := store.Collect(tx, scanRecord, "SELECT "+recordColumns+` FROM ledger_record r
		JOIN household h ON h.county = r.county AND h.id = r.household
		WHERE r.county = $1 AND r.household = $2 AND r.household > 0 AND h.village <> r.division`, county, household)
	if err != nil || len(records) == 0 {
		return err
	}
	for i := range records {
		if err := w.follow(&records[i]); err != nil {
			return err
		}
	}
	return w.end()
}

func (w *work) follow(r *Record) error {
	was := *r
	if err := w.tx.QueryRow("SELECT village FROM household WHERE county = $1 AND id = $2", r.County, r.Household).Scan(&r.Division); err != nil {
		return err
	}
	return w.replace(&was, r)
}
