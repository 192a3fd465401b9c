package web

import (
	"net/http"
	"slices"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/indicator"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/store"
)

// indicatorPage is one indicator at one place: what it counts, how it goes, where
// it stands below, and whom it is about.
type indicatorPage struct {
	form
	figurePicker
	row       indicatorRow
	Card      indicator.Card
	Figure    indicator.Figure
	Parts     string // numerator and denominator in words
	Expected  string
	Source    string
	Chart     *trendChart
	Trend     []trendRow
	Below     []belowRow
	Sides     []choice
	Side      string
	Behind    []behindRow
	Next      string
	Reports   bool // the account may report
	Typed     reportTyped
	UnitsMay  []choice
	Told      []toldRow
	Frozen    []frozenRow
	MayFreeze bool

	of *pack.Indicator
}

func (*indicatorPage) file() string { return "indicator" }

// Row is the indicator at the page's place.
func (p *indicatorPage) Row() indicatorRow { return p.row }

// trendRow is a month of the chart, for those who read tables.
type trendRow struct {
	Month  period.Month
	Value  string
	Signal indicator.Signal
	Frozen bool
}

// Text is the catalog key of the signal's word.
func (r trendRow) Text() string { return signalText(r.Signal) }

// belowRow is the indicator at a place below.
type belowRow struct {
	figureCell
	Parts, Why string
	Part       int64 // of the widest, in hundredths
}

// behindRow is somebody or something behind the figure.
type behindRow struct{ Name, Place, Path, Persons string }

// reportTyped is a report as it was typed.
type reportTyped struct{ Numerator, Denominator, Evidence, Note, Unit string }

// toldRow is a report that was made.
type toldRow struct {
	indicator.Report
	PlaceName, UnitName, Said string
	Replaced                  bool
}

// frozenRow is a figure as it was filed.
type frozenRow struct {
	indicator.Frozen
	Said string
}

func (x *exchange) loadIndicator() (*indicatorPage, error) {
	if err := x.indicatorThere(); err != nil {
		return nil, err
	}
	if err := x.measured(); err != nil {
		return nil, err
	}
	p := &indicatorPage{form: newForm(), Side: x.field("side")}
	area, err := x.areaOf(p)
	if err != nil {
		return nil, err
	}
	return p, x.view(func(tx *store.Tx) error {
		for _, part := range []func(*exchange, *store.Tx) error{p.head, p.trend, p.places, p.reports} {
			if err := part(x, tx); err != nil {
				return err
			}
		}
		return p.behind(x, tx, area)
	})
}

func indicatorCard(x *exchange) (answer, error) {
	p, err := x.loadIndicator()
	return shownUnless(err, p)
}

// indicatorThere puts the plan of the path where pickWork looks for it, and is nil
// where plan and indicator exist for the account.
func (x *exchange) indicatorThere() error {
	if err := x.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.bad_form").Because(err)
	}
	x.r.Form.Set("plan", x.r.PathValue("pack"))
	return x.view(func(tx *store.Tx) error {
		p, err := x.pickFigures(tx)
		if err != nil {
			return err
		}
		if _, ok := p.Pack.Indicator(x.r.PathValue("indicator")); !ok {
			return noRow()
		}
		return nil
	})
}

func (p *indicatorPage) head(x *exchange, tx *store.Tx) (err error) {
	if p.figurePicker, err = x.pickFigures(tx); err != nil {
		return err
	}
	p.of, _ = p.Pack.Indicator(x.r.PathValue("indicator"))
	p.Card = indicator.CardOf(p.Pack, p.of)
	p.MayFreeze = x.scope.May(auth.Dispatch)
	p.Source = p.Card.Source.Say(x.lang)
	return nil
}

func (p *indicatorPage) trend(x *exchange, tx *store.Tx) error {
	first, _ := p.span()
	trend, err := x.Meter.Trend(tx, x.scope, p.query(p.of.ID), min(first, p.Month))
	if err != nil {
		return err
	}
	if len(trend) == 0 {
		return noRow()
	}
	p.row, p.Figure = x.indicatorRow(&p.figurePicker, p.of, trend), trend[len(trend)-1]
	p.Parts = x.partsOf(p.Figure, p.of)
	if why := p.Figure.Why; why.Expected != 0 {
		p.Expected = x.withUnit(sayNumber(why.Expected), x.unitOfFigure(p.of))
	}
	p.Chart = x.chartOf(p.of, trend)
	for _, f := range trend {
		p.Trend = append(p.Trend, trendRow{f.Month, x.sayFigure(f, p.of), f.Signal, f.Frozen != 0})
	}
	return nil
}

