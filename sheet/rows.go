package sheet

import (
	"errors"
	"io"

	"guben/fault"
)

// The last row and column a workbook can have.
const (
	lastRow    = 1_048_576
	lastColumn = 16_384
)

var errMisplaced = errors.New("a cell refers to what is not there")

// sheetRows reads a worksheet part. It holds one row. Dimensions, merged
// areas and everything outside sheetData are passed over.
type sheetRows struct {
	book   *workbook
	part   *part
	scan   *scanner
	within bool // sheetData
	ended  bool

	number int // of the current row
	column int // of the last cell, from 0
	texts  []byte
	spans  []span
}

// span is a cell while its row is being read; its text lies in texts, or in
// shared if it has one.
type span struct {
	column   int
	from, to int
	shared   string
	cell     Cell
}

func (r *sheetRows) progress() (done, total int64) { return r.part.given, r.part.total }

func (r *sheetRows) close() error { return r.part.Close() }

func (r *sheetRows) next(row *Row) error {
	for !r.ended {
		full := false
		kind, err := r.scan.next()
		if err == nil {
			full, err = r.step(kind, row)
		}
		if err != nil {
			row.Number = r.number
			return r.part.fault(err)
		}
		if full {
			return nil
		}
	}
	return io.EOF
}

// step takes one token outside of cells; full is true when row is complete.
func (r *sheetRows) step(kind token, row *Row) (full bool, err error) {
	switch {
	case kind == tokenEnd:
		r.ended = true
		if r.within {
			return false, io.ErrUnexpectedEOF
		}
		return false, nil
	case kind == tokenText:
		return false, nil
	case string(r.scan.name) == "sheetData":
		r.within = kind == tokenOpen && !r.scan.closed
	case !r.within:
	case string(r.scan.name) == "row":
		if kind == tokenClose {
			return r.finish(row)
		}
		return false, r.beginRow()
	case string(r.scan.name) == "c" && kind == tokenOpen:
		return false, r.cell()
	}
	return false, nil
}

func (r *sheetRows) beginRow() error {
	r.number++
	r.column, r.texts, r.spans = -1, r.texts[:0], r.spans[:0]
	if stated := r.scan.attr("r"); stated != nil {
		r.number = int(integer(stated))
	}
	if r.number < 1 || r.number > lastRow {
		return fault.New(fault.Damaged, "sheet.absurd_row", "last", lastRow)
	}
	return nil
}

// integer reads a number of at most nine digits, -1 for anything else.
func integer(digits []byte) int64 {
	if len(digits) == 0 || len(digits) > 9 {
		return -1
	}
	n := int64(0)
	for _, d := range digits {
		if d < '0' || d > '9' {
			return -1
		}
		n = n*10 + int64(d-'0')
	}
	return n
}

// columnOf reads the letters of a reference such as FA12, -1 if there are none.
func columnOf(reference []byte) int {
	column := 0
	for _, b := range reference {
		if b|0x20 < 'a' || b|0x20 > 'z' || column > lastColumn {
			break
		}
		column = column*26 + int(b|0x20-'a') + 1
	}
	return column - 1
}

// content is what a c element says before its value is understood.
type content struct {
	kind    byte // first letter of the t attribute, n if absent; S for str
	style   int
	formula bool
}

// cell reads one c element to its end.
func (r *sheetRows) cell() error {
	r.column++
	said := content{kind: 'n', style: -1}
	for attrs := r.scan.attrs; ; {
		key, value, rest := cutAttribute(attrs)
		if key == nil {
			break
		}
		switch string(key) {
		case "r":
			r.column = columnOf(value)
		case "s":
			said.style = int(integer(value))
		case "t":
			said.kind = kindOf(value)
		}
		attrs = rest
	}
	if r.scan.closed {
		return nil
	}
	from := len(r.texts)
	if err := r.value(&said); err != nil {
		return err
	}
	if from == len(r.texts) && !said.formula {
		return nil
	}
	switch {
	case r.column < 0 || r.column >= lastColumn:
		return errMisplaced
	case r.column >= r.book.limits.MaxColumns:
		return fault.New(fault.TooLarge, "sheet.columns", "column", Letter(r.column), "limit", r.book.limits.MaxColumns)
	}
	return r.add(said, from)
}

func kindOf(t []byte) byte {
	switch {
	case len(t) == 0:
		return 'n'
	case string(t) == "str":
		return 'S'
	}
	return t[0]
}

