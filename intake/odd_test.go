package intake_test

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

// workbook is a file made by another program than ours.
func workbook(t *testing.T, fill func(*excelize.File)) intake.Upload {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	fill(book)
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return intake.Upload{Name: "别处.xlsx", Content: bytes.NewReader(out.Bytes()), Size: int64(out.Len())}
}

// put writes a row of texts from column A on.
func put(t *testing.T, book *excelize.File, row int, texts []string) {
	t.Helper()
	for i, text := range texts {
		if text == "" {
			continue
		}
		cell, _ := excelize.CoordinatesToCellName(i+1, row)
		if err := book.SetCellValue("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCellsOfOtherPrograms(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	staged := w.stage(workbook(t, func(book *excelize.File) {
		put(t, book, 1, []string{"全国扶贫开发信息系统业务管理子系统"})
		book.MergeCell("Sheet1", "A1", "R1")
		put(t, book, 3, personHeader)
		for i, row := range family() {
			put(t, book, 4+i, row)
		}
		book.SetCellFormula("Sheet1", "O4", "4+4")          // without a stored result
		book.SetCellValue("Sheet1", "O5", 6)                // a number
		book.SetCellValue("Sheet1", "L7", 2.10599195112e17) // an ID number that Excel rounded
		book.SetCellValue("Sheet1", "J6", 32333)            // a day as a number
		style, _ := book.NewStyle(&excelize.Style{NumFmt: 14})
		book.SetCellStyle("Sheet1", "J6", "J6", style)
	}))
	codes := w.codes(staged)
	if !slices.Contains(codes[4], "intake.formula_without_value") || !slices.Contains(codes[7], "intake.cell_damaged") {
		t.Errorf("reasons %v", codes)
	}
	if slices.Contains(codes[5], "dictionary.not_number") || len(codes[6]) != 1 {
		t.Errorf("reasons %v", codes)
	}
}

func TestDelimitedTextInAnOldEncoding(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	var text strings.Builder
	for _, row := range append([][]string{personHeader}, family()...) {
		text.WriteString(strings.Join(row, ",") + "\r\n")
	}
	encoded, err := simplifiedchinese.GB18030.NewEncoder().String(text.String())
	if err != nil {
		t.Fatal(err)
	}
	staged := w.stage(intake.Upload{Name: "人口.csv", Content: strings.NewReader(encoded), Size: int64(len(encoded))})
	if staged.Persons != (intake.Tally{New: 4}) {
		t.Errorf("persons %+v, %v", staged.Persons, w.codes(staged))
	}
}

func TestRepairsAreReported(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	rows := family()
	rows[0] = with(personHeader, rows[0], "证件号码", "'"+father)
	rows[1] = with(personHeader, rows[1], "证件号码", strings.ToLower(mother)+" ")
	rows[2] = with(personHeader, rows[2], "证件号码", strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, son))
	staged := w.stage(upload("修.xlsx", personHeader, rows...))
	if staged.Persons.New != 4 || staged.Noted != 3 {
		t.Errorf("persons %+v, noted %d, %v", staged.Persons, staged.Noted, w.codes(staged))
	}
	var notes []string
	for _, row := range w.rows(staged, intake.Filter{Noted: true}) {
		for _, note := range row.Notes {
			notes = append(notes, note.Place.Head+note.Zh)
		}
	}
	if len(notes) < 3 || !strings.Contains(strings.Join(notes, ""), "证件号码去掉了单引号") {
		t.Errorf("notes %q", notes)
	}
}