// partsOf says what a share is made of: 96 of 205.
func (x *exchange) partsOf(f indicator.Figure, i *pack.Indicator) string {
	if !f.Known || f.Denominator == 0 {
		return ""
	}
	return x.text("indicators.parts", "numerator", sayNumber(f.Numerator), "denominator", sayNumber(f.Denominator))
}

func (p *indicatorPage) places(x *exchange, tx *store.Tx) error {
	children := p.tree.Children(p.Place.Code)
	if len(children) == 0 {
		return nil
	}
	figures, err := x.below(tx, &p.figurePicker, p.of.ID)
	most := indicator.Number(1)
	for _, f := range figures {
		most = max(most, f.Value)
	}
	for _, child := range children {
		row := belowRow{figureCell: figureCell{Place: p.tree.Name(child), Value: "–", Signal: indicator.Grey,
			Path: "/indicator/" + p.Pack.ID + "/" + p.of.ID + query("place", child.String(), "month", p.Month.String())}}
		if f, ok := figures[placed{p.of.ID, child}]; ok {
			row.Value, row.Signal, row.Parts = x.sayFigure(f, p.of), judgedBelow(p.of, f), x.partsOf(f, p.of)
			if row.Signal != "" {
				row.Why = f.Why.Say(x.lang)
			}
			row.Part = max(0, int64(f.Value)*100/int64(most))
		}
		p.Below = append(p.Below, row)
	}
	return err
}

// areaOf is the counties in columns, for figures of the registry whom the account
// may look behind.
func (x *exchange) areaOf(p *indicatorPage) (area screen.Area, err error) {
	if !x.scope.May(auth.ReadHousehold) {
		return nil, nil
	}
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	return x.Area(x.r.Context(), scope, x.r.PathValue("pack"))
}

// behindShown is how many are listed on one page.
const behindShown = 20

// behind lists whom the figure is about. What cannot be opened is left out.
func (p *indicatorPage) behind(x *exchange, tx *store.Tx, area screen.Area) error {
	if !x.scope.May(auth.ReadHousehold) || p.of.Reported() {
		return nil
	}
	if p.Side == "" {
		p.Side = string(indicator.Numerator)
		if p.of.Share() && p.of.Direction == pack.Up {
			p.Side = string(indicator.Gap)
		}
	}
	for _, side := range []indicator.Side{indicator.Numerator, indicator.Gap, indicator.Denominator, indicator.Undecided} {
		page, err := x.Meter.Behind(tx, x.scope, area, p.query(p.of.ID), side, "", 1)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			continue
		}
		if err != nil {
			return err
		}
		if len(page.Subjects) > 0 || side == indicator.Numerator {
			p.Sides = append(p.Sides, choice{p.pathOf(x.scope, p.of.ID, "side", string(side)) + "#behind", x.text("indicators.side_" + string(side)), string(side) == p.Side})
		}
	}
	if len(p.Sides) == 0 {
		return nil
	}
	if !slices.ContainsFunc(p.Sides, func(c choice) bool { return c.Here }) {
		p.Sides[0].Here, p.Side = true, string(indicator.Numerator)
	}
	page, err := x.Meter.Behind(tx, x.scope, area, p.query(p.of.ID), indicator.Side(p.Side), x.field("after"), behindShown)
	if err != nil {
		return err
	}
	if page.Next != "" {
		p.Next = p.pathOf(x.scope, p.of.ID, "side", p.Side, "after", page.Next) + "#behind"
	}
	for _, subject := range page.Subjects {
		row, err := p.behindRow(x, tx, subject)
		if err != nil {
			return err
		}
		p.Behind = append(p.Behind, row)
	}
	return nil
}

func (p *indicatorPage) behindRow(x *exchange, tx *store.Tx, s indicator.Subject) (row behindRow, err error) {
	row = behindRow{Name: s.Title, Place: placeName(p.tree, s.Village)}
	if s.Persons > 0 {
		row.Persons = x.text("indicators.persons_of", "n", s.Persons)
	}
	switch {
	case s.Finding != 0:
		row.Path = "/finding/" + store.FormatID(s.County) + "/" + store.FormatID(s.Finding)
	case s.Record != 0:
		record, err := x.Book.Get(tx, x.scope, s.County, s.Record)
		if err != nil {
			return row, err
		}
		row.Path = recordPath(record)
		if row.Name == "" {
			row.Name = x.text("ledgers.record_of", "day", record.Opened)
		}
		return row, nil
	case s.Household != 0:
		row.Path = householdPath(s.County, s.Household)
	}
	if s.Household != 0 {
		home, err := x.Registry.Get(tx, x.scope, dictionary.Household, s.County, s.Household)
		if err != nil {
			return row, unlessMissing(err)
		}
		row.Name = home.Name()
	}
	return row, nil
}

