package period

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"guben/message"
)

func day(t *testing.T, text string) Day {
	t.Helper()
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestWorkingDay(t *testing.T) {
	for text, want := range map[string]bool{
		"2020-01-19": true,  // Sunday worked for the Spring Festival
		"2020-01-23": true,  // the eve of the eve
		"2020-01-31": false, // closed by the notice that lengthened the festival
		"2020-02-01": false, // a Saturday to be worked, until that notice
		"2020-02-03": true,
		"2019-05-03": false, // closed by the amendment
		"2019-04-28": true,
		"2018-12-29": true, // named by the notice of the next year
		"2022-12-31": false,
		"2021-09-20": false,
		"2023-10-07": true,
		"2024-02-09": true, // the eve: offices were encouraged, not closed
		"2025-01-28": false,
		"2026-02-23": false,
		"2026-02-28": true,
		"2020-03-14": false, // plain Saturday
		"2020-03-16": true,
	} {
		if got, _ := WorkingDay(day(t, text)); got != want {
			t.Errorf("%s: working %v", text, got)
		}
	}
}

func TestOnlyYearsWithANoticeAreSure(t *testing.T) {
	for year, want := range map[int]bool{2018: false, 2019: true, 2026: true, 2027: false} {
		if _, sure := WorkingDay(Date(year, 6, 1)); sure != want || HolidaysKnown(year) != want {
			t.Errorf("%d: sure %v", year, sure)
		}
	}
	if _, sure := AddWorkingDays(Date(2026, 12, 30), 5); sure {
		t.Error("a limit into 2027 is sure")
	}
	if n, sure := WorkingDays(Date(2018, 10, 1), Date(2018, 10, 5)); n != 5 || sure {
		t.Errorf("a week of an unknown year: %d, %v", n, sure)
	}
}

// Moving days about does not change their number: the days of a year, less its
// weekends, less the statutory days (11; 13 since 2025). In 2020 the Spring
// Festival was lengthened by two working days.
func TestWorkingDaysOfAYear(t *testing.T) {
	for year := 2019; year <= 2026; year++ {
		want := -11
		if year >= 2025 || year == 2020 {
			want = -13
		}
		for d := Date(year, 1, 1); d.Year() == year; d++ {
			if d.time().Weekday() != time.Saturday && d.time().Weekday() != time.Sunday {
				want++
			}
		}
		if n, sure := WorkingDays(Date(year, 1, 1), Date(year, 12, 31)); n != want || !sure {
			t.Errorf("%d: %d working days, want %d", year, n, want)
		}
	}
}

func TestAddWorkingDays(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2020-03-02", 5, "2020-03-09"},
		{"2020-01-22", 1, "2020-01-23"},
		{"2020-01-22", 2, "2020-02-03"}, // over the lengthened festival
		{"2020-01-17", 1, "2020-01-19"}, // a Sunday that is worked
		{"2020-10-10", -1, "2020-10-09"},
		{"2020-10-09", -1, "2020-09-30"},
		{"2020-10-01", 0, "2020-10-09"},
		{"2020-10-09", 0, "2020-10-09"},
		{"2020-10-03", 1, "2020-10-09"},
	}
	for _, test := range tests {
		if got, sure := AddWorkingDays(day(t, test.from), test.n); got.String() != test.want || !sure {
			t.Errorf("%s %+d: %v, want %s", test.from, test.n, got, test.want)
		}
	}
}

// Adding and counting agree, and no limit ends on a day offices are closed.
func TestWorkingDaysAgree(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	first, span := Date(2019, 1, 1), int(Date(2026, 11, 1)-Date(2019, 1, 1))
	for range 5000 {
		from, n := first+Day(random.IntN(span)), 1+random.IntN(40)
		to, _ := AddWorkingDays(from, n)
		if working, _ := WorkingDay(to); !working {
			t.Fatalf("%v + %d ends on %v, when offices are closed", from, n, to)
		}
		if counted, _ := WorkingDays(from+1, to); counted != n {
			t.Fatalf("%v + %d is %v, which counts %d", from, n, to, counted)
		}
		if back, _ := AddWorkingDays(to+1, -n-1); back > from {
			t.Fatalf("%v + %d is %v, and back %v", from, n, to, back)
		}
	}
}

