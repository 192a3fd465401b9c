package work

import (
	"guben/auth"
	"guben/duty"
	"guben/period"
	"guben/store"
	"guben/task"
	"guben/web/page"
)

// taskWork is the tasks that wait for the account.
func taskWork(x *page.Exchange, tx *store.Tx, p *page.Workbench) error {
	if !x.Scope.May(auth.Verify) {
		return nil
	}
	states, err := page.Remember(x, tx, "tasks by state", func() ([]task.Group, error) { return task.Count(tx, x.Scope, "", 0, task.ByState) })
	if err != nil {
		return err
	}
	signals, err := page.Remember(x, tx, "tasks by signal", func() ([]task.Group, error) { return task.Count(tx, x.Scope, "", 0, task.BySignal) })
	if err != nil {
		return err
	}
	of := map[string]int64{}
	for _, g := range append(states, signals...) {
		of[g.Key] = g.Open
	}
	hands := x.Scope.May(auth.Dispatch)
	for _, pile := range []page.Waiting{
		{Text: "work.waiting_red", Count: of[string(task.Red)], Path: "/task?signal=red&state=open", Icon: "checklist", Tone: "red"},
		{Text: "work.waiting_handed", Count: of[string(task.Handed)], Path: "/task?state=handed", Icon: "checklist", Tone: "blue"},
		{Text: "work.waiting_claimed", Count: of[string(task.Claimed)], Path: "/task?state=claimed", Icon: "circle-check", Tone: "amber"},
		{Text: "work.waiting_returned", Count: of[string(task.Returned)], Path: "/task?state=returned", Icon: "arrow-back-up", Tone: "amber"},
	} {
		if hands || pile.Tone != "amber" { // who leads accepts and hands again
			p.Wait(pile)
		}
	}
	if !hands {
		return nil
	}
	asked, err := task.Extensions(tx, x.Scope)
	if len(asked) > 0 {
		p.Wait(page.Waiting{Text: "work.waiting_extension", Count: int64(len(asked)), Path: page.TaskPath(task.Ref{County: asked[0].County, ID: asked[0].Task}), Icon: "clock", Tone: "amber"})
	}
	return err
}

// soon is how many days ahead duties are shown as work.
const soon = 7

// dutyWork is the duties that end within a week and are not kept.
func dutyWork(x *page.Exchange, tx *store.Tx, p *page.Workbench) error {
	if !x.Scope.May(auth.Verify) {
		return nil
	}
	day := page.Today(tx)
	groups, err := page.Remember(x, tx, "duties soon", func() ([]duty.Group, error) {
		return duty.Count(tx, x.Scope, 0, duty.Filter{State: duty.Due, Span: period.Range{From: day, To: day + soon}}, duty.ByPack)
	})
	n := int64(0)
	for _, g := range groups {
		n += g.Due
	}
	p.Wait(page.Waiting{Text: "work.waiting_duties", Count: n, Path: "/calendar", Icon: "repeat", Tone: "blue"})
	return err
}
