package task

import (
	"fmt"
	"slices"
	"strings"

	"guben/audit"
	"guben/auth"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// writer makes changes of one transaction and keeps the counts with them.
type writer struct {
	tx     *store.Tx
	scope  auth.Scope
	today  period.Day
	counts counts
}

func write(tx *store.Tx, scope auth.Scope) *writer {
	return &writer{tx, scope, period.On(tx.Time()), counts{}}
}

var insertTask = "INSERT INTO task ( " + strings.ReplaceAll(columns, "t.", "") + ") VALUES (" + marks(1, 40) + ")"

func marks(first, n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf("$%d", first+i))
	}
	return strings.Join(list, ", ")
}

// insert adds a task as it is, with its units and its count.
func (w *writer) insert(t *Task) error {
	if t.ID == 0 {
		t.ID = w.tx.NewID()
	}
	t.Name, t.entered, t.round, t.Revision, t.Changed = name(t.Name), w.today, 1, 1, w.tx.Now()
	t.judge(w.today)
	if _, err := w.tx.Exec(insertTask, t.cells()...); err != nil {
		return err
	}
	w.counts.add(t, 1)
	return w.units(t)
}

// units writes down every unit that has to do with the task.
func (w *writer) units(t *Task) error {
	for _, unit := range t.involved() {
		if _, err := w.tx.Exec(`INSERT INTO task_unit (county, unit, to_day, task, place, pack, origin, owner, state, signal)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			t.County, unit, store.LastDay(t.To), t.ID, int64(t.Place), t.Pack, t.Origin, t.Owner, string(t.State), string(t.Signal)); err != nil {
			return err
		}
	}
	return nil
}

// stands tells the lists by unit how the task stands now.
func (w *writer) stands(was, t *Task) error {
	if was.State == t.State && was.Signal == t.Signal {
		return nil
	}
	_, err := w.tx.Exec("UPDATE task_unit SET state = $1, signal = $2 WHERE county = $3 AND task = $4", string(t.State), string(t.Signal), t.County, t.ID)
	return err
}

// involved are the task's units, each once.
func (t *Task) involved() []string {
	units := append([]string{t.Owner, t.Lead}, t.Units...)
	slices.Sort(units)
	return slices.DeleteFunc(slices.Compact(units), func(unit string) bool { return unit == "" })
}

// update writes a changed task, unless somebody else was first, with its
// signal and its count. was is the task as it was read.
func (w *writer) update(was Task, t *Task) error {
	t.judge(w.today)
	t.Revision, t.Changed = was.Revision+1, w.tx.Now()
	n, err := w.tx.Exec(`UPDATE task SET edition = $1, taken = $2, owner = $3, lead = $4, units = $5, clause = $6, name_zh = $7, name_en = $8, note = $9,
			from_day = $10, to_day = $11, quote = $12, target = $13, target_unit = $14, direction = $15, exclusive = $16, progress = $17,
			state = $18, entered = $19, round = $20, value = $21, source = $22, measured = $23, step_day = $24, waits = $25, parts = $26,
			signal = $27, why = $28, since = $29, finished = $30, changed = $31, revision = $32
		WHERE county = $33 AND id = $34 AND revision = $35`,
		t.Edition, t.taken, t.Owner, t.Lead, strings.Join(t.Units, " "), t.Clause, t.Name.Zh, t.Name.En, t.Note,
		store.DayText(t.From), store.LastDay(t.To), t.Quote, int64(t.Target.Value), t.Target.Unit, string(t.Target.Direction), flag(t.Target.Exclusive), t.Progress,
		string(t.State), store.DayText(t.entered), t.round, int64(t.Value), string(t.Source), store.DayText(t.Measured), store.DayText(t.Step), t.Waits, t.Parts,
		string(t.Signal), string(t.Why), store.DayText(t.Since), store.DayText(t.Finished), t.Changed, t.Revision, t.County, t.ID, was.Revision)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Conflict, "task.changed_meanwhile")
	}
	w.counts.add(&was, -1)
	w.counts.add(t, 1)
	if was.To == t.To && was.Owner == t.Owner && slices.Equal(was.involved(), t.involved()) {
		return w.stands(&was, t)
	}
	if _, err := w.tx.Exec("DELETE FROM task_unit WHERE county = $1 AND task = $2", t.County, t.ID); err != nil {
		return err
	}
	return w.units(t)
}

// renew writes what the program itself found out of a task: its number, what it
// waits for, its signal. That is nobody's change, and makes no form old. ok is
// false where somebody changed the task meanwhile.
func (w *writer) renew(was Task, t *Task) (ok bool, err error) {
	t.judge(w.today)
	t.Changed = w.tx.Now()
	n, err := w.tx.Exec(`UPDATE task SET value = $1, source = $2, measured = $3, waits = $4, parts = $5, signal = $6, why = $7, since = $8, changed = $9
		WHERE county = $10 AND id = $11 AND revision = $12 AND signal = $13`, int64(t.Value), string(t.Source), store.DayText(t.Measured), t.Waits, t.Parts,
		string(t.Signal), string(t.Why), store.DayText(t.Since), t.Changed, t.County, t.ID, was.Revision, string(was.Signal))
	if err != nil || n == 0 {
		return false, err
	}
	w.counts.add(&was, -1)
	w.counts.add(t, 1)
	return true, w.stands(&was, t)
}

// hold keeps others from changing a task until this transaction ends, and
// gives it as it is now.
func (w *writer) hold(ref Ref) (Task, error) {
	if _, err := w.tx.Exec("UPDATE task SET changed = $1 WHERE county = $2 AND id = $3", w.tx.Now(), ref.County, ref.ID); err != nil {
		return Task{}, err
	}
	return get(w.tx, ref)
}

// event writes down what happened to a task.
func (w *writer) event(t *Task, e Event) error {
	_, err := w.tx.Exec(`INSERT INTO task_event (county, id, task, at, account, account_name, unit, move, from_state, to_state, round, value, known, note, files)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`, t.County, w.tx.NewID(), t.ID, w.tx.Now(), w.scope.Account, w.scope.Name,
		t.Owner, e.Move, string(e.From), string(e.To), t.round, int64(e.Value), flag(e.Known), e.Note, numbers(e.Files))
	return err
}

func numbers(ids []int64) string {
	var list []string
	for _, id := range ids {
		list = append(list, store.FormatID(id))
	}
	return strings.Join(list, " ")
}

// audit closes a change: its counts, and its row in the record.
func (w *writer) audit(log *audit.Log, action string, at Ref, key string, detail map[string]any) error {
	if err := w.counts.save(w.tx); err != nil {
		return err
	}
	clear(w.counts)
	return log.Append(w.tx, audit.Entry{County: at.County, Actor: w.scope.Account, ActorName: w.scope.Name, Key: key,
		Action: "task." + action, Subject: "task", SubjectID: at.ID, Detail: detail})
}
