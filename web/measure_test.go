package web

import (
	"testing"

	"guben/boundary"
	"guben/dispatch"
	"guben/indicator"
	"guben/inspection"
	"guben/notice"
	"guben/pack"
)

func init() { samples = append(samples, measureSamples()...) }

// measureSamples are the pages of figures and supervision, filled in and empty.
func measureSamples() []page {
	choices := []choice{{"1", "a", true}, {"2", "b", false}}
	plan := &pack.Pack{Indicators: []pack.Indicator{{ID: "i"}}}
	picker := figurePicker{workPicker: workPicker{Pack: plan, Plans: choices, Place: placePicker{Options: choices, Name: "a"}}, Month: 24243, Months: choices}
	row := indicatorRow{Name: "a", Path: "/", Signal: indicator.Red, Why: "w", Value: "1", Target: "2", Change: "+1", Reported: true,
		Spark: &spark{[]string{"0,0 1,1"}, &dot{"1", "1"}, indicator.Red}, Cells: []figureCell{{"a", "1", indicator.Red, "/"}}}
	lights := []light{{indicator.Red, 1, "/"}, {indicator.Grey, 0, "/"}}
	card := &indicatorPage{figurePicker: picker, row: row, of: &plan.Indicators[0], Card: indicator.Card{Indicator: &pack.Indicator{Target: &pack.Target{Unit: "%", Quote: "q"}}, Counts: "indicator.counts_reported", Pace: "indicator.pace_level", Numerator: "n", Out: "o", Assumption: "a"},
		Parts: "1 / 2", Source: "s", Chart: &trendChart{Lines: []string{"0,0 1,1"}, Dots: []trendDot{{dot{"1", "1"}, indicator.Red, "s"}}, Target: &tick{At: "1", Text: "t"}, Ticks: []tick{{At: "1", Text: "t"}}, Months: []tick{{At: "1", Text: "m"}}},
		Trend: []trendRow{{24243, "1", indicator.Red, true}}, Below: []belowRow{{figureCell{"a", "1", indicator.Red, "/"}, "p", "w", 50}, {}}, Sides: choices, Behind: []behindRow{{"a", "b", "/", "3"}, {Name: "c"}}, Next: "/",
		Reports: true, UnitsMay: choices, Told: []toldRow{{indicator.Report{Note: "n"}, "p", "u", "s", true}, {}}, Frozen: []frozenRow{{indicator.Frozen{Corrects: 1, Note: "n"}, "s"}}, MayFreeze: true}
	bare := &indicatorPage{figurePicker: picker, of: &plan.Indicators[0], Card: indicator.Card{Indicator: &pack.Indicator{}, Counts: "indicator.counts_reported", Pace: "indicator.pace_level"}, Sides: choices}
	tiles := []tile{{Name: "a", Value: "1", Tone: "red", Text: "indicators.signal_red", Path: "/", Detail: "/"}, {Name: "b", Tone: "step-0"}}
	brief := briefPart{Figures: lights, Tasks: lights, ShowTask: true, Lines: []briefLine{{Line: dispatch.Line{Target: "1"}, Value: "1", Path: "/"}, {}}, Brief: dispatch.Briefing{Red: []dispatch.Alarm{{Kind: dispatch.OfTask, Since: 18000}},
		Units: []dispatch.UnitLine{{Red: 1, Missed: 1}, {}}, Moved: []dispatch.Move{{Kind: dispatch.OfDuty}}, Deadlines: []dispatch.Deadline{{Kind: dispatch.OfLedger}}}}
	screened := &stagePage{figurePicker: picker, briefPart: brief}
	screened.lay()
	screened.add(slide{Kind: "red"})
	round := roundRow{Round: inspection.Round{Name: "a", Depth: inspection.Sample, Cross: true, Seed: "s"}, Late: true}
	return []page{
		&indicatorsPage{}, &indicatorsPage{figurePicker: picker, By: "list", Tabs: choices, Lights: lights, Rows: []indicatorRow{row, {}}, Units: choices, Signals: choices, Exports: true},
		&indicatorsPage{figurePicker: picker}, &indicatorsPage{figurePicker: picker, By: "place", Rows: []indicatorRow{row}, Heads: choices}, &indicatorsPage{figurePicker: picker, By: "place", Rows: []indicatorRow{row}},
		&indicatorsPage{figurePicker: picker, By: "unit", Rows: []indicatorRow{row}, ByUnit: []unitFigures{{"a", "/", lights, []indicatorRow{row}}, {Name: "b"}}},
		card, bare,
		&dispatchPage{}, &dispatchPage{figurePicker: picker, briefPart: brief, Papers: []paperRow{{Plan: "a", ToName: "b", Late: true}, {}}, Next: "/", Kinds: choices, Missing: []string{"a"}, Writes: true, Exports: true, form: form{Wrong: "x"}}, &dispatchPage{figurePicker: picker},
		&filingPage{paperRow: paperRow{Filing: dispatch.Filing{Summary: "s"}, ToName: "b", Late: true}, briefPart: brief, Corrects: "/", Events: []filingEvent{{dispatch.Event{Note: "n"}, "s"}}, Minutes: []minuteRow{{}}, Files: true, Decides: true, Fixes: true, Minuting: true, Exports: true, Units: choices, Places: choices}, &filingPage{}, &filingPage{Minuting: true},
		screened, &inspectionsPage{}, &inspectionsPage{Plans: true, Rounds: []roundRow{round, {Round: inspection.Round{Depth: inspection.Full, Closed: 18000}}, {Round: inspection.Round{Depth: inspection.Full}}}},
		&newRoundPage{}, &newRoundPage{form: form{Wrong: "x"}, Places: choices, Ledgers: []measureGroup{{"t", choices}}, Depths: []choice{{"full", "a", true}}, Rules: choices, Typed: roundTyped{Cross: true}},
		&roundPage{roundRow: round}, &roundPage{roundRow: round, Sums: []townshipSum{{Name: "a", ByName: "b"}}, Items: []itemRow{{Name: "a"}, {Item: inspection.Item{Record: 1}}, {Item: inspection.Item{Record: 1, Done: true}}}, Next: "/", Tabs: choices, Closes: true, Works: true},
		&roundPage{roundRow: roundRow{Round: inspection.Round{Depth: inspection.Full, Closed: 18000}}},
		&channelsPage{}, &channelsPage{Rows: []channelRow{{Channel: notice.Channel{Kind: notice.Mail, Weekly: true, Failures: 1, Problem: "notice.refused", Sent: 18000}, UnitName: "u"}, {Channel: notice.Channel{Kind: notice.WeCom, Off: true}}, {Channel: notice.Channel{Kind: notice.WeCom}}}},
		&channelPage{New: true, Kinds: choices, Places: choices, Units: choices, Hours: choices, Langs: choices}, &channelPage{Row: channelRow{Channel: notice.Channel{Kind: notice.WeCom, Weekly: true, Off: true, Failures: 2, Problem: "notice.refused"}}, Preview: "p"}, &channelPage{Row: channelRow{Channel: notice.Channel{Kind: notice.Mail}}, Empty: true, form: form{Wrong: "x"}},
		&mapPage{}, &mapPage{figurePicker: picker, Of: "i", Measures: []measureGroup{{"t", choices}}, Crumbs: choices, Tiles: tiles, Legend: []legendLine{{"red", "r"}}, Brings: true, Kept: 1, form: form{Wrong: "x"}},
		&mapPage{figurePicker: picker, Tiles: tiles, Drawn: &boundary.Drawing{Width: 800, Height: 600}, Shapes: []shape{{tiles[0], "M0 0Z", "1", "1", "a"}, {tiles[1], "M0 0Z", "1", "1", "b"}}},
	}
}

