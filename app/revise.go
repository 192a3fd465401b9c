package app

import (
	"context"

	"guben/auth"
	"guben/dictionary"
	"guben/income"
	"guben/pack"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// Revision is a change a person makes to a household or one of its members.
type Revision struct {
	Entity  dictionary.Entity
	County  int64
	ID      int64
	Version int64 // of the record the person saw
	Values  registry.Values
	Key     string // idempotency
}

// Revise changes fields of a record and screens its household again, in one
// transaction: findings never lag behind the registry.
func (a *App) Revise(ctx context.Context, scope auth.Scope, revision Revision) error {
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		record, err := a.Registry.Get(tx, scope, revision.Entity, revision.County, revision.ID)
		if err != nil {
			return err
		}
		if revision.Version != 0 {
			record.Version = revision.Version
		}
		origin := registry.Origin{Source: "web", Key: revision.Key}
		written, err := a.Registry.Update(tx, scope, origin, record, registry.Draft{Values: revision.Values})
		if err != nil {
			return err
		}
		return a.followed(tx, record, written)
	})
}

// Account enters amounts of income and screens the household again.
func (a *App) Account(ctx context.Context, scope auth.Scope, key string, entries ...income.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		if err := a.Income.Put(tx, scope, income.Origin{Source: "web", Key: key}, entries...); err != nil {
			return err
		}
		home, err := a.Registry.Get(tx, auth.System(), dictionary.Household, entries[0].County, entries[0].Household)
		if err != nil {
			return err
		}
		return a.refresh(tx, home, screen.OfIncome()...)
	})
}

// followed screens the household of a record that was changed again, and
// counts its village anew.
func (a *App) followed(tx *store.Tx, before, after registry.Record) error {
	return a.rescreen(tx, after.County, func(last screen.Screening, p *pack.Pack) error {
		if err := screen.RefreshRecord(tx, a.Registry, last, before, after, p); err != nil {
			return err
		}
		return a.Meter.Touch(tx, p, a.Today(), screen.Changed(before, after), after.Village)
	})
}

// refresh screens a household again and counts its village anew; changed are
// the facts that are other than before, none where any may be.
func (a *App) refresh(tx *store.Tx, home registry.Record, changed ...policy.FactRef) error {
	return a.rescreen(tx, home.County, func(last screen.Screening, p *pack.Pack) error {
		if err := screen.Refresh(tx, a.Registry, last, home.ID, p, changed...); err != nil {
			return err
		}
		return a.Meter.Touch(tx, p, a.Today(), changed, home.Village)
	})
}

// rescreen screens something again, with the pack and on the day its county was
// last screened with; a county that never was is left alone.
func (a *App) rescreen(tx *store.Tx, county int64, again func(screen.Screening, *pack.Pack) error) error {
	last, err := screen.Applied(tx, county)
	if store.Missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := a.packFor(county, last.Pack, last.Day)
	if err != nil {
		return err
	}
	return again(last, p)
}
