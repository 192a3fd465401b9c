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
	ctx     context.Context
	native  *sql.Tx
	session *session // on SQLite
	db      *DB
	now     int64

	reads bool        // and writes nothing
	known map[any]any // see Once
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
	tx.db.statements.Add(1)
	var result sql.Result
	var err error
	if kept := tx.prepared(query); kept != nil {
		result, err = kept.made.ExecContext(tx.ctx, args...)
	} else {
		result, err = tx.native.ExecContext(tx.ctx, query, args...)
	}
	if err != nil {
		return 0, translate(err)
	}
	n, err := result.RowsAffected()
	return n, translate(err)
}

func (tx *Tx) prepared(query string) *statement {
	if tx.session == nil {
		return nil
	}
	return tx.session.find(tx.ctx, query)
}

// rows are the rows of a statement; close gives the statement free.
type rows struct {
	*sql.Rows
	of *statement
}

func (r rows) close() error {
	if r.of != nil {
		r.of.busy = false
	}
	return r.Rows.Close()
}

// query runs a statement that returns rows; the caller closes them.
func (tx *Tx) query(query string, args []any) (r rows, err error) {
	tx.db.statements.Add(1)
	if r.of = tx.prepared(query); r.of == nil {
		r.Rows, err = tx.native.QueryContext(tx.ctx, query, args...)
	} else if r.Rows, err = r.of.made.QueryContext(tx.ctx, args...); err == nil {
		r.of.busy = true
	}
	return r, translate(err)
}

// Query runs a statement once and gives its rows; the caller closes them.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	tx.db.statements.Add(1)
	rows, err := tx.native.QueryContext(tx.ctx, query, args...)
	return rows, translate(err)
}

// Row is one row waiting to be scanned.
type Row struct {
	rows rows
	err  error
}

// QueryRow runs a statement that returns at most one row, for Scan to read.
func (tx *Tx) QueryRow(query string, args ...any) *Row {
	rows, err := tx.query(query, args)
	return &Row{rows, err}
}

// Scan reads the row. No row is fault.NotFound.
func (r *Row) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.close()
	if !r.rows.Next() {
		if err := r.rows.Err(); err != nil {
			return translate(err)
		}
		return fault.New(fault.NotFound, "store.no_row").Because(sql.ErrNoRows)
	}
	if err := r.rows.Scan(into...); err != nil {
		return translate(err)
	}
	return translate(r.rows.close())
}

// Scanner reads the columns of the current row.
type Scanner interface{ Scan(into ...any) error }

// Each runs the statement and calls fn on every row.
func (tx *Tx) Each(fn func(Scanner) error, query string, args ...any) error {
	rows, err := tx.query(query, args)
	if err != nil {
		return err
	}
	defer rows.close()
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

// Once gives what read gave when it was first asked for under the key in this
// transaction: one that only reads sees the same throughout. One that writes
// reads again.
func Once[T any](tx *Tx, key any, read func() (T, error)) (T, error) {
	if value, ok := tx.known[key]; ok {
		return value.(T), nil
	}
	value, err := read()
	if err != nil || !tx.reads {
		return value, err
	}
	if tx.known == nil {
		tx.known = map[any]any{}
	}
	tx.known[key] = value
	return value, nil
}

// Missing reports whether err says that there was no such row.
func Missing(err error) bool { return errors.Is(err, sql.ErrNoRows) }
