package duty_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/duty"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

const (
	prefecture division.Code = 433100000000
	counties                 = 8
	townships                = 20 // in a county
	hamlets                  = 12 // in a township
)

var above = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: prefecture}

// yearly are the duties that make two million occurrences of a year: a helper
// at each household every two months, a check of each every quarter, and those
// of townships and villages.
var yearly = []pack.Duty{
	{ID: "visit", Units: []string{"helpers"}, Count: 1, Per: pack.PerTwoMonth, Each: "household", KeptBy: []pack.Keep{{Ledger: "visits"}}},
	{ID: "check", Units: []string{"townships"}, Count: 1, Per: pack.PerQuarter, Each: "household", KeptBy: []pack.Keep{{Ledger: "checks"}}},
	{ID: "studies", Units: []string{"townships"}, Count: 2, Per: pack.PerMonth, Each: "unit", KeptBy: []pack.Keep{{Ledger: "meetings"}}},
	{ID: "meeting", Units: []string{"villages"}, Count: 1, Per: pack.PerMonth, Each: "village", KeptBy: []pack.Keep{{Ledger: "meetings"}}},
}

// homes are the households of a village: as many as owe two million occurrences
// in a year (or GUBEN_BENCH_ROWS) in all, ten each.
func homes() int { return max(1, storetest.Rows(2_000_000)/counties/townships/hamlets/10-1) }

func prefectureOfDuties(b *testing.B, db *store.DB) *duty.Roll {
	b.Helper()
	ring, err := seal.New(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		b.Fatal(err)
	}
	p := &pack.Pack{Duties: yearly}
	p.ID, p.Division, p.Period = "plan", prefecture, period.Range{From: period.Date(2020, 1, 1), To: period.Date(2020, 12, 31)}
	for _, unit := range []struct{ id, level string }{{"helpers", "village"}, {"villages", "village"}, {"townships", "township"}} {
		p.Units = append(p.Units, pack.Unit{ID: unit.id, Level: unit.level, Class: true})
	}
	roll := &duty.Roll{Log: audit.New(ring), Packs: func(int64) []*pack.Pack { return []*pack.Pack{p} }}
	for c := range counties {
		update(b, db, func(tx *store.Tx) error { return settle(tx, prefecture+division.Code(c+1)*1e6) })
	}
	return roll
}

// settle puts a county's places and households there.
func settle(tx *store.Tx, county division.Code) error {
	places := []division.Division{{Code: county, Name: "县", From: 1}}
	for n := range townships {
		town := county + division.Code(n+1)*1000
		places = append(places, division.Division{Code: town, Name: fmt.Sprint("乡", n), From: 1})
		for v := range hamlets {
			village := town + division.Code(v+1)
			places = append(places, division.Division{Code: village, Name: fmt.Sprint("村", v), From: 1})
			if _, err := tx.Exec(`INSERT INTO household (county, id, village, version, from_day, to_day, search, originals, created_at, updated_at)
				WITH RECURSIVE h(n) AS (SELECT CAST($1 AS BIGINT) UNION ALL SELECT n + 1 FROM h WHERE n < $2)
				SELECT $3, n, $4, 1, '1900-01-01', '9999-12-31', '', '', 0, 0 FROM h`,
				int64(village)*1000+1, int64(village)*1000+int64(homes()), county.County(), int64(village)); err != nil {
				return err
			}
		}
	}
	return division.Put(tx, places...)
}

func update(b *testing.B, db *store.DB, fn func(*store.Tx) error) {
	b.Helper()
	if err := db.Update(context.Background(), fn); err != nil {
		b.Fatal(err)
	}
}

// importing registers households until the benchmark asks it to stop, as an
// import does: two hundred in a transaction, one transaction after the other.
func importing(b *testing.B, db *store.DB) (stop func()) {
	ring, err := seal.New(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		b.Fatal(err)
	}
	records := registry.New(ring, audit.New(ring))
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		for n := 0; ; n++ {
			select {
			case <-quit:
				return
			default:
			}
			if err := db.Update(context.Background(), func(tx *store.Tx) error { return register(tx, records, n) }); err != nil {
				b.Error(err)
				return
			}
		}
	}()
	return func() { close(quit); <-gone }
}

