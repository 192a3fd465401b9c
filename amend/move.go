package amend

import (
	"slices"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/store"
)

// Move is what somebody did with an amendment.
type Move string

// The moves. Begun and Edited are noted by themselves, the others are steps.
const (
	Begun    Move = "begin"
	Edited   Move = "edit"
	Submit   Move = "submit"
	Approve  Move = "approve" // by somebody who had no hand in it
	Return   Move = "return"  // likewise, with the reason
	Withdraw Move = "withdraw"
)

// Moves are the steps, in the order they are offered.
var Moves = []Move{Submit, Approve, Return, Withdraw}

// Say names the move.
func (m Move) Say(lang message.Lang) string { return message.Text(lang, "amend.move_"+string(m)) }

// Step is a move with what it needs.
type Step struct {
	Ref
	Move Move
	Note string // reason, for Return
}

type way struct {
	from   []State
	to     State
	second bool // by somebody else than its authors
}

var ways = map[Move]way{
	Submit:   {[]State{Draft, Returned}, Submitted, false},
	Approve:  {[]State{Submitted}, Approved, true},
	Return:   {[]State{Submitted}, Returned, true},
	Withdraw: {[]State{Draft, Returned, Submitted}, Withdrawn, false},
}

// Allowed lists the moves the scope may make now.
func (e *Editor) Allowed(tx *store.Tx, scope auth.Scope, a *Amendment) ([]Move, error) {
	var moves []Move
	for _, move := range Moves {
		err := e.refuse(tx, scope, a, move)
		if fault.KindOf(err) == fault.Internal && err != nil {
			return nil, err
		}
		if err == nil {
			moves = append(moves, move)
		}
	}
	return moves, nil
}

func (e *Editor) refuse(tx *store.Tx, scope auth.Scope, a *Amendment, move Move) error {
	if err := permit(scope, a.County); err != nil {
		return err
	}
	way, known := ways[move]
	if !known || !slices.Contains(way.from, a.State) {
		return fault.New(fault.Conflict, "amend.no_move", "state", a.State, "move", move)
	}
	author, err := handled(tx, a, scope.Account)
	switch {
	case err != nil:
		return err
	case way.second && (author || scope.Account == 0):
		return fault.New(fault.Forbidden, "amend.same_person")
	case move == Withdraw && !author:
		return fault.New(fault.Forbidden, "amend.not_author")
	}
	return nil
}

// Make carries out a step, with its event and its audit record.
func (e *Editor) Make(tx *store.Tx, scope auth.Scope, step Step) (Amendment, error) {
	a, err := e.open(tx, scope, step.Ref)
	if err != nil {
		return a, err
	}
	if err := e.refuse(tx, scope, &a, step.Move); err != nil {
		return a, err
	}
	from, decider, note := a.State, int64(0), strings.TrimSpace(step.Note)
	switch step.Move {
	case Submit, Approve:
		err = e.sound(tx, &a)
	case Return:
		if a.Note = note; note == "" {
			err = fault.New(fault.Invalid, "amend.needs_note")
		}
	}
	if err != nil {
		return a, err
	}
	if a.State = ways[step.Move].to; ways[step.Move].second {
		decider, a.DecidedBy, a.DecidedAt = scope.Account, scope.Name, tx.Now()
	}
	if err := update(tx, &a, decider); err != nil {
		return a, err
	}
	if err := record(tx, &a, scope, step.Move, from, "", note); err != nil {
		return a, err
	}
	return a, e.audit(tx, scope, &a, step.Move, "", step.Key)
}

// sound refuses what must not come into force: mistakes, nothing changed, or
// a start that is no longer what the county works with.
func (e *Editor) sound(tx *store.Tx, a *Amendment) error {
	shipped, newest, err := e.present(tx, a)
	if err != nil {
		return err
	}
	start := shipped.Version
	if newest != nil {
		start = newest.Version
	}
	if a.Stale(shipped.Version) || a.Parent != start {
		return fault.New(fault.Conflict, "amend.start_moved")
	}
	if err := a.checkHead(shipped, newest); err != nil {
		return err
	}
	reading := e.Read(a)
	if !reading.Sound() {
		return reading.fault()
	}
	if reading.Pack.Version == a.Parent {
		return fault.New(fault.Invalid, "amend.nothing_changed")
	}
	a.Version = reading.Pack.Version
	return nil
}

func place(county int64) division.Code { return division.Code(county * 1e6) }
