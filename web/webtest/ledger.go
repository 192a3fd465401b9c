package webtest

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"strconv"
	"testing"

	"guben/attachment"
	"guben/auth"
	"guben/division"
	"guben/division/places"
	forms "guben/form"
	"guben/ledger"
	"guben/store"
	"guben/web/page"
)

// Mingshan is the plan the county works with.
const Mingshan = "mingshan-2020"

// entered opens a record as an account, with what a person would type.
func (w *World) entered(t testing.TB, as string, made ledger.New, typed map[string][]string) (record ledger.Record) {
	t.Helper()
	err := w.App.DB.Update(context.Background(), func(tx *store.Tx) error {
		d, err := w.App.Book.Declared(tx, County.County(), Mingshan, made.Ledger, 0)
		if err != nil {
			return err
		}
		values, wrong := d.Form.Read(typed)
		if len(wrong) > 0 {
			t.Fatalf("%s: %s", made.Ledger, wrong[0].Say("en"))
		}
		made.County, made.Pack, made.Values = County.County(), Mingshan, values
		record, err = w.App.Book.Open(tx, w.Accounts[as].Scope(), made)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", made.Ledger, err)
	}
	return record
}

// moved makes a step as an account.
func (w *World) moved(t testing.TB, as string, record ledger.Record, move, note string, typed map[string][]string) (after ledger.Record) {
	t.Helper()
	err := w.App.DB.Update(context.Background(), func(tx *store.Tx) error {
		d, err := w.App.Book.Declared(tx, record.County, record.Pack, record.Ledger, 0)
		if err != nil {
			return err
		}
		var values forms.Values
		if typed != nil {
			values, _ = d.Form.Read(typed)
		}
		after, err = w.App.Book.Move(tx, w.Accounts[as].Scope(), ledger.Step{County: record.County, ID: record.ID, Move: move, Note: note, Values: values})
		return err
	})
	if err != nil {
		t.Fatalf("%s, %s by %s: %v", record.Ledger, move, as, err)
	}
	return after
}

// problems are invented; each stands in a place of its own.
var problems = []struct{ what, kind, source string }{
	{"三户屋面漏雨未修缮到位", "guarantee", "inspection"}, {"帮扶手册与系统收入不一致", "precise", "self_check"}, {"产业项目收益分配未公示", "funds", "audit"},
	{"慢病签约服务未按季随访", "guarantee", "third_party"}, {"驻村台账缺少签字", "conduct", "inspection"}, {"两名学生助学金未到账", "guarantee", "survey"},
	{"饮水水质检测报告过期", "guarantee", "survey"}, {"危房鉴定结果未告知农户", "guarantee", "assessment"}, {"公益岗位考勤记录不全", "carried_out", "audit"},
	{"政策宣传资料未入户", "carried_out", "third_party"}, {"低保动态调整滞后一个月", "carried_out", "self_check"}, {"项目验收资料未归档", "funds", "audit"},
}

// keepLedgers fills some ledgers, most of it some weeks ago.
func (w *World) keepLedgers(t testing.TB) {
	t.Helper()
	for i, one := range problems {
		w.shift.Store(-int64(i*5) * 24 * 3600 * 1000)
		record := w.entered(t, "office", ledger.New{Ledger: "gap_ledger", Place: w.Villages(t)[i%7], Unit: []string{"poverty_office", "housing", "health"}[i%3]},
			map[string][]string{"problem": {one.what}, "kind": {one.kind}, "source": {one.source}, "found_on": {"2020-01-05"}, "households": {strconv.Itoa(i + 1)}, "correction": {"逐户核实，按政策落实到位。"}})
		w.progress(t, i, record)
		if i == 7 {
			w.Gap = record
		}
	}
	w.shift.Store(-20 * 24 * 3600 * 1000)
	visited["photo"] = []string{w.attached(t, "helper")}
	w.Visit = w.entered(t, "helper", ledger.New{Ledger: "leader_visit_records", Household: w.Home.ID, Unit: w.Finding.Unit}, visited)
	w.asked(t)
	w.entered(t, "village", ledger.New{Ledger: "key_households", Household: w.Home.ID}, map[string][]string{"origin": {"visited"}, "found_on": {"2020-02-20"}, "consent": {"1"}})
	w.shift.Store(0)
}

// attached keeps a small picture as an account and gives its hash.
func (w *World) attached(t testing.TB, as string) string {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	content, err := attachment.Prepare("走访照片.png", picture.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	err = w.App.DB.Update(context.Background(), func(tx *store.Tx) error {
		_, err := w.App.Files.Put(tx, w.Accounts[as].Scope(), content, w.Home.Village, w.Finding.Unit, "photo")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Photo = content.Hash
	return content.Hash
}

// asked makes another visit that was confirmed, so that its change of the house
// waits for somebody to decide.
func (w *World) asked(t testing.TB) {
	t.Helper()
	record := w.entered(t, "helper", ledger.New{Ledger: "leader_visit_records", Household: w.Home.ID, Unit: w.Finding.Unit}, visited)
	record = w.moved(t, "helper", record, "submit", "", nil)
	w.moved(t, "village", record, "confirm", "", nil)
	err := w.App.DB.View(context.Background(), func(tx *store.Tx) error {
		list, err := w.App.Book.Proposals(tx, auth.System(), record.County, record.ID, ledger.Pending, 0, 10)
		if err == nil && len(list) == 0 {
			t.Error("a confirmed visit asks for nothing")
			return nil
		}
		w.Asks = page.RecordPath(record) + "/proposal/" + store.FormatID(list[0].ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// visited is a visit as a helper writes it down.
var visited = map[string][]string{"visited_on": {"2020-02-22"}, "visited_by": {"温助民"}, "visitor": {"helper"}, "four_ones.talk": {"yes"}, "four_ones.measures": {"yes"}, "four_ones.data": {"no"}, "four_ones.surroundings": {"yes"},
	"cash_book.0.day": {"2020-02-20"}, "cash_book.0.sort": {"wage"}, "cash_book.0.note": {"零工"}, "cash_book.0.amount": {"600"}, "cash_book.1.day": {"2020-02-21"}, "cash_book.1.sort": {"business"}, "cash_book.1.note": {"卖鸡蛋"}, "cash_book.1.amount": {"85.50"},
	"house_grade": {"c"}, "wish": {"希望尽快修缮厨房屋面"}}

// progress takes some problems further.
func (w *World) progress(t testing.TB, i int, record ledger.Record) {
	if !w.Accounts["township"].Scope().Reaches(record.Division) {
		return
	}
	switch i % 3 {
	case 0:
		w.moved(t, "township", record, "take", "", nil)
	case 1:
		record = w.moved(t, "township", record, "fix", "", map[string][]string{"result": {"已逐户修缮并复查。"}})
		w.moved(t, "office", record, "sign_off", "现场复核属实", nil)
	}
}

// Villages are the villages of the county, those of home's township first.
func (w *World) Villages(t testing.TB) (list []division.Code) {
	t.Helper()
	err := w.App.DB.View(context.Background(), func(tx *store.Tx) error {
		tree, err := division.Load(tx, County, places.Edition)
		if err != nil {
			return err
		}
		own := w.Home.Village.At(division.Township)
		list = append(list, tree.Children(own)...)
		for _, township := range tree.Children(County) {
			if township != own {
				list = append(list, tree.Children(township)...)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
