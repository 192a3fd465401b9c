package store_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"guben/store"
	"guben/store/storetest"
)

func shelve(tx *store.Tx, title string) error {
	_, err := tx.Exec("INSERT INTO book (county, id, title) VALUES ($1, $2, $3)", 210504, tx.NewID(), title)
	return err
}

const titles = "SELECT title FROM book WHERE county = $1 ORDER BY title"

// A text whose rows are still being read is run again inside, at every depth.
func TestTheSameTextWithinItself(t *testing.T) {
	storetest.Each(t, []store.Schema{shelf}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		err := db.Update(ctx, func(tx *store.Tx) error { return errors.Join(shelve(tx, "甲"), shelve(tx, "乙"), shelve(tx, "丙")) })
		if err != nil {
			t.Fatal(err)
		}
		if db.Engine == store.PostgreSQL { // one connection reads one result at a time
			return
		}
		pairs := 0
		for range 3 {
			err := db.View(ctx, func(tx *store.Tx) error {
				return tx.Each(func(store.Scanner) error {
					return tx.Each(func(row store.Scanner) error {
						pairs++
						var title string
						return row.Scan(&title)
					}, titles, 210504)
				}, titles, 210504)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if pairs != 27 {
			t.Errorf("%d pairs of three books, three times; want 27", pairs)
		}
	})
}

// A transaction whose context ends leaves nothing, and the connection serves
// the next.
func TestAnEndedContextLeavesNothing(t *testing.T) {
	storetest.Each(t, []store.Schema{shelf}, func(t *testing.T, db *store.DB) {
		for round := range 20 {
			ctx, cancel := context.WithCancel(context.Background())
			err := db.Update(ctx, func(tx *store.Tx) error {
				for n := range 5 {
					if n == round%5 {
						cancel()
					}
					if err := shelve(tx, fmt.Sprint(round, n)); err != nil {
						return err
					}
				}
				return nil
			})
			cancel()
			if err == nil {
				t.Fatal("a transaction was committed after its context had ended")
			}
		}
		if n := books(t, db); n != 0 {
			t.Fatalf("%d rows of ended transactions", n)
		}
		if err := db.Update(context.Background(), func(tx *store.Tx) error { return shelve(tx, "丁") }); err != nil || books(t, db) != 1 {
			t.Errorf("the next transaction: %v, %d rows", err, books(t, db))
		}
	})
}

// Tables change under statements that are kept, and more texts come than are kept.
func TestKeptStatementsFollowTheTables(t *testing.T) {
	db := storetest.SQLite(t, shelf)
	ctx := context.Background()
	for round := range 4 {
		err := db.Update(ctx, func(tx *store.Tx) error {
			if err := shelve(tx, fmt.Sprint("书", round)); err != nil {
				return err
			}
			if err := tx.Define(fmt.Sprintf("ALTER TABLE book ADD COLUMN note%d TEXT;", round)); err != nil {
				return err
			}
			for n := range 300 {
				if _, err := tx.Exec(fmt.Sprintf("UPDATE book SET cover = NULL WHERE county = $1 AND id = %d", n), 210504); err != nil {
					return err
				}
			}
			var count int
			return tx.QueryRow("SELECT COUNT(*) FROM book WHERE county = $1", 210504).Scan(&count)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n := books(t, db); n != 4 {
		t.Errorf("%d books, want 4", n)
	}
}

// What is closed leaves one whole file behind: it can be copied.
func TestClosingLeavesOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db, err := store.Open(t.Context(), path, storetest.Clock(), shelf)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(t.Context(), func(tx *store.Tx) error { return shelve(tx, "戊") }); err != nil {
		t.Fatal(err)
	}
	books(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.View(t.Context(), func(*store.Tx) error { return nil }); err == nil {
		t.Error("a closed database was read")
	}
	if err := db.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the log is still beside the database: %v", err)
	}
}

func TestManyReadersAndAWriter(t *testing.T) {
	db := storetest.SQLite(t, shelf)
	ctx := context.Background()
	var wait sync.WaitGroup
	for reader := range 16 {
		wait.Go(func() {
			for n := range 20 {
				if reader == 0 {
					if err := db.Update(ctx, func(tx *store.Tx) error { return shelve(tx, fmt.Sprint(n)) }); err != nil {
						t.Error(err)
					}
					continue
				}
				err := db.View(ctx, func(tx *store.Tx) error {
					var first, second int
					for _, n := range []*int{&first, &second} {
						if err := tx.QueryRow("SELECT COUNT(*) FROM book WHERE county = $1", 210504).Scan(n); err != nil {
							return err
						}
					}
					if first != second {
						t.Errorf("a view saw %d books, then %d", first, second)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
}
