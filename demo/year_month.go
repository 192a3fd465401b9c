package demo

import (
	"context"
	"slices"

	"guben/auth"
	"guben/dispatch"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

// close ends a month of a stage: tasks are worked on, clocks run, the figures
// are brought up to date, townships report and the county has its briefing.
func (y *Year) close(ctx context.Context, stage *Stage, month period.Month) error {
	y.Clock.Set(month.Last())
	finished, err := y.tasks(ctx, stage, month)
	if err != nil {
		return err
	}
	if first, _ := stage.months(); month == first {
		if err := y.share(ctx, stage, month); err != nil {
			return err
		}
	}
	if err := y.screen(ctx, stage, month.Last()); err != nil {
		return err
	}
	if err := y.findings(ctx, stage); err != nil {
		return err
	}
	if err := y.App.Tick(ctx); err != nil {
		return err
	}
	if err := y.App.Measure(ctx, auth.System(), stage.Place, stage.Pack.ID); err != nil {
		return err
	}
	closing := Closing{Month: month, Tasks: finished}
	err = y.App.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if err := y.concluded(tx, stage, month); err != nil {
			return err
		}
		if err := y.tellMonth(tx, stage, month); err != nil {
			return err
		}
		if err := y.report(tx, stage, month); err != nil {
			return err
		}
		closing.Briefing, err = y.App.Dispatch.Brief(tx, y.office(stage, "甲"), stage.query(stage.Place, month))
		return err
	})
	stage.Closings = append(stage.Closings, closing)
	return err
}

func (s *Stage) query(place division.Code, month period.Month) dispatch.Query {
	return dispatch.Query{Pack: s.Pack, Place: place, Month: month, Today: month.Last()}
}

// tasks lets the units take what they were handed, claim what is due and have
// it accepted by somebody else. One in five is late.
func (y *Year) tasks(ctx context.Context, stage *Stage, month period.Month) (finished []Finished, err error) {
	err = y.App.DB.Update(ctx, func(tx *store.Tx) error {
		finished = nil
		open, err := task.List(tx, y.office(stage, "甲"), task.Filter{Pack: stage.Pack.ID, Within: stage.Place, Open: true, Limit: 1000})
		if err != nil {
			return err
		}
		for _, t := range open {
			done, err := y.work(tx, stage, t, month)
			if err != nil {
				return err
			}
			if done {
				finished = append(finished, Finished{t.Origin, t.Owner, t.Place, month.Last()})
			}
		}
		return nil
	})
	return finished, err
}

func (y *Year) work(tx *store.Tx, stage *Stage, t task.Task, month period.Month) (accepted bool, err error) {
	owner, lead := y.office(stage, "甲"), y.office(stage, "乙")
	if t.State == task.Handed {
		return false, y.move(tx, owner, &t, "take")
	}
	late := y.random.IntN(5) == 0
	if t.State != task.Doing || t.To == 0 || t.To > month.Last() || t.Waits > 0 || late {
		return false, y.progress(tx, stage, t, month)
	}
	if t.Source == task.Computed && t.Target.Direction == pack.Up && t.Value < t.Target.Value {
		return false, nil // not there yet, as anybody can see
	}
	if t.Progress == "" && !t.Target.None() && t.Parts == 0 {
		if t, err = y.App.Tasks.Tell(tx, owner, task.Report{Ref: t.Ref, Value: t.Target.Value, Known: true, Text: "按期完成", Revision: t.Revision}); err != nil {
			return false, err
		}
	}
	if err := y.move(tx, owner, &t, "claim"); err != nil {
		return false, tolerated(err) // parts of it are open
	}
	return true, y.move(tx, lead, &t, "accept")
}

// progress tells how far a running task has come, two months of three.
func (y *Year) progress(tx *store.Tx, stage *Stage, t task.Task, month period.Month) error {
	if t.State != task.Doing || t.Progress != "" || t.Target.None() || t.Target.Direction == pack.Down || t.Parts > 0 || y.random.IntN(3) == 0 {
		return nil
	}
	value := y.towards(stage, t.Target.Value, t.Origin, month)
	if t.Target.Unit != "%" {
		value = value / task.One * task.One
	}
	_, err := y.App.Tasks.Tell(tx, y.unitOf(t.Place, t.Owner), task.Report{Ref: t.Ref, Value: value, Known: true, Text: "按计划推进", Revision: t.Revision})
	return tolerated(err)
}

func (y *Year) move(tx *store.Tx, scope auth.Scope, t *task.Task, move string) (err error) {
	*t, err = y.App.Tasks.Move(tx, scope, task.Act{Ref: t.Ref, Move: move, Revision: t.Revision})
	return err
}

// report has every township file its month with the county, which accepts it;
// in a plan's second month the first township's is returned once.
func (y *Year) report(tx *store.Tx, stage *Stage, month period.Month) error {
	first, _ := stage.months()
	for i, township := range stage.townships() {
		if err := y.file(tx, stage, township, month, i == 0 && month == first+1); err != nil {
			return err
		}
	}
	return nil
}

func (y *Year) file(tx *store.Tx, stage *Stage, township division.Code, month period.Month, returned bool) error {
	author, office, query := y.person(township, auth.Township, "", "甲"), y.office(stage, "乙"), stage.query(township, month)
	desk := y.App.Dispatch
	f, err := desk.Prepare(tx, author, query, dispatch.Monthly, "本月工作按计划推进。", "")
	if err != nil {
		return err
	}
	if f, err = desk.File(tx, author, query, f.ID, f.Version, ""); err != nil {
		return err
	}
	if returned {
		if f, err = desk.Return(tx, office, f.County, f.ID, f.Version, "请补充下月计划", ""); err != nil {
			return err
		}
		if f, err = desk.File(tx, author, query, f.ID, f.Version, ""); err != nil {
			return err
		}
	}
	_, err = desk.Accept(tx, office, f.County, f.ID, f.Version, "")
	return err
}

// townships are those the stage's households live in.
func (s *Stage) townships() (list []division.Code) {
	for _, home := range s.Homes {
		list = append(list, home.Village.At(division.Township))
	}
	slices.Sort(list)
	return slices.Compact(list)
}
