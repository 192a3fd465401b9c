package task

import (
	"slices"

	"guben/auth"
	"guben/fault"
	"guben/flow"
	"guben/period"
	"guben/store"
)

// The states of an extension.
const (
	Asked   = "asked"
	Granted = "granted"
	Refused = "refused"
)

// Ask asks for a later last day, with the reason; whoever leads the task decides.
func (b *Board) Ask(tx *store.Tx, scope auth.Scope, ref Ref, to period.Day, reason, key string) (Extension, error) {
	t, err := Get(tx, scope, ref)
	if err != nil {
		return Extension{}, err
	}
	if err := t.mayAsk(scope, to, reason); err != nil {
		return Extension{}, err
	}
	e := Extension{County: t.County, ID: tx.NewID(), Task: t.ID, From: t.To, To: to, Reason: reason, By: scope.Account, ByName: scope.Name, At: tx.Now(), State: Asked}
	if _, err := tx.Exec(`INSERT INTO task_extension (county, id, task, place, from_day, to_day, reason, account, account_name, at, state, decider, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', '')`, e.County, e.ID, e.Task, int64(t.Place), store.DayText(e.From), store.DayText(e.To),
		e.Reason, e.By, e.ByName, e.At, e.State); err != nil {
		return e, err
	}
	w := write(tx, scope)
	if err := w.event(&t, Event{Move: "ask", From: t.State, To: t.State, Note: reason}); err != nil {
		return e, err
	}
	return e, w.audit(b.Log, "ask", ref, key, map[string]any{"to": to})
}

func (t *Task) mayAsk(scope auth.Scope, to period.Day, reason string) error {
	switch {
	case !slices.ContainsFunc(sides(scope, t), func(a flow.Actor) bool { return a.Unit == flow.Owner }):
		return fault.New(fault.Forbidden, "task.not_owner")
	case !t.State.Open():
		return fault.New(fault.Conflict, "task.not_running", "state", t.State)
	case t.To == 0 || to <= t.To:
		return fault.New(fault.Invalid, "task.not_later", "to", t.To)
	case reason == "":
		return fault.New(fault.Invalid, "task.no_reason")
	}
	return nil
}

const extensionColumns = "county, id, task, from_day, to_day, reason, account, account_name, at, state, decider, note"

func scanExtension(row store.Scanner) (e Extension, err error) {
	err = row.Scan(&e.County, &e.ID, &e.Task, store.Day(&e.From), store.Day(&e.To), &e.Reason, &e.By, &e.ByName, &e.At, &e.State, &e.Decider, &e.Note)
	return e, err
}

// Decide grants or refuses an extension: whoever leads the task, from another
// account than asked.
func (b *Board) Decide(tx *store.Tx, scope auth.Scope, county, id int64, grant bool, note, key string) (Extension, error) {
	e, err := scanExtension(tx.QueryRow("SELECT "+extensionColumns+" FROM task_extension WHERE county = $1 AND id = $2", county, id))
	if err != nil {
		return e, err
	}
	was, err := Get(tx, scope, Ref{county, e.Task})
	if err != nil {
		return e, err
	}
	if err := e.mayDecide(scope, &was); err != nil {
		return e, err
	}
	t, w := was, write(tx, scope)
	e.State, e.Decider, e.Note = Refused, scope.Name, note
	if grant {
		e.State, t.To = Granted, e.To
		if err := w.update(was, &t); err != nil {
			return e, err
		}
	}
	n, err := tx.Exec("UPDATE task_extension SET state = $1, decider = $2, note = $3 WHERE county = $4 AND id = $5 AND state = $6",
		e.State, e.Decider, e.Note, county, id, Asked)
	if err == nil && n == 0 { // somebody else was first
		err = fault.New(fault.Conflict, "task.decided")
	}
	if err != nil {
		return e, err
	}
	if err := w.event(&t, Event{Move: e.State, From: t.State, To: t.State, Note: note}); err != nil {
		return e, err
	}
	return e, w.audit(b.Log, e.State, t.Ref, key, map[string]any{"from": e.From, "to": e.To})
}

func (e *Extension) mayDecide(scope auth.Scope, t *Task) error {
	switch {
	case e.State != Asked:
		return fault.New(fault.Conflict, "task.decided")
	case !slices.ContainsFunc(sides(scope, t), func(a flow.Actor) bool { return a.Unit == lead }):
		return fault.New(fault.Forbidden, "task.not_lead")
	case e.By == scope.Account && scope.Account != 0:
		return fault.New(fault.Forbidden, "task.same_person")
	case e.To <= t.To:
		return fault.New(fault.Conflict, "task.not_later", "to", t.To)
	}
	return nil
}

// Extensions are those asked for and not decided within the scope, oldest first.
func Extensions(tx *store.Tx, scope auth.Scope) ([]Extension, error) {
	own, err := reading(scope)
	if err != nil {
		return nil, err
	}
	first, end := scope.Counties()
	lo, hi := scope.Range()
	return store.Collect(tx, scanExtension, "SELECT "+extensionColumns+` FROM task_extension e WHERE county >= $1 AND county < $2 AND place >= $3 AND place < $4 AND state = $5
		AND ($6 = '' OR EXISTS (SELECT 1 FROM task_unit u WHERE u.county = e.county AND u.task = e.task AND u.unit = $6)) ORDER BY id LIMIT 500`,
		first, end, lo, hi, Asked, own)
}
