package app

import (
	"context"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/indicator"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/store"
	"guben/task"
)

// progress computes a task's number by the indicator its pack names.
func (a *App) progress(tx *store.Tx, t task.Task) (task.Number, bool, error) {
	p, err := a.PackOn(t.Place, t.Pack, 0)
	if err != nil {
		return 0, false, err
	}
	return a.Meter.Progress(tx, p, t)
}

// bulk are the words of the audit chain that tell of changes to many households
// at once; single changes are followed as they are made.
var bulk = []string{"import", "screening"}

// Measure brings the figures of the plan up to date in the counties of a place:
// everything is counted anew where much has changed, the month or the pack is
// another, or nothing was counted yet. name "" is each county's own plan.
func (a *App) Measure(ctx context.Context, scope auth.Scope, place division.Code, name string) error {
	scope, err := scope.Within(place)
	if err != nil {
		return err
	}
	var counties []int64
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		counties, err = a.Registry.Counties(tx, scope, 0)
		return err
	}); err != nil {
		return err
	}
	for _, county := range counties {
		if err := a.measure(ctx, county, name); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) measure(ctx context.Context, county int64, name string) error {
	p, err := a.packFor(county, name, 0)
	if err != nil {
		return err
	}
	var stale, old bool
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		stale, old, err = a.stale(tx, county, p)
		return err
	}); err != nil {
		return err
	}
	switch {
	case stale:
		return a.recompute(ctx, county, p)
	case old:
		return a.DB.Update(ctx, func(tx *store.Tx) error { return a.Meter.Renew(tx, p, county, a.Today()) })
	}
	return nil
}

// recompute counts everything anew over a copy of the county. Where its facts
// changed after the copy was made, it is made again within the transaction: what
// was counted at once must not be overwritten by what was before.
func (a *App) recompute(ctx context.Context, county int64, p *pack.Pack) error {
	standing, seq, err := a.loaded(ctx, county, p)
	if err != nil {
		return err
	}
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		if err := audit.Hold(tx, county); err != nil {
			return err
		}
		changed, _, err := audit.Since(tx, county, seq, facts...)
		if err != nil {
			return err
		}
		if changed {
			if standing, err = screen.Stand(tx, a.Registry, county, p, a.ScreeningDay(p)); err != nil {
				return err
			}
		}
		return a.Meter.Recompute(tx, standing, county, a.Today())
	})
}

// patience is how long what tells nobody of its changes (findings, tasks,
// duties) may stay as it was counted, in milliseconds.
const patience = 60_000

// stale reports whether everything is to be counted anew, or what tells nobody
// of its changes.
func (a *App) stale(tx *store.Tx, county int64, p *pack.Pack) (everything, some bool, err error) {
	run, err := indicator.LastRun(tx, auth.System(), county, p.ID)
	if store.Missing(err) {
		return true, false, nil
	}
	if err != nil {
		return false, false, err
	}
	if run.Version != p.Version || run.Month != period.MonthOf(indicator.On(p, a.Today())) {
		return true, false, nil
	}
	changed, _, err := audit.Since(tx, county, run.Seq, bulk...)
	return changed, tx.Now()-run.At > patience, err
}
