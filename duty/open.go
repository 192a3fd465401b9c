package duty

import (
	"guben/audit"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// Open opens what is owed at a place (a county, or a prefecture for its own
// units) in the spans that have begun by on, for households registered since
// too, and ends those that are over. It may run any number of times
// and says how many occurrences it opened.
func (r *Roll) Open(tx *store.Tx, place division.Code, on period.Day) (opened int64, err error) {
	if err := audit.Hold(tx, place.County()); err != nil {
		return 0, err
	}
	tree, err := places(tx, root(place.County()), on)
	if err != nil {
		return 0, err
	}
	for _, p := range r.Packs(place.County()) {
		if !p.Division.Contains(root(place.County())) {
			continue
		}
		o := &opening{tx: tx, pack: p, county: place.County(), on: on, tree: tree}
		n, err := o.duties()
		opened += n
		if err != nil {
			return opened, err
		}
	}
	if err := leave(tx, place.County(), on); err != nil {
		return opened, err
	}
	return opened, r.expire(tx, place.County(), on)
}

// opening opens the duties of one pack in one county.
type opening struct {
	tx     *store.Tx
	pack   *pack.Pack
	county int64
	on     period.Day
	tree   *division.Tree
}

func (o *opening) duties() (opened int64, err error) {
	for i := range o.pack.Duties {
		d := &o.pack.Duties[i]
		known, err := o.known(d)
		if err != nil {
			return opened, err
		}
		for _, span := range Spans(o.pack, d, o.on) {
			if known[span.From] && (span.To < o.on || d.Each != "household") {
				continue
			}
			n, err := o.open(d, span)
			opened += n
			if err != nil {
				return opened, err
			}
		}
	}
	return opened, nil
}

// known are the spans of a duty that have been opened.
func (o *opening) known(d *pack.Duty) (map[period.Day]bool, error) {
	spans := map[period.Day]bool{}
	err := o.tx.Each(func(row store.Scanner) error {
		var first period.Day
		err := row.Scan(store.Day(&first))
		spans[first] = true
		return err
	}, "SELECT DISTINCT first_day FROM duty_count WHERE county = $1 AND level = $2 AND place = $3 AND pack = $4 AND duty = $5",
		o.county, int(root(o.county).Level()), int64(root(o.county)), o.pack.ID, d.ID)
	return spans, err
}

// open opens one span: households in one statement, units one by one. Records
// that were there before count at once.
func (o *opening) open(d *pack.Duty, span period.Range) (opened int64, err error) {
	if d.Each == "household" {
		opened, err = o.households(d, span)
	} else {
		opened, err = o.members(d, span)
	}
	if err != nil || opened == 0 {
		return opened, err
	}
	s := spanOf{o.county, o.pack.ID, d.ID, span.From, ending(d)}
	return opened, s.renew(o.tx, o.on)
}

func (o *opening) households(d *pack.Duty, span period.Range) (int64, error) {
	return o.tx.Exec(`INSERT INTO duty_occurrence (county, pack, duty, first_day, unit, place, subject, last_day, need, have, state, kept, reason)
		SELECT h.county, $1, $2, $3, $4, h.village, h.id, $5, CAST($6 AS BIGINT), 0, CASE WHEN $5 < CAST($8 AS TEXT) THEN $9 ELSE 'due' END, '', '' FROM household h
		WHERE h.county = $7 AND h.from_day <= $5 AND h.to_day >= $3
		ON CONFLICT (county, pack, duty, first_day, unit, place, subject) DO NOTHING`,
		o.pack.ID, d.ID, span.From.String(), d.Units[0], span.To.String(), d.Count, o.county, o.on.String(), string(ending(d)))
}

// members are the units that owe a duty, each at its places in this county.
func (o *opening) members(d *pack.Duty, span period.Range) (opened int64, err error) {
	for _, m := range seats(o.tree, o.pack, d, o.county).members() {
		need := int64(d.Count)
		if d.Each == "leader" || d.Each == "project" {
			if need, err = o.times(d, m.unit); err != nil {
				return opened, err
			}
		}
		n, err := o.tx.Exec(`INSERT INTO duty_occurrence (county, pack, duty, first_day, unit, place, subject, last_day, need, have, state, kept, reason)
			VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, 0, 'due', '', '')
			ON CONFLICT (county, pack, duty, first_day, unit, place, subject) DO NOTHING`,
			o.county, o.pack.ID, d.ID, span.From.String(), m.unit, int64(m.place), span.To.String(), need)
		if err != nil {
			return opened, err
		}
		opened += n
	}
	return opened, nil
}

// times is how often a duty counted per leader or project is owed by a unit:
// once where nobody has said how many there are.
func (o *opening) times(d *pack.Duty, unit string) (int64, error) {
	n := int64(1)
	err := o.tx.QueryRow("SELECT n FROM duty_size WHERE county = $1 AND pack = $2 AND unit = $3 AND each = $4", o.county, o.pack.ID, unit, d.Each).Scan(&n)
	if store.Missing(err) {
		err = nil
	}
	return n * int64(d.Count), err
}

// leave excuses what is owed to households that have left the registry.
func leave(tx *store.Tx, county int64, on period.Day) error {
	spans, err := changed(tx, `SELECT o.pack, o.duty, o.first_day FROM duty_occurrence o JOIN household h ON h.county = o.county AND h.id = o.subject
		WHERE o.county = $1 AND o.subject > 0 AND o.last_day >= $2 AND o.state = 'due' AND h.to_day < $2 GROUP BY o.pack, o.duty, o.first_day`, county, on.String())
	for _, s := range spans {
		if err != nil {
			return err
		}
		s.county = county
		if _, err = tx.Exec(`UPDATE duty_occurrence SET state = 'exempt', reason = $1 WHERE county = $2 AND pack = $3 AND duty = $4 AND first_day = $5 AND state = 'due'
			AND EXISTS (SELECT 1 FROM household h WHERE h.county = duty_occurrence.county AND h.id = duty_occurrence.subject AND h.to_day < $6)`,
			LeftRegistry, county, s.pack, s.duty, s.first.String(), on.String()); err == nil {
			err = s.recount(tx)
		}
	}
	return err
}

// expire ends spans that are over, and ends those anew whose duty has got a
// ledger that shows it since, or lost it.
func (r *Roll) expire(tx *store.Tx, county int64, on period.Day) error {
	for _, state := range []State{Due, Missed, Unrecorded} {
		spans, err := changed(tx, `SELECT DISTINCT pack, duty, first_day FROM duty_count WHERE county = $1 AND level = $2 AND place = $3
			AND state = $4 AND n > 0 AND last_day < $5`, county, int(root(county).Level()), int64(root(county)), string(state), on.String())
		if err != nil {
			return err
		}
		for _, s := range spans {
			over, known := r.ending(county, s.pack, s.duty)
			if over == state || !known && state != Due {
				continue
			}
			s.county, s.over = county, over
			if err := s.renew(tx, on); err != nil {
				return err
			}
		}
	}
	return nil
}

func changed(tx *store.Tx, query string, args ...any) ([]spanOf, error) {
	return store.Collect(tx, func(row store.Scanner) (s spanOf, err error) {
		err = row.Scan(&s.pack, &s.duty, store.Day(&s.first))
		return s, err
	}, query, args...)
}
