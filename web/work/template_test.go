package work

import (
	"testing"

	"guben/duty"
	"guben/flow"
	"guben/pack"
	"guben/task"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples()...) }

// samples are the pages of the plan's work, filled in and empty.
func samples() []page.Page {
	choices := []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}
	picker := page.WorkPicker{Plans: choices, Pack: &pack.Pack{}, Place: page.PlacePicker{Options: choices}, Today: 18000}
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
		Ahead: []taskRow{plain}, Shares: []taskRow{row}, Extensions: []extensionRow{{Decides: true}, {}}, Events: []eventLine{{Event: task.Event{Note: "n", Who: "w"}, Number: "n", Files: []page.FileLink{{Name: "f"}}}, {}},
		Moves: choices, Notes: true, Refused: []page.Refusal{{Name: "a", Why: "b"}}, Reports: true, Asks: true, Divides: true}
	return []page.Page{
		&overviewPage{}, &overviewPage{WorkPicker: picker, Tabs: choices, Lamps: shown, Stages: []stageRow{{Now: true, Left: "l"}, {Past: true}, {Left: "l"}}, Nodes: []nodeRow{{Past: true}, {}}, Ends: "e", Exports: true,
			Matrix: matrix{Heads: []matrixHead{{"a", true}}, Rows: []matrixRow{{Name: "a", Note: "n", Path: "/", Cells: []matrixCell{cell, {}}, Sum: cell}, {Cells: []matrixCell{{Counts: cell.Counts, Signal: flow.Grey}}}}, Sums: []matrixCell{cell}},
			Places: []placeStanding{{Name: "a", Lamps: shown}}}, &overviewPage{WorkPicker: picker},
		&tasksPage{WorkPicker: picker, Filter: "?a=b", Units: choices, States: choices, Signals: choices, Dues: choices, Of: "o", Month: "m", Lamps: shown, Rows: []taskRow{row, plain}, Next: "/", Hands: true, Exports: true, Take: true, Taken: true},
		&tasksPage{WorkPicker: picker, Take: true, Form: page.Form{Wrong: "x"}}, card, &taskPage{taskRow: plain, Refused: []page.Refusal{{Name: "a", Why: "b"}}}, &taskPage{taskRow: row, PlanPath: "/", Plan: "p", Form: page.Form{Wrong: "x"}},
		&newTaskPage{WorkPicker: picker, Owners: choices, Leads: choices, Directions: choices, Others: choices, Steps: []typedStep{{1, "a", "b"}}},
		&dividePage{taskRow: row, Shared: true, Classes: choices, Ways: choices, Rest: 1, Rows: []partRow{{UnitName: "a", On: true}, {Units: choices}}}, &dividePage{taskRow: plain, Rows: []partRow{{}}}, &dividePage{taskRow: row, Shared: true, Rest: -1},
		&ganttPage{}, &ganttPage{WorkPicker: picker, Units: choices, Now: "1%", Next: "/", Months: []ganttMonth{{"a", "2020", "1%"}}, Stages: []ganttBar{{"a", "1%", "2%"}}, Rows: []ganttRow{{taskRow: row, Done: "2%", Open: true, Steps: []ganttStep{{"1%", "a", true}, {}}}}}, &ganttPage{WorkPicker: picker},
		&calendarPage{}, &calendarPage{WorkPicker: picker, Unsure: true, Weekdays: []string{"1"}, Weeks: [][]calendarDay{{{Feast: "f", Lines: lines}}}, Days: []calendarDay{{Feast: "f", Lines: lines}}, Stages: lines[:1]},
		&lettersPage{}, &lettersPage{WorkPicker: picker, Years: choices, Units: choices, Writes: true, Levels: []letterLevel{{"a", []letterRow{letter}}}, Form: page.Form{Wrong: "x"}}, &lettersPage{WorkPicker: picker},
		&letterPage{letterRow: letter, Document: "d", Signs: true, SignText: "s", SignNote: "n"}, &letterPage{letterRow: letterRow{Letter: task.Letter{State: task.Draft}}}, &letterPage{letterRow: letterRow{Letter: task.Letter{State: task.Signed}}},
		&unitsPage{}, &unitsPage{WorkPicker: picker, Rows: []unitRow{{Lamps: shown, Tasks: task.Counts{Tasks: 3}, Duties: counted, Findings: 2}, {}}},
		&unitPage{WorkPicker: picker, Form: page.Form{Wrong: "x"}, Sizes: []unitSize{{"leader", "a", "1", "b"}, {}}, Heirs: choices, Note: "n", Lamps: shown, Rows: []taskRow{row}, Duties: []dutyRow{kept, {Signal: flow.Grey}}, Ledgers: []page.LedgerRow{{Amber: 1, Red: 1}, {}}, FindingsPath: "/", Figures: []unitFigure{{Name: "a", Path: "/", Value: "1", Signal: flow.Red}, {Signal: flow.Grey}}, Letters: []letterRow{letter}}, &unitPage{WorkPicker: picker},
		&dutiesPage{}, &dutiesPage{WorkPicker: picker, Units: choices, Rows: []dutyRow{kept}, Exports: true}, &dutiesPage{WorkPicker: picker},
		&dutyPage{WorkPicker: picker, dutyRow: kept, Units: choices, States: choices, Ends: "e", ByUnit: []dutyGroup{{counted, "a", "/", flow.Red}}, BySpan: []dutyGroup{{Name: "a", Signal: flow.Grey}}, Next: "/", Excuses: true,
			Rows: []occurrenceRow{{Occurrence: duty.Occurrence{State: duty.Missed}, HomePath: "/", Records: choices, Open: true}, {Occurrence: duty.Occurrence{State: duty.Exempt}, Back: true, Reason: "r", Records: []page.Choice{{Text: "a"}}}}}, &dutyPage{WorkPicker: picker, Form: page.Form{Wrong: "x"}},
	}
}
