package task

import "guben/store"

// invariants are what always holds. A parent may be another county's, so parents
// are gathered before they are looked for.
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
	{"check_parent", `WITH p AS MATERIALIZED (SELECT DISTINCT parent_county, parent FROM task WHERE parent <> 0)
		SELECT (SELECT COUNT(*) FROM p) - (SELECT COUNT(*) FROM task t JOIN p ON p.parent_county = t.county AND p.parent = t.id)`},
	{"check_waits", `SELECT COUNT(*) FROM task t LEFT JOIN (SELECT a.county, a.task, COUNT(*) AS n FROM task_after a
			JOIN task b ON b.county = a.county AND b.id = a.before WHERE b.state NOT IN ('accepted', 'stopped') GROUP BY a.county, a.task) w
		ON w.county = t.county AND w.task = t.id WHERE t.waits <> COALESCE(w.n, 0)`},
}

// Check says which invariants the room's tables break.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("task", invariants) }
