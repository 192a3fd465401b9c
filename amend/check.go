package amend

import "guben/store"

// invariants are what must hold of the room's tables; each query counts the rows
// that break one.
var invariants = store.Invariants{
	{"check_state", `SELECT COUNT(*) FROM amendment WHERE state NOT IN ('draft', 'submitted', 'returned', 'approved', 'withdrawn')`},
	{"check_event", `SELECT COUNT(*) FROM amendment a WHERE NOT EXISTS
		(SELECT 1 FROM amendment_event e WHERE e.county = a.county AND e.amendment = a.id AND e.to_state = a.state)`},
	{"check_second", `SELECT COUNT(*) FROM amendment a WHERE a.state = 'approved' AND (a.decided_by = a.author OR EXISTS
		(SELECT 1 FROM amendment_event e WHERE e.county = a.county AND e.amendment = a.id AND e.actor = a.decided_by AND e.move IN ('begin', 'edit', 'submit')))`},
	{"check_file", `SELECT COUNT(*) FROM amendment_file f WHERE NOT EXISTS
		(SELECT 1 FROM amendment a WHERE a.county = f.county AND a.id = f.amendment)`},
}

// Check lists what must hold of the room's tables and does not; empty is sound.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("amend", invariants) }
