package pack

import (
	"guben/fault"
	"guben/period"
	"guben/policy"
)

// Task is a work item of the plan: units get something done by a day.
type Task struct {
	ID         string
	Name       Words
	Clauses    []string
	Below      []string // of Clauses, those it carries with all items below them
	Lead       []string // units that lead (牵头单位)
	Units      []string // units that answer for it with them (责任单位)
	From       period.Day
	To         period.Day // last day, 0: the plan sets none
	Quote      string     // the plan's few words about the time
	Target     *Target
	Shares     []Share  // what each unit or place has to come to of the target; empty: nothing said
	Split      Split    // by what the target is divided among the places below
	After      []string // tasks that must be finished before
	Progress   string   // indicator that computes how far it is
	Steps      []Step   // with days; those of reverse schedules too
	Assumption string
	Note       Words
	At         fault.Place
}

// Owner is the unit that owes the next step: the first that leads, or the
// first that answers for the task where nobody leads.
func (t *Task) Owner() string {
	if len(t.Lead) > 0 {
		return t.Lead[0]
	}
	if len(t.Units) > 0 {
		return t.Units[0]
	}
	return ""
}

// Step is a part of a task with a day of its own.
type Step struct {
	Name  Words
	To    period.Day // 0: none of its own
	Quote string     // the plan's few words about the day
	Share int        // per cent of the task; either every step has one or none
}

// Target is what a number must come to.
type Target struct {
	Value     string // plain decimal
	Unit      string // %, 户, 万元 …
	Direction Direction
	Bound     policy.Bound // whether the number itself is enough
	Quote     string       // the plan's few words about it
}

// Direction is which way a number is meant to go.
type Direction string

// The directions.
const (
	Up      Direction = "up"      // at least the target
	Down    Direction = "down"    // at most the target
	Exactly Direction = "exactly" // the target itself
)

// Task is the task with this ID.
func (p *Pack) Task(id string) (*Task, bool) {
	return find(p.Tasks, func(t *Task) bool { return t.ID == id })
}
