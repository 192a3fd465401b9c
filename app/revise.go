package app

import (
	"context"
	"slices"
	"strings"

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
		return a.refresh(tx, written, changed(record, revision.Values)...)
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

// changed are the facts that values make other than the record has them; none
// where the registry carries a value further, as it does the head's to the
// head of the members, so that everything is decided again.
func changed(record registry.Record, values registry.Values) []policy.FactRef {
	var keys []string
	for key, value := range values {
		if strings.HasPrefix(key, "head_") || key == "relation" {
			return nil
		}
		if record.Values[key] != value {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return screen.Of(record.Entity, keys...)
}

// refresh screens the household of a record as it is now again and counts its
// village anew; changed are the facts that are other than before.
func (a *App) refresh(tx *store.Tx, record registry.Record, changed ...policy.FactRef) error {
	return a.rescreen(tx, record.County, func(last screen.Screening, p *pack.Pack) error {
		if err := a.refreshOne(tx, last, record, p, changed); err != nil {
			return err
		}
		return a.Meter.Touch(tx, p, a.Today(), record.Village)
	})
}

func (a *App) refreshOne(tx *store.Tx, last screen.Screening, record registry.Record, p *pack.Pack, changed []policy.FactRef) error {
	if record.Entity == dictionary.Household {
		return screen.RefreshRecord(tx, a.Registry, last, record, p, changed...)
	}
	return screen.Refresh(tx, a.Registry, last, record.Household, p, changed...)
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
