package plan

import (
	"math"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/unicode/norm"
)

// font turns the codes of a shown string into characters.
type font struct {
	table  map[string]string // from ToUnicode, by code
	widths []int             // lengths of codes, in bytes
	coding string            // name of a predefined encoding
}

// fonts reads the fonts of a page.
func (f *pdf) fonts(page pdfPage) map[pdfName]*font {
	out := map[pdfName]*font{}
	for name, value := range f.dict(page.resources["Font"]) {
		dict := f.dict(value)
		one := &font{}
		if coding, ok := f.resolve(dict["Encoding"]).(pdfName); ok {
			one.coding = string(coding)
		}
		if stream, ok := f.resolve(dict["ToUnicode"]).(*pdfStream); ok {
			one.table, one.widths = toUnicode(f.decode(stream))
		}
		out[name] = one
	}
	return out
}

// toUnicode reads a ToUnicode table.
func toUnicode(data []byte) (map[string]string, []int) {
	table, widths := map[string]string{}, map[int]bool{}
	lex := &lexer{data: data}
	var stack []any
	for value := lex.value(0); value != nil; value = lex.value(0) {
		op, ok := value.(operator)
		if !ok {
			stack = append(stack, value)
			continue
		}
		switch op {
		case "endbfchar":
			for i := 0; i+1 < len(stack); i += 2 {
				mapCode(table, widths, stack[i], stack[i+1])
			}
		case "endbfrange":
			for i := 0; i+2 < len(stack); i += 3 {
				mapRange(table, widths, stack[i], stack[i+1], stack[i+2])
			}
		}
		stack = stack[:0]
	}
	var lengths []int
	for width := 1; width <= 4; width++ {
		if widths[width] {
			lengths = append(lengths, width)
		}
	}
	return table, lengths
}

func mapCode(table map[string]string, widths map[int]bool, code, to any) {
	from, ok := code.([]byte)
	text, is := to.([]byte)
	if ok && is && len(from) > 0 && len(from) <= 4 {
		table[string(from)] = utf16Text(text)
		widths[len(from)] = true
	}
}

// mapRange maps a run of codes, to characters in a row or to those listed.
func mapRange(table map[string]string, widths map[int]bool, low, high, to any) {
	a, ok := low.([]byte)
	b, is := high.([]byte)
	if !ok || !is || len(a) != len(b) || len(a) == 0 || len(a) > 4 {
		return
	}
	count := number32(b) - number32(a)
	list, listed := to.([]any)
	first, _ := to.([]byte)
	for i := 0; i <= count && i < 1<<16; i++ {
		code := bytes32(number32(a)+i, len(a))
		switch {
		case listed && i < len(list):
			mapCode(table, widths, code, list[i])
		case !listed && len(first) >= 2:
			next := append([]byte{}, first...)
			tail := number32(next[len(next)-2:]) + i
			copy(next[len(next)-2:], bytes32(tail, 2))
			mapCode(table, widths, code, next)
		}
	}
}

func number32(b []byte) int {
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

func bytes32(n, width int) []byte {
	out := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		out[i], n = byte(n), n>>8
	}
	return out
}

func utf16Text(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}

// decode turns a shown string into text.
func (f *font) decode(b []byte) string {
	switch {
	case f == nil:
		return ""
	case len(f.table) > 0:
		return f.mapped(b)
	case strings.HasPrefix(f.coding, "UniGB-U"), strings.HasPrefix(f.coding, "UniCNS-U"):
		return utf16Text(b)
	case strings.HasPrefix(f.coding, "GB"):
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
		if err != nil {
			return ""
		}
		return string(out)
	case strings.HasPrefix(f.coding, "Identity"):
		return "" // glyph numbers without a table say nothing
	}
	return string(latin(b))
}

func latin(b []byte) []rune {
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = rune(c)
	}
	return out
}

