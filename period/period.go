// Package period is the calendar the plans are written in: days, months, ages
// on a day, working days and statutory holidays, the lunar new year, and the
// two accounting periods of income. Times of day belong to transactions, never
// to this package.
package period

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"guben/fault"
	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("period", catalog)

// Day is a calendar day, counted from 1970-01-01; its text is 2020-03-15.
type Day int32

// Date makes a day; month and day may overflow as in time.Date.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// China is the time zone of every county: the day changes at its midnight.
var China = time.FixedZone("Asia/Shanghai", 8*3600)

// On is the day in China at an instant.
func On(instant time.Time) Day {
	year, month, day := instant.In(China).Date()
	return Date(year, month, day)
}

func (d Day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Date gives year, month and day of the month.
func (d Day) Date() (year int, month time.Month, day int) { return d.time().Date() }

// Year is the calendar year.
func (d Day) Year() int { return d.time().Year() }

// String is the day as 2020-03-15.
func (d Day) String() string { return d.time().Format("2006-01-02") }

// Say is the day in the reader's language.
func (d Day) Say(lang message.Lang) string {
	if lang == message.En {
		return d.String()
	}
	year, month, day := d.Date()
	return fmt.Sprintf("%d年%d月%d日", year, int(month), day)
}

// MarshalText writes 2020-03-15.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Day) UnmarshalText(text []byte) (err error) {
	*d, err = Parse(string(text))
	return err
}

// separators are what may stand between the parts of a day and of a month. A
// replacer is built at its first use, which takes longer than reading a day.
var (
	separators      = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-")
	monthSeparators = strings.NewReplacer("年", "-", "月", "", "/", "-", ".", "-")
)

// Parse reads 2020-03-15, 2020/3/15, 2020.3.15, 20200315 or 2020年3月15日.
// A day that does not exist (2019-02-29) is refused.
func Parse(text string) (Day, error) {
	plain := strings.TrimSpace(text)
	plain = separators.Replace(plain)
	if len(plain) == 8 && !strings.Contains(plain, "-") {
		plain = plain[:4] + "-" + plain[4:6] + "-" + plain[6:]
	}
	parts := strings.Split(plain, "-")
	if len(parts) == 3 {
		if day, ok := exact(parts); ok {
			return day, nil
		}
	}
	return 0, fault.New(fault.Invalid, "period.not_day", "text", text)
}

func exact(parts []string) (Day, bool) {
	year, err1 := strconv.Atoi(parts[0])
	month, err2 := strconv.Atoi(parts[1])
	dom, err3 := strconv.Atoi(parts[2])
	if err1 != nil || err2 != nil || err3 != nil || year < 1800 || year > 2300 {
		return 0, false
	}
	day := Date(year, time.Month(month), dom)
	y, m, d := day.Date()
	return day, y == year && int(m) == month && d == dom
}

// AddMonths moves by whole months; the day of the month is cut to the last one
// of the target month (31 January + 1 = 28 or 29 February).
func (d Day) AddMonths(n int) Day {
	year, month, dom := d.Date()
	first := Date(year, month+time.Month(n), 1)
	y, m, _ := first.Date()
	last := Date(y, m+1, 0)
	return min(first+Day(dom-1), last)
}

// Age is the number of completed years of somebody born on birth, on day on.
// Whoever is born on 29 February completes a year on 1 March of common years.
func Age(birth, on Day) int {
	by, bm, bd := birth.Date()
	y, m, d := on.Date()
	age := y - by
	if m < bm || m == bm && d < bd {
		age--
	}
	return age
}

// Month is a calendar month, counted from January of year 0; its text is 2020-03.
type Month int32

// MonthOf is the month of a day.
func MonthOf(d Day) Month {
	year, month, _ := d.Date()
	return Month(year*12 + int(month) - 1)
}

// First is the month's first day.
func (m Month) First() Day { return Date(int(m)/12, time.Month(int(m)%12+1), 1) }

// Last is the month's last day.
func (m Month) Last() Day { return (m + 1).First() - 1 }

// String is the month as 2020-03.
func (m Month) String() string { return m.First().time().Format("2006-01") }

// Say is the month in the reader's language: 2020年3月, March 2020.
func (m Month) Say(lang message.Lang) string {
	year, month, _ := m.First().Date()
	if lang == message.En {
		return fmt.Sprintf("%s %d", month, year)
	}
	return fmt.Sprintf("%d年%d月", year, int(month))
}

// Short is the month without its year: 3月, Mar.
func (m Month) Short(lang message.Lang) string {
	_, month, _ := m.First().Date()
	if lang == message.En {
		return month.String()[:3]
	}
	return fmt.Sprintf("%d月", int(month))
}

// ParseMonth reads 2020-03, 202003 or 2020年3月.
func ParseMonth(text string) (Month, error) {
	plain := monthSeparators.Replace(strings.TrimSpace(text))
	if len(plain) == 6 && !strings.Contains(plain, "-") {
		plain = plain[:4] + "-" + plain[4:]
	}
	if day, err := Parse(plain + "-1"); err == nil {
		return MonthOf(day), nil
	}
	return 0, fault.New(fault.Invalid, "period.not_month", "text", text)
}

// Range is a span of days, both ends included.
type Range struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// Contains reports whether day lies in the range.
func (r Range) Contains(day Day) bool { return r.From <= day && day <= r.To }

// Overlaps reports whether the two ranges share a day.
func (r Range) Overlaps(other Range) bool { return r.From <= other.To && other.From <= r.To }

// Months counts the months the range touches.
func (r Range) Months() int {
	if r.To < r.From {
		return 0
	}
	return int(MonthOf(r.To)-MonthOf(r.From)) + 1
}

// String is 2018-10-01..2019-09-30.
func (r Range) String() string { return r.From.String() + ".." + r.To.String() }

// Annual is the accounting year named by a calendar year in the national
// registry: from 1 October of the year before to 30 September.
func Annual(year int) Range {
	return Range{Date(year-1, time.October, 1), Date(year, time.September, 30)}
}

// LastAnnual is the newest accounting year that has ended by day.
func LastAnnual(day Day) Range {
	year := day.Year()
	if Annual(year).To > day {
		year--
	}
	return Annual(year)
}

// Trailing12 is the accounting period of a monitored household identified in
// the month of day: the twelve full months before that month
// (a household identified in June 2021: 2020-06-01..2021-05-31).
func Trailing12(day Day) Range {
	month := MonthOf(day)
	return Range{(month - 12).First(), (month - 1).Last()}
}
