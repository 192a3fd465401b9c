package sheet

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"

	"guben/fault"
)

// textRows reads delimited text. It holds one row. Quotes follow RFC 4180; one
// in the middle of a field is a character like any other.
type textRows struct {
	in        *bufio.Reader
	counted   *counter
	size      int64
	limits    Limits
	separator byte
	number    int
	texts     []byte
	ends      []int // of each field in texts
}

// counter counts what has been read of the file.
type counter struct {
	io.Reader
	n int64
}

func (c *counter) Read(into []byte) (int, error) {
	n, err := c.Reader.Read(into)
	c.n += int64(n)
	return n, err
}

func newTextRows(content io.ReaderAt, size int64, limits Limits) (source, error) {
	found, err := detect(content, size)
	if err != nil {
		return nil, fault.New(fault.Damaged, "sheet.unreadable").Because(err)
	}
	counted := &counter{Reader: io.NewSectionReader(content, 0, size)}
	r := &textRows{
		in:      bufio.NewReaderSize(decode(counted, found), 64<<10),
		counted: counted, size: size, limits: limits,
	}
	sample, err := r.in.Peek(32 << 10)
	if err != nil && err != io.EOF {
		return nil, fault.New(fault.Damaged, "sheet.unreadable").Because(err)
	}
	r.separator = separatorOf(string(sample))
	r.passSeparatorLine()
	return r, nil
}

// passSeparatorLine passes over the line sep=; that Excel understands.
func (r *textRows) passSeparatorLine() {
	head, _ := r.in.Peek(5)
	if len(head) < 5 || string(head[:4]) != "sep=" {
		return
	}
	r.separator = head[4]
	line, _ := r.in.ReadSlice('\n')
	if len(line) > 0 {
		r.number++
	}
}

// separatorOf picks the separator whose most frequent count a line, times the
// lines that have it, is greatest.
func separatorOf(sample string) byte {
	best, most := byte(','), 0
	for _, separator := range []byte{'\t', ',', ';', '|'} {
		lines := map[int]int{}
		for line := range strings.Lines(unquoted(sample)) {
			if n := strings.Count(line, string(rune(separator))); n > 0 {
				lines[n]++
			}
		}
		for n, times := range lines {
			if n*times > most {
				best, most = separator, n*times
			}
		}
	}
	return best
}

// unquoted is the text without what stands in quotes.
func unquoted(text string) string {
	var out strings.Builder
	for i, piece := range strings.Split(text, `"`) {
		if i%2 == 0 {
			out.WriteString(piece)
		}
	}
	return out.String()
}

func (r *textRows) progress() (done, total int64) { return r.counted.n, r.size }

func (r *textRows) close() error { return nil }

func (r *textRows) next(row *Row) error {
	for {
		r.number++
		row.Number = r.number
		more, err := r.record()
		if err != nil {
			return r.fault(err)
		}
		if r.fill(row); len(row.Cells) > 0 {
			return nil
		}
		if !more {
			return io.EOF
		}
	}
}

func (r *textRows) fault(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	return fault.New(fault.Damaged, "sheet.unreadable").Because(err)
}

// record reads the fields of one row; more is false at the end of the file.
func (r *textRows) record() (more bool, err error) {
	r.texts, r.ends = r.texts[:0], r.ends[:0]
	for {
		from := len(r.texts)
		end, err := r.field()
		if err != nil && err != io.EOF {
			return false, err
		}
		switch {
		case len(r.ends) < r.limits.MaxColumns:
			r.ends = append(r.ends, len(r.texts))
		case len(r.texts) > from:
			return false, fault.New(fault.TooLarge, "sheet.columns", "column", Letter(len(r.ends)), "limit", r.limits.MaxColumns)
		}
		if err == io.EOF || end == '\n' {
			return err == nil, nil
		}
	}
}

// field reads one field and tells what ended it.
func (r *textRows) field() (end byte, err error) {
	b, err := r.in.ReadByte()
	if err != nil {
		return 0, err
	}
	if b == '"' {
		if err := r.quoted(); err != nil {
			return 0, err
		}
	} else if err := r.in.UnreadByte(); err != nil {
		return 0, err
	}
	return r.bare()
}

// bare reads up to the separator or the end of the line: \n, \r\n or \r.
func (r *textRows) bare() (end byte, err error) {
	from := len(r.texts)
	for {
		b, err := r.in.ReadByte()
		switch {
		case err != nil:
			return 0, err
		case b == r.separator || b == '\n':
			return b, nil
		case b == '\r':
			if next, err := r.in.Peek(1); err == nil && next[0] == '\n' {
				r.in.Discard(1)
			}
			return '\n', nil
		}
		if r.texts = append(r.texts, b); len(r.texts)-from > r.limits.MaxCellText {
			return 0, fault.New(fault.TooLarge, "sheet.long_text", "limit", r.limits.MaxCellText)
		}
	}
}

// quoted reads to the closing quote; two quotes are one.
func (r *textRows) quoted() error {
	from := len(r.texts)
	for {
		b, err := r.in.ReadByte()
		if err == io.EOF || len(r.texts)-from > r.limits.MaxCellText {
			return fault.New(fault.Invalid, "sheet.open_quote")
		}
		if err != nil {
			return err
		}
		if b == '"' {
			if next, err := r.in.Peek(1); err != nil || next[0] != '"' {
				return nil
			}
			r.in.Discard(1)
		}
		r.texts = append(r.texts, b)
	}
}

// fill makes cells of the fields; a row of blanks has none.
func (r *textRows) fill(row *Row) {
	row.Cells = row.Cells[:0]
	blank, from := true, 0
	texts := string(r.texts)
	for _, end := range r.ends {
		cell := textCell(texts[from:end])
		blank = blank && cell.Kind == KindBlank
		row.Cells = append(row.Cells, cell)
		from = end
	}
	if blank {
		row.Cells = row.Cells[:0]
	}
}

// textCell understands the two disguises of text in CSV files: ="0012" keeps
// Excel from taking it for a number, '=A1 keeps it from being a formula.
func textCell(text string) Cell {
	if len(text) >= 3 && text[0] == '=' && text[1] == '"' && text[len(text)-1] == '"' {
		text = strings.ReplaceAll(text[2:len(text)-1], `""`, `"`)
	} else if len(text) > 1 && text[0] == '\'' && startsFormula(text) {
		text = text[1:]
	}
	if text == "" {
		return Cell{}
	}
	broken := strings.ContainsRune(text, utf8.RuneError)
	return Cell{Text: text, Kind: KindText, Damaged: broken || shownScientific(text)}
}

// startsFormula holds for text that spreadsheets take for a formula when a CSV
// file is opened, also behind apostrophes. A lone dash stands for nothing.
func startsFormula(text string) bool {
	text = strings.TrimLeft(text, "'")
	return len(text) > 1 && strings.IndexByte("=+-@\t\r", text[0]) >= 0
}
