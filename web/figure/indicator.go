package figure

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
	"guben/web/page"
)

// indicatorPage is one indicator at one place: what it counts, how it goes, where
// it stands below, and whom it is about.
type indicatorPage struct {
	page.Form
	figurePicker
	row       indicatorRow
	Card      indicator.Card
	Figure    indicator.Figure
	Parts     string // numerator and denominator in words
	Expected  string
	InUnit    string // what a reported number is in
	Source    string
	Chart     *trendChart
	Trend     []trendRow
	Below     []belowRow
	Sides     []page.Choice
	Side      string
	Behind    []behindRow
	Next      string
	Reports   bool // the account may report
	Typed     reportTyped
	UnitsMay  []page.Choice
	Told      []toldRow
	Frozen    []frozenRow
	MayFreeze bool

	of *pack.Indicator
}

func (*indicatorPage) File() string { return "indicator" }

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

func loadIndicator(x *page.Exchange) (*indicatorPage, error) {
	if err := indicatorThere(x); err != nil {
		return nil, err
	}
	if err := measured(x); err != nil {
		return nil, err
	}
	p := &indicatorPage{Form: page.NewForm(), Side: x.Field("side")}
	area, err := areaOf(x, p)
	if err != nil {
		return nil, err
	}
	return p, x.View(func(tx *store.Tx) error {
		for _, part := range []func(*page.Exchange, *store.Tx) error{p.head, p.trend, p.places, p.reports} {
			if err := part(x, tx); err != nil {
				return err
			}
		}
		return p.behind(x, tx, area)
	})
}

func indicatorCard(x *page.Exchange) (page.Answer, error) {
	p, err := loadIndicator(x)
	return page.ShowUnless(err, p)
}

// indicatorThere puts the plan of the path where pickWork looks for it, and is nil
// where plan and indicator exist for the account.
func indicatorThere(x *page.Exchange) error {
	if err := x.R.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.bad_form").Because(err)
	}
	x.R.Form.Set("plan", x.R.PathValue("pack"))
	return x.View(func(tx *store.Tx) error {
		p, err := pickFigures(x, tx)
		if err != nil {
			return err
		}
		if _, ok := p.Pack.Indicator(x.R.PathValue("indicator")); !ok {
			return page.NoRow()
		}
		return nil
	})
}

func (p *indicatorPage) head(x *page.Exchange, tx *store.Tx) (err error) {
	if p.figurePicker, err = pickFigures(x, tx); err != nil {
		return err
	}
	p.of, _ = p.Pack.Indicator(x.R.PathValue("indicator"))
	p.Card = indicator.CardOf(p.Pack, p.of)
	if p.of.Target != nil {
		p.InUnit = indicator.UnitName(x.Lang, p.of.Target.Unit)
	}
	p.MayFreeze = x.Scope.May(auth.Dispatch)
	p.Source = p.Card.Source.Say(x.Lang)
	return nil
}

func (p *indicatorPage) trend(x *page.Exchange, tx *store.Tx) error {
	first, _ := p.span()
	trend, err := x.Meter.Trend(tx, x.Scope, p.query(p.of.ID), min(first, p.Month))
	if err != nil {
		return err
	}
	if len(trend) == 0 {
		return page.NoRow()
	}
	p.row, p.Figure = newIndicatorRow(x, &p.figurePicker, p.of, trend), trend[len(trend)-1]
	p.Parts = partsOf(x, p.Figure, p.of)
	if why := p.Figure.Why; why.Expected != 0 {
		p.Expected = sayIn(x, why.Expected, unitOfFigure(x, p.of))
	}
	p.Chart = chartOf(x, p.of, trend)
	for _, f := range trend {
		p.Trend = append(p.Trend, trendRow{f.Month, sayFigure(x, f, p.of), f.Signal, f.Frozen != 0})
	}
	return nil
}

// partsOf says what a share is made of: 96 of 205.
func partsOf(x *page.Exchange, f indicator.Figure, i *pack.Indicator) string {
	if !f.Known || f.Denominator == 0 {
		return ""
	}
	return x.Text("indicators.parts", "numerator", sayNumber(f.Numerator), "denominator", sayNumber(f.Denominator))
}

