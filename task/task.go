// Package task is the plan as work: every item has a unit that owes it, units
// that answer with it, days, a number to reach, a history and a signal. A plan's
// tasks are taken up by a place, divided among the places and units below it, and
// walk through one flow: handed, taken, claimed, accepted by another account.
//
// Counts stand in a table of their own, kept in the transaction of the change, so
// that an overview of hundreds of thousands of tasks is one look at few rows.
package task

import (
	_ "embed"

	"guben/audit"
	"guben/division"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("task", catalog)

// Board keeps tasks. It holds no state and may be shared.
type Board struct {
	Log *audit.Log
	// Progress computes a task's number from data (its pack's progress key names an
	// indicator); ok is false where nothing can be computed. nil: by report only.
	Progress func(tx *store.Tx, t Task) (value Number, ok bool, err error)
}

// Ref names a task: its county (6 digits; of a prefecture's task the prefecture's
// own number, 433100) and its ID. The zero Ref is no task.
type Ref struct {
	County int64 `json:"county"`
	ID     int64 `json:"id"`
}

// Target is the number a task must come to.
type Target struct {
	Value     Number
	Unit      string // %, 户, 万元 …; "" where the task has no number
	Direction pack.Direction
	Exclusive bool // the number itself is not enough
}

// None reports whether there is no number to reach.
func (t Target) None() bool { return t.Unit == "" }

// Task is one work item at one place, owed by one unit.
type Task struct {
	Ref
	Pack     string // the plan; by hand: the plan it serves
	Origin   string // the task's id in the pack, "" if made by hand
	Edition  string // version of the pack it was last taken from
	Place    division.Code
	Owner    string   // unit that owes it
	Lead     string   // unit that accepts it: of a part the owner of the whole; "" is the office of the place
	Units    []string // units that answer with the owner
	Parent   Ref      // the task it is a part of
	Clause   string   // clauses, joined by 、
	Name     pack.Words
	Note     string
	From, To period.Day // To 0: no last day
	Quote    string     // the plan's words about the time
	Target   Target
	Progress string // id of the indicator that computes the number, ""
	State    State
	Value    Number // where Source is not None
	Source   Source
	Measured period.Day // when the value was had
	Step     period.Day // day of the first step not done, 0
	Waits    int        // predecessors not finished
	Parts    int        // tasks it was divided into
	Signal   Signal
	Why      Why        // the rule that gave the signal
	Since    period.Day // first day of the present signal
	Finished period.Day // accepted on, 0
	Changed  int64      // milliseconds: last written
	Revision int64

	taken     string        // what the pack said when it was last taken up
	leadPlace division.Code // place of the lead
	entered   period.Day    // day it came to its state
	round     int           // 1 until opened again
}

// Source is where a task's number comes from.
type Source string

// The sources.
const (
	NoSource Source = ""
	Computed Source = "computed" // by the indicator
	Reported Source = "reported" // by the unit, with evidence
	Added    Source = "added"    // sum of its parts
)

// Step is a part of a task with a day of its own.
type Step struct {
	Seq   int
	Name  pack.Words
	To    period.Day // 0: none of its own
	Share int        // per cent of the task, 0 where steps have none
	Done  period.Day // 0: not done
}

// Part is what a unit at a place gets of a task that is divided.
type Part struct {
	Place division.Code
	Unit  string
	Share Number     // of the target; shares of all parts add up to it
	To    period.Day // 0: the whole's last day
}

// New is a task made by hand.
type New struct {
	Pack     string
	Place    division.Code
	Owner    string
	Lead     string
	Units    []string
	Clause   string
	Name     string
	Note     string
	From, To period.Day
	Target   Target
	Progress string
	Steps    []Step
	After    []Ref
}

// Act is a move of the flow made on a task.
type Act struct {
	Ref
	Move     string
	Note     string
	Files    []int64 // evidence: ids of attachments
	Revision int64   // of the task the person saw; 0 skips the comparison
	Key      string  // idempotency
}

// Report is progress told by the unit.
type Report struct {
	Ref
	Value    Number
	Known    bool // Value is given
	Steps    []int
	Text     string
	Files    []int64
	Revision int64
	Key      string
}

// Event is one thing that happened to a task.
type Event struct {
	At      int64
	Account int64
	Who     string
	Unit    string
	Move    string // a move of the flow, or made, taken, divided, reported, extended …
	From    State
	To      State
	Value   Number
	Known   bool
	Note    string
	Files   []int64
}

// Taken is what taking up a pack changed.
type Taken struct {
	Made, Changed, Same, Ended int
}
