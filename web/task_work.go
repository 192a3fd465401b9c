package web

import (
	"guben/auth"
	"guben/duty"
	"guben/ledger"
	"guben/period"
	"guben/store"
	"guben/task"
)

// taskWork is the tasks that wait for the account.
func taskWork(x *exchange, tx *store.Tx, p *workbenchPage) error {
	if !x.scope.May(auth.Verify) {
		return nil
	}
	states, err := remember(x, tx, "tasks by state", func() ([]task.Group, error) { return task.Count(tx, x.scope, "", 0, task.ByState) })
	if err != nil {
		return err
	}
	signals, err := remember(x, tx, "tasks by signal", func() ([]task.Group, error) { return task.Count(tx, x.scope, "", 0, task.BySignal) })
	if err != nil {
		return err
	}
	of := map[string]int64{}
	for _, g := range append(states, signals...) {
		of[g.Key] = g.Open
	}
	hands := x.scope.May(auth.Dispatch)
	for _, pile := range []waiting{
		{"work.waiting_red", of[string(task.Red)], "/task?signal=red&state=open", "checklist", "red"},
		{"work.waiting_handed", of[string(task.Handed)], "/task?state=handed", "checklist", "blue"},
		{"work.waiting_claimed", of[string(task.Claimed)], "/task?state=claimed", "circle-check", "amber"},
		{"work.waiting_returned", of[string(task.Returned)], "/task?state=returned", "arrow-back-up", "amber"},
	} {
		if hands || pile.Tone != "amber" { // who leads accepts and hands again
			p.wait(pile)
		}
	}
	if !hands {
		return nil
	}
	asked, err := task.Extensions(tx, x.scope)
	if len(asked) > 0 {
		p.wait(waiting{"work.waiting_extension", int64(len(asked)), taskPath(task.Ref{County: asked[0].County, ID: asked[0].Task}), "clock", "amber"})
	}
	return err
}

// ledgerWork is the records whose clocks have run out or soon will.
func ledgerWork(x *exchange, tx *store.Tx, p *workbenchPage) error {
	if !x.mayOpen() || !x.scope.May(auth.Verify) {
		return nil
	}
	signals, err := remember(x, tx, "ledger signals", func() ([]ledger.Signals, error) {
		return x.Book.Signals(tx, x.scope, ledger.Filter{Day: today(tx)})
	})
	if err != nil {
		return err
	}
	var red, amber int64
	for _, s := range signals {
		red, amber = red+s.Red, amber+s.Amber
	}
	p.wait(waiting{"work.waiting_records_red", red, "/ledger", "notebook", "red"})
	p.wait(waiting{"work.waiting_records_amber", amber, "/ledger", "notebook", "amber"})
	return nil
}

// soon is how many days ahead duties are shown as work.
const soon = 7

// dutyWork is the duties that end within a week and are not kept.
func dutyWork(x *exchange, tx *store.Tx, p *workbenchPage) error {
	if !x.scope.May(auth.Verify) {
		return nil
	}
	day := today(tx)
	groups, err := remember(x, tx, "duties soon", func() ([]duty.Group, error) {
		return duty.Count(tx, x.scope, 0, duty.Filter{State: duty.Due, Span: period.Range{From: day, To: day + soon}}, duty.ByPack)
	})
	n := int64(0)
	for _, g := range groups {
		n += g.Due
	}
	p.wait(waiting{"work.waiting_duties", n, "/calendar", "repeat", "blue"})
	return err
}
