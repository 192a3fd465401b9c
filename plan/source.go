package plan

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"guben/fault"
)

// maxSource bounds a document; plans have a few hundred kilobytes at most.
const maxSource = 32 << 20

// sourceLine is a line of the source: words, or the cells of a table's row.
type sourceLine struct {
	text  string
	cells []string
	line  int
	title bool // marked as a heading by the format
	blank bool
	full  bool // reaches the right margin, so it may be broken off
}

// source takes a file apart into lines.
func source(name string, data []byte) ([]sourceLine, error) {
	if len(data) > maxSource {
		return nil, fault.New(fault.TooLarge, "plan.too_large", "file", name).At(fault.Place{File: name})
	}
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return docxLines(name, data)
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return pdfLines(name, data)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) || strings.EqualFold(path.Ext(name), ".doc"):
		return nil, fault.New(fault.Invalid, "plan.old_word", "file", name).At(fault.Place{File: name})
	}
	return textLines(name, data)
}

func textLines(name string, data []byte) ([]sourceLine, error) {
	text, err := decode(data)
	if err != nil || strings.Contains(text, "\x00") {
		return nil, fault.New(fault.Invalid, "plan.not_text", "file", name).At(fault.Place{File: name}).Because(err)
	}
	var lines []sourceLine
	for i, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		lines = append(lines, readLine(line, i+1))
	}
	return lines, nil
}

// decode reads UTF-8, UTF-16 with a mark, and GB18030.
func decode(data []byte) (string, error) {
	if utf8.Valid(data) {
		return strings.TrimPrefix(string(data), "\ufeff"), nil
	}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		return string(out), err
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	return string(out), err
}

// readLine reads a line of plain text or Markdown.
func readLine(text string, number int) sourceLine {
	line := sourceLine{line: number}
	trimmed := strings.TrimSpace(text)
	if strings.Count(text, "\t") >= 2 {
		line.cells = cells(strings.Split(text, "\t"))
		return line
	}
	if strings.HasPrefix(trimmed, "|") && strings.Count(trimmed, "|") > 2 {
		line.cells = cells(strings.Split(strings.Trim(trimmed, "|"), "|"))
		line.blank = ruled(line.cells)
		return line
	}
	if stripped := strings.TrimLeft(trimmed, "#"); len(stripped) < len(trimmed) && strings.HasPrefix(stripped, " ") {
		line.title, trimmed = true, stripped
	}
	line.text = clean(unmark(trimmed))
	line.blank = line.text == ""
	return line
}

func cells(parts []string) []string {
	for i, part := range parts {
		parts[i] = clean(unmark(part))
	}
	return parts
}

// ruled reports the line of dashes below the head of a Markdown table.
func ruled(cells []string) bool {
	for _, cell := range cells {
		if strings.Trim(cell, "-: ") != "" {
			return false
		}
	}
	return true
}

// unmark takes the emphasis of Markdown out.
func unmark(text string) string {
	return strings.NewReplacer("**", "", "__", "", "<br>", "", "&nbsp;", " ").Replace(text)
}
