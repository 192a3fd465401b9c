package screen

import (
	"guben/division"
	"guben/store"
)

// Follow moves the findings of a household to the village it was moved to, those
// that are closed too: who answers for the village reads its households' past.
func Follow(tx *store.Tx, county, household int64, village division.Code) error {
	_, err := tx.Exec("UPDATE finding SET village = $1 WHERE county = $2 AND household = $3", int64(village), county, household)
	return err
}
