package ledger_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/ledger"
	"guben/ledger/ledgertest"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

// The county of the benchmark: 20 townships of 20 villages, in each a household
// that its records are about.
const (
	townships = 20
	villages  = 20
	writers   = 20
)

// many puts n records into the book as if they had been opened and moved: nine
// of ten are closed, some forty thousand of a million have a running clock.
func many(b *testing.B, w *world, n int) {
	b.Helper()
	for t := range townships {
		for v := range villages {
			w.homes = append(w.homes, w.household(division.Code(210504000000+1000*(t+1)+v+1)))
		}
	}
	first := w.open(office, w.homes[0])
	w.Update(func(tx *store.Tx) error {
		if err := calendar(tx); err != nil {
			return err
		}
		for i, statement := range copies {
			limit := first.ID
			if i == 0 {
				limit = int64(n)
			}
			if _, err := tx.Exec(statement, county, limit); err != nil {
				return err
			}
		}
		return nil
	})
}

// calendar makes a table of the days the records are of, by their number.
func calendar(tx *store.Tx) error {
	if err := tx.Define("CREATE TABLE bench_day (n BIGINT PRIMARY KEY, a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL, d TEXT NOT NULL);"); err != nil {
		return err
	}
	for n := range period.Day(365) {
		if _, err := tx.Exec("INSERT INTO bench_day (n, a, b, c, d) VALUES ($1, $2, $3, $4, $5)", int64(n), (period.Date(2019, 3, 15) + n).String(),
			(period.Date(2019, 3, 25) + n).String(), (period.Date(2020, 2, 1) + n%90).String(), (period.Date(2020, 2, 3) + n%90).String()); err != nil {
			return err
		}
	}
	return nil
}

// copies write the records, then what hangs on them, as the first one has it.
var copies = []string{`
	INSERT INTO ledger_record (county, id, pack, ledger, edition, subject, household, person, division, unit, state, phase, title, opened, begun, since,
	amber, due, escalate, level, alarm, next, round, version, i1, i2, i3, counted, prefilled, typed, author, author_name, at, changed)
	WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $2), h(k, id, village) AS
	(SELECT ROW_NUMBER() OVER (ORDER BY id) - 1, id, village FROM household WHERE county = $1), x AS (SELECT i, i * 7919 % 100 AS s, i * 104729 % 365 AS d FROM n)
	SELECT $1, i, 'mingshan-2020', 'problems', 1, 'household', h.id, 0, h.village,
	CASE i % 5 WHEN 0 THEN 'housing' WHEN 1 THEN 'health' WHEN 2 THEN 'agriculture' WHEN 3 THEN 'medical_security' ELSE 'subdistricts' END,
	CASE WHEN s < 3 THEN 'found' WHEN s < 5 THEN 'fixed' WHEN s < 6 THEN 'reviewed' WHEN s < 7 THEN 'hung' WHEN s < 9 THEN 'unfounded' ELSE 'closed' END,
	CASE WHEN s < 6 THEN 'open' WHEN s < 7 THEN 'waiting' WHEN s < 9 THEN 'void' ELSE 'done' END,
	'问题' || i, t.a, t.a, t.a, CASE WHEN s < 5 THEN t.c ELSE '9999-12-31' END, CASE WHEN s < 5 THEN t.d ELSE '9999-12-31' END, '9999-12-31', '', 0, '9999-12-31', 1, 1,
	CASE WHEN i % 10 < 7 THEN 'house' WHEN i % 10 < 9 THEN 'school' ELSE 'water' END, '', '',
	CASE WHEN s >= 9 THEN t.b ELSE '9999-12-31' END, 2, 3, 99, '户', 0, 0
	FROM x JOIN h ON h.k = x.i % 400 JOIN bench_day t ON t.n = x.d`, `
	INSERT INTO ledger_content (county, record, content, sealed, known)
	SELECT r.county, r.id, c.content, NULL, c.known FROM ledger_record r JOIN ledger_content c ON c.county = r.county AND c.record = $2 WHERE r.county = $1 AND r.id < $2`, `
	INSERT INTO ledger_move (county, id, record, kind, move, from_state, to_state, round, at, account, account_name, unit, note, fields)
	SELECT county, id, id, 'opened', 'open', '', state, 1, 0, 99, '户', unit, '', '[]' FROM ledger_record WHERE county = $1 AND id < $2`, `
	INSERT INTO ledger_count (county, pack, ledger, field, division, value, unit, state, n)
	SELECT county, pack, ledger, '', division, '', unit, state, COUNT(*) FROM ledger_record WHERE county = $1 AND id < $2 GROUP BY 1, 2, 3, 5, 7, 8
	ON CONFLICT (county, pack, ledger, field, division, value, unit, state) DO UPDATE SET n = ledger_count.n + excluded.n`, `
	INSERT INTO ledger_count (county, pack, ledger, field, division, value, unit, state, n)
	SELECT county, pack, ledger, 'i1', division, i1, unit, state, COUNT(*) FROM ledger_record WHERE county = $1 AND id < $2 GROUP BY 1, 2, 3, 5, 6, 7, 8
	ON CONFLICT (county, pack, ledger, field, division, value, unit, state) DO UPDATE SET n = ledger_count.n + excluded.n`, `
	INSERT INTO ledger_saving (county, pack, ledger, division, records, prefilled, typed)
	SELECT county, pack, ledger, division, COUNT(*), SUM(prefilled), SUM(typed) FROM ledger_record WHERE county = $1 AND id < $2 GROUP BY 1, 2, 3, 4
	ON CONFLICT (county, pack, ledger, division) DO UPDATE SET records = ledger_saving.records + excluded.records,
	prefilled = ledger_saving.prefilled + excluded.prefilled, typed = ledger_saving.typed + excluded.typed`}

