package period

import (
	"guben/message"
	"testing"
	"time"
)

func TestParse(t *testing.T) {
	want := Date(2020, 3, 15)
	for _, text := range []string{"2020-03-15", "2020/3/15", "2020.3.15", "20200315", "2020年3月15日", " 2020-3-15 "} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("Parse(%q): %v, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "2019-02-29", "2020-13-01", "2020-00-10", "20-3-15", "2020-3", "yesterday", "99999-1-1"} {
		if got, err := Parse(bad); err == nil {
			t.Errorf("Parse(%q) gave %v", bad, got)
		}
	}
}

func TestAge(t *testing.T) {
	tests := []struct {
		birth, on Day
		want      int
	}{
		{Date(2014, 9, 1), Date(2020, 8, 31), 5},
		{Date(2014, 9, 1), Date(2020, 9, 1), 6},
		{Date(2004, 2, 29), Date(2021, 2, 28), 16},
		{Date(2004, 2, 29), Date(2021, 3, 1), 17},
		{Date(2004, 2, 29), Date(2020, 2, 29), 16},
		{Date(2020, 5, 1), Date(2020, 5, 1), 0},
		{Date(2020, 5, 2), Date(2020, 5, 1), -1},
	}
	for _, test := range tests {
		if got := Age(test.birth, test.on); got != test.want {
			t.Errorf("born %v, on %v: %d years, want %d", test.birth, test.on, got, test.want)
		}
	}
}

func TestAccountingPeriods(t *testing.T) {
	tests := []struct {
		name string
		got  Range
		want string
	}{
		{"annual 2020", Annual(2020), "2019-10-01..2020-09-30"},
		{"the year ended by 15 March 2020", LastAnnual(Date(2020, 3, 15)), "2018-10-01..2019-09-30"},
		{"the year ended by its last day", LastAnnual(Date(2020, 9, 30)), "2019-10-01..2020-09-30"},
		{"the day before it ends", LastAnnual(Date(2020, 9, 29)), "2018-10-01..2019-09-30"},
		{"identified in June 2021", Trailing12(Date(2021, 6, 17)), "2020-06-01..2021-05-31"},
		{"identified on 1 January", Trailing12(Date(2021, 1, 1)), "2020-01-01..2020-12-31"},
	}
	for _, test := range tests {
		if got := test.got.String(); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if test.got.Months() != 12 {
			t.Errorf("%s: %d months", test.name, test.got.Months())
		}
	}
}

func TestAddMonths(t *testing.T) {
	tests := []struct {
		day  Day
		n    int
		want string
	}{
		{Date(2020, 1, 31), 1, "2020-02-29"}, {Date(2021, 1, 31), 1, "2021-02-28"}, {Date(2020, 3, 31), -1, "2020-02-29"},
		{Date(2020, 7, 1), 12, "2021-07-01"}, {Date(2020, 12, 15), 1, "2021-01-15"}, {Date(2020, 1, 15), -13, "2018-12-15"},
	}
	for _, test := range tests {
		if got := test.day.AddMonths(test.n).String(); got != test.want {
			t.Errorf("%v %+d months: %s, want %s", test.day, test.n, got, test.want)
		}
	}
}

func TestDayBeginsAtMidnightInChina(t *testing.T) {
	late := time.Date(2020, 3, 14, 16, 30, 0, 0, time.UTC)
	if got := On(late).String(); got != "2020-03-15" {
		t.Errorf("00:30 in China is %s", got)
	}
	if got := On(late.Add(-time.Hour)).String(); got != "2020-03-14" {
		t.Errorf("23:30 in China is %s", got)
	}
}

func TestEveryDayReadsBack(t *testing.T) {
	for day := Date(1899, 12, 1); day < Date(2101, 1, 1); day++ {
		if got, err := Parse(day.String()); err != nil || got != day {
			t.Fatalf("%v read as %v, %v", day, got, err)
		}
		if month := MonthOf(day); day < month.First() || day > month.Last() {
			t.Fatalf("%v is not in its month %v", day, month)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("2020年2月30日")
	f.Fuzz(func(t *testing.T, text string) {
		if day, err := Parse(text); err == nil {
			if again, err := Parse(day.String()); err != nil || again != day {
				t.Errorf("%q gave %v, which reads as %v, %v", text, day, again, err)
			}
		}
		ParseMonth(text)
	})
}

func TestMonthsAreSaid(t *testing.T) {
	march := MonthOf(Date(2020, 3, 15))
	for lang, want := range map[message.Lang][2]string{message.Zh: {"2020年3月", "3月"}, message.En: {"March 2020", "Mar"}} {
		if got := [2]string{march.Say(lang), march.Short(lang)}; got != want {
			t.Errorf("%s: %v, want %v", lang, got, want)
		}
	}
}
