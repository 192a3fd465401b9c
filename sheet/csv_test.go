package sheet

import (
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

func gb(t testing.TB, text string) string {
	t.Helper()
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	must(t, err)
	return encoded
}

func utf16Text(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

// shownRows writes rows as Number:cell/cell.
func shownRows(rows []Row) string {
	var all []string
	for _, row := range rows {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.Text)
		}
		all = append(all, fmt.Sprintf("%d:%s", row.Number, strings.Join(cells, "/")))
	}
	return strings.Join(all, " ")
}

func TestCSV(t *testing.T) {
	const table = "姓名,村\r\n一某,三里村\r\n"
	const shown = "1:姓名/村 2:一某/三里村"
	for name, c := range map[string]struct{ content, want string }{
		"utf-8":               {table, shown},
		"utf-8 with mark":     {"\ufeff" + table, shown},
		"gb18030":             {gb(t, table), shown},
		"gb18030, rare name":  {gb(t, "姓名,村\n㛃䶮𠮷,甲村\n"), "1:姓名/村 2:㛃䶮𠮷/甲村"},
		"gb18030 far down":    {strings.Repeat("a,b\n", 40000)[4:] + gb(t, "张某,c\n"), ""},
		"utf-16 le":           {"\xff\xfe" + utf16Text(binary.LittleEndian, table), shown},
		"utf-16 be":           {"\xfe\xff" + utf16Text(binary.BigEndian, table), shown},
		"utf-16 no mark":      {utf16Text(binary.LittleEndian, table), shown},
		"tabs":                {"姓名\t村,组\n甲\t乙,丙\n", "1:姓名/村,组 2:甲/乙,丙"},
		"semicolons":          {"姓名;收入\n甲;1,5\n乙;2\n", "1:姓名/收入 2:甲/1,5 3:乙/2"},
		"separator stated":    {"sep=;\r\na;b\r\n", "2:a/b"},
		"quotes":              {"a,\"b,\"\"c\"\"\nd\",e\n,x\"y\"z,\n", "1:a/b,\"c\"\nd/e 2:/x\"y\"z/"},
		"old line ends":       {"a,b\rc,d\r", "1:a/b 2:c/d"},
		"blank rows":          {"a,b\n\n,,\nc,d", "1:a/b 4:c/d"},
		"disguises":           {"=\"0012\",'=A1,'-x,'0012,=1,-\n", "1:0012/=A1/-x/'0012/=1/-"},
		"trailing separators": {"a,b" + strings.Repeat(",", 3000) + "\nc,d\n", "1:a/b" + strings.Repeat("/", 1022) + " 2:c/d"},
		"one column":          {"姓名\n甲\n", "1:姓名 2:甲"},
	} {
		t.Run(name, func(t *testing.T) {
			rows, err := allRows(t, openBytes(t, []byte(c.content), "表.csv"), "")
			must(t, err)
			if c.want == "" {
				if got := shownRows(rows[len(rows)-1:]); got != "40000:张某/c" {
					t.Errorf("last row %s", got)
				}
				return
			}
			if got := shownRows(rows); got != c.want {
				t.Errorf("rows %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCSVDamage(t *testing.T) {
	content := "姓名,证件号码\n" + strings.Repeat("甲某,1\n", 20) + "乙\xff某,2.10504E+17\n"
	rows, err := allRows(t, openBytes(t, []byte(content), "表.csv"), "")
	must(t, err)
	last := rows[len(rows)-1].Cells
	if last[0].Text != "乙\ufffd某" || !last[0].Damaged || !last[1].Damaged {
		t.Errorf("last row %+v", last)
	}
	if first := rows[1].Cells; first[0].Damaged || first[1].Damaged {
		t.Errorf("first row %+v", first)
	}
}

func TestCSVFaults(t *testing.T) {
	for name, c := range map[string]struct {
		content  string
		limits   Limits
		code, zh string
	}{
		"open quote": {"姓名,证件号码\n甲,\"1\n乙,2\n", Limits{}, "sheet.open_quote",
			"表.xlsx 第 2 行 从这一行起，英文双引号没有成对。请补上或删去多余的双引号，或另存为 .xlsx 再上传。"},
		"open quote in a long file": {"姓名,证件号码\n\"甲,1\n" + strings.Repeat("乙,2\n", 99), Limits{MaxCellText: 100}, "sheet.open_quote",
			"表.xlsx 第 2 行 从这一行起，英文双引号没有成对。请补上或删去多余的双引号，或另存为 .xlsx 再上传。"},
		"long text": {"姓名,证件号码\n" + strings.Repeat("甲", 99) + ",1\n", Limits{MaxCellText: 100}, "sheet.long_text",
			"表.xlsx 第 2 行 有单元格的文字超过 100 字节。请缩短；如果是 CSV，请检查引号是否成对。"},
		"columns": {"姓名,证件号码\n甲" + strings.Repeat(",", 1024) + "x", Limits{}, "sheet.columns",
			"表.xlsx 第 2 行 AMK 列还有内容，超过了 1024 列。请删去右侧多余的列。"},
		"rows": {"姓名,证件号码\n" + strings.Repeat("甲,1\n", 10), Limits{MaxRows: 10}, "sheet.rows",
			"表.xlsx 第 11 行 数据超过 10 行。请按乡镇拆成几个文件，分别上传。"},
	} {
		t.Run(name, func(t *testing.T) { wantFault(t, findIn([]byte(c.content), c.limits), c.code, c.zh) })
	}
}

func TestCSVProgress(t *testing.T) {
	content := []byte(gb(t, strings.Repeat("张某,村\n", 100000)))
	rows, err := openBytes(t, content, "表.csv").Rows("")
	must(t, err)
	before := int64(0)
	for {
		_, err := rows.Next()
		done, total := rows.Progress()
		if done < before || total != int64(len(content)) {
			t.Fatalf("progress %d of %d after %d", done, total, before)
		}
		before = done
		if err == io.EOF {
			break
		}
		must(t, err)
	}
	if before != int64(len(content)) {
		t.Errorf("progress ends at %d of %d", before, len(content))
	}
}
