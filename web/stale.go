package web

import (
	"crypto/rand"
	_ "embed"
	"slices"

	"guben/audit"
	"guben/message"
	"guben/screen"
	"guben/store"
)

//go:embed stale.txt
var staleCatalog string

var _ = message.Register("web", staleCatalog)

// staleNote says that the findings rest on older data than the registry has,
// and leads to a new screening. Facts edited on a household's page need none:
// saving them screens the household.
type staleNote struct {
	Plan      string // to screen with, "" where the county has none
	CanScreen bool
	Key       string
}

// stale is nil while the newest screening of a county has seen all that was
// imported and undone there, and before the first one.
func (x *exchange) stale(tx *store.Tx, county int64) (*staleNote, error) {
	latest, err := screen.Latest(tx, x.scope, county)
	if store.Missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if changed, err := importedSince(tx, latest); err != nil || !changed {
		return nil, err
	}
	note := &staleNote{CanScreen: x.mayScreen(), Key: rand.Text()}
	if plan := x.planOf(county); plan != nil {
		note.Plan = plan.ID
	}
	return note, nil
}

// altering are the actions on record that change the registry without a screening.
var altering = []string{"import.apply", "import.undo"}

// importedSince goes back through the record to the screening.
func importedSince(tx *store.Tx, latest screen.Screening) (bool, error) {
	before := int64(0)
	for scanned := 0; scanned < auditScanned; scanned += auditStep {
		records, err := audit.List(tx, latest.County, before, auditStep)
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
		if len(records) < auditStep {
			break
		}
	}
	return false, nil
}
