package task

import (
	"cmp"
	"slices"

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
	counties, err := countiesOf(tx, scope)
	found := dates{}
	for _, county := range counties {
		if err == nil {
			err = found.ends(tx, scope, own, county, month)
		}
		if err == nil {
			err = found.steps(tx, scope, own, county, month)
		}
	}
	return found.list(), err
}

// dates gathers what the counties have on one day under one name.
type dates map[dated]*Date

// dated is what makes tasks, or steps of tasks, one entry.
type dated struct {
	Step         bool
	Day          period.Day
	Pack, Origin string
	Name, Task   string
	En           string // of the name
}

// ends are the last days of a county's tasks.
func (d dates) ends(tx *store.Tx, scope auth.Scope, own string, county int64, month period.Month) error {
	w, tables := Filter{Month: month}.query(scope, own, county, pageEnd{})
	w.and("@.state <> ?", string(Stopped))
	return d.read(tx, false, "SELECT t.to_day, t.pack, t.origin, t.name_zh, t.name_en, t.name_zh, t.name_en, MIN(t.county), MIN(t.id), t.state, t.signal, COUNT(*)"+
		tables+w.String()+" GROUP BY t.to_day, t.pack, t.origin, t.name_zh, t.name_en, t.state, t.signal", w.Args)
}

// steps are the days of a county's steps.
func (d dates) steps(tx *store.Tx, scope auth.Scope, own string, county int64, month period.Month) error {
	w, tables := Filter{}.query(scope, own, county, pageEnd{})
	w.and("s.county = ? AND s.to_day >= ? AND s.to_day <= ?", county, month.First().String(), month.Last().String())
	w.and("@.state <> ?", string(Stopped))
	return d.read(tx, true, "SELECT s.to_day, t.pack, t.origin, t.name_zh, t.name_en, s.name_zh, s.name_en, MIN(t.county), MIN(t.id), "+stepState+", "+stepSignal+", COUNT(*)"+
		" FROM task_step s, "+tables[len(" FROM "):]+"s.county = t.county AND s.task = t.id AND "+w.String()+
		" GROUP BY s.to_day, t.pack, t.origin, t.name_zh, t.name_en, s.name_zh, s.name_en, "+stepState+", "+stepSignal, w.Args)
}

// A step that is done counts as a task that is; its colour is that of its task
// until then.
const (
	stepState  = "CASE WHEN s.done <> '' THEN 'accepted' ELSE 'doing' END"
	stepSignal = "CASE WHEN s.done <> '' THEN 'green' ELSE t.signal END"
)

func (d dates) read(tx *store.Tx, step bool, query string, args []any) error {
	return tx.Each(func(row store.Scanner) error {
		one := Date{Step: step}
		var state State
		var signal Signal
		var n int64
		if err := row.Scan(store.Day(&one.Day), &one.Pack, &one.Origin, &one.Task.Zh, &one.Task.En, &one.Name.Zh, &one.Name.En, &one.Ref.County, &one.Ref.ID, &state, &signal, &n); err != nil {
			return err
		}
		key := dated{step, one.Day, one.Pack, one.Origin, one.Name.Zh, one.Task.Zh, one.Name.En}
		if d[key] == nil {
			d[key] = &one
		} else if d[key].Ref.County == one.Ref.County {
			d[key].Ref.ID = min(d[key].Ref.ID, one.Ref.ID)
		}
		d[key].add(state, signal, n)
		return nil
	}, query, args...)
}

// list is last days, then steps, each by day in the order of plans and their tasks.
func (d dates) list() []Date {
	list := []Date{}
	for _, one := range d {
		one.Signal = one.worst()
		list = append(list, *one)
	}
	slices.SortFunc(list, func(a, b Date) int {
		return cmp.Or(flag(a.Step)-flag(b.Step), cmp.Compare(a.Day, b.Day), cmp.Compare(a.Pack, b.Pack), cmp.Compare(a.Origin, b.Origin),
			cmp.Compare(a.Name.Zh, b.Name.Zh), cmp.Compare(a.Task.Zh, b.Task.Zh))
	})
	return list
}
