package draft

import (
	"encoding/json"
	"slices"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/plan"
	"guben/store"
)

// State is what the review has made of an item.
type State string

// The states.
const (
	Open     State = "open"     // nobody has looked at it
	Accepted State = "accepted" // goes into the pack
	Dropped  State = "dropped"  // does not
)

// Say names the state.
func (s State) Say(lang message.Lang) string { return message.Text(lang, "draft.state_"+string(s)) }

// Review is a draft while people go through it.
type Review struct {
	County    int64
	ID        int64
	Division  division.Code
	Pack      string // id the pack will have
	File      string // as uploaded
	Title     string
	Number    string // of the document
	At        int64
	Actor     int64
	ActorName string
	Items     int // all
	Waiting   int // of Items, open ones
}

// Entry is an item under review.
type Entry struct {
	Item
	Seq     int64
	State   State
	Version int64
}

// Content is what a review rests on: the document as read, and its clause tree.
type Content struct {
	Document *plan.Document
	Clauses  []Clause
}

// Create keeps the draft of a document for review. The plan is of the
// account's area.
func Create(tx *store.Tx, log *audit.Log, scope auth.Scope, file string, d *plan.Document, key string) (Review, error) {
	if err := scope.Need(auth.Import); err != nil {
		return Review{}, err
	}
	today := period.On(tx.Time())
	r := Review{County: scope.Division.County(), ID: tx.NewID(), Division: scope.Division, File: file, Title: d.Title, Number: d.Number,
		At: tx.Now(), Actor: scope.Account, ActorName: scope.Name}
	r.Pack = "plan_" + store.FormatID(r.ID)
	drafted := From(d, Options{ID: r.Pack, Division: scope.Division, Today: today})
	r.Items, r.Waiting = len(drafted.Items), len(drafted.Items)
	document, err := json.Marshal(d)
	if err != nil {
		return Review{}, err
	}
	clauses, err := json.Marshal(drafted.Clauses)
	if err != nil {
		return Review{}, err
	}
	if _, err := tx.Exec(`INSERT INTO draft (county, id, division, pack, file, title, number, document, clauses, at, actor, actor_name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`, r.County, r.ID, int64(r.Division), r.Pack, r.File, r.Title, r.Number,
		string(document), string(clauses), r.At, r.Actor, r.ActorName); err != nil {
		return Review{}, err
	}
	for n := range drafted.Items {
		if err := r.insert(tx, int64(n+1), &drafted.Items[n]); err != nil {
			return Review{}, err
		}
	}
	return r, r.record(tx, log, scope, "draft.create", key, map[string]any{"items": r.Items})
}

