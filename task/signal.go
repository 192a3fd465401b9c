package task

import (
	"guben/pack"
	"guben/period"
)

// What the rules measure by: days to take a task, days before the last that it
// is near, and points behind schedule that are many and very many.
const (
	takeWithin = 7
	nearWithin = 10
	behind     = 10
	farBehind  = 30
)

// judge gives the task its signal on a day, by the first rule that holds. The
// day from which a signal counts changes only with its colour.
func (t *Task) judge(day period.Day) {
	signal, why := t.signalOn(day)
	if signal != t.Signal || t.Since == 0 {
		t.Since = day
	}
	t.Signal, t.Why = signal, why
}

func (t *Task) signalOn(day period.Day) (Signal, Why) {
	switch {
	case t.State == Stopped:
		return Grey, WhyStopped
	case t.State == Accepted:
		return Green, WhyDone
	case t.State == Claimed:
		return Amber, WhyUnchecked
	case t.To != 0 && day > t.To:
		return Red, WhyOverdue
	case t.State == Returned:
		return Amber, WhyReturned
	case t.State == Handed && day > t.entered+takeWithin:
		return Amber, WhyNotTaken
	}
	return t.running(day)
}

// running judges a task at work by its steps and its number.
func (t *Task) running(day period.Day) (Signal, Why) {
	late, measured := t.late(day)
	switch {
	case measured && late > farBehind:
		return Red, WhyFar
	case t.Step != 0 && day > t.Step:
		return Amber, WhyStep
	case measured && late > behind:
		return Amber, WhyBehind
	case t.To != 0 && day > t.To-nearWithin && !t.reached():
		return Amber, WhyNear
	case t.Waits > 0 && t.From != 0 && day >= t.From:
		return Amber, WhyWaits
	case !t.Target.None() && t.Source == NoSource && t.From != 0 && day >= t.From:
		return Grey, WhyNoData
	}
	return Green, WhyOnTime
}

// late is how many points of a hundred the number is behind the share of the
// time that is gone; ok is false where there is no number that grows, or no span.
func (t *Task) late(day period.Day) (points int64, ok bool) {
	if t.Source == NoSource || t.Target.None() || t.Target.Value <= 0 || t.Target.Direction == pack.Down || t.From == 0 || t.To <= t.From {
		return 0, false
	}
	gone := int64(min(max(day-t.From, 0), t.To-t.From)) * 100 / int64(t.To-t.From)
	return gone - int64(t.Value)*100/int64(t.Target.Value), true
}

// reached reports whether the number is what the target asks.
func (t *Task) reached() bool {
	if t.Target.None() || t.Source == NoSource {
		return false
	}
	switch {
	case t.Target.Direction == pack.Exactly:
		return t.Value == t.Target.Value
	case t.Value == t.Target.Value:
		return !t.Target.Exclusive
	case t.Target.Direction == pack.Down:
		return t.Value < t.Target.Value
	}
	return t.Value > t.Target.Value
}

// Reached reports whether the task's number is what its target asks; false
// where there is no number yet.
func (t Task) Reached() bool { return t.reached() }
