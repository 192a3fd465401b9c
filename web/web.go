// Package web is the site: pages for officials, rendered on the server, in
// Chinese and English, usable without JavaScript. It joins the rooms and owns
// no data; every read goes through the signed-in account's auth.Scope.
package web

import (
	_ "embed"
	"net/http"

	"guben/app"
	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("web", catalog)

// Config is what the site is told from outside.
type Config struct {
	Version string // of the program, shown on the help page
	Secure  bool   // the site is reached over HTTPS: cookies are sent over nothing else
}

// New is the whole site on an open installation.
func New(a *app.App, config Config) http.Handler {
	return http.NewServeMux()
}
