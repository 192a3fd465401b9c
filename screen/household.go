package screen

import (
	"guben/auth"
	"guben/store"
)

// Households are the households that have findings of the filter, each once.
func Households(tx *store.Tx, scope auth.Scope, filter Filter) ([]int64, error) {
	w, err := filter.where(scope)
	if err != nil {
		return nil, err
	}
	return store.Collect(tx, func(row store.Scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, "SELECT DISTINCT f.household FROM finding f WHERE "+w.String()+" ORDER BY f.household", w.Args...)
}
