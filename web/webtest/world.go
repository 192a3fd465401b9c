// Package webtest is a site over a sample county for tests: with an account for
// each role, clients without a script, and a browser that looks at pages.
package webtest

import (
	"context"
	"io"
	"log/slog"
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
	"guben/audit"
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
	"guben/web"
	"guben/web/page"
)

const (
	County   division.Code = 210504000000
	Foreign  division.Code = 210521000000
	Password               = "correct horse 9"
)

// World is a running site over a copy of the sample county, with an account
// for each role (password), and things of a foreign county.
type World struct {
	App      *app.App
	server   *httptest.Server
	Accounts map[string]auth.Account // by login: the role's name; "stranger" is of the other county
	Home     registry.Record         // a household of the area, with findings
	Alien    registry.Record         // a household of the foreign county
	Finding  screen.Finding          // of home
	Review   int64                   // a draft of the area
	Imported int64                   // an import of the area
	Visit    ledger.Record           // of home, in a ledger of the area
	Gap      ledger.Record           // a problem that is overdue
	Photo    string                  // hash of a file of visit
	Asks     string                  // where a change visit asks for is decided on
	Ours     ours                    // what is to be done
	watched  *supervision            // made when first asked for
	shift    atomic.Int64            // milliseconds the clock of the world is ahead
}

// county is made once; each world works on a copy of it.
var Made = sync.OnceValues(func() (folder string, err error) {
	slog.SetLogLoggerLevel(slog.LevelError) // a request line a page would hide what failed
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
	_, err = a.TakeUp(context.Background(), auth.System(), County, Mingshan, "take-up")
	return folder, err
})

// New is a world by the clock of the tests.
func New(t testing.TB) *World {
	t.Helper()
	return NewOn(t, storetest.Clock())
}

// NewOn is a world by another clock than that of the tests.
func NewOn(t testing.TB, clock func() time.Time) *World {
	t.Helper()
	folder, err := Made()
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
	w := &World{Accounts: map[string]auth.Account{}}
	a, err := app.Open(context.Background(), app.Config{Database: filepath.Join(to, "guben.db"),
		Clock: func() time.Time { return clock().Add(time.Duration(w.shift.Load()) * time.Millisecond) }})
	if err != nil {
		t.Fatal(err)
	}
	w.App = a
	for _, seed := range []func(*store.Tx) error{w.choose, w.abroad, w.cast} {
		if err := a.DB.Update(context.Background(), seed); err != nil {
			t.Fatal(err)
		}
	}
	w.keepLedgers(t)
	w.keepWork(t)
	w.Review = w.Drafted(t, "青扶发〔2020〕9号").ID
	w.server = httptest.NewServer(web.New(a, page.Config{Version: "test"}))
	t.Cleanup(func() {
		w.server.Close()
		a.Close()
	})
	return w
}

// choose takes the household of a finding that says much.
func (w *World) choose(tx *store.Tx) error {
	list, err := screen.List(tx, auth.System(), screen.Filter{Rule: "compulsory_aid", Limit: 1})
	if err == nil && len(list) == 0 {
		list, err = screen.List(tx, auth.System(), screen.Filter{Limit: 1})
	}
	if err != nil {
		return err
	}
	w.Finding = list[0]
	brought, err := intake.List(tx, auth.System(), 0, 100)
	if err != nil {
		return err
	}
	for _, one := range brought {
		if one.Unit == w.Finding.Unit {
			w.Imported = one.ID
		}
	}
	w.Home, err = w.App.Registry.Get(tx, auth.System(), dictionary.Household, w.Finding.County, w.Finding.Household)
	return err
}

// abroad makes a household in the foreign county.
func (w *World) abroad(tx *store.Tx) (err error) {
	tree, err := division.Load(tx, Foreign, places.Edition)
	if err != nil {
		return err
	}
	village := tree.Children(tree.Children(Foreign)[0])[0]
	w.Alien, err = w.App.Registry.CreateHousehold(tx, auth.System(), registry.Origin{Source: "test"}, village, registry.Draft{})
	return err
}

