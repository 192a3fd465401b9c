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
	"guben/store"
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
// -short), stages the same file again, and undoes the import: rows a second
// each way, and the peak of the heap.
func BenchmarkImport(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmark(b, storetest.SQLite) })
	b.Run("postgresql", func(b *testing.B) { benchmark(b, storetest.PostgreSQL) })
}

func benchmark(b *testing.B, open func(testing.TB, ...store.Schema) *store.DB) {
	n := 200_000
	if testing.Short() {
		n = 20_000
	}
	path := write(b, n)
	upload := intake.Upload{Path: path}
	ctx := context.Background()
	for b.Loop() {
		w := newWorld(b, open(b, rooms...))
		debug.FreeOSMemory()
		var staged intake.Import
		most := peak(func() {
			measure(b, n, "staged/s", func() (err error) {
				staged, err = w.Stage(ctx, office, upload, nil)
				return err
			})
			measure(b, n, "applied/s", func() error {
				_, err := w.Apply(ctx, office, staged.ID, "", nil)
				return err
			})
			measure(b, n, "again/s", func() error {
				again, err := w.Stage(ctx, office, upload, nil)
				if again.Persons.Unchanged != n {
					b.Errorf("again: persons %+v", again.Persons)
				}
				return err
			})
			measure(b, n, "undone/s", func() error {
				_, err := w.Undo(ctx, office, staged.ID, "", nil)
				return err
			})
		})
		if staged.Persons.New != n {
			b.Fatalf("persons %+v", staged.Persons)
		}
		b.ReportMetric(float64(most)/(1<<20), "MiB-peak")
	}
}

// measure reports how many of n rows a second fn does.
func measure(b *testing.B, n int, unit string, fn func() error) {
	b.Helper()
	begin := time.Now()
	if err := fn(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(n)/time.Since(begin).Seconds(), unit)
}

// memoryBound is what the program may take while it imports, whatever the size
// of the file: it takes some 16 MiB, rows that are held some 5 KiB each.
const memoryBound = 40 << 20

func TestLargeImportInBoundedMemory(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	n := 10_000
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
	if staged.Rows != n || staged.Persons.New != n || steps < 5 || steps > 1000 {
		t.Errorf("%d rows, persons %+v, %d steps", staged.Rows, staged.Persons, steps)
	}
	if most > memoryBound {
		t.Errorf("%d MiB in use, want at most %d", most>>20, memoryBound>>20)
	}
	w.sound()
}
