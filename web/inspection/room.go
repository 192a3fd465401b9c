// Package inspection is the pages of inspections: a round is drawn, worked
// off and closed.
package inspection

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed text.txt
var inspectionsTexts string

//go:embed web.txt
var siteTexts string

var _ = message.Register("inspections", inspectionsTexts) && message.Register("web", siteTexts)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages and who may open them.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /inspection", Power: auth.ReadHousehold, Handler: inspections},
		{Pattern: "GET /inspection/new", Power: auth.Dispatch, Handler: newRound},
		{Pattern: "POST /inspection", Power: auth.Dispatch, Handler: planRound},
		{Pattern: "GET /inspection/{county}/{id}", Power: auth.ReadHousehold, Handler: inspectionRound},
		{Pattern: "POST /inspection/{county}/{id}", Power: auth.Verify, Handler: workRound},
	},
}
