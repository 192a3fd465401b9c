package web_test

import (
	"strings"
	"testing"

	"guben/web/page"
	"guben/web/webtest"
)

// measureViews are the pages of figures and supervision as somebody sees them.
func measureViews(w *webtest.World, t testing.TB) []webtest.View {
	s := w.Supervised(t)
	return []webtest.View{
		{Name: "indicators", Login: "office", Path: "/indicator"},
		{Name: "indicators-place", Login: "office", Path: "/indicator?by=place"},
		{Name: "indicators-unit", Login: "township", Path: "/indicator?by=unit"},
		{Name: "indicator", Login: "office", Path: "/indicator/mingshan-2020/insured"},
		{Name: "indicator-reported", Login: "office", Path: "/indicator/mingshan-2020/industry_return"},
		{Name: "indicator-inspector", Login: "inspector", Path: "/indicator/mingshan-2020/safe_water_households?side=gap"},
		{Name: "map", Login: "office", Path: "/map?of=findings"},
		{Name: "map-indicator", Login: "office", Path: "/map"},
		{Name: "map-tiles", Login: "office", Path: "/map?as=tiles&of=findings"},
		{Name: "map-village", Login: "township", Path: "/map?of=findings"},
		{Name: "dispatch", Login: "office", Path: "/dispatch"},
		{Name: "dispatch-inspector", Login: "inspector", Path: "/dispatch"},
		{Name: "stage", Login: "office", Path: "/dispatch/stage"},
		{Name: "filing", Login: "office", Path: page.FilingPath(s.Paper)},
		{Name: "filing-meeting", Login: "office", Path: page.FilingPath(s.Meeting)},
		{Name: "inspections", Login: "office", Path: "/inspection"},
		{Name: "inspection-new", Login: "office", Path: "/inspection/new"},
		{Name: "inspection", Login: "office", Path: page.RoundPath(s.Round.County, s.Round.ID)},
		{Name: "inspection-record", Login: "office", Path: s.HouseholdOf(w.Home.ID)},
		{Name: "notices", Login: "office", Path: "/notice"},
		{Name: "notice-new", Login: "office", Path: "/notice/new"},
		{Name: "notice", Login: "office", Path: page.ChannelPath(s.Channel.County, s.Channel.ID)},
	}
}

// ledgerViews are the pages of ledgers as somebody sees them.
func ledgerViews(w *webtest.World) []webtest.View {
	gaps := page.LedgerPath(webtest.Mingshan, "gap_ledger")
	visits := page.LedgerPath(webtest.Mingshan, "leader_visit_records")
	home := page.HouseholdKeyOf(w.Home.County, w.Home.ID)
	return []webtest.View{
		{Name: "ledgers", Login: "office", Path: "/ledger"},
		{Name: "ledgers-department", Login: "department", Path: "/ledger"},
		{Name: "ledger-list", Login: "office", Path: gaps},
		{Name: "ledger-list-red", Login: "office", Path: gaps + "?signal=red"},
		{Name: "ledger-none", Login: "office", Path: gaps + "?state=unfounded"},
		{Name: "ledger-board", Login: "office", Path: gaps + "?by=board"},
		{Name: "ledger-calendar", Login: "office", Path: gaps + "?by=calendar"},
		{Name: "ledger-counts", Login: "office", Path: gaps + "?by=counts"},
		{Name: "ledger-flow", Login: "office", Path: gaps + "?by=flow"},
		{Name: "ledger-new-find", Login: "village", Path: visits + "/new"},
		{Name: "ledger-new", Login: "helper", Path: visits + "/new?household=" + home},
		{Name: "ledger-new-place", Login: "office", Path: gaps + "/new"},
		{Name: "ledger-record", Login: "helper", Path: page.RecordPath(w.Visit)},
		{Name: "ledger-record-steps", Login: "township", Path: page.RecordPath(w.Gap)},
		{Name: "ledger-record-inspector", Login: "inspector", Path: page.RecordPath(w.Gap)},
		{Name: "ledger-record-asks", Login: "office", Path: strings.Split(w.Asks, "/proposal")[0]},
		{Name: "ledger-sheet", Login: "office", Path: gaps + "/sheet"},
		{Name: "ledger-sheet-homes", Login: "office", Path: visits + "/sheet"},
		{Name: "ledger-import", Login: "office", Path: gaps + "/import"},
		{Name: "ledger-print", Login: "office", Path: page.RecordPath(w.Visit) + "/print"},
		{Name: "household-ledgers", Login: "office", Path: page.HouseholdPath(w.Home.County, w.Home.ID) + "#ledgers"},
	}
}

// workViews are the pages of the plan's work as somebody sees them.
func workViews(w *webtest.World) []webtest.View {
	township := "?place=" + w.Home.Village.At(4).String()
	return []webtest.View{
		{Name: "overview", Login: "office", Path: "/overview"},
		{Name: "overview-units", Login: "office", Path: "/overview?by=unit"},
		{Name: "overview-pairs", Login: "office", Path: "/overview?by=pair"},
		{Name: "overview-township", Login: "township", Path: "/overview"},
		{Name: "tasks", Login: "office", Path: "/task"},
		{Name: "tasks-department", Login: "department", Path: "/task"},
		{Name: "tasks-none", Login: "office", Path: "/task?state=stopped"},
		{Name: "task", Login: "office", Path: page.TaskPath(w.Ours.Plan.Ref)},
		{Name: "task-owner", Login: "department", Path: page.TaskPath(w.Ours.Chore.Ref)},
		{Name: "task-inspector", Login: "inspector", Path: page.TaskPath(w.Ours.Chore.Ref)},
		{Name: "task-new", Login: "office", Path: "/task/new"},
		{Name: "task-divide", Login: "office", Path: page.TaskPath(w.Ours.Plan.Ref) + "/divide"},
		{Name: "gantt", Login: "office", Path: "/gantt"},
		{Name: "gantt-township", Login: "office", Path: "/gantt" + township},
		{Name: "calendar", Login: "office", Path: "/calendar"},
		{Name: "calendar-april", Login: "office", Path: "/calendar?month=2020-04"},
		{Name: "letters", Login: "office", Path: "/letter"},
		{Name: "letter", Login: "office", Path: w.Ours.Letter},
		{Name: "units", Login: "office", Path: "/unit"},
		{Name: "unit", Login: "office", Path: "/unit/" + w.Finding.Unit},
		{Name: "unit-leaders", Login: "office", Path: "/unit/organisation"},
		{Name: "unit-own", Login: "department", Path: "/unit/" + w.Finding.Unit},
		{Name: "duties", Login: "office", Path: "/duty"},
		{Name: "duties-village", Login: "village", Path: "/duty"},
		{Name: "duty", Login: "office", Path: "/duty/" + webtest.Mingshan + "/leader_visits"},
		{Name: "workbench-department", Login: "department", Path: "/"},
	}
}
