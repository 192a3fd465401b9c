package attachment

import (
	"guben/auth"
	"guben/store"
)

// Numbered is what the reader may know of files by their IDs, for rooms that keep
// those. Files removed or outside the scope are left out.
func (a *Archive) Numbered(tx *store.Tx, scope auth.Scope, county int64, ids ...int64) (map[int64]File, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	files := map[int64]File{}
	lo, hi := scope.Range()
	for _, id := range ids {
		f, err := a.scan(tx.QueryRow("SELECT "+columns+standing+" AND a.id = $2 AND a.division >= $3 AND a.division < $4", county, id, lo, hi))
		if err == nil {
			files[id] = f
		} else if !store.Missing(err) {
			return nil, err
		}
	}
	return files, nil
}