// measureViews are the pages of figures and supervision as somebody sees them.
func (w *world) measureViews(t testing.TB) []view {
	s := w.supervised(t)
	return []view{
		{"indicators", "office", "/indicator"},
		{"indicators-place", "office", "/indicator?by=place"},
		{"indicators-unit", "township", "/indicator?by=unit"},
		{"indicator", "office", "/indicator/mingshan-2020/insured"},
		{"indicator-reported", "office", "/indicator/mingshan-2020/industry_return"},
		{"indicator-inspector", "inspector", "/indicator/mingshan-2020/safe_water_households?side=gap"},
		{"map", "office", "/map?of=findings"},
		{"map-indicator", "office", "/map"},
		{"map-tiles", "office", "/map?as=tiles&of=findings"},
		{"map-village", "township", "/map?of=findings"},
		{"dispatch", "office", "/dispatch"},
		{"dispatch-inspector", "inspector", "/dispatch"},
		{"stage", "office", "/dispatch/stage"},
		{"filing", "office", filingPath(s.paper)},
		{"filing-meeting", "office", filingPath(s.meeting)},
		{"inspections", "office", "/inspection"},
		{"inspection-new", "office", "/inspection/new"},
		{"inspection", "office", roundPath(s.round.County, s.round.ID)},
		{"inspection-record", "office", s.householdOf(w.home.ID)},
		{"notices", "office", "/notice"},
		{"notice-new", "office", "/notice/new"},
		{"notice", "office", channelPath(s.channel.County, s.channel.ID)},
	}
}
