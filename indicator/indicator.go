// Package indicator computes the numbers plans are measured by: how many, out
// of how many, against the target, by place, unit and month. What the registry,
// findings, ledgers, tasks and duties know is counted; what they do not know is
// reported by month with its evidence. Every figure opens to the households or
// records behind it. A figure that is filed is frozen as it stood, with the
// definition it was counted by; a correction stands beside it.
package indicator

import (
	_ "embed"

	"guben/audit"
	"guben/division"
	"guben/flow"
	"guben/ledger"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/store"
	"guben/task"
)

//go:embed text.txt
var catalog string

var _ = message.Register("indicator", catalog)

// Schema is the room's tables.
//
// figure_part: what one place (a village, or where the record stands) and unit
// put into an indicator, for the months from first_month to last_month: rows
// are written where something changes, and hold until the next change.
// figure_run: up to where a county's figures are current, and the first month they
// were counted in.
// figure_report: reported numbers, by month; only ever added to, the newest of
// a month counts.
// figure_frozen: figures as they were filed.
var Schema = store.Schema{Room: "indicator", Steps: []string{`
	CREATE TABLE figure_part (
		county BIGINT NOT NULL, pack TEXT NOT NULL, indicator TEXT NOT NULL, place BIGINT NOT NULL, unit TEXT NOT NULL,
		first_month INTEGER NOT NULL, last_month INTEGER NOT NULL, numerator BIGINT NOT NULL, denominator BIGINT NOT NULL, unknown BIGINT NOT NULL,
		PRIMARY KEY (county, pack, indicator, place, unit, first_month));
	CREATE TABLE figure_run (
		county BIGINT NOT NULL, pack TEXT NOT NULL, version TEXT NOT NULL, day TEXT NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL,
		since INTEGER NOT NULL, PRIMARY KEY (county, pack));
	CREATE TABLE figure_report (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, indicator TEXT NOT NULL, place BIGINT NOT NULL, unit TEXT NOT NULL,
		month INTEGER NOT NULL, numerator BIGINT NOT NULL, denominator BIGINT NOT NULL, evidence TEXT NOT NULL, note TEXT NOT NULL,
		corrects BIGINT NOT NULL, account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX figure_report_of ON figure_report (county, pack, indicator, place, month, id);
	CREATE TABLE figure_frozen (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, version TEXT NOT NULL, indicator TEXT NOT NULL, place BIGINT NOT NULL,
		unit TEXT NOT NULL, month INTEGER NOT NULL, content TEXT NOT NULL, corrects BIGINT NOT NULL, note TEXT NOT NULL,
		account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX figure_frozen_of ON figure_frozen (county, pack, place, month, indicator, id);`, `
	ALTER TABLE figure_run ADD COLUMN counted_month INTEGER NOT NULL DEFAULT 0;`}}

// Meter counts and keeps the figures. It holds no state and may be shared.
type Meter struct {
	Registry *registry.Registry
	Ledger   *ledger.Book
	Log      *audit.Log
}

// Number is a value in thousandths.
type Number = task.Number

// Signal is how an indicator stands: Green reached or on its way, Amber behind
// and within reach, Red not reached in time or far behind, Grey without data or
// where the target is not for this place.
type Signal = flow.Signal

// The signals.
const (
	Green = flow.Green
	Amber = flow.Amber
	Red   = flow.Red
	Grey  = flow.Grey
)

// Signals in the order of concern.
var Signals = task.Signals

