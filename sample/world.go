package sample

import (
	"iter"
	"math/rand/v2"
	"slices"
	"strings"

	"guben/division"
	"guben/division/places"
	"guben/fault"
	"guben/period"
)

// Plans are the plans a world can be made for.
func Plans() []string { return []string{"mingshan-2020", "xiangxi-2020"} }

// World is the sample world of a plan and a seed. The same plan and seed always
// make the same world.
type World struct {
	Plan string
	Seed uint64
	Day  period.Day // the day the registry stands at and is to be screened for

	area  area
	plots []plot
	names map[division.Code]string
}

// New gives the world of a plan; a plan without one is a fault.
func New(plan string, seed uint64) (*World, error) {
	w := &World{Plan: plan, Seed: seed}
	r := rand.New(rand.NewPCG(seed, 0))
	switch plan {
	case "mingshan-2020":
		w.area, w.Day = mingshan, period.Date(2020, 10, 31)
		w.plots = mingshanPlots(r)
	case "xiangxi-2020":
		w.area, w.Day = xiangxi, period.Date(2020, 10, 31)
		w.plots = xiangxiPlots(r)
	default:
		return nil, fault.New(fault.NotFound, "sample.no_plan", "plan", plan, "plans", strings.Join(Plans(), ", "))
	}
	w.settle(r)
	return w, nil
}

// settle spreads the households over the villages of the area, more to some
// than to others, and numbers them.
func (w *World) settle(r *rand.Rand) {
	villages := w.villages()
	weights, sum := make([]int, len(villages)), 0
	for i := range weights {
		weights[i] = between(r, 5, 15)
		sum += weights[i]
	}
	next, reached := 0, 0
	for i, village := range villages {
		reached += weights[i]
		end := len(w.plots) * reached / sum
		for number := uint32(1); next < end; number++ {
			w.plots[next].village, w.plots[next].number = village, number
			next++
		}
	}
}

// villages are the villages of the area: the Bureau numbers village committees
// from 200 to 399, neighbourhoods of towns below and zones above.
func (w *World) villages() []division.Code {
	w.names = map[division.Code]string{}
	var villages []division.Code
	for _, place := range places.Within(w.area.root) {
		w.names[place.Code] = place.Name
		if last := place.Code % 1000; last >= 200 && last < 400 {
			villages = append(villages, place.Code)
		}
	}
	return slices.Clip(villages)
}

// Place is the name of the place of the given level that code lies in.
func (w *World) Place(code division.Code, level division.Level) string {
	return w.names[code.At(level)]
}

// Size is how many households and persons the world has.
func (w *World) Size() Count {
	size := Count{Households: len(w.plots)}
	for _, plot := range w.plots {
		size.Persons += int(plot.size)
	}
	return size
}

// Households makes the households one after the other, in the order of their
// villages; none is kept, so a prefecture costs no more memory than a village.
func (w *World) Households() iter.Seq[*Household] {
	return func(yield func(*Household) bool) {
		m := w.newMaker()
		for i := range w.plots {
			if !yield(m.make(i)) {
				return
			}
		}
	}
}
