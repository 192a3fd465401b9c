package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"guben/fault"
)

// excel makes a workbook with the library that knows the whole format.
func excel(t testing.TB, build func(f *excelize.File)) []byte {
	t.Helper()
	file := excelize.NewFile()
	defer file.Close()
	build(file)
	out, err := file.WriteToBuffer()
	must(t, err)
	return out.Bytes()
}

// zipped makes a zip file of name, text pairs.
func zipped(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i+1 < len(pairs); i += 2 {
		part, err := w.Create(pairs[i])
		must(t, err)
		_, err = io.WriteString(part, pairs[i+1])
		must(t, err)
	}
	must(t, w.Close())
	return out.Bytes()
}

// handmade makes a workbook of one sheet 表 with that XML.
func handmade(t testing.TB, sheet string, more ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{
		"[Content_Types].xml", "<Types/>",
		"xl/workbook.xml", `<workbook><sheets><sheet name="表" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
			`<Relationship Id="r3" Type="x/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", sheet,
	}, more...)...)
}

func allRows(t testing.TB, book *Book, sheet string) ([]Row, error) {
	t.Helper()
	rows, err := book.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Row
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, Row{row.Number, append([]Cell(nil), row.Cells...)})
	}
}

func TestCellsOfAnExcelWorkbook(t *testing.T) {
	content := excel(t, func(f *excelize.File) {
		style := func(cell string, s *excelize.Style) {
			id, err := f.NewStyle(s)
			must(t, err)
			must(t, f.SetCellStyle("Sheet1", cell, cell, id))
		}
		chinese := `yyyy"年"m"月"d"日"`
		zeros := "000000"
		set := func(cell string, value any) { must(t, f.SetCellValue("Sheet1", cell, value)) }
		set("A1", "文字")
		set("B1", 5812.42)
		set("C1", time.Date(2020, 3, 15, 0, 0, 0, 0, time.UTC))
		set("D1", 43905)
		style("D1", &excelize.Style{CustomNumFmt: &chinese})
		set("E1", true)
		must(t, f.SetCellFormula("Sheet1", "F1", "SUM(B1:B1)"))
		must(t, f.SetCellRichText("Sheet1", "G1", []excelize.RichTextRun{{Text: "富"}, {Text: "文本", Font: &excelize.Font{Bold: true}}}))
		set("H1", 120)
		style("H1", &excelize.Style{CustomNumFmt: &zeros})
		set("J1", "2.10504E+17")
		set("K1", "a<b>&\"c'\r\nd")
		set("L1", 0.3+0.0-0.2)
		style("A3", &excelize.Style{Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FF0000"}}})
	})
	rows, err := allRows(t, openBytes(t, content, "表.xlsx"), "Sheet1")
	must(t, err)
	want := []Cell{
		{Text: "文字", Kind: KindText}, {Text: "5812.42", Kind: KindNumber}, {Text: "2020-03-15", Kind: KindDate},
		{Text: "2020-03-15", Kind: KindDate}, {Text: "TRUE", Kind: KindBool}, {Formula: true}, {Text: "富文本", Kind: KindText},
		{Text: "000120", Kind: KindNumber}, {}, {Text: "2.10504E+17", Kind: KindText, Damaged: true},
		{Text: "a<b>&\"c'\r\nd", Kind: KindText}, {Text: "0.1", Kind: KindNumber},
	}
	if len(rows) != 1 || len(rows[0].Cells) != len(want) {
		t.Fatalf("rows %+v", rows)
	}
	for i, cell := range rows[0].Cells {
		if cell != want[i] {
			t.Errorf("%s1 is %+v, want %+v", Letter(i), cell, want[i])
		}
	}
}

func TestCellsAsOtherProgramsWriteThem(t *testing.T) {
	const styles = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="57"/><xf numFmtId="170"/></cellXfs></styleSheet>`
	const shared = `<sst><si><t>甲</t><rPh><t>jiǎ</t></rPh></si><si/><si><r><t xml:space="preserve"> 乙</t></r><r><t>丙&#x20;</t></r></si></sst>`
	content := handmade(t, `<?xml version="1.0"?><!-- made by > somebody --><x:worksheet><x:dimension ref="A1:XFD1048576"/><x:sheetData>`+
		`<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c><x:c t="s"><x:v>2</x:v></x:c></x:row>`+
		`<x:row r="5"><x:c r="B5" t="inlineStr"><x:is><x:t><![CDATA[<丁&>]]></x:t></x:is></x:c>`+
		`<x:c t="str"><x:f>A1&amp;"&gt;"</x:f><x:v>戊_x000D_</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c><x:c t="d"><x:v>2020-03-15T00:00:00</x:v></x:c>`+
		`<x:c s="1"><x:v>43905</x:v></x:c><x:c s='2'><x:v>43905</x:v></x:c><x:c s="1"><x:v>20200315</x:v></x:c><x:c s="9"/></x:row>`+
		`</x:sheetData><x:mergeCells count="1"/></x:worksheet>`, "xl/sharedStrings.xml", shared, "xl/styles.xml", styles)
	rows, err := allRows(t, openBytes(t, content, "表.xlsx"), "表")
	must(t, err)
	want := []Row{
		{1, []Cell{{Text: "甲", Kind: KindText}, {}, {Text: " 乙丙 ", Kind: KindText}}},
		{5, []Cell{
			{}, {Text: "<丁&>", Kind: KindText}, {Text: "戊\r", Kind: KindText, Formula: true}, {Text: "#N/A", Kind: KindError},
			{Text: "2020-03-15", Kind: KindDate}, {Text: "2020-03-15", Kind: KindDate}, {Text: "2020-03-15", Kind: KindDate},
			{Text: "20200315", Kind: KindNumber},
		}},
	}
	if len(rows) != 2 {
		t.Fatalf("rows %+v", rows)
	}
	for i, row := range rows {
		if row.Number != want[i].Number || len(row.Cells) != len(want[i].Cells) {
			t.Fatalf("row %+v, want %+v", row, want[i])
		}
		for c, cell := range row.Cells {
			if cell != want[i].Cells[c] {
				t.Errorf("%s%d is %+v, want %+v", Letter(c), row.Number, cell, want[i].Cells[c])
			}
		}
	}
}

func TestMergedHeaderOfAnExcelWorkbook(t *testing.T) {
	content := excel(t, func(f *excelize.File) {
		for _, row := range []struct {
			cell   string
			values []any
		}{
			{"A1", []any{"农户收入台账"}},
			{"A2", []any{"姓名", "证件号码", "收入", nil, nil}},
			{"C3", []any{"工资性", "生产经营性", "财产性"}},
			{"A4", []any{"甲", "999999199001010019", 100.5, 200, nil}},
		} {
			must(t, f.SetSheetRow("Sheet1", row.cell, &row.values))
		}
		for _, area := range [][2]string{{"A1", "E1"}, {"A2", "A3"}, {"B2", "B3"}, {"C2", "E2"}} {
			must(t, f.MergeCell("Sheet1", area[0], area[1]))
		}
		_, err := f.NewSheet("空表")
		must(t, err)
	})
	table, err := openBytes(t, content, "台账.xlsx").Find(Want{Field: peopleField})
	must(t, err)
	record, err := table.Next()
	must(t, err)
	if record.Line != 4 || record.Field("wage").Text != "100.5" || record.Field("business").Text != "200" ||
		record.Place("wage").String() != "台账.xlsx«Sheet1»:4[收入/工资性]" {
		t.Errorf("record %+v at %v", record, record.Place("wage"))
	}
}

func TestFindPassesOverHiddenAndOtherSheets(t *testing.T) {
	content := excel(t, func(f *excelize.File) {
		for _, name := range []string{"填表说明", "名单"} {
			_, err := f.NewSheet(name)
			must(t, err)
		}
		must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"姓名", "证件号码"}))
		must(t, f.SetCellValue("填表说明", "A1", "请如实填写"))
		must(t, f.SetSheetRow("名单", "A1", &[]any{"姓名", "身份证号"}))
		f.SetActiveSheet(2)
		must(t, f.SetSheetVisible("Sheet1", false))
	})
	table, err := openBytes(t, content, "表.xlsx").Find(Want{Field: peopleField})
	must(t, err)
	if got := table.Place(0, "").Sheet; got != "名单" {
		t.Errorf("found in %s", got)
	}
	if _, err := openBytes(t, content, "表.xlsx").Rows("没有"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a sheet that is not there: %v", err)
	}
}

