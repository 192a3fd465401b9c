package sheet

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"guben/fault"
	"guben/message"
)

// tight are limits that keep a fuzzer quick and reach every refusal.
var tight = Limits{MaxFile: 1 << 20, MaxUnpacked: 4 << 20, MaxShared: 4 << 20, MaxRows: 2000, MaxColumns: 60, MaxCellText: 4096}

var unfilled = regexp.MustCompile(`\{[a-z_]+\}`)

// readAnything must end in the end of a table or in a fault with a sentence.
func readAnything(t *testing.T, content []byte) {
	t.Helper()
	err := findIn(content, tight)
	if err == nil || err == io.EOF {
		return
	}
	var known *fault.Error
	if !errors.As(err, &known) {
		t.Fatalf("no fault: %v", err)
	}
	for _, lang := range []message.Lang{message.Zh, message.En} {
		if text := known.Say(lang); strings.Contains(text, known.Code) || unfilled.MatchString(text) {
			t.Fatalf("no sentence: %s", text)
		}
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add(writeRoster(f))
	f.Add(excel(f, func(file *excelize.File) {
		must(f, file.SetSheetRow("Sheet1", "A1", &[]any{"姓名", "证件号码", 1.5, true}))
	}))
	f.Add(excelEncrypted(f))
	f.Fuzz(readAnything)
}

// FuzzSheetParts goes below the zip file, whose checksums would stop most
// changes from being seen.
func FuzzSheetParts(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="s" s="1"><v>0</v></c><c t="inlineStr"><is><t>证件号码</t></is></c></row>`+
		`<row><c s="1"><f>A1</f><v>4.3905E+4</v></c><c t="d"><v>2020-03-15T00:00:00</v></c><c t="b"><v>1</v></c></row></sheetData></worksheet>`,
		`<sst><si><t>姓名</t><rPh><t>x</t></rPh></si><si><r><t>_x000D_&#10;</t></r></si></sst>`,
		`<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[h]:mm;@"/></numFmts><cellXfs><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs></styleSheet>`)
	f.Fuzz(func(t *testing.T, sheet, shared, styles string) {
		readAnything(t, handmade(t, sheet, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles))
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("\ufeff姓名,证件号码\r\n\"甲\",=\"0012\"\r\n"))
	f.Add([]byte(gb(f, "姓名\t证件号码\n甲\t2.1E+17\n")))
	f.Add([]byte("\xff\xfe姓\x00名\x00,\x00\n\x00"))
	f.Add([]byte("sep=;\na;\"b"))
	f.Fuzz(readAnything)
}

// FuzzRoundTrip: a text comes back as it was written, in every format.
func FuzzRoundTrip(f *testing.F) {
	for _, text := range []string{"甲", "=1+1", "'=1", "''@x", `="0012"`, "-", "a\r\nb", `"`, "<&>_x0041_", "\t", "00120", "2.1E+17", "\u200b"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsFunc(text, unwritable) || len(text) > 1000 {
			return
		}
		layout := Layout{Columns: []Head{{Name: "左"}, {Name: "中"}, {Name: "右"}}}
		var book, list bytes.Buffer
		w := NewWriter(&book)
		must(t, w.Sheet(layout))
		must(t, w.Row(Text("左"), Text(text), Text("右")))
		must(t, w.Close())
		wantMiddle(t, book.Bytes(), "Sheet1", text)
		c, err := NewCSVWriter(&list, UTF8, layout)
		must(t, err)
		must(t, c.Row(Text("左"), Text(text), Text("右")))
		must(t, c.Close())
		wantMiddle(t, list.Bytes(), "", text)
	})
}

// unwritable are characters XML has no place for.
func unwritable(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f || r == 0xfffe || r == 0xffff
}

func wantMiddle(t *testing.T, content []byte, sheet, want string) {
	t.Helper()
	rows, err := allRows(t, openBytes(t, content, "表"), sheet)
	must(t, err)
	if len(rows) != 2 || len(rows[1].Cells) != 3 || rows[1].Cells[1].Text != want || rows[1].Cells[1].Formula {
		t.Fatalf("wrote %q, read %+v", want, rows)
	}
}
