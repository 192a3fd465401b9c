// Package duty keeps the occurrences of recurring duties: what a unit, a village
// or the helper of a household owes once each span. They open by themselves, and
// are kept by the ledger records that exist anyway: nobody reports a duty.
//
// They describe what units owe, never persons: an occurrence knows a unit, a
// place and perhaps a household; who wrote the record stays in the ledger.
//
// Storage is meant for millions: an occurrence is one narrow row under the key of
// its county, plan, duty, span and subject; a span of a whole county opens in one
// statement, and counts by place, unit and span stand in a table of their own.
package duty

import (
	_ "embed"

	"guben/audit"
	"guben/division"
	"guben/ledger"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("duty", catalog)

// Roll keeps occurrences. It holds no state and may be shared.
type Roll struct {
	Log *audit.Log
	// Packs gives the packs a county works with, amended as it has them.
	Packs func(county int64) []*pack.Pack
	// DayOf reads a date field of a record; ok is false where it is empty. nil: the
	// day a record came to count is the day it keeps a duty on.
	DayOf func(tx *store.Tx, record ledger.Record, field string) (on period.Day, ok bool, err error)
}

// State is how an occurrence stands.
type State string

// The states.
const (
	Due        State = "due"        // the span runs
	Kept       State = "kept"       // enough records
	Missed     State = "missed"     // the span is over
	Unrecorded State = "unrecorded" // the span is over, and no ledger could have shown it: neither kept nor missed
	Exempt     State = "exempt"     // excused with a reason, for good
	Suspended  State = "suspended"  // excused for the time being
)

// States in the order they are shown.
var States = []State{Missed, Due, Kept, Unrecorded, Suspended, Exempt}

// Say names the state.
func (s State) Say(lang message.Lang) string { return message.Text(lang, "duty.state_"+string(s)) }

// Occurrence is a duty of one span and one subject.
type Occurrence struct {
	County  int64
	Pack    string
	Duty    string
	First   period.Day // of the span
	Last    period.Day // by which it must be kept
	Unit    string     // that owes it
	Place   division.Code
	Subject int64 // household; 0: the unit at its place
	Need    int
	Have    int
	State   State
	Kept    period.Day // day of the record that made it enough, 0
	Reason  string     // of an exemption or suspension
}