func TestMillionBlankRows(t *testing.T) {
	var xml strings.Builder
	xml.WriteString(`<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>姓名</t></is></c><c t="inlineStr"><is><t>证件号码</t></is></c></row>`)
	for range 1_000_000 {
		xml.WriteString(`<row ht="15"><c s="1"/></row>`)
	}
	xml.WriteString(`<row r="1048576"><c t="inlineStr"><is><t>甲</t></is></c></row></sheetData></worksheet>`)
	table, err := openBytes(t, handmade(t, xml.String()), "表.xlsx").Find(Want{Field: peopleField})
	must(t, err)
	record, err := table.Next()
	must(t, err)
	if record.Line != lastRow || record.Field("name").Text != "甲" {
		t.Errorf("record %+v", record)
	}
	done, total := table.Progress()
	if _, err := table.Next(); err != io.EOF || done < total/2 {
		t.Errorf("end %v after %d of %d bytes", err, done, total)
	}
}

// TestFilesThatAreNoTable: what offices send by mistake, and what they are told.
func TestFilesThatAreNoTable(t *testing.T) {
	whole := writeRoster(t)
	compoundFile := func(stream string) string {
		head := make([]byte, 512)
		copy(head, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
		head[30] = 9
		return string(head) + string(wide("Root Entry")) + strings.Repeat("\x00", 100) + string(wide(stream))
	}
	encrypted := excelEncrypted(t)
	for name, c := range map[string]struct{ content, code, zh string }{
		"empty":           {"", "sheet.empty_file", "表.xlsx 文件是空的，没有任何内容。请重新导出后再上传。"},
		"truncated":       {string(whole[:len(whole)/2]), "sheet.truncated", "表.xlsx 文件不完整，可能没有下载完或没有上传完。请重新下载或重新导出后再上传。"},
		"cut to 10 bytes": {string(whole[:10]), "sheet.truncated", "表.xlsx 文件不完整，可能没有下载完或没有上传完。请重新下载或重新导出后再上传。"},
		"encrypted":       {string(encrypted), "sheet.encrypted", "表.xlsx 文件设了打开密码，读不了。请用 Excel 或 WPS 打开，去掉密码后另存为 .xlsx，再上传。"},
		"old xls":         {compoundFile("Workbook"), "sheet.old_xls", "表.xlsx 这是旧版 .xls（或 WPS 的 .et）文件。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。"},
		"doc":             {compoundFile("WordDocument"), "sheet.word", "表.xlsx 这是 Word 文档，不是表格。请把其中的表格复制到 Excel 或 WPS 表格里，另存为 .xlsx，再上传。"},
		"docx":            {string(zipped(t, "[Content_Types].xml", "", "word/document.xml", "")), "sheet.word", "表.xlsx 这是 Word 文档，不是表格。请把其中的表格复制到 Excel 或 WPS 表格里，另存为 .xlsx，再上传。"},
		"pptx":            {string(zipped(t, "[Content_Types].xml", "", "ppt/presentation.xml", "")), "sheet.slides", "表.xlsx 这是演示文稿，不是表格。请上传 .xlsx 或 .csv 文件。"},
		"ods":             {string(zipped(t, "content.xml", "")), "sheet.open_document", "表.xlsx 这是 OpenDocument 文件（.ods 一类）。请打开后另存为 .xlsx，再上传。"},
		"xlsb":            {string(zipped(t, "xl/workbook.bin", "")), "sheet.xlsb", "表.xlsx 这是二进制工作簿 .xlsb。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。"},
		"zip":             {string(zipped(t, "名册.xlsx", "")), "sheet.archive", "表.xlsx 这是压缩包。请先解压，再逐个上传里面的 .xlsx 或 .csv 文件。"},
		"pdf":             {"%PDF-1.7\n", "sheet.pdf", "表.xlsx 这是 PDF 文件，不是表格。请向提供单位索要 .xlsx 或 .csv 原表。"},
		"picture":         {"\xff\xd8\xff\xe0\x00\x10JFIF", "sheet.picture", "表.xlsx 这是图片，不是表格。请向提供单位索要 .xlsx 或 .csv 原表。"},
		"web page":        {"\ufeff\r\n<HTML><table><tr><td>姓名", "sheet.markup", "表.xlsx 这其实是网页或 XML 表格，只是扩展名写成了表格文件。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。"},
		"program":         {"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00", "sheet.unknown", "表.xlsx 这不是能识别的表格文件，或文件已损坏。请上传 .xlsx 或 .csv 文件。"},
		"no sheets":       {string(zipped(t, "[Content_Types].xml", "<Types/>")), "sheet.no_visible", "表.xlsx 工作簿里没有可见的工作表。请取消隐藏要用的工作表，保存后再上传。"},
		"sheet missing": {string(zipped(t, "xl/workbook.xml", `<workbook><sheet name="表" r:id="r1"/></workbook>`, "xl/_rels/workbook.xml.rels",
			`<Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>`)), "sheet.broken",
			"表.xlsx 工作表「表」 工作簿内部已损坏（sheet1.xml）。请用 Excel 或 WPS 打开，另存为新的 .xlsx，再上传。"},
		"row beyond the last": {string(handmade(t, `<worksheet><sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData></worksheet>`)), "sheet.absurd_row",
			"表.xlsx 工作表「表」 工作簿里的行号不合常理（最多 1048576 行），文件可能已损坏。请用 Excel 或 WPS 打开，另存为新的 .xlsx，再上传。"},
		"column beyond the last": {string(handmade(t, `<worksheet><sheetData><row r="3"><c r="ZZZZ3"><v>1</v></c></row></sheetData></worksheet>`)), "sheet.broken",
			"表.xlsx 工作表「表」 第 3 行 工作簿内部已损坏（sheet1.xml）。请用 Excel 或 WPS 打开，另存为新的 .xlsx，再上传。"},
		"far column": {string(handmade(t, `<worksheet><sheetData><row r="3"><c r="XFD3"><v>1</v></c></row></sheetData></worksheet>`)), "sheet.columns",
			"表.xlsx 工作表「表」 第 3 行 XFD 列还有内容，超过了 1024 列。请删去右侧多余的列。"},
		"text that is not there": {string(handmade(t, `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`)), "sheet.broken",
			"表.xlsx 工作表「表」 第 1 行 工作簿内部已损坏（sheet1.xml）。请用 Excel 或 WPS 打开，另存为新的 .xlsx，再上传。"},
		"sheet cut short": {string(handmade(t, `<worksheet><sheetData><row><c><v>1</v></c></row><row`)), "sheet.truncated",
			"表.xlsx 工作表「表」 第 1 行 文件不完整，可能没有下载完或没有上传完。请重新下载或重新导出后再上传。"},
		"long text": {string(handmade(t, `<worksheet><sheetData><row><c t="str"><v>`+strings.Repeat("长", 50000)+`</v></c></row></sheetData></worksheet>`)), "sheet.long_text",
			"表.xlsx 工作表「表」 第 1 行 有单元格的文字超过 131072 字节。请缩短；如果是 CSV，请检查引号是否成对。"},
	} {
		t.Run(name, func(t *testing.T) {
			wantFault(t, findIn([]byte(c.content), Limits{}), c.code, c.zh)
		})
	}
}

// findIn opens content and reads the first table, giving the fault met.
func findIn(content []byte, limits Limits) error {
	book, err := OpenReader(bytes.NewReader(content), int64(len(content)), "表.xlsx", limits)
	if err != nil {
		return err
	}
	table, err := book.Find(Want{Field: peopleField})
	for err == nil {
		_, err = table.Next()
	}
	return err
}

func excelEncrypted(t testing.TB) []byte {
	t.Helper()
	plain := excel(t, func(f *excelize.File) { must(t, f.SetCellValue("Sheet1", "A1", "姓名")) })
	encrypted, err := excelize.Encrypt(plain, &excelize.Options{Password: "口令"})
	must(t, err)
	return encrypted
}

func TestZipBomb(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range map[string]string{
		"[Content_Types].xml":        "<Types/>",
		"xl/workbook.xml":            `<workbook><sheets><sheet name="表" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
	} {
		part, err := w.Create(name)
		must(t, err)
		io.WriteString(part, text)
	}
	part, err := w.Create("xl/worksheets/sheet1.xml")
	must(t, err)
	io.WriteString(part, "<worksheet><sheetData>")
	block := []byte(strings.Repeat("<row></row>", 1<<17))
	for range 100 { // 140 MB, more than 200 times its packed size
		_, err := part.Write(block)
		must(t, err)
	}
	must(t, w.Close())
	wantFault(t, findIn(out.Bytes(), Limits{}), "sheet.bomb",
		"表.xlsx 工作表「表」 文件解压后大得不合常理，为保护系统没有读取。请用 Excel 或 WPS 打开，把要用的行列复制到新表，另存为 .xlsx，再上传。")
	wantFault(t, findIn(lying(out.Bytes()), Limits{}), "sheet.broken",
		"表.xlsx 工作表「表」 工作簿内部已损坏（sheet1.xml）。请用 Excel 或 WPS 打开，另存为新的 .xlsx，再上传。")
}

// lying makes the directory of a zip file state a size of 100 bytes for the
// last part (APPNOTE 4.3.12: uncompressed size at offset 24 of its entry).
func lying(content []byte) []byte {
	content = bytes.Clone(content)
	at := bytes.LastIndex(content, []byte("PK\x01\x02"))
	copy(content[at+24:], []byte{100, 0, 0, 0})
	return content
}

func TestLimits(t *testing.T) {
	sheet := `<worksheet><sheetData>` + strings.Repeat(`<row><c t="s"><v>0</v></c><c><v>2</v></c></row>`, 30) + `</sheetData></worksheet>`
	shared := "<sst>" + strings.Repeat("<si><t>"+strings.Repeat("字", 150)+"</t></si>", 10000) + "</sst>"
	content := handmade(t, sheet, "xl/sharedStrings.xml", shared)
	for name, c := range map[string]struct {
		limits   Limits
		code, zh string
	}{
		"file":     {Limits{MaxFile: 100}, "sheet.big_file", "表.xlsx 文件超过 0 MB。请按乡镇拆成几个文件，分别上传。"},
		"unpacked": {Limits{MaxUnpacked: 1 << 20}, "sheet.too_much", "表.xlsx 工作表「表」 表格解压后超过 1 MB。请删去多余的空行和格式，或按乡镇拆成几个文件，分别上传。"},
		"rows":     {Limits{MaxRows: 3}, "sheet.rows", "表.xlsx 工作表「表」 第 4 行 数据超过 3 行。请按乡镇拆成几个文件，分别上传。"},
		"shared":   {Limits{MaxShared: 4 << 20}, "sheet.shared_texts", "表.xlsx 工作表「表」 工作簿里的文字超过 4 MB。请按乡镇拆成几个文件，分别上传。"},
		"cell":     {Limits{MaxCellText: 100}, "sheet.long_text", "表.xlsx 工作表「表」 有单元格的文字超过 100 字节。请缩短；如果是 CSV，请检查引号是否成对。"},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, findIn(content, c.limits), c.code, c.zh) })
	}
}

func TestDamagedByteIsNoticed(t *testing.T) {
	content := writeRoster(t)
	at := bytes.Index(content, []byte("sheet1.xml")) + 200
	content[at] ^= 0x55
	var known *fault.Error
	if err := findIn(content, Limits{}); !errors.As(err, &known) || known.Kind != fault.Damaged {
		t.Errorf("got %v", err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "名册.xlsx")
	must(t, os.WriteFile(path, writeRoster(t), 0o600))
	book, err := Open(path, Limits{})
	must(t, err)
	if book.Name() != "名册.xlsx" {
		t.Errorf("name %q", book.Name())
	}
	must(t, book.Close())
	_, err = Open(filepath.Join(dir, "没有.xlsx"), Limits{})
	wantFault(t, err, "sheet.no_file", filepath.Join(dir, "没有.xlsx")+" 找不到这个文件，请核对文件名和所在的文件夹。")
	_, err = Open(dir, Limits{})
	wantFault(t, err, "sheet.unreadable", dir+" 文件读不出来：可能被别的程序占用、没有读取权限，或存放它的磁盘有问题。请关闭正在使用它的程序，或换个位置再试。")
}

// TestReadingHoldsOneRow: a long sheet takes no more memory than a short one.
func TestReadingHoldsOneRow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "长表.xlsx")
	file, err := os.Create(path)
	must(t, err)
	w := NewWriter(file)
	must(t, w.Sheet(Layout{Columns: []Head{{Name: "姓名"}, {Name: "证件号码", Text: true}, {Name: "备注"}}}))
	for i := range 40_000 {
		must(t, w.Row(Text("样例村民"), Text(fmt.Sprintf("9999991990%08d", i)), Text(strings.Repeat("长", 50))))
	}
	must(t, w.Close())
	must(t, file.Close())
	book, err := Open(path, Limits{})
	must(t, err)
	defer book.Close()
	table, err := book.Find(Want{Field: peopleField})
	must(t, err)
	before := heap()
	for i := range 40_000 {
		_, err := table.Next()
		must(t, err)
		if i%10_000 == 9_999 {
			if grown := heap() - before; grown > 1<<20 {
				t.Fatalf("%d bytes more after %d rows", grown, i+1)
			}
		}
	}
}

func heap() int64 {
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
