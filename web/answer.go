package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
)

// answer is what a handler gives back: a page, a redirect, a file.
type answer interface{ send(*exchange) error }

// sent is an answer that writes itself, such as a download.
type sent func(*exchange) error

func (s sent) send(x *exchange) error { return s(x) }

// page is the struct behind one template of templates/.
type page interface{ file() string }

type shown struct {
	status int
	page   page
}

func (s shown) send(x *exchange) error { return x.send(s.status, s.page) }

// show answers with a page.
func show(p page) (answer, error) { return shown{http.StatusOK, p}, nil }

// shownUnless answers with a page, unless making it failed.
func shownUnless(err error, p page) (answer, error) {
	if err != nil {
		return nil, err
	}
	return show(p)
}

// again answers with the form that was wrong.
func again(status int, p page) (answer, error) { return shown{status, p}, nil }

type redirect string

func (to redirect) send(x *exchange) error {
	http.Redirect(x.w, x.r, string(to), http.StatusSeeOther)
	return nil
}

// see answers a form that was carried out: look there now. done names the
// sentence web.done_… shown on top of that page, "" for none.
func see(path, done string) (answer, error) {
	to, err := url.Parse(path)
	if err != nil || done == "" {
		return redirect(path), nil
	}
	values := to.Query()
	values.Set("done", done)
	to.RawQuery = values.Encode()
	return redirect(to.String()), nil
}

// form is what every page with a form carries.
type form struct {
	Key   string // makes the change happen once, however often it is sent
	Wrong string // what is wrong with the input, "" at first
}

func newForm() form { return form{Key: rand.Text()} }