// write moves and opens records, one a second, until stop is closed.
func (w *world) write(random *rand.Rand, n int, stop <-chan struct{}, done *atomic.Int64) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(time.Duration(500+random.IntN(1000)) * time.Millisecond):
		}
		home := w.homes[random.IntN(len(w.homes))]
		err := w.DB.Update(context.Background(), func(tx *store.Tx) error {
			if random.IntN(3) == 0 {
				_, err := w.Book.Open(tx, office, w.problem(home))
				return err
			}
			page, err := w.Book.List(tx, office, ledger.Filter{County: county, Pack: name, Ledger: "problems", State: "found", Within: home.Village, Limit: 20})
			if err != nil || len(page.Records) == 0 {
				return err
			}
			r := page.Records[random.IntN(len(page.Records))]
			_, err = w.Book.Move(tx, office, ledger.Step{County: county, ID: r.ID, Move: "fix", Values: w.read("problems", "measures", "修缮")})
			return err
		})
		if err == nil {
			done.Add(1)
		}
	}
}

// questions are what officers ask of a ledger all day.
func questions(random *rand.Rand) map[string]func(*world, *store.Tx) error {
	at := func() division.Code {
		return division.Code(210504000000 + 1000*(1+random.IntN(townships)) + 1 + random.IntN(villages))
	}
	scopes := func() auth.Scope {
		place := at()
		return []auth.Scope{office, {Account: 3, Role: auth.Township, Division: place.At(division.Township)},
			{Account: 5, Role: auth.Village, Division: place}, health}[random.IntN(4)]
	}
	filter := func() ledger.Filter { return ledger.Filter{County: county, Pack: name, Ledger: "problems"} }
	list := func(change func(*ledger.Filter)) func(*world, *store.Tx) error {
		return func(w *world, tx *store.Tx) error {
			f := filter()
			change(&f)
			scope := scopes()
			page, err := w.Book.List(tx, scope, f)
			if err == nil && page.Next != "" { // the next page too
				f.After = page.Next
				_, err = w.Book.List(tx, scope, f)
			}
			return err
		}
	}
	states := []string{"found", "fixed", "reviewed", "hung", "closed"}
	return map[string]func(*world, *store.Tx) error{
		"list":   list(func(*ledger.Filter) {}),
		"newest": list(func(f *ledger.Filter) { f.Order = ledger.Newest }),
		"filter": list(func(f *ledger.Filter) {
			f.State = states[random.IntN(len(states))]
			if random.IntN(2) == 0 {
				f.Field, f.Value = "class", "water"
			}
		}),
		"open":    list(func(f *ledger.Filter) { f.Phase = flow.Open; f.Unit = "health" }),
		"overdue": list(func(f *ledger.Filter) { f.Signal, f.Order = flow.Red, ledger.ByDue }),
		"board": func(w *world, tx *store.Tx) error {
			f := filter()
			f.Limit = 10
			_, err := w.Book.Board(tx, scopes(), f)
			return err
		},
		"counts": func(w *world, tx *store.Tx) error {
			_, err := w.Book.Counts(tx, scopes(), filter(), ledger.ByTownship, ledger.ByState)
			return err
		},
		"values": func(w *world, tx *store.Tx) error {
			f := filter()
			f.Field = "class"
			_, err := w.Book.Counts(tx, scopes(), f, ledger.ByVillage, ledger.ByValue)
			return err
		},
		"signals": func(w *world, tx *store.Tx) error {
			_, err := w.Book.Signals(tx, scopes(), filter(), ledger.ByTownship)
			return err
		},
		"totals": func(w *world, tx *store.Tx) error { // of every ledger
			_, err := w.Book.Totals(tx, scopes(), ledger.Filter{County: county, Pack: name})
			return err
		},
		"owed": func(w *world, tx *store.Tx) error { // of all ledgers
			scope := scopes()
			if _, err := w.Book.Signals(tx, scope, ledger.Filter{County: county}); err != nil {
				return err
			}
			_, err := w.Book.List(tx, scope, ledger.Filter{County: county, Order: ledger.ByDue})
			return err
		},
		"calendar": func(w *world, tx *store.Tx) error {
			f := filter()
			f.Limit = 3
			_, err := w.Book.Calendar(tx, scopes(), f, period.MonthOf(start))
			return err
		},
	}
}

