package demo

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/registry"
	"guben/store"
)

// villages gives the villages the households live in the figures of a village
// (村表), unless they have some.
func (d *Demo) villages(ctx context.Context) error {
	return d.App.DB.Update(ctx, func(tx *store.Tx) error {
		var places []division.Code
		sweep := registry.Sweep{Entity: dictionary.Household, County: d.county(), Day: SampleDay}
		if err := d.App.Registry.Sweep(tx, auth.System(), sweep, func(row *registry.Row) error {
			places = append(places, row.Village)
			return nil
		}); err != nil {
			return err
		}
		slices.Sort(places)
		return figures(tx, d.App.Registry, slices.Compact(places))
	})
}

func figures(tx *store.Tx, r *registry.Registry, places []division.Code) error {
	for _, place := range places {
		_, err := r.Get(tx, auth.System(), dictionary.Village, place.County(), int64(place))
		if err == nil {
			continue
		}
		if fault.KindOf(err) != fault.NotFound {
			return err
		}
		if _, err := r.PutVillage(tx, auth.System(), origin, place, registry.Draft{Values: facts(dictionary.Village, village(place))}); err != nil {
			return err
		}
	}
	return nil
}

// village is figures of an ordinary village, the same for a place every time.
func village(place division.Code) map[string]string {
	random := rand.New(rand.NewPCG(uint64(place), uint64(period.Date(2020, 1, 1))))
	between := func(least, most int) int { return least + random.IntN(most-least+1) }
	households := between(180, 620)
	population := households*3 - between(0, households/2)
	hamlets := between(3, 9)
	texts := map[string]string{"hardened_road": "是", "bus": "是", "broadband": "是"}
	for key, n := range map[string]int{"households": households, "population": population, "hamlets": hamlets, "workers": population * 11 / 20,
		"migrants": population / between(6, 9), "farmland": households * between(4, 9), "collective_income": 1000 * between(52, 180),
		"per_head_income": 10 * between(1180, 1650), "medical_insured": population - between(0, 12), "cooperatives": between(1, 4),
		"clinics": 1, "doctors": between(1, 2), "culture_rooms": 1, "roadless_hamlets": 0, "water_unsafe_households": 0} {
		texts[key] = strconv.Itoa(n)
	}
	return texts
}
