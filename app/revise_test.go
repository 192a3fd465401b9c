package app_test

import (
	"context"
	"path/filepath"
	"testing"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

const village = 210504001001

func open(t *testing.T) *app.App {
	t.Helper()
	a, err := app.Open(context.Background(), app.Config{Database: filepath.Join(t.TempDir(), "guben.db"), Clock: storetest.Clock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	return a
}

func value(key, text string) dictionary.Value {
	field, _ := dictionary.Get(dictionary.Household, key)
	parsed, err := field.Parse(text)
	if err != nil {
		panic(err)
	}
	return parsed
}

// safe registers a household out of poverty in a sound house, and screens.
func safe(t *testing.T, a *app.App) (home registry.Record) {
	t.Helper()
	err := a.DB.Update(context.Background(), func(tx *store.Tx) (err error) {
		home, err = a.Registry.CreateHousehold(tx, auth.System(), registry.Origin{Source: "test"}, village, registry.Draft{Values: registry.Values{
			"head_name": dictionary.Words("甲"), "exit_status": value("exit_status", "已脱贫"), "house_grade": value("house_grade", "A级")}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Screen(context.Background(), auth.System(), 210504, "", 0, ""); err != nil {
		t.Fatal(err)
	}
	return home
}

func houses(t *testing.T, a *app.App) (found []screen.Finding) {
	t.Helper()
	err := a.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		found, err = screen.List(tx, auth.System(), screen.Filter{Rule: "house_unsafe", Present: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestARevisionShowsInTheFindingsAtOnce(t *testing.T) {
	a := open(t)
	home := safe(t, a)
	office := auth.Scope{Account: 1, Name: "乙", Role: auth.Office, Division: 210504000000}
	revision := app.Revision{Entity: dictionary.Household, County: 210504, ID: home.ID, Version: home.Version, Key: "k",
		Values: registry.Values{"house_grade": value("house_grade", "D级")}}
	if len(houses(t, a)) != 0 {
		t.Fatal("a sound house has a finding")
	}
	if err := a.Revise(context.Background(), office, revision); err != nil {
		t.Fatal(err)
	}
	if got := len(houses(t, a)); got != 1 {
		t.Errorf("%d findings after the house became unsafe, want 1", got)
	}
	if err := a.Revise(context.Background(), office, revision); err != nil {
		t.Errorf("the same form again is refused: %v", err)
	}
	inspector := auth.Scope{Account: 2, Role: auth.Inspector, Division: 210504000000}
	revision.Values["house_grade"] = value("house_grade", "B级")
	if err := a.Revise(context.Background(), office, revision); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a stale form: %v", err)
	}
	revision.Version = 0
	if err := a.Revise(context.Background(), inspector, revision); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an inspector revises: %v", err)
	}
}

func TestTheStandingFollowsTheRegistry(t *testing.T) {
	a := open(t)
	home := safe(t, a)
	ctx := context.Background()
	before, err := a.Standing(ctx, auth.System(), 210504, "")
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := a.Standing(ctx, auth.System(), 210504, ""); again != before {
		t.Error("an unchanged county was loaded again")
	}
	if err := a.Revise(ctx, auth.System(), app.Revision{Entity: dictionary.Household, County: 210504, ID: home.ID, Key: "r",
		Values: registry.Values{"house_grade": value("house_grade", "C级")}}); err != nil {
		t.Fatal(err)
	}
	if after, err := a.Standing(ctx, auth.System(), 210504, ""); err != nil || after == before {
		t.Errorf("a changed county was not loaded again: %v", err)
	}
}

func TestADatabaseIsNeverGivenANewKey(t *testing.T) {
	folder := t.TempDir()
	config := app.Config{Database: filepath.Join(folder, "guben.db"), Key: filepath.Join(folder, "a.key")}
	a, err := app.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	a.Close()
	config.Key = filepath.Join(folder, "b.key")
	if _, err := app.Open(context.Background(), config); fault.KindOf(err) != fault.NotFound {
		t.Errorf("opened with a missing key: %v", err)
	}
}