func (f *font) mapped(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		used := 0
		for _, width := range f.widths {
			if width > len(b) {
				continue
			}
			if text, ok := f.table[string(b[:width])]; ok {
				out.WriteString(text)
				used = width
				break
			}
		}
		if used == 0 {
			used = min(f.widths[len(f.widths)-1], len(b))
		}
		b = b[used:]
	}
	return out.String()
}

// writer follows the text position on a page and gathers lines.
type writer struct {
	fonts   map[pdfName]*font
	font    *font
	y, lead float64
	last    float64
	line    strings.Builder
	lines   []string
}

// text reads the lines of a page.
func (f *pdf) text(page pdfPage) []sourceLine {
	w := &writer{fonts: f.fonts(page), last: math.NaN()}
	lex := &lexer{data: f.content(page)}
	var stack []any
	for value := lex.value(0); value != nil; value = lex.value(0) {
		if op, ok := value.(operator); ok {
			w.operate(op, stack)
			stack = stack[:0]
			continue
		}
		stack = append(stack, value)
	}
	w.flush()
	longest := 0
	for _, line := range w.lines {
		longest = max(longest, runeLen(line))
	}
	var out []sourceLine
	for _, line := range w.lines {
		text := clean(characters(line))
		out = append(out, sourceLine{text: text, blank: text == "", full: longest >= brokenMin && runeLen(line) >= longest-2})
	}
	return out
}

// radicals are signs of the radicals supplement that browsers write for the
// characters they look like when they print to PDF.
var radicals = map[rune]rune{
	'⺁': '厂', '⺠': '民', '⻁': '虎', '⻄': '西', '⻅': '见', '⻆': '角', '⻉': '贝', '⻋': '车', '⻑': '长', '⻓': '长', '⻔': '门', '⻘': '青', '⻙': '韦',
	'⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻢': '马', '⻣': '骨', '⻤': '鬼', '⻥': '鱼', '⻦': '鸟', '⻨': '麦', '⻩': '黄', '⻬': '齐', '⻮': '齿', '⻰': '龙', '⻳': '龟', '⼾': '户',
}

// characters turns signs of radicals into the characters they stand for.
func characters(line string) string {
	return strings.Map(func(r rune) rune {
		if to, ok := radicals[r]; ok {
			return to
		}
		if r >= 0x2f00 && r <= 0x2fd5 {
			return []rune(norm.NFKC.String(string(r)))[0]
		}
		return r
	}, line)
}

func argument(stack []any, fromEnd int) float64 {
	if i := len(stack) - fromEnd; i >= 0 && i < len(stack) {
		n, _ := stack[i].(float64)
		return n
	}
	return 0
}

// operate carries out the operators that place and show text.
func (w *writer) operate(op operator, stack []any) {
	switch op {
	case "BT":
		w.y = 0
	case "Tf":
		if len(stack) >= 2 {
			name, _ := stack[len(stack)-2].(pdfName)
			w.font = w.fonts[name]
		}
	case "TL":
		w.lead = argument(stack, 1)
	case "Td":
		w.y += argument(stack, 1)
	case "TD":
		w.lead = -argument(stack, 1)
		w.y += argument(stack, 1)
	case "Tm":
		w.y = argument(stack, 1)
	case "T*":
		w.y -= w.lead
	case "'", "\"":
		w.y -= w.lead
		w.show(stack)
	case "Tj", "TJ":
		w.show(stack)
	}
}

// show adds shown strings to the line, a new one if the position has moved up or
// down.
func (w *writer) show(stack []any) {
	if len(stack) == 0 {
		return
	}
	if math.Abs(w.y-w.last) > 3 {
		w.flush()
	}
	w.last = w.y
	switch v := stack[len(stack)-1].(type) {
	case []byte:
		w.line.WriteString(w.font.decode(v))
	case []any:
		for _, part := range v {
			if b, ok := part.([]byte); ok {
				w.line.WriteString(w.font.decode(b))
			}
		}
	}
}

func (w *writer) flush() {
	if w.line.Len() > 0 {
		w.lines = append(w.lines, w.line.String())
		w.line.Reset()
	}
}
