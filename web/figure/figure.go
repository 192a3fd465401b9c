package figure

import (
	"guben/auth"
	"guben/indicator"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/store"
	"guben/web/page"
)

// figurePicker is what pages of figures are about: a plan, a place and a month.
type figurePicker struct {
	page.WorkPicker
	Month  period.Month
	Months []page.Choice
}

// pickFigures reads plan, place and month from the address; without a month it is
// that of the day the plan's figures speak of.
func pickFigures(x *page.Exchange, tx *store.Tx) (p figurePicker, err error) {
	if p.WorkPicker, err = x.PickWork(tx, false); err != nil {
		return p, err
	}
	if p.Pack == nil {
		p.Month = period.MonthOf(p.Today)
		return p, nil
	}
	first, last := p.span()
	p.Month = period.MonthOf(indicator.On(p.Pack, p.Today))
	if month, err := period.ParseMonth(x.Field("month")); err == nil {
		p.Month = min(max(month, first), last)
	}
	for month := last; month >= first; month-- {
		p.Months = append(p.Months, page.Choice{Value: month.String(), Text: month.Say(x.Lang), Here: month == p.Month})
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
func measured(x *page.Exchange) error {
	var p figurePicker
	if err := x.View(func(tx *store.Tx) (err error) {
		p, err = pickFigures(x, tx)
		return err
	}); err != nil || p.Pack == nil {
		return err
	}
	return x.Measure(x.R.Context(), x.Scope, p.Place.Code, p.Pack.ID)
}

// signalText is the catalog key of a signal's word.
func signalText(s indicator.Signal) string {
	if s == "" {
		s = indicator.Grey
	}
	return "flow.signal_" + string(s)
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
func unitOfFigure(x *page.Exchange, i *pack.Indicator) string {
	switch {
	case i.Target != nil:
		return i.Target.Unit
	case i.Share():
		return ""
	case i.On == policy.OnHousehold:
		return x.Text("indicators.households")
	case i.On == policy.OnPerson:
		return x.Text("indicators.persons")
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
	text := sign + page.GroupDigits(tenths/10)
	if tenths%10 != 0 {
		text += "." + string(rune('0'+tenths%10))
	}
	return text
}

// sayFigure writes a figure's value with its unit, a dash where nothing is known.
func sayFigure(x *page.Exchange, f indicator.Figure, i *pack.Indicator) string {
	if !f.Known || i.Share() && f.Denominator == 0 {
		return "–"
	}
	return sayIn(x, f.Value, unitOfFigure(x, i))
}

// sayIn writes a number with its unit in the reader's language.
func sayIn(x *page.Exchange, n indicator.Number, unit string) string {
	n, word := indicator.In(x.Lang, n, unit)
	return indicator.Joined(sayNumber(n), word)
}

// sayTarget writes a target with its direction and whether its own number is enough.
func sayTarget(x *page.Exchange, i *pack.Indicator) string {
	if i.Target == nil {
		return ""
	}
	sign := map[pack.Direction]string{pack.Up: "≥", pack.Down: "≤", pack.Exactly: "="}[i.Direction]
	if i.Target.Bound == policy.Exclusive {
		sign = map[pack.Direction]string{pack.Up: ">", pack.Down: "<", pack.Exactly: "="}[i.Direction]
	}
	value, err := parseNumber(i.Target.Value)
	if err != nil {
		return sign + " " + indicator.Joined(i.Target.Value, indicator.UnitName(x.Lang, i.Target.Unit))
	}
	return sign + " " + sayIn(x, value, i.Target.Unit)
}
