// Package flow is the life of a record as a pack declares it: states with their
// clocks, and moves with who may make them and what they need. It is pure: it
// checks a declaration (Check), says what an account may do and why not
// (Allowed, Refuse), when a record is due (State.Clock) and draws the whole
// (Picture). It keeps nothing; the ledger brings a record's Situation.
//
// What it holds: a record is closed (a state of phase Done) only after moves of
// two different accounts, the one who fixes never being the one who signs off,
// unless the author says why one person is enough. Re-opening starts a new
// round with the same demand; what happened before is kept. A clock never ends
// on a day offices are closed.
package flow

import (
	_ "embed"
	"slices"

	"guben/fault"
	"guben/message"
	"guben/policy"
)

//go:embed text.txt
var catalog string

var _ = message.Register("flow", catalog)

// Flow is a declared life. The zero value has no states and passes no Check.
type Flow struct {
	Start      string
	States     []State
	Moves      []Move
	Single     bool             // one account may close a record alone
	Assumption string           // why, when Single
	Units      map[string]Words // names of the units its moves mention, for sentences
	At         fault.Place
}

// Words is a text in both languages.
type Words = message.Words

// Phase is what a state means to whoever counts records.
type Phase string

// The phases.
const (
	Open    Phase = "open"    // somebody has something to do
	Waiting Phase = "waiting" // handed in, hung up or frozen: the next word is somebody else's
	Done    Phase = "done"    // 销号: counts as closed
	Void    Phase = "void"    // withdrawn, entered by mistake; counts as nothing
)

// State is where a record can stand.
type State struct {
	ID       string
	Name     Words
	Phase    Phase // empty: Open
	Limit    *Limit
	Escalate *Escalation
	At       fault.Place
}

// Limit is the time a record may stay.
type Limit struct {
	Days    int
	Working bool // counts working days only
	Amber   int  // turns amber that many days (of the same sort) before the end
	From    Since
}

// Since is the day a limit counts from.
type Since string

// The days; that day itself is not counted (民法典第二百零一条).
const (
	FromState  Since = "state"  // the record entered the state; also the empty value
	FromRecord Since = "record" // the record was opened, or opened again
)

// Escalation shows a record that stays red to a level above.
type Escalation struct {
	Days    int // after the limit's last day
	Working bool
	To      string // level: township, county, prefecture
}

// Kind is the sort of a move.
type Kind string

// The kinds. Return, Reopen and Handover always need a note.
const (
	Forward  Kind = "forward"  // also the empty value
	Return   Kind = "return"   // back to an earlier state, with the reason
	Handover Kind = "handover" // to another unit; the state and its clock stay
	Reopen   Kind = "reopen"   // from a closed state; a new round begins
	Freeze   Kind = "freeze"   // to a waiting state, from which a move leads Back
)

// Note says whether a move carries words.
type Note string

// The notes; the empty value is Optional, or Required where the kind demands it.
const (
	Required Note = "required"
	Optional Note = "optional"
	None     Note = "none"
)

// Words of a declaration with a meaning of their own.
const (
	Any    = "*"      // in From: every state that is open or waiting
	Back   = "back"   // as To: the state the record came from
	Opened = "open"   // in Apart and Past: the opening of the record
	Owner  = "owner"  // as unit: the unit that has the record now
	Keeper = "keeper" // as unit: the units that keep the ledger
)

// Levels are the levels of accounts, from the ground up.
var Levels = []string{"village", "township", "county", "prefecture"}

// Who is one sort of account that may make a move; empty parts mean any.
type Who struct {
	Role  string // of auth: office, department, township, village, helper
	Level string // of the account's division
	Unit  string // Owner, Keeper or a unit of the pack
	At    fault.Place
}

// Move is a step from state to state.
type Move struct {
	ID       string
	Name     Words
	From     []string // states, or Any
	To       string   // state, Back; empty for a handover
	Who      []Who    // any of these
	Apart    []string // moves whose makers in this round may not make this one
	Need     []string // form fields that must be filled
	Evidence []string // file fields that must have a file
	Note     Note
	Kind     Kind
	When     policy.Text // over the record; empty: always
	Update   bool        // puts what the form changed to the registry
	Count    bool        // from here on the record counts as fulfilled
	At       fault.Place
}

// NeedsNote reports whether the move cannot be made without words.
func (m Move) NeedsNote() bool {
	return m.Note == Required || m.Kind == Return || m.Kind == Reopen || m.Kind == Handover
}

// Actor is the account that wants to move a record.
type Actor struct {
	ID    int64
	Role  string
	Level string
	Unit  string
}

// Past is a move that was made; the first of a record is Opened.
type Past struct {
	Move     string
	From, To string // states; From is empty for Opened
	Actor    int64
	Round    int // 1 until the record is first opened again
}

// Situation is a record as the flow looks at it.
type Situation struct {
	State  string
	Round  int      // from 1
	Owner  string   // unit that has the record
	Keeper []string // units that keep the ledger
	Past   []Past   // oldest first
	Note   string   // what the actor writes; Refuse asks for it

	Has   func(field string) bool     // filled or attached; nil: nothing is
	Holds func(rule policy.Text) bool // nil: no rule holds
	Name  func(field string) Words    // for sentences; nil: the field's id
}

// State finds a state; false where the flow has none of that name, as in a
// record made under another edition.
func (f *Flow) State(id string) (State, bool) {
	i := slices.IndexFunc(f.States, func(s State) bool { return s.ID == id })
	if i < 0 {
		return State{}, false
	}
	return f.States[i], true
}

// Move finds a move.
func (f *Flow) Move(id string) (Move, bool) {
	i := slices.IndexFunc(f.Moves, func(m Move) bool { return m.ID == id })
	if i < 0 {
		return Move{}, false
	}
	return f.Moves[i], true
}

// PhaseOf is the phase of a state; a state the flow does not know is Open.
func (f *Flow) PhaseOf(id string) Phase {
	if s, ok := f.State(id); ok && s.Phase != "" {
		return s.Phase
	}
	return Open
}

// leaves reports whether the move can be made from the state.
func (f *Flow) leaves(m Move, state string) bool {
	if slices.Contains(m.From, state) {
		return true
	}
	phase := f.PhaseOf(state)
	return slices.Contains(m.From, Any) && phase != Done && phase != Void && m.To != state
}
