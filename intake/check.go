package intake

import (
	"fmt"

	"guben/store"
)

// invariants are what must hold of the room's tables; each query counts what
// breaks one. The third is what a machine that stops may never leave: an import
// that is applied in part, or undone in part.
var invariants = []struct{ name, query string }{
	{"import in an unknown state", `SELECT COUNT(*) FROM import WHERE state NOT IN ('staging', 'staged', 'applied', 'undone', 'discarded')`},
	{"staged row without import", `SELECT COUNT(*) FROM import_row r LEFT JOIN import i ON i.county = r.county AND i.id = r.import_id WHERE i.id IS NULL`},
	{"change of an import that is not applied", `SELECT COUNT(*) FROM record_change c JOIN import i ON i.id = c.batch
		WHERE c.batch > 0 AND i.state NOT IN ('applied', 'undone')`},
	{"undone change of an import that is not undone", `SELECT COUNT(*) FROM record_change c JOIN import i ON i.id = -c.batch
		WHERE c.batch < 0 AND i.state <> 'undone'`},
	{"roster of an import that is not applied", `SELECT COUNT(*) FROM roster d JOIN import i ON i.id = d.import_id WHERE i.state <> 'applied'`},
	{"discarded import with rows", `SELECT COUNT(*) FROM import i JOIN import_row r ON r.county = i.county AND r.import_id = i.id WHERE i.state = 'discarded'`},
	{"applied import without its time", `SELECT COUNT(*) FROM import WHERE state IN ('applied', 'undone') AND applied_at = 0`},
	{"applied household that is not registered", `SELECT COUNT(*) FROM import_row r JOIN import i ON i.county = r.county AND i.id = r.import_id
		LEFT JOIN record_change c ON c.county = r.row_county AND c.subject = r.household AND c.action = 'create'
		WHERE i.state = 'applied' AND r.entity = 'household' AND r.outcome = 'new' AND c.id IS NULL`},
}

// Check lists what must hold of the room's tables and does not; empty is sound.
// An import in state Staging is sound: a machine stopped while staging, and it
// can be discarded.
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
