package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/duty"
	"guben/fault"
	"guben/ledger"
	"guben/message"
	"guben/notice"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

// servers are two of the program on one PostgreSQL database, with one key and
// one clock.
type servers struct {
	*testing.T
	both [2]*app.App
	now  atomic.Int64
}

// together does something on both servers at the same time.
func (s *servers) together(do func(a *app.App, n int) error) (errs [2]error) {
	var group sync.WaitGroup
	for n := range s.both {
		group.Go(func() { errs[n] = do(s.both[n], n) })
	}
	group.Wait()
	return errs
}

func (s *servers) must(what string, errs [2]error) {
	s.Helper()
	if err := errors.Join(errs[:]...); err != nil {
		s.Fatalf("%s: %v", what, err)
	}
}

func startTwo(t *testing.T, notices app.Notice) *servers {
	t.Helper()
	s := &servers{T: t}
	s.now.Store(storetest.Start.UnixMilli())
	config := app.Config{Database: storetest.URL(t), Key: filepath.Join(t.TempDir(), "guben.key"), Notice: notices,
		Clock: func() time.Time { return time.UnixMilli(s.now.Load()) }}
	first, err := app.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	first.Close()
	s.must("opening", s.together(func(_ *app.App, n int) (err error) {
		s.both[n], err = app.Open(context.Background(), config)
		return err
	}))
	t.Cleanup(func() { s.together(func(a *app.App, _ int) error { return a.Close() }) })
	return s
}

// A server whose key file is missing, or another's, does not open a database that
// is there: what it wrote could not be read beside the rest.
func TestAnotherKeyDoesNotOpenTheDatabase(t *testing.T) {
	for name, address := range map[string]string{"sqlite": filepath.Join(t.TempDir(), "guben.db"), "postgresql": storetest.URL(t)} {
		t.Run(name, func(t *testing.T) {
			ctx, keys := context.Background(), t.TempDir()
			config := app.Config{Database: address, Key: filepath.Join(keys, "own.key"), Clock: storetest.Clock()}
			for range 2 {
				a, err := app.Open(ctx, config)
				if err != nil {
					t.Fatal(err)
				}
				a.Close()
			}
			config.Key = filepath.Join(keys, "missing.key")
			if _, err := app.Open(ctx, config); fault.KindOf(err) != fault.NotFound {
				t.Errorf("without its key: %v", err)
			}
			if _, err := seal.Open(config.Key, true); err != nil {
				t.Fatal(err)
			}
			if _, err := app.Open(ctx, config); fault.KindOf(err) != fault.Conflict {
				t.Errorf("with another key: %v", err)
			}
		})
	}
}

// hold enters a subdistrict's meeting and submits it.
func hold(a *app.App, key, on string) error {
	return a.DB.Update(context.Background(), func(tx *store.Tx) error {
		d, err := a.Book.Declared(tx, subject.County(), mingshan, "street_meetings", 0)
		if err != nil {
			return err
		}
		clerk := auth.Scope{Account: 7, Name: "甲", Role: auth.Township, Division: street}
		values, problems := d.Form.Read(map[string][]string{"topic": {"研究脱贫攻坚"}, "kind": {"study"}, "held_on": {on},
			"chaired_by": {"某某"}, "attended": {"18"}, "work_days": {"0.5"}})
		if len(problems) > 0 {
			return problems[0].Err
		}
		record, err := a.Book.Open(tx, clerk, ledger.New{County: subject.County(), Pack: mingshan, Ledger: "street_meetings", Place: street, Values: values, Key: key})
		if err != nil {
			return err
		}
		_, err = a.Book.Move(tx, clerk, ledger.Step{County: record.County, ID: record.ID, Move: "submit"})
		return err
	})
}