func register(tx *store.Tx, records *registry.Registry, n int) error {
	for range 200 {
		at := prefecture + 1_001_001 + division.Code(n%8*1_000_000)
		if _, err := records.CreateHousehold(tx, above, registry.Origin{Source: "bench"}, at, registry.Draft{Values: registry.Values{"head_name": dictionary.Words("户主甲")}}); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkPrefecture opens a year for a prefecture, 2 million occurrences, and
// asks what leaders ask while households are imported; each line reports the
// 95th percentile in milliseconds.
func BenchmarkPrefecture(b *testing.B) { storetest.Bench(b, schemas, leaders) }

func leaders(b *testing.B, db *store.DB) {
	roll := prefectureOfDuties(b, db)
	start := time.Now()
	var opened int64
	for c := range counties {
		update(b, db, func(tx *store.Tx) error {
			n, err := roll.Open(tx, prefecture+division.Code(c+1)*1e6, period.Date(2020, 12, 1))
			opened += n
			return err
		})
	}
	b.Logf("%d occurrences opened in %s", opened, time.Since(start).Round(time.Second))
	storetest.Settle(b, db)
	county := prefecture + 3e6
	unit := auth.Scope{Account: 3, Role: auth.Department, Division: prefecture, Unit: "townships"}
	year := duty.Filter{Span: period.Range{From: period.Date(2020, 1, 1), To: period.Date(2020, 12, 31)}}
	some, err := households(db, county.County(), 2000)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		ask  func(*store.Tx) error
	}{
		{"overview", func(tx *store.Tx) error { _, err := duty.Count(tx, above, prefecture, year, duty.ByDuty); return err }},
		{"map/counties", func(tx *store.Tx) error {
			_, err := duty.Count(tx, above, prefecture, duty.Filter{Duty: "visit"}, duty.ByPlace)
			return err
		}},
		{"map/townships", func(tx *store.Tx) error { _, err := duty.Count(tx, above, county, year, duty.ByPlace); return err }},
		{"map/villages", func(tx *store.Tx) error { _, err := duty.Count(tx, above, county+4000, year, duty.ByPlace); return err }},
		{"unit", func(tx *store.Tx) error {
			_, err := duty.Count(tx, unit, prefecture, duty.Filter{}, duty.BySpan)
			return err
		}},
		{"list/missed", func(tx *store.Tx) error { _, err := duty.List(tx, above, duty.Filter{State: duty.Missed}); return err }},
		{"list/exempt", func(tx *store.Tx) error { _, err := duty.List(tx, above, duty.Filter{State: duty.Exempt}); return err }},
		{"list/duty", func(tx *store.Tx) error {
			_, err := duty.List(tx, above, duty.Filter{Pack: "plan", Duty: "meeting", Within: county + 4000, State: duty.Missed})
			return err
		}},
		{"list/page", func(tx *store.Tx) error {
			_, err := duty.List(tx, above, duty.Filter{Pack: "plan", Duty: "visit", State: duty.Missed, Limit: 1000,
				After: "433107|plan|visit|2020-05-01|helpers|433107010002|0"})
			return err
		}},
		{"list/village", func(tx *store.Tx) error {
			_, err := duty.List(tx, above, duty.Filter{Within: county + 4005, State: duty.Due})
			return err
		}},
		{"household", func(tx *store.Tx) error {
			_, err := duty.List(tx, above, duty.Filter{Household: some[7].Household})
			return err
		}},
		{"calendar", func(tx *store.Tx) error {
			_, err := duty.Count(tx, above, county, duty.Filter{Span: period.Range{From: period.Date(2020, 6, 1), To: period.Date(2020, 6, 30)}}, duty.ByDuty)
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			defer importing(b, db)()
			percentile(b, func() error { return db.View(context.Background(), c.ask) })
		})
	}
	n := int64(0)
	b.Run("visit/kept", func(b *testing.B) {
		percentile(b, func() error {
			n++
			record := some[n%int64(len(some))]
			record.ID, record.Counted = n, period.Date(2020, 11, 5)
			return db.Update(context.Background(), func(tx *store.Tx) error {
				return roll.Watch(tx, ledger.Event{Kind: ledger.Counted, Record: record})
			})
		})
	})
	b.Run("open/again", func(b *testing.B) {
		for b.Loop() {
			update(b, db, func(tx *store.Tx) error { _, err := roll.Open(tx, county, period.Date(2020, 12, 2)); return err })
		}
	})
}

// households are some of a county's as their visits name them.
func households(db *store.DB, county int64, limit int) (list []ledger.Record, err error) {
	err = db.View(context.Background(), func(tx *store.Tx) error {
		list, err = store.Collect(tx, func(row store.Scanner) (r ledger.Record, err error) {
			r = ledger.Record{County: county, Pack: "plan", Ledger: "visits"}
			err = row.Scan(&r.Household, &r.Division)
			return r, err
		}, "SELECT id, village FROM household WHERE county = $1 LIMIT $2", county, limit)
		return err
	})
	return list, err
}

func percentile(b *testing.B, ask func() error) {
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := ask(); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}