// value collects the text of v or is in texts, up to the end of the cell.
func (r *sheetRows) value(said *content) error {
	reading, guide := false, false
	from := len(r.texts)
	for {
		kind, err := r.scan.next()
		switch {
		case err != nil:
			return err
		case kind == tokenEnd:
			return io.ErrUnexpectedEOF
		case kind == tokenText:
			if reading && !guide {
				r.texts = appendText(r.texts, r.scan.text, r.scan.plain)
			}
			if len(r.texts)-from > r.book.limits.MaxCellText {
				return fault.New(fault.TooLarge, "sheet.long_text", "limit", r.book.limits.MaxCellText)
			}
			continue
		}
		opens := kind == tokenOpen && !r.scan.closed
		switch string(r.scan.name) {
		case "c":
			return nil
		case "v", "t":
			reading = opens
		case "rPh":
			guide = opens
		case "f":
			said.formula = true
		}
	}
}

// add understands the text gathered since from and keeps the cell.
func (r *sheetRows) add(said content, from int) error {
	kept := span{column: r.column, from: from, cell: Cell{Formula: said.formula}}
	raw := r.texts[from:]
	switch {
	case len(raw) == 0:
	case said.kind == 's':
		text, ok := r.book.shared.get(int(integer(raw)))
		if !ok {
			return errMisplaced
		}
		r.texts = r.texts[:from]
		kept.shared, kept.cell.Kind = text, KindText
	case said.kind == 'b':
		kept.cell.Kind, kept.shared = KindBool, "FALSE"
		if isTrue(raw) {
			kept.shared = "TRUE"
		}
		r.texts = r.texts[:from]
	case said.kind == 'e':
		kept.cell.Kind = KindError
	case said.kind == 'n' || said.kind == 'd':
		r.numeric(&kept, said, string(raw))
	default:
		r.texts = r.texts[:from+len(unescape(raw))]
		kept.cell.Kind = KindText
	}
	kept.to = len(r.texts)
	r.spans = append(r.spans, kept)
	return nil
}

// numeric replaces a stored number by what the user sees.
func (r *sheetRows) numeric(kept *span, said content, raw string) {
	format := format(0)
	if said.style >= 0 && said.style < len(r.book.styles) {
		format = r.book.styles[said.style]
	}
	text, kind, damaged := shown(raw, said.kind, format, r.book.epoch1904)
	kept.cell.Kind, kept.cell.Damaged = kind, damaged
	if text != raw {
		r.texts = append(r.texts[:kept.from], text...)
	}
}

// shown renders the stored number raw of type kind (n, or d for an ISO date).
func shown(raw string, kind byte, format format, epoch1904 bool) (string, Kind, bool) {
	if kind == 'd' {
		return isoDate(raw), KindDate, false
	}
	if format&(formatDate|formatTime) != 0 {
		if text, ok := dateText(raw, format, epoch1904); ok {
			return text, KindDate, false
		}
	}
	text, damaged, ok := numberText(raw)
	if !ok {
		return raw, KindError, false
	}
	if missing := int(format&formatZeros) - len(text); missing > 0 && integer([]byte(text)) >= 0 {
		text = zeros[:missing] + text
	}
	return text, KindNumber, damaged
}

const zeros = "000000000000000000000000000000"

// isoDate cuts a midnight off 2020-03-15T00:00:00 and puts a space for the T.
func isoDate(raw string) string {
	if len(raw) < 19 || raw[10] != 'T' {
		return raw
	}
	if raw[11:19] == "00:00:00" {
		return raw[:10]
	}
	return raw[:10] + " " + raw[11:19]
}

// finish lays the cells out by column; a row without any is passed over.
func (r *sheetRows) finish(row *Row) (full bool, err error) {
	texts := string(r.texts)
	row.Number, row.Cells = r.number, row.Cells[:0]
	for _, kept := range r.spans {
		if kept.from == kept.to && kept.shared == "" && !kept.cell.Formula {
			continue
		}
		for len(row.Cells) <= kept.column {
			row.Cells = append(row.Cells, Cell{})
		}
		cell := kept.cell
		cell.Text = kept.shared
		if kept.from < kept.to {
			cell.Text = texts[kept.from:kept.to]
		}
		if cell.Kind == KindText && shownScientific(cell.Text) {
			cell.Damaged = true
		}
		row.Cells[kept.column] = cell
	}
	r.spans = r.spans[:0]
	return len(row.Cells) > 0, nil
}
