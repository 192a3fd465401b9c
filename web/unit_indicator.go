package web

import (
	"slices"

	"guben/flow"
	"guben/indicator"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// unitFigure is an indicator the unit answers for, as it stands.
type unitFigure struct {
	Name, Clause string
	Value        string // with its unit, "" where there are no data
	Target       string // "" where it is only watched
	AsOf         period.Day
	Signal       flow.Signal
}

// figures are the indicators the unit answers for, at the place shown.
func (p *unitPage) figures(x *exchange, tx *store.Tx) error {
	ours := func(id string) bool {
		i, ok := p.Pack.Indicator(id)
		return ok && slices.Contains(i.Units, p.Unit.ID)
	}
	if !slices.ContainsFunc(p.Pack.Indicators, func(i pack.Indicator) bool { return ours(i.ID) }) {
		return nil
	}
	list, err := x.Meter.Figures(tx, x.scope, indicator.Query{Pack: p.Pack, Place: p.Place.Code, Month: period.MonthOf(p.Today), Today: p.Today})
	for _, f := range list {
		if ours(f.Indicator) {
			p.Figures = append(p.Figures, x.unitFigure(p.Pack, f))
		}
	}
	return err
}

func (x *exchange) unitFigure(plan *pack.Pack, f indicator.Figure) unitFigure {
	i, _ := plan.Indicator(f.Indicator)
	figure := unitFigure{Name: i.Name.Say(x.lang), Clause: joined(i.Clauses), AsOf: f.AsOf, Signal: f.Signal}
	unit := ""
	if i.Target != nil {
		unit = i.Target.Unit
		figure.Target = i.Target.Value + " " + unit
	}
	if f.Known {
		figure.Value = f.Value.String() + " " + unit
	}
	return figure
}
