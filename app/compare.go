package app

import (
	"context"

	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/store"
)

// Versus tells what another version of a plan changes for the scope's part of a
// county, held against the one in force there, on the day the county was last
// screened for. Nothing is written.
func (a *App) Versus(ctx context.Context, scope auth.Scope, county int64, other *pack.Pack) (answers screen.Answers, day period.Day, err error) {
	if _, err := scope.Within(division.Code(county * 1e6)); err != nil {
		return answers, 0, err
	}
	present, err := a.PackNamed(other.ID)
	if err != nil {
		return answers, 0, err
	}
	err = a.DB.View(ctx, func(tx *store.Tx) error {
		if day, err = a.lastDay(tx, county, present); err != nil {
			return err
		}
		answers, err = a.between(tx, scope, county, a.on(present, county, day), other, day)
		return err
	})
	return answers, day, err
}

// between screens a county under two packs, in memory, and holds one against
// the other.
func (a *App) between(tx *store.Tx, scope auth.Scope, county int64, present, other *pack.Pack, day period.Day) (answers screen.Answers, err error) {
	before, after, err := screen.StandPair(tx, a.Registry, county, present, other, day)
	if err != nil {
		return answers, err
	}
	return screen.Between(scope, before, after)
}

// lastDay is the day the county was last screened for with the plan, or the
// plan's screening day before the first time.
func (a *App) lastDay(tx *store.Tx, county int64, p *pack.Pack) (period.Day, error) {
	last, err := screen.Latest(tx, auth.System(), county)
	switch {
	case store.Missing(err):
	case err != nil:
		return 0, err
	case last.Pack == p.ID:
		return last.Day, nil
	}
	return a.ScreeningDay(p), nil
}
