package page

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// WorkPicker is what the pages of the plan's work are about: a plan, a place, and
// the present day.
type WorkPicker struct {
	Place PlacePicker
	Plans []Choice
	Pack  *pack.Pack // nil: no plan is in force there, or all of them
	Today period.Day

	Tree *division.Tree
}

// Plan is the plan's ID, "" for all plans.
func (w *WorkPicker) Plan() string {
	if w.Pack == nil {
		return ""
	}
	return w.Pack.ID
}

// Query is the plan and the place as the query of a link, with pairs added.
func (w *WorkPicker) Query(scope auth.Scope, pairs ...string) string {
	return Query(append([]string{"plan", w.Plan(), "place", w.Place.Param(scope)}, pairs...)...)
}

// PickWork reads plan and place from the address; without a plan named it is the
// narrowest in force, or none where all is wanted.
func (x *Exchange) PickWork(tx *store.Tx, all bool) (w WorkPicker, err error) {
	scope, err := x.Place()
	if err != nil {
		return w, err
	}
	if w.Place, w.Tree, err = x.PickPlace(tx, scope); err != nil {
		return w, err
	}
	w.Today = Today(tx)
	plans := x.Plans(CountyWithin(w.Tree, w.Place.Code))
	named := x.Field("plan")
	if named == "" && !all {
		if narrow := x.Plan(); narrow != nil {
			named = narrow.ID
		}
	}
	for _, p := range plans {
		if p.ID == named {
			w.Pack = p
		}
		w.Plans = append(w.Plans, Choice{p.ID, p.Title.Say(x.Lang), p.ID == named})
	}
	if named != "" && w.Pack == nil {
		return w, NoRow()
	}
	return w, nil
}

// PackOf is a plan by its ID as the pages name things by, nil where it is gone.
func (x *Exchange) PackOf(id string) *pack.Pack {
	i := slices.IndexFunc(x.Packs, func(p *pack.Pack) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return x.Packs[i]
}

// UnitsOf are the units of a plan to choose from.
func (x *Exchange) UnitsOf(p *pack.Pack, here string) (list []Choice) {
	if p == nil {
		return nil
	}
	for _, unit := range p.Units {
		list = append(list, Choice{unit.ID, unit.Name.Say(x.Lang), unit.ID == here})
	}
	return list
}
