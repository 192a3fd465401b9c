package store

import (
	"context"
	"regexp"
	"strings"

	"guben/fault"
)

// Schema is a room's tables: numbered steps, applied once each and in order.
// Steps are only ever added. DDL is written for PostgreSQL; for SQLite types
// are translated and tables made STRICT. Statements end with a semicolon at
// the end of a line.
type Schema struct {
	Room  string
	Steps []string
	// Ensure runs at every opening, after the steps, for tables whose columns
	// are derived from data (the field dictionary). It must be idempotent.
	Ensure func(*Tx) error
	// Spread names the column large tables without a county are distributed by
	// on a cluster; see Tx.distribute.
	Spread map[string]string
}

func (db *DB) migrate(ctx context.Context, schemas []Schema) error {
	return db.Update(ctx, func(tx *Tx) error {
		if err := tx.alone(); err != nil {
			return err
		}
		if err := tx.Define(`CREATE TABLE IF NOT EXISTS schema_step (
			room TEXT NOT NULL, step INTEGER NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (room, step));`); err != nil {
			return err
		}
		for _, schema := range schemas {
			if err := schema.apply(tx); err != nil {
				return err
			}
		}
		return tx.distribute(schemas)
	})
}

// alone waits for other servers that start at the same time.
func (tx *Tx) alone() error {
	if tx.db.Engine == SQLite {
		return nil
	}
	_, err := tx.Exec("SELECT pg_advisory_xact_lock(0)")
	return err
}

func (s Schema) apply(tx *Tx) error {
	var done int
	err := tx.QueryRow("SELECT COALESCE(MAX(step), 0) FROM schema_step WHERE room = $1", s.Room).Scan(&done)
	if err != nil {
		return err
	}
	if done > len(s.Steps) {
		return fault.New(fault.Damaged, "store.newer", "room", s.Room)
	}
	for step := done + 1; step <= len(s.Steps); step++ {
		if err := tx.Define(s.Steps[step-1]); err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT INTO schema_step (room, step, at) VALUES ($1, $2, $3)", s.Room, step, tx.now); err != nil {
			return err
		}
	}
	if s.Ensure == nil {
		return nil
	}
	return s.Ensure(tx)
}

// Define runs DDL: statements separated by a semicolon at the end of a line.
func (tx *Tx) Define(ddl string) error {
	for statement := range strings.SplitSeq(ddl+"\n", ";\n") {
		statement = strings.TrimSpace(statement)
		if statement == "" {
			continue
		}
		if tx.db.Engine == SQLite {
			statement = forSQLite(statement)
		}
		if _, err := tx.native.ExecContext(tx.ctx, statement); err != nil {
			return translate(err)
		}
	}
	return nil
}

var (
	bigint = regexp.MustCompile(`\bBIGINT\b`)
	bytea  = regexp.MustCompile(`\bBYTEA\b`)
)

func forSQLite(statement string) string {
	statement = bytea.ReplaceAllString(bigint.ReplaceAllString(statement, "INTEGER"), "BLOB")
	if strings.HasPrefix(statement, "CREATE TABLE") {
		statement += " STRICT"
	}
	return statement
}

// Columns names the columns of a table, for Schema.Ensure.
func (tx *Tx) Columns(table string) (map[string]bool, error) {
	query := "SELECT name FROM pragma_table_info($1)"
	if tx.db.Engine == PostgreSQL {
		query = "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1"
	}
	columns := map[string]bool{}
	err := tx.Each(func(row Scanner) error {
		var name string
		err := row.Scan(&name)
		columns[name] = true
		return err
	}, query, table)
	return columns, err
}
