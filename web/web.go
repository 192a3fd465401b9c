// Package web is the site: pages for officials, rendered on the server, in
// Chinese and English, usable without JavaScript. It joins the rooms and owns
// no data; every read goes through the signed-in account's auth.Scope.
package web

import (
	_ "embed"
	"net/http"

	"guben/app"
	"guben/message"
	"guben/web/asset"
)

//go:embed text.txt
var catalog string

var _ = message.Register("web", catalog)

// Config is what the site is told from outside.
type Config struct {
	Version string // of the program, shown on the help page
	Secure  bool   // the site is reached over HTTPS: cookies are sent over nothing else
}

// site is what every request shares.
type site struct {
	*app.App
	config    Config
	templates templates
	trees     placeTrees
	jobs      jobs
	memory    memory
	staged    stagedBooks
}

// New is the whole site on an open installation.
func New(a *app.App, config Config) http.Handler {
	s := &site{App: a, config: config, templates: parse()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+asset.Prefix, asset.Serve)
	for _, route := range s.routes() {
		mux.Handle(route.Pattern, s.serve(route))
	}
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(s.serve(Route{Access: Open, Handler: foreignOrigin}))
	return logged(headers(compressed(origin.Handler(mux))))
}
