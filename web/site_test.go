package web

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guben/app"
	"guben/auth"
	"guben/demo"
	"guben/dictionary"
	"guben/division"
	"guben/division/places"
	"guben/intake"
	"guben/ledger"
	"guben/message"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

const (
	county   division.Code = 210504000000
	foreign  division.Code = 210521000000
	password               = "correct horse 9"
)

// world is a running site over a copy of the sample county, with an account
// for each role (password), and things of a foreign county.
type world struct {
	app      *app.App
	server   *httptest.Server
	accounts map[string]auth.Account // by login: the role's name; "stranger" is of the other county
	home     registry.Record         // a household of the area, with findings
	alien    registry.Record         // a household of the foreign county
	finding  screen.Finding          // of home
	review   int64                   // a draft of the area
	imported int64                   // an import of the area
	visit    ledger.Record           // of home, in a ledger of the area
	gap      ledger.Record           // a problem that is overdue
	photo    string                  // hash of a file of visit
	asks     string                  // where a change visit asks for is decided on
	ours     ours                    // what is to be done
	watched  *supervision            // made when first asked for
	shift    atomic.Int64            // milliseconds the clock of the world is ahead
}

// county is made once; each world works on a copy of it.
var made = sync.OnceValues(func() (folder string, err error) {
	if folder, err = os.MkdirTemp("", "guben-web-"); err != nil {
		return "", err
	}
	a, err := app.Open(context.Background(), app.Config{Database: filepath.Join(folder, "guben.db"), Clock: storetest.Clock()})
	if err != nil {
		return "", err
	}
	defer a.Close()
	d, err := demo.New(a, "mingshan-2020", folder, 1)
	if err != nil {
		return "", err
	}
	if err := d.Build(context.Background()); err != nil {
		return "", err
	}
	_, err = a.TakeUp(context.Background(), auth.System(), county, mingshan, "take-up")
	return folder, err
})

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldOn(t, storetest.Clock())
}

// newWorldOn is a world by another clock than that of the tests.
func newWorldOn(t testing.TB, clock func() time.Time) *world {
	t.Helper()
	folder, err := made()
	if err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	for _, name := range []string{"guben.db", "guben.key"} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := &world{accounts: map[string]auth.Account{}}
	a, err := app.Open(context.Background(), app.Config{Database: filepath.Join(to, "guben.db"),
		Clock: func() time.Time { return clock().Add(time.Duration(w.shift.Load()) * time.Millisecond) }})
	if err != nil {
		t.Fatal(err)
	}
	w.app = a
	for _, seed := range []func(*store.Tx) error{w.choose, w.abroad, w.cast} {
		if err := a.DB.Update(context.Background(), seed); err != nil {
			t.Fatal(err)
		}
	}
	w.keepLedgers(t)
	w.keepWork(t)
	w.review = w.drafted(t, "青扶发〔2020〕9号").ID
	w.server = httptest.NewServer(New(a, Config{Version: "test"}))
	t.Cleanup(func() {
		w.server.Close()
		a.Close()
	})
	return w
}

// choose takes the household of a finding that says much.
func (w *world) choose(tx *store.Tx) error {
	list, err := screen.List(tx, auth.System(), screen.Filter{Rule: "compulsory_aid", Limit: 1})
	if err == nil && len(list) == 0 {
		list, err = screen.List(tx, auth.System(), screen.Filter{Limit: 1})
	}
	if err != nil {
		return err
	}
	w.finding = list[0]
	brought, err := intake.List(tx, auth.System(), 0, 100)
	if err != nil {
		return err
	}
	for _, one := range brought {
		if one.Unit == w.finding.Unit {
			w.imported = one.ID
		}
	}
	w.home, err = w.app.Registry.Get(tx, auth.System(), dictionary.Household, w.finding.County, w.finding.Household)
	return err
}

// abroad makes a household in the foreign county.
func (w *world) abroad(tx *store.Tx) (err error) {
	tree, err := division.Load(tx, foreign, places.Edition)
	if err != nil {
		return err
	}
	village := tree.Children(tree.Children(foreign)[0])[0]
	w.alien, err = w.app.Registry.CreateHousehold(tx, auth.System(), registry.Origin{Source: "test"}, village, registry.Draft{})
	return err
}

// cast makes the accounts; township, village and helper work where home is.
func (w *world) cast(tx *store.Tx) error {
	village := w.home.Village
	township := village.At(division.Township)
	where := map[auth.Role]division.Code{auth.Township: township, auth.Village: village, auth.Helper: village}
	for i, role := range auth.Roles {
		account := auth.Account{Login: "the-" + string(role), Name: names[i], Role: role, Division: county}
		if where[role] != 0 {
			account.Division = where[role]
		}
		if role == auth.Department {
			account.Unit = w.finding.Unit
		}
		if err := w.create(tx, account); err != nil {
			return err
		}
	}
	return w.create(tx, auth.Account{Login: "stranger", Name: "外县人员", Role: auth.Administrator, Division: foreign})
}

// names are made up; no account belongs to anybody.
var names = []string{"郝建平", "苗育才", "康守田", "向荣春", "温助民", "严察远", "管理员"}

func (w *world) create(tx *store.Tx, account auth.Account) error {
	made, err := auth.Create(tx, w.app.Log, auth.Owner(), account, password)
	w.accounts[strings.TrimPrefix(account.Login, "the-")] = made
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
	r := c.post("/login", "login", "the-"+login, "password", password)
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
