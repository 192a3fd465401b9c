package task_test

import (
	"maps"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
	"guben/task"
)

// TestSharesOfPlaces: what the units of a place were given together, what was
// divided on below it, and nothing of the whole or of another task.
func TestSharesOfPlaces(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		const village = gaotai + 1
		divide := func(whole task.Ref, parts ...task.Part) (made []task.Task) {
			r.must(r.do(func(tx *store.Tx) (err error) {
				made, err = r.board.Divide(tx, office, whole, parts, r.key())
				return err
			}))
			return made
		}
		made := divide(r.task("safe_water").Ref, task.Part{Place: gaotai, Unit: "subdistricts", Share: 50 * task.One},
			task.Part{Place: gaotai, Unit: "water_bureau", Share: 10 * task.One}, task.Part{Place: second, Unit: "subdistricts", Share: 51 * task.One})
		divide(made[0].Ref, task.Part{Place: gaotai, Unit: "poverty_office", Share: 20 * task.One}, task.Part{Place: village, Unit: "subdistricts", Share: 30 * task.One})
		at := func(place division.Code) task.Stand { return task.Stand{Origin: "safe_water", Place: place} }
		for _, c := range []struct {
			scope  auth.Scope
			origin string
			want   map[task.Stand]task.Number
		}{
			{office, "safe_water", map[task.Stand]task.Number{at(gaotai): 60 * task.One, at(second): 51 * task.One, at(village): 30 * task.One}},
			{street, "safe_water", map[task.Stand]task.Number{at(gaotai): 60 * task.One, at(village): 30 * task.One}},
			{office, "none", map[task.Stand]task.Number{}}, {foreign, "safe_water", map[task.Stand]task.Number{}},
		} {
			var got map[task.Stand]task.Number
			r.must(r.do(func(tx *store.Tx) (err error) {
				got, err = task.Shares(tx, c.scope, county.County(), plan, c.origin)
				return err
			}))
			if !maps.Equal(got, c.want) {
				r.Errorf("%s, %s: %v, want %v", c.scope.Name, c.origin, got, c.want)
			}
		}
		nobody := office
		nobody.Role = ""
		err := r.do(func(tx *store.Tx) error {
			_, err := task.Shares(tx, nobody, county.County(), plan, "safe_water")
			return err
		})
		if fault.KindOf(err) != fault.Forbidden {
			r.Errorf("without a role: %v", err)
		}
	})
}
