package income

import (
	"guben/fault"
	"guben/store"
)

// invariants are what always holds; each query counts what breaks it. Entries
// that have ended outlive a household whose registration was undone.
var invariants = []struct{ key, query string }{
	{"check_household", `SELECT COUNT(*) FROM income i WHERE i.ended_at = 0 AND NOT EXISTS
		(SELECT 1 FROM household h WHERE h.county = i.county AND h.id = i.household)`},
	{"check_amount", `SELECT COUNT(*) FROM income WHERE amount < 0 OR to_day < from_day`},
	{"check_village", `SELECT COUNT(*) FROM income i JOIN household h ON h.county = i.county AND h.id = i.household
		WHERE i.ended_at = 0 AND h.village <> i.village`},
}

// Check lists what must hold of the room's tables and does not; none is sound.
func Check(tx *store.Tx) ([]error, error) {
	var broken []error
	for _, invariant := range invariants {
		var n int64
		if err := tx.QueryRow(invariant.query).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			broken = append(broken, fault.New(fault.Damaged, "income."+invariant.key, "n", n))
		}
	}
	return broken, nil
}
