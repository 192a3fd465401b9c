package task

import (
	"guben/auth"
	"guben/division"
	"guben/store"
)

// Stand is where a part of a task of the pack stands.
type Stand struct {
	Origin string // ID of the task in the pack
	Place  division.Code
}

// Shares are the parts of the targets of some tasks of a pack that were divided
// down to places of a county, within the scope: of several units of a place
// together. A task that was not divided has none.
func Shares(tx *store.Tx, scope auth.Scope, county int64, pack string, origins ...string) (map[Stand]Number, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	shares := map[Stand]Number{}
	if len(origins) == 0 {
		return shares, nil
	}
	lo, hi := scope.Range()
	args := []any{county, pack, lo, hi, string(Stopped)}
	for _, origin := range origins {
		args = append(args, origin)
	}
	return shares, tx.Each(func(row store.Scanner) error {
		var at Stand
		var share Number
		if err := row.Scan(&at.Origin, &at.Place, &share); err != nil {
			return err
		}
		shares[at] = share
		return nil
	}, `SELECT t.origin, t.place, CAST(SUM(t.target) AS BIGINT) FROM task t JOIN task w ON w.county = t.parent_county AND w.id = t.parent
		WHERE t.county = $1 AND t.pack = $2 AND t.origin IN (`+holders(6, len(args))+`) AND t.place >= $3 AND t.place < $4
		AND t.parent > 0 AND w.place <> t.place AND t.state <> $5 GROUP BY t.origin, t.place`, args...)
}
