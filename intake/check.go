package intake

import "guben/store"

// invariants are what must hold of the room's tables; each query counts what
// breaks one. The third is what a machine that stops may never leave: an import
// that is applied in part, or undone in part. The county of an import need not be
// that of its rows, so imports are gathered before they are looked for.
var invariants = store.Invariants{
	{"check_state", `SELECT COUNT(*) FROM import WHERE state NOT IN ('staging', 'staged', 'applied', 'undone', 'discarded')`},
	{"check_row", `SELECT COUNT(*) FROM import_row r LEFT JOIN import i ON i.county = r.county AND i.id = r.import_id WHERE i.id IS NULL`},
	{"check_change", `WITH i AS MATERIALIZED (SELECT id FROM import WHERE state NOT IN ('applied', 'undone'))
		SELECT COUNT(*) FROM record_change c JOIN i ON i.id = c.batch WHERE c.batch > 0`},
	{"check_undone", `WITH i AS MATERIALIZED (SELECT id FROM import WHERE state <> 'undone')
		SELECT COUNT(*) FROM record_change c JOIN i ON i.id = -c.batch WHERE c.batch < 0`},
	{"check_roster", `WITH i AS MATERIALIZED (SELECT id FROM import WHERE state <> 'applied') SELECT COUNT(*) FROM roster d JOIN i ON i.id = d.import_id`},
	{"check_discarded", `SELECT COUNT(*) FROM import i JOIN import_row r ON r.county = i.county AND r.import_id = i.id WHERE i.state = 'discarded'`},
	{"check_applied", `SELECT COUNT(*) FROM import WHERE state IN ('applied', 'undone') AND applied_at = 0`},
	{"check_household", `WITH h AS MATERIALIZED (SELECT DISTINCT r.row_county, r.household FROM import_row r JOIN import i ON i.county = r.county
			AND i.id = r.import_id WHERE i.state = 'applied' AND r.entity = 'household' AND r.outcome = 'new')
		SELECT (SELECT COUNT(*) FROM h) - (SELECT COUNT(*) FROM (SELECT DISTINCT c.county, c.subject FROM record_change c
			JOIN h ON c.county = h.row_county AND c.subject = h.household WHERE c.action = 'create') made)`},
}

// Check lists what must hold of the room's tables and does not; none is sound.
// An import in state Staging is sound: a machine stopped while staging, and it
// can be discarded.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("intake", invariants) }
