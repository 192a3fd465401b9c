package boundary

import (
	"fmt"
	"strconv"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// Power is what whoever brings outlines must hold.
const Power = auth.Screen

// Keep takes the outlines of divisions within the scope in, in the place of those
// that were there.
func Keep(tx *store.Tx, log *audit.Log, scope auth.Scope, outlines []Outline, key string) error {
	if err := scope.Need(Power); err != nil {
		return err
	}
	points := 0
	for _, o := range outlines {
		if !scope.Reaches(o.Division) {
			return fault.New(fault.NotFound, "store.no_row")
		}
		if err := o.save(tx, scope); err != nil {
			return err
		}
		points += o.Points()
	}
	return log.Append(tx, audit.Entry{County: scope.Division.County(), Actor: scope.Account, ActorName: scope.Name, Key: key, Action: "boundary.keep",
		Subject: "division", SubjectID: int64(scope.Division), Detail: map[string]any{"outlines": len(outlines), "points": points}})
}

func (o Outline) save(tx *store.Tx, scope auth.Scope) error {
	_, err := tx.Exec(`INSERT INTO boundary (county, division, outline, points, account, account_name, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (county, division) DO UPDATE SET outline = excluded.outline, points = excluded.points, account = excluded.account,
		account_name = excluded.account_name, at = excluded.at`,
		o.Division.County(), int64(o.Division), o.text(), o.Points(), scope.Account, scope.Name, tx.Now())
	return err
}

// Drop forgets the outlines of a place and of all below it.
func Drop(tx *store.Tx, log *audit.Log, scope auth.Scope, place division.Code, key string) error {
	if err := scope.Need(Power); err != nil {
		return err
	}
	scope, err := scope.Within(place)
	if err != nil {
		return err
	}
	lo, hi := scope.Range()
	first, end := scope.Counties()
	n, err := tx.Exec("DELETE FROM boundary WHERE county >= $1 AND county < $2 AND division >= $3 AND division < $4", first, end, lo, hi)
	if err != nil {
		return err
	}
	return log.Append(tx, audit.Entry{County: scope.Division.County(), Actor: scope.Account, ActorName: scope.Name, Key: key, Action: "boundary.drop",
		Subject: "division", SubjectID: int64(scope.Division), Detail: map[string]any{"outlines": n}})
}

// Load gives the outlines of these places, as far as there are any.
func Load(tx *store.Tx, scope auth.Scope, places []division.Code) ([]Outline, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	wanted := map[division.Code]bool{}
	for _, place := range places {
		wanted[place] = true
	}
	lo, hi := scope.Range()
	first, end := scope.Counties()
	all, err := store.Collect(tx, scan, `SELECT division, outline FROM boundary WHERE county >= $1 AND county < $2
		AND division >= $3 AND division < $4 ORDER BY division`, first, end, lo, hi)
	kept := all[:0]
	for _, o := range all {
		if wanted[o.Division] {
			kept = append(kept, o)
		}
	}
	return kept, err
}

func scan(row store.Scanner) (o Outline, err error) {
	var text string
	if err = row.Scan(&o.Division, &text); err == nil {
		o.Rings, err = parse(text)
	}
	return o, err
}

// text writes an outline for its column; parse reads it.
func (o Outline) text() string {
	var b strings.Builder
	for n, ring := range o.Rings {
		if n > 0 {
			b.WriteByte(';')
		}
		for i, p := range ring {
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(&b, "%d %d", p.East, p.North)
		}
	}
	return b.String()
}

func parse(text string) (rings [][]Point, err error) {
	for line := range strings.SplitSeq(text, ";") {
		numbers := strings.Fields(line)
		if len(numbers)%2 != 0 {
			return nil, fault.New(fault.Damaged, "boundary.damaged")
		}
		var ring []Point
		for n := 0; n < len(numbers); n += 2 {
			east, errEast := strconv.ParseInt(numbers[n], 10, 32)
			north, errNorth := strconv.ParseInt(numbers[n+1], 10, 32)
			if errEast != nil || errNorth != nil {
				return nil, fault.New(fault.Damaged, "boundary.damaged")
			}
			ring = append(ring, Point{int32(east), int32(north)})
		}
		rings = append(rings, ring)
	}
	return rings, nil
}