// BenchmarkLedger asks a ledger of a million records (fifty thousand with
// -short) for its lists, board, counts and calendar while twenty people write:
// the 95th percentile of each in milliseconds.
func BenchmarkLedger(b *testing.B) { storetest.Bench(b, ledgertest.Schemas, atWork) }

func atWork(b *testing.B, db *store.DB) {
	n, rounds := storetest.Rows(1_000_000), 200
	if testing.Short() {
		rounds = 50
	}
	w := newWorld(b, db)
	begun := time.Now()
	many(b, w, n)
	storetest.Settle(b, db)
	b.Logf("%d records in %s", n, time.Since(begun).Round(time.Second))
	for b.Loop() {
		stop, done := make(chan struct{}), atomic.Int64{}
		var group sync.WaitGroup
		for i := range writers {
			group.Go(func() { w.write(rand.New(rand.NewPCG(1, uint64(i))), n, stop, &done) })
		}
		began := time.Now()
		for what, ask := range questions(rand.New(rand.NewPCG(2, 3))) {
			b.ReportMetric(w.ninetyFifth(ask, rounds), "ms-p95-"+what)
		}
		b.ReportMetric(float64(done.Load())/time.Since(began).Seconds(), "writes/s")
		close(stop)
		group.Wait()
	}
	w.sound()
}

func (w *world) ninetyFifth(ask func(*world, *store.Tx) error, rounds int) float64 {
	w.Helper()
	times := make([]time.Duration, rounds)
	for i := range times {
		begun := time.Now()
		w.View(func(tx *store.Tx) error { return ask(w, tx) })
		times[i] = time.Since(begun)
	}
	slices.Sort(times)
	return float64(times[rounds*95/100].Microseconds()) / 1000
}
