package dispatch

import (
	"encoding/json"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/indicator"
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

// Kinds in the order they are offered.
var Kinds = []Kind{Monthly, Meeting, Bulletin}

// Say names the kind.
func (k Kind) Say(lang message.Lang) string { return message.Text(lang, "dispatch.kind_"+string(k)) }

// State is where a filed paper stands.
type State string

// The states.
const (
	Draft    State = "draft"
	Filed    State = "filed"    // handed in; its figures are frozen
	Returned State = "returned" // with a reason
	Accepted State = "accepted" // stays as it is: only a correction follows
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
	To       division.Code // the place it goes to; the place itself where it goes nowhere
	Month    period.Month
	Due      period.Day
	State    State
	Briefing Briefing // as it stood when filed; only from Get
	Summary  string   // the author's own words; no names of persons
	Corrects int64    // the accepted paper it corrects
	Version  int
	Author   string
	Changed  int64
	Events   []Event  // only from Get
	Minutes  []Minute // only from Get
}

// Event is a step of a filing's life.
type Event struct {
	At   int64
	Name string
	Move string // draft, file, return, accept, correct
	Note string
}

// dueDay is the day of the next month by which a paper is to be filed, where
// no plan says otherwise.
const dueDay = 5

// Prepare drafts the paper of a place and month, or brings a draft or a returned
// paper to the present figures and words. There is one of each kind.
func (d *Desk) Prepare(tx *store.Tx, scope auth.Scope, query Query, kind Kind, summary, key string) (Filing, error) {
	f, err := d.draft(tx, scope, query, kind)
	if err != nil {
		return f, err
	}
	old, err := current(tx, f)
	switch {
	case err == nil && old.State != Draft && old.State != Returned:
		return old, fault.New(fault.Conflict, "dispatch.filed_already", "kind", kind, "month", query.Month)
	case err == nil:
		f.ID, f.State, f.Version, f.Corrects = old.ID, old.State, old.Version, old.Corrects
	case !store.Missing(err):
		return f, err
	}
	f.Summary = strings.TrimSpace(summary)
	return f, d.keep(tx, scope, &f, "draft", "", key)
}

// draft is a new paper with its briefing.
func (d *Desk) draft(tx *store.Tx, scope auth.Scope, query Query, kind Kind) (f Filing, err error) {
	if err := writes(scope); err != nil {
		return f, err
	}
	narrowed, err := scope.Within(query.Place)
	if err != nil {
		return f, err
	}
	query.Place = narrowed.Division
	f = Filing{County: query.Place.County(), Kind: kind, Pack: query.Pack.ID, Place: query.Place, To: query.Place, Month: query.Month,
		Due: (query.Month + 1).First() + dueDay - 1, State: Draft}
	if kind == Monthly {
		f.To = query.Place.Parent()
	}
	f.Briefing, err = d.Brief(tx, scope, query)
	return f, err
}

// writes lets offices, townships and villages file papers of their own.
func writes(scope auth.Scope) error {
	switch scope.Role {
	case auth.Office, auth.Township, auth.Village:
		return nil
	}
	return scope.Need(auth.Dispatch)
}

// File hands in a draft or a returned paper with the figures as they are now,
// which are frozen. query is the paper's own plan, place and month.
func (d *Desk) File(tx *store.Tx, scope auth.Scope, query Query, id int64, version int, key string) (Filing, error) {
	f, err := d.change(tx, scope, query.Place.County(), id, version, Draft, Returned)
	if err != nil {
		return f, err
	}
	fresh, err := d.draft(tx, scope, query, f.Kind)
	if err != nil {
		return f, err
	}
	if f.Place != fresh.Place || f.Month != fresh.Month || f.Pack != fresh.Pack {
		return f, fault.New(fault.Invalid, "dispatch.other_paper")
	}
	f.Briefing, f.State = fresh.Briefing, Filed
	if scope.May(auth.Dispatch) {
		if _, err := d.Meter.Freeze(tx, scope, indicator.Query{Pack: query.Pack, Place: f.Place, Month: f.Month, Today: query.Today}, f.reason(), ""); err != nil {
			return f, err
		}
	}
	return f, d.keep(tx, scope, &f, "file", "", key)
}

// reason is the note under figures that are frozen again.
func (f *Filing) reason() string {
	if f.Summary != "" {
		return f.Summary
	}
	return f.Kind.Say(message.Zh)
}

// Return sends a filed paper back with a reason; the place it went to decides.
func (d *Desk) Return(tx *store.Tx, scope auth.Scope, county, id int64, version int, reason, key string) (Filing, error) {
	if strings.TrimSpace(reason) == "" {
		return Filing{}, fault.New(fault.Invalid, "dispatch.no_reason")
	}
	return d.decide(tx, scope, county, id, version, Returned, "return", reason, key)
}

// Accept takes a filed paper: it stays as it is.
func (d *Desk) Accept(tx *store.Tx, scope auth.Scope, county, id int64, version int, key string) (Filing, error) {
	return d.decide(tx, scope, county, id, version, Accepted, "accept", "", key)
}

func (d *Desk) decide(tx *store.Tx, scope auth.Scope, county, id int64, version int, to State, move, note, key string) (Filing, error) {
	f, err := d.change(tx, scope, county, id, version, Filed)
	if err != nil {
		return f, err
	}
	if err := scope.Need(auth.Dispatch); err != nil {
		return f, err
	}
	if !scope.Reaches(f.To) {
		return f, fault.New(fault.Forbidden, "dispatch.not_yours")
	}
	f.State = to
	return f, d.keep(tx, scope, &f, move, note, key)
}

// change is a paper that may be changed from the states given.
func (d *Desk) change(tx *store.Tx, scope auth.Scope, county, id int64, version int, from ...State) (Filing, error) {
	f, err := d.Get(tx, scope, county, id)
	if err != nil {
		return f, err
	}
	if err := writes(scope); err != nil {
		return f, err
	}
	if f.Version != version {
		return f, fault.New(fault.Conflict, "dispatch.changed_meanwhile")
	}
	for _, state := range from {
		if f.State == state {
			return f, nil
		}
	}
	return f, fault.New(fault.Conflict, "dispatch.wrong_state", "state", f.State)
}

// Correct drafts a paper that corrects an accepted one, which stays as it is.
// query is the paper's own plan, place and month.
func (d *Desk) Correct(tx *store.Tx, scope auth.Scope, query Query, id int64, note, key string) (Filing, error) {
	old, err := d.Get(tx, scope, query.Place.County(), id)
	switch {
	case err != nil:
		return old, err
	case old.State != Accepted:
		return old, fault.New(fault.Conflict, "dispatch.wrong_state", "state", old.State)
	case strings.TrimSpace(note) == "":
		return old, fault.New(fault.Invalid, "dispatch.no_reason")
	}
	f, err := d.draft(tx, scope, query, old.Kind)
	if err != nil {
		return f, err
	}
	f.Corrects, f.Summary = old.ID, note
	return f, d.keep(tx, scope, &f, "correct", note, key)
}

// keep writes a paper, its step and the audit record.
func (d *Desk) keep(tx *store.Tx, scope auth.Scope, f *Filing, move, note, key string) error {
	content, err := json.Marshal(f.Briefing)
	if err != nil {
		return err
	}
	f.Author, f.Changed = scope.Name, tx.Now()
	if err := f.write(tx, scope, string(content)); err != nil {
		return err
	}
	if _, err := tx.Exec(`INSERT INTO filing_event (county, id, filing, at, account, account_name, move, note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		f.County, tx.NewID(), f.ID, tx.Now(), scope.Account, scope.Name, move, note); err != nil {
		return err
	}
	return d.Log.Append(tx, audit.Entry{County: f.County, Actor: scope.Account, ActorName: scope.Name, Key: key, Action: "filing." + move,
		Subject: "filing", SubjectID: f.ID, Detail: map[string]any{"kind": f.Kind, "pack": f.Pack, "place": f.Place, "month": f.Month.String(), "state": f.State}})
}

func (f *Filing) write(tx *store.Tx, scope auth.Scope, content string) error {
	if f.ID == 0 {
		f.ID, f.Version = tx.NewID(), 1
		_, err := tx.Exec(`INSERT INTO filing (county, id, kind, pack, place, goes_to, month, due, state, content, summary, corrects, version, account, account_name, changed)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`, f.County, f.ID, string(f.Kind), f.Pack, int64(f.Place), int64(f.To),
			int(f.Month), f.Due.String(), string(f.State), content, f.Summary, f.Corrects, f.Version, scope.Account, scope.Name, f.Changed)
		if store.Unique(err) {
			return fault.New(fault.Conflict, "dispatch.filed_already", "kind", f.Kind, "month", f.Month)
		}
		return err
	}
	n, err := tx.Exec(`UPDATE filing SET state = $1, content = $2, summary = $3, version = version + 1, account = $4, account_name = $5, changed = $6
		WHERE county = $7 AND id = $8 AND version = $9`, string(f.State), content, f.Summary, scope.Account, scope.Name, f.Changed, f.County, f.ID, f.Version)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "dispatch.changed_meanwhile")
	}
	f.Version++
	return err
}
