package draft_test

import (
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/draft"
	"guben/fault"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

var (
	office  = auth.Scope{Account: 7, Name: "office", Role: auth.Office, Division: 210504000000}
	village = auth.Scope{Account: 8, Name: "village", Role: auth.Village, Division: 210504000000}
	near    = auth.Scope{Account: 8, Name: "near", Role: auth.Office, Division: 210504001000}
	abroad  = auth.Scope{Account: 9, Name: "abroad", Role: auth.Office, Division: 210521000000}
)

// world is a database with one draft under review.
type world struct {
	t      *testing.T
	db     *store.DB
	log    *audit.Log
	review draft.Review
}

func each(t *testing.T, test func(*world)) {
	storetest.Each(t, []store.Schema{audit.Schema, draft.Schema}, func(t *testing.T, db *store.DB) {
		ring, err := seal.Open(t.TempDir()+"/key", true)
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, db: db, log: audit.New(ring)}
		w.must(func(tx *store.Tx) (err error) {
			w.review, err = draft.Create(tx, w.log, office, "方案.txt", read(t, invented), "created")
			return err
		})
		test(w)
	})
}

func (w *world) do(fn func(*store.Tx) error) error { return w.db.Update(w.t.Context(), fn) }

func (w *world) must(fn func(*store.Tx) error) {
	w.t.Helper()
	if err := w.do(fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) entries() (entries []draft.Entry) {
	w.t.Helper()
	w.must(func(tx *store.Tx) (err error) {
		entries, err = draft.Entries(tx, w.review)
		return err
	})
	return entries
}

func (w *world) first(kind draft.Kind) draft.Entry {
	w.t.Helper()
	for _, e := range w.entries() {
		if e.Kind == kind {
			return e
		}
	}
	w.t.Fatalf("no %s", kind)
	return draft.Entry{}
}

func (w *world) decide(scope auth.Scope, c draft.Change, key string) error {
	return w.do(func(tx *store.Tx) error { return draft.Decide(tx, w.log, scope, w.review.ID, c, key) })
}

func wantKind(t *testing.T, what string, err error, want fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != want {
		t.Errorf("%s: %v, want %s", what, err, want)
	}
}

func TestDecide(t *testing.T) {
	each(t, func(w *world) {
		task := w.first(draft.Task)
		accept := draft.Change{Seq: task.Seq, Version: task.Version, Values: draft.Values{"name": "住房鉴定与改造"}, State: draft.Accepted}
		if err := w.decide(office, accept, "one"); err != nil {
			w.t.Fatal(err)
		}
		if now := w.first(draft.Task); now.State != draft.Accepted || now.Name() != "住房鉴定与改造" || now.Version != task.Version+1 {
			w.t.Errorf("item %+v", now)
		}
		wantKind(w.t, "a change on an old state", w.decide(office, accept, "two"), fault.Conflict)
		accept.Version++
		wantKind(w.t, "the same form sent twice", w.decide(office, accept, "one"), fault.Duplicate)
		accept.Values = draft.Values{"to": "9月底"}
		wantKind(w.t, "a day that is none", w.decide(office, accept, "three"), fault.Invalid)
		wantKind(w.t, "a role without the power", w.decide(village, accept, "four"), fault.Forbidden)
		wantKind(w.t, "another county", w.decide(abroad, accept, "five"), fault.NotFound)
		wantKind(w.t, "a part of the area", w.decide(near, accept, "six"), fault.Forbidden)
	})
}

func TestAcceptSectionLeavesWhatIsDoubtful(t *testing.T) {
	each(t, func(w *world) {
		var sources []string
		doubtful := 0
		for _, e := range w.entries() {
			if e.Source != "" {
				sources = append(sources, e.Source)
			}
			if e.Source != "" && len(e.Doubts) > 0 {
				doubtful++
			}
		}
		w.must(func(tx *store.Tx) error {
			n, err := draft.AcceptSection(tx, w.log, office, w.review.ID, sources, "section")
			if n == 0 {
				w.t.Error("nothing was accepted")
			}
			return err
		})
		open := 0
		for _, e := range w.entries() {
			if e.Source != "" && e.State == draft.Open {
				open++
			}
		}
		if open != doubtful || open == 0 {
			w.t.Errorf("%d items are open, %d are doubtful", open, doubtful)
		}
	})
}

// A review that is through gives a pack without open points, but for the rules
// of populations, which somebody has to write.
func TestReviewedPack(t *testing.T) {
	each(t, func(w *world) {
		for _, e := range w.entries() {
			state := draft.Accepted
			if e.Kind == draft.Population {
				state = draft.Dropped
			}
			c := draft.Change{Seq: e.Seq, Version: e.Version, State: state}
			if err := w.decide(office, c, ""); err != nil {
				w.t.Fatal(e.Key, err)
			}
		}
		var content draft.Content
		w.must(func(tx *store.Tx) (err error) {
			content, err = draft.Load(tx, w.review)
			return err
		})
		p, open, _ := loaded(w.t, draft.Reviewed(content, w.entries()), w.review.Pack)
		for _, point := range open {
			if said := point.Args[1].(string); said != "单位表里没有「县扶贫办」，请在单位里补上或改名。" {
				w.t.Error(said)
			}
		}
		if c := draft.Cover(p, content.Document); c.Carried != c.Duties || c.Duties == 0 {
			w.t.Errorf("%d of %d duties carried", c.Carried, c.Duties)
		}
	})
}

func TestDraftsStayInTheirArea(t *testing.T) {
	each(t, func(w *world) {
		w.must(func(tx *store.Tx) error {
			own, err := draft.List(tx, village)
			if err != nil || len(own) != 1 || own[0].Waiting != own[0].Items || own[0].Items < 10 {
				w.t.Errorf("%+v, %v", own, err)
			}
			if part, err := draft.List(tx, near); err != nil || len(part) != 1 {
				w.t.Errorf("a part of the area sees %+v, %v", part, err)
			}
			foreign, err := draft.List(tx, abroad)
			if len(foreign) != 0 {
				w.t.Errorf("another county sees %+v", foreign)
			}
			return err
		})
		wantKind(w.t, "another county", w.do(func(tx *store.Tx) error { _, err := draft.Get(tx, abroad, w.review.ID); return err }), fault.NotFound)
		wantKind(w.t, "discarding without the power", w.do(func(tx *store.Tx) error { return draft.Discard(tx, w.log, village, w.review.ID, "x") }), fault.Forbidden)
		w.must(func(tx *store.Tx) error { return draft.Discard(tx, w.log, office, w.review.ID, "y") })
		wantKind(w.t, "a draft discarded", w.do(func(tx *store.Tx) error { _, err := draft.Get(tx, office, w.review.ID); return err }), fault.NotFound)
		if left := w.entries(); len(left) != 0 {
			w.t.Errorf("%d items are left", len(left))
		}
	})
}
