package ledger_test

import (
	"testing"
	"time"

	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/flow"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// TestClocksSpeakOnTheirDays: amber, overdue and shown to the level above, each
// once, on working days; the record is not touched otherwise.
func TestClocksSpeakOnTheirDays(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(cadre, w.homes[0])
		// Opened on Sunday 15 March: five working days end on Friday the 20th.
		due := period.Date(2020, 3, 20)
		if r.Clock.Due != due || r.Clock.Amber != due-2 || r.Clock.Escalate != period.Date(2020, 3, 25) {
			t.Fatalf("clock %+v", r.Clock)
		}
		for day := start; day < due+20; day++ {
			w.Update(func(tx *store.Tx) error { _, err := w.Book.Tick(tx, county, day, 100); return err })
		}
		w.history(r, "opened", "amber", "overdue", "escalated")
		w.kinds(ledger.Opened, ledger.Amber, ledger.Overdue, ledger.Escalated)
		for i, day := range []period.Day{start, r.Clock.Amber, due + 1, r.Clock.Escalate} {
			if e := (*w.events)[i]; e.Day != day {
				t.Errorf("%s on %s, want %s", e.Kind, e.Day, day)
			}
		}
		w.must(w.move(cadre, r, "fix", "measures", "修"))
		w.signals(due+30, 1, 0, 0)
		w.signals(start, 0, 0, 1)
		w.sound()
	})
}

func (w *world) signals(day period.Day, red, amber, green int64) {
	w.Helper()
	w.View(func(tx *store.Tx) error {
		for _, by := range [][]ledger.By{nil, {ledger.ByTownship}, {ledger.ByUnit}} {
			list, err := w.Book.Signals(tx, office, ledger.Filter{County: county, Pack: name, Ledger: "problems", Day: day}, by...)
			if err != nil || len(list) != 1 || list[0].Red != red || list[0].Amber != amber || list[0].Green != green {
				w.Errorf("signals on %s by %v: %+v, %v", day, by, list, err)
			}
		}
		return nil
	})
}

func TestARecordThatWaitsHasNoClock(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.must(w.move(street, w.open(cadre, w.homes[0]), "hang"))
		if r.Phase != flow.Waiting || r.Clock.Due != 0 {
			t.Errorf("hung up as %+v", r)
		}
		r = w.must(w.move(street, r, "take_up"))
		if r.State != "found" || r.Clock.Due == 0 {
			t.Errorf("taken up as %+v", r)
		}
		w.sound()
	})
}

// TestAStateThatWaitsMayHaveALimit: somebody else's answer is waited for, and
// the days it may take are counted.
func TestAStateThatWaitsMayHaveALimit(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.must(w.move(cadre, w.promise(w.homes[0]), "await"))
		due := period.Date(2020, 3, 23) // seven days from the 15th end on a Sunday
		if r.Phase != flow.Waiting || r.Clock.Due != due {
			t.Fatalf("waits as %+v", r)
		}
		w.Update(func(tx *store.Tx) error { _, err := w.Book.Tick(tx, county, due+1, 100); return err })
		w.history(r, "opened", "await", "overdue")
		if r = w.must(w.move(cadre, r, "meet")); r.Clock.Due != 0 {
			t.Errorf("met with clock %+v", r.Clock)
		}
		w.sound()
	})
}

// TestWhatCountsByItselfCountsAgain: a flow that no move makes count counts from
// the opening, not while void, and again from the re-opening.
func TestWhatCountsByItselfCountsAgain(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.promise(w.homes[0])
		for _, c := range []struct {
			move    string
			who     auth.Scope
			counted period.Day
		}{{"withdraw", cadre, 0}, {"reopen", street, start}, {"await", cadre, start}, {"meet", cadre, start}, {"reopen", street, start}} {
			if r = w.must(w.move(c.who, r, c.move)); r.Counted != c.counted {
				t.Errorf("after %s it counts on %s, want %s", c.move, r.Counted, c.counted)
			}
		}
		w.kinds(ledger.Opened, ledger.Counted, ledger.Moved, ledger.Uncounted, ledger.Moved, ledger.Counted, ledger.Moved, ledger.Moved, ledger.Moved)
		w.sound()
	})
}

