package amend_test

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"guben/amend"
	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/packs"
	"guben/period"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

const (
	county int64 = 210504
	plan         = "mingshan-2020"
)

var (
	author    = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: 210504000000}
	second    = auth.Scope{Account: 2, Name: "乙", Role: auth.Office, Division: 210504000000}
	third     = auth.Scope{Account: 3, Name: "丙", Role: auth.Office, Division: 210504000000}
	inspector = auth.Scope{Account: 4, Name: "丁", Role: auth.Inspector, Division: 210504000000}
	township  = auth.Scope{Account: 5, Name: "戊", Role: auth.Township, Division: 210504001000}
	part      = auth.Scope{Account: 6, Name: "己", Role: auth.Office, Division: 210504001000}
	foreign   = auth.Scope{Account: 7, Name: "庚", Role: auth.Office, Division: 210521000000}
	july      = period.Date(2020, 7, 1)
	october   = period.Date(2020, 10, 1)
)

// desk is a county's desk on a real database.
type desk struct {
	*testing.T
	db     *store.DB
	editor *amend.Editor
}

// shelf is the shipped packs in memory: each test may put another edition there.
var shelf = sync.OnceValue(func() fstest.MapFS {
	files := fstest.MapFS{}
	for _, root := range []string{plan} {
		fs.WalkDir(packs.FS, root, func(name string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() {
				content, _ := fs.ReadFile(packs.FS, name)
				files[name] = &fstest.MapFile{Data: content}
			}
			return err
		})
	}
	return files
})

func each(t *testing.T, test func(desk)) {
	schemas := []store.Schema{audit.Schema, division.Schema, auth.Schema, amend.Schema}
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) {
		ring, err := seal.New(bytes.Repeat([]byte{5}, 32))
		if err != nil {
			t.Fatal(err)
		}
		test(desk{t, db, &amend.Editor{Packs: shelf(), Log: audit.New(ring)}})
	})
}

func (d desk) do(fn func(*store.Tx) error) error { return d.db.Update(context.Background(), fn) }

func (d desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d desk) begin(scope auth.Scope, from period.Day) (a amend.Amendment) {
	d.Helper()
	d.must(d.do(func(tx *store.Tx) (err error) {
		a, err = d.editor.Begin(tx, scope, amend.Start{County: county, Pack: plan, Title: "提高收入线", From: from})
		return err
	}))
	return a
}

func (d desk) set(scope auth.Scope, a *amend.Amendment, parameter string, from period.Day, value string) error {
	return d.do(func(tx *store.Tx) error {
		next, err := d.editor.SetParameter(tx, scope, amend.Ref{ID: a.ID, Revision: a.Revision}, parameter, from, value)
		if err == nil {
			*a = next
		}
		return err
	})
}

func (d desk) move(scope auth.Scope, a *amend.Amendment, move amend.Move, note string) error {
	return d.do(func(tx *store.Tx) error {
		next, err := d.editor.Make(tx, scope, amend.Step{Ref: amend.Ref{ID: a.ID, Revision: a.Revision}, Move: move, Note: note})
		if err == nil {
			*a = next
		}
		return err
	})
}

// approved carries an amendment of one parameter through to its approval.
func (d desk) approved(from period.Day, value string) amend.Amendment {
	d.Helper()
	a := d.begin(author, from)
	d.must(d.set(author, &a, "kindergarten_standard", from, value))
	d.must(d.move(author, &a, amend.Submit, ""))
	d.must(d.move(second, &a, amend.Approve, ""))
	return a
}

func (d desk) sound() {
	d.Helper()
	d.must(d.do(func(tx *store.Tx) error {
		broken, err := amend.Check(tx)
		if err == nil && len(broken) > 0 {
			err = broken[0]
		}
		return err
	}))
}

func code(err error) string {
	if f, ok := err.(*fault.Error); ok {
		return f.Code
	}
	return ""
}

