package intake_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"guben/intake"
	"guben/sheet"
	"guben/store/storetest"
)

// write makes a workbook of n persons in households of three, as the national
// export has them, and returns its path.
func write(tb testing.TB, n int) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "人口信息.xlsx")
	file, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer file.Close()
	layout := sheet.Layout{Name: "Sheet1"}
	for _, h := range personHeader {
		layout.Columns = append(layout.Columns, sheet.Head{Name: h, Text: true})
	}
	w := sheet.NewWriter(file)
	if err := w.Sheet(layout); err != nil {
		tb.Fatal(err)
	}
	for i := range n {
		if err := w.Row(texts(numbered(i))...); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return path
}

func texts(row []string) []sheet.Value {
	values := make([]sheet.Value, len(row))
	for i, text := range row {
		values[i] = sheet.Text(text)
	}
	return values
}

// numbered is the i-th of many persons: a head, a spouse and a child a household.
func numbered(i int) []string {
	place, relation := i%3, []string{"户主", "配偶", "之子"}[i%3]
	order, year, day := 2*(i%450)+1, 1930+i/450/28%80, 1+i/450%28
	if place == 1 {
		order--
	}
	number := id(fmt.Sprintf("%04d%02d%02d", year, 1+i/450/28/80%12, day), order)
	return member(fmt.Sprintf("H%07d", i/3), fmt.Sprintf("P%07d", i), "张"+string(rune('一'+i%5000)), number, relation)
}

// peak watches the memory in use while fn runs.
func peak(fn func()) uint64 {
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-stop:
				done <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	fn()
	close(stop)
	return <-done
}

// BenchmarkImport stages and applies a county of 200,000 persons (20,000 with
// -short): rows a second each way, and the peak of the heap.
func BenchmarkImport(b *testing.B) {
	n := 200_000
	if testing.Short() {
		n = 20_000
	}
	for b.Loop() {
		path := write(b, n)
		db := storetest.SQLite(b, rooms...)
		w := newWorld(b, db)
		debug.FreeOSMemory()
		var staged intake.Import
		var err error
		begin := time.Now()
		most := peak(func() {
			if staged, err = w.Stage(context.Background(), office, intake.Upload{Path: path}, nil); err != nil {
				b.Fatal(err)
			}
		})
		middle := time.Now()
		most = max(most, peak(func() {
			if _, err = w.Apply(context.Background(), office, staged.ID, "", nil); err != nil {
				b.Fatal(err)
			}
		}))
		end := time.Now()
		if staged.Persons.New != n {
			b.Fatalf("persons %+v", staged.Persons)
		}
		b.ReportMetric(float64(n)/middle.Sub(begin).Seconds(), "staged/s")
		b.ReportMetric(float64(n)/end.Sub(middle).Seconds(), "applied/s")
		b.ReportMetric(float64(most)/(1<<20), "MiB-peak")
	}
}

// memoryBound is what an import may take beyond what the program has anyway.
const memoryBound = 160 << 20

func TestLargeImportInBoundedMemory(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	const n = 20_000
	path := write(t, n)
	var steps int
	progress := func(phase intake.Phase, done, total int64) {
		if steps++; done > total {
			t.Errorf("%s: %d of %d", phase, done, total)
		}
	}
	debug.FreeOSMemory()
	var staged intake.Import
	most := peak(func() {
		var err error
		if staged, err = w.Stage(context.Background(), office, intake.Upload{Path: path}, progress); err != nil {
			t.Fatal(err)
		}
		if _, err = w.Apply(context.Background(), office, staged.ID, "", progress); err != nil {
			t.Fatal(err)
		}
	})
	if staged.Rows != n || staged.Persons.New != n || steps < 10 || steps > 1000 {
		t.Errorf("%d rows, persons %+v, %d steps", staged.Rows, staged.Persons, steps)
	}
	if most > memoryBound {
		t.Errorf("%d MiB in use, want at most %d", most>>20, memoryBound>>20)
	}
	w.sound()
}
