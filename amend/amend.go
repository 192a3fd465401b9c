// Package amend is the author's desk of a county: a plan pack is changed as
// text (a dated value of a parameter, a rule, its tests), checked at every save,
// held against the registry, approved by a second person, and in force for that
// county from a day on. The pack that was shipped is never touched: an amendment
// keeps whole files that stand in the place of the shipped ones.
package amend

import (
	_ "embed"
	"io/fs"
	"slices"

	"guben/audit"
	"guben/message"
	"guben/period"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("amend", catalog)

// Schema is the room's tables.
//
// amendment: one change of one county's pack; base is the shipped version it was
// written on, parent the version it started from, version what it gives.
// amendment_file: files that differ from the shipped pack, before is the text
// the author found. amendment_event: what happened, only ever added to; content
// holds the files as they were submitted.
var Schema = store.Schema{Room: "amend", Steps: []string{`
	CREATE TABLE amendment (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, base TEXT NOT NULL, parent TEXT NOT NULL, version TEXT NOT NULL,
		title TEXT NOT NULL, from_day TEXT NOT NULL, state TEXT NOT NULL, author BIGINT NOT NULL, author_name TEXT NOT NULL,
		note TEXT NOT NULL, at BIGINT NOT NULL, decided_by BIGINT NOT NULL, decided_name TEXT NOT NULL, decided_at BIGINT NOT NULL,
		revision BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX amendment_state ON amendment (county, state, pack);
	CREATE TABLE amendment_file (
		county BIGINT NOT NULL, amendment BIGINT NOT NULL, path TEXT NOT NULL, before TEXT NOT NULL, content TEXT NOT NULL,
		PRIMARY KEY (county, amendment, path));
	CREATE TABLE amendment_event (
		county BIGINT NOT NULL, id BIGINT NOT NULL, amendment BIGINT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL, actor_name TEXT NOT NULL,
		move TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, about TEXT NOT NULL, note TEXT NOT NULL, content TEXT NOT NULL,
		PRIMARY KEY (county, id));
	CREATE INDEX amendment_event_of ON amendment_event (county, amendment, id);`}}

// Editor changes packs. It keeps nothing and may be shared.
type Editor struct {
	Packs fs.FS // the shipped packs
	Log   *audit.Log
}

// State is where an amendment stands. Whether an approved one is in force is
// a matter of the day, see InForce.
type State string

// The states.
const (
	Draft     State = "draft"
	Submitted State = "submitted" // waits for a second person
	Returned  State = "returned"  // with a reason; can be changed again
	Approved  State = "approved"  // in force from its day
	Withdrawn State = "withdrawn" // given up by an author
)

// Say names the state.
func (s State) Say(lang message.Lang) string { return message.Text(lang, "amend.state_"+string(s)) }

// Open reports whether the text can be changed.
func (s State) Open() bool { return s == Draft || s == Returned }

// Amendment is one change of a county's pack.
type Amendment struct {
	County     int64
	ID         int64
	Pack       string // id
	Base       string // version of the shipped pack it was written on
	Parent     string // version it started from: Base, or an amendment's before
	Version    string // version it gives, "" until submitted
	Title      string
	From       period.Day
	State      State
	Author     int64
	AuthorName string
	Note       string // reason of the last return
	At         int64  // begun, milliseconds since 1970
	DecidedBy  string
	DecidedAt  int64
	Revision   int64
	Files      []File // by path; List leaves them out
}

// File is a file of the pack that is not as it was shipped.
type File struct {
	Path   string // below the pack's folder: params.yaml, tests/income.yaml
	Before string // as the author found it, "" for a new file
	Text   string
}

// Changed reports whether this amendment changed the file, rather than one
// before it.
func (f File) Changed() bool { return f.Before != f.Text }

// Event is one thing that happened to an amendment.
type Event struct {
	At    int64
	Actor int64
	Who   string
	Move  Move
	From  State
	To    State
	About string // what was edited: a parameter, a rule, a file
	Note  string
	Files map[string]string // by path, as submitted; nil for other moves
}

// Stale reports whether the shipped pack has changed since: the amendment needs
// review and is not applied.
func (a *Amendment) Stale(shipped string) bool { return a.Base != shipped }

// file gives the amended file at path, nil if it is as shipped.
func (a *Amendment) file(path string) *File {
	at := slices.IndexFunc(a.Files, func(f File) bool { return f.Path == path })
	if at < 0 {
		return nil
	}
	return &a.Files[at]
}
