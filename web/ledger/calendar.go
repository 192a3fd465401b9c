package ledger

import (
	"strconv"
	"time"

	"guben/flow"
	"guben/period"
	"guben/store"
	"guben/web/page"
)

// monthPage is a month of the clocks: what runs out on which day.
type monthPage struct {
	Name          string
	Before, After string
	Weekdays      []string
	Weeks         [][]monthDay
}

// monthDay is one day of the calendar.
type monthDay struct {
	Number string
	Class  string
	Feast  string // why offices are closed on a weekday
	Dues   []dueCount
}

// dueCount is how many records are due on a day.
type dueCount struct {
	Count  int64
	Signal flow.Signal
	Path   string
	Said   string
}

func (p *ledgerPage) calendar(x *page.Exchange, tx *store.Tx) error {
	month := period.MonthOf(p.asOf)
	if asked, err := period.ParseMonth(x.Field("month")); err == nil {
		month = asked
	}
	dates, err := x.Book.Calendar(tx, x.Scope, p.filter, month)
	if err != nil {
		return err
	}
	due := map[period.Day]int64{}
	for _, date := range dates {
		due[date.Day] = date.Due
	}
	p.Month = month.String()
	at := func(m period.Month) string {
		return p.Path + page.More(p.Filter, "by", "calendar", "month", m.String())
	}
	p.Calendar = &monthPage{Name: month.Say(x.Lang), Before: at(month - 1), After: at(month + 1)}
	for i := range 7 {
		p.Calendar.Weekdays = append(p.Calendar.Weekdays, x.Text("web.weekday_"+strconv.Itoa(i+1)))
	}
	for day := page.WeekOf(month.First()); day <= month.Last(); day += 7 {
		var week []monthDay
		for i := range period.Day(7) {
			week = append(week, p.day(x, month, day+i, due[day+i]))
		}
		p.Calendar.Weeks = append(p.Calendar.Weeks, week)
	}
	return nil
}

func (p *ledgerPage) day(x *page.Exchange, month period.Month, day period.Day, due int64) monthDay {
	_, _, number := day.Date()
	one := monthDay{Number: strconv.Itoa(number)}
	if period.MonthOf(day) != month {
		one.Class = "other"
		return one
	}
	working, _ := period.WorkingDay(day)
	weekend := page.Weekday(day) == time.Saturday || page.Weekday(day) == time.Sunday
	switch {
	case !working:
		one.Class = "off"
		if !weekend {
			one.Feast = x.Text("web.holiday")
		}
	case weekend:
		one.Feast = x.Text("web.workday")
	}
	if day == p.asOf {
		one.Class += " today"
	}
	if due > 0 {
		one.Dues = []dueCount{{due, p.colour(day), p.Path + page.More(p.Filter, "by", "list", "due", day.String()), x.Text("ledgers.due_on", "count", due, "day", day)}}
	}
	return one
}

// colour is that of what is due on a day: past, close, or later.
func (p *ledgerPage) colour(day period.Day) flow.Signal {
	switch {
	case day < p.asOf:
		return flow.Red
	case day <= p.asOf+2:
		return flow.Amber
	}
	return flow.Green
}
