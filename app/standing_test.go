package app_test

import (
	"context"
	"testing"

	"guben/app"
	"guben/auth"
	"guben/demo"
	"guben/dictionary"
	"guben/division"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

const county division.Code = 210504000000

func sampled(t *testing.T) *app.App {
	t.Helper()
	a := open(t)
	build(t, a)
	return a
}

// build brings the sample county in and screens it.
func build(t *testing.T, a *app.App) {
	t.Helper()
	d, err := demo.New(a, "mingshan-2020", t.TempDir(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Build(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func TestStanding(t *testing.T) {
	a := sampled(t)
	t.Run("area", func(t *testing.T) { areaKeepsToTheScope(t, a) })
	t.Run("renewed", func(t *testing.T) { standingFollowsTheRegistry(t, a) })
}

// standingFollowsTheRegistry: the copy is shared while nothing changes and
// is another one after a change, which it shows.
func standingFollowsTheRegistry(t *testing.T, a *app.App) {
	ctx := context.Background()
	office := auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: county}
	first, err := a.Standing(ctx, office, county.County(), "")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := a.Standing(ctx, office, county.County(), ""); err != nil || again != first {
		t.Errorf("nothing changed and the county was loaded again: %v", err)
	}
	err = a.DB.Update(ctx, func(tx *store.Tx) error {
		page, err := a.Registry.List(tx, office, dictionary.Household, registry.Filter{Limit: 1})
		if err != nil {
			return err
		}
		_, err = a.Registry.CreateHousehold(tx, office, registry.Origin{Source: "test"}, page.Records[0].Village, registry.Draft{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	fresh := first
	for range 100 { // a county that takes long to load answers from its last copy for a moment
		if fresh, err = a.Standing(ctx, office, county.County(), ""); err != nil {
			t.Fatal(err)
		}
		if fresh != first {
			break
		}
	}
	if fresh != first && fresh.Households() != first.Households()+1 {
		t.Errorf("after a new household: %d, before %d", fresh.Households(), first.Households())
	}
}

func areaKeepsToTheScope(t *testing.T, a *app.App) {
	ctx := context.Background()
	q := screen.Question{Parameters: map[string]policy.Value{"key_income_line": 900_000}}
	for _, c := range []struct {
		place division.Code
		want  bool
	}{{county, true}, {210500000000, true}, {0, true}, {210504001000, true}, {210521000000, false}} {
		scope := auth.Scope{Role: auth.Office, Division: c.place}
		area, err := a.Area(ctx, scope, "mingshan-2020")
		if (err == nil) != c.want {
			t.Errorf("%s: %v", c.place, err)
		}
		if err != nil {
			continue
		}
		answers, err := area.Ask(scope, q)
		if err != nil {
			t.Fatal(err)
		}
		if whole := c.place != 210504001000; whole && answers.Households != 111 {
			t.Errorf("%s: %d households", c.place, answers.Households)
		}
		for _, part := range answers.Townships {
			if !scope.Reaches(part.Township) {
				t.Errorf("%s is told of %s", c.place, part.Township)
			}
		}
	}
}
