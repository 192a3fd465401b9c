package web

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strconv"
	"testing"
	"time"

	"guben/attachment"
	"guben/auth"
	"guben/division"
	"guben/duty"
	"guben/flow"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
	"guben/task"
)

// ours are what the tests of the plan's work look at.
type ours struct {
	chore  task.Task // of home's village and the department's unit, made by hand
	plan   task.Task // of the plan, at the county, with a number that can be divided
	letter string    // path of the letter of chore's unit
}

func init() { samples = append(samples, workSamples()...) }

// keepWork hands some work out beside the plan's own, and takes it further.
func (w *world) keepWork(t testing.TB) {
	t.Helper()
	day := period.On(w.app.Clock())
	w.ours.chore = w.handed(t, "核对慢病签约名单", w.home.Village.String(), w.finding.Unit, day-20, day+40)
	late := w.handed(t, "三户危房修缮验收", county.String(), w.finding.Unit, day-40, day-5)
	claimed := w.handed(t, "一季度分析会材料", county.String(), w.finding.Unit, day-30, day+20)
	for _, one := range []task.Task{late, claimed, w.ours.chore} {
		w.act(t, "department", one, "take", "")
	}
	w.act(t, "department", claimed, "claim", "材料已报领导小组")
	w.evidence(t)
	w.do(t, func(tx *store.Tx) error {
		list, err := task.List(tx, auth.System(), task.Filter{Origin: "industry_projects", Place: county})
		if err == nil && len(list) == 1 {
			w.ours.plan = list[0]
		}
		return err
	})
	w.act(t, "office", w.ours.plan, "take", "")
	w.do(t, func(tx *store.Tx) (err error) {
		_, err = w.app.Tasks.Tell(tx, w.accounts["office"].Scope(), task.Report{Ref: w.ours.plan.Ref, Value: 61 * task.One, Known: true, Text: "已落实到户", Steps: []int{1}, Key: "told"})
		if err != nil {
			return err
		}
		if _, err = w.app.Tasks.Ask(tx, w.accounts["department"].Scope(), late.Ref, day+15, "屋面材料未到", "asked"); err != nil {
			return err
		}
		l, err := w.app.Tasks.Write(tx, w.accounts["office"].Scope(), mingshan, w.home.Village, w.finding.Unit, day.Year(), "letter")
		w.ours.letter = letterRow{Letter: l}.Path()
		return err
	})
}

func (w *world) do(t testing.TB, fn func(*store.Tx) error) {
	t.Helper()
	if err := w.app.DB.Update(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// handed is a task the office made by hand.
func (w *world) handed(t testing.TB, name, place, unit string, from, to period.Day) (made task.Task) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		n := task.New{Pack: mingshan, Place: codeOf(t, place), Owner: unit, Name: name, From: from, To: to,
			Steps: []task.Step{{Name: pack.Words{Zh: "摸清底数"}, To: from + 10}, {Name: pack.Words{Zh: "逐户落实"}, To: to - 5}}}
		var err error
		made, err = w.app.Tasks.Create(tx, w.accounts["office"].Scope(), n, name)
		return err
	})
	return made
}

