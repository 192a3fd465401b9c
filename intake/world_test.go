package intake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/identity"
	"guben/income"
	"guben/intake"
	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/registry"
	"guben/seal"
	"guben/sheet"
	"guben/store"
)

// rooms are the tables an import touches.
var rooms = []store.Schema{audit.Schema, division.Schema, registry.Schema, income.Schema, compare.Schema, intake.Schema}

// The places of the tests; the last county is foreign.
const (
	county  = division.Code(210504_000_000)
	village = division.Code(210504_101_201)
	other   = division.Code(210504_101_202)
	foreign = division.Code(210502_001_001)
)

var office = auth.Scope{Account: 7, Name: "县办", Role: auth.Office, Division: county, Lang: message.Zh}

// world is an installation with a desk.
type world struct {
	testing.TB
	*intake.Desk
	registry *registry.Registry
}

func newWorld(t testing.TB, db *store.DB) *world {
	t.Helper()
	return deskOf(t, db).withPlaces()
}

// deskOf is a desk over a database that has its places already.
func deskOf(t testing.TB, db *store.DB) *world {
	ring, err := seal.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		panic(err)
	}
	log := audit.New(ring)
	return &world{t, &intake.Desk{DB: db, Ring: ring, Log: log}, registry.New(ring, log)}
}

