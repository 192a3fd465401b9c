package demo

import (
	"context"
	"slices"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/indicator"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

// mostDivided is how many tasks of a plan are handed on to the townships.
const mostDivided = 4

// share hands the first tasks with a number on to the townships, each with its
// part, and has the letters of responsibility drawn and signed.
func (y *Year) share(ctx context.Context, stage *Stage, month period.Month) error {
	return y.App.DB.Update(ctx, func(tx *store.Tx) error {
		open, err := task.List(tx, y.office(stage, "甲"), task.Filter{Pack: stage.Pack.ID, Within: stage.Place, Open: true, Limit: 1000})
		if err != nil {
			return err
		}
		left := mostDivided
		for _, t := range open {
			if divided, err := y.divide(tx, stage, t, left); err != nil {
				return err
			} else if divided {
				left--
			}
		}
		return y.letters(tx, stage, month)
	})
}

// divide splits a task by the townships' households.
func (y *Year) divide(tx *store.Tx, stage *Stage, t task.Task, left int) (bool, error) {
	unit := townshipUnit(stage.Pack, t.Units)
	townships := stage.townships()
	if left == 0 || unit == "" || t.Parts > 0 || t.Target.None() || t.State != task.Doing || len(townships) < 2 {
		return false, nil
	}
	parts, rest := make([]task.Part, len(townships)), t.Target.Value
	for i, township := range townships {
		n := 0
		for _, home := range stage.Homes {
			if township.Contains(home.Village) {
				n++
			}
		}
		part := t.Target.Value
		if t.Target.Unit != "%" {
			part = t.Target.Value / task.One * task.Number(n) / task.Number(len(stage.Homes)) * task.One
			if i == len(townships)-1 {
				part = rest
			}
			rest -= part
		}
		parts[i] = task.Part{Place: township, Unit: unit, Share: part}
	}
	if slices.ContainsFunc(parts, func(p task.Part) bool { return p.Share <= 0 }) {
		return false, nil
	}
	_, err := y.App.Tasks.Divide(tx, y.office(stage, "甲"), t.Ref, parts, "")
	return err == nil, tolerated(err)
}

// townshipUnit is the class of townships among the units that answer for a task.
func townshipUnit(p *pack.Pack, units []string) string {
	for _, id := range units {
		if unit, ok := p.Unit(id); ok && unit.Class && unit.Level == "township" {
			return id
		}
	}
	return ""
}

// letters draws a letter for every unit that has tasks. Most are signed on both
// sides, some by the unit alone, a few not yet.
func (y *Year) letters(tx *store.Tx, stage *Stage, month period.Month) error {
	type party struct {
		place division.Code
		unit  string
	}
	drawn := map[party]bool{}
	tasks, err := task.List(tx, y.office(stage, "甲"), task.Filter{Pack: stage.Pack.ID, Within: stage.Place, Limit: 1000})
	if err != nil {
		return err
	}
	for _, t := range tasks {
		p := party{t.Place, t.Owner}
		if drawn[p] {
			continue
		}
		drawn[p] = true
		letter, err := y.App.Tasks.Write(tx, y.office(stage, "甲"), stage.Pack.ID, t.Place, t.Owner, month.First().Year(), "")
		if fault.KindOf(err) == fault.NotFound && err != nil {
			continue
		}
		if err != nil {
			return err
		}
		if err := y.seal(tx, stage, letter); err != nil {
			return err
		}
	}
	return nil
}

func (y *Year) seal(tx *store.Tx, stage *Stage, letter task.Letter) error {
	chance := y.random.IntN(10)
	signers := []auth.Scope{y.unitOf(letter.Place, letter.Unit), y.office(stage, "乙")}
	switch {
	case chance == 0:
		signers = nil
	case chance < 3:
		signers = signers[:1]
	}
	for _, signer := range signers {
		if _, err := y.App.Tasks.Sign(tx, signer, letter.County, letter.ID, ""); err != nil {
			return tolerated(err)
		}
	}
	return nil
}

// unitOf is somebody of a unit: its department at the county, the people of a
// township or village there.
func (y *Year) unitOf(place division.Code, unit string) auth.Scope {
	switch place.Level() {
	case division.Township:
		return y.person(place, auth.Township, "", "甲")
	case division.Village:
		return y.person(place, auth.Village, "", "甲")
	}
	return y.person(place, auth.Department, unit, "")
}

// tellMonth lets the units report how far the numbers nobody can count have
// come: nearer to the target every month, some faster than others.
func (y *Year) tellMonth(tx *store.Tx, stage *Stage, month period.Month) error {
	for i := range stage.Pack.Indicators {
		one := &stage.Pack.Indicators[i]
		if !one.Reported() || one.Target == nil || y.random.IntN(12) == 0 {
			continue
		}
		if err := y.figure(tx, stage, one, month); err != nil {
			return err
		}
	}
	return nil
}

func (y *Year) figure(tx *store.Tx, stage *Stage, one *pack.Indicator, month period.Month) error {
	target, err := task.ParseNumber(one.Target.Value)
	if err != nil {
		return err
	}
	value := y.towards(stage, target, one.ID, month)
	if one.Direction == pack.Down {
		value = 2*target - value
	}
	report := indicator.Report{County: stage.Place.County(), Pack: stage.Pack.ID, Indicator: one.ID, Place: stage.Place, Unit: one.Units[0], Month: month,
		Numerator: value, Evidence: message.Text(message.Zh, "demo.evidence", "month", month)}
	if one.Share() {
		report.Denominator = 400 * task.One
		report.Numerator = value * 4 / task.One * task.One
	}
	_, err = y.App.Meter.Report(tx, y.office(stage, "甲"), stage.Pack, report, "")
	return tolerated(err)
}

// towards is how near to a target a number has come in a month.
func (y *Year) towards(stage *Stage, target task.Number, name string, month period.Month) task.Number {
	from, to := stage.months()
	gone := 100
	if to > from {
		gone = 100 * int(month-from) / int(to-from)
	}
	end := 100 // in per cent of the target
	if len(name)%4 == 0 {
		end = 91
	}
	return target * task.Number(40*end+60*end*gone/100) / 10000
}

// tolerated leaves out what the rooms refuse: then it does not happen.
func tolerated(err error) error {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Forbidden, fault.Conflict, fault.NotFound:
		return nil
	}
	return err
}
