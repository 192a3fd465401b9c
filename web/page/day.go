package page

import (
	"time"

	"guben/period"
	"guben/store"
)

// Today is the present day in China by the transaction's clock.
func Today(tx *store.Tx) period.Day { return period.On(tx.Time()) }

// WeekOf is the Monday of a day's week.
func WeekOf(day period.Day) period.Day { return day - period.Day((Weekday(day)+6)%7) }

// Weekday is the day of the week.
func Weekday(day period.Day) time.Weekday {
	year, month, n := day.Date()
	return time.Date(year, month, n, 0, 0, 0, 0, time.UTC).Weekday()
}

// Left says the days to a day.
func (x *Exchange) Left(to, day period.Day) string {
	switch n := int(to - day); {
	case n < 0:
		return x.Text("web.days_over", "n", -n)
	case n == 0:
		return x.Text("web.days_today")
	default:
		return x.Text("web.days_left", "n", n)
	}
}

// MonthName says a month shortly: 3月, Mar; with its year where it is another than
// that of the one before.
func (x *Exchange) MonthName(month, before period.Month) string {
	if before == 0 || before.First().Year() != month.First().Year() {
		return month.Say(x.Lang)
	}
	return month.Short(x.Lang)
}