func TestWhatIsOddButPossibleIsNoted(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	header := append(slices.Clone(personHeader), "家庭人口数", "残疾等级")
	add := func(row []string, size, grade string) []string { return append(row, size, grade) }
	rows := [][]string{
		add(with(personHeader, member("H1", "P1", "张大山", father+"42", "户主"), "户联系电话", "15400000001"), "4", "一级"),
		add(member("H1", "P2", "李秀兰", mother, "之子"), "3", ""), add(member("H1", "P3", "张小山", son, "配偶"), "4", ""),
		add(with(personHeader, member("H2", "P4", "王桂英", widow, "户主"), "户联系电话", "15400000001"), "1", ""),
	}
	staged := w.stage(upload("疑.xlsx", header, rows...))
	if staged.Persons.New != 4 {
		t.Fatalf("persons %+v, %v", staged.Persons, w.codes(staged))
	}
	got := map[string]bool{}
	for _, row := range w.rows(staged, intake.Filter{Noted: true}) {
		for _, note := range row.Notes {
			got[strings.TrimPrefix(note.Code, "intake.")] = true
			if note.Zh == note.Code || strings.Contains(note.Zh, "{") {
				t.Errorf("%s is no sentence: %q", note.Code, note.Zh)
			}
		}
	}
	for _, code := range []string{"shared_phone", "same_sex", "odd_sex", "other_size", "rows_disagree", "card_tells_other"} {
		if !got[code] {
			t.Errorf("%s is not noted: %v", code, got)
		}
	}
}

func TestWhoHasLeftIsNotRegistered(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	header := append(slices.Clone(personHeader), "人员增减原因")
	rows := family()
	for i, reason := range []string{"", "", "死亡", ""} {
		rows[i] = append(rows[i], reason)
	}
	staged := w.stage(upload("减.xlsx", header, rows...))
	if staged.Households.New != 2 || staged.Persons != (intake.Tally{New: 3, Rejected: 1}) || !slices.Equal(w.codes(staged)[5], []string{"intake.left_already"}) {
		t.Errorf("households %+v, persons %+v, %v", staged.Households, staged.Persons, w.codes(staged))
	}
	w.apply(upload("一.xlsx", personHeader, family()...))
	staged = w.stage(upload("减.xlsx", header, rows...))
	notes := w.rows(staged, intake.Filter{Noted: true})
	if len(notes) != 1 || notes[0].Notes[0].Code != "intake.left_registered" {
		t.Errorf("notes %+v", notes)
	}
}

func TestAHeadNamedInARowWithoutANumberIsNotRepeated(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	w.apply(upload("一.xlsx", personHeader, family()...))
	rows := family()[:3]
	rows[0], rows[2] = rows[2], rows[0]
	rows[0] = with(personHeader, with(personHeader, rows[0], "证件号码", ""), "户主证件号码", father)
	staged := w.stage(upload("二.xlsx", personHeader, rows...))
	if staged.Persons != (intake.Tally{Unchanged: 3}) {
		t.Errorf("persons %+v, %v", staged.Persons, w.codes(staged))
	}
}

func TestRowsOfAHouseholdMayLieAnywhere(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	var rows [][]string
	for i := range 600 {
		rows = append(rows, numbered(i))
	}
	r := rand.New(rand.NewPCG(1, 2))
	r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	staged := w.stage(upload("乱序.xlsx", personHeader, rows...))
	if staged.Households != (intake.Tally{New: 200}) || staged.Persons != (intake.Tally{New: 600}) {
		t.Errorf("households %+v, persons %+v", staged.Households, staged.Persons)
	}
	seqs := []int64{}
	after := int64(0)
	for page := w.rows(staged, intake.Filter{Limit: 100}); len(page) > 0; page = w.rows(staged, intake.Filter{After: after, Limit: 100}) {
		for _, row := range page {
			seqs, after = append(seqs, row.Seq), row.Seq
		}
	}
	if len(seqs) != 800 || !slices.IsSorted(seqs) {
		t.Errorf("%d rows by page, sorted %v", len(seqs), slices.IsSorted(seqs))
	}
}

func TestHouseholdsWithoutNumbersAreTheRowsBelowTheirHead(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	header := []string{"乡镇", "村", "姓名", "身份证号", "与户主关系", "健康状况"}
	staged := w.stage(upload("册.xlsx", header,
		[]string{"高台子街道", "台沟村", "张大山", father, "户主", ""}, []string{"高台子街道", "台沟村", "李秀兰", mother, "配偶", ""},
		[]string{"高台子街道", "台沟村", "张小山", son, "长子", ""}, []string{"高台子街道", "崴子村", "王桂英", widow, "本人", ""}))
	if staged.Households != (intake.Tally{New: 2}) || staged.Persons != (intake.Tally{New: 4}) {
		t.Errorf("households %+v, persons %+v, %v", staged.Households, staged.Persons, w.codes(staged))
	}
}

