package demo_test

import (
	"context"
	"path/filepath"
	"testing"

	"guben/app"
	"guben/demo"
	"guben/flow"
	"guben/pack"
	"guben/period"
	"guben/task"
)

// played is a year played on small counties.
func played(t *testing.T, plans ...string) *demo.Year {
	t.Helper()
	ctx := context.Background()
	clock := demo.NewClock(period.Date(2019, 1, 1))
	a, err := app.Open(ctx, app.Config{Database: filepath.Join(t.TempDir(), "guben.db"), Clock: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Close() })
	y := &demo.Year{App: a, Clock: clock, Seed: 1, Rate: 1}
	if err := y.Settle(ctx, plans); err != nil {
		t.Fatal(err)
	}
	if err := y.Play(ctx); err != nil {
		t.Fatal(err)
	}
	problems, err := a.Doctor(ctx)
	if err != nil || len(problems) > 0 {
		t.Errorf("after the year: %v %v", problems, err)
	}
	return y
}

// The briefing of each month is held against what the player saw: every step
// on every record, counted here one by one.
func TestYear(t *testing.T) {
	for _, stage := range played(t, demo.AllPlans...).Stages {
		if len(stage.Closings) == 0 || len(stage.Log) == 0 {
			t.Errorf("%s: %d months, %d steps", stage.Pack.ID, len(stage.Closings), len(stage.Log))
		}
		t.Logf("%s: %d months, %d steps", stage.Pack.ID, len(stage.Closings), len(stage.Log))
		for _, closing := range stage.Closings {
			compare(t, stage, closing)
		}
	}
}

// tally is what the month's steps come to for one unit.
type tally struct{ open, opened, closed, red int64 }

func compare(t *testing.T, stage *demo.Stage, closing demo.Closing) {
	t.Helper()
	want := reckon(stage, closing.Month)
	got := map[string]tally{}
	for _, line := range closing.Briefing.Units {
		if sum := (tally{line.Open, line.Opened, line.Closed, line.Red}); sum != (tally{}) {
			got[line.Unit] = sum
		}
	}
	for unit := range merged(got, want) {
		if got[unit] != want[unit] {
			t.Errorf("%s %s %s: the briefing says %+v, the steps come to %+v", stage.Pack.ID, closing.Month, unit, got[unit], want[unit])
		}
	}
	measured(t, stage, closing)
	var done int64
	for _, m := range closing.Briefing.Moved {
		if m.Kind == "task" {
			done += m.Done
		}
	}
	if int(done) != len(closing.Tasks) {
		t.Errorf("%s %s: %d tasks done, %d were accepted", stage.Pack.ID, closing.Month, done, len(closing.Tasks))
	}
}

// measured holds the figures that count records of a ledger against the steps.
func measured(t *testing.T, stage *demo.Stage, closing demo.Closing) {
	t.Helper()
	lives := until(stage, closing.Month)
	for _, line := range closing.Briefing.Indicators {
		i, _ := stage.Pack.Indicator(line.ID)
		for _, part := range []struct {
			measure *pack.Measure
			got     task.Number
		}{{i.Counts, line.This.Numerator}, {i.Out, line.This.Denominator}} {
			if m := part.measure; m != nil && m.Of == pack.Records && m.Field == "" {
				if want := task.Number(matching(lives, m)) * task.One; part.got != want {
					t.Errorf("%s %s %s: %s is %s, the steps come to %s", stage.Pack.ID, closing.Month, line.ID, m, part.got, want)
				}
			}
		}
	}
}

// matching is how many records are as the measure wants.
func matching(lives map[int64]*life, m *pack.Measure) (n int) {
	for _, l := range lives {
		phase := l.ledger.Flow.PhaseOf(l.state)
		if l.ledger.ID == m.Ledger && (m.State == "" || m.State == l.state) && (m.Phase == "" || m.Phase == string(phase)) &&
			(m.State+m.Phase != "" || phase != flow.Void) {
			n++
		}
	}
	return n
}

func merged(a, b map[string]tally) map[string]bool {
	all := map[string]bool{}
	for unit := range a {
		all[unit] = true
	}
	for unit := range b {
		all[unit] = true
	}
	return all
}

// life is a record as its steps tell it.
type life struct {
	ledger          *pack.Ledger
	unit, state     string
	opened, entered period.Day
	began           period.Day // of the round
	counted         period.Day
}

// reckon follows every record to the month's end.
func reckon(stage *demo.Stage, month period.Month) map[string]tally {
	lives := until(stage, month)
	sums := map[string]tally{}
	for _, l := range lives {
		sum := sums[l.unit]
		state, _ := l.ledger.Flow.State(l.state)
		if state.Phase == flow.Open {
			sum.open++
		}
		if period.MonthOf(l.opened) == month && state.Phase != flow.Void {
			sum.opened++
		}
		if l.counted != 0 && period.MonthOf(l.counted) == month {
			sum.closed++
		}
		if due := l.due(state); due != 0 && due < month.Last() {
			sum.red++
		}
		sums[l.unit] = sum
	}
	return sums
}

// until are the records as they stand at a month's end.
func until(stage *demo.Stage, month period.Month) map[int64]*life {
	lives := map[int64]*life{}
	for _, h := range stage.Log {
		if h.Day <= month.Last() {
			follow(lives, stage, h)
		}
	}
	return lives
}

func follow(lives map[int64]*life, stage *demo.Stage, h demo.Happening) {
	l := lives[h.Record]
	if l == nil {
		g, _ := stage.Pack.Ledger(h.Ledger)
		l = &life{ledger: g, opened: h.Day, entered: h.Day, began: h.Day}
		lives[h.Record] = l
		if !counts(g) {
			l.counted = h.Day
		}
	}
	if h.State != l.state {
		l.entered = h.Day
	}
	state, _ := l.ledger.Flow.State(h.State)
	move, _ := l.ledger.Flow.Move(h.Move)
	if move.Kind == flow.Reopen {
		l.began = h.Day
	}
	switch {
	case state.Phase == flow.Void, move.Kind == flow.Reopen && counts(l.ledger):
		l.counted = 0
	case move.Count && l.counted == 0:
		l.counted = h.Day
	}
	l.unit, l.state = h.Unit, h.State
}

// counts reports whether some move of the flow makes a record count.
func counts(g *pack.Ledger) bool {
	for _, move := range g.Flow.Moves {
		if move.Count {
			return true
		}
	}
	return false
}

// due is the last day of the state's clock, counted day by day.
func (l *life) due(state flow.State) period.Day {
	if state.Limit == nil {
		return 0
	}
	day := l.entered
	if state.Limit.From == flow.FromRecord {
		day = l.began
	}
	for left := state.Limit.Days; left > 0; {
		day++
		if working, _ := period.WorkingDay(day); working || !state.Limit.Working {
			left--
		}
	}
	for !state.Limit.Working {
		if working, _ := period.WorkingDay(day); working {
			break
		}
		day++
	}
	return day
}
