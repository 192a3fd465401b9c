// Package notice is the pages of the channels digests leave by.
package notice

import (
	"embed"

	"guben/auth"
	"guben/message"
	"guben/web/page"
)

//go:embed text.txt
var channelsTexts string

//go:embed web.txt
var siteTexts string

var _ = message.Register("channels", channelsTexts) && message.Register("web", siteTexts)

//go:embed templates/*.html
var templates embed.FS

// Room is the pages and who may open them.
var Room = page.Room{
	Templates: templates,
	Routes: []page.Route{
		{Pattern: "GET /notice", Power: auth.Dispatch, Handler: channels},
		{Pattern: "GET /notice/new", Power: auth.Dispatch, Handler: newChannel},
		{Pattern: "POST /notice", Power: auth.Dispatch, Handler: createChannel},
		{Pattern: "GET /notice/{county}/{id}", Power: auth.Dispatch, Handler: channel},
		{Pattern: "POST /notice/{county}/{id}", Power: auth.Dispatch, Handler: changeChannel},
	},
}
