package sheet

import (
	"bufio"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// Encoding is a text encoding of CSV files.
type Encoding uint8

// The encodings offered for writing.
const (
	UTF8    Encoding = iota // with a byte-order mark, so that Excel knows
	GB18030                 // what older Chinese software expects
)

// CSVWriter writes the same rows as delimited text (RFC 4180).
type CSVWriter struct {
	out   *bufio.Writer
	coder io.Closer // nil for UTF-8
	line  []byte
	field []byte
}

// NewCSVWriter writes the header of layout (no titles) and then rows to out.
// Text that a spreadsheet would take for a formula gets an apostrophe in front,
// which reading through this room takes off again.
func NewCSVWriter(out io.Writer, encodingTo Encoding, layout Layout) (*CSVWriter, error) {
	w := &CSVWriter{}
	if encodingTo == GB18030 {
		coder := transform.NewWriter(out, encoding.ReplaceUnsupported(simplifiedchinese.GB18030.NewEncoder()))
		out, w.coder = coder, coder
	}
	w.out = bufio.NewWriterSize(out, 64<<10)
	if encodingTo == UTF8 {
		w.out.WriteString("\ufeff")
	}
	headings := make([]Value, len(layout.Columns))
	for i, column := range layout.Columns {
		headings[i] = Text(column.Name)
	}
	return w, w.Row(headings...)
}

// Row writes one row.
func (w *CSVWriter) Row(values ...Value) error {
	w.line = w.line[:0]
	for i, value := range values {
		if i > 0 {
			w.line = append(w.line, ',')
		}
		w.line = w.appendField(w.line, value)
	}
	w.line = append(w.line, "\r\n"...)
	_, err := w.out.Write(w.line)
	return err
}

func (w *CSVWriter) appendField(line []byte, value Value) []byte {
	w.field = value.appendShown(w.field[:0])
	text := string(w.field)
	if value.kind == valueText && startsFormula(text) {
		text = "'" + text
	}
	if !strings.ContainsAny(text, "\",;\t|\r\n") && strings.TrimSpace(text) == text {
		return append(line, text...)
	}
	line = append(line, '"')
	line = append(line, strings.ReplaceAll(text, `"`, `""`)...)
	return append(line, '"')
}

// Close flushes; out stays open.
func (w *CSVWriter) Close() error {
	if err := w.out.Flush(); err != nil || w.coder == nil {
		return err
	}
	return w.coder.Close()
}
