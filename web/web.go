// Package web is the site: pages for officials, rendered on the server, in
// Chinese and English, usable without JavaScript. Its rooms hold the pages, room
// web/page what all of them use; this one puts them together.
package web

import (
	"net/http"

	"guben/app"
	"guben/web/desk"
	"guben/web/figure"
	"guben/web/finding"
	"guben/web/household"
	"guben/web/imports"
	"guben/web/inspection"
	"guben/web/ledger"
	"guben/web/notice"
	"guben/web/page"
	"guben/web/reader"
	"guben/web/rule"
	"guben/web/work"
)

// New is the whole site on an open installation.
func New(a *app.App, config page.Config) http.Handler { return page.New(a, config, Rooms...) }

// Rooms are the pages there are, in the order of their piles on the workbench.
var Rooms = []page.Room{
	page.Entrance, household.Room, finding.Room, work.Room, ledger.Room, figure.Room, inspection.Room, rule.Room, reader.Room, imports.Room, notice.Room, desk.Room,
}
