package app_test

import (
	"context"
	"testing"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/indicator"
	"guben/period"
	"guben/registry"
	"guben/store"
)

// figure is an indicator of the county as it stands.
func figure(t *testing.T, a *app.App, id string) (f indicator.Figure) {
	t.Helper()
	p, err := a.Pack(village)
	if err != nil {
		t.Fatal(err)
	}
	day := indicator.On(p, a.Today())
	if err := a.DB.View(context.Background(), func(tx *store.Tx) error {
		figures, err := a.Meter.Figures(tx, auth.System(), indicator.Query{Pack: p, Indicator: id, Place: 210504000000, Month: period.MonthOf(day), Today: day})
		if err == nil {
			f = figures[0]
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestARevisionShowsInTheFiguresAtOnce: what the screening let be counted, a
// revision changes in its own transaction.
func TestARevisionShowsInTheFiguresAtOnce(t *testing.T) {
	a, ctx := open(t), context.Background()
	home := safe(t, a)
	if f := figure(t, a, "safe_water_households"); f.Known {
		t.Errorf("counted before anybody asked: %+v", f)
	}
	if err := a.Measure(ctx, auth.System(), 210504000000, ""); err != nil {
		t.Fatal(err)
	}
	if f := figure(t, a, "safe_water_households"); f.Numerator != 0 || !f.Known {
		t.Errorf("nobody knows of the water: %+v", f)
	}
	revision := app.Revision{Entity: dictionary.Household, County: 210504, ID: home.ID, Version: home.Version, Key: "k",
		Values: registry.Values{"water_safe": value("water_safe", "是"), "water_solved": value("water_solved", "是"), "water_difficulty": value("water_difficulty", "否"),
			"water_quantity": value("water_quantity", "达标"), "water_quality": value("water_quality", "达标"),
			"water_convenience": value("water_convenience", "达标"), "water_reliability": value("water_reliability", "达标")}}
	office := auth.Scope{Account: 1, Name: "乙", Role: auth.Office, Division: 210504000000}
	if err := a.Revise(ctx, office, revision); err != nil {
		t.Fatal(err)
	}
	if f := figure(t, a, "safe_water_households"); f.Numerator != 1000 {
		t.Errorf("after the revision: %+v", f)
	}
}
