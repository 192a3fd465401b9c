package screen

import "guben/store"

// invariants are what must hold of the room's tables; each query counts the
// rows that break one. Findings outlive a household whose registration was
// undone: the history of the registry knows it.
var invariants = store.Invariants{
	{"check_household", `SELECT COUNT(*) FROM finding f WHERE f.household <> 0 AND NOT EXISTS
		(SELECT 1 FROM household h WHERE h.county = f.county AND h.id = f.household)
		AND NOT EXISTS (SELECT 1 FROM record_change c WHERE c.county = f.county AND c.subject = f.household)`},
	{"check_state", `SELECT COUNT(*) FROM finding f WHERE f.state NOT IN ('new', 'verifying', 'confirmed', 'dismissed', 'resolved')`},
	{"check_event_state", `SELECT COUNT(*) FROM finding f JOIN finding_event e ON e.county = f.county AND e.finding = f.id
		WHERE e.id = (SELECT MAX(l.id) FROM finding_event l WHERE l.county = f.county AND l.finding = f.id) AND e.to_state <> f.state`},
	{"check_event", `SELECT COUNT(*) FROM finding f WHERE NOT EXISTS
		(SELECT 1 FROM finding_event e WHERE e.county = f.county AND e.finding = f.id)`},
	{"check_decision", `SELECT COUNT(*) FROM finding f WHERE f.state IN ('confirmed', 'dismissed') AND f.decided_at = 0`},
	{"check_pack", `SELECT COUNT(*) FROM screening s WHERE NOT EXISTS
		(SELECT 1 FROM adoption a WHERE a.county = s.county AND a.pack = s.pack AND a.version = s.version)`},
}

// Check lists what must hold of the room's tables and does not; empty is sound.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("screen", invariants) }
