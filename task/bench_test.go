package task_test

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
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
	"guben/task"
)

const (
	prefecture division.Code = 433100000000
	counties                 = 8
	townships                = 20 // in a county
	villages                 = 12 // in a township
	plans                    = 20
)

var above = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: prefecture}

// prefectureOfTasks is 200,000 tasks (or GUBEN_BENCH_ROWS) of 20 plans at the
// villages of 8 counties, a tenth of them at work, made through Divide.
func prefectureOfTasks(b *testing.B, db *store.DB) *task.Board {
	b.Helper()
	board := &task.Board{Log: audit.New(keys(b))}
	var seats []division.Code
	for v := range counties * townships * villages {
		seats = append(seats, division.Code(433101000000+v/(townships*villages)*1_000_000+v/villages%townships*1000+1000+v%villages+1))
	}
	begun, sent := time.Now(), db.Statements()
	parts := storetest.Rows(200_000)
	for n := 0; n*len(seats) < parts; n++ {
		update(b, db, func(tx *store.Tx) error { return workOn(tx, board, n, seats) })
	}
	b.Logf("%d tasks in %s, %.1f statements each", parts, time.Since(begun).Round(time.Second), float64(db.Statements()-sent)/float64(parts))
	storetest.Settle(b, db)
	return board
}

func keys(b *testing.B) *seal.Ring {
	ring, err := seal.New(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		b.Fatal(err)
	}
	return ring
}

// workOn makes the n-th task of the prefecture and a part of it in every village.
func workOn(tx *store.Tx, board *task.Board, n int, seats []division.Code) error {
	from := period.Date(2020, 3, 1)
	to := from + period.Day(30+n*7%280)
	whole, err := board.Create(tx, above, task.New{Pack: fmt.Sprint("plan", n%plans), Place: prefecture, Owner: fmt.Sprint("unit", n%30), Name: fmt.Sprint("任务", n),
		From: from, To: to, Target: task.Target{Value: 1920 * task.One, Unit: "户", Direction: pack.Up}}, fmt.Sprint("make", n))
	if err != nil {
		return err
	}
	given := task.Suggest(whole, "villages", seats, func(division.Code) int64 { return 1 })
	made, err := board.Divide(tx, above, whole.Ref, given, fmt.Sprint("divide", n))
	for i, t := range made {
		if err == nil && i%10 == n%10 {
			_, err = board.Move(tx, above, task.Act{Ref: t.Ref, Move: "take", Key: fmt.Sprint("take", n, "-", i)})
		}
	}
	return err
}

func update(b *testing.B, db *store.DB, fn func(*store.Tx) error) {
	b.Helper()
	if err := db.Update(context.Background(), fn); err != nil {
		b.Fatal(err)
	}
}

// importing registers households until the benchmark asks it to stop, as an
// import does: two hundred in a transaction, one transaction after the other.
func importing(b *testing.B, db *store.DB, board *task.Board) (stop func()) {
	records := registry.New(keys(b), board.Log)
	quit, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		for n := 0; ; n++ {
			select {
			case <-quit:
				return
			default:
			}
			if err := db.Update(context.Background(), func(tx *store.Tx) error { return households(tx, records, n) }); err != nil {
				b.Error(err)
				return
			}
		}
	}()
	return func() { close(quit); <-gone }
}

