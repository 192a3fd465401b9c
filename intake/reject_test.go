package intake_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/sheet"
	"guben/store/storetest"
)

// rejections: what is wrong in one cell of the family, the row at fault (the
// father is row 3, below title and header), and the sentence about it.
var rejections = []struct {
	row        int
	head, text string
	code       string
	says       string // part of the Chinese sentence
}{
	{3, "证件号码", father[:17] + "1", "identity.check_digit", "校验"},
	{3, "证件号码", father[:12], "identity.length", "位"},
	{3, "证件号码", "999999196001050112", "identity.placeholder", ""},
	{3, "证件号码", "", "intake.no_number", "请填 18 位身份证号码"},
	{4, "证件号码", father, "intake.repeated", "与第 3 行是同一个人"},
	{3, "姓名", "", "intake.no_name", "没有姓名"},
	{3, "性别", "女", "intake.sex_differs", "性别写的是「女」，证件号码表明是「男」"},
	{3, "性别", "甲", "dictionary.not_code", "不在选项内"},
	{3, "出生日期", "1960-01-06", "intake.birth_differs", "出生日期写的是 1960-01-06，证件号码中是 1960-01-05"},
	{3, "出生日期", "1960-02-30", "dictionary.not_day", "没有这一天"},
	{3, "证件号码", id("20310105", 11), "intake.born_later", "晚于今天"},
	{5, "务工时间（月）", "13", "dictionary.outside", "0 到 12"},
	{5, "务工时间（月）", "-1", "dictionary.outside", ""},
	{5, "务工时间（月）", "很多", "dictionary.not_number", "不是数字"},
	{5, "户联系电话", "12345", "identity.phone", "手机"},
	{4, "与户主关系", "户主", "intake.two_heads", "两个户主，另一个在第 3 行"},
	{3, "与户主关系", "配偶", "intake.no_head", "没有户主"},
	{4, "与户主关系", "", "intake.no_relation", "与户主关系"},
	{4, "与户主关系", "邻居", "dictionary.not_code", "请写其中之一"},
	{3, "村", "没有村", "intake.no_such_village", "没有找到"},
	{3, "村", "", "intake.not_village", "写到村"},
	{3, "县", "平山区", "intake.outside_area", "不在您的辖区内"},
	{4, "村", "崴子村", "intake.two_villages", "同一户的各行写的村不一样"},
	{4, "人口编号", "P1", "intake.code_repeated", "人口编号与第 3 行相同"},
	{3, "户主证件号码", mother, "intake.other_head", "核对户主是谁"},
}

func TestEachRejectionSaysWhatToWrite(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	for _, c := range rejections {
		t.Run(c.code+" "+c.head+" "+c.text, func(t *testing.T) {
			rows := family()
			rows[c.row-3] = with(personHeader, rows[c.row-3], c.head, c.text)
			staged := w.stage(upload("错.xlsx", personHeader, rows...))
			codes := w.codes(staged)
			if !slices.Contains(codes[c.row], c.code) {
				t.Fatalf("row %d: %v, want %s", c.row, codes, c.code)
			}
			if c.code != "intake.repeated" && (staged.Households.Rejected != 1 || staged.Persons.Rejected != 3 || staged.Persons.New != 1) {
				t.Errorf("the household is not held back whole: households %+v, persons %+v", staged.Households, staged.Persons)
			}
			for _, row := range w.rows(staged, intake.Filter{Outcome: intake.Rejected, Entity: intake.Person}) {
				for _, reason := range row.Reasons {
					if reason.Code == c.code && row.Line == c.row && !strings.Contains(reason.Say(message.Zh), c.says) {
						t.Errorf("says %q, want %q in it", reason.Say(message.Zh), c.says)
					}
					if reason.Zh == reason.Code || reason.En == "" || strings.Contains(reason.Zh, "{") {
						t.Errorf("%s is no sentence: %q, %q", reason.Code, reason.Zh, reason.En)
					}
				}
			}
		})
	}
}

func TestARowThatRepeatsAnotherIsRefusedAlone(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	rows := append(family(), member("H1", "P9", "张小山", son, "之子"), member("H3", "P8", "张大山", father, "户主"))
	staged := w.stage(upload("重.xlsx", personHeader, rows...))
	if staged.Households != (intake.Tally{New: 2, Rejected: 1}) || staged.Persons != (intake.Tally{New: 4, Rejected: 2}) {
		t.Errorf("households %+v, persons %+v", staged.Households, staged.Persons)
	}
	codes := w.codes(staged)
	if !slices.Equal(codes[7], []string{"intake.repeated"}) || !slices.Equal(codes[8], []string{"intake.repeated"}) {
		t.Errorf("reasons %v", codes)
	}
}

