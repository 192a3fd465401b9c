package web

import (
	"slices"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/indicator"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

func parseNumber(text string) (indicator.Number, error) { return task.ParseNumber(text) }

// indicatorsPage is the indicators of a plan at a place in a month: one by one,
// against the places below, or by the units that answer for them.
type indicatorsPage struct {
	figurePicker
	By      string // list, place, unit
	Unit    string
	Signal  string
	Units   []choice
	Signals []choice
	Tabs    []choice
	Lights  []light
	Rows    []indicatorRow
	Heads   []choice // of the places below
	ByUnit  []unitFigures
	Filter  string
	Exports bool
}

func (indicatorsPage) file() string { return "indicators" }

// Bare is the filter for a hidden field.
func (p *indicatorsPage) Bare() string { return strings.TrimPrefix(p.Filter, "?") }

// indicatorRow is an indicator at the page's place.
type indicatorRow struct {
	ID, Name, Clause, Unit, Path string
	Target, Value, Change        string
	Signal                       indicator.Signal
	Why                          string
	Spark                        *spark
	Cells                        []figureCell // at the places below
	Reported                     bool

	figure indicator.Figure
	of     *pack.Indicator
}

// Text is the catalog key of the signal's word.
func (r indicatorRow) Text() string { return signalText(r.Signal) }

// figureCell is an indicator at one place.
type figureCell struct {
	Place  string
	Value  string
	Signal indicator.Signal
	Path   string
}

// Text is the catalog key of the signal's word, "" where a part is not judged.
func (c figureCell) Text() string {
	if c.Signal == "" {
		return ""
	}
	return signalText(c.Signal)
}

// unitFigures are the indicators one unit answers for.
type unitFigures struct {
	Name   string
	Path   string
	Lights []light
	Worst  []indicatorRow // red, then amber
}

func indicators(x *exchange) (answer, error) {
	if err := x.measured(); err != nil {
		return nil, err
	}
	p := &indicatorsPage{}
	err := x.view(func(tx *store.Tx) error { return p.fill(x, tx) })
	return shownUnless(err, p)
}

func (p *indicatorsPage) fill(x *exchange, tx *store.Tx) (err error) {
	if p.figurePicker, err = x.pickFigures(tx); err != nil || p.Pack == nil {
		return err
	}
	p.By, p.Unit, p.Signal, p.Exports = x.field("by"), x.field("unit"), x.field("signal"), x.scope.May(auth.Export)
	p.Filter = p.On(x.scope, "unit", p.Unit, "signal", p.Signal)
	p.choose(x)
	if err := p.rows(x, tx); err != nil {
		return err
	}
	switch p.By {
	case "place":
		return p.places(x, tx)
	case "unit":
		p.units(x)
	}
	return nil
}

// choose offers what the page can be narrowed by.
func (p *indicatorsPage) choose(x *exchange) {
	if p.By != "place" && p.By != "unit" {
		p.By = "list"
	}
	for _, by := range []string{"list", "place", "unit"} {
		p.Tabs = append(p.Tabs, choice{"/indicator" + more(p.Filter, "by", by), x.text("indicators.by_" + by), by == p.By})
	}
	answering := map[string]bool{}
	for n := range p.Pack.Indicators {
		for _, unit := range p.Pack.Indicators[n].Units {
			answering[unit] = true
		}
	}
	for _, unit := range p.Pack.Units {
		if answering[unit.ID] {
			p.Units = append(p.Units, choice{unit.ID, unit.Name.Say(x.lang), unit.ID == p.Unit})
		}
	}
	for _, s := range indicator.Signals {
		p.Signals = append(p.Signals, choice{string(s), x.text(signalText(s)), string(s) == p.Signal})
	}
}

// rows reads the figures of the place, month by month for their lines.
func (p *indicatorsPage) rows(x *exchange, tx *store.Tx) error {
	trends, err := p.trends(x, tx)
	if err != nil {
		return err
	}
	var signals []indicator.Signal
	for n := range p.Pack.Indicators {
		i := &p.Pack.Indicators[n]
		trend := trends[i.ID]
		if len(trend) == 0 || p.Unit != "" && !slices.Contains(i.Units, p.Unit) {
			continue
		}
		row := x.indicatorRow(&p.figurePicker, i, trend)
		signals = append(signals, row.Signal)
		if p.Signal == "" || p.Signal == string(row.Signal) {
			p.Rows = append(p.Rows, row)
		}
	}
	p.Lights = lightsOf(signals, func(s indicator.Signal) string {
		return "/indicator" + more(p.On(x.scope, "unit", p.Unit), "by", p.By, "signal", string(s))
	})
	return nil
}

// trends are the figures of the page's place from the plan's first month on.
func (p *figurePicker) trends(x *exchange, tx *store.Tx) (map[string][]indicator.Figure, error) {
	trends := map[string][]indicator.Figure{}
	first, _ := p.span()
	for month := first; month <= p.Month; month++ {
		query := p.query("")
		query.Month = month
		figures, err := x.Meter.Figures(tx, x.scope, query)
		if err != nil {
			return nil, err
		}
		for _, f := range figures {
			trends[f.Indicator] = append(trends[f.Indicator], f)
		}
	}
	return trends, nil
}

func (x *exchange) indicatorRow(p *figurePicker, i *pack.Indicator, trend []indicator.Figure) indicatorRow {
	now := trend[len(trend)-1]
	row := indicatorRow{ID: i.ID, Name: i.Name.Say(x.lang), Clause: joined(i.Clauses), Unit: x.unitNames(p.Pack, i.Units), Path: p.pathOf(x.scope, i.ID),
		Target: x.sayTarget(i), Value: x.sayFigure(now, i), Signal: now.Signal, Why: now.Why.Say(x.lang), Reported: i.Reported(), figure: now, of: i}
	if len(trend) > 1 {
		row.Change = changed(trend[len(trend)-2], now)
	}
	row.Spark = sparkOf(trend)
	return row
}

// pathOf is the page of an indicator of the plan, at the same place and month.
func (p *figurePicker) pathOf(scope auth.Scope, id string, pairs ...string) string {
	return "/indicator/" + p.Pack.ID + "/" + id + query(append([]string{"place", p.Place.Param(scope), "month", p.Month.String()}, pairs...)...)
}

// changed says the difference to the month before.
func changed(before, now indicator.Figure) string {
	if !before.Known || !now.Known {
		return ""
	}
	switch n := now.Value - before.Value; {
	case n > 0:
		return "+" + sayNumber(n)
	case n < 0:
		return "−" + sayNumber(-n)
	}
	return "0"
}

// places puts the figures of the places below beside each indicator.
func (p *indicatorsPage) places(x *exchange, tx *store.Tx) error {
	children := p.tree.Children(p.Place.Code)
	for _, child := range children {
		p.Heads = append(p.Heads, choice{"/indicator" + more(p.Filter, "by", "place", "place", child.String()), p.tree.Name(child), false})
	}
	if len(children) == 0 {
		return nil
	}
	figures, err := x.below(tx, &p.figurePicker, "")
	for n := range p.Rows {
		row := &p.Rows[n]
		for _, child := range children {
			cell := figureCell{Place: p.tree.Name(child), Value: "–", Signal: indicator.Grey,
				Path: "/indicator/" + p.Pack.ID + "/" + row.ID + query("place", child.String(), "month", p.Month.String())}
			if f, ok := figures[placed{row.ID, child}]; ok {
				cell.Value, cell.Signal = x.sayFigure(f, row.of), judgedBelow(row.of, f)
			}
			row.Cells = append(row.Cells, cell)
		}
	}
	return err
}

// judgedBelow is the signal of a place below the plan's own: a number that is no
// share is aimed at by the whole area, and no part of it can be held to it.
func judgedBelow(i *pack.Indicator, f indicator.Figure) indicator.Signal {
	if i.Target != nil && !i.Share() && i.Direction != pack.Down {
		return ""
	}
	return f.Signal
}

// placed is an indicator at a place.
type placed struct {
	indicator string
	place     division.Code
}

// below are the figures of the places directly below the page's; id "" is every
// indicator.
func (x *exchange) below(tx *store.Tx, p *figurePicker, id string) (map[placed]indicator.Figure, error) {
	query := p.query(id)
	query.Level = p.Place.Code.Level() + 1
	figures, err := x.Meter.Figures(tx, x.scope, query)
	at := map[placed]indicator.Figure{}
	for _, f := range figures {
		at[placed{f.Indicator, f.Place}] = f
	}
	return at, err
}

// units groups the rows by the units that answer for them.
func (p *indicatorsPage) units(x *exchange) {
	for _, unit := range p.Units {
		group := unitFigures{Name: unit.Text, Path: "/indicator" + p.On(x.scope, "unit", unit.Value)}
		var signals []indicator.Signal
		for _, row := range p.Rows {
			if !slices.Contains(row.of.Units, unit.Value) {
				continue
			}
			signals = append(signals, row.Signal)
			if row.Signal == indicator.Red || row.Signal == indicator.Amber {
				group.Worst = append(group.Worst, row)
			}
		}
		if len(signals) == 0 {
			continue
		}
		slices.SortStableFunc(group.Worst, func(a, b indicatorRow) int { return concern(a.Signal) - concern(b.Signal) })
		group.Lights = lightsOf(signals, func(s indicator.Signal) string {
			return "/indicator" + p.On(x.scope, "unit", unit.Value, "signal", string(s))
		})
		p.ByUnit = append(p.ByUnit, group)
	}
}

// concern is the order of signals, the pressing first.
func concern(s indicator.Signal) int { return slices.Index(indicator.Signals, s) }

// monthOf is a month of a form, the page's own where none is named.
func monthOf(x *exchange, otherwise period.Month) period.Month {
	if month, err := period.ParseMonth(x.field("month")); err == nil {
		return month
	}
	return otherwise
}
