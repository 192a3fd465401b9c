package income

import "guben/store"

// invariants are what always holds; each query counts what breaks it. Entries
// that have ended outlive a household whose registration was undone.
var invariants = store.Invariants{
	{"check_household", `SELECT COUNT(*) FROM income i WHERE i.ended_at = 0 AND NOT EXISTS
		(SELECT 1 FROM household h WHERE h.county = i.county AND h.id = i.household)`},
	{"check_amount", `SELECT COUNT(*) FROM income WHERE amount < 0 OR to_day < from_day`},
	{"check_village", `SELECT COUNT(*) FROM income i JOIN household h ON h.county = i.county AND h.id = i.household
		WHERE i.ended_at = 0 AND h.village <> i.village`},
}

// Check lists what must hold of the room's tables and does not; none is sound.
func Check(tx *store.Tx) ([]error, error) { return tx.Broken("income", invariants) }