// evidence reports progress of chore with a photo.
func (w *world) evidence(t testing.TB) {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	content, err := attachment.Prepare("签约现场.png", picture.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	w.do(t, func(tx *store.Tx) error {
		as := w.accounts["department"].Scope()
		file, err := w.app.Files.Put(tx, as, content, w.home.Village, w.finding.Unit, "evidence")
		if err != nil {
			return err
		}
		_, err = w.app.Tasks.Tell(tx, as, task.Report{Ref: w.ours.chore.Ref, Text: "已核对 36 户", Files: []int64{file.ID}, Key: "shown"})
		return err
	})
}

func (w *world) act(t testing.TB, as string, one task.Task, move, note string) {
	t.Helper()
	w.do(t, func(tx *store.Tx) error {
		_, err := w.app.Tasks.Move(tx, w.accounts[as].Scope(), task.Act{Ref: one.Ref, Move: move, Note: note, Key: move + strconv.FormatInt(one.ID, 10)})
		return err
	})
}

// workViews are the pages of the plan's work as somebody sees them.
func (w *world) workViews() []view {
	township := "?place=" + w.home.Village.At(4).String()
	return []view{
		{"overview", "office", "/overview"},
		{"overview-units", "office", "/overview?by=unit"},
		{"overview-pairs", "office", "/overview?by=pair"},
		{"overview-township", "township", "/overview"},
		{"tasks", "office", "/task"},
		{"tasks-department", "department", "/task"},
		{"tasks-none", "office", "/task?state=stopped"},
		{"task", "office", taskPath(w.ours.plan.Ref)},
		{"task-owner", "department", taskPath(w.ours.chore.Ref)},
		{"task-inspector", "inspector", taskPath(w.ours.chore.Ref)},
		{"task-new", "office", "/task/new"},
		{"task-divide", "office", taskPath(w.ours.plan.Ref) + "/divide"},
		{"gantt", "office", "/gantt"},
		{"gantt-township", "office", "/gantt" + township},
		{"calendar", "office", "/calendar"},
		{"calendar-april", "office", "/calendar?month=2020-04"},
		{"letters", "office", "/letter"},
		{"letter", "office", w.ours.letter},
		{"units", "office", "/unit"},
		{"unit", "office", "/unit/" + w.finding.Unit},
		{"unit-leaders", "office", "/unit/organisation"},
		{"unit-own", "department", "/unit/" + w.finding.Unit},
		{"duties", "office", "/duty"},
		{"duties-village", "village", "/duty"},
		{"duty", "office", "/duty/" + mingshan + "/leader_visits"},
		{"workbench-department", "department", "/"},
	}
}

// later is the clock of a world some months on, when work is late and duties were missed.
func later() func() time.Time {
	clock := storetest.Clock()
	return func() time.Time { return clock().AddDate(0, 3, 5) }
}

// timeless are views that look the same later in the year.
var timeless = map[string]bool{"tasks-none": true, "task-new": true, "task-divide": true, "letters": true, "letter": true, "unit-leaders": true, "overview-pairs": true, "calendar-april": true}

func TestWorkLaterInTheYearInABrowser(t *testing.T) {
	browser := chromium(t)
	for _, s := range sizes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			w := newWorldOn(t, later())
			if err := w.app.Tick(context.Background()); err != nil {
				t.Fatal(err)
			}
			tabs := map[string]*tab{}
			for _, v := range w.workViews() {
				if timeless[v.name] {
					continue
				}
				if tabs[v.login] == nil {
					tabs[v.login] = w.tab(t, browser, s, v.login)
				}
				tabs[v.login].visit(v.path)
				tabs[v.login].see(s, "later-"+v.name)
			}
		})
	}
}

