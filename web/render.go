package web

import (
	"bytes"
	"embed"
	"html/template"
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
var sources embed.FS

// templates are the parsed pages: language, then file without .html. A set per
// language lets the function t know whom it speaks to.
type templates map[message.Lang]map[string]*template.Template

func parse() templates {
	all := templates{}
	for _, lang := range []message.Lang{message.Zh, message.En} {
		all[lang] = parseIn(lang)
	}
	return all
}

// parseIn gives every page the layout and the parts, whose names begin with _.
// A template that does not parse is a mistake of a programmer, seen at start.
func parseIn(lang message.Lang) map[string]*template.Template {
	frame := template.Must(template.New("").Funcs(functions(lang)).ParseFS(sources, "templates/_*.html"))
	pages := map[string]*template.Template{}
	for _, name := range pageFiles() {
		set := template.Must(frame.Clone())
		pages[name] = template.Must(set.ParseFS(sources, "templates/"+name+".html"))
	}
	return pages
}

func pageFiles() []string {
	paths, _ := fs.Glob(sources, "templates/[a-z]*.html")
	names := make([]string, len(paths))
	for i, file := range paths {
		names[i] = strings.TrimSuffix(path.Base(file), ".html")
	}
	return names
}

// frame is what the layout shows around every page.
type frame struct {
	Lang    message.Lang
	Account auth.Account // zero: nobody is signed in
	Area    string       // name of the account's place
	Menu    []menuGroup
	Back    string // where the language switch leads back to
	Done    string // sentence about what was just done
	Page    page
}

// Bare reports whether the page stands without the site's frame.
func (f frame) Bare() bool {
	_, bare := f.Page.(interface{ bare() })
	return bare
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// send renders the page whole before the first byte leaves, so that an error
// in a template is an error page and not half a page.
func (x *exchange) send(status int, p page) error {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := x.templates[x.lang][p.file()].ExecuteTemplate(buffer, x.layout(p), x.frame(p)); err != nil {
		return err
	}
	x.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	x.w.Header().Add("Vary", "HX-Request")
	x.w.WriteHeader(status)
	_, err := x.w.Write(buffer.Bytes())
	return err
}

// layout names the outermost template: the page in its frame, or for htmx the
// page's content alone.
func (x *exchange) layout(p page) string {
	if x.partial() {
		return "part"
	}
	return "document"
}

func (x *exchange) frame(p page) frame {
	f := frame{Lang: x.lang, Account: x.account, Page: p, Back: "/"}
	if x.r.Method == http.MethodGet {
		f.Back = x.r.URL.RequestURI()
	}
	if done := "web.done_" + x.r.URL.Query().Get("done"); message.Has(done) {
		f.Done = x.text(done)
	}
	if x.account.ID != 0 {
		f.Area, f.Menu = x.areaName(), menu(x.scope, x.r.URL.Path)
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
		"count":   groupDigits,
		"time":    instant,
		"id":      identifier,
		"value":   func(record registry.Record, key string) string { return record.Text(key, lang) },
		"applies": func(f fact) string { return applies(f, lang) },
		"dict":    pairs,
		"action":  func(action string) string { return actionName(lang, action) },
	}
}