func (p *indicatorPage) places(x *page.Exchange, tx *store.Tx) error {
	children := p.Tree.Children(p.Place.Code)
	if len(children) == 0 {
		return nil
	}
	figures, err := below(x, tx, &p.figurePicker, p.of.ID)
	most := indicator.Number(1)
	for _, f := range figures {
		most = max(most, f.Value)
	}
	for _, child := range children {
		row := belowRow{figureCell: figureCell{Place: p.Tree.Name(child), Value: "–", Signal: indicator.Grey,
			Path: "/indicator/" + p.Pack.ID + "/" + p.of.ID + page.Query("place", child.String(), "month", p.Month.String())}}
		if f, ok := figures[placed{p.of.ID, child}]; ok {
			row.Value, row.Signal, row.Parts = sayFigure(x, f, p.of), lit(f), partsOf(x, f, p.of)
			if row.Signal != "" {
				row.Why = f.Why.Say(x.Lang)
			}
			row.Part = max(0, int64(f.Value)*100/int64(most))
		}
		p.Below = append(p.Below, row)
	}
	return err
}

// areaOf is the counties in columns, for figures of the registry whom the account
// may look behind.
func areaOf(x *page.Exchange, p *indicatorPage) (area screen.Area, err error) {
	if !x.Scope.May(auth.ReadHousehold) {
		return nil, nil
	}
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	return x.Area(x.R.Context(), scope, x.R.PathValue("pack"))
}

// behindShown is how many are listed on one page.
const behindShown = 20

// behind lists whom the figure is about. What cannot be opened is left out.
func (p *indicatorPage) behind(x *page.Exchange, tx *store.Tx, area screen.Area) error {
	if !x.Scope.May(auth.ReadHousehold) || p.of.Reported() {
		return nil
	}
	if p.Side == "" {
		p.Side = string(indicator.Numerator)
		if p.of.Share() && p.of.Direction == pack.Up {
			p.Side = string(indicator.Gap)
		}
	}
	for _, side := range []indicator.Side{indicator.Numerator, indicator.Gap, indicator.Denominator, indicator.Undecided} {
		batch, err := x.Meter.Behind(tx, x.Scope, area, p.query(p.of.ID), side, "", 1)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			continue
		}
		if err != nil {
			return err
		}
		if len(batch.Subjects) > 0 || side == indicator.Numerator {
			p.Sides = append(p.Sides, page.Choice{Value: p.pathOf(x.Scope, p.of.ID, "side", string(side)) + "#behind", Text: x.Text("indicators.side_" + string(side)), Here: string(side) == p.Side})
		}
	}
	if len(p.Sides) == 0 {
		return nil
	}
	if !slices.ContainsFunc(p.Sides, func(c page.Choice) bool { return c.Here }) {
		p.Sides[0].Here, p.Side = true, string(indicator.Numerator)
	}
	batch, err := x.Meter.Behind(tx, x.Scope, area, p.query(p.of.ID), indicator.Side(p.Side), x.Field("after"), behindShown)
	if err != nil {
		return err
	}
	if batch.Next != "" {
		p.Next = p.pathOf(x.Scope, p.of.ID, "side", p.Side, "after", batch.Next) + "#behind"
	}
	for _, subject := range batch.Subjects {
		row, err := p.behindRow(x, tx, subject)
		if err != nil {
			return err
		}
		p.Behind = append(p.Behind, row)
	}
	return nil
}

func (p *indicatorPage) behindRow(x *page.Exchange, tx *store.Tx, s indicator.Subject) (row behindRow, err error) {
	row = behindRow{Name: s.Title, Place: page.PlaceName(p.Tree, s.Village)}
	if s.Persons > 0 {
		row.Persons = x.Text("indicators.persons_of", "n", s.Persons)
	}
	switch {
	case s.Finding != 0:
		row.Path = "/finding/" + store.FormatID(s.County) + "/" + store.FormatID(s.Finding)
	case s.Record != 0:
		record, err := x.Book.Get(tx, x.Scope, s.County, s.Record)
		if err != nil {
			return row, err
		}
		row.Path = page.RecordPath(record)
		if row.Name == "" {
			row.Name = x.Text("web.ledger_record_of", "day", record.Opened)
		}
		return row, nil
	case s.Household != 0:
		row.Path = page.HouseholdPath(s.County, s.Household)
	default:
		row.Name, row.Path = p.Tree.Name(s.Village), page.VillagePath(s.Village)
	}
	if s.Household != 0 {
		home, err := x.Registry.Get(tx, x.Scope, dictionary.Household, s.County, s.Household)
		if err != nil {
			return row, page.UnlessMissing(err)
		}
		row.Name = home.Name()
	}
	return row, nil
}

