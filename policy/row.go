package policy

import (
	"slices"
	"strings"
)

// Movables are the numbers of the edition that can be moved by With: the
// parameters, and the values of the rows of tables as they stand on the day.
// The ID of a row's value is that of its table and the key as the author wrote
// it: relief_bands.2000元, repair_amounts.C级.
func (e *Edition) Movables() []Parameter {
	list := e.program.Parameters()
	for i, t := range e.program.tables {
		if e.bands[i] == nil {
			continue
		}
		for _, key := range e.bands[i].names {
			list = append(list, Parameter{ID: t.ID + rowMark + key, Name: t.Table.Name + "（" + key + "）", En: otherwiseText(t.Table.En, t.Table.Name) + " (" + key + ")",
				Type: t.value, Clause: t.Clause, Quote: t.Quote, Assumption: t.Assumption, At: t.At})
		}
	}
	return list
}

const rowMark = "."

// RestsOn reports whether something movable, a parameter or a row of a table,
// is among what is read.
func (r Reads) RestsOn(movable string) bool {
	table, _, isRow := strings.Cut(movable, rowMark)
	return slices.Contains(r.Parameters, movable) || isRow && slices.Contains(r.Tables, table)
}

// row finds the row of a table that an ID means.
func (e *Edition) row(id string) (at, row int, ok bool) {
	name, key, _ := strings.Cut(id, rowMark)
	at = slices.IndexFunc(e.program.tables, func(t *table) bool { return t.ID == name })
	if at < 0 || e.bands[at] == nil {
		return 0, 0, false
	}
	row = slices.Index(e.bands[at].names, key)
	return at, row, row >= 0
}

// withRow is the edition with the value of a table's row moved.
func (e *Edition) withRow(table, row int, value Value) *Edition {
	moved, rows := *e, *e.bands[table]
	moved.bands, rows.values = slices.Clone(e.bands), slices.Clone(rows.values)
	rows.values[row] = value
	moved.bands[table] = &rows
	return &moved
}

// like reports whether two editions of a table have the same rows.
func (b *bands) like(other *bands) bool {
	return b == other || b != nil && other != nil && slices.Equal(b.keys, other.keys) && slices.Equal(b.values, other.values)
}