func (w *world) promise(home registry.Record) (r ledger.Record) {
	w.Update(func(tx *store.Tx) (err error) {
		r, err = w.Book.Open(tx, cadre, ledger.New{County: county, Pack: name, Ledger: "promises", Household: home.ID})
		return err
	})
	return r
}

// TestWhatWasReportedStaysAsItWas: frozen days take no change until they are
// lifted; a month without records may be declared empty, and is not any more
// when one comes.
func TestWhatWasReportedStaysAsItWas(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(cadre, w.homes[0])
		var f ledger.Freeze
		w.Update(func(tx *store.Tx) (err error) {
			f, err = w.Book.Freeze(tx, street, ledger.Freeze{County: county, Pack: name, Ledger: "problems", Place: town, Until: start}, "")
			return err
		})
		if _, err := w.move(cadre, r, "fix", "measures", "修"); code(err) != "ledger.frozen" {
			t.Errorf("a frozen record moved: %v", err)
		}
		if err := w.Try(func(tx *store.Tx) error { _, err := w.Book.Open(tx, cadre, w.problem(w.homes[0])); return err }); code(err) != "ledger.frozen" {
			t.Errorf("opened into frozen days: %v", err)
		}
		w.open(remote, w.homes[3])
		w.Update(func(tx *store.Tx) error { return w.Book.Thaw(tx, street, county, f.ID, "更正", "") })
		w.must(w.move(cadre, r, "fix", "measures", "修"))
		w.sound()
	})
}

func TestAMonthIsDeclaredEmptyUntilARecordComes(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		declare := func(tx *store.Tx) error {
			z, err := w.Book.DeclareNone(tx, cadre, ledger.Zero{County: county, Pack: name, Ledger: "problems"}, start, "")
			if err == nil && (z.Span != period.Range{From: period.Date(2020, 3, 1), To: period.Date(2020, 3, 31)} || z.Place != village) {
				t.Errorf("declared %+v", z)
			}
			return err
		}
		w.Update(declare)
		if err := w.Try(declare); code(err) != "ledger.zero_twice" {
			t.Errorf("declared twice: %v", err)
		}
		w.open(remote, w.homes[3])
		w.zeros(1)
		w.open(cadre, w.homes[0])
		w.zeros(0)
		if err := w.Try(declare); code(err) != "ledger.zero_records" {
			t.Errorf("declared against a record: %v", err)
		}
		w.kinds(ledger.Declared, ledger.Opened, ledger.Opened, ledger.Withdrawn)
	})
}

func (w *world) zeros(want int) {
	w.Helper()
	w.View(func(tx *store.Tx) error {
		list, err := w.Book.Zeros(tx, office, county, name, "problems", period.Range{From: start, To: start})
		if len(list) != want {
			w.Errorf("%d declarations, want %d", len(list), want)
		}
		return err
	})
}

func TestSpans(t *testing.T) {
	day := period.Date(2020, time.February, 29)
	for per, want := range map[pack.Per]string{
		pack.PerDay: "2020-02-29..2020-02-29", pack.PerWeek: "2020-02-24..2020-03-01", pack.PerHalfMonth: "2020-02-16..2020-02-29",
		pack.PerMonth: "2020-02-01..2020-02-29", pack.PerTwoMonth: "2020-01-01..2020-02-29", pack.PerQuarter: "2020-01-01..2020-03-31",
		pack.PerHalfYear: "2020-01-01..2020-06-30", pack.PerYear: "2020-01-01..2020-12-31",
	} {
		if span, ok := ledger.SpanOf(per, day); !ok || span.String() != want {
			t.Errorf("%s: %s, want %s", per, span, want)
		}
	}
	if _, ok := ledger.SpanOf(pack.PerOnce, day); ok {
		t.Error("once has a span")
	}
}