func TestALifeFromDraftToForce(t *testing.T) {
	each(t, func(d desk) {
		a := d.begin(author, july)
		if err := d.move(author, &a, amend.Submit, ""); code(err) != "amend.nothing_changed" {
			d.Errorf("submitting nothing: %v", err)
		}
		d.must(d.set(author, &a, "kindergarten_standard", july, "1300元"))
		d.must(d.move(author, &a, amend.Submit, ""))
		if err := d.set(author, &a, "kindergarten_standard", july, "1400元"); code(err) != "amend.closed" {
			d.Errorf("changing what was submitted: %v", err)
		}
		if err := d.move(second, &a, amend.Return, " "); code(err) != "amend.needs_note" {
			d.Errorf("returning without a reason: %v", err)
		}
		d.must(d.move(second, &a, amend.Return, "请附文件依据"))
		if a.State != amend.Returned || a.Note != "请附文件依据" {
			d.Errorf("%+v", a)
		}
		d.must(d.set(author, &a, "kindergarten_standard", july, "1350元"))
		d.must(d.move(author, &a, amend.Submit, ""))
		d.must(d.move(second, &a, amend.Approve, ""))
		if a.State != amend.Approved || a.DecidedBy != "乙" || a.Version == a.Base || a.Version == "" {
			d.Errorf("%+v", a)
		}
		d.history(a)
		d.sound()
	})
}

// history keeps every step and what was submitted each time.
func (d desk) history(a amend.Amendment) {
	d.Helper()
	d.must(d.do(func(tx *store.Tx) error {
		events, err := amend.History(tx, author, a.ID)
		var moves []amend.Move
		var submitted []string
		for _, event := range events {
			moves = append(moves, event.Move)
			if text, ok := event.Files["params.yaml"]; ok {
				submitted = append(submitted, text)
			}
		}
		want := []amend.Move{amend.Begun, amend.Edited, amend.Submit, amend.Return, amend.Edited, amend.Submit, amend.Approve}
		if !slices.Equal(moves, want) || len(submitted) != 2 || !strings.Contains(submitted[0], "1300元") || !strings.Contains(submitted[1], "1350元") {
			d.Errorf("%v, %d submissions", moves, len(submitted))
		}
		records, err2 := audit.About(tx, county, "amendment", a.ID, 100)
		if len(records) != len(want) || err2 != nil {
			d.Errorf("%d audit records of %d moves, %v", len(records), len(want), err2)
		}
		return err
	}))
}

func TestNobodyDecidesOnTheirOwnWork(t *testing.T) {
	each(t, func(d desk) {
		a := d.begin(author, july)
		d.must(d.set(author, &a, "kindergarten_standard", july, "1300元"))
		d.must(d.set(second, &a, "senior_grant_standard", july, "2200元"))
		d.must(d.move(author, &a, amend.Submit, ""))
		for _, scope := range []auth.Scope{author, second, auth.System()} {
			for _, move := range []amend.Move{amend.Approve, amend.Return} {
				if err := d.move(scope, &a, move, "理由"); code(err) != "amend.same_person" {
					d.Errorf("%s, one of the authors, may %s: %v", scope.Name, move, err)
				}
			}
		}
		if err := d.move(third, &a, amend.Withdraw, ""); code(err) != "amend.not_author" {
			d.Errorf("withdrawn by a stranger to it: %v", err)
		}
		d.must(d.move(third, &a, amend.Approve, ""))
		d.sound()
	})
}

func TestScopes(t *testing.T) {
	each(t, func(d desk) {
		a := d.begin(author, july)
		for _, scope := range []auth.Scope{inspector, township} {
			if err := d.set(scope, &a, "kindergarten_standard", july, "1元"); fault.KindOf(err) != fault.Forbidden {
				d.Errorf("%s edits: %v", scope.Role, err)
			}
			d.must(d.do(func(tx *store.Tx) error { _, err := amend.Get(tx, scope, a.ID); return err }))
		}
		for _, scope := range []auth.Scope{foreign, part} {
			if err := d.set(scope, &a, "kindergarten_standard", july, "1元"); fault.KindOf(err) != fault.NotFound {
				d.Errorf("%s edits: %v", scope.Division, err)
			}
			err := d.do(func(tx *store.Tx) error {
				_, err := d.editor.Begin(tx, scope, amend.Start{County: county, Pack: plan, Title: "x", From: july})
				return err
			})
			if fault.KindOf(err) != fault.NotFound {
				d.Errorf("%s begins: %v", scope.Division, err)
			}
		}
		d.must(d.do(func(tx *store.Tx) error {
			if _, err := amend.Get(tx, foreign, a.ID); fault.KindOf(err) != fault.NotFound {
				d.Errorf("another county reads it: %v", err)
			}
			if _, err := amend.History(tx, foreign, a.ID); fault.KindOf(err) != fault.NotFound {
				d.Errorf("another county reads its history: %v", err)
			}
			list, err := amend.List(tx, foreign, plan)
			if len(list) > 0 {
				d.Errorf("another county sees %d amendments", len(list))
			}
			mine, err2 := amend.List(tx, township, plan)
			if len(mine) != 1 || err2 != nil {
				d.Errorf("a township of the county sees %d, %v", len(mine), err2)
			}
			return err
		}))
	})
}

