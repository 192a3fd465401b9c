package ledger_test

import (
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/flow"
	"guben/ledger"
	"guben/registry"
	"guben/store"
)

func TestAProblemIsWorkedToSignOff(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(cadre, w.homes[0], "cost", "1200", "informant", "13900000001")
		if r.Division != village || r.Unit != "housing" || r.State != "found" || r.Title != "屋顶漏雨" || r.Index[0] != "house" {
			t.Fatalf("opened as %+v", r)
		}
		if r.Clock.Due == 0 || r.Clock.Amber >= r.Clock.Due || r.Clock.Escalate <= r.Clock.Due {
			t.Errorf("clock %+v", r.Clock)
		}
		if _, err := w.move(cadre, r, "fix"); code(err) != "flow.lacking" {
			t.Errorf("without measures: %v", err)
		}
		r = w.must(w.move(cadre, r, "fix", "measures", "换瓦"))
		if _, err := w.move(cadre, r, "review"); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("the village reviews: %v", err)
		}
		r = w.must(w.move(street, r, "review"))
		if _, err := w.move(street, r, "sign_off"); code(err) != "flow.apart" {
			t.Errorf("who reviewed signs off: %v", err)
		}
		r = w.must(w.move(office, r, "sign_off"))
		if r.Phase != flow.Done || r.Counted != start || r.Clock.Due != 0 {
			t.Errorf("closed as %+v", r)
		}
		if err := w.Try(func(tx *store.Tx) error {
			_, err := w.Book.Save(tx, office, ledger.Change{County: county, ID: r.ID, Values: w.read("problems", "what", "别的")})
			return err
		}); code(err) != "ledger.closed" {
			t.Errorf("a closed record was saved: %v", err)
		}
		r = w.must(w.move(office, r, "reopen"))
		if r.Round != 2 || r.Counted != 0 || r.State != "found" {
			t.Errorf("opened again as %+v", r)
		}
		w.history(r, "opened", "fix", "review", "sign_off", "reopen")
		w.kinds(ledger.Opened, ledger.Moved, ledger.Moved, ledger.Moved, ledger.Counted, ledger.Moved, ledger.Uncounted)
		w.sound()
	})
}

func (w *world) history(r ledger.Record, want ...string) {
	w.Helper()
	w.View(func(tx *store.Tx) error {
		lines, err := w.Book.History(tx, office, county, r.ID)
		if err != nil {
			return err
		}
		if len(lines) != len(want) {
			w.Errorf("%d lines of history, want %d: %+v", len(lines), len(want), lines)
			return nil
		}
		for i, one := range lines {
			if one.Move != want[i] && string(one.Kind) != want[i] || one.Who == "" {
				w.Errorf("line %d is %+v, want %s", i, one, want[i])
			}
		}
		return nil
	})
}

func (w *world) kinds(want ...ledger.Kind) {
	w.Helper()
	for i, e := range *w.events {
		if i >= len(want) || e.Kind != want[i] {
			w.Errorf("event %d is %s; want %v", i, e.Kind, want)
		}
	}
	if len(*w.events) < len(want) {
		w.Errorf("%d events, want %v", len(*w.events), want)
	}
}

// TestABlankFormKnowsWhatTheRegistryKnows: nothing is written for it.
func TestABlankFormKnowsWhatTheRegistryKnows(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		blank := ledger.New{County: county, Pack: name, Ledger: "problems", Household: w.homes[0].ID}
		w.View(func(tx *store.Tx) error {
			v, err := w.Book.Blank(tx, cadre, blank)
			if err != nil {
				return err
			}
			if v.Values["head_name"].Text != "户主甲" || !v.May || len(v.Look.Problems) != 2 {
				t.Errorf("blank: %+v, %v", v.Values, v.Look.Problems)
			}
			if _, err := w.Book.Blank(tx, remote, blank); fault.KindOf(err) != fault.NotFound {
				t.Errorf("a stranger's form: %v", err)
			}
			return nil
		})
		if n := len(w.list(office, ledger.Filter{}).Records); n != 0 {
			t.Errorf("%d records", n)
		}
	})
}

