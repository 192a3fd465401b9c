package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"guben/fault"
	"guben/store"
	"guben/store/storetest"
)

var shelf = store.Schema{Room: "shelf", Steps: []string{`
	CREATE TABLE book (county BIGINT NOT NULL, id BIGINT NOT NULL, title TEXT NOT NULL, cover BYTEA, PRIMARY KEY (county, id));
	CREATE UNIQUE INDEX book_title ON book (county, title);`}}

func TestUpdateCommitsOrLeavesNothing(t *testing.T) {
	storetest.Each(t, []store.Schema{shelf}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		stop := errors.New("stop")
		err := db.Update(ctx, func(tx *store.Tx) error {
			if _, err := tx.Exec("INSERT INTO book (county, id, title) VALUES ($1, $2, $3)", 210504, tx.NewID(), "甲"); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatalf("got %v, want the function's error", err)
		}
		if n := books(t, db); n != 0 {
			t.Fatalf("%d rows after a failed update, want 0", n)
		}
	})
}

func books(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	err := db.View(context.Background(), func(tx *store.Tx) error {
		return tx.QueryRow("SELECT COUNT(*) FROM book WHERE county = $1", 210504).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestFaultsOfTheDriver(t *testing.T) {
	storetest.Each(t, []store.Schema{shelf}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		insert := func(tx *store.Tx) error {
			_, err := tx.Exec("INSERT INTO book (county, id, title) VALUES ($1, $2, $3)", 210504, tx.NewID(), "乙")
			return err
		}
		if err := db.Update(ctx, insert); err != nil {
			t.Fatal(err)
		}
		if err := db.Update(ctx, insert); !store.Unique(err) || fault.KindOf(err) != fault.Conflict {
			t.Errorf("second insert: got %v, want a unique conflict", err)
		}
		err := db.View(ctx, func(tx *store.Tx) error {
			var title string
			return tx.QueryRow("SELECT title FROM book WHERE county = $1 AND id = $2", 210504, 7).Scan(&title)
		})
		if !store.Missing(err) || fault.KindOf(err) != fault.NotFound {
			t.Errorf("missing row: got %v, want not found", err)
		}
		err = db.View(ctx, insert)
		if err == nil {
			t.Error("a view accepted a write")
		}
	})
}

func TestIdentifiersGrowAndDiffer(t *testing.T) {
	db := storetest.SQLite(t, shelf)
	db.Update(context.Background(), func(tx *store.Tx) error {
		last := int64(0)
		for range 50_000 {
			id := tx.NewID()
			if id <= last {
				t.Fatalf("%d after %d", id, last)
			}
			last = id
		}
		return nil
	})
}

func TestReopenAppliesOnlyNewSteps(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	ctx := context.Background()
	for _, steps := range []int{1, 1, 2} {
		grown := shelf
		grown.Steps = append(grown.Steps[:1:1], "ALTER TABLE book ADD COLUMN shelf TEXT;")[:steps]
		db, err := store.Open(ctx, path, storetest.Clock(), grown)
		if err != nil {
			t.Fatalf("opening with %d steps: %v", steps, err)
		}
		db.Close()
	}
	_, err := store.Open(ctx, path, storetest.Clock(), shelf)
	if fault.KindOf(err) != fault.Damaged {
		t.Errorf("an older build opened a newer database: %v", err)
	}
}

func TestBackupOpens(t *testing.T) {
	db := storetest.SQLite(t, shelf)
	ctx := context.Background()
	err := db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec("INSERT INTO book (county, id, title) VALUES ($1, $2, $3)", 210504, tx.NewID(), "丙")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := db.Backup(ctx, path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup's mode: %v, %v", info.Mode(), err)
	}
	if err := db.Backup(ctx, path); fault.KindOf(err) != fault.Conflict {
		t.Errorf("backup over a file: %v", err)
	}
	copied, err := store.Open(ctx, path, storetest.Clock(), shelf)
	if err != nil {
		t.Fatal(err)
	}
	defer copied.Close()
	if n := books(t, copied); n != 1 {
		t.Errorf("the backup holds %d rows, want 1", n)
	}
	if err := copied.Check(ctx); err != nil {
		t.Error(err)
	}
}

// What is read once is not read again by who only reads; who writes sees what it wrote.
func TestOnce(t *testing.T) {
	storetest.Each(t, []store.Schema{shelf}, func(t *testing.T, db *store.DB) {
		ctx := context.Background()
		count := func(tx *store.Tx) (n int) {
			t.Helper()
			n, err := store.Once(tx, "books", func() (n int, err error) {
				err = tx.QueryRow("SELECT COUNT(*) FROM book WHERE county = $1", 210504).Scan(&n)
				return n, err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if err := db.Update(ctx, func(tx *store.Tx) error {
			before := count(tx)
			err := shelve(tx, "甲")
			if after := count(tx); before != 0 || after != 1 {
				t.Errorf("a writer counts %d, then %d", before, after)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		sent := db.Statements()
		for range 2 {
			if err := db.View(ctx, func(tx *store.Tx) error {
				if count(tx)+count(tx) != 2 {
					t.Error("a reader does not see the book")
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if n := db.Statements() - sent; n != 2 {
			t.Errorf("two readers sent %d statements", n)
		}
	})
}
