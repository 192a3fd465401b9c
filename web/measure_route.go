package web

import "guben/auth"

// measureRoutes are the pages of figures and supervision: indicators, the map,
// the month's meeting and its papers, inspections, channels of digests.
func measureRoutes() []Route {
	return []Route{
		{Pattern: "GET /indicator", Power: auth.ReadPlan, Scoped: true, Handler: indicators},
		{Pattern: "POST /indicator/export", Power: auth.Export, Handler: exportIndicators},
		{Pattern: "GET /indicator/{pack}/{indicator}", Power: auth.ReadPlan, Scoped: true, Handler: indicatorCard},
		{Pattern: "POST /indicator/{pack}/{indicator}", Power: auth.Verify, Handler: reportIndicator},
		{Pattern: "GET /map", Power: auth.ReadPlan, Scoped: true, Handler: mapOf},
		{Pattern: "POST /map", Power: auth.Screen, Limit: outlineLimit, Handler: bringOutlines},
		{Pattern: "GET /dispatch", Power: auth.ReadPlan, Scoped: true, Handler: dispatchDesk},
		{Pattern: "POST /dispatch", Power: auth.Verify, Handler: preparePaper},
		{Pattern: "POST /dispatch/export", Power: auth.Export, Handler: exportBriefing},
		{Pattern: "GET /dispatch/stage", Power: auth.ReadPlan, Scoped: true, Handler: stageBriefing},
		{Pattern: "GET /dispatch/{county}/{id}", Power: auth.ReadPlan, Handler: filing},
		{Pattern: "POST /dispatch/{county}/{id}", Power: auth.Verify, Handler: moveFiling},
		{Pattern: "GET /dispatch/{county}/{id}/{as}", Power: auth.Export, Handler: filingFile},
		{Pattern: "GET /inspection", Power: auth.ReadHousehold, Handler: inspections},
		{Pattern: "GET /inspection/new", Power: auth.Dispatch, Handler: newRound},
		{Pattern: "POST /inspection", Power: auth.Dispatch, Handler: planRound},
		{Pattern: "GET /inspection/{county}/{id}", Power: auth.ReadHousehold, Handler: inspectionRound},
		{Pattern: "POST /inspection/{county}/{id}", Power: auth.Verify, Handler: workRound},
		{Pattern: "GET /inspection/{county}/{id}/household/{household}", Power: auth.ReadHousehold, Handler: lend(ledgerRecord)},
		{Pattern: "POST /inspection/{county}/{id}/household/{household}", Power: auth.Verify, Limit: filesLimit, Handler: lend(changeRecord)},
		{Pattern: "GET /inspection/{county}/{id}/household/{household}/print", Power: auth.ReadHousehold, Handler: lend(printRecord)},
		{Pattern: "GET /inspection/{county}/{id}/household/{household}/file/{file}", Power: auth.ReadHousehold, Handler: lend(recordFile)},
		{Pattern: "GET /notice", Power: auth.Dispatch, Handler: channels},
		{Pattern: "GET /notice/new", Power: auth.Dispatch, Handler: newChannel},
		{Pattern: "POST /notice", Power: auth.Dispatch, Handler: createChannel},
		{Pattern: "GET /notice/{county}/{id}", Power: auth.Dispatch, Handler: channel},
		{Pattern: "POST /notice/{county}/{id}", Power: auth.Dispatch, Handler: changeChannel},
	}
}
