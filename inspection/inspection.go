// Package inspection draws what is looked at and keeps what was seen of it: all
// households of a place, those that findings point at, or a sample of every
// village drawn by a recorded seed. What is seen is a record of a ledger of the
// plan, and what is wrong is raised from it into a problem ledger; this room only
// knows which households an inspection is about, who inspects whom, and how many
// are done.
//
// A draw can be checked by anybody: a household's place in the order is the
// SHA-256 of the seed and its number, so it does not depend on who else lived
// there or on who drew.
package inspection

import (
	_ "embed"

	"guben/audit"
	"guben/division"
	"guben/ledger"
	"guben/message"
	"guben/period"
	"guben/registry"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("inspection", catalog)

// Schema is the room's tables. An item's inspector is the place whose people
// look: the household's own township, or another one in a cross-inspection.
var Schema = store.Schema{Room: "inspection", Steps: []string{`
	CREATE TABLE inspection (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, ledger TEXT NOT NULL, name TEXT NOT NULL, depth TEXT NOT NULL,
		place BIGINT NOT NULL, crossed INTEGER NOT NULL, share INTEGER NOT NULL, least INTEGER NOT NULL, rules TEXT NOT NULL,
		seed TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL, closed TEXT NOT NULL, stock BIGINT NOT NULL,
		drawn BIGINT NOT NULL, begun BIGINT NOT NULL, done BIGINT NOT NULL, author BIGINT NOT NULL, author_name TEXT NOT NULL,
		at BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE TABLE inspection_item (
		county BIGINT NOT NULL, inspection BIGINT NOT NULL, household BIGINT NOT NULL, village BIGINT NOT NULL,
		inspector BIGINT NOT NULL, record BIGINT NOT NULL, done INTEGER NOT NULL, PRIMARY KEY (county, inspection, household));
	CREATE INDEX inspection_item_village ON inspection_item (county, inspection, village, household, inspector, record, done);
	CREATE INDEX inspection_item_record ON inspection_item (county, record) WHERE record > 0;`}}

// Depth is how much is looked at.
type Depth string

// The depths.
const (
	Full   Depth = "full"   // every household (全覆盖)
	Key    Depth = "key"    // those with open findings (重点)
	Sample Depth = "sample" // a share of every village, drawn by the seed (抽查)
)

// Depths in the order they are offered.
var Depths = []Depth{Full, Key, Sample}

// Say names the depth.
func (d Depth) Say(lang message.Lang) string {
	return message.Text(lang, "inspection.depth_"+string(d))
}

// Round is one inspection.
type Round struct {
	County int64
	ID     int64
	Pack   string
	Ledger string // of the pack, about households: what an inspector fills in
	Name   string
	Depth  Depth
	Place  division.Code
	Cross  bool     // each township is inspected by the people of another
	Share  int      // of Sample: per cent of a village's households, 1 to 100
	Least  int      // of Sample: at least so many of a village, if it has them
	Rules  []string // of Key: rules whose open findings count, none means all
	Seed   string   // up to 40 characters; "" is made from the time
	From   period.Day
	To     period.Day
	Closed period.Day // 0 while it goes on
	Stock  int64      // households it was drawn from
	Drawn  int64
	Begun  int64 // of Drawn, those with a record
	Done   int64 // of Begun, those whose record counts
	Author int64
	By     string
	At     int64 // milliseconds
}

// Item is one household of an inspection.
type Item struct {
	County    int64
	Round     int64
	Household int64
	Village   division.Code
	Inspector division.Code // township whose people look
	Record    int64         // of the ledger, 0 before anybody began
	Done      bool
}

// Desk plans inspections and keeps them.
type Desk struct {
	Log      *audit.Log
	Registry *registry.Registry
	Book     *ledger.Book
}
