package duty

import (
	"guben/auth"
	"guben/division"
	"guben/period"
	"guben/store"
)

// Filter narrows occurrences; zero values narrow nothing.
type Filter struct {
	Pack      string
	Duty      string
	Within    division.Code
	Unit      string
	State     State
	Span      period.Range // spans that end in these days
	Household int64
	After     string // Cursor of the last occurrence of the page before
	Limit     int    // 0 is 50, at most 1000
}

// Counts is how many occurrences stand how.
type Counts struct {
	Due, Kept, Missed, Exempt, Suspended int64
}

// Group is the counts of one value of a grouping.
type Group struct {
	Key string
	Counts
}

// By is what occurrences are counted by.
type By string

// The groupings.
const (
	ByDuty  By = "duty"
	ByUnit  By = "unit"
	ByPlace By = "place" // the places directly below
	BySpan  By = "first" // first day of the span
)

// Cursor is what Filter.After takes to go on behind this occurrence.
func (o Occurrence) Cursor() string { return "" }

// List gives occurrences within the scope, a page at a time.
func List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Occurrence, error) { return nil, nil }

// Count counts occurrences at a place and below by group; Pack, Duty, Unit and
// Span of the filter narrow it.
func Count(tx *store.Tx, scope auth.Scope, place division.Code, filter Filter, by By) ([]Group, error) {
	return nil, nil
}

// Open opens what is owed in the spans that have begun by day and brings those
// that are over to missed. It may run any number of times.
func (r *Roll) Open(tx *store.Tx, place division.Code, day period.Day) (opened int64, err error) {
	return 0, nil
}

// Excuse exempts or suspends an occurrence with a reason; Resume takes a
// suspension back.
func (r *Roll) Excuse(tx *store.Tx, scope auth.Scope, o Occurrence, to State, reason, key string) error {
	return nil
}

// Rebuild makes all states and counts of a county anew from the records known:
// it changes nothing where everything was right.
func (r *Roll) Rebuild(tx *store.Tx, county int64, day period.Day) error { return nil }