func TestAFormSentTwiceAndAStaleForm(t *testing.T) {
	each(t, func(d desk) {
		a := d.begin(author, july)
		stale := a
		send := func() error {
			return d.do(func(tx *store.Tx) error {
				_, err := d.editor.SetParameter(tx, author, amend.Ref{ID: a.ID, Revision: a.Revision, Key: "once"}, "kindergarten_standard", july, "1300元")
				return err
			})
		}
		d.must(send())
		if err := send(); fault.KindOf(err) != fault.Duplicate {
			d.Errorf("the same form again: %v", err)
		}
		if err := d.set(author, &stale, "kindergarten_standard", july, "1400元"); code(err) != "amend.changed_meanwhile" {
			d.Errorf("a stale form: %v", err)
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(d desk) {
		for want, start := range map[string]amend.Start{
			"amend.title":        {County: county, Pack: plan, Title: " ", From: july},
			"amend.from_outside": {County: county, Pack: plan, Title: "x", From: period.Date(2021, 1, 1)},
			"store.no_row":       {County: county, Pack: "no-such", Title: "x", From: july},
		} {
			err := d.do(func(tx *store.Tx) error { _, err := d.editor.Begin(tx, author, start); return err })
			if code(err) != want {
				d.Errorf("%s: %v", want, err)
			}
		}
		a := d.begin(author, july)
		for _, path := range []string{"pack.yaml", "rosters.yaml", "../x.yaml", "tests/../pack.yaml", "notes.txt"} {
			err := d.do(func(tx *store.Tx) error {
				_, err := d.editor.SetFile(tx, author, amend.Ref{ID: a.ID, Revision: a.Revision}, path, "[]")
				return err
			})
			if code(err) != "amend.no_file" {
				d.Errorf("%s: %v", path, err)
			}
		}
	})
}

// TestADraftWithProblemsIsKeptAndNotSubmitted: nothing typed is lost, and every
// mistake is shown where it stands.
func TestADraftWithProblemsIsKeptAndNotSubmitted(t *testing.T) {
	each(t, func(d desk) {
		a := d.begin(author, july)
		text, err := d.editor.RuleText(&a, "key_income")
		d.must(err)
		text.When = "建档立卡脱贫户 且 人均纯收人 <= 重点户收入线"
		d.must(d.do(func(tx *store.Tx) (err error) {
			a, err = d.editor.SetRule(tx, author, amend.Ref{ID: a.ID, Revision: a.Revision}, "key_income", text)
			return err
		}))
		reading := d.editor.Read(&a)
		if reading.Sound() || len(reading.In("rules.yaml")) != 1 {
			d.Fatalf("%+v", reading)
		}
		problem := reading.In("rules.yaml")[0]
		if said := problem.Say("zh"); !strings.Contains(said, "rules.yaml:") || !strings.Contains(said, "^^^^") || !strings.Contains(said, "人均纯收入") {
			d.Errorf("%s", said)
		}
		if err := d.move(author, &a, amend.Submit, ""); code(err) != "amend.unsound" {
			d.Errorf("submitted with a mistake: %v", err)
		}
		// Only the condition is put right: its tests now say otherwise.
		text.When = "建档立卡脱贫户 且 人均纯收入 <= 重点户收入线 且 人口数 > 1人"
		d.must(d.do(func(tx *store.Tx) (err error) {
			a, err = d.editor.SetRule(tx, author, amend.Ref{ID: a.ID, Revision: a.Revision}, "key_income", text)
			return err
		}))
		if reading := d.editor.Read(&a); reading.Failed == 0 || reading.Tests < 50 || reading.Sound() {
			d.Errorf("%d of %d tests failed", reading.Failed, reading.Tests)
		}
		if err := d.move(author, &a, amend.Submit, ""); code(err) != "amend.unsound" {
			d.Errorf("submitted with tests that fail: %v", err)
		}
	})
}

// TestTestsOfTheValueBeforeAreDated: a new value does not make the pack's tests
// fail; they go on to hold the value before, on the day before, and nothing else
// in their file changes.
func TestTestsOfTheValueBeforeAreDated(t *testing.T) {
	each(t, func(d desk) {
		a := d.begin(author, july)
		d.must(d.set(author, &a, "kindergarten_standard", july, "1300元"))
		if reading := d.editor.Read(&a); !reading.Sound() {
			d.Fatalf("%s", reading.Problems[0].Say("zh"))
		}
		for _, f := range a.Files {
			var more []string
			for _, line := range f.Lines() {
				if line.Mark == "-" {
					d.Errorf("%s loses %q", f.Path, line.Text)
				} else if line.Mark == "+" {
					more = append(more, line.Text)
				}
			}
			want := map[string]string{"params.yaml": "    - {from: 2020-07-01, value: 1300元}", "tests/education.yaml": "  day: 2020-06-30"}[f.Path]
			if len(more) != 1 || more[0] != want {
				d.Errorf("%s gains %q, want %q", f.Path, more, want)
			}
		}
		d.must(d.set(author, &a, "kindergarten_standard", july, "1350元"))
		if len(a.Files) != 2 || len(a.Files[0].Lines()) > 5 {
			d.Errorf("a slip put right leaves %d files", len(a.Files))
		}
	})
}

// TestAmendmentsFollowOnEachOther: the next contains what was approved before,
// and of two begun at once the second to be approved is refused.
func TestAmendmentsFollowOnEachOther(t *testing.T) {
	each(t, func(d desk) {
		rival := d.begin(author, october)
		d.must(d.set(author, &rival, "senior_grant_standard", october, "2200元"))
		d.must(d.move(author, &rival, amend.Submit, ""))
		first := d.approved(july, "1300元")
		if err := d.move(second, &rival, amend.Approve, ""); code(err) != "amend.start_moved" {
			d.Errorf("approved over another: %v", err)
		}
		err := d.do(func(tx *store.Tx) error {
			_, err := d.editor.Begin(tx, author, amend.Start{County: county, Pack: plan, Title: "x", From: july - 1})
			return err
		})
		if code(err) != "amend.from_before" {
			d.Errorf("in force before what it contains: %v", err)
		}
		next := d.begin(author, october)
		params := slices.IndexFunc(next.Files, func(f amend.File) bool { return f.Path == "params.yaml" })
		if next.Parent != first.Version || params < 0 || next.Files[params].Changed() || !strings.Contains(next.Files[params].Text, "1300元") {
			d.Errorf("starts from %s with %d files", next.Parent, len(next.Files))
		}
		d.must(d.set(author, &next, "senior_grant_standard", october, "2200元"))
		d.must(d.move(author, &next, amend.Submit, ""))
		d.must(d.move(second, &next, amend.Approve, ""))
		d.must(d.do(func(tx *store.Tx) error {
			all, err := amend.AllApproved(tx)
			for day, want := range map[period.Day]int64{july - 1: 0, july: first.ID, october - 1: first.ID, october: next.ID} {
				if got := amend.InForce(all, first.Base, day); (got == nil) != (want == 0) || got != nil && got.ID != want {
					d.Errorf("in force on %s: %+v", day, got)
				}
			}
			return err
		}))
	})
}

// TestAnotherEditionShipped: what was written on the old edition needs review:
// it is neither in force nor can it be approved, and a new one starts afresh.
func TestAnotherEditionShipped(t *testing.T) {
	each(t, func(d desk) {
		old := d.approved(july, "1300元")
		open := d.begin(author, july)
		d.must(d.set(author, &open, "senior_grant_standard", july, "2200元"))
		d.editor.Packs = edition(d.T)
		shipped, err := d.editor.Shipped(plan)
		d.must(err)
		if shipped.Version == old.Base || !old.Stale(shipped.Version) || !open.Stale(shipped.Version) {
			d.Fatal("the new edition is the old one")
		}
		if got := amend.InForce([]amend.Amendment{old}, shipped.Version, october); got != nil {
			d.Errorf("applied to another edition: %+v", got)
		}
		if err := d.move(author, &open, amend.Submit, ""); code(err) != "amend.start_moved" {
			d.Errorf("submitted on an old edition: %v", err)
		}
		fresh := d.begin(author, july)
		if fresh.Base != shipped.Version || fresh.Parent != shipped.Version || len(fresh.Files) != 0 {
			d.Errorf("starts from %s with %d files", fresh.Parent, len(fresh.Files))
		}
	})
}

// edition is the packs with one parameter shipped anew.
func edition(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	for name, file := range shelf() {
		files[name] = file
	}
	params := path.Join(plan, "params.yaml")
	files[params] = &fstest.MapFile{Data: append(slices.Clone(files[params].Data), "# 新版\n"...)}
	return files
}
