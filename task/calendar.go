package task

import (
	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// Date is a day of the calendar on which tasks end, or a step of theirs does:
// tasks of one name are one entry, however many places have them.
type Date struct {
	Day    period.Day
	Step   bool // of a step; Counts.Done are those whose step is done
	Pack   string
	Origin string
	Task   pack.Words
	Name   pack.Words // of the step, or of the task
	Ref    Ref        // one of them; the only one where Tasks is 1
	Counts
	Signal Signal
}

// Dates are the last days of tasks and of their steps in a month at a place (0:
// the scope's) and below it, by day. Stopped tasks are left out.
func Dates(tx *store.Tx, scope auth.Scope, place division.Code, month period.Month) ([]Date, error) {
	own, err := reading(scope)
	if err != nil {
		return nil, err
	}
	if scope, err = scope.Within(place); err != nil {
		return nil, err
	}
	tables, _ := from(own)
	w := within(scope, own)
	w.and("t.to_day >= ? AND t.to_day <= ?", month.First().String(), month.Last().String())
	w.and("t.state <> ?", string(Stopped))
	ends, err := dates(tx, false, "SELECT t.to_day, t.pack, t.origin, t.name_zh, t.name_en, t.name_zh, t.name_en, MIN(t.county), MIN(t.id), t.state, t.signal, COUNT(*)"+
		tables+w.String()+" GROUP BY t.to_day, t.pack, t.origin, t.name_zh, t.name_en, t.state, t.signal ORDER BY t.to_day, t.pack, t.origin, t.name_zh", w.args)
	if err != nil {
		return nil, err
	}
	w = within(scope, own)
	w.counties("s.county", scope)
	w.and("s.to_day >= ? AND s.to_day <= ?", month.First().String(), month.Last().String())
	w.and("t.state <> ?", string(Stopped))
	steps, err := dates(tx, true, "SELECT s.to_day, t.pack, t.origin, t.name_zh, t.name_en, s.name_zh, s.name_en, MIN(t.county), MIN(t.id), "+stepState+", "+stepSignal+", COUNT(*)"+
		" FROM task_step s, "+tables[len(" FROM "):]+"s.county = t.county AND s.task = t.id AND "+w.String()+
		" GROUP BY s.to_day, t.pack, t.origin, t.name_zh, t.name_en, s.name_zh, s.name_en, "+stepState+", "+stepSignal+
		" ORDER BY s.to_day, t.pack, t.origin, s.name_zh", w.args)
	return append(ends, steps...), err
}

// A step that is done counts as a task that is; its colour is that of its task
// until then.
const (
	stepState  = "CASE WHEN s.done <> '' THEN 'accepted' ELSE 'doing' END"
	stepSignal = "CASE WHEN s.done <> '' THEN 'green' ELSE t.signal END"
)

// dates adds the rows of one day and name up; they come together.
func dates(tx *store.Tx, step bool, query string, args []any) (list []Date, err error) {
	err = tx.Each(func(row store.Scanner) error {
		d := Date{Step: step}
		var state State
		var signal Signal
		var n int64
		if err := row.Scan(day{&d.Day}, &d.Pack, &d.Origin, &d.Task.Zh, &d.Task.En, &d.Name.Zh, &d.Name.En, &d.Ref.County, &d.Ref.ID, &state, &signal, &n); err != nil {
			return err
		}
		if last := len(list) - 1; last < 0 || !list[last].same(&d) {
			list = append(list, d)
		}
		of := &list[len(list)-1]
		of.add(state, signal, n)
		of.Signal = of.worst()
		return nil
	}, query, args...)
	return list, err
}

func (d *Date) same(other *Date) bool {
	return d.Day == other.Day && d.Pack == other.Pack && d.Origin == other.Origin && d.Task == other.Task && d.Name == other.Name
}