// reports are the numbers units reported, and the figures that were filed.
func (p *indicatorPage) reports(x *page.Exchange, tx *store.Tx) error {
	if p.of.Reported() {
		if err := p.told(x, tx); err != nil {
			return err
		}
	}
	first, _ := p.span()
	for month := p.Month; month >= first; month-- {
		query := p.query(p.of.ID)
		query.Month = month
		list, err := x.Meter.FrozenFigures(tx, x.Scope, query)
		if err != nil {
			return err
		}
		slices.Reverse(list)
		for _, f := range list {
			p.Frozen = append(p.Frozen, frozenRow{f, sayFigure(x, f.Figure, p.of)})
		}
	}
	return nil
}

func (p *indicatorPage) told(x *page.Exchange, tx *store.Tx) error {
	role := x.Scope.Role
	p.Reports = slices.Contains([]auth.Role{auth.Office, auth.Township, auth.Village}, role) || role == auth.Department && slices.Contains(p.of.Units, x.Scope.Unit)
	for _, unit := range p.of.Units {
		p.UnitsMay = append(p.UnitsMay, page.Choice{Value: unit, Text: page.UnitName(p.Pack, unit, x.Lang), Here: unit == x.Scope.Unit})
	}
	list, err := x.Meter.Reports(tx, x.Scope, p.query(p.of.ID))
	replaced := map[int64]bool{}
	for _, one := range list {
		replaced[one.Corrects] = true
	}
	for _, one := range list {
		said := sayNumber(one.Numerator)
		if one.Denominator != 0 {
			said += " / " + sayNumber(one.Denominator)
		}
		p.Told = append(p.Told, toldRow{one, page.PlaceName(p.Tree, one.Place), page.UnitName(p.Pack, one.Unit, x.Lang), said, replaced[one.ID]})
	}
	return err
}

// reportIndicator takes a reported number in, or freezes the month's figures.
func reportIndicator(x *page.Exchange) (page.Answer, error) {
	p, err := loadIndicator(x)
	if err != nil {
		return nil, err
	}
	done := "figure_reported"
	if x.Field("do") == "freeze" {
		done = "figure_frozen"
		err = x.Update(func(tx *store.Tx) error {
			_, err := x.Meter.Freeze(tx, x.Scope, p.query(p.of.ID), x.Field("note"), x.Field("key"))
			return err
		})
	} else {
		err = p.report(x)
	}
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict:
		if err != nil {
			p.Wrong, p.Key = fault.Say(x.Lang, err), x.Field("key")
			return page.Again(http.StatusUnprocessableEntity, p)
		}
	}
	if err != nil && fault.KindOf(err) != fault.Duplicate {
		return nil, err
	}
	return page.See(p.pathOf(x.Scope, p.of.ID), done)
}

// report enters what was typed.
func (p *indicatorPage) report(x *page.Exchange) error {
	p.Typed = reportTyped{x.Field("numerator"), x.Field("denominator"), x.Field("evidence"), x.Field("note"), x.Field("unit")}
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
	return x.Update(func(tx *store.Tx) error {
		_, err := x.Meter.Report(tx, x.Scope, p.Pack, report, x.Field("key"))
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
	return "/indicator" + page.Query("plan", p.Pack.ID, "place", p.Place.Code.String(), "month", p.Month.String())
}

// MapPath leads to the map of the indicator.
func (p *indicatorPage) MapPath() string {
	return "/map" + page.Query("plan", p.Pack.ID, "place", p.Place.Code.String(), "month", p.Month.String(), "of", p.of.ID)
}
