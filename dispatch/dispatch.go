// Package dispatch makes the month's pack for the dispatch meeting (月调度): what
// moved, what is red and since when, whose it is, problems by unit, indicators
// against target and last month, next month's deadlines. It is shown on screen,
// written as a paper and as a workbook, and filed between the levels. Nothing
// of it names a person.
package dispatch

import (
	_ "embed"

	"guben/audit"
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

// Briefing is the month's pack for the meeting: numbers, and names of units,
// places and of what the plan names. It holds no person and may be kept.
type Briefing struct {
	Pack       string                   `json:"pack"`
	Version    string                   `json:"version"`
	Plan       pack.Words               `json:"plan"`
	Place      division.Code            `json:"place"`
	PlaceName  string                   `json:"place_name"`
	Month      period.Month             `json:"month"`
	AsOf       period.Day               `json:"as_of"`
	Signals    map[indicator.Signal]int `json:"signals"` // of the indicators
	Work       map[indicator.Signal]int `json:"work"`    // signals of the tasks
	Moved      []Move                   `json:"moved"`
	Red        []Alarm                  `json:"red"`
	Units      []UnitLine               `json:"units"`
	Indicators []Line                   `json:"indicators"`
	Deadlines  []Deadline               `json:"deadlines"`
}

// Move is something that went forward in the month.
type Move struct {
	Kind Matter     `json:"kind"`
	Name pack.Words `json:"name"`
	Unit pack.Words `json:"unit"` // whose it is
	Done int64      `json:"done"` // how many were done in the month
	Open int64      `json:"open"` // how many are left
}

// Matter is what a line of a briefing is about.
type Matter string

// The matters.
const (
	OfTask      Matter = "task"
	OfIndicator Matter = "indicator"
	OfDuty      Matter = "duty"
	OfLedger    Matter = "ledger"
)

// Say names the matter.
func (m Matter) Say(lang message.Lang) string {
	return message.Text(lang, "dispatch.matter_"+string(m))
}

// Alarm is something that is red.
type Alarm struct {
	Kind  Matter     `json:"kind"`
	ID    string     `json:"id"` // of the task, indicator, duty or ledger in the pack
	Name  pack.Words `json:"name"`
	Unit  pack.Words `json:"unit"`  // whose it is
	Since period.Day `json:"since"` // since when it has been red
	Count int64      `json:"count"` // tasks, records or occurrences; 1 for an indicator
	Why   pack.Words `json:"why"`   // the rule that made it red
}

// UnitLine is the problems and duties of one unit.
type UnitLine struct {
	Unit   string     `json:"unit"`
	Name   pack.Words `json:"name"`
	Open   int64      `json:"open"` // records nobody has signed off
	Amber  int64      `json:"amber"`
	Red    int64      `json:"red"`
	Opened int64      `json:"opened"` // in the month
	Closed int64      `json:"closed"` // in the month
	Kept   int64      `json:"kept"`   // duties whose span ended in the month
	Missed int64      `json:"missed"`
}

// Line is an indicator against its target and last month.
type Line struct {
	ID     string             `json:"id"`
	Name   pack.Words         `json:"name"`
	Unit   pack.Words         `json:"unit"`   // that answers for it
	Target string             `json:"target"` // with its unit; "" none
	In     string             `json:"in"`     // unit of the value: %, 户
	This   indicator.Figure   `json:"this"`
	Last   indicator.Figure   `json:"last"`
	Trend  []indicator.Figure `json:"trend"` // from the plan's first month on
}

// Change is the difference to last month; ok is false where one is not known.
func (l *Line) Change() (n indicator.Number, ok bool) {
	return l.This.Value - l.Last.Value, l.This.Known && l.Last.Known
}

// Deadline is something due next month.
type Deadline struct {
	Kind  Matter     `json:"kind"`
	ID    string     `json:"id"`
	Name  pack.Words `json:"name"`
	Unit  pack.Words `json:"unit"`
	Day   period.Day `json:"day"` // the first, where there are several
	Count int64      `json:"count"`
}
