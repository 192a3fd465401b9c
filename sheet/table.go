package sheet

import (
	"guben/fault"
	"guben/message"
)

// Column is a column with a heading.
type Column struct {
	Name   string // as written, in one line: 收入/工资性
	Field  string // what Want.Field made of it, "" if unknown
	Index  int    // from 0
	Letter string // A, B, ... FA
}

// Table is a sheet below its header.
type Table struct {
	Header    []Column // left to right, only columns with a heading
	HeaderRow int      // the row of the (lower) headings, from 1
	rows      *Rows
	fields    map[string]int // column index of each field
	pending   []Row          // read while the header was searched
	cells     []Cell
}

// index finds the column of every field, refusing doubles and gaps.
func (t *Table) index(needs []Need) error {
	t.fields = map[string]int{}
	first := map[string]Column{}
	for _, column := range t.Header {
		if column.Field == "" {
			continue
		}
		if other, twice := first[column.Field]; twice {
			return fault.New(fault.Invalid, "sheet.double_column", "first", other.Letter, "first_name", other.Name,
				"second", column.Letter, "second_name", column.Name).At(t.Place(t.HeaderRow, ""))
		}
		first[column.Field] = column
		t.fields[column.Field] = column.Index
	}
	var missing []Need
	for _, need := range needs {
		if !t.Has(need.Field) {
			missing = append(missing, need)
		}
	}
	if len(missing) > 0 {
		return fault.New(fault.Invalid, "sheet.missing_columns", "missing", labels(missing)).At(t.Place(t.HeaderRow, ""))
	}
	return nil
}

// labels says a list of headings in the reader's language.
type labels []Need

// Say lists them.
func (l labels) Say(lang message.Lang) string {
	all := ""
	for i, need := range l {
		one := message.Text(lang, "sheet.heading", "name", need.Label)
		if i > 0 {
			one = message.Text(lang, "sheet.heading_and", "left", all, "right", one)
		}
		all = one
	}
	return all
}

// Has reports whether the header has a column for field.
func (t *Table) Has(field string) bool { _, ok := t.fields[field]; return ok }

// Next gives the next record that is not blank, io.EOF after the last one.
// A header repeated further down (sheets pasted together) is passed over.
// The record is valid until the next call, its texts for ever.
func (t *Table) Next() (Record, error) {
	for {
		row, err := t.row()
		if err != nil {
			return Record{}, err
		}
		if t.clean(row) && !t.isHeader() {
			return Record{Line: row.Number, table: t, cells: t.cells}, nil
		}
	}
}

func (t *Table) row() (*Row, error) {
	if len(t.pending) > 0 {
		row := &t.pending[0]
		t.pending = t.pending[1:]
		return row, nil
	}
	return t.rows.Next()
}

// clean takes the row over; false if nothing stands below any heading.
func (t *Table) clean(row *Row) (filled bool) {
	t.cells = append(t.cells[:0], row.Cells...)
	for i := range t.cells {
		cell := &t.cells[i]
		if cell.Text, cell.Cleaned = Clean(cell.Text); cell.Text == "" {
			cell.Kind = KindBlank
		}
	}
	for _, column := range t.Header {
		if column.Index < len(t.cells) && (t.cells[column.Index].Text != "" || t.cells[column.Index].Formula) {
			return true
		}
	}
	return false
}

// isHeader holds if every heading stands in its own column again.
func (t *Table) isHeader() bool {
	for _, column := range t.Header {
		if column.Index >= len(t.cells) {
			return false
		}
		text := t.cells[column.Index].Text
		if text != column.Name && (text == "" || headingText(t.cells[column.Index]) != column.Name) {
			return false
		}
	}
	return true
}

// Place points at a row and heading of the sheet.
func (t *Table) Place(row int, head string) fault.Place { return t.rows.Place(row, head) }

// Progress is how many of the sheet's bytes have been read.
func (t *Table) Progress() (done, total int64) { return t.rows.Progress() }

// Close ends the reading.
func (t *Table) Close() error { return t.rows.Close() }

// Record is a row of a table, its texts freed of invisible characters.
type Record struct {
	Line  int // row of the sheet, from 1
	table *Table
	cells []Cell
}

// Field gives the cell of a field, blank if the table has no such column.
func (r Record) Field(field string) Cell {
	index, ok := r.table.fields[field]
	if !ok {
		return Cell{}
	}
	return r.Cell(index)
}

// Cell gives the cell in column index of the sheet (Column.Index).
func (r Record) Cell(index int) Cell {
	if index < 0 || index >= len(r.cells) {
		return Cell{}
	}
	return r.cells[index]
}

// Place points at the field's cell; at the row if there is no such column.
func (r Record) Place(field string) fault.Place {
	head := ""
	for _, column := range r.table.Header {
		if column.Field == field && field != "" {
			head = column.Name
		}
	}
	return r.table.Place(r.Line, head)
}
