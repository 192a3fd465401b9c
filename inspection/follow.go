package inspection

import (
	"guben/division"
	"guben/store"
)

// Follow moves a household's place in the rounds that are not closed to the
// village it was moved to; who inspects it stays as drawn.
func Follow(tx *store.Tx, county, household int64, village division.Code) error {
	_, err := tx.Exec(`UPDATE inspection_item SET village = $1 WHERE county = $2 AND household = $3 AND done = 0
		AND inspection IN (SELECT id FROM inspection WHERE county = $2 AND closed = '')`, int64(village), county, household)
	return err
}
