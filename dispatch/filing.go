package dispatch

import (
	"guben/auth"
	"guben/division"
	"guben/message"
	"guben/period"
	"guben/store"
)

// Kind is what a filed paper is.
type Kind string

// The kinds.
const (
	Monthly  Kind = "monthly"  // 月报告, from a place to the one above
	Meeting  Kind = "meeting"  // 月调度, the meeting's pack with its minutes
	Bulletin Kind = "bulletin" // 月通报, from a place to those below
)

// Say names the kind.
func (k Kind) Say(lang message.Lang) string { return message.Text(lang, "dispatch.kind_"+string(k)) }

// State is where a filed paper stands.
type State string

// The states.
const (
	Draft    State = "draft"
	Filed    State = "filed"    // handed to the level above
	Returned State = "returned" // with a reason
	Accepted State = "accepted" // frozen: only a correction follows
)

// Say names the state.
func (s State) Say(lang message.Lang) string { return message.Text(lang, "dispatch.state_"+string(s)) }

// Filing is a paper as a record.
type Filing struct {
	ID       int64
	County   int64
	Kind     Kind
	Pack     string
	Place    division.Code // whose paper it is
	To       division.Code // the place it goes to, 0 none
	Month    period.Month
	Due      period.Day
	State    State
	Briefing Briefing // as it stood when filed
	Summary  string   // the author's own words; no names of persons
	Corrects int64    // the accepted paper it corrects
	Version  int
	Author   string
	Changed  int64
	Events   []Event // only from Get
}

// Event is a step of a filing's life.
type Event struct {
	At   int64
	Name string
	Move string // draft, file, return, accept, correct
	Note string
}

// Minute is a decision of a meeting that becomes a task.
type Minute struct {
	Meeting int64 // the filing
	Name    string
	Lead    string // unit
	Units   []string
	Place   division.Code
	Due     period.Day
	Task    int64 // the task it became
}

// Filter narrows a list of filings.
type Filter struct {
	Pack  string
	Kind  Kind
	Place division.Code
	Month period.Month
	State State
	To    division.Code
	After int64
	Limit int
}

// Prepare drafts a paper of a place and month; there is one of each kind.
func (d *Desk) Prepare(tx *store.Tx, scope auth.Scope, query Query, kind Kind, summary, key string) (Filing, error) {
	return Filing{}, nil
}

// File hands a draft, or a returned paper, to the place above: its figures are frozen.
func (d *Desk) File(tx *store.Tx, scope auth.Scope, county, id int64, version int, key string) (Filing, error) {
	return Filing{}, nil
}

// Return sends a filed paper back with a reason; only the place it went to may.
func (d *Desk) Return(tx *store.Tx, scope auth.Scope, county, id int64, version int, reason, key string) (Filing, error) {
	return Filing{}, nil
}

// Accept takes a filed paper; it is frozen.
func (d *Desk) Accept(tx *store.Tx, scope auth.Scope, county, id int64, version int, key string) (Filing, error) {
	return Filing{}, nil
}

// Correct drafts a paper that corrects an accepted one, which stays as it is.
func (d *Desk) Correct(tx *store.Tx, scope auth.Scope, query Query, county, id int64, note, key string) (Filing, error) {
	return Filing{}, nil
}

// Get is one filing with its events.
func (d *Desk) Get(tx *store.Tx, scope auth.Scope, county, id int64) (Filing, error) {
	return Filing{}, nil
}

// List gives filings, newest first, without their briefings.
func (d *Desk) List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Filing, error) { return nil, nil }

// Missing are the places below that have not filed a month's paper.
func (d *Desk) Missing(tx *store.Tx, scope auth.Scope, query Query, kind Kind, level division.Level) ([]division.Code, error) {
	return nil, nil
}

// Decide turns a minute of a meeting into a task.
func (d *Desk) Decide(tx *store.Tx, scope auth.Scope, county int64, minute Minute, key string) (Minute, error) {
	return minute, nil
}
