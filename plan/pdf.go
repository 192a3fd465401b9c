package plan

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"

	"guben/fault"
)

// pdfLines reads the text layer of a PDF. It knows what programs for writing
// official documents produce: Flate streams, object streams, fonts with a
// ToUnicode table or one of the common Chinese encodings. Scans and encrypted
// files are refused.
func pdfLines(name string, data []byte) ([]sourceLine, error) {
	refused := fault.New(fault.Invalid, "plan.not_pdf", "file", name).At(fault.Place{File: name})
	file := &pdf{objects: map[int]any{}, budget: maxSource}
	file.load(data)
	if bytes.Contains(data, []byte("/Encrypt")) {
		return nil, refused
	}
	var lines []sourceLine
	for _, page := range file.pages() {
		lines = append(lines, file.text(page)...)
	}
	for i := range lines {
		lines[i].line = i + 1
	}
	if len(lines) == 0 {
		return nil, refused
	}
	return lines, nil
}

// Values of a PDF: float64, pdfName, []byte for strings, []any, pdfDict, pdfRef
// and *pdfStream.
type (
	pdfName   string
	pdfRef    int
	pdfDict   map[pdfName]any
	pdfStream struct {
		dict pdfDict
		raw  []byte
	}
)

// pdf is a file's objects by number.
type pdf struct {
	objects map[int]any
	order   []int
	budget  int // bytes streams may still unpack to
}

var objectStart = regexp.MustCompile(`(\d{1,9})\s+\d{1,5}\s+obj\b`)

// load finds the objects by their text; the cross-reference table is not
// trusted.
func (f *pdf) load(data []byte) {
	for _, at := range objectStart.FindAllSubmatchIndex(data, -1) {
		number, err := strconv.Atoi(string(data[at[2]:at[3]]))
		if err != nil {
			continue
		}
		lex := &lexer{data: data, at: at[1]}
		value := lex.value(0)
		if dict, ok := value.(pdfDict); ok {
			if raw, ok := lex.stream(); ok {
				value = &pdfStream{dict, raw}
			}
		}
		f.set(number, value)
	}
	for _, number := range f.order {
		f.unpack(f.objects[number])
	}
}

func (f *pdf) set(number int, value any) {
	if _, known := f.objects[number]; !known {
		f.order = append(f.order, number)
	}
	f.objects[number] = value
}

// unpack reads the objects of an object stream.
func (f *pdf) unpack(value any) {
	stream, ok := value.(*pdfStream)
	if !ok || stream.dict["Type"] != pdfName("ObjStm") {
		return
	}
	data := f.decode(stream)
	first, _ := f.resolve(stream.dict["First"]).(float64)
	count, _ := f.resolve(stream.dict["N"]).(float64)
	head := &lexer{data: data}
	for i := 0; i < int(count) && i < len(data); i++ {
		number, ok := head.value(0).(float64)
		offset, is := head.value(0).(float64)
		at := int(first) + int(offset)
		if !ok || !is || at < 0 || at >= len(data) {
			return
		}
		f.set(int(number), (&lexer{data: data, at: at}).value(0))
	}
}

// resolve follows references.
func (f *pdf) resolve(value any) any {
	for range 8 {
		ref, ok := value.(pdfRef)
		if !ok {
			return value
		}
		value = f.objects[int(ref)]
	}
	return nil
}

func (f *pdf) dict(value any) pdfDict {
	switch v := f.resolve(value).(type) {
	case pdfDict:
		return v
	case *pdfStream:
		return v.dict
	}
	return nil
}

// decode unpacks a stream within the budget.
func (f *pdf) decode(stream *pdfStream) []byte {
	filter := f.resolve(stream.dict["Filter"])
	if list, ok := filter.([]any); ok && len(list) == 1 {
		filter = f.resolve(list[0])
	}
	switch filter {
	case nil:
		return stream.raw
	case pdfName("FlateDecode"):
		r, err := zlib.NewReader(bytes.NewReader(stream.raw))
		if err != nil {
			return nil
		}
		data, _ := io.ReadAll(io.LimitReader(r, int64(f.budget))) // a cut-off stream still has its beginning
		f.budget -= len(data)
		return data
	}
	return nil
}

// page is a page with what it inherits.
type pdfPage struct {
	dict, resources pdfDict
}

// pages walks the page tree.
func (f *pdf) pages() []pdfPage {
	var out []pdfPage
	seen := map[int]bool{}
	for _, number := range f.order {
		if dict := f.dict(pdfRef(number)); dict["Type"] == pdfName("Catalog") {
			out = f.walk(dict["Pages"], nil, seen, out)
		}
	}
	return out
}

func (f *pdf) walk(node any, resources pdfDict, seen map[int]bool, out []pdfPage) []pdfPage {
	ref, ok := node.(pdfRef)
	if !ok || seen[int(ref)] {
		return out
	}
	seen[int(ref)] = true
	dict := f.dict(ref)
	if own := f.dict(dict["Resources"]); own != nil {
		resources = own
	}
	kids, ok := f.resolve(dict["Kids"]).([]any)
	if !ok {
		return append(out, pdfPage{dict, resources})
	}
	for _, kid := range kids {
		out = f.walk(kid, resources, seen, out)
	}
	return out
}

// content is a page's content, its streams joined.
func (f *pdf) content(page pdfPage) []byte {
	var out []byte
	parts, ok := f.resolve(page.dict["Contents"]).([]any)
	if !ok {
		parts = []any{page.dict["Contents"]}
	}
	for _, part := range parts {
		if stream, ok := f.resolve(part).(*pdfStream); ok {
			out = append(append(out, f.decode(stream)...), '\n')
		}
	}
	return out
}
