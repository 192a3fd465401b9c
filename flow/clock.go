package flow

import (
	"guben/message"
	"guben/period"
)

// Clock is the days of a record in a state; 0 is never.
type Clock struct {
	Amber    period.Day // first amber day
	Due      period.Day // last day; the day after is red
	Escalate period.Day // from this day the level above sees it
	To       string     // that level
	Sure     bool       // every day counted lies in a year whose holidays are known
}

// Signal is the light (状态灯) of a clock on a day, of a task, of a figure. Its
// words are the same everywhere.
type Signal string

// Say is the light's word.
func (s Signal) Say(lang message.Lang) string { return message.Text(lang, "flow.signal_"+string(s)) }

// The signals.
const (
	Grey  Signal = "grey" // no clock runs
	Green Signal = "green"
	Amber Signal = "amber"
	Red   Signal = "red"
)

// On is the signal on a day.
func (c Clock) On(day period.Day) Signal {
	switch {
	case c.Due == 0:
		return Grey
	case day > c.Due:
		return Red
	case c.Amber != 0 && day >= c.Amber:
		return Amber
	}
	return Green
}

// Escalated reports whether the level above sees the record on a day.
func (c Clock) Escalated(day period.Day) bool { return c.Escalate != 0 && day >= c.Escalate }

// Clock is the days of a record that was opened (or opened again) on one day
// and entered the state on another.
func (s State) Clock(opened, entered period.Day) Clock {
	if s.Limit == nil {
		return Clock{Sure: true}
	}
	from := entered
	if s.Limit.From == FromRecord {
		from = opened
	}
	c := Clock{Sure: true}
	c.Due = c.after(from, s.Limit.Days, s.Limit.Working)
	if s.Limit.Amber > 0 {
		c.Amber = c.before(c.Due, s.Limit.Amber, s.Limit.Working)
	}
	if s.Escalate != nil {
		c.Escalate, c.To = c.after(c.Due, s.Escalate.Days, s.Escalate.Working), s.Escalate.To
	}
	return c
}

// after is the last day of a limit: the first day is not counted (民法典第二百零
// 一条), and a limit in plain days that would end while offices are closed ends
// on the first day they work again (第二百零三条).
func (c *Clock) after(day period.Day, n int, working bool) period.Day {
	if !working {
		day, n = day+period.Day(n), 0
	}
	end, sure := period.AddWorkingDays(day, n)
	c.Sure = c.Sure && sure
	return end
}

// before is the day a warning begins; one that falls on a day offices are
// closed begins on the working day before it, when somebody sees it.
func (c *Clock) before(day period.Day, n int, working bool) period.Day {
	if working {
		start, sure := period.AddWorkingDays(day, -n)
		c.Sure = c.Sure && sure
		return start
	}
	start, sure := period.AddWorkingDays(day-period.Day(n)+1, -1)
	c.Sure = c.Sure && sure
	return start
}