func TestAChangeHappensOnceAndOnlyOnWhatWasSeen(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(cadre, w.homes[0])
		step := ledger.Step{County: county, ID: r.ID, Version: r.Version, Move: "fix", Values: w.read("problems", "measures", "修"), Key: "k1"}
		make := func(tx *store.Tx) error { _, err := w.Book.Move(tx, cadre, step); return err }
		w.Update(make)
		if err := w.Try(make); fault.KindOf(err) != fault.Duplicate {
			t.Errorf("the same form again: %v", err)
		}
		step.Key = "k2"
		step.Move = "review"
		if err := w.Try(func(tx *store.Tx) error { _, err := w.Book.Move(tx, street, step); return err }); code(err) != "ledger.stale" {
			t.Errorf("a step on an old version: %v", err)
		}
		n := w.problem(w.homes[0])
		n.Key = "k3"
		open := func(tx *store.Tx) error { _, err := w.Book.Open(tx, cadre, n); return err }
		w.Update(open)
		if err := w.Try(open); fault.KindOf(err) != fault.Duplicate {
			t.Errorf("opened twice: %v", err)
		}
		w.sound()
	})
}

func TestWhatLiesOutsideAScopeDoesNotExist(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		near, far := w.open(office, w.homes[0]), w.open(office, w.homes[3])
		health1 := w.open(office, w.homes[1])
		w.must(w.handOver(health1, "health"))
		for _, c := range []struct {
			who      auth.Scope
			r        ledger.Record
			seen     bool
			in, open int
		}{
			{cadre, near, true, 2, 0}, {cadre, far, false, 2, 0}, {remote, far, true, 1, 0}, {remote, near, false, 1, 0},
			{street, near, true, 2, 0}, {street, far, false, 2, 0}, {watcher, far, true, 3, 0},
			{housing, near, true, 3, 0}, {health, near, false, 1, 0}, {health, health1, true, 1, 0},
		} {
			w.View(func(tx *store.Tx) error {
				_, err := w.Book.View(tx, c.who, county, c.r.ID)
				if (err == nil) != c.seen || err != nil && fault.KindOf(err) != fault.NotFound {
					t.Errorf("%s (%s) and record in %s: %v", c.who.Name, c.who.Role, c.r.Division, err)
				}
				counts, err := w.Book.Counts(tx, c.who, ledger.Filter{Pack: name, Ledger: "problems"})
				if err != nil || len(counts) != 1 || counts[0].N != int64(c.in) {
					t.Errorf("%s counts %+v, %v; want %d", c.who.Name, counts, err, c.in)
				}
				return nil
			})
			if page := w.list(c.who, ledger.Filter{}); len(page.Records) != c.in {
				t.Errorf("%s sees %d records, want %d", c.who.Name, len(page.Records), c.in)
			}
		}
		for _, who := range []auth.Scope{remote, watcher} {
			if err := w.Try(func(tx *store.Tx) error { _, err := w.Book.Open(tx, who, w.problem(w.homes[0])); return err }); err == nil {
				t.Errorf("%s opened a record", who.Role)
			}
		}
		if _, err := w.move(remote, near, "fix", "measures", "修"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a stranger moves: %v", err)
		}
		w.sound()
	})
}

func (w *world) handOver(r ledger.Record, unit string) (ledger.Record, error) {
	err := w.Try(func(tx *store.Tx) (err error) {
		r, err = w.Book.Move(tx, office, ledger.Step{County: county, ID: r.ID, Move: "hand_over", Note: "归口", Unit: unit})
		return err
	})
	return r, err
}

// TestWhoLeftIsNobodyElse: the record of a person who has left the household goes
// on showing that person, and not one who stayed.
func TestWhoLeftIsNobodyElse(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		var person registry.Record
		var r ledger.Record
		origin := registry.Origin{Source: "test"}
		w.Update(func(tx *store.Tx) (err error) {
			if person, err = w.Records.CreatePerson(tx, office, origin, w.homes[0], registry.Draft{Values: registry.Values{
				"name": dictionary.Words("成员乙")}}, registry.Step{Day: start - 30}); err != nil {
				return err
			}
			r, err = w.Book.Open(tx, office, ledger.New{County: county, Pack: name, Ledger: "jobs_book", Person: person.ID, Values: w.read("jobs_book", "work", "外出")})
			return err
		})
		w.Update(func(tx *store.Tx) error {
			_, err := w.Records.Leave(tx, office, origin, person, registry.Step{Day: start - 1, Reason: "其他转出"})
			return err
		})
		r = w.must(w.move(office, r, "file", "work", "本地"))
		w.View(func(tx *store.Tx) error {
			v, err := w.Book.View(tx, office, county, r.ID)
			if err == nil && (v.Values["name"].Text != "成员乙" || v.Title != "成员乙") {
				t.Errorf("the record of 成员乙 shows %q under %q", v.Values["name"].Text, v.Title)
			}
			return err
		})
		w.sound()
	})
}
