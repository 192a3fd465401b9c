package screen

import (
	"slices"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/fault"
	"guben/message"
	"guben/store"
)

// Move is a step a person takes on a finding.
type Move string

// The moves.
const (
	Dispatch Move = "dispatch" // hand it to a unit
	Take     Move = "take"     // begin to look into it
	Confirm  Move = "confirm"
	Dismiss  Move = "dismiss"
	Resolve  Move = "resolve" // by somebody else than who confirmed
	Reopen   Move = "reopen"
)

// Moves in the order they are offered.
var Moves = []Move{Dispatch, Take, Confirm, Dismiss, Resolve, Reopen}

// Say names the move.
func (m Move) Say(lang message.Lang) string { return message.Text(lang, "screen.move_"+string(m)) }

type path struct {
	from  []State
	to    State
	power auth.Power
	note  bool // a reason must be given
}

var paths = map[Move]path{
	Dispatch: {[]State{New, Verifying, Confirmed}, Verifying, auth.Dispatch, false},
	Take:     {[]State{New}, Verifying, auth.Verify, false},
	Confirm:  {[]State{New, Verifying}, Confirmed, auth.Verify, false},
	Dismiss:  {[]State{New, Verifying, Confirmed}, Dismissed, auth.Verify, true},
	Resolve:  {[]State{Confirmed}, Resolved, auth.Verify, false},
	Reopen:   {[]State{Dismissed, Resolved}, Verifying, auth.Verify, true},
}

// Allowed lists the moves the scope may make on the finding now.
func (f *Finding) Allowed(scope auth.Scope) []Move {
	var moves []Move
	for _, move := range Moves {
		if f.refuse(scope, move) == nil {
			moves = append(moves, move)
		}
	}
	return moves
}

// NeedsNote reports whether the move must be explained.
func (m Move) NeedsNote() bool { return paths[m].note }

func (f *Finding) refuse(scope auth.Scope, move Move) error {
	way, known := paths[move]
	if !known || !slices.Contains(way.from, f.State) {
		return fault.New(fault.Conflict, "screen.no_move", "state", f.State, "move", move)
	}
	if err := scope.Need(way.power); err != nil {
		return err
	}
	if move == Resolve && f.decider == scope.Account && scope.Account != 0 {
		return fault.New(fault.Forbidden, "screen.same_person")
	}
	return nil
}

// Step is a move with what it needs.
type Step struct {
	Finding  int64
	County   int64
	Move     Move
	Unit     string // for Dispatch
	Note     string
	Revision int    // of the finding the person saw; 0 skips the comparison (bulk moves)
	Key      string // idempotency
}

// Make carries out a step, with its event and its audit record.
func Make(tx *store.Tx, log *audit.Log, scope auth.Scope, step Step) error {
	f, err := Get(tx, scope, step.County, step.Finding)
	if err != nil {
		return err
	}
	if err := f.check(scope, &step); err != nil {
		return err
	}
	from := f.State
	f.apply(tx, scope, step)
	n, err := tx.Exec(`UPDATE finding SET state = $1, unit = $2, note = $3, attention = 0,
		decided_by = $4, decided_name = $5, decided_at = $6, revision = revision + 1
		WHERE county = $7 AND id = $8 AND revision = $9`, string(f.State), f.Unit, f.Note,
		f.decider, f.DecidedBy, f.DecidedAt, f.County, f.ID, f.Revision)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "screen.changed_meanwhile")
	}
	if err := record(tx, &f, event{scope.Account, scope.Name, string(step.Move), from, f.State, f.Unit, step.Note}); err != nil {
		return err
	}
	return log.Append(tx, audit.Entry{County: f.County, Actor: scope.Account, ActorName: scope.Name, Key: step.Key,
		Action: "finding." + string(step.Move), Subject: "finding", SubjectID: f.ID,
		Detail: map[string]any{"rule": f.Rule, "from": from, "to": f.State, "unit": f.Unit}})
}

// apply makes the step. Handing a confirmed finding on leaves it confirmed, and
// its decider the one who confirmed, who therefore cannot close it.
func (f *Finding) apply(tx *store.Tx, scope auth.Scope, step Step) {
	f.Note = step.Note
	if step.Move == Dispatch {
		f.Unit = step.Unit
	}
	if step.Move != Dispatch || f.State != Confirmed {
		f.State = paths[step.Move].to
		f.decider, f.DecidedBy, f.DecidedAt = scope.Account, scope.Name, tx.Now()
	}
}

func (f *Finding) check(scope auth.Scope, step *Step) error {
	if step.Revision != 0 && step.Revision != f.Revision {
		return fault.New(fault.Conflict, "screen.changed_meanwhile")
	}
	if err := f.refuse(scope, step.Move); err != nil {
		return err
	}
	step.Note = strings.TrimSpace(step.Note)
	switch {
	case paths[step.Move].note && step.Note == "":
		return fault.New(fault.Invalid, "screen.needs_note", "move", step.Move)
	case step.Move == Dispatch && step.Unit == "":
		return fault.New(fault.Invalid, "screen.needs_unit")
	}
	return nil
}

type event struct {
	actor     int64
	actorName string
	move      string
	from, to  State
	unit      string
	note      string
}

func record(tx *store.Tx, f *Finding, e event) error {
	_, err := tx.Exec(`INSERT INTO finding_event (county, id, finding, at, actor, actor_name, move, from_state, to_state, unit, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, f.County, tx.NewID(), f.ID, tx.Now(),
		e.actor, e.actorName, e.move, string(e.from), string(e.to), e.unit, e.note)
	return err
}

// Event is one thing that happened to a finding.
type Event struct {
	At   int64
	Who  string // "" is the program
	Move string
	From State
	To   State
	Unit string
	Note string
}

// History is what happened to a finding, oldest first.
func History(tx *store.Tx, scope auth.Scope, county, finding int64) ([]Event, error) {
	if _, err := Get(tx, scope, county, finding); err != nil {
		return nil, err
	}
	return store.Collect(tx, func(row store.Scanner) (e Event, err error) {
		err = row.Scan(&e.At, &e.Who, &e.Move, &e.From, &e.To, &e.Unit, &e.Note)
		return e, err
	}, `SELECT at, actor_name, move, from_state, to_state, unit, note FROM finding_event
		WHERE county = $1 AND finding = $2 ORDER BY id`, county, finding)
}