func TestVillagesByCodeAndAfterAMerger(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	w.update(func(tx *store.Tx) error { return division.Merge(tx, other, village, period.Date(2020, 1, 1)) })
	header := append(slices.Clone(personHeader), "村编号")
	for code, want := range map[string]string{village.String(): "", other.String(): "", foreign.String(): "intake.outside_area",
		"210504101299": "intake.no_such_code", "210504101000": "intake.not_village", "2105": "intake.not_village", "甲": "division.not_code"} {
		staged := w.stage(upload("码.xlsx", header, append(family()[3], code)))
		codes := w.codes(staged)[3]
		if want == "" && (len(codes) > 0 || w.rows(staged, intake.Filter{})[0].Division != village) || want != "" && !slices.Contains(codes, want) {
			t.Errorf("%s: %v, want %q", code, codes, want)
		}
	}
}

func TestCancellingLeavesNothing(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		var rows [][]string
		for i := range 3000 {
			rows = append(rows, numbered(i))
		}
		for _, phase := range []intake.Phase{intake.Reading, intake.Checking} {
			ctx, cancel := context.WithCancel(context.Background())
			_, err := w.Stage(ctx, office, upload("停.xlsx", personHeader, rows...), func(at intake.Phase, done, total int64) {
				if at == phase {
					cancel()
				}
			})
			cancel()
			if fault.KindOf(err) != fault.Cancelled && !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled while %s: %v", phase, err)
			}
			if n := len(w.dump("import")) + len(w.dump("import_row")); n != 0 {
				t.Errorf("%d rows are left", n)
			}
		}
	})
}

func TestDiscard(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	staged := w.stage(upload("弃.xlsx", personHeader, family()...))
	done, err := w.Discard(context.Background(), office, staged.ID, "")
	if err != nil || done.State != intake.Discarded || len(w.dump("import_row")) != 0 {
		t.Errorf("%s, %d rows: %v", done.State, len(w.dump("import_row")), err)
	}
	if _, err := w.Apply(context.Background(), office, staged.ID, "", nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a discarded import was applied: %v", err)
	}
	w.sound()
}

func TestNothingPersonalStandsInTheStagingTables(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	rows := family()
	rows[3] = with(personHeader, rows[3], "性别", "男")
	w.stage(upload("密.xlsx", personHeader, rows...))
	text := strings.Join(append(w.dump("import"), w.dump("import_row")...), "")
	for _, secret := range []string{"张大山", "王桂英", father, widow, son[6:14]} {
		if strings.Contains(text, secret) {
			t.Errorf("%s stands in clear", secret)
		}
	}
}

func TestAHeaderBelowATitleAndMergedGroups(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t, rooms...))
	staged := w.stage(workbook(t, func(book *excelize.File) {
		put(t, book, 1, []string{"某村农户花名册"})
		put(t, book, 2, []string{"户信息", "", "人员信息"})
		put(t, book, 3, []string{"户编号", "与户主关系", "姓名", "证件号码"})
		put(t, book, 4, []string{"2105040001", "户主", "甲一", id("19600101", 1)})
		put(t, book, 5, []string{"2105040001", "配偶", "甲二", "123"})
		put(t, book, 6, []string{"2105040002", "户主", "乙一", "456"})
		for _, merged := range [][2]string{{"A1", "D1"}, {"A2", "B2"}, {"C2", "D2"}} {
			if err := book.MergeCell("Sheet1", merged[0], merged[1]); err != nil {
				t.Fatal(err)
			}
		}
	}))
	if staged.Kind != intake.Persons || staged.Rows != 3 || staged.Persons.Sum() != 3 {
		t.Errorf("taken for %s, %d rows, persons %+v", staged.Kind, staged.Rows, staged.Persons)
	}
	for _, row := range w.rows(staged, intake.Filter{}) {
		for _, reason := range row.Reasons {
			if row.Line == 6 && reason.Code == "intake.held" {
				t.Error("a row alone in its household names itself")
			}
		}
	}
}
