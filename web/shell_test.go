package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"guben/auth"
	"guben/web/asset"
	"guben/web/page"
	"guben/web/webtest"
)

func TestAnswersCarryTheHeadersThatProtectThem(t *testing.T) {
	w := webtest.New(t)
	r := w.Client(t).Get("/login")
	for name, want := range map[string]string{
		"Content-Security-Policy": "script-src 'self'; style-src 'self'", "X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY", "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
	} {
		if !strings.Contains(r.Head.Get(name), want) {
			t.Errorf("%s is %q", name, r.Head.Get(name))
		}
	}
	cookie := w.Client(t).Post("/login", "login", "the-office", "password", webtest.Password).Head.Get("Set-Cookie")
	if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") {
		t.Errorf("the session's cookie is %q", cookie)
	}
	if r = w.As(t, "office").Get("/"); r.Head.Get("Cache-Control") != "no-store" {
		t.Errorf("a page of an account may be kept: %q", r.Head.Get("Cache-Control"))
	}
}

func TestAFormOfAnotherSiteIsStopped(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "administrator")
	r := c.Do(http.MethodPost, "/account", url.Values{"name": {"甲"}}, "Sec-Fetch-Site", "cross-site")
	if r.Status != http.StatusForbidden || !strings.Contains(r.Body, "其他网站") {
		t.Errorf("status %d", r.Status)
	}
}

func TestWrongPasswordsAreToldAndThenLock(t *testing.T) {
	w := webtest.New(t)
	c := w.Client(t)
	for range auth.MaxFailed {
		if r := c.Post("/login", "login", "the-helper", "password", "wrong"); r.Status != http.StatusUnauthorized || !strings.Contains(r.Body, "账号或密码不对") {
			t.Fatalf("wrong password: status %d", r.Status)
		}
	}
	if r := c.Post("/login", "login", "the-helper", "password", webtest.Password); r.Status != http.StatusForbidden || !strings.Contains(r.Body, "已锁定") {
		t.Errorf("locked account: status %d", r.Status)
	}
}

func TestAnEndedSessionSaysSo(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	token := c.HTTP.Jar.Cookies(mustURL(t, c.Site))
	c.Post("/logout")
	request, _ := http.NewRequest(http.MethodGet, c.Site+"/household?q=a", nil)
	for _, cookie := range token {
		request.AddCookie(cookie)
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if to := response.Header.Get("Location"); to != "/login?ended=1&next=%2Fhousehold%3Fq%3Da" {
		t.Errorf("led to %q", to)
	}
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	parsed, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestTheLanguageFollowsCookieAndAccount(t *testing.T) {
	w := webtest.New(t)
	c := w.Client(t)
	if r := c.Get("/login", "Accept-Language", "en-GB,zh;q=0.5"); !strings.Contains(r.Body, "登录") {
		t.Error("an English browser gets no Chinese login, though nobody chose English")
	}
	c.Post("/language", "lang", "en", "back", "/login")
	if r := c.Get("/login"); !strings.Contains(r.Body, "Sign in") {
		t.Error("the language chosen is forgotten")
	}
	c = w.As(t, "office")
	c.Post("/language", "lang", "en", "back", "/")
	if r := w.As(t, "office").Get("/"); !strings.Contains(r.Body, "Workbench") {
		t.Error("the account's language is forgotten on another machine")
	}
}

func TestTooMuchIsRefusedWithAPage(t *testing.T) {
	w := webtest.New(t)
	r := w.As(t, "office").Post("/password", "old", strings.Repeat("a", page.FormLimit+1))
	if r.Status != http.StatusRequestEntityTooLarge || !strings.Contains(r.Body, "太大") {
		t.Errorf("status %d for a body over the limit", r.Status)
	}
}

func TestADefectIsAPage(t *testing.T) {
	w := webtest.New(t)
	broken := page.Route{Pattern: "/", Access: page.Open, Handler: func(*page.Exchange) (page.Answer, error) { panic("a defect") }}
	handler := page.New(w.App, page.Config{}, page.Room{Templates: page.Entrance.Templates, Routes: []page.Route{broken}})
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/", nil))
	if recorder.Code != http.StatusInternalServerError || !strings.Contains(recorder.Body.String(), "程序出错了") {
		t.Errorf("status %d: %s", recorder.Code, recorder.Body)
	}
}

func TestAPartIsThePageWithoutItsFrame(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	r := c.Get("/household", "HX-Request", "true")
	if strings.Contains(r.Body, "<html") || !strings.Contains(r.Body, `id="list"`) {
		t.Error("htmx gets the whole document, or not the list")
	}
	if r := w.Client(t).Get("/household", "HX-Request", "true"); r.Head.Get("HX-Redirect") == "" {
		t.Error("htmx without a session is not led to the login")
	}
}

func TestAssetsAreKeptForGoodAndPacked(t *testing.T) {
	w := webtest.New(t)
	c := w.Client(t)
	c.HTTP.Transport = &http.Transport{DisableCompression: true}
	for _, name := range []string{"tabler.css", "guben.css", "guben.js", "htmx.js", "icons.svg", "favicon.svg"} {
		r := c.Get(asset.URL(name), "Accept-Encoding", "gzip")
		if r.Status != http.StatusOK || !strings.Contains(r.Head.Get("Cache-Control"), "immutable") || r.Head.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: status %d, %v", name, r.Status, r.Head)
		}
	}
	if r := c.Get("/asset/guben.0000000000.css"); r.Status != http.StatusNotFound {
		t.Errorf("an old address: status %d", r.Status)
	}
	if r := c.Get("/login", "Accept-Encoding", "gzip"); r.Head.Get("Content-Encoding") != "gzip" {
		t.Error("a page is not packed")
	}
}
