package screen

import (
	"encoding/json"

	"guben/division"
	"guben/message"
	"guben/money"
	"guben/period"
	"guben/policy"
	"guben/store"
)

// Kind says what a finding claims.
type Kind string

// The kinds. Missing, Excess and Differs are the two-way gap between what a
// rule says is due and what the department's roster says was received.
const (
	Flag    Kind = "flag"    // a flag rule holds
	Missing Kind = "missing" // due, not received (应享未享)
	Excess  Kind = "excess"  // received, not due (享受不应享)
	Differs Kind = "differs" // received, but another amount
	Unknown Kind = "unknown" // cannot be decided: facts are missing (待核实)
)

// Kinds in the order they are shown.
var Kinds = []Kind{Flag, Missing, Excess, Differs, Unknown}

// Say names the kind.
func (k Kind) Say(lang message.Lang) string { return message.Text(lang, "screen.kind_"+string(k)) }

// State is where a finding stands in its life.
type State string

// The states.
const (
	New       State = "new"       // found by screening, nobody has looked yet
	Verifying State = "verifying" // somebody is looking into it
	Confirmed State = "confirmed" // true, to be remedied
	Dismissed State = "dismissed" // not true, with the reason
	Resolved  State = "resolved"  // remedied, or gone before anybody decided
)

// States in the order of a finding's life.
var States = []State{New, Verifying, Confirmed, Dismissed, Resolved}

// Say names the state.
func (s State) Say(lang message.Lang) string { return message.Text(lang, "screen.state_"+string(s)) }

// Open reports whether somebody still has to do something.
func (s State) Open() bool { return s == New || s == Verifying || s == Confirmed }

// Finding is one clue.
type Finding struct {
	ID        int64
	County    int64
	Village   division.Code
	Household int64 // 0: the village itself
	Person    int64 // 0: the household or village itself
	Persons   int   // people it concerns: 1, all members of the household, or of a village 0
	Pack      string
	Rule      string
	Kind      Kind
	State     State
	Unit      string    // who owes the next step
	Due       money.Fen // by the rule; 0 for a service
	Received  money.Fen // by the roster
	Day       period.Day
	Version   string // of the pack the evidence was made with
	Reason    *policy.Reason
	Lacking   []policy.Missing // facts to find out, for Unknown
	Present   bool             // the newest screening found it too
	Attention bool             // the evidence has changed since a person decided
	FirstAt   int64            // milliseconds
	LastAt    int64
	DecidedBy string
	DecidedAt int64
	Note      string
	Revision  int

	HouseholdName string // head of household
	PersonName    string // "" for the household itself

	decider  int64
	evidence string
}

const findingColumns = `f.id, f.county, f.village, f.household, f.person, f.persons, f.pack, f.rule, f.kind, f.state, f.unit, f.due, f.received,
	f.day, f.version, f.reason, f.missing, f.evidence, f.present, f.attention, f.first_at, f.last_at,
	f.decided_by, f.decided_name, f.decided_at, f.note, f.revision`

func scanFinding(row store.Scanner, more ...any) (f Finding, err error) {
	var day, reason, missing string
	var present, attention int
	into := append([]any{&f.ID, &f.County, &f.Village, &f.Household, &f.Person, &f.Persons, &f.Pack, &f.Rule, &f.Kind, &f.State, &f.Unit, &f.Due, &f.Received,
		&day, &f.Version, &reason, &missing, &f.evidence, &present, &attention, &f.FirstAt, &f.LastAt,
		&f.decider, &f.DecidedBy, &f.DecidedAt, &f.Note, &f.Revision}, more...)
	if err = row.Scan(into...); err != nil {
		return f, err
	}
	f.Present, f.Attention = present == 1, attention == 1
	if f.Day, err = period.Parse(day); err != nil {
		return f, err
	}
	if err = json.Unmarshal([]byte(reason), &f.Reason); err != nil {
		return f, err
	}
	return f, json.Unmarshal([]byte(missing), &f.Lacking)
}
