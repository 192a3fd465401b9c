package sheet

import (
	"io"

	"guben/fault"
)

// headerRows is how many rows that carry something are searched for the header.
const headerRows = 20

// Want says which header is looked for.
type Want struct {
	// Field names the field a heading stands for, "" if it stands for none.
	// It is asked with the Normalise form of the heading; headings over two
	// rows are asked for as 收入/工资性 first, then as 工资性.
	Field func(name string) string
	// Least is how many different fields the header must have; 2 if zero.
	Least int
	// Need lists fields without which the table is refused.
	Need []Need
}

// Need is a field a table must have, with the heading to tell the user.
type Need struct {
	Field string
	Label any // a string or a message.Speaker
}

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
	fields    map[string]int
}

// FindHeader searches the first 20 rows for the header and gives the table
// below it. Title rows above, merged headings, two heading rows and a row of
// column numbers below are understood; two columns for one field are refused.
// Closing the table closes rows; on an error the caller keeps them.
func FindHeader(rows *Rows, want Want) (*Table, error) {
	return nil, fault.New(fault.Invalid, "sheet.no_header", "rows", headerRows).At(rows.Place(0, ""))
}

// Has reports whether the header has a column for field.
func (t *Table) Has(field string) bool { _, ok := t.fields[field]; return ok }

// Next gives the next record that is not blank, io.EOF after the last one.
// The record is valid until the next call, its texts for ever.
func (t *Table) Next() (Record, error) { return Record{}, io.EOF }

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
	if index, ok := r.table.fields[field]; ok {
		for _, column := range r.table.Header {
			if column.Index == index {
				head = column.Name
			}
		}
	}
	return r.table.Place(r.Line, head)
}
