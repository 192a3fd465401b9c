// Package sheet is the one room that knows workbooks (.xlsx) and delimited
// text (CSV). It reads tables a row at a time in bounded memory, finds the
// heading row wherever an office has put it, and writes tables that Excel, WPS
// and LibreOffice open without complaint. It knows nothing of households.
//
// Reading:
//
//	book, err := sheet.Open("名册.xlsx", sheet.DefaultLimits)
//	defer book.Close()
//	table, err := book.Find(sheet.Want{Field: dictionary.FieldOf})
//	for {
//		record, err := table.Next()
//		if err == io.EOF { break }
//		name := record.Field("name").Text
//	}
//
// Writing: NewWriter and NewCSVWriter, both of which take a Layout and rows of
// Values.
package sheet

import (
	_ "embed"

	"guben/message"
)

//go:embed text.txt
var catalog string

var _ = message.Register("sheet", catalog)

// Limits bound what one file may cost. A zero field takes the value of
// DefaultLimits.
type Limits struct {
	MaxFile     int64 // bytes of the file as it lies on the disk
	MaxUnpacked int64 // bytes of one sheet after unpacking
	MaxShared   int64 // bytes of a workbook's shared texts, which are held in memory
	MaxRows     int   // rows that carry something; blank rows cost nothing
	MaxColumns  int   // rightmost column that carries something
	MaxCellText int   // bytes of text in a cell
}

// DefaultLimits admit a prefecture (650,000 persons x 47 columns) and refuse a
// zip bomb. The most memory a workbook takes is MaxShared and about 2 MiB.
var DefaultLimits = Limits{
	MaxFile:     512 << 20,
	MaxUnpacked: 1536 << 20,
	MaxShared:   256 << 20,
	MaxRows:     1_048_576,
	MaxColumns:  1_024,
	MaxCellText: 128 << 10,
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	or(&l.MaxFile, d.MaxFile)
	or(&l.MaxUnpacked, d.MaxUnpacked)
	or(&l.MaxShared, d.MaxShared)
	or(&l.MaxRows, d.MaxRows)
	or(&l.MaxColumns, d.MaxColumns)
	or(&l.MaxCellText, d.MaxCellText)
	return l
}

func or[T int | int64](field *T, otherwise T) {
	if *field <= 0 {
		*field = otherwise
	}
}

// Kind is what a cell holds.
type Kind uint8

// The kinds. Cells of CSV files are always KindText or KindBlank.
const (
	KindBlank  Kind = iota
	KindText        // as typed
	KindNumber      // plain decimal digits, never scientific notation unless Damaged
	KindDate        // 2020-03-15, with a time 2020-03-15 08:30:00, a time alone 08:30:00
	KindBool        // TRUE or FALSE
	KindError       // #N/A, #REF! ...
)

// Cell is one cell of a row.
type Cell struct {
	Text    string // never changes, may be kept
	Kind    Kind
	Formula bool // Text is the result the spreadsheet stored; blank if it stored none
	Damaged bool // digits or characters are lost for good: 2.10504E+17, an ID number rounded to 15 digits, broken encoding
	Cleaned bool // invisible characters were taken off (records of a Table only)
}

// Row is one row that carries something.
type Row struct {
	Number int    // as the spreadsheet program shows it, from 1
	Cells  []Cell // by column, A first; valid until the next row is read
}

// Cell gives the cell in column index (from 0), blank beyond the last one.
func (r *Row) Cell(index int) Cell {
	if index < 0 || index >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[index]
}

// Letter is the name of column index (from 0): A, Z, AA, FA.
func Letter(index int) string {
	var buf [8]byte
	at := len(buf)
	for index++; index > 0 && at > 0; index /= 26 {
		index--
		at--
		buf[at] = byte('A' + index%26)
	}
	return string(buf[at:])
}