// TestARecordChangesTheRegistry: by the move declared to do so, made by who may;
// otherwise it waits for somebody else, and the household is screened at once.
func TestARecordChangesTheRegistry(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		w.Update(func(tx *store.Tx) error {
			_, err := screen.Run(tx, w.Records, w.Audit, office, county, plan, start, "")
			return err
		})
		r := w.open(cadre, w.homes[0], "house_grade", "D级", "phone", "13900000009")
		if got := w.grade(w.homes[0].ID); got != "A级" {
			t.Fatalf("opening changed the registry: %s", got)
		}
		r = w.must(w.move(cadre, r, "fix", "measures", "修"))
		r = w.must(w.move(street, r, "review"))
		w.must(w.move(office, r, "sign_off"))
		if got := w.grade(w.homes[0].ID); got != "D级" {
			t.Errorf("after the sign-off the registry has %s", got)
		}
		if n := w.findings(w.homes[0].ID); n == 0 {
			t.Error("the household was not screened again")
		}
		w.later(r)
		w.proposals(w.visit(helper, w.homes[1].ID, "C级"))
		w.sound()
	})
}

// later: what a record changed once does not come back over a later change.
func (w *world) later(r ledger.Record) {
	w.Helper()
	w.Update(func(tx *store.Tx) error {
		home, err := w.Records.Get(tx, office, dictionary.Household, county, r.Household)
		if err != nil {
			return err
		}
		_, err = w.Records.Update(tx, office, registry.Origin{Source: "test"}, home, registry.Draft{Values: registry.Values{"house_grade": value("house_grade", "B级")}})
		return err
	})
	after, err := w.move(office, ledger.Record{ID: r.ID}, "reopen")
	w.must(after, err)
	after = w.must(w.move(cadre, after, "fix"))
	after = w.must(w.move(street, after, "review"))
	w.must(w.move(office, after, "sign_off"))
	if got := w.grade(r.Household); got != "B级" {
		w.Errorf("an old record put back %s", got)
	}
}

func (w *world) grade(home int64) (text string) {
	w.View(func(tx *store.Tx) error {
		record, err := w.Records.Get(tx, office, dictionary.Household, county, home)
		text = record.Text("house_grade", "zh")
		return err
	})
	return text
}

func (w *world) findings(home int64) (n int) {
	w.View(func(tx *store.Tx) error {
		list, err := screen.List(tx, office, screen.Filter{County: county, Household: home})
		n = len(list)
		return err
	})
	return n
}

func (w *world) visit(who auth.Scope, home int64, grade string) (r ledger.Record) {
	w.Update(func(tx *store.Tx) (err error) {
		r, err = w.Book.Open(tx, who, ledger.New{County: county, Pack: name, Ledger: "visits_book", Household: home,
			Values: w.read("visits_book", "house_grade", grade, "talked", "是", "summary", "想修房")})
		return err
	})
	return r
}

// proposals: what a helper's visit asks for waits; nobody approves their own;
// approved, the registry has it.
func (w *world) proposals(r ledger.Record) {
	w.Helper()
	var pending []ledger.Proposal
	w.View(func(tx *store.Tx) (err error) {
		pending, err = w.Book.Proposals(tx, street, county, 0, ledger.Pending, 0, 0)
		return err
	})
	if len(pending) != 1 || pending[0].Record != r.ID || pending[0].Field.Key != "house_grade" {
		w.Fatalf("pending: %+v", pending)
	}
	decide := func(who auth.Scope) error {
		return w.Try(func(tx *store.Tx) error { return w.Book.Decide(tx, who, county, pending[0].ID, true, "", "") })
	}
	own := street
	own.Account = helper.Account
	for _, c := range []struct {
		who  auth.Scope
		kind fault.Kind
	}{{helper, fault.Forbidden}, {own, fault.Forbidden}, {remote, fault.Forbidden}, {housing, fault.Forbidden}} {
		if err := decide(c.who); fault.KindOf(err) != c.kind {
			w.Errorf("%s decides: %v", c.who.Role, err)
		}
	}
	if err := decide(street); err != nil {
		w.Fatal(err)
	}
	if got := w.grade(w.homes[1].ID); got != "C级" {
		w.Errorf("approved, and the registry has %s", got)
	}
	if err := decide(street); code(err) != "ledger.decided" {
		w.Errorf("decided twice: %v", err)
	}
}