func households(tx *store.Tx, records *registry.Registry, n int) error {
	for range 200 {
		at := division.Code(433101001001 + n%8*1_000_000)
		if _, err := records.CreateHousehold(tx, above, registry.Origin{Source: "bench"}, at, registry.Draft{Values: registry.Values{"head_name": dictionary.Words("户主甲")}}); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkPrefecture asks what leaders ask of 200,000 tasks while households
// are imported; each line reports the 95th percentile in milliseconds.
func BenchmarkPrefecture(b *testing.B) {
	storetest.Bench(b, []store.Schema{audit.Schema, division.Schema, registry.Schema, task.Schema}, leaders)
}

func leaders(b *testing.B, db *store.DB) {
	board := prefectureOfTasks(b, db)
	county := division.Code(433103000000)
	village := auth.Scope{Account: 2, Role: auth.Village, Division: 433103004005}
	unit := auth.Scope{Account: 3, Role: auth.Department, Division: prefecture, Unit: "unit7"}
	for _, c := range []struct {
		name string
		ask  func(*store.Tx) error
	}{
		{"overview", func(tx *store.Tx) error { _, err := task.Count(tx, above, "", prefecture, task.ByUnit); return err }},
		{"map/counties", func(tx *store.Tx) error {
			_, err := task.Count(tx, above, "plan3", prefecture, task.ByPlace)
			return err
		}},
		{"map/townships", func(tx *store.Tx) error { _, err := task.Count(tx, above, "", county, task.ByPlace); return err }},
		{"map/villages", func(tx *store.Tx) error {
			_, err := task.Count(tx, above, "", county+4000, task.ByPlace)
			return err
		}},
		{"matrix", func(tx *store.Tx) error { _, err := task.Matrix(tx, above, "plan3", prefecture); return err }},
		{"unit", func(tx *store.Tx) error { _, err := task.Count(tx, unit, "", prefecture, task.BySignal); return err }},
		{"list/unit", func(tx *store.Tx) error { _, err := task.List(tx, unit, task.Filter{}); return err }},
		{"unit/page", func(tx *store.Tx) error {
			if _, err := task.Count(tx, above, "plan7", prefecture, task.ByUnit); err != nil {
				return err
			}
			_, err := task.List(tx, above, task.Filter{Pack: "plan7", Within: prefecture, Unit: "unit7", Open: true, Limit: 20})
			return err
		}},
		{"unit/nothing", func(tx *store.Tx) error {
			_, err := task.List(tx, above, task.Filter{Within: prefecture, Unit: "unit7", Signal: task.Red})
			return err
		}},
		{"gantt", func(tx *store.Tx) error {
			_, err := task.List(tx, above, task.Filter{Pack: "plan7", Top: true, Limit: 1000})
			return err
		}},
		{"list/accepted", func(tx *store.Tx) error {
			_, err := task.List(tx, above, task.Filter{State: task.Accepted, Changed: 1})
			return err
		}},
		{"list/state", func(tx *store.Tx) error {
			_, err := task.List(tx, above, task.Filter{Pack: "plan7", State: task.Claimed})
			return err
		}},
		{"month/prefecture", func(tx *store.Tx) error {
			_, err := task.Dates(tx, above, prefecture, period.MonthOf(period.Date(2020, 6, 1)))
			return err
		}},
		{"list/red", func(tx *store.Tx) error { _, err := task.List(tx, above, task.Filter{Signal: task.Red}); return err }},
		{"list/township", func(tx *store.Tx) error {
			_, err := task.List(tx, above, task.Filter{Within: county + 4000})
			return err
		}},
		{"list/village", func(tx *store.Tx) error { _, err := task.List(tx, village, task.Filter{Open: true}); return err }},
		{"month", func(tx *store.Tx) error {
			_, err := task.Dates(tx, above, county, period.MonthOf(period.Date(2020, 6, 1)))
			return err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			defer importing(b, db, board)()
			percentile(b, db, c.ask)
		})
	}
	b.Run("tick", func(b *testing.B) {
		sent := db.Statements()
		for n := range b.N {
			update(b, db, func(tx *store.Tx) error {
				_, err := board.Tick(tx, county.County(), period.Date(2020, 4, 1)+period.Day(n))
				return err
			})
		}
		b.ReportMetric(float64(db.Statements()-sent)/float64(b.N), "statements/op")
	})
}

func percentile(b *testing.B, db *store.DB, ask func(*store.Tx) error) {
	var times []time.Duration
	for b.Loop() {
		start := time.Now()
		if err := db.View(context.Background(), ask); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
}
