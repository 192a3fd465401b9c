package sample

import (
	"slices"

	"guben/money"
)

// Rules of the pack that planted faults must show under.
const (
	ruleHouse = "house-safety"
	ruleWater = "safe-water"
	ruleKey   = "key-household"
)

// script settles what goes wrong in a world before it is written. Only a world
// whose plan has a pack with rosters is held in memory and has faults; the
// others are registries alone.
func (w *World) script(o *output) error {
	if w.Plan != "mingshan-2020" {
		o.households = w.Households()
		return nil
	}
	households := slices.Collect(w.Households())
	p := o.planter(households)
	p.edges(6000 * money.Yuan)
	p.facts()
	p.rejected()
	p.spoil()
	o.households = slices.Values(households)
	return nil
}

type roster struct{}

func (o *output) writeRosters() error { return nil }
