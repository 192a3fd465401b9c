// Package intake brings workbooks into the registry and department rosters into
// compare: stage, review, apply, undo. Staging reads the file, finds its header
// and its shape, and turns every row into new, changed, unchanged or rejected
// with reasons; nothing in the registry moves. Applying is one transaction,
// and so is undoing it as a whole.
//
// A household goes in whole or not at all. One row that cannot be accepted
// holds back its household, because a household that lacks a member has a wrong
// income per head and nobody would see it, while a household held back stands
// in the list of rejected rows. That list is itself a workbook that can be
// corrected and uploaded. Two kinds of row are refused alone: one that repeats a
// person of another row, for the person is there already; and one about a
// person who has left and was never registered, for no member is lacking.
//
// A blank cell says nothing and changes nothing; it never erases.
package intake

import (
	_ "embed"
	"io"

	"guben/audit"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/seal"
	"guben/sheet"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("intake", catalog)

// Desk is where imports are handled. Limits may be zero.
type Desk struct {
	DB     *store.DB
	Ring   *seal.Ring
	Log    *audit.Log
	Packs  []*pack.Pack // whose rosters are recognised
	Limits sheet.Limits
}

// Kind is what a file brings.
type Kind string

// The kinds. A roster's kind is RosterKind of its ID.
const (
	Auto       Kind = "auto"      // found out from the headings
	Persons    Kind = "person"    // a row a person: the national 人口信息 export (47 columns)
	Ledger     Kind = "ledger"    // a row a person with facts of the household: 户台账 (30 columns)
	Households Kind = "household" // a row a household, with its head and items of income
)

// RosterKind is the kind of a roster with this ID.
func RosterKind(id string) Kind { return Kind("roster:" + id) }

// Roster is the ID of the roster, "" for the kinds of the registry.
func (k Kind) Roster() string {
	if len(k) > 7 && k[:7] == "roster:" {
		return string(k[7:])
	}
	return ""
}

// Upload is a file to be staged.
type Upload struct {
	Name    string      // as the user knows it
	Path    string      // the file; or
	Content io.ReaderAt // its content
	Size    int64       // of Content
	Kind    Kind        // "" is Auto
	// Area is the place the file is about: names of villages are looked up below
	// it. 0 is the scope's own place.
	Area division.Code
	// Year is the accounting year (上年 10-01 to 9-30) of income columns where the
	// sheet has no 年度 column; 0 is the newest one that has ended.
	Year int
	// Period is the days a roster covers; the zero range is the span of the
	// roster (month, year ...) that Day lies in.
	Period period.Range
	// Day is the day the file is from; 0 is today. A roster was delivered on it.
	Day period.Day
}

// Phase is what a long import is doing.
type Phase string

// The phases.
const (
	Reading  Phase = "reading"  // first pass: rows, households, repeated numbers
	Checking Phase = "checking" // second pass: each household against the registry
	Applying Phase = "applying"
	Undoing  Phase = "undoing"
)

// Say names the phase.
func (p Phase) Say(lang message.Lang) string {
	return message.Text(lang, "intake.phase_"+string(p))
}

// Progress is told how far a phase is; total is 0 while it is not known. It is
// called at most some hundred times a phase, from the calling goroutine.
type Progress func(phase Phase, done, total int64)

// State is where an import stands.
type State string

// The states. Staging is also what a stopped machine leaves behind: such an
// import can only be discarded.
const (
	Staging   State = "staging"
	Staged    State = "staged"
	Applied   State = "applied"
	Undone    State = "undone"
	Discarded State = "discarded"
)

// Say names the state.
func (s State) Say(lang message.Lang) string { return message.Text(lang, "intake.state_"+string(s)) }

// Outcome is what staging made of a row.
type Outcome string

// The outcomes.
const (
	New       Outcome = "new"
	Changed   Outcome = "changed"
	Unchanged Outcome = "unchanged"
	Rejected  Outcome = "rejected"
)

// Outcomes in the order they are shown.
var Outcomes = []Outcome{Rejected, New, Changed, Unchanged}

// Say names the outcome.
func (o Outcome) Say(lang message.Lang) string {
	return message.Text(lang, "intake.outcome_"+string(o))
}

// Entity is what a staged row is about. One row of the sheet may give two: the
// household and the person.
type Entity string

// The entities.
const (
	Household Entity = "household"
	Person    Entity = "person"
	Receipt   Entity = "receipt" // a row of a roster
)

// Say names the entity.
func (e Entity) Say(lang message.Lang) string {
	return message.Text(lang, "intake.entity_"+string(e))
}

// Tally counts outcomes.
type Tally struct {
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
}

// Sum is the number of all.
func (t Tally) Sum() int { return t.New + t.Changed + t.Unchanged + t.Rejected }

// Import is a file that was staged, and what became of it.
type Import struct {
	County     int64         `json:"county"` // first part of the key: the county of the area
	ID         int64         `json:"id,string"`
	State      State         `json:"state"`
	Kind       Kind          `json:"kind"` // as recognised, never Auto
	Area       division.Code `json:"area"`
	Unit       string        `json:"unit,omitempty"` // unit that delivers the roster
	File       string        `json:"file"`
	Sheet      string        `json:"sheet,omitempty"`
	Digest     string        `json:"digest"` // SHA-256 of the file, hexadecimal
	Rows       int           `json:"rows"`   // rows below the header
	Households Tally         `json:"households"`
	Persons    Tally         `json:"persons"`
	Receipts   Tally         `json:"receipts"`
	Noted      int           `json:"noted"` // rows with repairs or something to look at
	Columns    []Column      `json:"columns"`
	Period     period.Range  `json:"period"` // days a roster covers
	Day        period.Day    `json:"day"`
	Actor      int64         `json:"-"`
	ActorName  string        `json:"actor"`
	StagedAt   int64         `json:"staged_at"` // milliseconds since 1970
	AppliedAt  int64         `json:"applied_at,omitempty"`
	EndedAt    int64         `json:"ended_at,omitempty"` // undone or discarded
	Version    int           `json:"-"`
}

// Column is a column of the file and what it was taken for.
type Column struct {
	Letter string `json:"letter"` // A, B, ... FA
	Name   string `json:"name"`   // heading as written
	Field  string `json:"field"`  // entity.key, income.key, own.key; "" is unknown and ignored
}

// Used reports whether the column is read: it is known, and not worked out by
// the program itself (年龄, 纯收入).
func (c Column) Used() bool {
	entity, key := cut(c.Field)
	if entity != string(dictionary.Household) && entity != string(dictionary.Person) {
		return c.Field != ""
	}
	field, ok := dictionary.Get(dictionary.Entity(entity), key)
	return ok && !field.Derived()
}

// Label is the name of the field the column was taken for, "" if it is unknown.
func (c Column) Label(lang message.Lang) string { return label(lang, c.Field, c.Name) }

// Row is one staged row, as the reader may see it.
type Row struct {
	Seq       int64 // for paging
	Line      int   // row of the sheet, from 1
	Entity    Entity
	Outcome   Outcome
	County    int64         // of the household
	Division  division.Code // village
	Household int64         // registered household, 0 if new
	Person    int64
	Name      string // of the person or the head
	Changes   []Change
	Reasons   []Remark // why it is rejected
	Notes     []Remark // repairs, and what somebody should look at
}

// Change is one field of a row: what stands in the registry and what the file
// says. Before is "" in a new row. Secrets are masked.
type Change struct {
	Field  string // entity.key or income.key
	Head   string // name of the field in the reader's language
	Before string
	After  string
}

// Remark is a sentence about a row, with its place in the sheet.
type Remark struct {
	Code  string      `json:"code"`
	Place fault.Place `json:"place"`
	Zh    string      `json:"zh"`
	En    string      `json:"en"`
}

// Say is the sentence without its place.
func (r Remark) Say(lang message.Lang) string {
	if lang == message.En {
		return r.En
	}
	return r.Zh
}

// Filter selects staged rows.
type Filter struct {
	Outcome Outcome // "" is all
	Entity  Entity  // "" is all
	Noted   bool    // only rows with notes
	After   int64   // Seq of the last row of the page before
	Limit   int     // 0 is 50
}

func label(lang message.Lang, field, otherwise string) string {
	entity, key := cut(field)
	switch entity {
	case "income":
		if item, ok := dictionary.ItemOf(key); ok {
			return item.Say(lang)
		}
	case "household", "person":
		if f, ok := dictionary.Get(dictionary.Entity(entity), key); ok {
			return f.Say(lang)
		}
	case "own":
		return otherwise
	}
	return ""
}
