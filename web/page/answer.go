package page

import (
	"crypto/rand"
	"net/http"
	"net/url"
)

// Answer is what a handler gives back: a page, a redirect, a file.
type Answer interface{ Send(*Exchange) error }

// Sent is an answer that writes itself, such as a download.
type Sent func(*Exchange) error

func (s Sent) Send(x *Exchange) error { return s(x) }

// Page is the struct behind a template: File is its name in a room's templates/,
// without .html.
type Page interface{ File() string }

// Shown is an answer that is a page, with its status.
type Shown struct {
	Status int
	Page   Page
}

func (s Shown) Send(x *Exchange) error { return x.render(s.Status, s.Page) }

// Show answers with a page.
func Show(p Page) (Answer, error) { return Shown{http.StatusOK, p}, nil }

// ShowUnless answers with a page, unless making it failed.
func ShowUnless(err error, p Page) (Answer, error) {
	if err != nil {
		return nil, err
	}
	return Show(p)
}

// Again answers with the form that was wrong.
func Again(status int, p Page) (Answer, error) { return Shown{status, p}, nil }

// Redirect is an answer that leads to another page.
type Redirect string

func (to Redirect) Send(x *Exchange) error {
	http.Redirect(x.W, x.R, string(to), http.StatusSeeOther)
	return nil
}

// See answers a form that was carried out: look there now. done names the
// sentence web.done_… shown on top of that page, "" for none.
func See(path, done string) (Answer, error) {
	to, err := url.Parse(path)
	if err != nil || done == "" {
		return Redirect(path), nil
	}
	values := to.Query()
	values.Set("done", done)
	to.RawQuery = values.Encode()
	return Redirect(to.String()), nil
}

// Form is what every page with a form carries.
type Form struct {
	Key   string // makes the change happen once, however often it is sent
	Wrong string // what is wrong with the input, "" at first
}

// NewForm is a form nobody has sent yet.
func NewForm() Form { return Form{Key: rand.Text()} }

// Refusal is a move from this state that the account cannot make, and why.
type Refusal struct{ Name, Why string }