// Two servers begin the same days while people work on both: what is kept is
// counted once, clocks speak once, and everything that must hold does.
func TestTwoServersBeginTheSameDays(t *testing.T) {
	s := startTwo(t, app.Notice{})
	ctx := context.Background()
	for n, err := range s.together(func(a *app.App, _ int) error {
		_, err := a.TakeUp(ctx, auth.System(), subject, mingshan, "once")
		return err
	}) {
		if err != nil && fault.KindOf(err) != fault.Duplicate {
			t.Fatalf("server %d takes the plan up: %v", n, err)
		}
	}
	for month := range 4 {
		day := period.On(time.UnixMilli(s.now.Load()))
		var people sync.WaitGroup
		var failed [8]error
		for n := range failed {
			people.Go(func() { failed[n] = hold(s.both[n%2], fmt.Sprint("meeting", month, n), day.String()) })
		}
		s.must("the day", s.together(func(a *app.App, _ int) error { return a.Tick(ctx) }))
		people.Wait()
		if err := errors.Join(failed[:]...); err != nil {
			t.Fatalf("month %d: %v", month, err)
		}
		s.now.Add(31 * 24 * time.Hour.Milliseconds())
	}
	s.must("the last day", s.together(func(a *app.App, _ int) error { return a.Tick(ctx) }))
	if o := studies(t, s.both[0]); o.First != period.Date(2020, 3, 15) || o.Have != 8 || o.State != duty.Kept {
		t.Errorf("eight meetings in March: %+v", o)
	}
	s.spokeOnce()
	for n, a := range s.both {
		if problems, err := a.Doctor(ctx); err != nil || len(problems) > 0 {
			t.Errorf("the doctor of server %d: %v %v", n, problems, err)
		}
	}
}

// spokeOnce: no clock said the same twice of a record in one state.
func (s *servers) spokeOnce() {
	s.Helper()
	err := s.both[0].DB.View(context.Background(), func(tx *store.Tx) error {
		return tx.Each(func(row store.Scanner) error {
			var record, n int64
			var kind string
			err := row.Scan(&record, &kind, &n)
			s.Errorf("record %d: its clock said %s %d times", record, kind, n)
			return err
		}, `SELECT record, kind, COUNT(*) FROM ledger_move WHERE county = $1 AND kind NOT IN ('opened', 'saved', 'moved')
			GROUP BY record, kind, from_state, round HAVING COUNT(*) > 1`, subject.County())
	})
	if err != nil {
		s.Error(err)
	}
}

// A digest that is due leaves one of the servers, once.
func TestTwoServersSendADigestOnce(t *testing.T) {
	var sent atomic.Int64
	robot := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		sent.Add(1)
		io.WriteString(w, `{"errcode":0}`)
	}))
	defer robot.Close()
	address, _ := url.Parse(robot.URL)
	s := startTwo(t, app.Notice{Hosts: []string{address.Host}})
	ctx := context.Background()
	office := auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: subject}
	if _, err := s.both[0].TakeUp(ctx, office, subject, "", ""); err != nil {
		t.Fatal(err)
	}
	if err := s.both[0].DB.Update(ctx, func(tx *store.Tx) error {
		_, err := s.both[0].Post.Create(tx, office, notice.Channel{Kind: notice.WeCom, Division: subject, Name: "专班群",
			Address: robot.URL + "/send?key=1", Hour: 8, Lang: message.Zh}, "")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	s.now.Store(time.Date(2020, 12, 20, 9, 0, 0, 0, period.China).UnixMilli())
	if err := s.both[0].Tick(ctx); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		s.must("digests", s.together(func(a *app.App, _ int) error { return a.Digests(ctx) }))
	}
	if n := sent.Load(); n != 1 {
		t.Errorf("%d digests", n)
	}
}

// What one server changes the other shows: an amendment once it has asked for it,
// and facts of the registry at once, in what it keeps in memory too.
func TestTwoServersShowTheSame(t *testing.T) {
	s := startTwo(t, app.Notice{})
	here, there := s.both[0], s.both[1]
	ctx := context.Background()
	home := safe(t, here)
	before := s.standing(there)
	july := period.Date(2020, 7, 1)
	one := raise(t, here, july, "9000元")
	if err := there.Follow(ctx); err != nil {
		t.Fatal(err)
	}
	if p := on(t, there, county, july); p.Version != one.Version {
		t.Errorf("the other server applies %s, approved was %s", p.Version, one.Version)
	}
	if err := here.Revise(ctx, writer, app.Revision{Entity: dictionary.Household, County: home.County, ID: home.ID, Version: home.Version,
		Values: registry.Values{"house_grade": value("house_grade", "C级")}}); err != nil {
		t.Fatal(err)
	}
	if after := s.standing(there); after == before {
		t.Error("the other server still answers from what was before the change")
	}
}

func (s *servers) standing(a *app.App) *screen.Standing {
	s.Helper()
	standing, err := a.Standing(context.Background(), writer, county.County(), "")
	if err != nil {
		s.Fatal(err)
	}
	return standing
}
