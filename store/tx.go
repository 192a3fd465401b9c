package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"guben/fault"
)

// Tx is a running transaction.
type Tx struct {
	ctx    context.Context
	native *sql.Tx
	db     *DB
	now    int64
	seen   map[string]*sql.Stmt
}

// Context is the caller's context; long loops look at it.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Now is the transaction's time in milliseconds since 1970: the same for every
// row the transaction writes.
func (tx *Tx) Now() int64 { return tx.now }

// Time is Now as a time.
func (tx *Tx) Time() time.Time { return time.UnixMilli(tx.now) }

// NewID is a fresh, time-ordered, positive 63-bit number.
func (tx *Tx) NewID() int64 { return tx.db.ids.next(tx.now) }

// Engine is the database the transaction runs on.
func (tx *Tx) Engine() Engine { return tx.db.Engine }

// Exec runs one statement and returns the number of rows it touched.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	var result sql.Result
	var err error
	if stmt := tx.prepared(query); stmt != nil {
		result, err = stmt.ExecContext(tx.ctx, args...)
	} else {
		result, err = tx.native.ExecContext(tx.ctx, query, args...)
	}
	if err != nil {
		return 0, translate(err)
	}
	n, err := result.RowsAffected()
	return n, translate(err)
}

// prepared keeps the statement of a text that is used a second time: bulk
// loads spend half their time parsing otherwise.
func (tx *Tx) prepared(query string) *sql.Stmt {
	if tx.db.Engine == PostgreSQL { // pgx keeps its own statements
		return nil
	}
	stmt, seen := tx.seen[query]
	switch {
	case !seen:
		if tx.seen == nil {
			tx.seen = map[string]*sql.Stmt{}
		}
		tx.seen[query] = nil
	case stmt == nil:
		if made, err := tx.native.PrepareContext(tx.ctx, query); err == nil {
			tx.seen[query], stmt = made, made
		}
	}
	return stmt
}

// Query runs a statement that returns rows; the caller closes them.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	var rows *sql.Rows
	var err error
	if stmt := tx.prepared(query); stmt != nil {
		rows, err = stmt.QueryContext(tx.ctx, args...)
	} else {
		rows, err = tx.native.QueryContext(tx.ctx, query, args...)
	}
	return rows, translate(err)
}

// Row is one row waiting to be scanned.
type Row struct {
	rows *sql.Rows
	err  error
}

// QueryRow runs a statement that returns at most one row.
func (tx *Tx) QueryRow(query string, args ...any) *Row {
	rows, err := tx.Query(query, args...)
	return &Row{rows, err}
}

// Scan reads the row. No row is fault.NotFound.
func (r *Row) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return translate(err)
		}
		return fault.New(fault.NotFound, "store.no_row").Because(sql.ErrNoRows)
	}
	if err := r.rows.Scan(into...); err != nil {
		return translate(err)
	}
	return translate(r.rows.Close())
}

// Scanner reads the columns of the current row.
type Scanner interface{ Scan(into ...any) error }

// Each runs the statement and calls fn on every row.
func (tx *Tx) Each(fn func(Scanner) error, query string, args ...any) error {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return translate(rows.Err())
}

// Collect runs the statement and gathers what read makes of each row; no rows
// give an empty slice.
func Collect[T any](tx *Tx, read func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	list := []T{}
	err := tx.Each(func(row Scanner) error {
		item, err := read(row)
		list = append(list, item)
		return err
	}, query, args...)
	return list, err
}

// Missing reports whether err says that there was no such row.
func Missing(err error) bool { return errors.Is(err, sql.ErrNoRows) }
