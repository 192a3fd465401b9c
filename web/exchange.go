package web

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/store"
)

// exchange is one request, who sent it, and where its answer goes.
type exchange struct {
	*site
	w       http.ResponseWriter
	r       *http.Request
	lang    message.Lang
	account auth.Account // zero: nobody is signed in
	scope   auth.Scope
	ended   bool     // a session was there and is over
	lent    *lending // a record lent for an inspection is worked on
}

// read takes the form in, so that one that is too large is told and not read
// as an empty one. Files are left to their handler.
func (x *exchange) read() error {
	if strings.HasPrefix(x.r.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	if err := x.r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.bad_form").Because(err)
	}
	return nil
}

// identify finds the account behind the cookie and the language to answer in.
func (x *exchange) identify() error {
	x.lang = preferred(x.r)
	cookie, err := x.r.Cookie(sessionCookie)
	if err != nil {
		return nil
	}
	account, err := auth.Session(x.r.Context(), x.DB, cookie.Value)
	switch {
	case fault.KindOf(err) == fault.SignIn:
		x.ended = true
		return nil
	case err != nil:
		return err
	}
	x.account, x.scope, x.lang = account, account.Scope(), account.Lang
	return nil
}

// view reads on one snapshot.
func (x *exchange) view(fn func(*store.Tx) error) error { return x.DB.View(x.r.Context(), fn) }

// update changes in one transaction.
func (x *exchange) update(fn func(*store.Tx) error) error {
	defer x.memory.forget()
	return x.DB.Update(x.r.Context(), fn)
}

// field is one value of the form or the query, without blanks around it.
func (x *exchange) field(name string) string { return strings.TrimSpace(x.r.FormValue(name)) }

// secret is a value that is taken exactly as typed.
func (x *exchange) secret(name string) string { return x.r.PostFormValue(name) }

// id is a part of the path that is an identifier; a number that is none finds nothing.
func (x *exchange) id(name string) int64 { return store.ParseID(x.r.PathValue(name)) }

// text is a sentence of a catalog in the reader's language.
func (x *exchange) text(key string, args ...any) string { return message.Text(x.lang, key, args...) }

// partial reports whether htmx asked for a part of the page it shows already.
func (x *exchange) partial() bool {
	return x.r.Header.Get("HX-Request") == "true" && x.r.Header.Get("HX-History-Restore-Request") == ""
}

// tree is the places of the account's area as they are today.
func (x *exchange) tree(tx *store.Tx) (*division.Tree, error) {
	return x.trees.load(tx, x.scope.Division, period.On(tx.Time()))
}

// place is the place the query names, within the account's area; without one
// it is the area itself. A place outside is fault.NotFound.
func (x *exchange) place() (auth.Scope, error) {
	named := x.field("place")
	if named == "" {
		return x.scope, nil
	}
	code, err := division.ParseCode(named)
	if err != nil {
		return x.scope, fault.New(fault.NotFound, "store.no_row")
	}
	return x.scope.Within(code)
}

// reply sends the answer, or the page that explains the error.
func (x *exchange) reply(a answer, err error) {
	if err == nil {
		err = a.send(x)
	}
	if err != nil {
		x.refuse(err)
	}
}

// refuse explains an error; whoever is not signed in is led to the login.
func (x *exchange) refuse(err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = fault.New(fault.TooLarge, "web.body_too_large").Because(err)
	}
	kind := fault.KindOf(err)
	switch kind {
	case fault.Cancelled:
		return
	case fault.SignIn:
		x.toLogin()
		return
	case fault.Internal, fault.Damaged:
		slog.Error("request failed", "path", x.r.URL.Path, "error", err)
	}
	shown := failure{Kind: kind.String(), Status: fault.Status(err), Sentence: fault.Say(x.lang, err)}
	if sendErr := x.send(shown.Status, shown); sendErr != nil {
		slog.Error("error page not sent", "path", x.r.URL.Path, "error", sendErr)
	}
}

// recover turns a defect into an error page instead of a broken connection.
func (x *exchange) recover() {
	cause := recover()
	if cause == nil || cause == http.ErrAbortHandler {
		return
	}
	slog.Error("request panicked", "path", x.r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
	x.refuse(fault.New(fault.Internal, "fault.internal"))
}

// failure is the page of an error.
type failure struct {
	Kind     string
	Status   int
	Sentence string
}

func (failure) file() string { return "failure" }

// Icon is the picture of the error's kind.
func (f failure) Icon() string {
	switch f.Kind {
	case "not_found":
		return "mood-empty"
	case "forbidden":
		return "lock"
	case "conflict", "duplicate":
		return "refresh"
	case "busy":
		return "hourglass"
	}
	return "alert-triangle"
}
