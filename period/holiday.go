package period

import (
	"strings"
	"time"
)

// notice is what the General Office of the State Council announces for a year:
// days offices are closed, and weekend days worked to make up for them. A day
// of December is of the year before.
type notice struct {
	year   int
	source string // 国办发明电 number, and that of its amendment
	closed string // month-day, or first..last
	worked string
}

// notices are complete: 国务院办公厅关于某年部分节假日安排的通知. The amended
// Labour Day of 2019 and the lengthened Spring Festival of 2020 are in them.
var notices = []notice{
	{2019, "〔2018〕15号、〔2019〕3号", "12-30..01-01 02-04..02-10 04-05 05-01..05-04 06-07 09-13 10-01..10-07",
		"12-29 02-02 02-03 04-28 05-05 09-29 10-12"},
	{2020, "〔2019〕16号、〔2020〕1号", "01-01 01-24..02-02 04-04..04-06 05-01..05-05 06-25..06-27 10-01..10-08",
		"01-19 04-26 05-09 06-28 09-27 10-10"},
	{2021, "〔2020〕27号", "01-01..01-03 02-11..02-17 04-03..04-05 05-01..05-05 06-12..06-14 09-19..09-21 10-01..10-07",
		"02-07 02-20 04-25 05-08 09-18 09-26 10-09"},
	{2022, "〔2021〕11号", "01-01..01-03 01-31..02-06 04-03..04-05 04-30..05-04 06-03..06-05 09-10..09-12 10-01..10-07",
		"01-29 01-30 04-02 04-24 05-07 10-08 10-09"},
	{2023, "〔2022〕16号", "12-31..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06",
		"01-28 01-29 04-23 05-06 06-25 10-07 10-08"},
	{2024, "〔2023〕7号", "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
		"02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12"},
	{2025, "〔2024〕12号", "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
		"01-26 02-08 04-27 09-28 10-11"},
	{2026, "〔2025〕7号", "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
		"01-04 02-14 02-28 05-09 09-20 10-10"},
}

// announced says of each day a notice names whether offices work.
var announced = func() map[Day]bool {
	days := map[Day]bool{}
	for _, n := range notices {
		n.mark(days, n.closed, false)
		n.mark(days, n.worked, true)
	}
	return days
}()

func (n notice) mark(days map[Day]bool, spans string, working bool) {
	for span := range strings.FieldsSeq(spans) {
		first, last, ranged := strings.Cut(span, "..")
		if !ranged {
			last = first
		}
		for day := n.day(first); day <= n.day(last); day++ {
			days[day] = working
		}
	}
}

func (n notice) day(text string) Day {
	at, err := time.Parse("01-02", text)
	if err != nil {
		panic("period: holiday " + text) // a slip in the table above, seen at start
	}
	year := n.year
	if at.Month() == time.December {
		year--
	}
	return Date(year, at.Month(), at.Day())
}

// HolidaysKnown reports whether the notice of a year is in this program; of
// other years only weekends are known, which pages say with the sentence
// period.holidays_unknown.
func HolidaysKnown(year int) bool {
	return year >= notices[0].year && year <= notices[len(notices)-1].year
}

// WorkingDay reports whether offices work on a day: no weekend, no statutory
// holiday, or a day worked to make up. It is sure only within the years of the
// notices; of others it answers by the day of the week.
func WorkingDay(day Day) (working, sure bool) {
	working, named := announced[day]
	if !named {
		weekday := day.time().Weekday()
		working = weekday != time.Saturday && weekday != time.Sunday
	}
	return working, HolidaysKnown(day.Year())
}

// AddWorkingDays is the n-th working day after day (before it, for a negative
// n); day itself is not counted. For 0 it is day, or the next working day
// where day is none. Sure is false when a day counted or passed over lies
// outside the years of the notices.
func AddWorkingDays(day Day, n int) (target Day, sure bool) {
	step := Day(1)
	if n < 0 {
		step, n = -1, -n
	}
	working, sure := WorkingDay(day)
	for left := n; left > 0 || !working; {
		day += step
		var known bool
		working, known = WorkingDay(day)
		sure = sure && known
		if working && left > 0 {
			left--
		}
	}
	return day, sure
}

// WorkingDays counts the working days from one day to another, both included;
// sure as in WorkingDay, for all of them.
func WorkingDays(from, to Day) (n int, sure bool) {
	sure = true
	for day := from; day <= to; day++ {
		working, known := WorkingDay(day)
		sure = sure && known
		if working {
			n++
		}
	}
	return n, sure
}
