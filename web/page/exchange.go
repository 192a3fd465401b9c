package page

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

// Exchange is one request, who sent it, and where its answer goes.
type Exchange struct {
	*site
	W       http.ResponseWriter
	R       *http.Request
	Lang    message.Lang
	Account auth.Account // zero: nobody is signed in
	Scope   auth.Scope
	ended   bool     // a session was there and is over
	Lent    *Lending // a record lent for an inspection is worked on
}

// read takes the form in, so that one that is too large is told and not read
// as an empty one. Files are left to their handler.
func (x *Exchange) read() error {
	if strings.HasPrefix(x.R.Header.Get("Content-Type"), "multipart/") {
		return nil
	}
	if err := x.R.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "web.bad_form").Because(err)
	}
	return nil
}

// identify finds the account behind the cookie and the language to answer in.
func (x *Exchange) identify() error {
	x.Lang = preferred(x.R)
	cookie, err := x.R.Cookie(sessionCookie)
	if err != nil {
		return nil
	}
	account, err := auth.Session(x.R.Context(), x.DB, cookie.Value)
	switch {
	case fault.KindOf(err) == fault.SignIn:
		x.ended = true
		return nil
	case err != nil:
		return err
	}
	x.Account, x.Scope, x.Lang = account, account.Scope(), account.Lang
	return nil
}

// View reads on one snapshot.
func (x *Exchange) View(fn func(*store.Tx) error) error { return x.DB.View(x.R.Context(), fn) }

// Update changes in one transaction.
func (x *Exchange) Update(fn func(*store.Tx) error) error {
	defer x.Memory.Forget()
	return x.DB.Update(x.R.Context(), fn)
}

// Field is one value of the form or the query, without blanks around it.
func (x *Exchange) Field(name string) string { return strings.TrimSpace(x.R.FormValue(name)) }

// Secret is a value that is taken exactly as typed.
func (x *Exchange) Secret(name string) string { return x.R.PostFormValue(name) }

// ID is a part of the path that is an identifier; a number that is none finds nothing.
func (x *Exchange) ID(name string) int64 { return store.ParseID(x.R.PathValue(name)) }

// Text is a sentence of a catalog in the reader's language.
func (x *Exchange) Text(key string, args ...any) string { return message.Text(x.Lang, key, args...) }

// partial reports whether htmx asked for a part of the page it shows already.
func (x *Exchange) partial() bool {
	return x.R.Header.Get("HX-Request") == "true" && x.R.Header.Get("HX-History-Restore-Request") == ""
}

// Tree is the places of the account's area as they are today.
func (x *Exchange) Tree(tx *store.Tx) (*division.Tree, error) {
	return x.trees.load(tx, x.Scope.Division, period.On(tx.Time()))
}

// Place is the place the query names, within the account's area; without one
// it is the area itself. A place outside is fault.NotFound.
func (x *Exchange) Place() (auth.Scope, error) {
	named := x.Field("place")
	if named == "" {
		return x.Scope, nil
	}
	code, err := division.ParseCode(named)
	if err != nil {
		return x.Scope, fault.New(fault.NotFound, "store.no_row")
	}
	return x.Scope.Within(code)
}

// reply sends the answer, or the page that explains the error.
func (x *Exchange) reply(a Answer, err error) {
	if err == nil {
		err = a.Send(x)
	}
	if err != nil {
		x.refuse(err)
	}
}

// refuse explains an error; whoever is not signed in is led to the login.
func (x *Exchange) refuse(err error) {
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
		slog.Error("request failed", "path", x.R.URL.Path, "error", err)
	}
	shown := failure{Kind: kind.String(), Status: fault.Status(err), Sentence: fault.Say(x.Lang, err)}
	if sendErr := x.render(shown.Status, shown); sendErr != nil {
		slog.Error("error page not sent", "path", x.R.URL.Path, "error", sendErr)
	}
}

// recover turns a defect into an error page instead of a broken connection.
func (x *Exchange) recover() {
	cause := recover()
	if cause == nil || cause == http.ErrAbortHandler {
		return
	}
	slog.Error("request panicked", "path", x.R.URL.Path, "cause", cause, "stack", string(debug.Stack()))
	x.refuse(fault.New(fault.Internal, "fault.internal"))
}

// failure is the page of an error.
type failure struct {
	Kind     string
	Status   int
	Sentence string
}

func (failure) File() string { return "failure" }

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

// MaxBulk bounds how many findings one form may move.
const MaxBulk = 200

// MayKeep reports whether the account may open and fill in records at all; which
// steps it may make the flow says.
func (x *Exchange) MayKeep() bool { return x.Scope.May(auth.Verify) }

// NoRow says that a thing is not there, or not for this account: the two are not told apart.
func NoRow() error { return fault.New(fault.NotFound, "store.no_row") }

// UnlessMissing is nil for what is not there.
func UnlessMissing(err error) error {
	if store.Missing(err) {
		return nil
	}
	return err
}
