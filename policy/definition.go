package policy

import (
	"guben/fault"
	"guben/period"
)

// Text is a piece of rule text and where it starts in its file, so that every
// problem points at the author's own line and column.
type Text struct {
	File   string
	Line   int    // of the first character, from 1
	Column int    // of the first character, in characters, from 1
	Indent int    // characters cut from the start of the second and later lines
	Body   string // lines separated by \n
}

// Bound says whether a limit includes its own number (民法典第一千二百五十九条:
// 以上、以下、以内 include it, 不满、超过、以外 do not).
type Bound uint8

// The bounds.
const (
	NoBound Bound = iota
	Inclusive
	Exclusive
)

// Dated is a value in force from a day on.
type Dated struct {
	From  period.Day
	To    period.Day // last day; 0 means until the next value or without end
	Value Text       // a literal or an expression of literals: 6000元, 4000元 * 106%
}

// Parameter is a number the clause states: a line, a standard, a rate.
type Parameter struct {
	ID         string
	Name       string // Chinese name used in rule text
	En         string // English name, optional
	Type       Type   // an Undefined kind is taken from the values
	Unit       string // as the clause writes it: 元/生/年; a bare value is in this unit
	Clause     string // 一(三)一
	Quote      string // the clause's words: 「6000元以下」
	Bound      Bound  // taken from Quote when absent; must agree with it
	Assumption string // why this value, where the plan is silent
	Values     []Dated
	At         fault.Place // of the definition
}

// Mode says how a table of bands counts.
type Mode uint8

// The modes.
const (
	Whole    Mode = iota // the value of the band the number lies in
	Marginal             // each part of the number at its own band's rate
)

// Row is one line of a table: a code, or the number a band starts at.
type Row struct {
	Key   Text
	Value Text
}

// Rows are the rows in force from a day on.
type Rows struct {
	From period.Day
	To   period.Day // last day; 0 means until the next rows or without end
	Rows []Row
}

// Table looks up a value by a code or by a band of numbers: 查表(表, x).
type Table struct {
	ID         string
	Name       string
	En         string
	Key        Type // Code, or a number for bands; Undefined is taken from the rows
	Value      Type // Undefined is taken from the rows
	Mode       Mode
	Bound      Bound // Exclusive: a band starts above its number; otherwise at it
	Otherwise  Text  // value below the first band or for codes without a row; empty: unknown
	Clause     string
	Quote      string
	Assumption string
	Editions   []Rows
	At         fault.Place
}

// Derived is a computed fact: 纯收入 = 工资性收入 + 生产经营性收入 + …
type Derived struct {
	Key        string
	Name       string
	En         string
	On         On
	Type       Type // Undefined is taken from the expression
	Unit       string
	Clause     string
	Assumption string
	Text       Text
	At         fault.Place
}

// RuleKind says what a rule gives.
type RuleKind uint8

// The kinds of rules.
const (
	Flag        RuleKind = iota // something to look into
	Entitlement                 // something due, in money or as a service
)

// UnknownPolicy says what an undecidable rule counts as.
type UnknownPolicy uint8

// The policies.
const (
	Verify     UnknownPolicy = iota // 待核实: the answer is Unknown
	CountAsNo                       // taken as not established
	CountAsYes                      // taken as established, as a precaution
)

// Rule is one rule of a plan.
type Rule struct {
	ID         string
	Name       string
	En         string
	On         On
	Kind       RuleKind
	Clause     string
	When       Text
	Amount     Text   // money due; empty for a flag, or for a service, counted 1
	Unit       string // who owes it, or who looks into it
	Message    string // template of the finding, kept for the caller
	Remedy     string
	ValidFrom  period.Day // 0: always
	ValidTo    period.Day // last day; 0: without end
	Unknown    UnknownPolicy
	Overrides  []string // IDs of rules that do not hold where this one does
	Group      string   // of one group only the rule with the smallest Priority holds
	Priority   int
	Assumption string
	At         fault.Place
}

// Definitions is everything a pack defines for the language.
type Definitions struct {
	Parameters []Parameter
	Tables     []Table
	Facts      []Derived
	Rules      []Rule
}
