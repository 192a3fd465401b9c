// Package finding is the pages of findings: by rule, by place, one by one,
// and one with its life.
package finding

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

// Room is the pages, who may open them, and what of them waits on the workbench.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /finding", Power: auth.ReadHousehold, Scoped: true, Handler: findings},
		{Pattern: "POST /finding", Power: auth.Verify, Handler: moveFindings},
		{Pattern: "POST /finding/export", Power: auth.Export, Handler: exportFindings},
		{Pattern: "GET /finding/{county}/{id}", Power: auth.ReadHousehold, Handler: finding},
		{Pattern: "POST /finding/{county}/{id}", Power: auth.Verify, Handler: moveFinding},
	},
	Work: []page.Provider{findingWork, whereWork},
}
