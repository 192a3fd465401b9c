package sheet

import (
	"io"

	"guben/period"
)

// Layout describes a table to be written.
type Layout struct {
	Name    string   // of the sheet; characters Excel forbids are replaced
	Titles  []string // lines above the header, merged over the columns
	Columns []Head
}

// Head is a column to be written.
type Head struct {
	Name  string
	Width int  // in half-width characters; 0 takes what the name needs
	Text  bool // keep what is typed here as text: ID numbers, codes, phones
}

// Value is a cell to be written.
type Value struct {
	kind   valueKind
	number int64
	text   string
	marked bool
}

type valueKind uint8

const (
	valueBlank valueKind = iota
	valueText
	valueInt
	valueAmount
	valuePercent
	valueDay
)

// Text is a text cell. It is text whatever it begins with: no = + - @ makes it
// a formula, and long digits keep every digit.
func Text(text string) Value { return Value{kind: valueText, text: text} }

// Int is a whole number.
func Int(n int64) Value { return Value{kind: valueInt, number: n} }

// Amount is money in fen, written as yuan with two decimals.
func Amount(fen int64) Value { return Value{kind: valueAmount, number: fen} }

// Percent is a ratio in hundredths of a percent: 8550 is 85.50%.
func Percent(hundredths int64) Value { return Value{kind: valuePercent, number: hundredths} }

// Day is a date.
func Day(day period.Day) Value { return Value{kind: valueDay, number: int64(day)} }

// Blank is an empty cell.
func Blank() Value { return Value{} }

// Marked is the value with a coloured ground, for cells that need attention.
func (v Value) Marked() Value { v.marked = true; return v }

// Writer writes a workbook, a row at a time. The same rows give the same bytes.
type Writer struct{ out io.Writer }

// NewWriter writes a workbook to out.
func NewWriter(out io.Writer) *Writer { return &Writer{out: out} }

// Sheet begins a sheet; rows go to it until the next one begins. Beyond
// 1,048,576 rows the table goes on in a further sheet with the same header.
func (w *Writer) Sheet(layout Layout) error { return nil }

// Row writes one row.
func (w *Writer) Row(values ...Value) error { return nil }

// Close finishes the workbook; out stays open.
func (w *Writer) Close() error { return nil }

// Encoding is a text encoding of CSV files.
type Encoding uint8

// The encodings offered for writing.
const (
	UTF8    Encoding = iota // with a byte-order mark, so that Excel knows
	GB18030                 // what older Chinese software expects
)

// CSVWriter writes the same rows as delimited text.
type CSVWriter struct{ out io.Writer }

// NewCSVWriter writes the header of layout (no titles) and then rows to out.
// Text that a spreadsheet would take for a formula gets an apostrophe in front,
// which reading through this room takes off again.
func NewCSVWriter(out io.Writer, encoding Encoding, layout Layout) (*CSVWriter, error) {
	return &CSVWriter{out: out}, nil
}

// Row writes one row.
func (w *CSVWriter) Row(values ...Value) error { return nil }

// Close flushes; out stays open.
func (w *CSVWriter) Close() error { return nil }
