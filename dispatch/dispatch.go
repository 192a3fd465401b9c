// Package dispatch makes the month's pack for the dispatch meeting (月调度): what
// moved, what is red and since when, whose it is, problems by unit, indicators
// against target and last month, next month's deadlines. It is shown on screen,
// written as a paper and as a workbook, and filed between the levels. Nothing
// of it names a person.
package dispatch

import (
	_ "embed"
	"io"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/indicator"
	"guben/ledger"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

//go:embed text.txt
var catalog string

var _ = message.Register("dispatch", catalog)

// Schema is the room's tables.
//
// filing: one paper of a place and month; content is the briefing as it stood.
// filing_event: what happened to it, only ever added to.
var Schema = store.Schema{Room: "dispatch", Steps: []string{`
	CREATE TABLE filing (
		county BIGINT NOT NULL, id BIGINT NOT NULL, kind TEXT NOT NULL, pack TEXT NOT NULL, place BIGINT NOT NULL, goes_to BIGINT NOT NULL,
		month INTEGER NOT NULL, due TEXT NOT NULL, state TEXT NOT NULL, content TEXT NOT NULL, summary TEXT NOT NULL, corrects BIGINT NOT NULL,
		version INTEGER NOT NULL, account BIGINT NOT NULL, account_name TEXT NOT NULL, changed BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE UNIQUE INDEX filing_of ON filing (county, pack, kind, place, month, corrects);
	CREATE INDEX filing_to ON filing (county, goes_to, state, id);
	CREATE TABLE filing_event (
		county BIGINT NOT NULL, id BIGINT NOT NULL, filing BIGINT NOT NULL, at BIGINT NOT NULL, account BIGINT NOT NULL, account_name TEXT NOT NULL,
		move TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX filing_event_of ON filing_event (county, filing, id);
	CREATE TABLE filing_minute (
		county BIGINT NOT NULL, id BIGINT NOT NULL, filing BIGINT NOT NULL, name TEXT NOT NULL, lead_unit TEXT NOT NULL, place BIGINT NOT NULL,
		due TEXT NOT NULL, task_county BIGINT NOT NULL, task BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX filing_minute_of ON filing_minute (county, filing, id);`}}

// Desk prepares and files the month's papers.
type Desk struct {
	Meter  *indicator.Meter
	Ledger *ledger.Book
	Tasks  *task.Board
	Log    *audit.Log
}

// Query says what a briefing is about.
type Query struct {
	Pack  *pack.Pack
	Place division.Code // 0: the scope's own
	Month period.Month
	Today period.Day
}

// Briefing is the month's pack for the meeting, as numbers and names of units
// and places.
type Briefing struct {
	Pack       string
	Version    string
	Plan       pack.Words
	Place      division.Code
	PlaceName  string
	Month      period.Month
	AsOf       period.Day
	Moved      []Move
	Red        []Alarm
	Units      []UnitLine
	Indicators []Line
	Deadlines  []Deadline
	Signals    map[indicator.Signal]int // of the indicators
}

// Move is something that went forward in the month.
type Move struct {
	Kind  Matter
	Name  pack.Words
	Unit  string
	Count int64 // how many were done in the month
	Open  int64 // how many are left
}

// Matter is what a line of a briefing is about.
type Matter string

// The matters.
const (
	OfTask      Matter = "task"
	OfIndicator Matter = "indicator"
	OfDuty      Matter = "duty"
	OfLedger    Matter = "ledger"
	OfFinding   Matter = "finding"
)

// Say names the matter.
func (m Matter) Say(lang message.Lang) string {
	return message.Text(lang, "dispatch.matter_"+string(m))
}

// Alarm is something that is red.
type Alarm struct {
	Kind  Matter
	ID    string // of the task, indicator, duty or ledger in the pack
	Name  pack.Words
	Unit  string // whose it is
	Place division.Code
	Since period.Day
	Count int64 // records or occurrences, 1 for an indicator
	Why   indicator.Why
}

// UnitLine is the problems of one unit.
type UnitLine struct {
	Unit   string
	Name   pack.Words
	Open   int64
	Amber  int64
	Red    int64
	Opened int64 // in the month
	Closed int64 // in the month
	Kept   int64 // duties
	Missed int64
}

// Line is an indicator against its target and last month.
type Line struct {
	Indicator *pack.Indicator
	This      indicator.Figure
	Last      indicator.Figure
	Trend     []indicator.Figure // from the plan's first month on
}

// Deadline is something due next month.
type Deadline struct {
	Kind  Matter
	ID    string
	Name  pack.Words
	Unit  string
	Place division.Code
	Day   period.Day
	Count int64
}

// Brief prepares the briefing.
func (d *Desk) Brief(tx *store.Tx, scope auth.Scope, query Query) (Briefing, error) {
	return Briefing{}, nil
}

// Word writes the briefing as a paper in the official layout, with charts.
func (b *Briefing) Word(out io.Writer, lang message.Lang) error { return nil }

// Workbook writes the briefing as a workbook, a sheet a part.
func (b *Briefing) Workbook(out io.Writer, lang message.Lang) error { return nil }
