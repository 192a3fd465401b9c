package registry

import (
	"guben/auth"
	"guben/division"
	"guben/store"
)

// Counties lists the counties of the scope's area, or of the part of it below
// place, that have a household. Each is found by a jump in the key, not by
// reading the households.
func (r *Registry) Counties(tx *store.Tx, scope auth.Scope, place division.Code) ([]int64, error) {
	narrowed, err := scope.Within(place)
	if err != nil {
		return nil, err
	}
	lo, hi := narrowed.Counties()
	counties := []int64{}
	for {
		var next int64
		err := tx.QueryRow("SELECT county FROM household WHERE county >= $1 AND county < $2 ORDER BY county LIMIT 1", lo, hi).Scan(&next)
		if store.Missing(err) {
			return counties, nil
		}
		if err != nil {
			return nil, err
		}
		counties, lo = append(counties, next), next+1
	}
}
