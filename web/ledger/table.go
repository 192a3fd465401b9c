package ledger

import (
	"slices"
	"strconv"
	"strings"

	forms "guben/form"
	"guben/message"
)

// blankRows is how many empty rows a table opens with.
const blankRows = 2

func (m *entryMaker) table(field *forms.Field, value forms.Value, e *entry) {
	for i := range field.Columns {
		column := &field.Columns[i]
		e.Columns = append(e.Columns, entry{ID: column.ID, Label: column.Name.Say(m.lang), Unit: unitOf(column, m.lang)})
	}
	for row := range m.rows(field, value, e.ReadOnly) {
		e.Rows = append(e.Rows, m.row(field, value, row, e.ReadOnly))
	}
	if slices.ContainsFunc(field.Columns, func(c forms.Field) bool { return c.Total }) {
		e.Totals = m.totals(field)
	}
}

// totals are the sums of a table's columns, empty where a column has none.
func (m *entryMaker) totals(field *forms.Field) (list []entry) {
	state, _ := m.state.Field(field.ID)
	for i := range field.Columns {
		column := &field.Columns[i]
		total := entry{ID: field.ID + "." + column.ID, Label: column.Name.Say(m.lang)}
		if column.Total {
			total.Said = m.program.Say(total.ID, state.Totals[column.ID], m.lang)
		}
		list = append(list, total)
	}
	return list
}

// rows is how many rows a table shows: those filled in, and some to go on with.
func (m *entryMaker) rows(field *forms.Field, value forms.Value, readOnly bool) int {
	if readOnly {
		return len(value.Rows)
	}
	n := len(value.Rows)
	for key := range m.input {
		rest, ours := strings.CutPrefix(key, field.ID+".")
		number, _, _ := strings.Cut(rest, ".")
		if at, err := strconv.Atoi(number); ours && err == nil && at < 500 {
			n = max(n, at+1)
		}
	}
	if m.asked == field.ID || n == 0 {
		return n + blankRows
	}
	return n
}

func (m *entryMaker) row(field *forms.Field, value forms.Value, row int, closed bool) rowOfEntries {
	out := rowOfEntries{Number: row + 1}
	for i := range field.Columns {
		column := &field.Columns[i]
		key := field.ID + "." + strconv.Itoa(row) + "." + column.ID
		cell := entry{ID: column.ID, At: "f-" + strings.ReplaceAll(key, ".", "-"), Name: m.prefix + fieldPrefix + key, Kind: entryKind(column), ReadOnly: closed || readOnly(column),
			Label:   message.Text(m.lang, "ledgers.cell", "column", column.Name.Say(m.lang), "row", row+1),
			Text:    m.text(column, key),
			Problem: m.problems[key]}
		if row < len(value.Rows) {
			cell.Said = m.program.Say(field.ID+"."+column.ID, value.Rows[row][column.ID], m.lang)
		}
		if choosing(column) {
			cell.Options = m.options(column, m.input[key])
		}
		out.Cells = append(out.Cells, cell)
	}
	return out
}

func choosing(field *forms.Field) bool {
	switch field.Type {
	case forms.Choice, forms.YesNo, forms.Unit, forms.Person:
		return true
	}
	return false
}