func TestAPersonOfAnotherHouseholdIsRefused(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	w.apply(upload("一.xlsx", personHeader, family()...))
	staged := w.stage(upload("二.xlsx", personHeader, member("H7", "P7", "张小山", son, "户主")))
	if codes := w.codes(staged); !slices.Equal(codes[3], []string{"intake.registered_elsewhere"}) {
		t.Errorf("reasons %v", codes)
	}
	staged = w.stage(upload("三.xlsx", personHeader, member("H2", "P4", "王桂英", widow, "户主"), with(personHeader, member("H2", "P7", "赵某", id("19700101", 55), "户主"), "村", "台沟村")))
	if codes := w.codes(staged); !slices.Contains(codes[4], "intake.two_heads") {
		t.Errorf("reasons %v", codes)
	}
}

func TestACodeOfSomebodyElseIsRefused(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	w.apply(upload("一.xlsx", personHeader, family()...))
	staged := w.stage(upload("二.xlsx", personHeader, member("H9", "P3", "赵某", id("19700101", 55), "户主")))
	if codes := w.codes(staged); !slices.Equal(codes[3], []string{"intake.code_of_other"}) {
		t.Errorf("reasons %v", codes)
	}
}

func TestRejectedRowsComeBackAsAWorkbookThatCanBeUploaded(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	rows := family()
	rows[1] = with(personHeader, rows[1], "性别", "男")
	staged := w.stage(upload("错.xlsx", personHeader, rows...))
	var out bytes.Buffer
	if err := w.Rejects(context.Background(), office, staged.ID, &out); err != nil {
		t.Fatal(err)
	}
	header, back := readBack(t, out.Bytes())
	if len(back) != 3 || header[1] != "退回原因" || !strings.Contains(back[1][1], "[性别] 性别写的是「男」") ||
		!strings.Contains(back[0][1], "第 4 行有误，全户暂不入库") {
		t.Fatalf("%v %v", header, back)
	}
	for i := range back {
		back[i] = with(header, back[i], "性别", "")
	}
	again := w.stage(upload("改.xlsx", header, back...))
	if again.Households != (intake.Tally{New: 1}) || again.Persons != (intake.Tally{New: 3}) {
		t.Errorf("corrected: households %+v, persons %+v, reasons %v", again.Households, again.Persons, w.codes(again))
	}
}

func readBack(t *testing.T, file []byte) (header []string, rows [][]string) {
	t.Helper()
	book, err := sheet.OpenReader(bytes.NewReader(file), int64(len(file)), "退回.xlsx", sheet.DefaultLimits)
	if err != nil {
		t.Fatal(err)
	}
	table, err := book.Find(sheet.Want{Field: func(name string) string { return name }})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range table.Header {
		header = append(header, h.Name)
	}
	for record, err := table.Next(); err == nil; record, err = table.Next() {
		var row []string
		for _, h := range table.Header {
			row = append(row, record.Cell(h.Index).Text)
		}
		rows = append(rows, row)
	}
	return header, rows
}

func TestWholeFilesAreRefusedWithAReason(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	for _, c := range []struct {
		name string
		file intake.Upload
		code string
	}{
		{"no shape", upload("a.xlsx", []string{"姓名", "性别"}, []string{"张三", "男"}), "intake.unknown_shape"},
		{"no rows", upload("a.xlsx", personHeader), "intake.no_rows"},
		{"column twice", upload("a.xlsx", append(slices.Clone(personHeader), "身份证号"), append(family()[0], father)), "sheet.double_column"},
		{"unknown kind", intake.Upload{Name: "a", Content: bytes.NewReader([]byte("姓名,性别\n")), Size: 14, Kind: "roster:none"}, "intake.unknown_kind"},
		{"not a workbook", intake.Upload{Name: "a.xlsx", Content: strings.NewReader("%PDF-1.7 x"), Size: 10}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := w.Stage(context.Background(), office, c.file, nil)
			if fault.KindOf(err) == fault.Internal || c.code != "" && !strings.Contains(codeOf(err), c.code) {
				t.Errorf("got %s %v, want %s", codeOf(err), err, c.code)
			}
		})
	}
	if n := len(w.dump("import")) + len(w.dump("import_row")); n != 0 {
		t.Errorf("%d rows are left of refused files", n)
	}
}
