package duty

import (
	"cmp"
	"slices"

	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

// Entry is a line of the calendar.
type Entry struct {
	Kind     EntryKind
	From, To period.Day // of what is one day both are that day
	Pack     string
	ID       string // of the task of the pack, the duty or the stage
	Name     pack.Words
	Of       pack.Words // the task of a step, the stage of a node
	Clauses  []string   // of stages, nodes and duties
	Task     task.Ref   // one of the tasks
	Tasks    task.Counts
	Duties   Counts
	Signal   task.Signal // of tasks and duties; "" of stages and nodes
}

// EntryKind is what a line of the calendar is about.
type EntryKind string

// The kinds, in the order of a day.
const (
	OfStage EntryKind = "stage" // runs in the month
	OfNode  EntryKind = "node"
	OfTask  EntryKind = "task" // last day
	OfStep  EntryKind = "step"
	OfDuty  EntryKind = "duty" // the span ends
)

// Left is the days to the entry's last day: 0 on it, below 0 afterwards.
func (e Entry) Left(today period.Day) int { return int(e.To - today) }

// Calendar is a month at a place (0: the scope's): the stages that run in it and
// their nodes, the last days of tasks and steps, the spans of duties that end.
// By day; on one day stages first.
func (r *Roll) Calendar(tx *store.Tx, scope auth.Scope, place division.Code, month period.Month) ([]Entry, error) {
	if place == 0 {
		place = scope.Division
	}
	dates, err := task.Dates(tx, scope, place, month)
	if err != nil {
		return nil, err
	}
	var list []Entry
	for _, d := range dates {
		list = append(list, entryOf(d))
	}
	packs := r.Packs(place.County())
	for _, p := range packs {
		list = append(list, stages(p, period.Range{From: month.First(), To: month.Last()})...)
	}
	ends, err := spansEnding(tx, scope, place, packs, month)
	list = append(list, ends...)
	slices.SortStableFunc(list, func(a, b Entry) int { return cmp.Compare(a.To, b.To) })
	return list, err
}

func entryOf(d task.Date) Entry {
	e := Entry{Kind: OfTask, From: d.Day, To: d.Day, Pack: d.Pack, ID: d.Origin, Name: d.Name, Task: d.Ref, Tasks: d.Counts, Signal: d.Signal}
	if d.Step {
		e.Kind, e.Of = OfStep, d.Task
	}
	return e
}

// stages are those of a plan that share a day with the span, and their nodes in it.
func stages(p *pack.Pack, span period.Range) (list []Entry) {
	for _, s := range p.Stages {
		if !span.Overlaps(period.Range{From: s.From, To: s.To}) {
			continue
		}
		list = append(list, Entry{Kind: OfStage, From: s.From, To: s.To, Pack: p.ID, ID: s.ID, Name: s.Name, Clauses: s.Clauses})
		for _, n := range s.Nodes {
			if span.Contains(n.Day) {
				list = append(list, Entry{Kind: OfNode, From: n.Day, To: n.Day, Pack: p.ID, ID: s.ID, Name: n.Name, Of: s.Name, Clauses: s.Clauses})
			}
		}
	}
	return list
}

// spansEnding are the duties whose spans end in the month, with how they stand.
func spansEnding(tx *store.Tx, scope auth.Scope, place division.Code, packs []*pack.Pack, month period.Month) (list []Entry, err error) {
	w, table, n, err := source(scope, place, Filter{Span: period.Range{From: month.First(), To: month.Last()}}, ByDuty)
	if err != nil {
		return nil, err
	}
	err = tx.Each(func(row store.Scanner) error {
		e := Entry{Kind: OfDuty}
		var state State
		var n int64
		if err := row.Scan(&e.Pack, &e.ID, store.Day(&e.To), &state, &n); err != nil {
			return err
		}
		if last := len(list) - 1; last < 0 || list[last].Pack != e.Pack || list[last].ID != e.ID || list[last].To != e.To {
			list = append(list, e)
		}
		of := &list[len(list)-1]
		of.Duties.add(state, n)
		of.From, of.Signal = of.To, of.Duties.Signal()
		return nil
	}, "SELECT o.pack, o.duty, o.last_day, o.state, "+n+table+w.String()+
		" GROUP BY o.pack, o.duty, o.last_day, o.state ORDER BY o.pack, o.duty, o.last_day", w.Args...)
	for i := range list {
		list[i].called(packs)
	}
	return list, err
}

// called gives a duty the name its plan has for it.
func (e *Entry) called(packs []*pack.Pack) {
	for _, p := range packs {
		if d, ok := p.Duty(e.ID); ok && p.ID == e.Pack {
			e.Name, e.Clauses = d.Name, d.Clauses
		}
	}
}

// Signal is red where something was missed, amber where something is still due,
// green where all is kept, grey where nothing is owed.
func (c Counts) Signal() task.Signal {
	switch {
	case c.Missed > 0:
		return task.Red
	case c.Due > 0:
		return task.Amber
	case c.Kept > 0:
		return task.Green
	}
	return task.Grey
}
