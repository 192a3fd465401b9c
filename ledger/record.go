package ledger

import (
	"guben/division"
	"guben/flow"
	"guben/form"
	"guben/period"
)

// Record is one entry of a ledger.
type Record struct {
	County    int64
	ID        int64
	Pack      string
	Ledger    string
	Edition   int // of the form and flow it was opened with
	Subject   form.Subject
	Household int64 // of subjects household and person, else 0
	Person    int64 // of subject person, else 0
	Division  division.Code
	Unit      string // unit that has it now (责任单位)
	State     string
	Phase     flow.Phase
	Title     string     // what lists call it
	Opened    period.Day // day it was opened, or opened again
	Since     period.Day // day it entered its state
	Clock     flow.Clock // days are 0 where no clock runs
	Round     int        // 1 until it is opened again
	Version   int64
	Index     [3]string  // indexed fields, in the order of the form; "" empty
	Counted   period.Day // day from which it counts as fulfilled, 0 not yet
	Prefilled int        // cells the registry or a computation filled
	Typed     int        // cells somebody had to type
	Author    int64      // account that opened it
	By        string     // that account's name
	At        int64      // milliseconds: opened
	ChangedAt int64      // milliseconds: last written
}

// Signal is the colour of the record's clock on a day; Grey once it is closed.
func (r *Record) Signal(day period.Day) flow.Signal {
	if r.Phase == flow.Done || r.Phase == flow.Void {
		return flow.Grey
	}
	return r.Clock.On(day)
}
