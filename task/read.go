package task

import (
	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// Filter narrows a list of tasks; zero values narrow nothing.
type Filter struct {
	Pack    string
	Origin  string
	Within  division.Code // the place and all below it
	Place   division.Code // exactly this place
	Unit    string        // owner, lead or one that answers with them
	Owner   string
	Parent  Ref
	Top     bool // only tasks that are no parts
	State   State
	Open    bool // neither finished nor stopped
	Signal  Signal
	Month   period.Month // of the last day
	Due     period.Range // of the last day
	Changed int64        // changed at or after this instant, milliseconds
	After   string       // Cursor of the last task of the page before
	Limit   int          // 0 is 50, at most 1000
}

// Counts is how many tasks stand how.
type Counts struct {
	Tasks   int64            `json:"tasks"`
	Open    int64            `json:"open"`
	Done    int64            `json:"done"`
	Signals map[Signal]int64 `json:"signals"` // of all but stopped tasks
}

// Group is the counts of one value of a grouping.
type Group struct {
	Key string `json:"key"` // unit, task of the pack, place code, month, state, signal
	Counts
	Signal Signal `json:"signal"` // of the group: red if any is red, then amber, green, grey
}

// By is what tasks are counted by.
type By string

// The groupings.
const (
	ByUnit   By = "owner"
	ByTask   By = "origin"
	ByPack   By = "pack"
	ByPlace  By = "place" // the places directly below
	ByMonth  By = "month" // of the last day, 2020-03; "" where there is none
	ByState  By = "state"
	BySignal By = "signal"
)

// Cell is one cell of the matrix of tasks, units and months.
type Cell struct {
	Origin string
	Unit   string
	Month  string // of the last day, "" where there is none
	Counts
	Signal Signal
}

// List gives tasks within the scope by county, last day and id, a page at a time.
func List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Task, error) { return nil, nil }

// Cursor is what Filter.After takes to go on behind this task.
func (t Task) Cursor() string { return "" }

// Get is one task within the scope.
func Get(tx *store.Tx, scope auth.Scope, ref Ref) (Task, error) { return Task{}, nil }

// Steps are the steps of a task, in order.
func Steps(tx *store.Tx, scope auth.Scope, ref Ref) ([]Step, error) { return nil, nil }

// Before are the tasks that must be finished first, Behind those that wait for it.
func Before(tx *store.Tx, scope auth.Scope, ref Ref) ([]Task, error) { return nil, nil }

// History is what happened to a task, oldest first.
func History(tx *store.Tx, scope auth.Scope, ref Ref) ([]Event, error) { return nil, nil }

// Count counts tasks of a plan ("" all) at a place and below it, by group.
func Count(tx *store.Tx, scope auth.Scope, pack string, place division.Code, by By) ([]Group, error) {
	return nil, nil
}

// Matrix is the counts of a plan's tasks at a place and below, by task, unit and month.
func Matrix(tx *store.Tx, scope auth.Scope, pack string, place division.Code) ([]Cell, error) {
	return nil, nil
}

// TakeUp makes the tasks of a pack at a place, or brings those made before to the
// pack's present version: what people did stays.
func (b *Board) TakeUp(tx *store.Tx, scope auth.Scope, place division.Code, p *pack.Pack, key string) (Taken, error) {
	return Taken{}, nil
}

// Create makes a task by hand.
func (b *Board) Create(tx *store.Tx, scope auth.Scope, n New, key string) (Task, error) {
	return Task{}, nil
}

// Divide gives units and places their parts of a task; the shares must come to its
// target. Parts stand handed until their units take them.
func (b *Board) Divide(tx *store.Tx, scope auth.Scope, whole Ref, parts []Part, key string) ([]Task, error) {
	return nil, nil
}

// Move makes a move of the flow.
func (b *Board) Move(tx *store.Tx, scope auth.Scope, act Act) (Task, error) { return Task{}, nil }

// Allowed are the moves the scope may make on the task now.
func (b *Board) Allowed(tx *store.Tx, scope auth.Scope, t Task) ([]Move, error) { return nil, nil }

// Tell reports progress.
func (b *Board) Tell(tx *store.Tx, scope auth.Scope, r Report) (Task, error) { return Task{}, nil }

// Ask asks for a later last day; somebody else decides.
func (b *Board) Ask(tx *store.Tx, scope auth.Scope, ref Ref, to period.Day, reason, key string) (Extension, error) {
	return Extension{}, nil
}

// Decide grants or refuses an extension, by another account than asked.
func (b *Board) Decide(tx *store.Tx, scope auth.Scope, county, id int64, grant bool, note, key string) (Extension, error) {
	return Extension{}, nil
}

// Extensions are those asked for and not decided, oldest first.
func Extensions(tx *store.Tx, scope auth.Scope) ([]Extension, error) { return nil, nil }

// HandOver gives every task of units that were renamed or merged to those that
// follow them: the map's keys are the units gone. It returns how many moved.
func (b *Board) HandOver(tx *store.Tx, scope auth.Scope, county int64, pack string, units map[string]string, note, key string) (int, error) {
	return 0, nil
}

// Tick brings signals to a day: clocks run, nobody having done anything. It may
// run any number of times a day. It returns how many tasks changed their signal.
func (b *Board) Tick(tx *store.Tx, county int64, day period.Day) (int, error) { return 0, nil }

// Write drafts the letter of responsibility (责任书) of a unit at a place: its
// tasks as they stand. Draft letters are made anew; signed ones stay.
func (b *Board) Write(tx *store.Tx, scope auth.Scope, pack string, place division.Code, unit string, year int, key string) (Letter, error) {
	return Letter{}, nil
}

// Sign puts an account's name under a letter: first the unit that undertakes,
// then the level above by another account.
func (b *Board) Sign(tx *store.Tx, scope auth.Scope, county, id int64, key string) (Letter, error) {
	return Letter{}, nil
}

// Letters are the letters of a plan within the scope, from the top level down.
func Letters(tx *store.Tx, scope auth.Scope, pack string, year int) ([]Letter, error) {
	return nil, nil
}
