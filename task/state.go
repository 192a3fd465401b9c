package task

import (
	"guben/division"
	"guben/flow"
	"guben/message"
	"guben/pack"
	"guben/period"
)

// State is where a task stands.
type State string

// The states.
const (
	Handed   State = "handed"   // 待接收: given to a unit, which has not answered
	Returned State = "returned" // 已退回: sent back with a reason
	Doing    State = "doing"    // 进行中
	Claimed  State = "claimed"  // 待验收: the owner says it is done
	Accepted State = "accepted" // 已完成: accepted by the lead
	Stopped  State = "stopped"  // 已终止
)

// States in the order they are shown.
var States = []State{Handed, Returned, Doing, Claimed, Accepted, Stopped}

// Say names the state.
func (s State) Say(lang message.Lang) string { return message.Text(lang, "task.state_"+string(s)) }

// Open reports whether somebody still has something to do.
func (s State) Open() bool { return s != Accepted && s != Stopped }

// Move is a move of the flow as it is offered.
type Move = flow.Move

// Signal is the colour of a task or of a unit.
type Signal = flow.Signal

// The signals.
const (
	Green = flow.Green
	Amber = flow.Amber
	Red   = flow.Red
	Grey  = flow.Grey // no data
)

// Signals in the order they are shown.
var Signals = []Signal{Red, Amber, Green, Grey}

// Why is the rule that gave a signal; Say is its sentence.
type Why string

// The rules, in the order they are tried.
const (
	WhyStopped   Why = "stopped"    // grey
	WhyDone      Why = "done"       // green: accepted
	WhyOverdue   Why = "overdue"    // red: past its last day, not claimed
	WhyUnchecked Why = "unchecked"  // amber: claimed, waits to be accepted
	WhyReturned  Why = "returned"   // amber: returned by the unit
	WhyNotTaken  Why = "not_taken"  // amber: not taken within seven days
	WhyFar       Why = "far_behind" // red: more than 30 points behind its schedule
	WhyStep      Why = "step_late"  // amber: a step's day is past
	WhyBehind    Why = "behind"     // amber: more than 10 points behind its schedule
	WhyNear      Why = "near"       // amber: last day within ten days
	WhyWaits     Why = "waits"      // amber: begun, while a task before it is open
	WhyNoData    Why = "no_data"    // grey: running, and no number had yet
	WhyOnTime    Why = "on_time"    // green
)

// Say is the rule's sentence.
func (w Why) Say(lang message.Lang) string { return message.Text(lang, "task.why_"+string(w)) }

// Extension is a later last day, asked for.
type Extension struct {
	County, ID, Task int64
	From, To         period.Day // the last day now, and as asked
	Reason           string
	By               int64
	ByName           string
	At               int64
	State            string // asked, granted, refused
	Decider          string
	Note             string
}

// Letter is what a unit undertook (责任书).
type Letter struct {
	County, ID int64
	Pack       string
	Place      division.Code
	Unit       string // undertakes
	Above      string // unit to which it undertakes, "" is the office of the level above
	Year       int
	Edition    int
	State      string // draft, undertaken (signed by the unit), signed (by both)
	Lines      []Line
	Signed     []Signature

	abovePlace division.Code
}

// Line is a task in a letter, as it stood when the letter was written.
type Line struct {
	Task   int64      `json:"task"`
	Name   string     `json:"name"`
	NameEn string     `json:"name_en,omitempty"` // "" where the task has none
	Clause string     `json:"clause"`
	To     period.Day `json:"to"`
	Target string     `json:"target,omitempty"` // 100 %
}

// Say is the task's name.
func (l Line) Say(lang message.Lang) string { return pack.Words{Zh: l.Name, En: l.NameEn}.Say(lang) }

// Signature is a name under a letter.
type Signature struct {
	Account int64
	Name    string
	Side    string // below, above
	At      int64
}