func TestEveryNoticeIsWellFormed(t *testing.T) {
	for _, n := range notices {
		marks := map[Day]bool{}
		n.mark(marks, n.closed, false)
		closed := len(marks)
		n.mark(marks, n.worked, true)
		if closed < 20 || n.source == "" {
			t.Errorf("%d: %d days closed, source %q", n.year, closed, n.source)
		}
		for d, working := range marks {
			weekend := d.time().Weekday() == time.Saturday || d.time().Weekday() == time.Sunday
			if working && !weekend {
				t.Errorf("%v is worked to make up, and is no weekend", d)
			}
		}
	}
}

// The first day of the lunar year is that of the new moon between 21 January
// and 20 February in China, reckoned here independently of the table.
func TestLunarNewYear(t *testing.T) {
	for year := 2015; year <= 2030; year++ {
		got, ok := LunarNewYear(year)
		if want := newMoon(year); !ok || got != want {
			t.Errorf("%d: %v, the new moon is on %v", year, got, want)
		}
	}
	for _, year := range []int{2014, 2031} {
		if d, ok := LunarNewYear(year); ok {
			t.Errorf("%d is known: %v", year, d)
		}
	}
}

// newMoon follows Meeus, Astronomical Algorithms, chapter 49; the periodic
// terms kept leave an error of about a minute.
func newMoon(year int) Day {
	for k := math.Floor((float64(year)-2000)*12.3685) - 1; ; k++ {
		at := time.Unix(int64(math.Round((meeus(k)-2440587.5)*86400-72)), 0) // 72 s: dynamical time runs ahead
		if d := On(at); d >= Date(year, 1, 21) {
			return d
		}
	}
}

// meeus is the Julian ephemeris day of the k-th new moon since 2000-01-06.
func meeus(k float64) float64 {
	t := k / 1236.85
	e := 1 - 0.002516*t
	rad := math.Pi / 180
	sun := (2.5534 + 29.10535670*k) * rad
	moon := (201.5643 + 385.81693528*k + 0.0107582*t*t) * rad
	node := (160.7108 + 390.67050284*k - 0.0016118*t*t) * rad
	omega := (124.7746 - 1.56375588*k) * rad
	sin := math.Sin
	return 2451550.09766 + 29.530588861*k + 0.00015437*t*t -
		0.40720*sin(moon) + 0.17241*e*sin(sun) + 0.01608*sin(2*moon) + 0.01039*sin(2*node) +
		0.00739*e*sin(moon-sun) - 0.00514*e*sin(moon+sun) + 0.00208*e*e*sin(2*sun) -
		0.00111*sin(moon-2*node) - 0.00057*sin(moon+2*node) + 0.00056*e*sin(2*moon+sun) -
		0.00042*sin(3*moon) + 0.00042*e*sin(sun+2*node) + 0.00038*e*sin(sun-2*node) -
		0.00024*e*sin(2*moon-sun) - 0.00017*sin(omega) +
		0.000325*sin((299.77+0.107408*k)*rad) + 0.000165*sin((251.88+0.016321*k)*rad) +
		0.000164*sin((251.83+26.651886*k)*rad) + 0.000126*sin((349.42+36.412478*k)*rad)
}

func TestUnknownHolidaysAreSaid(t *testing.T) {
	for _, lang := range []message.Lang{message.Zh, message.En} {
		if said := message.Text(lang, "period.holidays_unknown", "year", 2031); !strings.Contains(said, "2031") {
			t.Errorf("%s: %q", lang, said)
		}
	}
}
