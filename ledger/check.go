package ledger

import "guben/store"

// invariants are what must hold of the room's tables; each query counts the
// rows that break one.
var invariants = store.Invariants{
	{"check_content", `SELECT COUNT(*) FROM ledger_record r WHERE NOT EXISTS
		(SELECT 1 FROM ledger_content c WHERE c.county = r.county AND c.record = r.id)`},
	{"check_edition", `SELECT COUNT(*) FROM ledger_record r WHERE NOT EXISTS
		(SELECT 1 FROM ledger_edition e WHERE e.county = r.county AND e.pack = r.pack AND e.ledger = r.ledger AND e.edition = r.edition)`},
	{"check_opened", `SELECT COUNT(*) FROM ledger_record r WHERE NOT EXISTS
		(SELECT 1 FROM ledger_move m WHERE m.county = r.county AND m.record = r.id AND m.kind = 'opened')`},
	{"check_state", `SELECT COUNT(*) FROM ledger_record r JOIN ledger_move m ON m.county = r.county AND m.record = r.id
		WHERE m.id = (SELECT MAX(l.id) FROM ledger_move l WHERE l.county = r.county AND l.record = r.id) AND (m.to_state <> r.state OR m.round <> r.round)`},
	{"check_version", `SELECT COUNT(*) FROM (SELECT r.id, r.version, SUM(CASE WHEN m.kind IN ('opened', 'saved', 'moved') THEN 1 ELSE 0 END) AS changes
		FROM ledger_record r JOIN ledger_move m ON m.county = r.county AND m.record = r.id GROUP BY r.county, r.id, r.version) v WHERE v.version < v.changes`},
	{"check_household", `SELECT COUNT(*) FROM ledger_record r WHERE r.household > 0 AND NOT EXISTS
		(SELECT 1 FROM household h WHERE h.county = r.county AND h.id = r.household)`},
	{"check_counts", `SELECT COUNT(*) FROM (SELECT county, pack, ledger, division, unit, state, SUM(n) AS n FROM
		(SELECT county, pack, ledger, division, unit, state, n FROM ledger_count WHERE field = ''
		UNION ALL SELECT county, pack, ledger, division, unit, state, -1 FROM ledger_record) b
		GROUP BY county, pack, ledger, division, unit, state) c WHERE c.n <> 0`},
	{"check_values", `SELECT COUNT(*) FROM (SELECT county, pack, ledger, field, division, value, unit, state, SUM(n) AS n FROM
		(SELECT county, pack, ledger, field, division, value, unit, state, n FROM ledger_count WHERE field <> ''
		UNION ALL SELECT county, pack, ledger, 'i1', division, i1, unit, state, -1 FROM ledger_record WHERE i1 <> ''
		UNION ALL SELECT county, pack, ledger, 'i2', division, i2, unit, state, -1 FROM ledger_record WHERE i2 <> ''
		UNION ALL SELECT county, pack, ledger, 'i3', division, i3, unit, state, -1 FROM ledger_record WHERE i3 <> '') b
		GROUP BY county, pack, ledger, field, division, value, unit, state) c WHERE c.n <> 0`},
	{"check_savings", `SELECT COUNT(*) FROM (SELECT county, pack, ledger, division, SUM(n) AS n, SUM(prefilled) AS prefilled, SUM(typed) AS typed FROM
		(SELECT county, pack, ledger, division, records AS n, prefilled, typed FROM ledger_saving
		UNION ALL SELECT county, pack, ledger, division, -1, -prefilled, -typed FROM ledger_record) b
		GROUP BY county, pack, ledger, division) c WHERE c.n <> 0 OR c.prefilled <> 0 OR c.typed <> 0`},
	{"check_clock", `SELECT COUNT(*) FROM ledger_record r WHERE r.phase IN ('done', 'void') AND (r.due < '9' OR r.next < '9')`},
	{"check_link", `SELECT COUNT(*) FROM ledger_link l WHERE NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.county = l.county AND r.id = l.record)
		OR NOT EXISTS (SELECT 1 FROM ledger_record r WHERE r.county = l.county AND r.id = l.other)`},
	{"check_file", `SELECT COUNT(*) FROM ledger_file f WHERE NOT EXISTS
		(SELECT 1 FROM attachment_content a WHERE a.county = f.county AND a.hash = f.file)`},
	{"check_proposal", `SELECT COUNT(*) FROM ledger_proposal p WHERE p.state = 'approved' AND p.decided_by = p.account`},
}

// Check lists what must hold of the room's tables and does not; none is sound.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("ledger", invariants) }
