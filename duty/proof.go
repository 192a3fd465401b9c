package duty

import (
	"guben/auth"
	"guben/period"
	"guben/store"
)

// Proof is a ledger record that counts towards an occurrence.
type Proof struct {
	Record int64 // 0 where a unit declared that there was nothing
	Day    period.Day
}

// Proofs are the records that count towards an occurrence within the scope, by
// day; at most 100. Whether the reader may open them the ledger says.
func Proofs(tx *store.Tx, scope auth.Scope, o Occurrence) ([]Proof, error) {
	was, err := get(tx, scope, o)
	if err != nil {
		return nil, err
	}
	return store.Collect(tx, func(row store.Scanner) (p Proof, err error) {
		err = row.Scan(&p.Record, store.Day(&p.Day))
		p.Record = max(p.Record, 0)
		return p, err
	}, `SELECT record, day FROM duty_proof WHERE county = $1 AND pack = $2 AND duty = $3 AND subject = $4 AND place = $5 AND unit = $6
		AND day >= $7 AND day <= $8 ORDER BY day, record LIMIT 100`, was.County, was.Pack, was.Duty, was.Subject, int64(was.Place), was.Unit,
		was.First.String(), was.Last.String())
}
