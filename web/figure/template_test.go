package figure

import (
	"testing"

	"guben/boundary"
	"guben/dispatch"
	"guben/indicator"
	"guben/pack"
	"guben/web/page"
	"guben/web/page/pagetest"
)

func TestTemplates(t *testing.T) { pagetest.Render(t, Room, samples()...) }

// samples are the pages of figures, filled in and empty.
func samples() []page.Page {
	choices := []page.Choice{{Value: "1", Text: "a", Here: true}, {Value: "2", Text: "b"}}
	plan := &pack.Pack{Indicators: []pack.Indicator{{ID: "i"}}}
	picker := figurePicker{WorkPicker: page.WorkPicker{Pack: plan, Plans: choices, Place: page.PlacePicker{Options: choices, Name: "a"}}, Month: 24243, Months: choices}
	row := indicatorRow{Name: "a", Path: "/", Signal: indicator.Red, Why: "w", Value: "1", Target: "2", Change: "+1", Reported: true,
		Spark: &spark{[]string{"0,0 1,1"}, &page.Dot{X: "1", Y: "1"}, indicator.Red}, Cells: []figureCell{{"a", "1", indicator.Red, "/"}}}
	lights := []light{{indicator.Red, 1, "/"}, {indicator.Grey, 0, "/"}}
	card := &indicatorPage{figurePicker: picker, row: row, of: &plan.Indicators[0], Card: indicator.Card{Indicator: &pack.Indicator{Target: &pack.Target{Unit: "%", Quote: "q"}}, Counts: "indicator.counts_reported", Pace: "indicator.pace_level", Numerator: "n", Out: "o", Assumption: "a"},
		Parts: "1 / 2", Source: "s", Chart: &trendChart{Lines: []string{"0,0 1,1"}, Dots: []trendDot{{page.Dot{X: "1", Y: "1"}, indicator.Red, "s"}}, Target: &page.Tick{At: "1", Text: "t"}, Ticks: []page.Tick{{At: "1", Text: "t"}}, Months: []page.Tick{{At: "1", Text: "m"}}},
		Trend: []trendRow{{24243, "1", indicator.Red, true}}, Below: []belowRow{{figureCell{"a", "1", indicator.Red, "/"}, "p", "w", 50}, {}}, Sides: choices, Behind: []behindRow{{"a", "b", "/", "3"}, {Name: "c"}}, Next: "/",
		Reports: true, UnitsMay: choices, Told: []toldRow{{indicator.Report{Note: "n"}, "p", "u", "s", true}, {}}, Frozen: []frozenRow{{indicator.Frozen{Corrects: 1, Note: "n"}, "s"}}, MayFreeze: true}
	bare := &indicatorPage{figurePicker: picker, of: &plan.Indicators[0], Card: indicator.Card{Indicator: &pack.Indicator{}, Counts: "indicator.counts_reported", Pace: "indicator.pace_level"}, Sides: choices}
	tiles := []tile{{Name: "a", Value: "1", Tone: "red", Text: "flow.signal_red", Path: "/", Detail: "/"}, {Name: "b", Tone: "step-0"}}
	brief := briefPart{Figures: lights, Tasks: lights, ShowTask: true, Lines: []briefLine{{Line: dispatch.Line{Target: "1"}, Value: "1", Path: "/"}, {}}, Brief: dispatch.Briefing{Red: []dispatch.Alarm{{Kind: dispatch.OfTask, Since: 18000}},
		Units: []dispatch.UnitLine{{Red: 1, Missed: 1}, {}}, Moved: []dispatch.Move{{Kind: dispatch.OfDuty}}, Deadlines: []dispatch.Deadline{{Kind: dispatch.OfLedger}}}}
	screened := &stagePage{figurePicker: picker, briefPart: brief}
	screened.lay()
	screened.add(slide{Kind: "red"})
	return []page.Page{
		&indicatorsPage{},
		&indicatorsPage{figurePicker: picker, By: "list", Tabs: choices, Lights: lights, Rows: []indicatorRow{row, {}}, Units: choices, Signals: choices, Exports: true},
		&indicatorsPage{figurePicker: picker},
		&indicatorsPage{figurePicker: picker, By: "place", Rows: []indicatorRow{row}, Heads: choices},
		&indicatorsPage{figurePicker: picker, By: "place", Rows: []indicatorRow{row}},
		&indicatorsPage{figurePicker: picker, By: "unit", Rows: []indicatorRow{row}, ByUnit: []unitFigures{{"a", "/", lights, []indicatorRow{row}}, {Name: "b"}}},
		card,
		bare,
		&dispatchPage{},
		&dispatchPage{figurePicker: picker, briefPart: brief, Papers: []paperRow{{Plan: "a", ToName: "b", Late: true}, {}}, Next: "/", Kinds: choices, Missing: []string{"a"}, Writes: true, Exports: true, Form: page.Form{Wrong: "x"}},
		&dispatchPage{figurePicker: picker},
		&filingPage{paperRow: paperRow{Filing: dispatch.Filing{Summary: "s"}, ToName: "b", Late: true}, briefPart: brief, Corrects: "/", Events: []filingEvent{{dispatch.Event{Note: "n"}, "s"}}, Minutes: []minuteRow{{}}, Files: true, Decides: true, Fixes: true, Minuting: true, Exports: true, Units: choices, Places: choices},
		&filingPage{},
		&filingPage{Minuting: true},
		screened,
		&mapPage{},
		&mapPage{figurePicker: picker, Of: "i", Measures: []page.Choices{{Title: "t", Choices: choices}}, Crumbs: choices, Tiles: tiles, Legend: []legendLine{{"red", "r"}}, Brings: true, Kept: 1, Form: page.Form{Wrong: "x"}},
		&mapPage{figurePicker: picker, Tiles: tiles, Drawn: &boundary.Drawing{Width: 800, Height: 600}, Shapes: []shape{{tiles[0], "M0 0Z", "1", "1", "a"}, {tiles[1], "M0 0Z", "1", "1", "b"}}},
	}
}
