package duty

import (
	"guben/division"
	"guben/store"
)

// Follow moves what is owed to a household, and what has been done for it, to
// the village it was moved to; the spans are counted anew.
func Follow(tx *store.Tx, county, household int64, village division.Code) error {
	spans, err := changed(tx, `SELECT DISTINCT pack, duty, first_day FROM duty_occurrence WHERE county = $1 AND subject = $2 AND place <> $3`,
		county, household, int64(village))
	if err != nil {
		return err
	}
	for _, table := range []string{"duty_occurrence", "duty_proof"} {
		if _, err := tx.Exec("UPDATE "+table+" SET place = $1 WHERE county = $2 AND subject = $3 AND place <> $1", int64(village), county, household); err != nil {
			return err
		}
	}
	for _, s := range spans {
		s.county = county
		if err := s.recount(tx); err != nil {
			return err
		}
	}
	return nil
}
