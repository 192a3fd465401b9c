package ledger

import (
	"guben/flow"
	"guben/period"
)

// stage is what a record's clock has said since it last started.
type stage int

// The stages.
const (
	quiet stage = iota
	wasAmber
	wasOverdue
	wasEscalated
)

// wind starts the record's clock for its state; a state without a limit has none.
func (r *Record) wind(f *flow.Flow) {
	r.alarm, r.Clock = quiet, flow.Clock{Sure: true}
	if state, known := f.State(r.State); known {
		r.Clock = state.Clock(r.Begun, r.Since)
	}
	r.next = r.speaks()
}

// speaks is the day the clock next has something to say, 0 for never.
func (r *Record) speaks() period.Day {
	switch c := r.Clock; {
	case c.Due == 0:
		return 0
	case r.alarm == quiet && c.Amber != 0:
		return c.Amber
	case r.alarm < wasOverdue:
		return c.Due + 1
	case r.alarm < wasEscalated:
		return c.Escalate
	}
	return 0
}

// hear is the farthest thing the clock says by a day.
func (r *Record) hear(today period.Day) (stage, Kind) {
	switch c := r.Clock; {
	case c.Escalate != 0 && today >= c.Escalate:
		return wasEscalated, Escalated
	case today > c.Due:
		return wasOverdue, Overdue
	}
	return wasAmber, Amber
}
