package app

import (
	"context"
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/income"
	"guben/screen"
	"guben/store"
)

// FillAccount writes an account of income and screens the household again.
func (a *App) FillAccount(ctx context.Context, scope auth.Scope, key string, form income.Form) error {
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		home, err := a.Registry.Get(tx, scope, dictionary.Household, form.County, form.Household)
		if err != nil {
			return err
		}
		form.Village = home.Village
		written, err := a.Income.Fill(tx, scope, income.Origin{Source: "web", Key: key}, form)
		if err != nil || !written {
			return err
		}
		return a.refresh(tx, home, screen.OfIncome()...)
	})
}

// Strike takes an entry of income out of force and screens the household again.
func (a *App) Strike(ctx context.Context, scope auth.Scope, county, household, entry int64, key string) error {
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		home, err := a.Registry.Get(tx, scope, dictionary.Household, county, household)
		if err != nil {
			return err
		}
		entries, err := income.History(tx, scope, county, household)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(entries, func(e income.Entry) bool { return e.ID == entry }) {
			return fault.New(fault.NotFound, "income.missing")
		}
		if err := a.Income.Remove(tx, scope, income.Origin{Source: "web", Key: key}, county, entry); err != nil {
			return err
		}
		return a.refresh(tx, home, screen.OfIncome()...)
	})
}
