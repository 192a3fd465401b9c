package sample

import "slices"

// script settles what goes wrong in a world before it is written. Only a world
// whose plan has a pack with rosters is held in memory and has faults; the
// others are registries alone.
func (w *World) script(o *output) error {
	if w.Plan != "mingshan-2020" {
		o.households = w.Households()
		return nil
	}
	d, err := w.departments()
	if err != nil {
		return err
	}
	households := slices.Collect(w.Households())
	p := o.planter(households, d)
	p.facts()
	for _, h := range households {
		d.deliver(h)
	}
	p.pupils()
	p.gaps()
	p.rejected()
	p.spoil()
	o.households = slices.Values(households)
	for i := range d.pack.Rosters {
		o.rosters = append(o.rosters, d.lists[d.pack.Rosters[i].ID])
	}
	o.manifest.Populations = w.populations(households, d)
	return nil
}
