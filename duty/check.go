package duty

import "guben/store"

var invariants = store.Invariants{
	{"check_counts", `SELECT COUNT(*) FROM (
		SELECT county FROM (
			SELECT county, pack, duty, first_day, unit, state, COUNT(*) AS n FROM duty_occurrence GROUP BY county, pack, duty, first_day, unit, state
			UNION ALL SELECT county, pack, duty, first_day, unit, state, -n FROM duty_count WHERE level <= 3) both_sides
		GROUP BY county, pack, duty, first_day, unit, state HAVING SUM(n) <> 0) broken`},
	{"check_townships", `SELECT COUNT(*) FROM (
		SELECT county FROM (
			SELECT county, place / 1000 * 1000 AS place, pack, duty, first_day, unit, state, COUNT(*) AS n FROM duty_occurrence WHERE place % 1000000 <> 0
				GROUP BY county, place / 1000 * 1000, pack, duty, first_day, unit, state
			UNION ALL SELECT county, place, pack, duty, first_day, unit, state, -n FROM duty_count WHERE level = 4) both_sides
		GROUP BY county, place, pack, duty, first_day, unit, state HAVING SUM(n) <> 0) broken`},
	{"check_alone", `SELECT COUNT(*) FROM (
		SELECT county FROM (
			SELECT county, place, pack, duty, first_day, unit, state, COUNT(*) AS n FROM duty_occurrence GROUP BY county, place, pack, duty, first_day, unit, state
			UNION ALL SELECT county, place, pack, duty, first_day, unit, state, -n FROM duty_count WHERE level = 9) both_sides
		GROUP BY county, place, pack, duty, first_day, unit, state HAVING SUM(n) <> 0) broken`},
	{"check_have", `SELECT COUNT(*) FROM duty_occurrence WHERE state = 'kept' AND have < need OR state IN ('due', 'missed', 'unrecorded') AND have >= need`},
}

// Check says which invariants the room's tables break.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("duty", invariants) }
