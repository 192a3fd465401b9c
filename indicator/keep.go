package indicator

import (
	"fmt"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// open is the last month of what holds until something changes.
const open = 999999

// place is a cell of an indicator as it is stored.
type place struct {
	indicator string
	cell
}

// kept is a stored part and the month it holds from.
type kept struct {
	part
	first period.Month
}

// keep brings the stored parts of some indicators in an area to what was
// counted: what has not changed is not written.
func keep(a area, counted map[string]parts) error {
	stored, err := a.stored(counted)
	if err != nil {
		return err
	}
	month := period.MonthOf(a.day)
	fresh := inserter{tx: a.tx}
	for indicator, cells := range counted {
		for c, p := range cells {
			key := place{indicator, c}
			before, known := stored[key]
			delete(stored, key)
			if known && p == before.part {
				continue
			}
			if err := a.change(&fresh, key, before, known, p, month); err != nil {
				return err
			}
		}
	}
	for key, before := range stored { // nothing of it is left
		if before.part == (part{}) {
			continue
		}
		if err := a.change(&fresh, key, before, true, part{}, month); err != nil {
			return err
		}
	}
	return fresh.flush()
}

// stored are the parts in force of the indicators that were counted.
func (a area) stored(counted map[string]parts) (map[place]kept, error) {
	scope := auth.System()
	scope.Division = a.within
	lo, hi := scope.Range()
	stored := map[place]kept{}
	return stored, a.tx.Each(func(row store.Scanner) error {
		var key place
		var k kept
		if err := row.Scan(&key.indicator, &key.place, &key.unit, &k.first, &k.numerator, &k.denominator, &k.unknown); err != nil {
			return err
		}
		if _, asked := counted[key.indicator]; asked {
			stored[key] = k
		}
		return nil
	}, `SELECT indicator, place, unit, first_month, numerator, denominator, unknown FROM figure_part
		WHERE county = $1 AND pack = $2 AND place >= $3 AND place < $4 AND last_month = $5`, a.county, a.pack.ID, lo, hi, open)
}

// change writes a changed part: in the month it was written in it is replaced,
// in a later one the earlier ends.
func (a area) change(fresh *inserter, key place, before kept, known bool, p part, month period.Month) error {
	if known && before.first >= month {
		_, err := a.tx.Exec(`UPDATE figure_part SET numerator = $1, denominator = $2, unknown = $3
			WHERE county = $4 AND pack = $5 AND indicator = $6 AND place = $7 AND unit = $8 AND first_month = $9`,
			int64(p.numerator), int64(p.denominator), p.unknown, a.county, a.pack.ID, key.indicator, int64(key.place), key.unit, int(before.first))
		return err
	}
	if known {
		if _, err := a.tx.Exec(`UPDATE figure_part SET last_month = $1
			WHERE county = $2 AND pack = $3 AND indicator = $4 AND place = $5 AND unit = $6 AND first_month = $7`,
			int(month)-1, a.county, a.pack.ID, key.indicator, int64(key.place), key.unit, int(before.first)); err != nil {
			return err
		}
	}
	return fresh.add(a.county, a.pack.ID, key.indicator, int64(key.place), key.unit, int(month), open, int64(p.numerator), int64(p.denominator), p.unknown)
}

// inserter writes many rows with few statements.
type inserter struct {
	tx   *store.Tx
	args []any
}

// partRows is how many rows a statement writes: the SQLite driver looks every
// parameter up among all of them, so that long statements take the square.
const (
	partColumns = 10
	partRows    = 8
)

func (f *inserter) add(cells ...any) error {
	f.args = append(f.args, cells...)
	if len(f.args) < partColumns*partRows {
		return nil
	}
	return f.flush()
}

func (f *inserter) flush() error {
	if len(f.args) == 0 {
		return nil
	}
	_, err := f.tx.Exec("INSERT INTO figure_part (county, pack, indicator, place, unit, first_month, last_month, numerator, denominator, unknown) VALUES "+
		placeholders(len(f.args)/partColumns), f.args...)
	f.args = f.args[:0]
	return err
}

func placeholders(rows int) string {
	var b strings.Builder
	for row := range rows {
		if row > 0 {
			b.WriteString(", ")
		}
		for column := range partColumns {
			between := ", "
			if column == 0 {
				between = "("
			}
			fmt.Fprintf(&b, "%s$%d", between, row*partColumns+column+1)
		}
		b.WriteString(")")
	}
	return b.String()
}

// Run is up to where the figures of a county and plan are current.
type Run struct {
	County  int64
	Pack    string
	Version string
	Day     period.Day   // as of which the registry was read
	Month   period.Month // whose figures they are
	Seq     int64        // of the county's audit chain
	At      int64
}

// LastRun is when a county was last counted as a whole; store.Missing if never.
func LastRun(tx *store.Tx, scope auth.Scope, county int64, packID string) (run Run, err error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return run, err
	}
	if _, err := scope.Within(division.Code(county * 1e6)); err != nil {
		return run, err
	}
	var day string
	err = tx.QueryRow("SELECT county, pack, version, day, counted_month, seq, at FROM figure_run WHERE county = $1 AND pack = $2", county, packID).
		Scan(&run.County, &run.Pack, &run.Version, &day, &run.Month, &run.Seq, &run.At)
	if err != nil {
		return run, err
	}
	run.Day, err = period.Parse(day)
	return run, err
}

func (r Run) save(tx *store.Tx) error {
	_, err := tx.Exec(`INSERT INTO figure_run (county, pack, version, day, seq, at, since, counted_month) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
		ON CONFLICT (county, pack) DO UPDATE SET version = excluded.version, day = excluded.day, seq = excluded.seq, at = excluded.at,
		counted_month = excluded.counted_month,
		since = CASE WHEN excluded.since < figure_run.since THEN excluded.since ELSE figure_run.since END`,
		r.County, r.Pack, r.Version, r.Day.String(), r.Seq, r.At, int(r.Month))
	return err
}

// On is the day a plan's figures speak of: today within the plan's period,
// otherwise the day the pack names.
func On(p *pack.Pack, today period.Day) period.Day {
	if p.Period.Contains(today) {
		return today
	}
	return p.ScreeningDay
}
