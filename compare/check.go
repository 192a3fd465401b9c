package compare

import "guben/store"

// invariants are what must hold of the room's tables; each query counts what
// breaks one.
var invariants = store.Invariants{
	{"check_counts", `SELECT COUNT(*) FROM roster d LEFT JOIN (SELECT county, roster, COUNT(*) AS n,
		COUNT(CASE WHEN match IN ('document', 'code') THEN 1 END) AS matched, COUNT(CASE WHEN match = 'name' THEN 1 END) AS weak
		FROM roster_row GROUP BY county, roster) r ON r.county = d.county AND r.roster = d.id
		WHERE d.row_count <> COALESCE(r.n, 0) OR d.matched <> COALESCE(r.matched, 0) OR d.weak <> COALESCE(r.weak, 0)`},
	{"check_row", `SELECT COUNT(*) FROM roster_row r LEFT JOIN roster d ON d.county = r.county AND d.id = r.roster WHERE d.id IS NULL`},
	{"check_person", `SELECT COUNT(*) FROM roster_row r
		LEFT JOIN person p ON p.county = r.county AND p.id = r.person WHERE r.person <> 0 AND p.id IS NULL`},
	{"check_household", `SELECT COUNT(*) FROM roster_row r
		LEFT JOIN household h ON h.county = r.county AND h.id = r.household WHERE r.match <> 'none' AND h.id IS NULL`},
	{"check_replaced", `SELECT COUNT(*) FROM roster d
		LEFT JOIN roster n ON n.county = d.county AND n.id = d.replaced_by WHERE d.replaced_by <> 0 AND n.id IS NULL`},
}

// Check lists what must hold of the room's tables and does not; none is sound.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("compare", invariants) }
