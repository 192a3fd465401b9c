package sheet

import (
	"io"

	"guben/fault"
)

// Book is an open file: a workbook with its sheets, or a CSV file, which is a
// book of one sheet without a name.
type Book struct {
	name   string
	limits Limits
	sheets []Sheet
}

// Sheet describes a sheet of a book.
type Sheet struct {
	Name   string // "" for CSV
	Hidden bool
}

// Open opens the file at path. Whatever is not a workbook or a text table
// (encrypted, truncated, .xls, Word, PDF ...) gives a fault that says what the
// file is and what to do.
func Open(path string, limits Limits) (*Book, error) {
	return nil, fault.New(fault.Invalid, "sheet.empty_file").At(fault.Place{File: path})
}

// OpenReader is Open for content that is not a file on disk; name is the name
// the user knows it by. Close does not close content.
func OpenReader(content io.ReaderAt, size int64, name string, limits Limits) (*Book, error) {
	return nil, fault.New(fault.Invalid, "sheet.empty_file").At(fault.Place{File: name})
}

// Name is the file's name as shown to the user, without folders.
func (b *Book) Name() string { return b.name }

// Sheets lists the sheets in the order of the tabs.
func (b *Book) Sheets() []Sheet { return b.sheets }

// Rows reads the sheet of that name from its start. Close it.
func (b *Book) Rows(sheet string) (*Rows, error) {
	return nil, fault.New(fault.NotFound, "sheet.no_sheet", "sheet", sheet).At(fault.Place{File: b.name})
}

// Find gives the table of the first visible sheet that has the wanted header.
// If none has, the fault is that of the first sheet that is not blank.
func (b *Book) Find(want Want) (*Table, error) {
	return nil, fault.New(fault.Invalid, "sheet.no_header", "rows", headerRows).At(fault.Place{File: b.name})
}

// Close lets go of the file.
func (b *Book) Close() error { return nil }

// Rows reads a sheet row by row.
type Rows struct {
	place fault.Place
}

// Next gives the next row that carries something, io.EOF after the last one.
// The row is valid until the next call.
func (r *Rows) Next() (*Row, error) { return nil, io.EOF }

// Place points at a row of the sheet (0: the sheet itself) and a heading ("": none).
func (r *Rows) Place(row int, head string) fault.Place {
	place := r.place
	place.Line, place.Head = row, head
	return place
}

// Progress is how many of the sheet's bytes have been read.
func (r *Rows) Progress() (done, total int64) { return 0, 0 }

// Close ends the reading.
func (r *Rows) Close() error { return nil }
