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

// Comparison is another version of a plan held against the one in force.
type Comparison struct {
	screen.Answers
	Day period.Day     // that both were decided on
	Who []screen.Swing // whom the rule asked for gains and loses
}

// Versus tells what another version of a plan changes for the scope's part of a
// county, on the day the county was last screened for, and whom a rule ("" none)
// gains and loses by it, at most limit. Nothing is written.
func (a *App) Versus(ctx context.Context, scope auth.Scope, county int64, other *pack.Pack, rule string, limit int) (c Comparison, err error) {
	if _, err := scope.Within(division.Code(county * 1e6)); err != nil {
		return c, err
	}
	present, err := a.PackNamed(other.ID)
	if err != nil {
		return c, err
	}
	err = a.DB.View(ctx, func(tx *store.Tx) error {
		if c.Day, err = a.lastDay(tx, county, present); err != nil {
			return err
		}
		before, after, err := screen.StandPair(tx, a.Registry, county, a.on(present, county, c.Day), other, c.Day)
		if err != nil {
			return err
		}
		if c.Answers, err = screen.Between(scope, before, after); err != nil || rule == "" {
			return err
		}
		c.Who, err = screen.WhoBetween(scope, before, after, rule, limit)
		return err
	})
	return c, err
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
