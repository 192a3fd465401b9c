package sheet

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"

	"guben/fault"
)

// family is what a file turns out to be; names and endings lie too often to
// be asked.
type family uint8

const (
	familyText family = iota
	familyZip
)

// sniffed is how much of the file's start is looked at.
const sniffed = 4096

// signatures of files that are brought instead of a workbook, with the code of
// the sentence that says what to do.
var signatures = []struct{ start, code string }{
	{"%PDF", "sheet.pdf"},
	{"{\\rtf", "sheet.word"},
	{"Rar!", "sheet.archive"},
	{"7z\xbc\xaf\x27\x1c", "sheet.archive"},
	{"\x1f\x8b", "sheet.archive"},
	{"\xff\xd8\xff", "sheet.picture"},
	{"\x89PNG", "sheet.picture"},
	{"SQLite format 3", "sheet.unknown"},
	{"PK\x05\x06", "sheet.archive"},
}

// markup is how web pages and XML spreadsheets named .xls begin.
var markup = []string{"<!doctype", "<html", "<table", "<?xml", "<meta", "<head", "<style", "<body", "<div"}

func sniff(content io.ReaderAt, size int64) (family, error) {
	head := make([]byte, min(size, sniffed))
	if _, err := content.ReadAt(head, 0); err != nil && err != io.EOF {
		return 0, fault.New(fault.Damaged, "sheet.unreadable").Because(err)
	}
	for _, s := range signatures {
		if bytes.HasPrefix(head, []byte(s.start)) {
			return 0, fault.New(fault.Invalid, s.code)
		}
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return familyZip, nil
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return 0, fault.New(fault.Invalid, compound(content, size, head))
	case isMarkup(head):
		return 0, fault.New(fault.Invalid, "sheet.markup")
	case isBinary(head):
		return 0, fault.New(fault.Invalid, "sheet.unknown")
	}
	return familyText, nil
}

// compound tells encrypted workbooks, old workbooks and old Word files apart
// by the names in the directory of the compound file (MS-CFB 2.6).
func compound(content io.ReaderAt, size int64, head []byte) string {
	directory := make([]byte, 16<<10)
	offset := int64(0)
	if len(head) >= 52 {
		sector := int64(1) << min(binary.LittleEndian.Uint16(head[30:]), 16)
		offset = (int64(binary.LittleEndian.Uint32(head[48:])) + 1) * sector
	}
	if offset >= size {
		return "sheet.truncated"
	}
	n, _ := content.ReadAt(directory, offset)
	for _, known := range []struct{ stream, code string }{
		{"EncryptedPackage", "sheet.encrypted"},
		{"WordDocument", "sheet.word"},
		{"PowerPoint Document", "sheet.slides"},
		{"Workbook", "sheet.old_xls"},
		{"Book", "sheet.old_xls"},
	} {
		if bytes.Contains(directory[:n], wide(known.stream)) {
			return known.code
		}
	}
	return "sheet.unknown"
}

func wide(name string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(name)) {
		out = binary.LittleEndian.AppendUint16(out, unit)
	}
	return out
}

func isMarkup(head []byte) bool {
	start := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n"))
	for _, tag := range markup {
		if bytes.HasPrefix(start, []byte(tag)) {
			return true
		}
	}
	return false
}

// isBinary holds for content with controls that no text has. UTF-16 has its
// zero bytes at regular places.
func isBinary(head []byte) bool {
	if encodingOf(head) == utf16LE || encodingOf(head) == utf16BE {
		return false
	}
	controls := 0
	for _, b := range head {
		if b == 0 {
			return true
		}
		if b < ' ' && b != '\t' && b != '\n' && b != '\r' {
			controls++
		}
	}
	return controls*100 > len(head)
}
