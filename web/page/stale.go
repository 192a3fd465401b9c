package page

import (
	"crypto/rand"
	_ "embed"

	"guben/fault"
	"guben/screen"
	"guben/store"
)

// StaleNote says that the findings rest on older data than the registry has:
// the county is being screened again behind it, or that has failed and waits for
// somebody to start it. Facts edited on a household's page need none:
// saving them screens the household.
type StaleNote struct {
	Plan      string // to screen with, "" where the county has none
	CanScreen bool
	Key       string
	Running   bool   // it is being screened again just now
	Failed    string // why that failed the last time
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
	if behind, err := x.Behind(tx, latest.County); err != nil || !behind {
		return nil, err
	}
	note := &StaleNote{CanScreen: x.MayScreen(), Key: rand.Text()}
	var failed error
	if note.Running, failed = x.Catching(county); failed != nil {
		note.Failed = fault.Say(x.Lang, failed)
	}
	if plan := x.PlanOf(county); plan != nil {
		note.Plan = plan.ID
	}
	return note, nil
}

// How far back the record is looked through for something, and how many at a time.
const (
	AuditScanned = 5000
	AuditStep    = 500
)
