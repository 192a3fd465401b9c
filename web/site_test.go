package web

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/division/places"
	"guben/message"
	"guben/store"
	"guben/store/storetest"
)

const (
	county   division.Code = 210504000000
	foreign  division.Code = 210521000000
	password               = "correct horse 9"
)

// world is a running site with an account for each role, and one of a foreign county.
type world struct {
	app      *app.App
	server   *httptest.Server
	accounts map[string]auth.Account // by login: the role's name; "foreign" and "stranger" of the other county
}

func newWorld(t testing.TB) *world {
	t.Helper()
	a, err := app.Open(context.Background(), app.Config{Database: filepath.Join(t.TempDir(), "guben.db"), Clock: storetest.Clock()})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{app: a, accounts: map[string]auth.Account{}}
	w.seed(t)
	w.server = httptest.NewServer(New(a, Config{Version: "test"}))
	t.Cleanup(func() {
		w.server.Close()
		a.Close()
	})
	return w
}

func (w *world) seed(t testing.TB) {
	t.Helper()
	err := w.app.DB.Update(context.Background(), func(tx *store.Tx) error {
		all := append(places.Within(county), places.Within(foreign)...)
		if err := division.Put(tx, all...); err != nil {
			return err
		}
		tree, err := division.Load(tx, county, places.Edition)
		if err != nil {
			return err
		}
		township := tree.Children(county)[0]
		village := tree.Children(township)[0]
		where := map[auth.Role]division.Code{auth.Township: township, auth.Village: village, auth.Helper: village}
		for i, role := range auth.Roles {
			account := auth.Account{Login: string(role), Name: names[i], Role: role, Division: county}
			if where[role] != 0 {
				account.Division = where[role]
			}
			if role == auth.Department {
				account.Unit = "education"
			}
			if err := w.create(tx, account); err != nil {
				return err
			}
		}
		for login, role := range map[string]auth.Role{"foreign": auth.Office, "stranger": auth.Administrator} {
			if err := w.create(tx, auth.Account{Login: login, Name: "外县人员", Role: role, Division: foreign}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// names are made up; no account belongs to anybody.
var names = []string{"郝建平", "苗育才", "康守田", "向荣春", "温助民", "严察远", "管理员"}

func (w *world) create(tx *store.Tx, account auth.Account) error {
	made, err := auth.Create(tx, w.app.Log, auth.Owner(), account, password)
	w.accounts[account.Login] = made
	return err
}

// client is a browser without a script.
type client struct {
	t    testing.TB
	site string
	http *http.Client
}

func (w *world) client(t testing.TB) *client {
	jar, _ := cookiejar.New(nil)
	return &client{t, w.server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// as is a client signed in as login.
func (w *world) as(t testing.TB, login string) *client {
	c := w.client(t)
	r := c.post("/login", "login", login, "password", password)
	if r.status != http.StatusSeeOther {
		t.Fatalf("signing in as %s: %d", login, r.status)
	}
	return c
}

type reply struct {
	status int
	to     string // where a redirect leads
	body   string
	head   http.Header
}

func (c *client) do(method, path string, form url.Values, headers ...string) reply {
	c.t.Helper()
	request, err := http.NewRequest(method, c.site+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header.Get("Location"), string(body), response.Header}
}

func (c *client) get(path string, headers ...string) reply {
	c.t.Helper()
	return c.do(http.MethodGet, path, nil, headers...)
}

func (c *client) post(path string, pairs ...string) reply {
	c.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.do(http.MethodPost, path, form)
}

var languages = []message.Lang{message.Zh, message.En}
