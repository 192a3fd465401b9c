package flow

import "guben/period"

// Clock is the days of a record in a state; 0 is never.
type Clock struct {
	Amber    period.Day // first amber day
	Due      period.Day // last day; the day after is red
	Escalate period.Day // from this day the level above sees it
	To       string     // that level
	Sure     bool       // every day counted lies in a year whose holidays are known
}

// Signal is the colour of a clock on a day.
type Signal string

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
	return Clock{Due: from + period.Day(s.Limit.Days), Sure: true}
}
