package draft

import (
	"encoding/json"

	"guben/auth"
	"guben/division"
	"guben/store"
)

// Schema is the room's tables. A draft keeps the document as it was read, so
// that a later reader's clauses do not come between an item and its words.
var Schema = store.Schema{Room: "draft", Steps: []string{`
	CREATE TABLE draft (
		county BIGINT NOT NULL, id BIGINT NOT NULL, division BIGINT NOT NULL, pack TEXT NOT NULL, file TEXT NOT NULL, title TEXT NOT NULL,
		number TEXT NOT NULL, document TEXT NOT NULL, clauses TEXT NOT NULL, at BIGINT NOT NULL, actor BIGINT NOT NULL, actor_name TEXT NOT NULL,
		PRIMARY KEY (county, id));
	CREATE TABLE draft_item (
		county BIGINT NOT NULL, draft BIGINT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL, item_key TEXT NOT NULL, clause TEXT NOT NULL,
		source TEXT NOT NULL, quote TEXT NOT NULL, vals TEXT NOT NULL, doubts TEXT NOT NULL, state TEXT NOT NULL, version BIGINT NOT NULL,
		PRIMARY KEY (county, draft, seq));`}}

const reviewColumns = `d.county, d.id, d.division, d.pack, d.file, d.title, d.number, d.at, d.actor, d.actor_name,
	(SELECT COUNT(*) FROM draft_item i WHERE i.county = d.county AND i.draft = d.id),
	(SELECT COUNT(*) FROM draft_item i WHERE i.county = d.county AND i.draft = d.id AND i.state = 'open')`

const entryColumns = `seq, kind, item_key, clause, source, quote, vals, doubts, state, version`

func scanReview(row store.Scanner) (r Review, err error) {
	var place int64
	err = row.Scan(&r.County, &r.ID, &place, &r.Pack, &r.File, &r.Title, &r.Number, &r.At, &r.Actor, &r.ActorName, &r.Items, &r.Waiting)
	r.Division = division.Code(place)
	return r, err
}

func scanEntry(row store.Scanner) (e Entry, err error) {
	var values, doubts string
	if err = row.Scan(&e.Seq, &e.Kind, &e.Key, &e.Clause, &e.Source, &e.Quote, &values, &doubts, &e.State, &e.Version); err != nil {
		return e, err
	}
	if err = json.Unmarshal([]byte(values), &e.Values); err != nil {
		return e, err
	}
	return e, json.Unmarshal([]byte(doubts), &e.Doubts)
}

// most bounds a list of drafts; an area makes a few a year.
const most = 200

// List gives the drafts of the scope's area and of the wider areas it lies in,
// the newest first.
func List(tx *store.Tx, scope auth.Scope) ([]Review, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	return store.Collect(tx, scanReview, `SELECT `+reviewColumns+` FROM draft d WHERE `+visible+` ORDER BY d.id DESC LIMIT $8`, append(bounds(scope), most)...)
}

// Get is one draft; outside the scope it does not exist.
func Get(tx *store.Tx, scope auth.Scope, id int64) (Review, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return Review{}, err
	}
	return scanReview(tx.QueryRow(`SELECT `+reviewColumns+` FROM draft d WHERE `+visible+` AND d.id = $8`, append(bounds(scope), id)...))
}

// visible is what a scope may read: a plan is for everybody in its area.
const visible = `(d.county >= $1 AND d.county < $2 AND d.division >= $3 AND d.division < $4 OR d.division IN ($5, $6, $7))`

func bounds(scope auth.Scope) []any {
	first, end := scope.Counties()
	lo, hi := scope.Range()
	args := []any{first, end, lo, hi}
	for level := division.Province; level <= division.County; level++ {
		args = append(args, int64(scope.Division.At(level)))
	}
	return args
}

// Load is what a review rests on.
func Load(tx *store.Tx, r Review) (c Content, err error) {
	var document, clauses string
	if err = tx.QueryRow("SELECT document, clauses FROM draft WHERE county = $1 AND id = $2", r.County, r.ID).Scan(&document, &clauses); err != nil {
		return c, err
	}
	if err = json.Unmarshal([]byte(document), &c.Document); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(clauses), &c.Clauses)
}

// Entries are the items of a draft in the order they were read.
func Entries(tx *store.Tx, r Review) ([]Entry, error) {
	return store.Collect(tx, scanEntry, `SELECT `+entryColumns+` FROM draft_item WHERE county = $1 AND draft = $2 ORDER BY seq`, r.County, r.ID)
}