func (r *Review) insert(tx *store.Tx, seq int64, i *Item) error {
	values, err := json.Marshal(i.Values)
	if err != nil {
		return err
	}
	doubts, err := json.Marshal(i.Doubts)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO draft_item (county, draft, seq, kind, item_key, clause, source, quote, vals, doubts, state, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)`, r.County, r.ID, seq, string(i.Kind), i.Key, i.Clause, i.Source, i.Quote,
		string(values), string(doubts), string(Open))
	return err
}

func (r *Review) record(tx *store.Tx, log *audit.Log, scope auth.Scope, action, key string, detail map[string]any) error {
	return log.Append(tx, audit.Entry{County: r.County, Actor: scope.Account, ActorName: scope.Name, Action: action,
		Subject: "draft", SubjectID: r.ID, Key: key, Detail: detail})
}

// Change is what a reviewer makes of one item.
type Change struct {
	Seq     int64
	Version int64 // of the item as the reviewer saw it
	Values  Values
	State   State
}

// Decide carries out a change. An item somebody else changed in the meantime
// is fault.Conflict; values that do not fit their fields are fault.Invalid.
func Decide(tx *store.Tx, log *audit.Log, scope auth.Scope, id int64, c Change, key string) error {
	r, entry, err := find(tx, scope, id, c.Seq)
	if err != nil {
		return err
	}
	before := entry.State
	entry.State = c.State
	for _, field := range Fields(entry.Kind) {
		if value, given := c.Values[field.Key]; given {
			entry.Values[field.Key] = value
		}
	}
	if c.State != Dropped {
		if err := entry.Check(); err != nil {
			return err
		}
	}
	// First on record: the same form sent twice has the old version as well.
	detail := map[string]any{"item": entry.Key, "before": string(before), "after": string(c.State)}
	if err := r.record(tx, log, scope, "draft.decide", key, detail); err != nil {
		return err
	}
	entry.Version = c.Version
	return r.update(tx, &entry)
}

func find(tx *store.Tx, scope auth.Scope, id, seq int64) (Review, Entry, error) {
	r, err := own(tx, scope, id)
	if err != nil {
		return r, Entry{}, err
	}
	entry, err := scanEntry(tx.QueryRow(`SELECT `+entryColumns+` FROM draft_item WHERE county = $1 AND draft = $2 AND seq = $3`, r.County, r.ID, seq))
	return r, entry, err
}

// own is a draft the account may change: one of its own area, not of a wider one.
func own(tx *store.Tx, scope auth.Scope, id int64) (Review, error) {
	if err := scope.Need(auth.Import); err != nil {
		return Review{}, err
	}
	r, err := Get(tx, scope, id)
	if err == nil && !scope.Reaches(r.Division) {
		err = fault.New(fault.Forbidden, "draft.not_own")
	}
	return r, err
}

// update writes an item; the version it was read with must be the stored one.
func (r *Review) update(tx *store.Tx, e *Entry) error {
	values, err := json.Marshal(e.Values)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE draft_item SET vals = $1, state = $2, version = version + 1 WHERE county = $3 AND draft = $4 AND seq = $5 AND version = $6`,
		string(values), string(e.State), r.County, r.ID, e.Seq, e.Version)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "draft.meanwhile")
	}
	return err
}

// AcceptSection accepts the open items of some clauses of the document that
// have no doubt; those with one are settled one by one. It says how many.
func AcceptSection(tx *store.Tx, log *audit.Log, scope auth.Scope, id int64, sources []string, key string) (accepted int, err error) {
	r, err := own(tx, scope, id)
	if err != nil {
		return 0, err
	}
	entries, err := Entries(tx, r)
	if err != nil {
		return 0, err
	}
	for i := range entries {
		e := &entries[i]
		if e.State != Open || len(e.Doubts) > 0 || !slices.Contains(sources, e.Source) || e.Check() != nil {
			continue
		}
		e.State = Accepted
		if err := r.update(tx, e); err != nil {
			return 0, err
		}
		accepted++
	}
	return accepted, r.record(tx, log, scope, "draft.accept", key, map[string]any{"items": accepted})
}

// Discard removes a draft; what was made of it on record stays there.
func Discard(tx *store.Tx, log *audit.Log, scope auth.Scope, id int64, key string) error {
	r, err := own(tx, scope, id)
	if err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM draft_item WHERE county = $1 AND draft = $2", "DELETE FROM draft WHERE county = $1 AND id = $2"} {
		if _, err := tx.Exec(statement, r.County, r.ID); err != nil {
			return err
		}
	}
	return r.record(tx, log, scope, "draft.discard", key, map[string]any{"items": r.Items})
}

// Reviewed is the draft as its review stands: what was dropped is left out,
// what was accepted has no doubts, what is open says so.
func Reviewed(c Content, entries []Entry) *Draft {
	d := &Draft{Clauses: c.Clauses}
	for _, e := range entries {
		item := e.Item
		switch e.State {
		case Dropped:
			continue
		case Accepted:
			item.Doubts = settled(item)
		case Open:
			item.Doubts = append(slices.Clone(item.Doubts), newDoubt("draft.unreviewed"))
		}
		d.Items = append(d.Items, item)
	}
	return d
}

// settled are the doubts accepting an item leaves: nobody can accept away that
// a population has no rule yet.
func settled(i Item) []Doubt {
	if i.Kind == Population {
		return []Doubt{newDoubt("draft.no_rule")}
	}
	return nil
}
