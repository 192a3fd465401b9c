package work

import (
	"guben/division"
	"guben/flow"
	"guben/indicator"
	"guben/period"
	"guben/task"
	"guben/web/page"
)

// lamp is how a signal is told: a shape, a colour and a word.
type lamp struct {
	Signal flow.Signal
	Count  int64
	Path   string
}

// lamps are the signals of some tasks, those that occur, the pressing first.
func lamps(counts task.Counts, path func(flow.Signal) string) (list []lamp) {
	for _, signal := range task.Signals {
		if n := counts.Signals[signal]; n > 0 {
			list = append(list, lamp{signal, n, path(signal)})
		}
	}
	return list
}

// taskRow is a task in a list.
type taskRow struct {
	task.Task
	Title, PlaceName, OwnerName string
	Number                      string // 61 of 208 人, "" without a number
	Part                        int64  // of the target reached, in hundredths; -1: nothing known
	Left                        string // days to the last one, in words
}

// Path is the task's page.
func (r taskRow) Path() string { return page.TaskPath(r.Ref) }

// Tone is the colour of the state.
func (r taskRow) Tone() string { return taskTone(r.State) }

func taskTone(state task.State) string {
	switch state {
	case task.Accepted:
		return "tag-green"
	case task.Handed, task.Claimed:
		return "tag-blue"
	case task.Returned:
		return "tag-amber"
	}
	return ""
}

func newTaskRow(x *page.Exchange, tree *division.Tree, t task.Task, day period.Day) taskRow {
	row := taskRow{Task: t, Title: t.Name.Say(x.Lang), PlaceName: page.PlaceName(tree, t.Place), OwnerName: page.UnitName(x.PackOf(t.Pack), t.Owner, x.Lang), Part: -1}
	row.Number, row.Part = numberOf(x, t)
	if t.To != 0 && t.State.Open() {
		row.Left = x.Left(t.To, day)
	}
	return row
}

// numberOf says how far a task's number is, and which part of the target.
func numberOf(x *page.Exchange, t task.Task) (said string, part int64) {
	if t.Target.None() {
		return "", -1
	}
	if t.Source == task.NoSource {
		return x.Text("work.target_only", "target", indicator.Quantity{N: t.Target.Value, Unit: t.Target.Unit}), -1
	}
	value, _ := indicator.In(x.Lang, t.Value, t.Target.Unit)
	part = -1
	if t.Target.Value > 0 {
		part = min(100, max(0, int64(t.Value)*100/int64(t.Target.Value)))
	}
	return x.Text("work.value_of", "value", value, "target", indicator.Quantity{N: t.Target.Value, Unit: t.Target.Unit}), part
}
