package inspection

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
)

const roundColumns = `county, id, pack, ledger, name, depth, place, crossed, share, least, rules, seed, first_day, last_day, closed,
	stock, drawn, begun, done, author, author_name, at`

func scanRound(row store.Scanner) (r Round, err error) {
	var rules string
	var cross int
	err = row.Scan(&r.County, &r.ID, &r.Pack, &r.Ledger, &r.Name, &r.Depth, &r.Place, &cross, &r.Share, &r.Least, &rules, &r.Seed,
		store.Day(&r.From), store.Day(&r.To), store.Day(&r.Closed), &r.Stock, &r.Drawn, &r.Begun, &r.Done, &r.Author, &r.By, &r.At)
	r.Cross, r.Rules = cross == 1, strings.Fields(rules)
	return r, err
}

const itemColumns = "i.county, i.inspection, i.household, i.village, i.inspector, i.record, i.done"

func scanItem(row store.Scanner) (i Item, err error) {
	var done int
	err = row.Scan(&i.County, &i.Round, &i.Household, &i.Village, &i.Inspector, &i.Record, &done)
	i.Done = done == 1
	return i, err
}

// List gives the rounds of places the scope has to do with, the newest first.
func (d *Desk) List(tx *store.Tx, scope auth.Scope) ([]Round, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	lo, hi := scope.Counties()
	all, err := store.Collect(tx, scanRound, "SELECT "+roundColumns+` FROM inspection WHERE county >= $1 AND county < $2
		ORDER BY id DESC LIMIT 200`, lo, hi)
	mine := all[:0]
	for _, r := range all {
		if inspects(scope, r.Place) {
			mine = append(mine, r)
		}
	}
	return mine, err
}

// Get is one round the scope has to do with.
func (d *Desk) Get(tx *store.Tx, scope auth.Scope, county, id int64) (Round, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return Round{}, err
	}
	r, err := d.one(tx, county, id)
	if err == nil && !inspects(scope, r.Place) {
		return Round{}, fault.New(fault.NotFound, "store.no_row")
	}
	return r, err
}

func (d *Desk) one(tx *store.Tx, county, id int64) (Round, error) {
	return scanRound(tx.QueryRow("SELECT "+roundColumns+" FROM inspection WHERE county = $1 AND id = $2", county, id))
}

// Items gives households of a round, by village: those within the scope and
// those its people inspect elsewhere. Departments, whose matters are findings,
// have none. after is the last item of the page before.
func (d *Desk) Items(tx *store.Tx, scope auth.Scope, county, id int64, open bool, after Item, limit int) ([]Item, error) {
	if _, err := d.Get(tx, scope, county, id); err != nil || scope.Role == auth.Department {
		return nil, err
	}
	lo, hi := scope.Range()
	undone := 2
	if open {
		undone = 1
	}
	return store.Collect(tx, scanItem, "SELECT "+itemColumns+` FROM inspection_item i WHERE i.county = $1 AND i.inspection = $2
		AND (i.village >= $3 AND i.village < $4 OR i.inspector >= $3 AND i.inspector < $4) AND i.done < $5
		AND (i.village > $6 OR i.village = $6 AND i.household > $7) ORDER BY i.village, i.household LIMIT $8`,
		county, id, lo, hi, undone, int64(after.Village), after.Household, limit)
}

// Sum is how far a township's part of a round has come.
type Sum struct {
	Township  division.Code
	Inspector division.Code
	Drawn     int64
	Begun     int64
	Done      int64
}

// Sums gives the round by township, those of the scope only.
func (d *Desk) Sums(tx *store.Tx, scope auth.Scope, county, id int64) ([]Sum, error) {
	if _, err := d.Get(tx, scope, county, id); err != nil {
		return nil, err
	}
	lo, hi := scope.Range()
	return store.Collect(tx, func(row store.Scanner) (s Sum, err error) {
		err = row.Scan(&s.Township, &s.Inspector, &s.Drawn, &s.Begun, &s.Done)
		return s, err
	}, `SELECT i.village / 1000 * 1000, MIN(i.inspector), COUNT(*), SUM(CASE WHEN i.record > 0 THEN 1 ELSE 0 END), SUM(i.done)
		FROM inspection_item i WHERE i.county = $1 AND i.inspection = $2
		AND (i.village >= $3 AND i.village < $4 OR i.inspector >= $3 AND i.inspector < $4)
		GROUP BY i.village / 1000 * 1000 ORDER BY 1`, county, id, lo, hi)
}

// Check counts what does not add up.
func Check(tx *store.Tx) ([]error, error) {
	return tx.Broken("inspection", store.Invariants{
		{"check_drawn", `SELECT COUNT(*) FROM inspection r WHERE r.drawn <> (SELECT COUNT(*) FROM inspection_item i
			WHERE i.county = r.county AND i.inspection = r.id)`},
		{"check_done", `SELECT COUNT(*) FROM inspection r WHERE r.done <> (SELECT COALESCE(SUM(i.done), 0) FROM inspection_item i
			WHERE i.county = r.county AND i.inspection = r.id)`},
		{"check_begun", `SELECT COUNT(*) FROM inspection r WHERE r.begun <> (SELECT COUNT(*) FROM inspection_item i
			WHERE i.county = r.county AND i.inspection = r.id AND i.record > 0)`},
	})
}
