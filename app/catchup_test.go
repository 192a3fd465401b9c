package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"guben/app"
	"guben/auth"
	"guben/intake"
	"guben/store"
)

// brought imports a household in a dangerous house.
func brought(t *testing.T, a *app.App) intake.Import {
	t.Helper()
	sheet := "村编号,户编号,户主姓名,姓名,证件号码,与户主关系,脱贫标志,危房级别\n210504002001,H1,戊,戊," + number(1966, false) + ",户主,已脱贫,D级\n"
	staged, err := a.Desk.Stage(context.Background(), desk, intake.Upload{Name: "a.csv", Kind: intake.Persons, Area: 210504000000,
		Content: strings.NewReader(sheet), Size: int64(len(sheet)), Day: today}, nil)
	if err != nil {
		t.Fatal(err)
	}
	done, err := a.Desk.Apply(context.Background(), desk, staged.ID, "apply"+store.FormatID(staged.ID), nil)
	if err != nil || done.Households.New != 1 {
		t.Fatalf("%+v: %v", done.Households, err)
	}
	return done
}

func behind(t *testing.T, a *app.App) (behind bool) {
	t.Helper()
	read(t, a, func(tx *store.Tx) (err error) {
		behind, err = a.Behind(tx, 210504)
		return err
	})
	return behind
}

func TestACountyIsScreenedAgainAfterAnImport(t *testing.T) {
	each(t, func(t *testing.T, a *app.App) {
		ctx := context.Background()
		first := brought(t, a)
		if behind(t, a) {
			t.Error("a county that was never screened is behind")
		}
		if err := a.CatchUp(ctx, 210504); err != nil || len(houses(t, a)) != 0 {
			t.Errorf("it was screened by an import: %v", err)
		}
		if _, err := a.Desk.Undo(ctx, desk, first.ID, "undo", nil); err != nil {
			t.Fatal(err)
		}
		family(t, a)
		if err := a.Measure(ctx, auth.System(), 210504000000, ""); err != nil {
			t.Fatal(err)
		}
		before := figure(t, a, "safe_water_households")
		second := brought(t, a)
		if !behind(t, a) {
			t.Fatal("a county is not behind its import")
		}
		ended := make(chan bool, 9)
		a.CatchUpLater(func() { ended <- true }, 210504, 210504)
		select {
		case <-ended:
		case <-time.After(time.Minute):
			t.Fatal("never ended")
		}
		if behind(t, a) || len(houses(t, a)) != 1 {
			t.Errorf("behind %v, %d findings", behind(t, a), len(houses(t, a)))
		}
		if after := figure(t, a, "safe_water_households"); after.Unknown != before.Unknown+1 {
			t.Errorf("figures %+v, before %+v", after, before)
		}
		if _, failed := a.Catching(210504); failed != nil {
			t.Error(failed)
		}
		if _, err := a.Desk.Undo(ctx, desk, second.ID, "undo again", nil); err != nil {
			t.Fatal(err)
		}
		if err := a.Tick(ctx); err != nil || behind(t, a) || len(houses(t, a)) != 0 {
			t.Errorf("after a tick: behind %v, %d findings, %v", behind(t, a), len(houses(t, a)), err)
		}
	})
}
