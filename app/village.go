package app

import (
	"context"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// ReviseVillage writes figures of a village and screens the village again, in
// one transaction.
func (a *App) ReviseVillage(ctx context.Context, scope auth.Scope, village division.Code, values registry.Values, origin registry.Origin) error {
	return a.DB.Update(ctx, func(tx *store.Tx) error { return a.PutVillage(tx, scope, village, values, origin) })
}

// PutVillage is ReviseVillage in the caller's transaction.
func (a *App) PutVillage(tx *store.Tx, scope auth.Scope, village division.Code, values registry.Values, origin registry.Origin) error {
	before, err := a.Registry.Get(tx, scope, dictionary.Village, village.County(), int64(village))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	before.Entity = dictionary.Village
	after, err := a.Registry.PutVillage(tx, scope, origin, village, registry.Draft{Values: values})
	if err != nil {
		return err
	}
	changed := screen.Changed(before, after)
	return a.rescreen(tx, village.County(), func(last screen.Screening, p *pack.Pack) error {
		if err := screen.RefreshVillage(tx, a.Registry, last, village, p, changed...); err != nil {
			return err
		}
		return a.Meter.Touch(tx, p, a.Today(), changed, village)
	})
}

// ExplainVillage says what a pack's rules about villages hold of one.
func (a *App) ExplainVillage(tx *store.Tx, scope auth.Scope, village division.Code, name string, day period.Day, rule string) ([]screen.Answer, error) {
	p, err := a.packFor(village.County(), name, day)
	if err != nil {
		return nil, err
	}
	if day == 0 {
		day = a.ScreeningDay(p)
	}
	return screen.ExplainVillage(tx, a.Registry, scope, village, p, day, rule)
}
