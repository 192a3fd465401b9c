package indicator

import "guben/store"

// invariants of the figures, as in guben doctor.
var invariants = store.Invariants{
	{"overlapping_parts", `SELECT COUNT(*) FROM figure_part a JOIN figure_part b ON b.county = a.county AND b.pack = a.pack AND b.indicator = a.indicator
		AND b.place = a.place AND b.unit = a.unit AND b.first_month > a.first_month WHERE a.last_month >= b.first_month`},
	{"backward_parts", "SELECT COUNT(*) FROM figure_part WHERE last_month < first_month"},
	{"lost_corrections", `SELECT COUNT(*) FROM figure_frozen f WHERE f.corrects <> 0
		AND NOT EXISTS (SELECT 1 FROM figure_frozen o WHERE o.county = f.county AND o.id = f.corrects)`},
}

// Check reports what does not hold, for guben doctor.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("indicator", invariants) }
