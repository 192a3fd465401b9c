package web

import (
	_ "embed"
	"strings"

	"guben/auth"
	"guben/indicator"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/store"
)

//go:embed indicator.txt
var indicatorCatalog string

// measureDone is said on top of the page after something was done.
//
//go:embed measure_done.txt
var measureDone string

var _ = message.Register("indicators", indicatorCatalog) && message.Register("web", measureDone)

// figurePicker is what pages of figures are about: a plan, a place and a month.
type figurePicker struct {
	workPicker
	Month  period.Month
	Months []choice
}

// pickFigures reads plan, place and month from the address; without a month it is
// that of the day the plan's figures speak of.
func (x *exchange) pickFigures(tx *store.Tx) (p figurePicker, err error) {
	if p.workPicker, err = x.pickWork(tx, false); err != nil {
		return p, err
	}
	if p.Pack == nil {
		p.Month = period.MonthOf(p.Today)
		return p, nil
	}
	first, last := p.span()
	p.Month = period.MonthOf(indicator.On(p.Pack, p.Today))
	if month, err := period.ParseMonth(x.field("month")); err == nil {
		p.Month = min(max(month, first), last)
	}
	for month := last; month >= first; month-- {
		p.Months = append(p.Months, choice{month.String(), month.Say(x.lang), month == p.Month})
	}
	return p, nil
}

// span is the plan's months up to the present one.
func (p *figurePicker) span() (first, last period.Month) {
	first = period.MonthOf(p.Pack.Period.From)
	return first, max(first, min(period.MonthOf(p.Pack.Period.To), period.MonthOf(p.Today)), period.MonthOf(indicator.On(p.Pack, p.Today)))
}

// On is plan, place and month as the query of a link, with pairs added.
func (p *figurePicker) On(scope auth.Scope, pairs ...string) string {
	month := ""
	if p.Month != 0 {
		month = p.Month.String()
	}
	return p.Query(scope, append([]string{"month", month}, pairs...)...)
}

func (p *figurePicker) query(id string) indicator.Query {
	return indicator.Query{Pack: p.Pack, Indicator: id, Place: p.Place.Code, Month: p.Month, Today: p.Today}
}

// measured brings the figures a page is about up to date, before it reads them.
func (x *exchange) measured() error {
	var p figurePicker
	if err := x.view(func(tx *store.Tx) (err error) {
		p, err = x.pickFigures(tx)
		return err
	}); err != nil || p.Pack == nil {
		return err
	}
	return x.Measure(x.r.Context(), x.scope, p.Place.Code, p.Pack.ID)
}

// signalText is the catalog key of a signal's word.
func signalText(s indicator.Signal) string {
	if s == "" {
		s = indicator.Grey
	}
	return "indicators.signal_" + string(s)
}

// light is how a figure stands: a shape, a colour and a word.
type light struct {
	Signal indicator.Signal
	Count  int
	Path   string
}

// Text is the catalog key of its word.
func (l light) Text() string { return signalText(l.Signal) }

// lightsOf counts signals in the order of concern.
func lightsOf(signals []indicator.Signal, path func(indicator.Signal) string) (list []light) {
	count := map[indicator.Signal]int{}
	for _, s := range signals {
		count[s]++
	}
	for _, s := range indicator.Signals {
		list = append(list, light{s, count[s], path(s)})
	}
	return list
}

// unitOfFigure is the unit an indicator's value is in.
func (x *exchange) unitOfFigure(i *pack.Indicator) string {
	switch {
	case i.Target != nil:
		return i.Target.Unit
	case i.Share():
		return ""
	case i.On == policy.OnHousehold:
		return x.text("indicators.households")
	case i.On == policy.OnPerson:
		return x.text("indicators.persons")
	}
	return ""
}

// sayNumber writes a number with its thousands apart, to one decimal.
func sayNumber(n indicator.Number) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	tenths := (int64(n) + 50) / 100
	text := sign + groupDigits(tenths/10)
	if tenths%10 != 0 {
		text += "." + string(rune('0'+tenths%10))
	}
	return text
}

// sayFigure writes a figure's value with its unit, a dash where nothing is known.
func (x *exchange) sayFigure(f indicator.Figure, i *pack.Indicator) string {
	if !f.Known || i.Share() && f.Denominator == 0 {
		return "–"
	}
	return x.withUnit(sayNumber(f.Value), x.unitOfFigure(i))
}

func (x *exchange) withUnit(number, unit string) string {
	if unit == "" || strings.HasPrefix(unit, "%") || strings.HasPrefix(unit, "‰") {
		return number + unit
	}
	return number + " " + unit
}

// sayTarget writes a target with its direction and whether its own number is enough.
func (x *exchange) sayTarget(i *pack.Indicator) string {
	if i.Target == nil {
		return ""
	}
	sign := map[pack.Direction]string{pack.Up: "≥", pack.Down: "≤", pack.Exactly: "="}[i.Direction]
	if i.Target.Bound == policy.Exclusive {
		sign = map[pack.Direction]string{pack.Up: ">", pack.Down: "<", pack.Exactly: "="}[i.Direction]
	}
	value, err := parseNumber(i.Target.Value)
	if err != nil {
		return sign + " " + i.Target.Value + i.Target.Unit
	}
	return sign + " " + x.withUnit(sayNumber(value), i.Target.Unit)
}
