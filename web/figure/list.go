package figure

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
	"guben/web/page"
)

func parseNumber(text string) (indicator.Number, error) { return task.ParseNumber(text) }

// indicatorsPage is the indicators of a plan at a place in a month: one by one,
// against the places below, or by the units that answer for them.
type indicatorsPage struct {
	figurePicker
	By      string // list, place, unit
	Unit    string
	Signal  string
	Units   []page.Choice
	Signals []page.Choice
	Tabs    []page.Choice
	Lights  []light
	Rows    []indicatorRow
	Heads   []page.Choice // of the places below
	ByUnit  []unitFigures
	Filter  string
	Exports bool
}

func (indicatorsPage) File() string { return "indicators" }

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

func indicators(x *page.Exchange) (page.Answer, error) {
	if err := measured(x); err != nil {
		return nil, err
	}
	p := &indicatorsPage{}
	err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) })
	return page.ShowUnless(err, p)
}

func (p *indicatorsPage) fill(x *page.Exchange, tx *store.Tx) (err error) {
	if p.figurePicker, err = pickFigures(x, tx); err != nil || p.Pack == nil {
		return err
	}
	p.By, p.Unit, p.Signal, p.Exports = x.Field("by"), x.Field("unit"), x.Field("signal"), x.Scope.May(auth.Export)
	p.Filter = p.On(x.Scope, "unit", p.Unit, "signal", p.Signal)
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
func (p *indicatorsPage) choose(x *page.Exchange) {
	if p.By != "place" && p.By != "unit" {
		p.By = "list"
	}
	for _, by := range []string{"list", "place", "unit"} {
		p.Tabs = append(p.Tabs, page.Choice{Value: "/indicator" + page.More(p.Filter, "by", by), Text: x.Text("indicators.by_" + by), Here: by == p.By})
	}
	answering := map[string]bool{}
	for n := range p.Pack.Indicators {
		for _, unit := range p.Pack.Indicators[n].Units {
			answering[unit] = true
		}
	}
	for _, unit := range p.Pack.Units {
		if answering[unit.ID] {
			p.Units = append(p.Units, page.Choice{Value: unit.ID, Text: unit.Name.Say(x.Lang), Here: unit.ID == p.Unit})
		}
	}
	for _, s := range indicator.Signals {
		p.Signals = append(p.Signals, page.Choice{Value: string(s), Text: x.Text(signalText(s)), Here: string(s) == p.Signal})
	}
}

// rows reads the figures of the place, month by month for their lines.
func (p *indicatorsPage) rows(x *page.Exchange, tx *store.Tx) error {
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
		row := newIndicatorRow(x, &p.figurePicker, i, trend)
		signals = append(signals, row.Signal)
		if p.Signal == "" || p.Signal == string(row.Signal) {
			p.Rows = append(p.Rows, row)
		}
	}
	p.Lights = lightsOf(signals, func(s indicator.Signal) string {
		return "/indicator" + page.More(p.On(x.Scope, "unit", p.Unit), "by", p.By, "signal", string(s))
	})
	return nil
}

// trends are the figures of the page's place from the plan's first month on.
func (p *figurePicker) trends(x *page.Exchange, tx *store.Tx) (map[string][]indicator.Figure, error) {
	trends := map[string][]indicator.Figure{}
	first, _ := p.span()
	for month := first; month <= p.Month; month++ {
		query := p.query("")
		query.Month = month
		figures, err := x.Meter.Figures(tx, x.Scope, query)
		if err != nil {
			return nil, err
		}
		for _, f := range figures {
			trends[f.Indicator] = append(trends[f.Indicator], f)
		}
	}
	return trends, nil
}

func newIndicatorRow(x *page.Exchange, p *figurePicker, i *pack.Indicator, trend []indicator.Figure) indicatorRow {
	now := trend[len(trend)-1]
	row := indicatorRow{ID: i.ID, Name: i.Name.Say(x.Lang), Clause: page.Joined(i.Clauses), Unit: x.UnitNames(p.Pack, i.Units), Path: p.pathOf(x.Scope, i.ID),
		Target: sayTarget(x, i), Value: sayFigure(x, now, i), Signal: now.Signal, Why: now.Why.Say(x.Lang), Reported: i.Reported(), figure: now, of: i}
	if len(trend) > 1 {
		row.Change = changed(trend[len(trend)-2], now)
	}
	row.Spark = sparkOf(trend)
	return row
}

// pathOf is the page of an indicator of the plan, at the same place and month.
func (p *figurePicker) pathOf(scope auth.Scope, id string, pairs ...string) string {
	return "/indicator/" + p.Pack.ID + "/" + id + page.Query(append([]string{"place", p.Place.Param(scope), "month", p.Month.String()}, pairs...)...)
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
func (p *indicatorsPage) places(x *page.Exchange, tx *store.Tx) error {
	children := p.Tree.Children(p.Place.Code)
	for _, child := range children {
		p.Heads = append(p.Heads, page.Choice{Value: "/indicator" + page.More(p.Filter, "by", "place", "place", child.String()), Text: p.Tree.Name(child)})
	}
	if len(children) == 0 {
		return nil
	}
	figures, err := below(x, tx, &p.figurePicker, "")
	for n := range p.Rows {
		row := &p.Rows[n]
		for _, child := range children {
			cell := figureCell{Place: p.Tree.Name(child), Value: "–", Signal: indicator.Grey,
				Path: "/indicator/" + p.Pack.ID + "/" + row.ID + page.Query("place", child.String(), "month", p.Month.String())}
			if f, ok := figures[placed{row.ID, child}]; ok {
				cell.Value, cell.Signal = sayFigure(x, f, row.of), lit(f)
			}
			row.Cells = append(row.Cells, cell)
		}
	}
	return err
}

// lit is the light of a figure in a list of places, none where its target is of
// other places.
func lit(f indicator.Figure) indicator.Signal {
	if f.Aside() {
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
func below(x *page.Exchange, tx *store.Tx, p *figurePicker, id string) (map[placed]indicator.Figure, error) {
	query := p.query(id)
	query.Level = p.Place.Code.Level() + 1
	figures, err := x.Meter.Figures(tx, x.Scope, query)
	at := map[placed]indicator.Figure{}
	for _, f := range figures {
		at[placed{f.Indicator, f.Place}] = f
	}
	return at, err
}

// units groups the rows by the units that answer for them.
func (p *indicatorsPage) units(x *page.Exchange) {
	for _, unit := range p.Units {
		group := unitFigures{Name: unit.Text, Path: "/indicator" + p.On(x.Scope, "unit", unit.Value)}
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
			return "/indicator" + p.On(x.Scope, "unit", unit.Value, "signal", string(s))
		})
		p.ByUnit = append(p.ByUnit, group)
	}
}

// concern is the order of signals, the pressing first.
func concern(s indicator.Signal) int { return slices.Index(indicator.Signals, s) }

// monthOf is a month of a form, the page's own where none is named.
func monthOf(x *page.Exchange, otherwise period.Month) period.Month {
	if month, err := period.ParseMonth(x.Field("month")); err == nil {
		return month
	}
	return otherwise
}
