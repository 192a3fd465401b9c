package income

import (
	"guben/auth"
	"guben/store"
)

// Undo takes back the entries of a batch: they go, and what they replaced or
// removed is in force again. If an entry of the batch was replaced or removed
// since, nothing is undone and the households in the way are returned.
func (b *Book) Undo(tx *store.Tx, scope auth.Scope, county, batch int64) (blocked []int64, err error) {
	if err := scope.Need(auth.Import); err != nil {
		return nil, err
	}
	blocked, err = store.Collect(tx, func(row store.Scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT household FROM income WHERE county = $1 AND batch = $2 AND ended_at <> 0 AND ended_batch <> $2
		UNION SELECT n.household FROM income o JOIN income n ON n.county = o.county AND n.household = o.household
			AND n.person = o.person AND n.item = o.item AND n.from_day = o.from_day AND n.to_day = o.to_day
		WHERE o.county = $1 AND o.ended_batch = $2 AND o.batch <> $2 AND n.ended_at = 0 AND n.batch <> $2
		ORDER BY household`, county, batch)
	if err != nil || len(blocked) > 0 {
		return blocked, err
	}
	if _, err := tx.Exec("UPDATE income SET ended_at = $1, ended_batch = $2, ended_by = $3 WHERE county = $4 AND batch = $5 AND ended_at = 0",
		tx.Now(), -batch, scope.Name, county, batch); err != nil {
		return nil, err
	}
	_, err = tx.Exec(`UPDATE income SET ended_at = 0, ended_batch = 0, ended_by = '', replaced_by = 0
		WHERE county = $1 AND ended_batch = $2 AND batch <> $2`, county, batch)
	return nil, err
}
