package indicator

import (
	"guben/auth"
	"guben/pack"
	"guben/store"
)

// halves follows the indicators that rest on a ledger with one side and on the
// registry with the other: the side of the registry stays as it was counted. A
// county never counted is left alone.
func (m *Meter) halves(a area, ledger string) error {
	counted := map[string]parts{}
	for n := range a.pack.Indicators {
		if i := &a.pack.Indicators[n]; registered(i) && counts(i, ledger) {
			counted[i.ID] = nil
		}
	}
	if len(counted) == 0 {
		return nil
	}
	if _, err := LastRun(a.tx, auth.System(), a.county, a.pack.ID); store.Missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	stored, err := a.stored(counted)
	if err != nil {
		return err
	}
	for id := range counted {
		i, _ := a.pack.Indicator(id)
		if counted[id], err = m.half(a, i, stored); err != nil {
			return err
		}
	}
	return keep(a, counted)
}

// half counts the sides of an indicator that rest on a ledger and takes the
// others from what is stored.
func (m *Meter) half(a area, i *pack.Indicator, stored map[place]kept) (parts, error) {
	cells := parts{}
	for key, k := range stored {
		if key.indicator == i.ID {
			cells[key.cell] = k.part
		}
	}
	for _, side := range []struct {
		measure *pack.Measure
		of      func(*part) *Number
	}{{i.Counts, func(p *part) *Number { return &p.numerator }}, {i.Out, func(p *part) *Number { return &p.denominator }}} {
		if side.measure == nil || side.measure.Ledger == "" {
			continue
		}
		add := func(c cell, n Number, _ int64) {
			p := cells[c]
			*side.of(&p) += n
			cells[c] = p
		}
		for c, p := range cells {
			add(c, -*side.of(&p), 0)
		}
		if err := m.records(a, side.measure, add); err != nil {
			return nil, err
		}
	}
	return cells, nil
}
