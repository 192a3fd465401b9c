// Package rule is the pages of a plan's rules: the plan, a rule, what if, and
// a county's amendments.
package rule

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed text.txt
var catalog string

var _ = message.Register("web", catalog)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages and who may open them.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /plan", Power: auth.ReadPlan, Handler: plan},
		{Pattern: "GET /plan/{id}", Power: auth.ReadPlan, Handler: plan},
		{Pattern: "POST /plan/{id}/screening", Power: auth.Screen, Handler: runScreening},
		{Pattern: "GET /plan/{id}/rule/{rule}", Power: auth.ReadPlan, Handler: rule},
		{Pattern: "GET /plan/{id}/whatif", Power: auth.ReadHousehold, Scoped: true, Handler: whatIf},
		{Pattern: "POST /plan/{id}/whatif", Power: auth.ReadHousehold, Handler: keepWhatIf},
		{Pattern: "GET /plan/{id}/whatif/effect", Power: auth.ReadHousehold, Scoped: true, Handler: whatIfPart},
		{Pattern: "GET /plan/{id}/whatif/curve", Power: auth.ReadHousehold, Scoped: true, Handler: whatIfCurve},
		{Pattern: "GET /plan/{id}/whatif/note", Power: auth.ReadHousehold, Scoped: true, Handler: whatIfNotePage},
		{Pattern: "GET /plan/{id}/desk", Power: auth.ReadPlan, Handler: desk},
		{Pattern: "POST /plan/{id}/desk", Power: auth.Screen, Handler: beginAmendment},
		{Pattern: "GET /plan/{id}/desk/{amendment}", Power: auth.ReadPlan, Handler: amendment},
		{Pattern: "POST /plan/{id}/desk/{amendment}", Power: auth.Screen, Limit: amendmentLimit, Handler: changeAmendment},
	},
}
