// Package store opens the database and runs transactions. It speaks SQLite and
// PostgreSQL through one SQL text and knows no table but its own list of
// applied migrations.
//
// The portable subset every room keeps to: BIGINT, INTEGER, TEXT and BYTEA
// columns; flags 0/1; money in fen; days as text 2020-03-15; instants as
// milliseconds from Tx.Now; $1 placeholders; one statement an Exec; keys led by
// the county, and the county named for every table of a statement.
package store

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // driver "sqlite"

	"guben/fault"
	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("store", catalog)

// Engine is the database behind a DB.
type Engine string

// The engines.
const (
	SQLite     Engine = "sqlite"
	PostgreSQL Engine = "postgresql"
)

// DB is an open database: one writer and many readers on SQLite, a pool on
// PostgreSQL.
type DB struct {
	Engine Engine
	Path   string // the SQLite file, "" on PostgreSQL
	write  *sql.DB
	read   *sql.DB
	clock  func() time.Time
	ids    sequence

	writer, readers *sessions // on SQLite

	statements atomic.Int64
}

// Statements is how many statements have been sent since the opening. Each is a
// journey to the server and back on PostgreSQL, so tests count what a page takes.
func (db *DB) Statements() int64 { return db.statements.Load() }

// Open opens url (a file name, or postgres://...) and brings its tables up to
// this build. clock gives every transaction its time.
func Open(ctx context.Context, url string, clock func() time.Time, schemas ...Schema) (*DB, error) {
	db := &DB{clock: clock, ids: newSequence()}
	if err := db.connect(url); err != nil {
		return nil, err
	}
	if err := db.write.PingContext(ctx); err != nil {
		db.Close()
		return nil, translate(err)
	}
	if err := db.migrate(ctx, schemas); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (db *DB) connect(url string) (err error) {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		return db.connectServer(url)
	}
	return db.connectFile(strings.TrimPrefix(url, "sqlite:"))
}

// planned are settings of a connection, where the address has none of its own.
// Most statements are bounded by a range of counties or places: a plan made for
// any range takes every one for tiny and walks whole indexes (duty's overview of
// a prefecture: 80 ms for 1.5). Compiling plans takes longer than they run.
var planned = map[string]string{"plan_cache_mode": "force_custom_plan", "jit": "off", "application_name": "guben"}

func (db *DB) connectServer(url string) error {
	db.Engine = PostgreSQL
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return fault.New(fault.Invalid, "store.address").Because(err)
	}
	for name, value := range planned {
		if _, own := config.RuntimeParams[name]; !own {
			config.RuntimeParams[name] = value
		}
	}
	db.write = stdlib.OpenDB(*config)
	// All are kept: a new connection costs the server a process and has no
	// statement prepared.
	connections := max(16, 4*runtime.NumCPU())
	db.write.SetMaxOpenConns(connections)
	db.write.SetMaxIdleConns(connections)
	db.write.SetConnMaxIdleTime(10 * time.Minute)
	db.read = db.write
	return nil
}

// Durability over speed: WAL with synchronous=FULL loses no acknowledged write
// in a power failure, NORMAL does.
const pragmas = "?_pragma=busy_timeout(15000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=foreign_keys(1)&_pragma=temp_store(2)&_pragma=cache_size(-65536)&_pragma=mmap_size(1073741824)"

func (db *DB) connectFile(path string) (err error) {
	db.Engine, db.Path = SQLite, path
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fault.New(fault.Invalid, "store.folder", "path", path).Because(err)
	}
	if err := ownerOnly(path); err != nil {
		return fault.New(fault.Invalid, "store.folder", "path", path).Because(err)
	}
	name := "file:" + (&fileURL{path}).escape()
	if db.write, err = sql.Open("sqlite", name+pragmas+"&_txlock=immediate"); err != nil {
		return translate(err)
	}
	db.write.SetMaxOpenConns(1)
	db.writer = newSessions(db.write, 1)
	if db.read, err = sql.Open("sqlite", name+pragmas+"&_pragma=query_only(1)"); err != nil {
		return translate(err)
	}
	views := max(4, 2*runtime.NumCPU())
	db.readers = newSessions(db.read, views)
	db.read.SetMaxOpenConns(views + 1) // and one for Check
	return nil
}

// ownerOnly creates the file readable by its owner alone: it holds personal data.
func ownerOnly(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

type fileURL struct{ path string }

func (f *fileURL) escape() string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(filepath.ToSlash(f.path))
}

// Empty reports whether nothing has been made yet in the database of a server.
func Empty(ctx context.Context, url string) (bool, error) {
	db := &DB{}
	if err := db.connectServer(url); err != nil {
		return false, err
	}
	defer db.Close()
	var tables int64
	err := db.read.QueryRowContext(ctx, "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_step'").Scan(&tables)
	return tables == 0, translate(err)
}

// Close ends all connections; transactions that run come to their end first.
func (db *DB) Close() error {
	for _, of := range []*sessions{db.readers, db.writer} {
		if of != nil {
			of.close()
		}
	}
	if db.read != nil && db.read != db.write {
		db.read.Close()
	}
	return db.write.Close()
}

// View runs fn on one consistent snapshot, read only.
func (db *DB) View(ctx context.Context, fn func(*Tx) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.Engine == PostgreSQL {
		options.Isolation = sql.LevelRepeatableRead
	}
	return db.run(ctx, db.read, db.readers, options, fn)
}

// Update runs fn in one transaction that commits when fn returns nil. fn may
// run again when the database asks for a retry, so it keeps its effects inside.
func (db *DB) Update(ctx context.Context, fn func(*Tx) error) error {
	var err error
	for range 5 {
		if err = db.run(ctx, db.write, db.writer, nil, fn); !retryable(err) {
			return err
		}
		slog.Debug("transaction retried", "engine", db.Engine)
	}
	return fault.New(fault.Busy, "store.busy").Because(err)
}

func (db *DB) run(ctx context.Context, pool *sql.DB, of *sessions, options *sql.TxOptions, fn func(*Tx) error) error {
	tx := &Tx{ctx: ctx, db: db, reads: options != nil && options.ReadOnly}
	var err error
	if of == nil {
		tx.native, err = pool.BeginTx(ctx, options)
	} else if tx.session, err = of.take(ctx); err == nil {
		defer of.give(tx.session)
		tx.native, err = of.begin(ctx, tx.session, options)
	}
	if err != nil {
		return translate(err)
	}
	tx.now = db.clock().UnixMilli()
	defer tx.native.Rollback()
	if err := fn(tx); err != nil {
		return translate(err)
	}
	return translate(tx.native.Commit())
}

// Backup writes a complete copy of a SQLite database to path, which must not
// exist. PostgreSQL has its own tools; the fault says which.
func (db *DB) Backup(ctx context.Context, path string) error {
	if db.Engine != SQLite {
		return fault.New(fault.Invalid, "store.backup_engine")
	}
	// Made first and empty, readable by its owner alone: it is the whole registry.
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(fault.Conflict, "store.backup_exists", "path", path)
	}
	if err != nil {
		return fault.New(fault.Invalid, "store.folder", "path", path).Because(err)
	}
	file.Close()
	return translate(db.writer.exec(ctx, "VACUUM INTO ?", path))
}

// Check asks the engine whether its own structures are sound.
func (db *DB) Check(ctx context.Context) error {
	if db.Engine != SQLite {
		return translate(db.read.PingContext(ctx))
	}
	var answer string
	if err := db.read.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return translate(err)
	}
	if answer != "ok" {
		return fault.New(fault.Damaged, "store.damaged").Because(errors.New(answer))
	}
	return nil
}
