package work

import (
	"slices"

	"guben/flow"
	"guben/indicator"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// unitFigure is an indicator the unit answers for, as it stands.
type unitFigure struct {
	Name, Clause string
	Path         string // the indicator's page
	Value        string // with its unit, "" where there are no data
	Target       string // "" where it is only watched
	AsOf         period.Day
	Signal       flow.Signal
}

// figures are the indicators the unit answers for, at the place shown.
func (p *unitPage) figures(x *page.Exchange, tx *store.Tx) error {
	ours := func(id string) bool {
		i, ok := p.Pack.Indicator(id)
		return ok && slices.Contains(i.Units, p.Unit.ID)
	}
	if !slices.ContainsFunc(p.Pack.Indicators, func(i pack.Indicator) bool { return ours(i.ID) }) {
		return nil
	}
	list, err := x.Meter.Figures(tx, x.Scope, indicator.Query{Pack: p.Pack, Place: p.Place.Code, Month: period.MonthOf(p.Today), Today: p.Today})
	for _, f := range list {
		if ours(f.Indicator) {
			p.Figures = append(p.Figures, p.figure(x, f))
		}
	}
	return err
}

func (p *unitPage) figure(x *page.Exchange, f indicator.Figure) unitFigure {
	i, _ := p.Pack.Indicator(f.Indicator)
	figure := unitFigure{Name: i.Name.Say(x.Lang), Clause: page.Joined(i.Clauses), AsOf: f.AsOf, Signal: f.Signal,
		Path: "/indicator/" + p.Plan() + "/" + i.ID + page.Query("place", p.Place.Param(x.Scope))}
	unit := ""
	if i.Target != nil {
		unit = i.Target.Unit
		if target, err := task.ParseNumber(i.Target.Value); err == nil {
			figure.Target = indicator.Quantity{N: target, Unit: unit}.Say(x.Lang)
		}
	}
	if f.Known {
		figure.Value = indicator.Quantity{N: f.Value, Unit: unit}.Say(x.Lang)
	}
	return figure
}
