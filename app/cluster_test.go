package app_test

import (
	"context"
	"slices"
	"testing"

	"guben/app"
	"guben/store"
	"guben/store/storetest"
)

// whole are the tables without a county: small ones, that a cluster copies to
// every node. Large ones are spread by a column of their own (Schema.Spread).
var whole = []string{"account", "division", "schema_step", "seal_proof", "session"}

// TestEveryTableIsKeyedByTheCounty: a table whose primary key or unique index
// lacks the county cannot be spread over a cluster by it, and no test on one
// machine would show it.
func TestEveryTableIsKeyedByTheCounty(t *testing.T) {
	db := storetest.PostgreSQL(t, app.Schemas()...)
	apart := slices.Clone(whole)
	for _, schema := range app.Schemas() {
		for table := range schema.Spread {
			apart = append(apart, table)
		}
	}
	const unique = `SELECT c.relname, i.relname FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
		JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND x.indisunique AND `
	const county = "EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = ANY (x.indkey) AND a.attname = 'county' AND a.attnotnull)"
	spread := map[string]bool{}
	names(t, db, unique+county, func(table, _ string) { spread[table] = true })
	if len(spread) < 50 {
		t.Errorf("only %d tables are keyed by the county", len(spread))
	}
	names(t, db, unique+"NOT "+county, func(table, index string) {
		if !slices.Contains(apart, table) {
			t.Errorf("%s: the unique index %s lacks the county", table, index)
		}
	})
	for _, table := range whole {
		if spread[table] {
			t.Errorf("%s is keyed by the county and need not be copied to every node", table)
		}
	}
	names(t, db, `SELECT c.relname, '' FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'
		AND NOT EXISTS (SELECT 1 FROM pg_index x WHERE x.indrelid = c.oid AND x.indisprimary)`, func(table, _ string) { t.Errorf("%s has no primary key", table) })
	names(t, db, "SELECT conname, '' FROM pg_constraint WHERE contype = 'f'", func(key, _ string) { t.Errorf("the foreign key %s leads from county to county", key) })
}

// names calls fn on each pair of names.
func names(t *testing.T, db *store.DB, query string, fn func(a, b string)) {
	t.Helper()
	err := db.View(context.Background(), func(tx *store.Tx) error {
		return tx.Each(func(row store.Scanner) error {
			var a, b string
			err := row.Scan(&a, &b)
			fn(a, b)
			return err
		}, query)
	})
	if err != nil {
		t.Fatal(err)
	}
}