// Figure is an indicator of one place, and perhaps one unit, in one month.
type Figure struct {
	Pack      string        `json:"pack"`
	Indicator string        `json:"indicator"`
	Place     division.Code `json:"place"`
	Unit      string        `json:"unit,omitempty"` // "" all units
	Month     period.Month  `json:"month"`
	AsOf      period.Day    `json:"as_of"` // last day it speaks of

	Numerator   Number `json:"numerator"`
	Denominator Number `json:"denominator"`     // 0 for a number that is no share
	Unknown     int64  `json:"unknown"`         // subjects that could not be decided
	Known       bool   `json:"known"`           // there are data
	Least       Number `json:"least,omitempty"` // of a standard that differs from place to place: the lowest reported
	Most        Number `json:"most,omitempty"`  // and the highest; both 0 where it does not

	Value  Number       `json:"value"`           // in the indicator's unit, rounded half up
	Share  Number       `json:"share,omitempty"` // of the target, where its task was divided down to the place; 0: none
	Signal Signal       `json:"signal"`
	Why    Why          `json:"why"`              // the rule the signal came from
	Told   period.Month `json:"told,omitempty"`   // of a reported number: the month it was reported for
	Frozen int64        `json:"frozen,omitempty"` // id of the frozen figure of this place and month
}

// Why is the rule a signal came from, with the numbers it was decided by.
type Why struct {
	Rule     string         `json:"rule"` // word of the catalog: met, on_pace, behind, missed …
	Expected Number         `json:"expected,omitempty"`
	Least    Number         `json:"least,omitempty"` // of a standard that differs, beside Expected, the highest
	Day      period.Day     `json:"day,omitzero"`
	N        int64          `json:"n,omitempty"`
	Unit     string         `json:"unit,omitempty"`
	Level    division.Level `json:"level,omitempty"` // the target is stated for each place of it
	Share    Number         `json:"share,omitempty"` // held against this place's share of the target
}

// Say is the rule as a sentence.
func (w Why) Say(lang message.Lang) string {
	why := message.Text(lang, "indicator.why_"+w.Rule, "expected", Quantity{w.Expected, w.Unit}, "least", Quantity{w.Least, w.Unit}, "day", w.Day, "n", w.N, "level", w.Level)
	if w.Share == 0 {
		return why
	}
	return message.Text(lang, "indicator.why_share", "share", Quantity{w.Share, w.Unit}, "why", why)
}

// Query says which figures are asked for. Today bounds the present month.
type Query struct {
	Pack      *pack.Pack
	Indicator string         // "" all of the pack
	Place     division.Code  // 0: the scope's own
	Level     division.Level // 0: the place as a whole; Township: each township below …
	Unit      string         // only this unit's part; "" all
	ByUnit    bool           // one figure a unit
	Month     period.Month
	Today     period.Day // the month is as of its end or of today, whichever is first
}

// Side is a part of a figure that can be opened.
type Side string

// The sides.
const (
	Numerator   Side = "numerator"   // those counted
	Denominator Side = "denominator" // those out of whom
	Gap         Side = "gap"         // out of whom, not counted
	Undecided   Side = "undecided"   // who could not be decided
)

// Subject is somebody or something behind a figure.
type Subject struct {
	County    int64
	Village   division.Code
	Household int64 // 0: a record of no household
	Persons   int   // of the household, whom the figure counts; 0 where it counts households
	Record    int64 // of a ledger, else 0
	Finding   int64
	Report    int64
	Title     string // of a record
}

// Report is a number a unit reports for a month.
type Report struct {
	ID          int64
	County      int64
	Pack        string
	Indicator   string
	Place       division.Code
	Unit        string
	Month       period.Month
	Numerator   Number
	Denominator Number // of a share
	Evidence    string // document number, or names of attachments
	Note        string
	Corrects    int64 // id of the report it replaces, 0 none
	AccountName string
	At          int64
}

// Card says what an indicator counts, from where and until when.
type Card struct {
	Indicator  *pack.Indicator
	Counts     message.Key // what kind of count it is
	Numerator  string      // as the pack writes it
	Out        string      // the whole, likewise
	Source     pack.Words
	Because    pack.Words // why nothing counts it
	Target     *pack.Target
	Pace       message.Key
	From       period.Day // the plan's first day
	Until      period.Day // by when the target is to be reached
	Clauses    []string
	Units      []string
	Version    string // of the pack: the edition of the definition
	Assumption string
}
