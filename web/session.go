package web

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
	form
	Login  string
	Next   string // where to go afterwards
	Ended  bool   // a session has just ended
	Locked bool   // too many wrong passwords
	Out    bool   // signed out a moment ago
}

func (loginPage) file() string { return "login" }

func loginForm(x *exchange) (answer, error) {
	next := local(x.field("next"))
	if x.account.ID != 0 {
		return see(next, "")
	}
	return show(loginPage{form: newForm(), Next: next, Ended: x.field("ended") != "", Out: x.field("out") != ""})
}

func signIn(x *exchange) (answer, error) {
	next := local(x.field("next"))
	token, _, err := auth.SignIn(x.r.Context(), x.DB, x.Log, x.field("login"), x.secret("password"))
	kind := fault.KindOf(err)
	if kind == fault.SignIn || kind == fault.Forbidden {
		p := loginPage{form: newForm(), Login: x.field("login"), Next: next, Locked: kind == fault.Forbidden}
		p.Wrong = fault.Say(x.lang, err)
		return again(fault.Status(err), p)
	}
	if err != nil {
		return nil, err
	}
	x.setCookie(sessionCookie, token, int(auth.TotalLimit.Seconds()))
	return see(next, "")
}

func signOut(x *exchange) (answer, error) {
	if cookie, err := x.r.Cookie(sessionCookie); err == nil {
		if err := auth.SignOut(x.r.Context(), x.DB, cookie.Value); err != nil {
			return nil, err
		}
	}
	x.setCookie(sessionCookie, "", -1)
	return redirect("/login?out=1"), nil
}

// toLogin leads to the login page and back to what was asked for. A part asked
// for by htmx reloads the whole page instead of showing a login inside it.
func (x *exchange) toLogin() {
	query := url.Values{}
	if x.r.Method == http.MethodGet && x.r.URL.Path != "/" {
		query.Set("next", x.r.URL.RequestURI())
	}
	if x.ended {
		query.Set("ended", "1")
	}
	to := "/login"
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	if x.partial() {
		x.w.Header().Set("HX-Redirect", to)
		return
	}
	http.Redirect(x.w, x.r, to, http.StatusSeeOther)
}

// local lets nobody be led to another site after signing in.
func local(next string) string {
	parsed, err := url.Parse(next)
	if err != nil || parsed.Host != "" || parsed.Scheme != "" || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.Contains(next, "\\") {
		return "/"
	}
	return next
}

func (x *exchange) setCookie(name, value string, seconds int) {
	http.SetCookie(x.w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds,
		HttpOnly: true, Secure: x.config.Secure, SameSite: http.SameSiteStrictMode})
}
