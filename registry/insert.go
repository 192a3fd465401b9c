package registry

import (
	"slices"
	"strconv"
	"strings"

	"guben/store"
)

// mostBound is how many values one statement binds on SQLite, whose driver
// looks each up among all the others, so that longer statements lose again.
const mostBound = 96

// bound is how many values one statement binds.
func bound(tx *store.Tx) int {
	if tx.Engine() == store.PostgreSQL {
		return 20 * mostBound
	}
	return mostBound
}

// insertRows inserts rows of one table, many with one statement. What all rows
// share is bound once; own are the columns in which they differ. It returns how
// many were inserted, which conflict (ON CONFLICT ..., or nothing) may lessen.
func insertRows(tx *store.Tx, table string, shared binding, own []string, rows [][]any, conflict string) (inserted int64, err error) {
	own, rows = stated(own, rows)
	atOnce := max(1, (bound(tx)-len(shared.args))/len(own))
	for some := range slices.Chunk(rows, atOnce) {
		args := slices.Concat(append([][]any{shared.args}, some...)...)
		n, err := tx.Exec(insertText(table, slices.Concat(shared.columns, own), len(shared.args), len(own), len(some))+conflict, args...)
		if err != nil {
			return inserted, err
		}
		inserted += n
	}
	return inserted, nil
}

// stated leaves out the columns that no row states: NULL needs no words.
func stated(columns []string, rows [][]any) ([]string, [][]any) {
	var kept []int
	for i := range columns {
		if slices.ContainsFunc(rows, func(row []any) bool { return row[i] != nil }) {
			kept = append(kept, i)
		}
	}
	if len(kept) == len(columns) {
		return columns, rows
	}
	narrow := make([][]any, len(rows))
	for i, row := range rows {
		narrow[i] = pick(row, kept)
	}
	return pick(columns, kept), narrow
}

func pick[T any](list []T, kept []int) []T {
	picked := make([]T, len(kept))
	for i, at := range kept {
		picked[i] = list[at]
	}
	return picked
}

// insertText is the statement for rows of which the first columns are shared.
func insertText(table string, columns []string, shared, own, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES ")
	for row := range rows {
		if row > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for i := range shared + own {
			if i > 0 {
				b.WriteString(", ")
			}
			n := i + 1
			if i >= shared {
				n += row * own
			}
			b.WriteString("$" + strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}
