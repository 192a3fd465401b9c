package compare

import (
	"fmt"

	"guben/store"
)

// invariants are what must hold of the room's tables; each query counts what
// breaks one.
var invariants = []struct{ name, query string }{
	{"roster whose counts are not those of its rows", `SELECT COUNT(*) FROM roster d LEFT JOIN (SELECT county, roster, COUNT(*) AS n,
		COUNT(CASE WHEN match IN ('document', 'code') THEN 1 END) AS matched, COUNT(CASE WHEN match = 'name' THEN 1 END) AS weak
		FROM roster_row GROUP BY county, roster) r ON r.county = d.county AND r.roster = d.id
		WHERE d.row_count <> COALESCE(r.n, 0) OR d.matched <> COALESCE(r.matched, 0) OR d.weak <> COALESCE(r.weak, 0)`},
	{"roster row without roster", `SELECT COUNT(*) FROM roster_row r LEFT JOIN roster d ON d.county = r.county AND d.id = r.roster WHERE d.id IS NULL`},
	{"roster row matched with a person who is not registered", `SELECT COUNT(*) FROM roster_row r
		LEFT JOIN person p ON p.county = r.county AND p.id = r.person WHERE r.person <> 0 AND p.id IS NULL`},
	{"roster row matched with a household that is not registered", `SELECT COUNT(*) FROM roster_row r
		LEFT JOIN household h ON h.county = r.county AND h.id = r.household WHERE r.match <> 'none' AND h.id IS NULL`},
	{"roster replaced by one that does not exist", `SELECT COUNT(*) FROM roster d
		LEFT JOIN roster n ON n.county = d.county AND n.id = d.replaced_by WHERE d.replaced_by <> 0 AND n.id IS NULL`},
}

// Check lists what must hold of the room's tables and does not; empty is sound.
func Check(tx *store.Tx) ([]string, error) {
	problems := []string{}
	for _, invariant := range invariants {
		var n int64
		if err := tx.QueryRow(invariant.query).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			problems = append(problems, fmt.Sprintf("%s: %d", invariant.name, n))
		}
	}
	return problems, nil
}
