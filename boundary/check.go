package boundary

import "guben/store"

// Check reports what does not hold, for guben doctor.
func Check(tx *store.Tx) ([]error, error) {
	return tx.Broken("boundary", store.Invariants{
		{"empty_outlines", `SELECT COUNT(*) FROM boundary WHERE points < 4 OR outline = ''`},
	})
}
