package dispatch

import "guben/store"

// invariants of the papers, as in guben doctor.
var invariants = store.Invariants{
	{"silent_filings", "SELECT COUNT(*) FROM filing f WHERE NOT EXISTS (SELECT 1 FROM filing_event e WHERE e.county = f.county AND e.filing = f.id)"},
	{"lost_corrections", `SELECT COUNT(*) FROM filing f WHERE f.corrects <> 0
		AND NOT EXISTS (SELECT 1 FROM filing o WHERE o.county = f.county AND o.id = f.corrects AND o.state = 'accepted')`},
}

// Check reports what does not hold, for guben doctor.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("dispatch", invariants) }
