package intake

import "guben/store"

// invariants are what must hold of the room's tables; each query counts what
// breaks one. The third is what a machine that stops may never leave: an import
// that is applied in part, or undone in part.
var invariants = store.Invariants{
	{"check_state", `SELECT COUNT(*) FROM import WHERE state NOT IN ('staging', 'staged', 'applied', 'undone', 'discarded')`},
	{"check_row", `SELECT COUNT(*) FROM import_row r LEFT JOIN import i ON i.county = r.county AND i.id = r.import_id WHERE i.id IS NULL`},
	{"check_change", `SELECT COUNT(*) FROM record_change c JOIN import i ON i.id = c.batch
		WHERE c.batch > 0 AND i.state NOT IN ('applied', 'undone')`},
	{"check_undone", `SELECT COUNT(*) FROM record_change c JOIN import i ON i.id = -c.batch
		WHERE c.batch < 0 AND i.state <> 'undone'`},
	{"check_roster", `SELECT COUNT(*) FROM roster d JOIN import i ON i.id = d.import_id WHERE i.state <> 'applied'`},
	{"check_discarded", `SELECT COUNT(*) FROM import i JOIN import_row r ON r.county = i.county AND r.import_id = i.id WHERE i.state = 'discarded'`},
	{"check_applied", `SELECT COUNT(*) FROM import WHERE state IN ('applied', 'undone') AND applied_at = 0`},
	{"check_household", `SELECT COUNT(*) FROM import_row r JOIN import i ON i.county = r.county AND i.id = r.import_id
		LEFT JOIN record_change c ON c.county = r.row_county AND c.subject = r.household AND c.action = 'create'
		WHERE i.state = 'applied' AND r.entity = 'household' AND r.outcome = 'new' AND c.id IS NULL`},
}

// Check lists what must hold of the room's tables and does not; none is sound.
// An import in state Staging is sound: a machine stopped while staging, and it
// can be discarded.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("intake", invariants) }
