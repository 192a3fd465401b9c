// Package household is the pages of households and villages: the lists, one
// of them, what is typed into it, its numbers seen in full.
package household

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed edit.txt
var editTexts string

//go:embed roll.txt
var rollTexts string

//go:embed village.txt
var villageTexts string

//go:embed web.txt
var siteTexts string

var _ = message.Register("edit", editTexts) && message.Register("roll", rollTexts) && message.Register("village", villageTexts) && message.Register("web", siteTexts)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages, who may open them, and what of them waits on the workbench.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /household", Power: auth.ReadHousehold, Scoped: true, Handler: households},
		{Pattern: "POST /household/filter", Power: auth.ReadHousehold, Handler: saveFilter},
		{Pattern: "POST /household/export", Power: auth.Export, Handler: exportHouseholds},
		{Pattern: "GET /household/{county}/{id}", Power: auth.ReadHousehold, Handler: household},
		{Pattern: "GET /household/{county}/{id}/edit", Power: auth.Edit, Handler: editForm},
		{Pattern: "POST /household/{county}/{id}/edit", Power: auth.Edit, Handler: revise},
		{Pattern: "GET /household/new", Power: auth.Edit, Scoped: true, Handler: enrolForm},
		{Pattern: "POST /household/new", Power: auth.Edit, Scoped: true, Handler: enrol},
		{Pattern: "GET /household/{county}/{id}/member", Power: auth.Edit, Handler: arriveForm},
		{Pattern: "POST /household/{county}/{id}/member", Power: auth.Edit, Handler: arrive},
		{Pattern: "GET /household/{county}/{id}/leave", Power: auth.Edit, Handler: departForm},
		{Pattern: "POST /household/{county}/{id}/leave", Power: auth.Edit, Handler: depart},
		{Pattern: "GET /household/{county}/{id}/head", Power: auth.Edit, Handler: headForm},
		{Pattern: "POST /household/{county}/{id}/head", Power: auth.Edit, Handler: succeed},
		{Pattern: "GET /household/{county}/{id}/move", Power: auth.Edit, Handler: relocateForm},
		{Pattern: "POST /household/{county}/{id}/move", Power: auth.Edit, Handler: relocate},
		{Pattern: "GET /household/{county}/{id}/split", Power: auth.Edit, Handler: splitForm},
		{Pattern: "POST /household/{county}/{id}/split", Power: auth.Edit, Handler: split},
		{Pattern: "GET /household/{county}/{id}/merge", Power: auth.Edit, Handler: mergeForm},
		{Pattern: "POST /household/{county}/{id}/merge", Power: auth.Edit, Handler: merge},
		{Pattern: "POST /household/{county}/{id}/restore", Power: auth.Edit, Handler: restore},
		{Pattern: "GET /household/{county}/{id}/income", Power: auth.ReadHousehold, Handler: earnings},
		{Pattern: "POST /household/{county}/{id}/income", Power: auth.Edit, Handler: account},
		{Pattern: "POST /household/{county}/{id}/reveal", Power: auth.Reveal, Handler: reveal},
		{Pattern: "GET /village", Power: auth.ReadHousehold, Scoped: true, Handler: villages},
		{Pattern: "GET /village/{village}", Power: auth.ReadHousehold, Handler: village},
		{Pattern: "GET /village/{village}/edit", Power: auth.Edit, Handler: villageForm},
		{Pattern: "POST /village/{village}/edit", Power: auth.Edit, Handler: reviseVillage},
	},
	Work: []page.Provider{householdWork},
}
