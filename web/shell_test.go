package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"guben/auth"
	"guben/web/asset"
)

func TestAnswersCarryTheHeadersThatProtectThem(t *testing.T) {
	w := newWorld(t)
	r := w.client(t).get("/login")
	for name, want := range map[string]string{
		"Content-Security-Policy": "script-src 'self'; style-src 'self'", "X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY", "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
	} {
		if !strings.Contains(r.head.Get(name), want) {
			t.Errorf("%s is %q", name, r.head.Get(name))
		}
	}
	cookie := w.client(t).post("/login", "login", "the-office", "password", password).head.Get("Set-Cookie")
	if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") {
		t.Errorf("the session's cookie is %q", cookie)
	}
	if r = w.as(t, "office").get("/"); r.head.Get("Cache-Control") != "no-store" {
		t.Errorf("a page of an account may be kept: %q", r.head.Get("Cache-Control"))
	}
}

func TestAFormOfAnotherSiteIsStopped(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "administrator")
	r := c.do(http.MethodPost, "/account", url.Values{"name": {"甲"}}, "Sec-Fetch-Site", "cross-site")
	if r.status != http.StatusForbidden || !strings.Contains(r.body, "其他网站") {
		t.Errorf("status %d", r.status)
	}
}

func TestSigningInLeadsNowhereElse(t *testing.T) {
	for next, want := range map[string]string{
		"/household?q=a": "/household?q=a", "//evil.example": "/", "https://evil.example/": "/", `/\evil.example`: "/", "": "/", "javascript:alert(1)": "/",
	} {
		if got := local(next); got != want {
			t.Errorf("local(%q) is %q, want %q", next, got, want)
		}
	}
}

func TestWrongPasswordsAreToldAndThenLock(t *testing.T) {
	w := newWorld(t)
	c := w.client(t)
	for range auth.MaxFailed {
		if r := c.post("/login", "login", "the-helper", "password", "wrong"); r.status != http.StatusUnauthorized || !strings.Contains(r.body, "账号或密码不对") {
			t.Fatalf("wrong password: status %d", r.status)
		}
	}
	if r := c.post("/login", "login", "the-helper", "password", password); r.status != http.StatusForbidden || !strings.Contains(r.body, "已锁定") {
		t.Errorf("locked account: status %d", r.status)
	}
}

func TestAnEndedSessionSaysSo(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	token := c.http.Jar.Cookies(mustURL(t, c.site))
	c.post("/logout")
	request, _ := http.NewRequest(http.MethodGet, c.site+"/household?q=a", nil)
	for _, cookie := range token {
		request.AddCookie(cookie)
	}
	response, err := c.http.Do(request)
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
	w := newWorld(t)
	c := w.client(t)
	if r := c.get("/login", "Accept-Language", "en-GB,zh;q=0.5"); !strings.Contains(r.body, "登录") {
		t.Error("an English browser gets no Chinese login, though nobody chose English")
	}
	c.post("/language", "lang", "en", "back", "/login")
	if r := c.get("/login"); !strings.Contains(r.body, "Sign in") {
		t.Error("the language chosen is forgotten")
	}
	c = w.as(t, "office")
	c.post("/language", "lang", "en", "back", "/")
	if r := w.as(t, "office").get("/"); !strings.Contains(r.body, "Workbench") {
		t.Error("the account's language is forgotten on another machine")
	}
}

func TestTooMuchIsRefusedWithAPage(t *testing.T) {
	w := newWorld(t)
	r := w.as(t, "office").post("/password", "old", strings.Repeat("a", formLimit+1))
	if r.status != http.StatusRequestEntityTooLarge || !strings.Contains(r.body, "太大") {
		t.Errorf("status %d for a body over the limit", r.status)
	}
}

func TestADefectIsAPage(t *testing.T) {
	w := newWorld(t)
	s := &site{App: w.app, templates: parse()}
	handler := s.serve(Route{Access: Open, Handler: func(*exchange) (answer, error) { panic("a defect") }})
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/", nil))
	if recorder.Code != http.StatusInternalServerError || !strings.Contains(recorder.Body.String(), "程序出错了") {
		t.Errorf("status %d: %s", recorder.Code, recorder.Body)
	}
}

func TestAPartIsThePageWithoutItsFrame(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	r := c.get("/household", "HX-Request", "true")
	if strings.Contains(r.body, "<html") || !strings.Contains(r.body, `id="list"`) {
		t.Error("htmx gets the whole document, or not the list")
	}
	if r := w.client(t).get("/household", "HX-Request", "true"); r.head.Get("HX-Redirect") == "" {
		t.Error("htmx without a session is not led to the login")
	}
}

func TestAssetsAreKeptForGoodAndPacked(t *testing.T) {
	w := newWorld(t)
	c := w.client(t)
	c.http.Transport = &http.Transport{DisableCompression: true}
	for _, name := range []string{"tabler.css", "guben.css", "guben.js", "htmx.js", "icons.svg", "favicon.svg"} {
		r := c.get(asset.URL(name), "Accept-Encoding", "gzip")
		if r.status != http.StatusOK || !strings.Contains(r.head.Get("Cache-Control"), "immutable") || r.head.Get("Content-Encoding") != "gzip" {
			t.Errorf("%s: status %d, %v", name, r.status, r.head)
		}
	}
	if r := c.get("/asset/guben.0000000000.css"); r.status != http.StatusNotFound {
		t.Errorf("an old address: status %d", r.status)
	}
	if r := c.get("/login", "Accept-Encoding", "gzip"); r.head.Get("Content-Encoding") != "gzip" {
		t.Error("a page is not packed")
	}
}
