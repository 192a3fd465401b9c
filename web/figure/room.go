// Package figure is the pages of figures: indicators, the map, the month's
// meeting and its papers.
package figure

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed briefings.txt
var briefingsTexts string

//go:embed indicators.txt
var indicatorsTexts string

//go:embed maps.txt
var mapsTexts string

//go:embed web.txt
var siteTexts string

var _ = message.Register("briefings", briefingsTexts) && message.Register("indicators", indicatorsTexts) && message.Register("maps", mapsTexts) && message.Register("web", siteTexts)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages and who may open them.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
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
	},
}
