package page

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"

	"guben/auth"
	"guben/message"
	"guben/registry"
	"guben/web/asset"
)

//go:embed templates/*.html
var parts embed.FS

// templates are the parsed pages: language, then file without .html. A set per
// language lets the function t know whom it speaks to.
type templates map[message.Lang]map[string]*template.Template

func parse(rooms ...Room) templates {
	all := templates{}
	for _, lang := range []message.Lang{message.Zh, message.En} {
		all[lang] = map[string]*template.Template{}
		frame := template.Must(template.New("").Funcs(functions(lang)).ParseFS(parts, "templates/_*.html"))
		for _, room := range rooms {
			room.parse(frame, all[lang])
		}
	}
	return all
}

// parse gives every page the layout and the parts, whose names begin with _.
// A template that does not parse is a mistake of a programmer, seen at start.
func (room Room) parse(frame *template.Template, pages map[string]*template.Template) {
	frame = template.Must(frame.Clone())
	if shared, _ := fs.Glob(room.Templates, "templates/_*.html"); len(shared) > 0 {
		template.Must(frame.ParseFS(room.Templates, shared...))
	}
	for _, name := range room.Pages() {
		set := template.Must(frame.Clone())
		pages[name] = template.Must(set.ParseFS(room.Templates, "templates/"+name+".html"))
	}
}

// Pages are the room's templates of whole pages, without .html.
func (room Room) Pages() []string {
	paths, _ := fs.Glob(room.Templates, "templates/[a-z]*.html")
	names := make([]string, len(paths))
	for i, file := range paths {
		names[i] = strings.TrimSuffix(path.Base(file), ".html")
	}
	return names
}

// Drawer parses the room's templates and gives what draws its pages: tests look
// at pages without a site around them.
func (room Room) Drawer() func(out io.Writer, lang message.Lang, account auth.Account, p Page) error {
	parsed := parse(room)
	return func(out io.Writer, lang message.Lang, account auth.Account, p Page) error {
		f := frame{Lang: lang, Account: account, Page: p, Menu: menu(auth.Scope{Role: auth.Administrator}, "/account"), Done: "x"}
		return parsed[lang][p.File()].ExecuteTemplate(out, "document", f)
	}
}

// frame is what the layout shows around every page.
type frame struct {
	Lang    message.Lang
	Account auth.Account // zero: nobody is signed in
	Area    string       // name of the account's place
	Menu    []menuGroup
	Back    string // where the language switch leads back to
	Done    string // sentence about what was just done
	Page    Page
}

// Bare reports whether the page stands without the site's frame.
func (f frame) Bare() bool {
	_, bare := f.Page.(interface{ Bare() })
	return bare
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// render renders the page whole before the first byte leaves, so that an error
// in a template is an error page and not half a page.
func (x *Exchange) render(status int, p Page) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := x.templates[x.Lang][p.File()].ExecuteTemplate(buffer, x.layout(p), x.frame(p)); err != nil {
		return err
	}
	x.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	x.W.Header().Add("Vary", "HX-Request")
	x.W.WriteHeader(status)
	_, err := x.W.Write(buffer.Bytes())
	return err
}

// layout names the outermost template: the page in its frame, or for htmx the
// page's content alone.
func (x *Exchange) layout(p Page) string {
	if x.partial() {
		return "part"
	}
	return "document"
}

func (x *Exchange) frame(p Page) frame {
	f := frame{Lang: x.Lang, Account: x.Account, Page: p, Back: "/"}
	if x.R.Method == http.MethodGet {
		f.Back = x.R.URL.RequestURI()
	}
	if done := "web.done_" + x.R.URL.Query().Get("done"); message.Has(done) {
		f.Done = x.Text(done)
	}
	if x.Account.ID != 0 {
		f.Area, f.Menu = x.areaName(), menu(x.Scope, x.R.URL.Path)
	}
	return f
}

// functions are what templates can call.
func functions(lang message.Lang) template.FuncMap {
	return template.FuncMap{
		"t":       func(key string, args ...any) string { return message.Text(lang, key, args...) },
		"say":     func(value message.Speaker) string { return value.Say(lang) },
		"lang":    func() message.Lang { return lang },
		"asset":   asset.URL,
		"icon":    icon,
		"count":   GroupDigits,
		"time":    instant,
		"id":      identifier,
		"value":   func(record registry.Record, key string) string { return record.Text(key, lang) },
		"applies": func(f Fact) string { return applies(f, lang) },
		"dict":    pairs,
		"action":  func(action string) string { return ActionName(lang, action) },
	}
}