func (w *world) withPlaces() *world {
	w.update(func(tx *store.Tx) error {
		from := period.Date(2010, 1, 1)
		for _, place := range []division.Division{
			{Code: 210000_000_000, Name: "辽宁省"}, {Code: 210500_000_000, Name: "本溪市"}, {Code: county, Name: "明山区"},
			{Code: 210504_101_000, Name: "高台子街道"}, {Code: village, Name: "台沟村民委员会"}, {Code: other, Name: "崴子村民委员会"},
			{Code: 210502_000_000, Name: "平山区"}, {Code: 210502_001_000, Name: "南地街道"}, {Code: foreign, Name: "台沟村民委员会"},
		} {
			place.From = from
			if err := division.Put(tx, place); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

func (w *world) update(fn func(*store.Tx) error) {
	w.Helper()
	if err := w.DB.Update(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) view(fn func(*store.Tx) error) {
	w.Helper()
	if err := w.DB.View(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

// withPack brings the rosters of the Mingshan pack.
func (w *world) withPack() *world {
	loaded, problems := pack.Load(packs.FS, "mingshan-2020")
	if len(problems) > 0 {
		w.Fatalf("the pack has problems: %v", problems[0])
	}
	w.Packs = []*pack.Pack{loaded}
	return w
}

// upload makes a workbook of a header and rows.
func upload(name string, header []string, rows ...[]string) intake.Upload {
	var out bytes.Buffer
	layout := sheet.Layout{Name: "Sheet1", Titles: []string{"明山区示例表"}}
	for _, h := range header {
		layout.Columns = append(layout.Columns, sheet.Head{Name: h, Text: true})
	}
	w := sheet.NewWriter(&out)
	if err := w.Sheet(layout); err != nil {
		panic(err)
	}
	for _, row := range rows {
		values := make([]sheet.Value, len(row))
		for i, text := range row {
			if text == "" {
				values[i] = sheet.Blank()
			} else {
				values[i] = sheet.Text(text)
			}
		}
		if err := w.Row(values...); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return intake.Upload{Name: name, Content: bytes.NewReader(out.Bytes()), Size: int64(out.Len())}
}

func (w *world) stage(u intake.Upload) intake.Import {
	w.Helper()
	i, err := w.Stage(context.Background(), office, u, nil)
	if err != nil {
		w.Fatalf("staging: %v", err)
	}
	return i
}

func (w *world) apply(u intake.Upload) intake.Import {
	w.Helper()
	i, err := w.Apply(context.Background(), office, w.stage(u).ID, "", nil)
	if err != nil {
		w.Fatalf("applying: %v", err)
	}
	w.sound()
	return i
}

// sound fails the test if any room breaks an invariant.
func (w *world) sound() {
	w.Helper()
	w.view(func(tx *store.Tx) error {
		for _, check := range []func(*store.Tx) ([]error, error){intake.Check, compare.Check, registry.Check, income.Check} {
			broken, err := check(tx)
			if err != nil {
				return err
			}
			if len(broken) > 0 {
				w.Errorf("not sound: %v", broken)
			}
		}
		return nil
	})
}

func (w *world) rows(i intake.Import, filter intake.Filter) (rows []intake.Row) {
	w.Helper()
	w.view(func(tx *store.Tx) (err error) {
		rows, err = w.Rows(tx, office, i.ID, filter)
		return err
	})
	return rows
}

// codes are the codes of all reasons of an import, by row of the sheet.
func (w *world) codes(i intake.Import) map[int][]string {
	codes := map[int][]string{}
	for _, row := range w.rows(i, intake.Filter{Outcome: intake.Rejected, Entity: intake.Person, Limit: 1000}) {
		for _, reason := range row.Reasons {
			codes[row.Line] = append(codes[row.Line], reason.Code)
		}
	}
	return codes
}

// dump is every row of a table, its columns but for those named, sorted.
func (w *world) dump(table string, without ...string) []string {
	w.Helper()
	var lines []string
	w.view(func(tx *store.Tx) error {
		rows, err := tx.Query("SELECT * FROM " + table)
		if err != nil {
			return err
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			return err
		}
		for rows.Next() {
			cells := make([]any, len(names))
			into := make([]any, len(names))
			for n := range cells {
				into[n] = &cells[n]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			var line strings.Builder
			for n, name := range names {
				if !slices.Contains(without, name) {
					fmt.Fprintf(&line, "%s=%v|", name, cells[n])
				}
			}
			lines = append(lines, line.String())
		}
		return rows.Err()
	})
	sort.Strings(lines)
	return lines
}

// records dumps what an undone import must leave as it was: everything but the
// versions and times that tell that something happened, and sealed texts, whose
// nonces differ. Secrets are held by their blind index.
func (w *world) records() map[string][]string {
	changing := []string{"version", "updated_at"}
	for _, field := range append(slices.Clone(dictionary.Fields(dictionary.Household)), dictionary.Fields(dictionary.Person)...) {
		if field.Type == dictionary.Secret {
			changing = append(changing, field.Key)
		}
	}
	return map[string][]string{
		"household": w.dump("household", changing...), "person": w.dump("person", changing...),
		"membership": w.dump("membership"), "person_locator": w.dump("person_locator"),
		"roster": w.dump("roster"), "roster_row": w.dump("roster_row"), "income": w.inForce(),
	}
}

func (w *world) inForce() []string {
	return slices.DeleteFunc(w.dump("income"), func(line string) bool { return !strings.Contains(line, "|ended_at=0|") })
}

func same(t *testing.T, before, after map[string][]string) {
	t.Helper()
	for table := range before {
		if !slices.Equal(before[table], after[table]) {
			t.Errorf("%s is not as it was:\n%v\nnow\n%v", table, before[table], after[table])
		}
	}
}

// id is a valid ID number under an address code nobody has.
func id(birth string, order int) string {
	first := fmt.Sprintf("210599%s%03d", birth, order)
	return first + string(identity.CheckDigit(first))
}

var (
	father = id("19600105", 11)
	mother = id("19620317", 22)
	son    = id("19880709", 33)
	widow  = id("19511230", 44)
)

// personHeader is a part of the national export's header.
var personHeader = []string{"省", "市", "县", "乡", "村", "户编号", "人口编号", "姓名", "性别", "出生日期", "证件类型", "证件号码",
	"与户主关系", "健康状况", "务工时间（月）", "户主姓名", "户主证件号码", "户联系电话", "备注"}

// member is a row below personHeader.
func member(home, code, name, number, relation string) []string {
	return []string{"辽宁省", "本溪市", "明山区", "高台子街道", "台沟村", home, code, name, "", "", "", number, relation, "健康", "", "", "", "", ""}
}

// family is a household of three and one of one.
func family() [][]string {
	return [][]string{
		member("H1", "P1", "张大山", father, "户主"), member("H1", "P2", "李秀兰", mother, "配偶"),
		member("H1", "P3", "张小山", son, "之子"), member("H2", "P4", "王桂英", widow, "户主"),
	}
}

// with is a row with the cell below a heading replaced.
func with(header, row []string, head, text string) []string {
	row = slices.Clone(row)
	row[slices.Index(header, head)] = text
	return row
}

func codeOf(err error) string {
	var known *fault.Error
	if errors.As(err, &known) {
		return known.Code
	}
	return ""
}
