// Package work is the pages of the plan as work: overview, tasks, letters,
// calendar, units, duties.
package work

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed text.txt
var workTexts string

//go:embed web.txt
var siteTexts string

var _ = message.Register("work", workTexts) && message.Register("web", siteTexts)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages, who may open them, and what of them waits on the workbench.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /overview", Power: auth.ReadPlan, Scoped: true, Handler: overview},
		{Pattern: "POST /overview/export", Power: auth.Export, Handler: exportOverview},
		{Pattern: "GET /task", Power: auth.ReadPlan, Scoped: true, Handler: tasks},
		{Pattern: "POST /task/export", Power: auth.Export, Handler: exportTasks},
		{Pattern: "POST /task/takeup", Power: auth.Dispatch, Handler: takeUp},
		{Pattern: "GET /task/new", Power: auth.Dispatch, Scoped: true, Handler: newTask},
		{Pattern: "POST /task/new", Power: auth.Dispatch, Handler: createTask},
		{Pattern: "GET /task/{county}/{id}", Power: auth.ReadPlan, Handler: taskCard},
		{Pattern: "POST /task/{county}/{id}", Power: auth.Verify, Limit: page.FilesLimit, Handler: changeTask},
		{Pattern: "GET /task/{county}/{id}/divide", Power: auth.Verify, Handler: divideForm},
		{Pattern: "POST /task/{county}/{id}/divide", Power: auth.Verify, Handler: divideTask},
		{Pattern: "GET /task/{county}/{id}/file/{file}", Power: auth.ReadHousehold, Handler: taskFile},
		{Pattern: "GET /gantt", Power: auth.ReadPlan, Scoped: true, Handler: gantt},
		{Pattern: "GET /calendar", Power: auth.ReadPlan, Scoped: true, Handler: calendar},
		{Pattern: "GET /letter", Power: auth.ReadPlan, Scoped: true, Handler: letters},
		{Pattern: "POST /letter", Power: auth.Dispatch, Handler: writeLetter},
		{Pattern: "GET /letter/{plan}/{year}/{county}/{id}", Power: auth.ReadPlan, Handler: letter},
		{Pattern: "POST /letter/{plan}/{year}/{county}/{id}", Power: auth.Verify, Handler: signLetter},
		{Pattern: "GET /unit", Power: auth.ReadPlan, Scoped: true, Handler: units},
		{Pattern: "GET /unit/{unit}", Power: auth.ReadPlan, Scoped: true, Handler: unit},
		{Pattern: "POST /unit/{unit}", Power: auth.Dispatch, Handler: changeUnit},
		{Pattern: "GET /duty", Power: auth.ReadPlan, Scoped: true, Handler: duties},
		{Pattern: "POST /duty/export", Power: auth.Export, Handler: exportDuties},
		{Pattern: "GET /duty/{plan}/{duty}", Power: auth.ReadPlan, Scoped: true, Handler: dutyOne},
		{Pattern: "POST /duty/{plan}/{duty}", Power: auth.Dispatch, Handler: excuseDuty},
	},
	Work: []page.Provider{taskWork, dutyWork},
}
