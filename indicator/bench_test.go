package indicator_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/indicator"
	"guben/money"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

// The prefecture of the benchmarks: as many persons as Xiangxi's plan counts, in
// 8 counties, 160 townships and 1,920 villages, with invented facts; every roster
// that proves an entitlement has been delivered, and a third of all stand in it.
const (
	allHouseholds = 190_000
	allPersons    = 657_735
)

var prefecture = sync.OnceValues(func() (*screen.Standing, error) {
	p, problems := pack.Load(packs.FS, "xiangxi-2020")
	if len(problems) > 0 {
		return nil, problems[0].Fault()
	}
	random, schema := rand.New(rand.NewPCG(1, 2)), p.Program.Schema()
	village, at := &policy.Village{}, -1
	return screen.Assemble(p, p.ScreeningDay, func(enter func(int64, division.Code, *policy.Household)) {
		for i := range allHouseholds {
			home := schema.NewHousehold(allPersons*(i+1)/allHouseholds - allPersons*i/allHouseholds)
			invent(random, schema, &schema.Household, home.Values)
			for _, member := range home.Members {
				invent(random, schema, &schema.Person, member.Values)
			}
			v := i / 99
			if v != at {
				village, at = &policy.Village{Values: policy.Unset(len(schema.Village.Facts))}, v
				invent(random, schema, &schema.Village, village.Values)
			}
			home.Village = village
			enter(int64(i+1), division.Code(433101000000+v/240*1_000_000+v/12%20*1000+1000+v%12+1), home)
		}
	}, func(rule *pack.Rule, row int) (money.Fen, bool) {
		return money.Fen(10_000 + row%7*500), (row+len(rule.ID))%3 == 0
	})
})

func invent(random *rand.Rand, schema *policy.Schema, entity *policy.Entity, values []policy.Value) {
	for i, fact := range entity.Facts {
		if values[i] = policy.Unknown; random.IntN(50) == 0 {
			continue
		}
		switch fact.Type.Kind {
		case policy.Code:
			codes := schema.List(fact.Type.List).Codes
			values[i] = policy.Value(codes[random.IntN(len(codes))].N)
		case policy.Money:
			values[i] = policy.Value(random.IntN(2_000_000))
		case policy.Day:
			values[i] = policy.Value(period.Date(1935+random.IntN(85), 1, 1))
		case policy.Bool:
			values[i] = policy.Value(random.IntN(2))
		case policy.Int:
			values[i] = policy.Value(random.IntN(2100))
		}
	}
}

func processor() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkRecompute counts every indicator of a prefecture anew, beside the
// rosters delivered to it, and writes what changed; then reads a map of its
// townships.
func BenchmarkRecompute(b *testing.B) {
	standing, err := prefecture()
	if err != nil {
		b.Fatal(err)
	}
	var spent time.Duration
	for b.Loop() {
		db := storetest.SQLite(b, schemas...)
		w := newWorld(b, db)
		w.meter.Ledger.Pack = func(int64, string, period.Day) (*pack.Pack, error) { return standing.Pack, nil }
		begun := processor()
		for county := int64(433101); county < 433109; county++ {
			w.update(func(tx *store.Tx) error { return w.meter.Recompute(tx, standing, county, standing.Day) })
		}
		spent += processor() - begun
		b.StopTimer()
		b.ReportMetric(w.mapped(b, standing), "map-ms-p95")
		b.StartTimer()
	}
	b.ReportMetric(float64(spent.Milliseconds())/float64(b.N), "cpu-ms/op")
	if spent/time.Duration(b.N) > 5*time.Second {
		b.Errorf("counting everything anew took %s of processor time, more than 5 s", spent/time.Duration(b.N))
	}
}

// mapped is how long a map of the prefecture's townships takes.
func (w *world) mapped(b *testing.B, standing *screen.Standing) float64 {
	scope := auth.Scope{Role: auth.Office, Division: 433100000000}
	query := indicator.Query{Pack: standing.Pack, Indicator: "persons_kept", Level: division.Township, Month: period.MonthOf(standing.Day), Today: standing.Day}
	var took []time.Duration
	for range 40 {
		begun := time.Now()
		if err := w.db.View(context.Background(), func(tx *store.Tx) error {
			figures, err := w.meter.Figures(tx, scope, query)
			if len(figures) != 160 {
				b.Fatalf("%d townships", len(figures))
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(begun))
	}
	slices.Sort(took)
	return float64(took[len(took)*95/100].Microseconds()) / 1000
}

// delivered writes a department's roster of a whole county: half of the persons
// of the registry stand in it, among as many others as fill it.
func (w *world) delivered(rows int) {
	w.update(func(tx *store.Tx) error {
		if _, err := tx.Exec(`INSERT INTO roster (county, id, kind, unit, about_household, period_from, period_to, delivered, file, import_id, replaced_by, row_count, matched, weak)
			VALUES ($1, 1, 'school_aid', 'school_bureau', 0, '2020-01-01', '2020-12-31', '2020-03-01', '', 0, 0, $2, $2, 0)`, county, rows); err != nil {
			return err
		}
		write := func(n int, person, household int64) error {
			_, err := tx.Exec(`INSERT INTO roster_row (county, roster, number, person, household, division, match, identity, stated, amount, own)
				VALUES ($1, 1, $2, $3, $4, 0, 'document', $5, 1, 50000, '{}')`, county, n, person, household, []byte{byte(n), byte(n >> 8), byte(n >> 16)})
			return err
		}
		members, err := store.Collect(tx, func(row store.Scanner) (m [2]int64, err error) {
			err = row.Scan(&m[0], &m[1])
			return m, err
		}, "SELECT person, household FROM membership WHERE county = $1 AND person % 2 = 0", county)
		for n := 0; n < rows && err == nil; n++ {
			m := [2]int64{int64(n + 1), int64(n/4 + 1)} // of villages that the benchmark has not
			if n < len(members) {
				m = members[n]
			}
			err = write(n+1, m[0], m[1])
		}
		return err
	})
}

// BenchmarkTouch changes a household of a village of a hundred, in a county that
// a roster of forty thousand rows was delivered to, and counts the village anew,
// in the transaction of the change.
func BenchmarkTouch(b *testing.B) {
	w := newWorld(b, storetest.SQLite(b, schemas...))
	w.crowd(300, 4)
	w.delivered(40_000)
	w.recount(today)
	if f := w.one(office, indicator.Query{Indicator: "aid_cover"}); f.Numerator == 0 || f.Numerator == f.Denominator {
		b.Fatalf("the roster is not compared: %+v", f)
	}
	var spent time.Duration
	for i := 0; b.Loop(); i++ {
		home := w.homes[i%len(w.homes)]
		grade := value(dictionary.Household, "house_grade", grades[i/len(w.homes)%4])
		w.update(func(tx *store.Tx) error {
			current, err := w.records.Get(tx, office, dictionary.Household, county, home.ID)
			if err != nil {
				return err
			}
			written, err := w.records.Update(tx, office, registry.Origin{Source: "test"}, current, registry.Draft{Values: registry.Values{"house_grade": grade}})
			if err != nil {
				return err
			}
			begun := processor()
			defer func() { spent += processor() - begun }()
			return w.meter.Touch(tx, plan, today, screen.Changed(current, written), home.Village)
		})
	}
	b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "cpu-ms/op")
	if spent/time.Duration(b.N) > 200*time.Millisecond {
		b.Errorf("following a change took %s of processor time, more than 200 ms", spent/time.Duration(b.N))
	}
}
