package household

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed edit.txt
var editTexts string

//go:embed village.txt
var villageTexts string

//go:embed web.txt
var siteTexts string

var _ = message.Register("edit", editTexts) && message.Register("village", villageTexts) && message.Register("web", siteTexts)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages of households and villages.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /household", Power: auth.ReadHousehold, Scoped: true, Handler: households},
		{Pattern: "POST /household/filter", Power: auth.ReadHousehold, Handler: saveFilter},
		{Pattern: "POST /household/export", Power: auth.Export, Handler: exportHouseholds},
		{Pattern: "GET /household/{county}/{id}", Power: auth.ReadHousehold, Handler: household},
		{Pattern: "GET /household/{county}/{id}/edit", Power: auth.Edit, Handler: editForm},
		{Pattern: "POST /household/{county}/{id}/edit", Power: auth.Edit, Handler: revise},
		{Pattern: "POST /household/{county}/{id}/reveal", Power: auth.Reveal, Handler: reveal},
		{Pattern: "GET /village", Power: auth.ReadHousehold, Scoped: true, Handler: villages},
		{Pattern: "GET /village/{village}", Power: auth.ReadHousehold, Handler: village},
		{Pattern: "GET /village/{village}/edit", Power: auth.Edit, Handler: villageForm},
		{Pattern: "POST /village/{village}/edit", Power: auth.Edit, Handler: reviseVillage},
	},
	Work: []page.Provider{householdWork},
}
