package sheet

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"guben/period"
)

// roster is a table with everything a spreadsheet likes to spoil.
var roster = Layout{
	Name:   "户台账[2020]",
	Titles: []string{"户台账", "填报单位：样例村"},
	Columns: []Head{
		{Name: "姓名"}, {Name: "证件号码", Text: true}, {Name: "人均纯收入", Width: 14},
		{Name: "人数"}, {Name: "识别日期"}, {Name: "达标率"}, {Name: "备注", Width: 30},
	},
}

var rosterRows = [][]Value{
	{Text("甲某"), Text("999999199001010019"), Amount(581242), Int(3), Day(period.Date(2020, 3, 15)), Percent(8550), Text("=1+1")},
	{Text("乙某"), Text("00120"), Amount(-5), Int(0), Day(period.Date(1950, 1, 2)), Percent(10000), Text("+8613800000000")},
	{Text("丙<某>&\"'"), Blank(), Amount(0), Int(-7), Blank(), Percent(1), Text("@SUM(A1)\n第二行")},
	{Text("丁某").Marked(), Text("99999919900101001x"), Amount(100), Int(1e16), Day(period.Date(1899, 5, 1)), Blank(), Text("-2+3_x0041_\u0007完")},
}

// rosterShown are the cells of rosterRows as a person reads them.
var rosterShown = [][]string{
	{"甲某", "999999199001010019", "5812.42", "3", "2020-03-15", "85.50%", "=1+1"},
	{"乙某", "00120", "-0.05", "0", "1950-01-02", "100.00%", "+8613800000000"},
	{"丙<某>&\"'", "", "0.00", "-7", "", "0.01%", "@SUM(A1)\n第二行"},
	{"丁某", "99999919900101001x", "1.00", "10000000000000000", "1899-05-01", "", "-2+3_x0041_完"},
}

func writeRoster(t testing.TB) []byte {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out)
	must(t, w.Sheet(roster))
	for _, row := range rosterRows {
		must(t, w.Row(row...))
	}
	must(t, w.Close())
	return out.Bytes()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWrittenWorkbookReadsBack(t *testing.T) {
	book := openBytes(t, writeRoster(t), "名册.xlsx")
	if got := book.Sheets()[0].Name; got != "户台账_2020_" {
		t.Errorf("sheet name %q", got)
	}
	table, err := book.Find(Want{Field: sameName("姓名", "证件号码", "备注")})
	must(t, err)
	percents := map[string]string{"85.50%": "0.8550", "100.00%": "1.0000", "0.01%": "0.0001"}
	for i := range rosterShown {
		record, err := table.Next()
		must(t, err)
		for c, want := range rosterShown[i] {
			if number, ok := percents[want]; ok {
				want = number
			}
			if got := record.Cell(c); got.Text != want {
				t.Errorf("row %d column %s: %q, want %q", record.Line, Letter(c), got.Text, want)
			} else if got.Formula || got.Damaged {
				t.Errorf("row %d column %s: %+v", record.Line, Letter(c), got)
			}
		}
	}
	if _, err := table.Next(); err != io.EOF {
		t.Errorf("after the last row: %v", err)
	}
}

// The other way round: what a library that knows the format makes of it.
func TestWrittenWorkbookForExcelize(t *testing.T) {
	file, err := excelize.OpenReader(bytes.NewReader(writeRoster(t)))
	must(t, err)
	defer file.Close()
	rows, err := file.GetRows("户台账_2020_")
	must(t, err)
	for i, want := range rosterShown {
		got := rows[i+3]
		for c := range got {
			want := want[c]
			if c == 2 && want == "5812.42" {
				want = "5,812.42"
			}
			if got[c] != want {
				t.Errorf("row %d column %s: %q, want %q", i+4, Letter(c), got[c], want)
			}
		}
		if formula, _ := file.GetCellFormula("户台账_2020_", "G4"); formula != "" {
			t.Errorf("text became the formula %q", formula)
		}
	}
	panes, err := file.GetPanes("户台账_2020_")
	must(t, err)
	if !panes.Freeze || panes.YSplit != 3 {
		t.Errorf("header not frozen: %+v", panes)
	}
	merged, err := file.GetMergeCells("户台账_2020_")
	must(t, err)
	if len(merged) != 2 || merged[0][0] != "A1:G1" {
		t.Errorf("titles not merged: %v", merged)
	}
	for cell, want := range map[string]int{"B5": 49, "B7": 49} {
		style, err := file.GetCellStyle("户台账_2020_", cell)
		must(t, err)
		about, err := file.GetStyle(style)
		must(t, err)
		if about.NumFmt != want {
			t.Errorf("%s has number format %d, want %d (text)", cell, about.NumFmt, want)
		}
	}
}

