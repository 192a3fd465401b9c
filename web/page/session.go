package page

import (
	"net/http"
	"net/url"
	"strings"

	"guben/auth"
	"guben/fault"
)

const (
	sessionCookie  = "guben_session"
	languageCookie = "guben_language"
)

// loginPage asks for account and password.
type loginPage struct {
	Form
	Login  string
	Next   string // where to go afterwards
	Ended  bool   // a session has just ended
	Locked bool   // too many wrong passwords
	Out    bool   // signed out a moment ago
}

func (loginPage) File() string { return "login" }

func loginForm(x *Exchange) (Answer, error) {
	next := Local(x.Field("next"))
	if x.Account.ID != 0 {
		return See(next, "")
	}
	return Show(loginPage{Form: NewForm(), Next: next, Ended: x.Field("ended") != "", Out: x.Field("out") != ""})
}

func signIn(x *Exchange) (Answer, error) {
	next := Local(x.Field("next"))
	token, _, err := auth.SignIn(x.R.Context(), x.DB, x.Log, x.Field("login"), x.Secret("password"))
	kind := fault.KindOf(err)
	if kind == fault.SignIn || kind == fault.Forbidden {
		p := loginPage{Form: NewForm(), Login: x.Field("login"), Next: next, Locked: kind == fault.Forbidden}
		p.Wrong = fault.Say(x.Lang, err)
		return Again(fault.Status(err), p)
	}
	if err != nil {
		return nil, err
	}
	x.SetCookie(sessionCookie, token, int(auth.TotalLimit.Seconds()))
	return See(next, "")
}

func signOut(x *Exchange) (Answer, error) {
	if cookie, err := x.R.Cookie(sessionCookie); err == nil {
		if err := auth.SignOut(x.R.Context(), x.DB, cookie.Value); err != nil {
			return nil, err
		}
	}
	x.SetCookie(sessionCookie, "", -1)
	return Redirect("/login?out=1"), nil
}

// toLogin leads to the login page and back to what was asked for. A part asked
// for by htmx reloads the whole page instead of showing a login inside it.
func (x *Exchange) toLogin() {
	query := url.Values{}
	if x.R.Method == http.MethodGet && x.R.URL.Path != "/" {
		query.Set("next", x.R.URL.RequestURI())
	}
	if x.ended {
		query.Set("ended", "1")
	}
	to := "/login"
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	if x.partial() {
		x.W.Header().Set("HX-Redirect", to)
		return
	}
	http.Redirect(x.W, x.R, to, http.StatusSeeOther)
}

// Local lets nobody be led to another site after signing in.
func Local(next string) string {
	parsed, err := url.Parse(next)
	if err != nil || parsed.Host != "" || parsed.Scheme != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.Contains(next, "\\") {
		return "/"
	}
	return next
}

// SetCookie keeps a value in the browser that no script can read; below zero seconds it goes.
func (x *Exchange) SetCookie(name, value string, seconds int) {
	http.SetCookie(x.W, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: x.Config.Secure, SameSite: http.SameSiteStrictMode})
}
