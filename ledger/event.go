package ledger

import (
	"guben/auth"
	"guben/message"
	"guben/period"
)

// Kind is what happened.
type Kind string

// The kinds of events. Counted follows the event that made the record count
// (a move with count: true, or the opening where no move of the flow counts);
// Uncounted the one after which it no longer does.
const (
	Opened    Kind = "opened"
	Saved     Kind = "saved"
	Moved     Kind = "moved"
	Counted   Kind = "counted"
	Uncounted Kind = "uncounted"
	Amber     Kind = "amber"     // the clock turned amber
	Overdue   Kind = "overdue"   // the clock ran out
	Escalated Kind = "escalated" // shown to the level above
	Declared  Kind = "declared"  // a unit declared that there was nothing; Record is of no ID
	Withdrawn Kind = "withdrawn" // such a declaration fell
	Proposed  Kind = "proposed"  // a change of the registry waits for who may approve
	Decided   Kind = "decided"   // it was approved or rejected
)

// Say names the kind.
func (k Kind) Say(lang message.Lang) string { return message.Text(lang, "ledger.kind_"+string(k)) }

// Event is one thing that happened to a record, for those who watch the book.
type Event struct {
	Kind   Kind
	Record Record // after it
	Was    Record // before it; of no ID for Opened
	Move   string // for Moved
	Actor  auth.Scope
	Day    period.Day
	Span   period.Range // for Declared and Withdrawn
}
