package page

import (
	"crypto/rand"
	_ "embed"
	"slices"

	"guben/audit"
	"guben/screen"
	"guben/store"
)

// StaleNote says that the findings rest on older data than the registry has,
// and leads to a new screening. Facts edited on a household's page need none:
// saving them screens the household.
type StaleNote struct {
	Plan      string // to screen with, "" where the county has none
	CanScreen bool
	Key       string
}

// Stale is nil while the newest screening of a county has seen all that was
// imported and undone there, and before the first one.
func (x *Exchange) Stale(tx *store.Tx, county int64) (*StaleNote, error) {
	latest, err := screen.Latest(tx, x.Scope, county)
	if store.Missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if changed, err := importedSince(tx, latest); err != nil || !changed {
		return nil, err
	}
	note := &StaleNote{CanScreen: x.MayScreen(), Key: rand.Text()}
	if plan := x.PlanOf(county); plan != nil {
		note.Plan = plan.ID
	}
	return note, nil
}

// altering are the actions on record that change the registry without a screening.
var altering = []string{"import.apply", "import.undo"}

// importedSince goes back through the record to the screening.
func importedSince(tx *store.Tx, latest screen.Screening) (bool, error) {
	before := int64(0)
	for scanned := 0; scanned < AuditScanned; scanned += AuditStep {
		records, err := audit.List(tx, latest.County, before, AuditStep)
		if err != nil {
			return false, err
		}
		for _, record := range records {
			switch {
			case slices.Contains(altering, record.Action):
				return true, nil
			case record.Action == "screening.run" && record.SubjectID == latest.ID:
				return false, nil
			}
			before = record.Seq
		}
		if len(records) < AuditStep {
			break
		}
	}
	return false, nil
}

// How far back the record is looked through for something, and how many at a time.
const (
	AuditScanned = 5000
	AuditStep    = 500
)
