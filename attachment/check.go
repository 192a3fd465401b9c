package attachment

import "guben/store"

// invariants are what always holds; each query counts what breaks it.
var invariants = store.Invariants{
	{"check_content", `SELECT COUNT(*) FROM attachment a WHERE NOT EXISTS
		(SELECT 1 FROM attachment_content c WHERE c.county = a.county AND c.hash = a.hash)`},
	{"check_pieces", `SELECT COUNT(*) FROM attachment_content c LEFT JOIN (SELECT county, hash, COUNT(*) AS n FROM attachment_piece
		GROUP BY county, hash) p ON p.county = c.county AND p.hash = c.hash WHERE c.pieces <> COALESCE(p.n, 0)`},
	{"check_orphan", `SELECT COUNT(*) FROM attachment_piece p WHERE NOT EXISTS
		(SELECT 1 FROM attachment_content c WHERE c.county = p.county AND c.hash = p.hash)`},
	{"check_county", `SELECT COUNT(*) FROM attachment WHERE division / 1000000 <> county`},
}

// Check lists what must hold of the room's tables and does not; none is sound.
// It opens every content and holds it against its hash.
func (a *Archive) Check(tx *store.Tx) ([]error, error) {
	broken, err := tx.Broken("attachment", invariants)
	if err != nil {
		return nil, err
	}
	type key struct {
		county int64
		hash   string
	}
	keys, err := store.Collect(tx, func(row store.Scanner) (k key, err error) {
		err = row.Scan(&k.county, &k.hash)
		return k, err
	}, "SELECT county, hash FROM attachment_content ORDER BY county, hash")
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if _, err := a.content(tx, k.county, k.hash); err != nil {
			broken = append(broken, err)
		}
	}
	return broken, nil
}
