package indicator_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/indicator"
	"guben/registry"
	"guben/store"
)

// figured writes the figures of a village; "" leaves one unknown.
func (w *world) figured(at division.Code, pairs ...string) {
	w.Helper()
	values := registry.Values{}
	for n := 0; n < len(pairs); n += 2 {
		if pairs[n+1] != "" {
			values[pairs[n]] = value(dictionary.Village, pairs[n], pairs[n+1])
		}
	}
	w.update(func(tx *store.Tx) error {
		_, err := w.records.PutVillage(tx, office, registry.Origin{Source: "test"}, at, registry.Draft{Values: values})
		return err
	})
}

// TestVillagesAreCounted holds figures of villages against a count done by hand:
// with and without households, with a figure nobody entered.
func TestVillagesAreCounted(t *testing.T) {
	each(t, func(w *world) {
		empty := division.Code(210504002007)
		w.household(villages[0], "C级", "小学")
		w.household(villages[0], "D级")
		w.household(villages[2], "C级")
		w.figured(villages[0], "attribute", "贫困村", "hardened_road", "是", "collective_income", "60000.5", "migrants", "30", "population", "100")
		w.figured(villages[1], "attribute", "出列村", "hardened_road", "否", "collective_income", "90000", "migrants", "50", "population", "100")
		w.figured(villages[2], "attribute", "非贫困村", "collective_income", "800000", "migrants", "", "population", "50")
		w.figured(empty, "attribute", "非贫困村", "hardened_road", "是")
		w.recount(today)
		for _, want := range []struct {
			id    string
			place division.Code
			figure
		}{
			{"paved", whole, figure{2000, 4000, 1, "50"}}, {"paved", 210504001000, figure{1000, 2000, 0, "50"}},
			{"paved", villages[2], figure{0, 1000, 1, "0"}}, {"paved", empty, figure{1000, 1000, 0, "100"}},
			{"rich_villages", whole, figure{3000, 0, 0, "3"}}, {"rich_villages", villages[0], figure{0, 0, 0, "0"}},
			{"collective", whole, figure{150_000_500, 0, 0, "15"}}, {"collective", villages[2], figure{0, 0, 0, "0"}},
			{"migrants", whole, figure{80_000, 250_000, 0, "32"}}, {"migrants", villages[0], figure{30_000, 100_000, 0, "30"}},
		} {
			f := w.one(office, indicator.Query{Indicator: want.id, Place: want.place})
			if got := (figure{f.Numerator, f.Denominator, f.Unknown, f.Value.String()}); got != want.figure {
				t.Errorf("%s of %s: %+v, want %+v", want.id, want.place, got, want.figure)
			}
		}
	})
}

// figure is what a figure comes to.
type figure struct {
	numerator, denominator indicator.Number
	unknown                int64
	value                  string
}

func TestVillagesStandBehindTheirFigures(t *testing.T) {
	each(t, func(w *world) {
		w.household(villages[0], "C级")
		w.figured(villages[0], "attribute", "贫困村", "hardened_road", "是")
		w.figured(villages[1], "attribute", "贫困村", "hardened_road", "否")
		w.figured(villages[2], "attribute", "贫困村", "hardened_road", "否")
		w.recount(today)
		area := w.standing(today)
		for _, c := range []struct {
			scope auth.Scope
			side  indicator.Side
			want  []division.Code
		}{
			{office, indicator.Numerator, villages[:1]}, {office, indicator.Gap, villages[1:]}, {town, indicator.Gap, villages[1:2]},
			{office, indicator.Denominator, villages}, {office, indicator.Undecided, nil},
		} {
			var got []division.Code
			w.update(func(tx *store.Tx) error {
				for after := ""; ; {
					page, err := w.meter.Behind(tx, c.scope, area, indicator.Query{Pack: plan, Indicator: "paved", Month: march}, c.side, after, 1)
					if err != nil {
						return err
					}
					for _, s := range page.Subjects {
						if s.Household != 0 || s.Record != 0 {
							t.Errorf("%+v is no village", s)
						}
						got = append(got, s.Village)
					}
					if after = page.Next; after == "" {
						return nil
					}
				}
			})
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("%s, %s: %v, want %v", c.scope.Role, c.side, got, c.want)
			}
		}
	})
}

// TestAVillageIsFollowed: after changes of its figures or of its households, what
// was followed is what a new count gives.
func TestAVillageIsFollowed(t *testing.T) {
	each(t, func(w *world) {
		w.crowd(12, 5)
		w.recount(today)
		random := rand.New(rand.NewPCG(9, 9))
		for range 8 {
			at := villages[random.IntN(len(villages))]
			w.figured(at, "attribute", []string{"贫困村", "非贫困村"}[random.IntN(2)], "hardened_road", []string{"是", "否"}[random.IntN(2)],
				"collective_income", []string{"10000", "70000"}[random.IntN(2)])
			w.update(func(tx *store.Tx) error { return w.meter.Touch(tx, plan, today, nil, at) })
			followed := w.figures(office, indicator.Query{Level: division.Village})
			w.recount(today)
			if anew := w.figures(office, indicator.Query{Level: division.Village}); !reflect.DeepEqual(followed, anew) {
				t.Fatalf("followed %+v, anew %+v", followed, anew)
			}
		}
	})
}
