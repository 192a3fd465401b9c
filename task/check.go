package task

import "guben/store"

var invariants = store.Invariants{
	{"check_counts", `SELECT COUNT(*) FROM (
		SELECT k.county FROM (
			SELECT county, place / 1000 * 1000 AS place, pack, origin, owner, SUBSTR(to_day, 1, 7) AS of, state, signal, COUNT(*) AS n FROM task
			WHERE place % 1000000 <> 0 GROUP BY county, place / 1000 * 1000, pack, origin, owner, SUBSTR(to_day, 1, 7), state, signal) k
		LEFT JOIN task_count c ON c.county = k.county AND c.level = 4 AND c.place = k.place AND c.pack = k.pack AND c.origin = k.origin AND c.owner = k.owner
			AND c.month = CASE WHEN k.of = '9999-12' THEN '' ELSE k.of END AND c.state = k.state AND c.signal = k.signal
		WHERE COALESCE(c.n, 0) <> k.n) broken`},
	{"check_total", `SELECT COUNT(*) FROM (
		SELECT county FROM (
			SELECT county, 1 AS n FROM task WHERE place % 100000000 <> 0
			UNION ALL SELECT county, -n FROM task_count WHERE level = 3) both_sides
		GROUP BY county HAVING SUM(n) <> 0) broken`},
	{"check_unit", `SELECT COUNT(*) FROM task t WHERE NOT EXISTS
		(SELECT 1 FROM task_unit u WHERE u.county = t.county AND u.task = t.id AND u.unit = t.owner AND u.to_day = t.to_day)`},
	{"check_unit_row", `SELECT COUNT(*) FROM task_unit u WHERE NOT EXISTS
		(SELECT 1 FROM task t WHERE t.county = u.county AND t.id = u.task AND t.to_day = u.to_day AND t.place = u.place AND t.pack = u.pack
			AND t.origin = u.origin AND t.owner = u.owner AND t.state = u.state AND t.signal = u.signal)`},
	{"check_parent", `SELECT COUNT(*) FROM task t WHERE t.parent <> 0 AND NOT EXISTS
		(SELECT 1 FROM task p WHERE p.county = t.parent_county AND p.id = t.parent)`},
	{"check_waits", `SELECT COUNT(*) FROM task t WHERE t.waits <>
		(SELECT COUNT(*) FROM task_after a JOIN task b ON b.county = a.county AND b.id = a.before
			WHERE a.county = t.county AND a.task = t.id AND b.state NOT IN ('accepted', 'stopped'))`},
}

// Check says which invariants the room's tables break.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("task", invariants) }
