// Package page is what every page of the site rests on: the request and who
// sent it, the answer, templates and their frame, and what pages share to name
// things, narrow lists and lead to each other. It knows no page of a room.
package page

import (
	_ "embed"
	"io/fs"
	"net/http"

	"guben/app"
	"guben/message"
	"guben/store"
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

// Room is the pages of one subject.
type Room struct {
	Templates fs.FS // templates/*.html, parts that several pages share in files that begin with _
	Routes    []Route
	Work      []Provider // what the room has waiting on the workbench
}

// Provider adds a room's part of the workbench, if the account may see it.
type Provider func(*Exchange, *store.Tx, *Workbench) error

// site is what every request shares.
type site struct {
	*app.App
	Config    Config
	Rooms     []Room
	templates templates
	trees     placeTrees
	jobs      jobs
	Memory    memory
}

// Entrance is what the site has before any room: the way in, work under way, and
// the page of an address that leads nowhere.
var Entrance = Room{Templates: parts, Routes: []Route{
	{Pattern: "GET /login", Access: Open, Handler: loginForm},
	{Pattern: "POST /login", Access: Open, Handler: signIn},
	{Pattern: "POST /logout", Access: Open, Handler: signOut},
	{Pattern: "POST /language", Access: Open, Handler: chooseLanguage},
	{Pattern: "GET /job/{id}", Access: SignedIn, Handler: showJob},
	{Pattern: "/", Access: Open, Handler: nowhere},
}}

// New serves rooms of pages on an open installation; entrance is one of them.
func New(a *app.App, config Config, rooms ...Room) http.Handler {
	s := &site{App: a, Config: config, Rooms: rooms, templates: parse(rooms...)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+asset.Prefix, asset.Serve)
	for _, room := range rooms {
		for _, route := range room.Routes {
			mux.Handle(route.Pattern, s.serve(route))
		}
	}
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(s.serve(Route{Access: Open, Handler: foreignOrigin}))
	return logged(headers(compressed(origin.Handler(mux))))
}
