package duty

import (
	"time"

	"guben/pack"
	"guben/period"
)

// Spans are the spans of a duty that have begun by day, oldest first: clipped to
// the days the duty holds (the plan's where it says none), and cut to the days
// within which it must be kept.
func Spans(p *pack.Pack, d *pack.Duty, day period.Day) (spans []period.Range) {
	holds := held(p, d)
	for at := holds.From; at <= min(day, holds.To); {
		whole := around(d.Per, at, holds)
		span := period.Range{From: at, To: min(whole.To, holds.To)}
		if d.Within > 0 {
			span.To = min(span.To, span.From+period.Day(d.Within)-1)
		}
		spans = append(spans, span)
		at = whole.To + 1
	}
	return spans
}

// held is the days a duty holds.
func held(p *pack.Pack, d *pack.Duty) period.Range {
	holds := period.Range{From: d.From, To: d.To}
	if holds.From == 0 {
		holds.From = p.Period.From
	}
	if holds.To == 0 {
		holds.To = p.Period.To
	}
	if eve, ok := d.Eve(); ok {
		holds.To = eve
	}
	return holds
}

// months of the spans that are counted in them.
var months = map[pack.Per]int{pack.PerMonth: 1, pack.PerTwoMonth: 2, pack.PerQuarter: 3, pack.PerHalfYear: 6, pack.PerYear: 12}

// around is the whole span a day lies in: calendar months and their multiples
// from January, weeks from Monday.
func around(per pack.Per, day period.Day, holds period.Range) period.Range {
	if n, ok := months[per]; ok {
		first := period.MonthOf(day)
		first -= period.Month(int(first) % 12 % n)
		return period.Range{From: first.First(), To: (first + period.Month(n) - 1).Last()}
	}
	switch per {
	case pack.PerDay:
		return period.Range{From: day, To: day}
	case pack.PerWeek:
		monday := day - (day+3)%7 // 1970-01-01 was a Thursday
		return period.Range{From: monday, To: monday + 6}
	case pack.PerHalfMonth:
		year, month, dom := day.Date()
		if dom <= 15 {
			return period.Range{From: period.Date(year, month, 1), To: period.Date(year, month, 15)}
		}
		return period.Range{From: period.Date(year, month, 16), To: period.Date(year, month+time.Month(1), 0)}
	}
	return holds
}
