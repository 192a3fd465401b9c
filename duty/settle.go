package duty

import (
	"cmp"
	"slices"

	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// spanOf names a span of a duty in a county.
type spanOf struct {
	county int64
	pack   string
	duty   string
	first  period.Day
	over   State // what those not kept become once the span is over; "" Missed
}

// ending is what occurrences of a duty that are not kept become once their span
// is over: where no ledger shows it nobody can say that it was missed.
func ending(d *pack.Duty) State {
	if len(d.KeptBy) == 0 {
		return Unrecorded
	}
	return Missed
}

// ending is that of the duty as the county's pack has it now; ok is false where
// it has it no more.
func (r *Roll) ending(county int64, id, duty string) (over State, ok bool) {
	if p := r.named(county, id); p != nil {
		if at := slices.IndexFunc(p.Duties, func(d pack.Duty) bool { return d.ID == duty }); at >= 0 {
			return ending(&p.Duties[at]), true
		}
	}
	return Missed, false
}

// What binds proofs p to an occurrence, the county apart.
const proofs = ` AND p.pack = duty_occurrence.pack AND p.duty = duty_occurrence.duty
	AND p.subject = duty_occurrence.subject AND p.place = duty_occurrence.place AND p.unit = duty_occurrence.unit
	AND p.day >= duty_occurrence.first_day AND p.day <= duty_occurrence.last_day`

// What an occurrence stands at by its proofs alone; they are in tenths. The day it was kept is that
// of the record by which the proofs came to what was needed.
const (
	setHave = `UPDATE duty_occurrence SET have = (SELECT COALESCE(SUM(p.n), 0) / 10 FROM duty_proof p WHERE p.county = duty_occurrence.county` + proofs + `)`
	setKept = `UPDATE duty_occurrence SET state = CASE WHEN have >= need THEN 'kept' WHEN last_day < $1 THEN $2 ELSE 'due' END,
		kept = CASE WHEN have < need THEN '' ELSE (SELECT MIN(p.day) FROM duty_proof p WHERE p.county = duty_occurrence.county` + proofs + ` AND need * 10 <= (SELECT SUM(q.n) FROM duty_proof q
			WHERE q.county = p.county AND q.pack = p.pack AND q.duty = p.duty AND q.subject = p.subject AND q.place = p.place AND q.unit = p.unit
				AND q.day >= duty_occurrence.first_day AND q.day <= p.day)) END`
)

// renew settles every occurrence of the span as of a day and counts them anew.
// Rows that stand right are not written: of the many of a span few have proofs.
func (s spanOf) renew(tx *store.Tx, on period.Day) error {
	if _, err := tx.Exec(setHave+` WHERE county = $1 AND pack = $2 AND duty = $3 AND first_day = $4 AND (have <> 0 OR (place, subject) IN
		(SELECT p.place, p.subject FROM duty_proof p WHERE p.county = $1 AND p.pack = $2 AND p.duty = $3 AND p.day >= $4))`,
		s.county, s.pack, s.duty, s.first.String()); err != nil {
		return err
	}
	if _, err := tx.Exec(setKept+` WHERE county = $3 AND pack = $4 AND duty = $5 AND first_day = $6 AND state IN ('due', 'kept', 'missed', 'unrecorded')
		AND (have >= need OR state <> CASE WHEN last_day < $1 THEN $2 ELSE 'due' END)`,
		on.String(), string(cmp.Or(s.over, Missed)), s.county, s.pack, s.duty, s.first.String()); err != nil {
		return err
	}
	return s.recount(tx)
}

// recount counts a span anew at every level it is counted at: every place by
// itself, and from those the ones above.
func (s spanOf) recount(tx *store.Tx) error {
	of := []any{s.county, s.pack, s.duty, s.first.String()}
	for _, statement := range []string{
		"DELETE FROM duty_count WHERE county = $1 AND pack = $2 AND duty = $3 AND first_day = $4",
		`INSERT INTO duty_count (county, level, place, pack, duty, unit, first_day, last_day, state, n)
			SELECT county, 9, place, pack, duty, unit, first_day, MIN(last_day), state, COUNT(*) FROM duty_occurrence
			WHERE county = $1 AND pack = $2 AND duty = $3 AND first_day = $4 GROUP BY county, place, pack, duty, unit, first_day, state`,
	} {
		if _, err := tx.Exec(statement, of...); err != nil {
			return err
		}
	}
	for _, l := range []struct {
		level division.Level
		size  int64
		which string
	}{
		{root(s.county).Level(), 1e6, ""},
		{division.Township, 1e3, " AND place % 1000000 <> 0"},
	} {
		if _, err := tx.Exec(`INSERT INTO duty_count (county, level, place, pack, duty, unit, first_day, last_day, state, n)
			SELECT county, CAST($5 AS BIGINT), place / $6 * $6, pack, duty, unit, first_day, MIN(last_day), state, CAST(SUM(n) AS BIGINT) FROM duty_count
			WHERE county = $1 AND pack = $2 AND duty = $3 AND first_day = $4 AND level = $7`+l.which+
			` GROUP BY county, place / $6 * $6, pack, duty, unit, first_day, state`, append(of, int(l.level), l.size, int(alone))...); err != nil {
			return err
		}
	}
	return nil
}

// settle settles the occurrences of one duty and subject whose span holds one of
// the days, and moves their counts with them.
func (k keyOf) settle(tx *store.Tx, on period.Day, days ...period.Day) error {
	for _, at := range days {
		before, err := k.at(tx, at)
		if err != nil {
			return err
		}
		for _, was := range before {
			if err := k.renew(tx, was, on); err != nil {
				return err
			}
		}
	}
	return nil
}

// at are the occurrences whose span holds a day: none where it has not opened.
// A household leads to its few rows, a place to its own; the long key of a whole
// county's span must not, so its columns are asked for as sums and joins.
func (k keyOf) at(tx *store.Tx, at period.Day) ([]Occurrence, error) {
	found := "o.place = $6 AND o.subject + 0 = $7"
	if k.subject != 0 {
		found = "o.place + 0 = $6 AND o.subject = $7"
	}
	return store.Collect(tx, scan, "SELECT "+columns+` FROM duty_occurrence o WHERE o.county = $1 AND o.pack || '' = $2 AND o.duty || '' = $3
		AND o.first_day || '' <= $4 AND o.last_day >= $4 AND o.unit || '' = $5 AND `+found,
		k.county, k.pack, k.duty, at.String(), k.unit, int64(k.place), k.subject)
}

func (k keyOf) renew(tx *store.Tx, was Occurrence, on period.Day) error {
	where := []any{k.county, k.pack, k.duty, was.First.String(), k.unit, int64(k.place), k.subject}
	if _, err := tx.Exec(setHave+` WHERE county = $1 AND pack = $2 AND duty = $3 AND first_day = $4 AND unit = $5 AND place = $6 AND subject = $7`, where...); err != nil {
		return err
	}
	if _, err := tx.Exec(setKept+` WHERE county = $3 AND pack = $4 AND duty = $5 AND first_day = $6 AND unit = $7 AND place = $8 AND subject = $9
		AND state IN ('due', 'kept', 'missed', 'unrecorded')`, append([]any{on.String(), string(cmp.Or(k.over, Missed))}, where...)...); err != nil {
		return err
	}
	now, err := scan(tx.QueryRow("SELECT "+columns+` FROM duty_occurrence o WHERE o.county = $1 AND o.pack = $2 AND o.duty = $3 AND o.first_day = $4
		AND o.unit = $5 AND o.place = $6 AND o.subject = $7`, where...))
	if err != nil {
		return err
	}
	return was.becomes(tx, now.State)
}

// becomes moves an occurrence from its state to another in the counts.
func (o *Occurrence) becomes(tx *store.Tx, to State) error {
	if o.State == to {
		return nil
	}
	for level, place := range o.levels() {
		for state, n := range map[State]int{o.State: -1, to: 1} {
			if _, err := tx.Exec(`INSERT INTO duty_count (county, level, place, pack, duty, unit, first_day, last_day, state, n)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
				ON CONFLICT (county, level, place, pack, duty, first_day, unit, state) DO UPDATE SET n = duty_count.n + excluded.n`,
				o.County, int(level), int64(place), o.Pack, o.Duty, o.Unit, o.First.String(), o.Last.String(), string(state), n); err != nil {
				return err
			}
		}
	}
	return nil
}

// levels are those at which an occurrence is counted, and where.
func (o *Occurrence) levels() map[division.Level]division.Code {
	top := root(o.County).Level()
	at := map[division.Level]division.Code{top: o.Place.At(top), alone: o.Place}
	if o.Place.Level() > division.County {
		at[division.Township] = o.Place.At(division.Township)
	}
	return at
}