// cast makes the accounts; township, village and helper work where home is.
func (w *World) cast(tx *store.Tx) error {
	village := w.Home.Village
	township := village.At(division.Township)
	where := map[auth.Role]division.Code{auth.Township: township, auth.Village: village, auth.Helper: village}
	for i, role := range auth.Roles {
		account := auth.Account{Login: "the-" + string(role), Name: names[i], Role: role, Division: County}
		if where[role] != 0 {
			account.Division = where[role]
		}
		if role == auth.Department {
			account.Unit = w.Finding.Unit
		}
		if err := w.Create(tx, account); err != nil {
			return err
		}
	}
	return w.Create(tx, auth.Account{Login: "stranger", Name: "外县人员", Role: auth.Administrator, Division: Foreign})
}

// names are made up; no account belongs to anybody.
var names = []string{"郝建平", "苗育才", "康守田", "向荣春", "温助民", "严察远", "管理员"}

// Create makes an account that signs in with Password.
func (w *World) Create(tx *store.Tx, account auth.Account) error {
	made, err := auth.Create(tx, w.App.Log, auth.Owner(), account, Password)
	w.Accounts[strings.TrimPrefix(account.Login, "the-")] = made
	return err
}

// Client is a browser without a script.
type Client struct {
	T    testing.TB
	Site string
	HTTP *http.Client
}

// Client is a browser nobody has signed in with.
func (w *World) Client(t testing.TB) *Client {
	jar, _ := cookiejar.New(nil)
	return &Client{t, w.server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// As is a client signed in as login.
func (w *World) As(t testing.TB, login string) *Client {
	c := w.Client(t)
	r := c.Post("/login", "login", "the-"+login, "password", Password)
	if r.Status != http.StatusSeeOther {
		t.Fatalf("signing in as %s: %d", login, r.Status)
	}
	return c
}

// Reply is what the site answered.
type Reply struct {
	Status int
	To     string // where a redirect leads
	Body   string
	Head   http.Header
}

// Do sends a request; headers are pairs of name and value.
func (c *Client) Do(method, path string, form url.Values, headers ...string) Reply {
	c.T.Helper()
	request, err := http.NewRequest(method, c.Site+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.T.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := c.HTTP.Do(request)
	if err != nil {
		c.T.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		c.T.Fatal(err)
	}
	return Reply{response.StatusCode, response.Header.Get("Location"), string(body), response.Header}
}

// Get asks for a page.
func (c *Client) Get(path string, headers ...string) Reply {
	c.T.Helper()
	return c.Do(http.MethodGet, path, nil, headers...)
}

// Post sends a form of pairs of name and value.
func (c *Client) Post(path string, pairs ...string) Reply {
	c.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.Do(http.MethodPost, path, form)
}

// Languages are those of the site.
var Languages = []message.Lang{message.Zh, message.En}

// Record is Home as it is on record now.
func (w *World) Record(t *testing.T) (record registry.Record) {
	t.Helper()
	err := w.App.DB.View(t.Context(), func(tx *store.Tx) (err error) {
		record, err = w.App.Registry.Get(tx, auth.System(), dictionary.Household, w.Home.County, w.Home.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// Noted counts the county's audit records of an action.
func (w *World) Noted(t *testing.T, action string) (n int) {
	t.Helper()
	err := w.App.DB.View(t.Context(), func(tx *store.Tx) error {
		records, err := audit.List(tx, County.County(), 0, 1000)
		for _, record := range records {
			if record.Action == action {
				n++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// View is one page as somebody sees it.
type View struct{ Name, Login, Path string }

// Refused reports a page that says no.
func Refused(status int) bool { return status == http.StatusForbidden || status == http.StatusNotFound }

// Update changes something in one transaction.
func (w *World) Update(t testing.TB, fn func(*store.Tx) error) {
	t.Helper()
	if err := w.App.DB.Update(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}
