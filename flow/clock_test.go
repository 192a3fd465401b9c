package flow_test

import (
	"math/rand/v2"
	"testing"

	"guben/flow"
	"guben/period"
)

func TestClock(t *testing.T) {
	day := func(text string) period.Day {
		d, err := period.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	working := flow.State{Limit: &flow.Limit{Days: 5, Working: true, Amber: 2}, Escalate: &flow.Escalation{Days: 3, Working: true, To: "township"}}
	plain := flow.State{Limit: &flow.Limit{Days: 7, Amber: 3}, Escalate: &flow.Escalation{Days: 2, To: "county"}}
	record := flow.State{Limit: &flow.Limit{Days: 30, From: flow.FromRecord}}
	tests := []struct {
		name                        string
		state                       flow.State
		opened, entered             string
		amber, due, escalate, level string
	}{
		{"five working days", working, "2020-03-02", "2020-03-02", "2020-03-05", "2020-03-09", "2020-03-12", "township"},
		{"over the lengthened festival", working, "2020-01-20", "2020-01-20", "2020-01-23", "2020-02-04", "2020-02-07", "township"},
		{"plain days end when offices work", plain, "2020-09-25", "2020-09-25", "2020-09-30", "2020-10-09", "2020-10-12", "county"},
		{"since the record was opened", record, "2020-03-02", "2020-03-20", "1970-01-01", "2020-04-01", "1970-01-01", ""},
		{"no limit", flow.State{}, "2020-03-02", "2020-03-02", "1970-01-01", "1970-01-01", "1970-01-01", ""},
	}
	for _, test := range tests {
		c := test.state.Clock(day(test.opened), day(test.entered))
		if c.Amber.String() != test.amber || c.Due.String() != test.due || c.Escalate.String() != test.escalate || c.To != test.level || !c.Sure {
			t.Errorf("%s: %v %v %v %q sure %v", test.name, c.Amber, c.Due, c.Escalate, c.To, c.Sure)
		}
	}
	if c := working.Clock(day("2026-12-29"), day("2026-12-29")); c.Sure {
		t.Error("a limit into a year without a notice is sure")
	}
}

func TestSignal(t *testing.T) {
	c := flow.Clock{Amber: 105, Due: 110, Escalate: 113}
	for day, want := range map[period.Day]flow.Signal{100: flow.Green, 104: flow.Green, 105: flow.Amber, 110: flow.Amber, 111: flow.Red, 200: flow.Red} {
		if got := c.On(day); got != want {
			t.Errorf("day %d: %s, want %s", day, got, want)
		}
	}
	if c.Escalated(112) || !c.Escalated(113) || (flow.Clock{}).Escalated(500) || (flow.Clock{}).On(500) != flow.Grey {
		t.Error("escalation")
	}
}

// No clock counts a holiday: between the day it starts and the day it ends lie
// exactly its working days, and it never ends while offices are closed.
func TestNoClockCountsAHoliday(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 2020))
	first, span := period.Date(2019, 1, 1), int(period.Date(2026, 6, 1)-period.Date(2019, 1, 1))
	for range 6000 {
		l := flow.Limit{Days: 1 + random.IntN(30), Working: random.IntN(2) == 0}
		l.Amber = random.IntN(l.Days)
		s := flow.State{Limit: &l, Escalate: &flow.Escalation{Days: 1 + random.IntN(10), Working: random.IntN(2) == 0, To: "county"}}
		from := first + period.Day(random.IntN(span))
		c := s.Clock(from, from)
		for _, day := range []period.Day{c.Amber, c.Due, c.Escalate} {
			if working, _ := period.WorkingDay(day); day != 0 && !working {
				t.Fatalf("%+v from %v: %v is a day offices are closed", l, from, day)
			}
		}
		if n, _ := period.WorkingDays(from+1, c.Due); l.Working && n != l.Days {
			t.Fatalf("%+v from %v ends %v: %d working days", l, from, c.Due, n)
		}
		if !l.Working && c.Due < from+period.Day(l.Days) {
			t.Fatalf("%+v from %v ends too early, %v", l, from, c.Due)
		}
		if n, _ := period.WorkingDays(c.Amber+1, c.Due); l.Working && l.Amber > 0 && n != l.Amber {
			t.Fatalf("%+v from %v: amber %d working days before the end", l, from, n)
		}
		if c.Escalate <= c.Due || c.Amber > c.Due {
			t.Fatalf("%+v from %v: %+v", l, from, c)
		}
	}
}
