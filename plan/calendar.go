package plan

import (
	"time"

	"guben/period"
)

// feasts are the festivals plans set limits by: days from a fixed day, or from
// the lunar new year.
var feasts = []struct {
	word       string
	month, day int // of the solar year; month 0 counts days from the new year
	length     int
}{
	{"元旦春节", 0, 0, 7}, {"元旦", 1, 1, 1}, {"除夕", 0, -1, 1}, {"春节", 0, 0, 7}, {"元宵节", 0, 14, 1}, {"正月十五", 0, 14, 1},
	{"五一", 5, 1, 1}, {"“五一”", 5, 1, 1}, {"七一", 7, 1, 1}, {"“七一”", 7, 1, 1}, {"国庆节", 10, 1, 7}, {"国庆", 10, 1, 7}, {"十一国庆", 10, 1, 7},
}

// calendar says which year a day without one belongs to.
type calendar struct {
	year   int
	period period.Range // of the plan
	issued period.Day   // of the document
}

// month is a month of the plan without a year: the one in the plan's period if
// the period crosses years, else of the plan's year.
func (c calendar) month(month int) int {
	if c.period != (period.Range{}) {
		for year := c.period.From.Year(); year <= c.period.To.Year() && year < c.period.From.Year()+10; year++ {
			if c.period.Overlaps(monthSpan(year, month)) {
				return year
			}
		}
	}
	return c.year
}

// newYear is the Spring Festival a plan means: the one in its period, else the
// next after its date.
func (c calendar) newYear() (period.Day, bool) {
	if c.year == 0 {
		return 0, false
	}
	for year := c.year; year <= c.year+1; year++ {
		if day, ok := period.LunarNewYear(year); ok && c.period != (period.Range{}) && c.period.Contains(day) {
			return day, true
		}
	}
	if day, ok := period.LunarNewYear(c.year); ok && day >= c.issued {
		return day, true
	}
	return period.LunarNewYear(c.year + 1)
}

func monthSpan(year, month int) period.Range {
	m := period.MonthOf(period.Date(year, time.Month(month), 1))
	return period.Range{From: m.First(), To: m.Last()}
}

func yearSpan(year int) period.Range {
	return period.Range{From: period.Date(year, 1, 1), To: period.Date(year, 12, 31)}
}

// monthsSpan is the months first to last of a year.
func monthsSpan(year, first, last int) period.Range {
	return period.Range{From: monthSpan(year, first).From, To: monthSpan(year, last).To}
}

// tenDays is the first, second or third ten days of a month.
func tenDays(year, month, third int) period.Range {
	span := monthSpan(year, month)
	from := period.Date(year, time.Month(month), 1+10*(third-1))
	if third == 3 {
		return period.Range{From: from, To: span.To}
	}
	return period.Range{From: from, To: from + 9}
}

func oneDay(year, month, day int) (period.Range, bool) {
	d := period.Date(year, time.Month(month), day)
	_, m, n := d.Date()
	return period.Range{From: d, To: d}, int(m) == month && n == day
}
