package task

import (
	"guben/auth"
	"guben/fault"
	"guben/flow"
	"guben/store"
)

// Move makes a move of the flow. A task with parts is claimed once all of them
// are finished; the number is measured anew before it is claimed or accepted.
func (b *Board) Move(tx *store.Tx, scope auth.Scope, act Act) (Task, error) {
	was, err := b.seen(tx, scope, act.Ref, act.Revision)
	if err != nil {
		return was, err
	}
	at, err := situation(tx, &was, act.Note)
	if err != nil {
		return was, err
	}
	if err := refuse(at, sides(scope, &was), act.Move, false); err != nil {
		return was, err
	}
	t, w := was, write(tx, scope)
	if err := b.step(w, &t, at, act); err != nil {
		return was, err
	}
	if err := w.update(was, &t); err != nil {
		return was, err
	}
	if err := w.event(&t, Event{Move: act.Move, From: was.State, To: t.State, Note: act.Note, Files: act.Files}); err != nil {
		return was, err
	}
	if err := w.follow(was, &t); err != nil {
		return was, err
	}
	return t, w.audit(b.Log, act.Move, t.Ref, act.Key, map[string]any{"from": was.State, "to": t.State, "origin": t.Origin})
}

// seen is the task as the person saw it.
func (b *Board) seen(tx *store.Tx, scope auth.Scope, ref Ref, revision int64) (Task, error) {
	t, err := Get(tx, scope, ref)
	if err == nil && revision != 0 && revision != t.Revision {
		err = fault.New(fault.Conflict, "task.changed_meanwhile")
	}
	return t, err
}

// step puts the task where the move leads.
func (b *Board) step(w *writer, t *Task, at flow.Situation, act Act) error {
	move, _ := Flow.Move(act.Move)
	state, round, entered := Flow.After(at, move)
	if act.Move == "claim" {
		if open, err := openParts(w.tx, t.Ref); err != nil || open > 0 {
			return cmpFault(err, fault.New(fault.Conflict, "task.parts_open", "n", open))
		}
	}
	t.State, t.round = State(state), round
	if entered {
		t.entered = w.today
	}
	t.Finished = 0
	if t.State == Accepted {
		t.Finished = w.today
	}
	if act.Move == "take" || act.Move == "claim" {
		return b.measure(w.tx, t, w)
	}
	return nil
}

func cmpFault(err error, otherwise *fault.Error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// openParts counts the parts of a task that are neither finished nor stopped;
// parts stand at other counties than the whole where a prefecture divides.
func openParts(tx *store.Tx, whole Ref) (n int64, err error) {
	lo, hi := below(whole.County)
	err = tx.QueryRow(`SELECT COUNT(*) FROM task WHERE county >= $1 AND county < $2 AND parent_county = $3 AND parent = $4
		AND state NOT IN ('accepted', 'stopped')`, lo, hi, whole.County, whole.ID).Scan(&n)
	return n, err
}

// below are the counties whose tasks may be parts of a task of this county: the
// county itself, or those of its prefecture or province.
func below(county int64) (lo, hi int64) {
	switch {
	case county%10000 == 0:
		return county, county + 10000
	case county%100 == 0:
		return county, county + 100
	}
	return county, county + 1
}

// follow tells the tasks behind this one whether it is finished, and the whole
// what its parts come to.
func (w *writer) follow(was Task, t *Task) error {
	if (was.State == Accepted) != (t.State == Accepted) || (was.State == Stopped) != (t.State == Stopped) {
		if err := w.release(t); err != nil {
			return err
		}
	}
	if was.Value == t.Value && was.Source == t.Source && (was.State == Stopped) == (t.State == Stopped) {
		return nil
	}
	return w.gather(t)
}

// release counts anew the open predecessors of every task that waits for t.
func (w *writer) release(t *Task) error {
	waiting, err := store.Collect(w.tx, scan, "SELECT "+columns+` FROM task_after a JOIN task t ON t.county = a.county AND t.id = a.task
		WHERE a.county = $1 AND a.before = $2`, t.County, t.ID)
	if err != nil {
		return err
	}
	for _, was := range waiting {
		if err := w.recount(was.Ref); err != nil {
			return err
		}
	}
	return nil
}

// recount counts the open predecessors of a task.
func (w *writer) recount(ref Ref) error {
	was, err := w.hold(ref)
	if err != nil {
		return err
	}
	t := was
	if t.Waits, err = w.waits(ref); err == nil && t.Waits != was.Waits {
		_, err = w.renew(was, &t)
	}
	return err
}

func (w *writer) waits(ref Ref) (n int, err error) {
	err = w.tx.QueryRow(`SELECT COUNT(*) FROM task_after a JOIN task t ON t.county = a.county AND t.id = a.before
		WHERE a.county = $1 AND a.task = $2 AND t.state NOT IN ('accepted', 'stopped')`, ref.County, ref.ID).Scan(&n)
	return n, err
}

// gather adds up the parts of the whole t belongs to, and of the whole above.
// A number of the whole's own indicator or report stays.
func (w *writer) gather(t *Task) error {
	if t.Parent.ID == 0 {
		return nil
	}
	was, err := w.hold(t.Parent)
	if err != nil || was.Source == Computed || was.Source == Reported || was.Target.None() || was.Target.Unit == "%" {
		return err
	}
	lo, hi := below(was.County)
	var known int64
	whole := was
	if err := w.tx.QueryRow(`SELECT COUNT(*), CAST(COALESCE(SUM(value), 0) AS BIGINT) FROM task WHERE county >= $1 AND county < $2 AND parent_county = $3 AND parent = $4
		AND source <> '' AND state <> 'stopped'`, lo, hi, was.County, was.ID).Scan(&known, &whole.Value); err != nil {
		return err
	}
	if known == 0 {
		return nil
	}
	whole.Source, whole.Measured = Added, w.today
	if _, err := w.renew(was, &whole); err != nil {
		return err
	}
	return w.gather(&whole)
}
