package plan

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"guben/fault"
)

// docxLines reads the paragraphs and tables of a Word document, with the
// numbers Word counts itself.
func docxLines(name string, data []byte) ([]sourceLine, error) {
	damaged := func(cause error) error {
		return fault.New(fault.Damaged, "plan.not_word", "file", name).At(fault.Place{File: name}).Because(cause)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged(err)
	}
	body, err := member(archive, "word/document.xml")
	if err != nil || body == nil {
		return nil, damaged(err)
	}
	numbering, err := member(archive, "word/numbering.xml")
	if err != nil {
		return nil, damaged(err)
	}
	w := &word{lists: readNumbering(numbering), counts: map[string][]int{}}
	if err := w.read(body); err != nil {
		return nil, damaged(err)
	}
	return w.lines, nil
}

// member reads a file of the archive, nil if there is none; no more than
// maxSource bytes, for an archive may unpack to anything.
func member(archive *zip.Reader, name string) ([]byte, error) {
	for _, file := range archive.File {
		if file.Name != name {
			continue
		}
		r, err := file.Open()
		if err != nil {
			return nil, err
		}
		defer r.Close()
		data, err := io.ReadAll(io.LimitReader(r, maxSource+1))
		if len(data) > maxSource {
			return nil, io.ErrShortBuffer
		}
		return data, err
	}
	return nil, nil
}

// word is the state of reading a document's body.
type word struct {
	lists  map[string][]listLevel
	counts map[string][]int
	lines  []sourceLine

	text  strings.Builder
	list  string // numbering of the paragraph
	level int
	title bool
	depth int // tables we are in
	row   []string
	cell  []string
}

func (w *word) read(body []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := w.start(decoder, t); err != nil {
				return err
			}
		case xml.EndElement:
			w.end(t.Name.Local)
		}
	}
}

func (w *word) start(decoder *xml.Decoder, t xml.StartElement) error {
	switch t.Name.Local {
	case "t":
		var text string
		if err := decoder.DecodeElement(&text, &t); err != nil {
			return err
		}
		w.text.WriteString(text)
	case "delText", "instrText":
		return decoder.Skip()
	case "tab":
		w.text.WriteByte(' ')
	case "br", "cr":
		w.text.WriteByte('\n')
	case "pStyle":
		w.title = strings.HasPrefix(strings.ToLower(value(t)), "heading") || value(t) == "Title"
	case "ilvl":
		w.level, _ = strconv.Atoi(value(t))
	case "numId":
		w.list = value(t)
	case "p":
		w.text.Reset()
		w.list, w.level, w.title = "", 0, false
	case "tbl":
		w.depth++
	case "tr":
		w.row = nil
	case "tc":
		w.cell = nil
	}
	return nil
}

func (w *word) end(name string) {
	switch name {
	case "p":
		w.paragraph()
	case "tc":
		w.row = append(w.row, strings.Trim(strings.Join(w.cell, "\n"), "\n"))
	case "tr":
		if w.depth == 1 {
			w.lines = append(w.lines, sourceLine{cells: w.row, line: len(w.lines) + 1})
		}
	case "tbl":
		w.depth--
	}
}

func (w *word) paragraph() {
	text := w.label() + w.text.String()
	if w.depth > 0 {
		w.cell = append(w.cell, clean(text))
		return
	}
	for _, part := range strings.Split(text, "\n") {
		line := sourceLine{text: clean(part), line: len(w.lines) + 1, title: w.title}
		line.blank = line.text == ""
		w.lines = append(w.lines, line)
	}
}

// label is the number Word shows before the paragraph.
func (w *word) label() string {
	levels := w.lists[w.list]
	if w.list == "" || w.list == "0" || w.level < 0 || w.level >= len(levels) {
		return ""
	}
	counts := w.counts[w.list]
	for len(counts) <= w.level {
		counts = append(counts, levels[len(counts)].start-1)
	}
	counts = counts[:w.level+1]
	counts[w.level]++
	w.counts[w.list] = counts
	label := levels[w.level].text
	for i := range counts {
		label = strings.ReplaceAll(label, "%"+strconv.Itoa(i+1), levels[i].say(counts[i]))
	}
	return label
}

func value(t xml.StartElement) string {
	for _, attribute := range t.Attr {
		if attribute.Name.Local == "val" {
			return attribute.Value
		}
	}
	return ""
}

// listLevel is one level of a list Word numbers.
type listLevel struct {
	format, text string
	start        int
}

// say is a number in the level's format.
func (l listLevel) say(n int) string {
	switch {
	case l.format == "bullet" || l.format == "none":
		return ""
	case strings.Contains(l.format, "hinese") || strings.Contains(l.format, "ideograph"):
		return chinese(n)
	case strings.Contains(l.format, "Circle") && n >= 1 && n <= 20:
		return string(rune('①' + n - 1))
	}
	return strconv.Itoa(n)
}

// chinese writes 1 to 99 as 一 to 九十九.
func chinese(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return string(digits[n])
	}
	out := "十"
	if n >= 20 {
		out = string(digits[n/10]) + out
	}
	if n%10 > 0 {
		out += string(digits[n%10])
	}
	return out
}

// readNumbering reads the lists of numbering.xml by their number.
func readNumbering(data []byte) map[string][]listLevel {
	var file struct {
		Abstract []struct {
			ID     string `xml:"abstractNumId,attr"`
			Levels []struct {
				Start  attribute `xml:"start"`
				Format attribute `xml:"numFmt"`
				Text   attribute `xml:"lvlText"`
			} `xml:"lvl"`
		} `xml:"abstractNum"`
		Nums []struct {
			ID       string    `xml:"numId,attr"`
			Abstract attribute `xml:"abstractNumId"`
		} `xml:"num"`
	}
	lists := map[string][]listLevel{}
	if xml.Unmarshal(data, &file) != nil { // lists are a comfort; without them the text is still whole
		return lists
	}
	for _, num := range file.Nums {
		for _, abstract := range file.Abstract {
			if abstract.ID != num.Abstract.Value {
				continue
			}
			for _, level := range abstract.Levels {
				start, err := strconv.Atoi(level.Start.Value)
				if err != nil {
					start = 1
				}
				lists[num.ID] = append(lists[num.ID], listLevel{level.Format.Value, level.Text.Value, start})
			}
		}
	}
	return lists
}

type attribute struct {
	Value string `xml:"val,attr"`
}