func TestWrittenWorkbookForLibreOffice(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("soffice is missing: install the Debian package libreoffice-calc-nogui")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "roster.xlsx")
	must(t, os.WriteFile(path, writeRoster(t), 0o600))
	convert := exec.Command(soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless",
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", dir, path)
	if output, err := convert.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	file, err := os.Open(filepath.Join(dir, "roster.csv"))
	must(t, err)
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	must(t, err)
	if rows[0][0] != "户台账" || rows[2][1] != "证件号码" || len(rows) != 7 {
		t.Fatalf("rows: %q", rows)
	}
	for i, want := range rosterShown {
		for c, want := range want {
			if got := strings.ReplaceAll(rows[i+3][c], "5,812.42", "5812.42"); got != want {
				t.Errorf("row %d column %s: %q, want %q", i+4, Letter(c), got, want)
			}
		}
	}
}

func TestWritingIsDeterministic(t *testing.T) {
	if !bytes.Equal(writeRoster(t), writeRoster(t)) {
		t.Error("the same rows gave different bytes")
	}
}

func TestTableGoesOnInFurtherSheets(t *testing.T) {
	var out bytes.Buffer
	w := NewWriter(&out)
	w.lastRow = 4
	must(t, w.Sheet(Layout{Name: "名单", Columns: []Head{{Name: "姓名"}, {Name: "序号"}}}))
	for i := range 8 {
		must(t, w.Row(Text("甲"), Int(int64(i))))
	}
	must(t, w.Close())
	book := openBytes(t, out.Bytes(), "名单.xlsx")
	var names []string
	seen := 0
	for _, s := range book.Sheets() {
		names = append(names, s.Name)
		rows, err := book.Rows(s.Name)
		must(t, err)
		table, err := FindHeader(rows, Want{Field: sameName("姓名", "序号")})
		must(t, err)
		for record, err := table.Next(); err == nil; record, err = table.Next() {
			if want := string(rune('0' + seen)); record.Field("序号").Text != want {
				t.Errorf("%s: %q, want %q", s.Name, record.Field("序号").Text, want)
			}
			seen++
		}
	}
	if strings.Join(names, "|") != "名单|名单 (2)|名单 (3)" || seen != 8 {
		t.Errorf("sheets %q with %d rows", names, seen)
	}
}

func TestTextTooLongForExcel(t *testing.T) {
	w := NewWriter(io.Discard)
	err := w.Row(Text(strings.Repeat("长", maxCellRunes+1)))
	wantFault(t, err, "sheet.cell_too_long", "第 2 行有文字超过 32767 字，Excel 放不下。")
}

func TestWrittenCSVReadsBack(t *testing.T) {
	for name, encoding := range map[string]Encoding{"utf8": UTF8, "gb18030": GB18030} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			w, err := NewCSVWriter(&out, encoding, roster)
			must(t, err)
			for _, row := range rosterRows {
				must(t, w.Row(row...))
			}
			must(t, w.Close())
			if bytes.Contains(out.Bytes(), []byte(",=")) {
				t.Error("a field begins with =")
			}
			table, err := openBytes(t, out.Bytes(), "名册.csv").Find(Want{Field: sameName("姓名", "证件号码")})
			must(t, err)
			for _, want := range rosterShown {
				record, err := table.Next()
				must(t, err)
				for c, want := range want {
					if got := record.Cell(c).Text; got != want {
						t.Errorf("row %d column %s: %q, want %q", record.Line, Letter(c), got, want)
					}
				}
			}
		})
	}
}
