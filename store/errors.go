package store

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"guben/fault"
)

// translate turns a driver's error into a fault; faults and ended contexts
// pass unchanged.
func translate(err error) error {
	var known *fault.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		return fromSQLite(lite)
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return fromPostgreSQL(pg)
	}
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return fault.New(fault.Busy, "store.unreachable").Because(err)
	}
	return err
}

func fromSQLite(err *sqlite.Error) error {
	switch code := err.Code(); {
	case code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fault.New(fault.Conflict, "store.unique").Because(err)
	case code&0xff == sqlite3.SQLITE_BUSY || code&0xff == sqlite3.SQLITE_LOCKED:
		return fault.New(fault.Busy, "store.busy").Because(err)
	case code&0xff == sqlite3.SQLITE_CORRUPT || code&0xff == sqlite3.SQLITE_NOTADB:
		return fault.New(fault.Damaged, "store.damaged").Because(err)
	case code&0xff == sqlite3.SQLITE_FULL:
		return fault.New(fault.TooLarge, "store.full").Because(err)
	}
	return err
}

func fromPostgreSQL(err *pgconn.PgError) error {
	switch {
	case err.Code == "23505":
		return fault.New(fault.Conflict, "store.unique").Because(err)
	case err.Code == "40001" || err.Code == "40P01" || err.Code[:2] == "53":
		return fault.New(fault.Busy, "store.busy").Because(err)
	}
	return err
}

// retryable reports whether the same transaction may succeed when run again.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// Unique reports whether err says that a key is taken already.
func Unique(err error) bool {
	var e *fault.Error
	return errors.As(err, &e) && e.Code == "store.unique"
}
