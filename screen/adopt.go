package screen

import (
	"encoding/json"

	"guben/auth"
	"guben/pack"
	"guben/store"
)

// adopt keeps the pack's text the first time a county works with it: a finding
// names the version it was made with, and that version stays readable.
func adopt(tx *store.Tx, scope auth.Scope, county int64, p *pack.Pack) error {
	content, err := json.Marshal(pack.Show(p))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO adoption (county, id, pack, version, content, at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (county, pack, version) DO NOTHING`, county, tx.NewID(), p.ID, p.Version, string(content), tx.Now(), scope.Account)
	return err
}