// workSamples are the pages of the plan's work, filled in and empty.
func workSamples() []page {
	choices := []choice{{"1", "a", true}, {"2", "b", false}}
	picker := workPicker{Plans: choices, Pack: &pack.Pack{}, Place: placePicker{Options: choices}, Today: 18000}
	shown := []lamp{{flow.Red, 1, "/"}, {flow.Amber, 2, "/"}}
	row := taskRow{Task: task.Task{State: task.Doing, Signal: flow.Red, Why: task.WhyOverdue, To: 18000, From: 17000, Clause: "c", Quote: "q", Note: "n", Pack: "p", Since: 18000, Measured: 18000, Source: task.Reported,
		Target: task.Target{Unit: "户", Value: 5 * task.One}}, Title: "a", Number: "1", Part: 20, Left: "l"}
	plain := taskRow{Task: task.Task{State: task.Accepted, Signal: flow.Green, Why: task.WhyDone}, Part: -1}
	cell := matrixCell{Counts: task.Counts{Tasks: 2, Done: 1}, Signal: flow.Amber, Path: "/"}
	counted := duty.Counts{Due: 1, Kept: 2, Missed: 3, Exempt: 1}
	kept := dutyRow{Counts: counted, Name: "a", Often: "b", Path: "/", Ledgers: choices, Signal: flow.Red, Part: 40}
	letter := letterRow{Letter: task.Letter{State: task.Undertaken, Edition: 2, Year: 2020, Lines: []task.Line{{Name: "a", To: 18000, Target: "1"}, {}}, Signed: []task.Signature{{Name: "a", Side: task.Below}}}, UnitName: "u"}
	lines := []calendarLine{{Kind: "task", Title: "a", Of: "b", Signal: flow.Red, Said: "s", Path: "/", Left: "l"}, {Kind: "node"}, {Kind: "duty"}, {Kind: "step"}}
	card := &taskPage{taskRow: row, Plan: "p", PlanPath: "/", ClausePath: "/", OtherUnits: "o", Whole: &plain, Steps: []stepRow{{Step: task.Step{Done: 18000, To: 18000, Share: 20}}, {Step: task.Step{To: 18000}, Late: true}, {}}, Behind: []taskRow{row},
		Ahead: []taskRow{plain}, Shares: []taskRow{row}, Extensions: []extensionRow{{Decides: true}, {}}, Events: []eventLine{{Event: task.Event{Note: "n", Who: "w"}, Number: "n", Files: []fileLink{{Name: "f"}}}, {}},
		Moves: choices, Notes: true, Refused: []refusedStep{{"a", "b"}}, Reports: true, Asks: true, Divides: true}
	return []page{
		&overviewPage{}, &overviewPage{workPicker: picker, Tabs: choices, Lamps: shown, Stages: []stageRow{{Now: true, Left: "l"}, {Past: true}, {Left: "l"}}, Nodes: []nodeRow{{Past: true}, {}}, Ends: "e", Exports: true,
			Matrix: matrix{Heads: []matrixHead{{"a", true}}, Rows: []matrixRow{{Name: "a", Note: "n", Path: "/", Cells: []matrixCell{cell, {}}, Sum: cell}, {Cells: []matrixCell{{Counts: cell.Counts, Signal: flow.Grey}}}}, Sums: []matrixCell{cell}},
			Places: []placeStanding{{Name: "a", Lamps: shown}}}, &overviewPage{workPicker: picker},
		&tasksPage{workPicker: picker, Filter: "?a=b", Units: choices, States: choices, Signals: choices, Dues: choices, Of: "o", Month: "m", Lamps: shown, Rows: []taskRow{row, plain}, Next: "/", Hands: true, Exports: true, Take: true, Taken: true},
		&tasksPage{workPicker: picker, Take: true, form: form{Wrong: "x"}}, card, &taskPage{taskRow: plain, Refused: []refusedStep{{"a", "b"}}}, &taskPage{taskRow: row, PlanPath: "/", Plan: "p", form: form{Wrong: "x"}},
		&newTaskPage{workPicker: picker, Owners: choices, Leads: choices, Directions: choices, Others: choices, Steps: []typedStep{{1, "a", "b"}}},
		&dividePage{taskRow: row, Shared: true, Classes: choices, Ways: choices, Rest: 1, Rows: []partRow{{UnitName: "a", On: true}, {Units: choices}}}, &dividePage{taskRow: plain, Rows: []partRow{{}}}, &dividePage{taskRow: row, Shared: true, Rest: -1},
		&ganttPage{}, &ganttPage{workPicker: picker, Units: choices, Now: "1%", Next: "/", Months: []ganttMonth{{"a", "2020", "1%"}}, Stages: []ganttBar{{"a", "1%", "2%"}}, Rows: []ganttRow{{taskRow: row, Done: "2%", Open: true, Steps: []ganttStep{{"1%", "a", true}, {}}}}}, &ganttPage{workPicker: picker},
		&calendarPage{}, &calendarPage{workPicker: picker, Unsure: true, Weekdays: []string{"1"}, Weeks: [][]calendarDay{{{Feast: "f", Lines: lines}}}, Days: []calendarDay{{Feast: "f", Lines: lines}}, Stages: lines[:1]},
		&lettersPage{}, &lettersPage{workPicker: picker, Years: choices, Units: choices, Writes: true, Levels: []letterLevel{{"a", []letterRow{letter}}}, form: form{Wrong: "x"}}, &lettersPage{workPicker: picker},
		&letterPage{letterRow: letter, Document: "d", Signs: true, SignText: "s", SignNote: "n"}, &letterPage{letterRow: letterRow{Letter: task.Letter{State: task.Draft}}}, &letterPage{letterRow: letterRow{Letter: task.Letter{State: task.Signed}}},
		&unitsPage{}, &unitsPage{workPicker: picker, Rows: []unitRow{{Lamps: shown, Tasks: task.Counts{Tasks: 3}, Duties: counted, Findings: 2}, {}}},
		&unitPage{workPicker: picker, form: form{Wrong: "x"}, Sizes: []unitSize{{"leader", "a", "1", "b"}, {}}, Heirs: choices, Note: "n", Lamps: shown, Rows: []taskRow{row}, Duties: []dutyRow{kept, {Signal: flow.Grey}}, Ledgers: []ledgerRow{{Amber: 1, Red: 1}, {}}, FindingsPath: "/", Figures: []unitFigure{{Name: "a", Path: "/", Value: "1", Signal: flow.Red}, {Signal: flow.Grey}}, Letters: []letterRow{letter}}, &unitPage{workPicker: picker},
		&dutiesPage{}, &dutiesPage{workPicker: picker, Units: choices, Rows: []dutyRow{kept}, Exports: true}, &dutiesPage{workPicker: picker},
		&dutyPage{workPicker: picker, dutyRow: kept, Units: choices, States: choices, Ends: "e", ByUnit: []dutyGroup{{counted, "a", "/", flow.Red}}, BySpan: []dutyGroup{{Name: "a", Signal: flow.Grey}}, Next: "/", Excuses: true,
			Rows: []occurrenceRow{{Occurrence: duty.Occurrence{State: duty.Missed}, HomePath: "/", Records: choices, Open: true}, {Occurrence: duty.Occurrence{State: duty.Exempt}, Back: true, Reason: "r", Records: []choice{{Text: "a"}}}}}, &dutyPage{workPicker: picker, form: form{Wrong: "x"}},
	}
}

func codeOf(t testing.TB, text string) division.Code {
	t.Helper()
	code, err := division.ParseCode(text)
	if err != nil {
		t.Fatal(err)
	}
	return code
}
