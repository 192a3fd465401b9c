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
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("dispatch", catalog)

// Desk prepares and files the month's papers.
type Desk struct {
	Meter *indicator.Meter
	Log   *audit.Log
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
