// Package reader is the pages of documents read into packs under review, and
// of what a pack covers of one.
package reader

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed text.txt
var readerTexts string

//go:embed web.txt
var siteTexts string

var _ = message.Register("reader", readerTexts) && message.Register("web", siteTexts)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages and who may open them.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /plan/{id}/coverage", Power: auth.ReadPlan, Handler: coverage},
		{Pattern: "GET /reader", Power: auth.ReadPlan, Handler: reader},
		{Pattern: "POST /reader", Power: auth.Import, Limit: documentLimit, Handler: readDocument},
		{Pattern: "GET /reader/{id}", Power: auth.ReadPlan, Handler: reviewDraft},
		{Pattern: "GET /reader/{id}/download", Power: auth.ReadPlan, Handler: downloadDraft},
		{Pattern: "POST /reader/{id}/item", Power: auth.Import, Handler: decideItem},
		{Pattern: "POST /reader/{id}/section", Power: auth.Import, Handler: acceptSection},
		{Pattern: "POST /reader/{id}/discard", Power: auth.Import, Handler: discardDraft},
	},
}
