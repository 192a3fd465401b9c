package sheet

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"guben/fault"
)

// maxCellRunes is the longest text a cell of Excel takes.
const maxCellRunes = 32_767

// packing takes half the CPU of the usual level for files a quarter larger.
const packing = 2

// stamp is the time of every part of a written workbook, so that the same rows
// give the same bytes.
var stamp = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// Writer writes a workbook, a row at a time. The same rows give the same bytes.
type Writer struct {
	zip     *zip.Writer
	part    *bufio.Writer // of the sheet being written
	layout  Layout
	written []written
	row     int // last one written, from 1
	lastRow int
	line    []byte
}

// written is a finished or begun sheet.
type written struct {
	name    string
	header  int // row of the headings
	rows    int
	columns int
}

// NewWriter writes a workbook to out.
func NewWriter(out io.Writer) *Writer {
	archive := zip.NewWriter(out)
	archive.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, packing)
	})
	return &Writer{zip: archive, lastRow: lastRow}
}

// Sheet begins a sheet; rows go to it until the next one begins. Beyond
// 1,048,576 rows the table goes on in a further sheet with the same header.
func (w *Writer) Sheet(layout Layout) error {
	if err := w.finish(); err != nil {
		return err
	}
	part, err := w.create(fmt.Sprintf("xl/worksheets/sheet%d.xml", len(w.written)+1))
	if err != nil {
		return err
	}
	w.part = bufio.NewWriterSize(part, 64<<10)
	w.layout, w.row = layout, 0
	w.written = append(w.written, written{
		name: w.sheetName(layout.Name), header: len(layout.Titles) + 1, columns: len(layout.Columns),
	})
	w.part.WriteString(sheetHead(layout))
	for i, title := range layout.Titles {
		if err := w.cells([]Value{{kind: valueTitle, text: title, number: int64(i)}}); err != nil {
			return err
		}
	}
	headings := make([]Value, len(layout.Columns))
	for i, column := range layout.Columns {
		headings[i] = Value{kind: valueHeading, text: column.Name}
	}
	return w.cells(headings)
}

// Row writes one row.
func (w *Writer) Row(values ...Value) error {
	if w.part == nil {
		if err := w.Sheet(Layout{}); err != nil {
			return err
		}
	}
	if w.row >= w.lastRow {
		if err := w.Sheet(w.layout); err != nil {
			return err
		}
	}
	for len(values) < len(w.layout.Columns) { // so that the lines of the table go on
		values = append(values, Value{})
	}
	return w.cells(values)
}

func (w *Writer) cells(values []Value) error {
	w.row++
	w.line = append(w.line[:0], `<row r="`...)
	w.line = strconv.AppendInt(w.line, int64(w.row), 10)
	if len(values) > 0 && values[0].kind == valueTitle && values[0].number == 0 {
		w.line = append(w.line, `" ht="30" customHeight="1`...)
	}
	w.line = append(w.line, `">`...)
	for i, value := range values {
		if utf8.RuneCountInString(value.text) > maxCellRunes {
			return fault.New(fault.TooLarge, "sheet.cell_too_long", "row", w.row, "limit", maxCellRunes)
		}
		w.line = w.appendCell(w.line, i, value)
	}
	w.line = append(w.line, "</row>"...)
	_, err := w.part.Write(w.line)
	return err
}

func (w *Writer) appendCell(line []byte, column int, value Value) []byte {
	keep := column < len(w.layout.Columns) && w.layout.Columns[column].Text
	line = append(line, `<c r="`...)
	line = append(line, Letter(column)...)
	line = strconv.AppendInt(line, int64(w.row), 10)
	line = append(line, `" s="`...)
	line = strconv.AppendInt(line, int64(styleOf(value, keep)), 10)
	switch value.kind {
	case valueBlank:
		return append(line, `"/>`...)
	case valueText, valueTitle, valueHeading:
		line = append(line, `" t="inlineStr"><is><t xml:space="preserve">`...)
		return append(appendXML(line, value.text), "</t></is></c>"...)
	}
	line = append(line, `"><v>`...)
	return append(value.appendNumber(line), "</v></c>"...)
}

// finish ends the sheet being written.
func (w *Writer) finish() error {
	if w.part == nil {
		return nil
	}
	sheet := &w.written[len(w.written)-1]
	sheet.rows = w.row
	w.part.WriteString(sheetTail(sheet, len(w.layout.Titles)))
	err := w.part.Flush()
	w.part = nil
	return err
}

// Close finishes the workbook; out stays open.
func (w *Writer) Close() error {
	if len(w.written) == 0 {
		if err := w.Sheet(Layout{}); err != nil {
			return err
		}
	}
	if err := w.finish(); err != nil {
		return err
	}
	for _, part := range closingParts(w.written) {
		out, err := w.create(part.name)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(out, part.text); err != nil {
			return err
		}
	}
	return w.zip.Close()
}

func (w *Writer) create(name string) (io.Writer, error) {
	return w.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: stamp})
}

// sheetName makes a name Excel accepts (31 characters, none of []:*?/\ nor an
// apostrophe at the ends) and that no other sheet has.
func (w *Writer) sheetName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`[]:*?/\`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	name = cut(strings.Trim(name, "' "), 31)
	if name == "" {
		name = "Sheet1"
	}
	for n, wished := 2, name; w.hasSheet(name); n++ {
		suffix := fmt.Sprintf(" (%d)", n)
		name = cut(wished, 31-len(suffix)) + suffix
	}
	return name
}

func (w *Writer) hasSheet(name string) bool {
	for _, s := range w.written {
		if strings.EqualFold(s.name, name) {
			return true
		}
	}
	return false
}

func cut(text string, runes int) string {
	if all := []rune(text); len(all) > runes {
		return string(all[:runes])
	}
	return text
}
