package task

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// HandOver gives the tasks of units that were renamed or merged to those that
// follow them, in one county and plan: units maps each unit gone to its
// successor. What is finished keeps its unit: it was that one's work. It gives
// how many tasks moved.
func (b *Board) HandOver(tx *store.Tx, scope auth.Scope, county int64, pack string, units map[string]string, note, key string) (moved int, err error) {
	if err := mayHand(scope, division.Code(county*1e6)); err != nil {
		return 0, err
	}
	for from, to := range units {
		if units[to] != "" || to == "" || from == to {
			return 0, fault.New(fault.Invalid, "task.unit_chain", "unit", from)
		}
	}
	open, err := store.Collect(tx, scan, "SELECT "+columns+" FROM task t WHERE t.county = $1 AND t.pack = $2 AND t.state NOT IN ('accepted', 'stopped')", county, pack)
	if err != nil {
		return 0, err
	}
	w := write(tx, scope)
	for _, was := range open {
		t := was
		if !t.succeed(units) {
			continue
		}
		if err := w.update(was, &t); err != nil {
			return moved, err
		}
		if err := w.event(&t, Event{Move: "handed_over", From: t.State, To: t.State, Note: note}); err != nil {
			return moved, err
		}
		moved++
	}
	return moved, w.audit(b.Log, "hand_over", Ref{County: county}, key, map[string]any{"pack": pack, "units": units, "tasks": moved})
}

// succeed puts successors in the place of units gone; a unit stands once.
func (t *Task) succeed(units map[string]string) (changed bool) {
	follow := func(unit string) string {
		if to := units[unit]; to != "" {
			changed = true
			return to
		}
		return unit
	}
	t.Owner, t.Lead = follow(t.Owner), follow(t.Lead)
	var others []string
	for _, unit := range t.Units {
		if unit = follow(unit); unit != t.Owner && !slices.Contains(others, unit) {
			others = append(others, unit)
		}
	}
	t.Units = others
	return changed
}