// reports are the numbers units reported, and the figures that were filed.
func (p *indicatorPage) reports(x *exchange, tx *store.Tx) error {
	if p.of.Reported() {
		if err := p.told(x, tx); err != nil {
			return err
		}
	}
	first, _ := p.span()
	for month := p.Month; month >= first; month-- {
		query := p.query(p.of.ID)
		query.Month = month
		list, err := x.Meter.FrozenFigures(tx, x.scope, query)
		if err != nil {
			return err
		}
		slices.Reverse(list)
		for _, f := range list {
			p.Frozen = append(p.Frozen, frozenRow{f, x.sayFigure(f.Figure, p.of)})
		}
	}
	return nil
}

func (p *indicatorPage) told(x *exchange, tx *store.Tx) error {
	role := x.scope.Role
	p.Reports = slices.Contains([]auth.Role{auth.Office, auth.Township, auth.Village}, role) || role == auth.Department && slices.Contains(p.of.Units, x.scope.Unit)
	for _, unit := range p.of.Units {
		p.UnitsMay = append(p.UnitsMay, choice{unit, unitName(p.Pack, unit, x.lang), unit == x.scope.Unit})
	}
	list, err := x.Meter.Reports(tx, x.scope, p.query(p.of.ID))
	replaced := map[int64]bool{}
	for _, one := range list {
		replaced[one.Corrects] = true
	}
	for _, one := range list {
		said := sayNumber(one.Numerator)
		if one.Denominator != 0 {
			said += " / " + sayNumber(one.Denominator)
		}
		p.Told = append(p.Told, toldRow{one, placeName(p.tree, one.Place), unitName(p.Pack, one.Unit, x.lang), said, replaced[one.ID]})
	}
	return err
}

// reportIndicator takes a reported number in, or freezes the month's figures.
func reportIndicator(x *exchange) (answer, error) {
	p, err := x.loadIndicator()
	if err != nil {
		return nil, err
	}
	done := "figure_reported"
	if x.field("do") == "freeze" {
		done = "figure_frozen"
		err = x.update(func(tx *store.Tx) error {
			_, err := x.Meter.Freeze(tx, x.scope, p.query(p.of.ID), x.field("note"), x.field("key"))
			return err
		})
	} else {
		err = p.report(x)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		if err != nil {
			p.Wrong, p.Key = fault.Say(x.lang, err), x.field("key")
			return again(http.StatusUnprocessableEntity, p)
		}
	}
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return see(p.pathOf(x.scope, p.of.ID), done)
}

// report enters what was typed.
func (p *indicatorPage) report(x *exchange) error {
	p.Typed = reportTyped{x.field("numerator"), x.field("denominator"), x.field("evidence"), x.field("note"), x.field("unit")}
	numerator, err := typedNumber(p.Typed.Numerator)
	if err != nil {
		return err
	}
	denominator := indicator.Number(0)
	if p.of.Share() {
		if denominator, err = typedNumber(p.Typed.Denominator); err != nil {
			return err
		}
	}
	report := indicator.Report{Indicator: p.of.ID, Place: p.Place.Code, Unit: p.Typed.Unit, Month: p.Month, Numerator: numerator, Denominator: denominator,
		Evidence: p.Typed.Evidence, Note: p.Typed.Note}
	if report.Unit != "" && !slices.Contains(p.of.Units, report.Unit) {
		report.Unit = ""
	}
	return x.update(func(tx *store.Tx) error {
		_, err := x.Meter.Report(tx, x.scope, p.Pack, report, x.field("key"))
		return err
	})
}

// typedNumber reads a number as people type it.
func typedNumber(text string) (indicator.Number, error) {
	n, err := parseNumber(strings.NewReplacer(",", "", "，", "", " ", "").Replace(text))
	if err != nil || text == "" {
		return 0, fault.New(fault.Invalid, "indicator.bad_number")
	}
	return n, nil
}

// levelBelow names the level the page's table is about.
func (p *indicatorPage) levelBelow() division.Level { return p.Place.Code.Level() + 1 }

// LevelBelow is the level of the places below.
func (p *indicatorPage) LevelBelow() division.Level { return p.levelBelow() }

// Here is the indicator's own address.
func (p *indicatorPage) Here() string { return "/indicator/" + p.Pack.ID + "/" + p.of.ID }

// Back leads to the plan's indicators, as they are listed.
func (p *indicatorPage) Back() string {
	return "/indicator" + query("plan", p.Pack.ID, "place", p.Place.Code.String(), "month", p.Month.String())
}

// MapPath leads to the map of the indicator.
func (p *indicatorPage) MapPath() string {
	return "/map" + query("plan", p.Pack.ID, "place", p.Place.Code.String(), "month", p.Month.String(), "of", p.of.ID)
}
