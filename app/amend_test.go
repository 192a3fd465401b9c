package app_test

import (
	"bytes"
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"guben/amend"
	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

var (
	writer   = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: county}
	approver = auth.Scope{Account: 2, Name: "乙", Role: auth.Office, Division: county}
)

// raise writes, submits and approves an amendment of the line of key households.
func raise(t *testing.T, a *app.App, from period.Day, value string) (one amend.Amendment) {
	t.Helper()
	ctx := context.Background()
	err := a.DB.Update(ctx, func(tx *store.Tx) (err error) {
		one, err = a.Editor.Begin(tx, writer, amend.Start{County: county.County(), Pack: "mingshan-2020", Title: "调整收入线", From: from})
		if err != nil {
			return err
		}
		if one, err = a.Editor.SetParameter(tx, writer, amend.Ref{ID: one.ID, Revision: one.Revision}, "key_income_line", from, value); err != nil {
			return err
		}
		one, err = a.Editor.Make(tx, writer, amend.Step{Ref: amend.Ref{ID: one.ID, Revision: one.Revision}, Move: amend.Submit})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Decide(ctx, approver, amend.Step{Ref: amend.Ref{ID: one.ID, Revision: one.Revision}, Move: amend.Approve}); err != nil {
		t.Fatal(err)
	}
	return one
}

func on(t *testing.T, a *app.App, place division.Code, day period.Day) *pack.Pack {
	t.Helper()
	p, err := a.PackOn(place, "", day)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestAnAmendmentIsInForceFromItsDay: for its county, from its day, after a
// restart too; old findings keep the version they were made with.
func TestAnAmendmentIsInForceFromItsDay(t *testing.T) {
	a := open(t)
	home := safe(t, a)
	ctx := context.Background()
	july := period.Date(2020, 7, 1)
	shipped := on(t, a, county, 0)
	effect, day := effectOf(t, a, july, "9000元")
	if day != july || len(effect.Rules) == 0 || on(t, a, county, july) != shipped {
		t.Errorf("the effect is of %s, over %d rules", day, len(effect.Rules))
	}
	one := raise(t, a, july, "9000元")
	for _, c := range []struct {
		place division.Code
		day   period.Day
		want  string
	}{
		{county, july, one.Version}, {village, july, one.Version}, {county, july - 1, shipped.Version}, {county, 0, shipped.Version},
		{210500000000, july, ""}, {210521000000, july, ""},
	} {
		p, err := a.PackOn(c.place, "mingshan-2020", c.day)
		if c.want == "" {
			c.want = shipped.Version
		}
		if err != nil || p.Version != c.want {
			t.Errorf("%s on %s: %v, %v", c.place, c.day, p, err)
		}
	}
	run, err := a.Screen(ctx, auth.System(), county.County(), "", july, "")
	if err != nil || run.Version != one.Version {
		t.Errorf("screened with %s, %v", run.Version, err)
	}
	old := findings(t, a, home.ID)
	for _, f := range old {
		if f.Version != shipped.Version && f.Version != one.Version {
			t.Errorf("finding of %s made with %s", f.Rule, f.Version)
		}
	}
	kept(t, a, shipped.Version, one.Version)
	if problems, err := a.Doctor(ctx); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

// effectOf is the effect of an amendment before it is submitted.
func effectOf(t *testing.T, a *app.App, from period.Day, value string) (screen.Answers, period.Day) {
	t.Helper()
	var one amend.Amendment
	err := a.DB.Update(context.Background(), func(tx *store.Tx) (err error) {
		if one, err = a.Editor.Begin(tx, writer, amend.Start{County: county.County(), Pack: "mingshan-2020", Title: "试算", From: from}); err != nil {
			return err
		}
		one, err = a.Editor.SetParameter(tx, writer, amend.Ref{ID: one.ID, Revision: one.Revision}, "key_income_line", from, value)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	made, problems := a.Editor.Load(&one)
	if len(problems) > 0 {
		t.Fatal(problems[0].Fault())
	}
	answers, day, err := a.Effect(context.Background(), writer, &one, made)
	if err != nil {
		t.Fatal(err)
	}
	return answers, day
}

func findings(t *testing.T, a *app.App, home int64) (list []screen.Finding) {
	t.Helper()
	err := a.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		list, err = screen.List(tx, auth.System(), screen.Filter{Household: home})
		return err
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("%d findings, %v", len(list), err)
	}
	return list
}

// kept: the text of every version a county worked with stays readable.
func kept(t *testing.T, a *app.App, versions ...string) {
	t.Helper()
	for _, version := range versions {
		var content string
		err := a.DB.View(context.Background(), func(tx *store.Tx) error {
			return tx.QueryRow("SELECT content FROM adoption WHERE county = $1 AND version = $2", county.County(), version).Scan(&content)
		})
		if err != nil || !strings.Contains(content, "key_income_line") {
			t.Errorf("version %s: %v", version, err)
		}
	}
}

// TestAmendmentsAfterARestart: what was approved is in force again; where the
// program brings another edition of the pack it is not, until it is reviewed.
func TestAmendmentsAfterARestart(t *testing.T) {
	config := app.Config{Database: filepath.Join(t.TempDir(), "guben.db"), Clock: storetest.Clock()}
	restart := func() *app.App {
		a, err := app.Open(context.Background(), config)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := restart()
	from := period.Date(2020, 3, 15)
	one := raise(t, a, from+1, "9000元")
	a.Close()
	a = restart()
	if got := on(t, a, county, from+1); got.Version != one.Version {
		t.Errorf("after a restart: %s, want %s", got.Version, one.Version)
	}
	a.Close()
	config.Packs = edition(t)
	a = restart()
	defer a.Close()
	shipped, err := a.PackNamed("mingshan-2020")
	if err != nil || shipped.Version == one.Base {
		t.Fatalf("the new edition: %v", err)
	}
	if got := on(t, a, county, from+1); got.Version != shipped.Version {
		t.Errorf("on another edition: %s, want the shipped %s", got.Version, shipped.Version)
	}
}

// edition is the packs with one of them shipped anew.
func edition(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(packs.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			content, _ := fs.ReadFile(packs.FS, name)
			files[name] = &fstest.MapFile{Data: content}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	params := files["mingshan-2020/params.yaml"]
	params.Data = append(bytes.Clone(params.Data), "# 新版\n"...)
	return files
}

// TestPacksAreReadWhileTheyChange: readers have one whole pack or the other.
func TestPacksAreReadWhileTheyChange(t *testing.T) {
	a := open(t)
	from := period.Date(2020, 3, 15)
	var group sync.WaitGroup
	stop := make(chan struct{})
	group.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			if p, err := a.PackOn(county, "", from+1); err != nil || p.Version == "" {
				t.Errorf("%v", err)
			}
		}
	})
	one := raise(t, a, from+1, "9000元")
	if err := a.Reload(context.Background()); err != nil {
		t.Error(err)
	}
	first := on(t, a, county, from+1)
	if err := a.Reload(context.Background()); err != nil || on(t, a, county, from+1) != first || first.Version != one.Version {
		t.Errorf("an unchanged pack was read again: %v", err)
	}
	close(stop)
	group.Wait()
}
