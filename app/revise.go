package app

import (
	"context"

	"guben/auth"
	"guben/dictionary"
	"guben/income"
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
		if _, err := a.Registry.Update(tx, scope, origin, record, registry.Draft{Values: revision.Values}); err != nil {
			return err
		}
		return a.refresh(tx, record.County, record.Household)
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
		return a.refresh(tx, entries[0].County, entries[0].Household)
	})
}

// refresh screens a household again, with the pack and on the day its county
// was last screened with.
func (a *App) refresh(tx *store.Tx, county, household int64) error {
	last, err := screen.Latest(tx, auth.System(), county)
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
	return screen.Refresh(tx, a.Registry, county, household, p, last.Day)
}
