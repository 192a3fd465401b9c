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

// Screen screens a county with a pack ("" is the county's own) on a day (0 is
// the plan's screening day). key makes it happen once.
func (a *App) Screen(ctx context.Context, scope auth.Scope, county int64, name string, day period.Day, key string) (run screen.Screening, err error) {
	if err := a.Reload(ctx); err != nil { // another process may have approved an amendment
		return run, err
	}
	p, err := a.packFor(county, name, day)
	if err != nil {
		return run, err
	}
	if day == 0 {
		day = a.ScreeningDay(p)
	}
	err = a.DB.Update(ctx, func(tx *store.Tx) error {
		run, err = screen.Run(tx, a.Registry, a.Log, scope, county, p, day, key)
		return err
	})
	return run, err
}

func (a *App) packFor(county int64, name string, day period.Day) (*pack.Pack, error) {
	return a.PackOn(division.Code(county*1e6), name, day)
}

// Explain says what a pack's rules hold of one household as it stands now.
func (a *App) Explain(tx *store.Tx, scope auth.Scope, county, household int64, name string, day period.Day, rule string) ([]screen.Answer, error) {
	p, err := a.packFor(county, name, day)
	if err != nil {
		return nil, err
	}
	if day == 0 {
		day = a.ScreeningDay(p)
	}
	return screen.Explain(tx, a.Registry, scope, county, household, p, day, rule)
}
