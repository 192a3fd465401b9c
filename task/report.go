package task

import (
	"slices"

	"guben/auth"
	"guben/fault"
	"guben/flow"
	"guben/store"
)

// Tell reports progress: the number, steps that are done, words and evidence.
// A number that the program computes is not reported.
func (b *Board) Tell(tx *store.Tx, scope auth.Scope, r Report) (Task, error) {
	was, err := b.seen(tx, scope, r.Ref, r.Revision)
	if err != nil {
		return was, err
	}
	if err := r.check(scope, &was); err != nil {
		return was, err
	}
	t, w := was, write(tx, scope)
	if r.Known {
		t.Value, t.Source, t.Measured = r.Value, Reported, w.today
	}
	if err := w.stepsDone(&t, r.Steps); err != nil {
		return was, err
	}
	if err := w.update(was, &t); err != nil {
		return was, err
	}
	e := Event{Move: "report", From: t.State, To: t.State, Value: r.Value, Known: r.Known, Note: r.Text, Files: r.Files}
	if err := w.event(&t, e); err != nil {
		return was, err
	}
	if err := w.follow(was, &t); err != nil {
		return was, err
	}
	return t, w.audit(b.Log, "report", t.Ref, r.Key, map[string]any{"steps": len(r.Steps), "files": len(r.Files), "number": r.Known})
}

func (r *Report) check(scope auth.Scope, t *Task) error {
	switch {
	case !slices.ContainsFunc(sides(scope, t), func(a flow.Actor) bool { return a.Unit == flow.Owner }):
		return fault.New(fault.Forbidden, "task.not_owner")
	case t.State != Doing && t.State != Claimed:
		return fault.New(fault.Conflict, "task.not_running", "state", t.State)
	case r.Known && t.Target.None():
		return fault.New(fault.Invalid, "task.no_number")
	case r.Known && t.Source == Computed:
		return fault.New(fault.Conflict, "task.computed")
	case !r.Known && len(r.Steps) == 0 && r.Text == "" && len(r.Files) == 0:
		return fault.New(fault.Invalid, "task.empty_report")
	}
	return nil
}

// stepsDone marks steps and finds the first that is left.
func (w *writer) stepsDone(t *Task, seqs []int) error {
	for _, seq := range seqs {
		n, err := w.tx.Exec("UPDATE task_step SET done = $1 WHERE county = $2 AND task = $3 AND seq = $4 AND done = ''",
			w.today.String(), t.County, t.ID, seq)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "task.no_step", "n", seq)
		}
		if err != nil {
			return err
		}
	}
	return w.nextStep(t)
}

// nextStep sets the day of the first step that is not done.
func (w *writer) nextStep(t *Task) error {
	var text string
	if err := w.tx.QueryRow("SELECT COALESCE(MIN(to_day), '') FROM task_step WHERE county = $1 AND task = $2 AND done = '' AND to_day <> ''",
		t.County, t.ID).Scan(&text); err != nil {
		return err
	}
	return store.Day(&t.Step).Scan(text)
}

// measure asks the indicator for the task's number.
func (b *Board) measure(tx *store.Tx, t *Task, w *writer) error {
	if b.Progress == nil || t.Progress == "" || !t.State.Open() {
		return nil
	}
	value, ok, err := b.Progress(tx, *t)
	if err == nil && ok {
		t.Value, t.Source, t.Measured = value, Computed, w.today
	}
	return err
}
