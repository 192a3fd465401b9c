package sheet

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"

	"guben/fault"
)

// Book is an open file: a workbook with its sheets, or a CSV file, which is a
// book of one sheet without a name. A book serves one goroutine at a time.
type Book struct {
	name   string
	limits Limits
	sheets []Sheet
	rows   func(index int) (source, error)
	file   *os.File // nil if the content is the caller's
}

// Sheet describes a sheet of a book.
type Sheet struct {
	Name   string // "" for CSV
	Hidden bool
}

// source reads the rows of one sheet.
type source interface {
	next(*Row) error // io.EOF after the last row
	progress() (done, total int64)
	close() error
}

// Open opens the file at path. Whatever is not a workbook or a text table
// (encrypted, truncated, .xls, Word, PDF ...) gives a fault that says what the
// file is and what to do.
func Open(path string, limits Limits) (*Book, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, openFault(err).At(fault.Place{File: path})
	}
	book, err := openFile(file, limits)
	if err != nil {
		file.Close()
		return nil, err
	}
	book.file = file
	return book, nil
}

func openFile(file *os.File, limits Limits) (*Book, error) {
	about, err := file.Stat()
	if err == nil && !about.Mode().IsRegular() {
		err = fs.ErrInvalid
	}
	if err != nil {
		return nil, openFault(err).At(fault.Place{File: file.Name()})
	}
	return OpenReader(file, about.Size(), file.Name(), limits)
}

func openFault(err error) *fault.Error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "sheet.no_file").Because(err)
	}
	return fault.New(fault.Invalid, "sheet.unreadable").Because(err)
}

// OpenReader is Open for content that is not a file on disk; name is the name
// the user knows it by. Close does not close content.
func OpenReader(content io.ReaderAt, size int64, name string, limits Limits) (*Book, error) {
	book := &Book{name: path.Base(strings.ReplaceAll(name, `\`, "/")), limits: limits.orDefault()}
	if err := book.open(content, size); err != nil {
		return nil, at(err, fault.Place{File: book.name})
	}
	return book, nil
}

func (b *Book) open(content io.ReaderAt, size int64) error {
	switch {
	case size <= 0:
		return fault.New(fault.Invalid, "sheet.empty_file")
	case size > b.limits.MaxFile:
		return fault.New(fault.TooLarge, "sheet.big_file", "limit", b.limits.MaxFile>>20)
	}
	kind, err := sniff(content, size)
	if err != nil {
		return err
	}
	if kind == familyText {
		b.sheets = []Sheet{{}}
		b.rows = func(int) (source, error) { return newTextRows(content, size, b.limits) }
		return nil
	}
	workbook, err := openWorkbook(content, size, b.limits)
	if err != nil {
		return err
	}
	b.sheets, b.rows = workbook.sheets, workbook.rows
	return nil
}

// at points a fault that has no place yet; any other error stays as it is.
func at(err error, place fault.Place) error {
	var known *fault.Error
	if errors.As(err, &known) && known.Place == (fault.Place{}) {
		return known.At(place)
	}
	return err
}

// Name is the file's name as shown to the user, without folders.
func (b *Book) Name() string { return b.name }

// Sheets lists the sheets in the order of the tabs.
func (b *Book) Sheets() []Sheet { return b.sheets }

// Rows reads the sheet of that name from its start. Close it.
func (b *Book) Rows(sheet string) (*Rows, error) {
	for i, s := range b.sheets {
		if s.Name == sheet {
			return b.read(i)
		}
	}
	return nil, fault.New(fault.NotFound, "sheet.no_sheet", "sheet", sheet).At(fault.Place{File: b.name})
}

func (b *Book) read(index int) (*Rows, error) {
	place := fault.Place{File: b.name, Sheet: b.sheets[index].Name}
	source, err := b.rows(index)
	if err != nil {
		return nil, at(err, place)
	}
	return &Rows{source: source, place: place, most: b.limits.MaxRows}, nil
}

// Find gives the table of the first visible sheet that has the wanted header.
// If none has, the fault is that of the first sheet that is not blank.
func (b *Book) Find(want Want) (*Table, error) {
	var first error
	for i, s := range b.sheets {
		if s.Hidden {
			continue
		}
		table, err := b.find(i, want)
		if err == nil {
			return table, nil
		}
		if first == nil || isBlank(first) {
			first = err
		}
	}
	if first == nil {
		first = fault.New(fault.Invalid, "sheet.no_visible").At(fault.Place{File: b.name})
	}
	return nil, first
}

func (b *Book) find(index int, want Want) (*Table, error) {
	rows, err := b.read(index)
	if err != nil {
		return nil, err
	}
	table, err := FindHeader(rows, want)
	if err != nil {
		rows.Close()
	}
	return table, err
}

func isBlank(err error) bool {
	var known *fault.Error
	return errors.As(err, &known) && known.Code == "sheet.blank"
}

// Close lets go of the file.
func (b *Book) Close() error {
	if b.file == nil {
		return nil
	}
	return b.file.Close()
}

// Rows reads a sheet row by row.
type Rows struct {
	source source
	place  fault.Place
	row    Row
	seen   int
	most   int
}

// Next gives the next row that carries something, io.EOF after the last one.
// The row is valid until the next call.
func (r *Rows) Next() (*Row, error) {
	if err := r.source.next(&r.row); err != nil {
		return nil, at(err, r.Place(r.row.Number, ""))
	}
	if r.seen++; r.seen > r.most {
		return nil, fault.New(fault.TooLarge, "sheet.rows", "limit", r.most).At(r.Place(r.row.Number, ""))
	}
	return &r.row, nil
}

// Place points at a row of the sheet (0: the sheet itself) and a heading ("": none).
func (r *Rows) Place(row int, head string) fault.Place {
	place := r.place
	place.Line, place.Head = row, head
	return place
}

// Progress is how many of the sheet's bytes have been read.
func (r *Rows) Progress() (done, total int64) { return r.source.progress() }

// Close ends the reading.
func (r *Rows) Close() error { return r.source.close() }
