package app_test

import (
	"context"
	"testing"

	"guben/amend"
	"guben/fault"
	"guben/ledger"
	"guben/period"
	"guben/store"
)

// wells is a ledger a county makes for itself, with the test its desk asks for.
const (
	wells = `- id: wells
  name: {zh: 水井检修登记, en: Wells}
  clause: 二(二)2
  keeper: water_bureau
  kind: list
  subject: village
  edition: 1
  form:
    - {id: well, name: {zh: 水井名称, en: Well}, type: text, required: true, title: true}
    - {id: mended_on, name: {zh: 修好日期, en: Mended on}, type: date}
  flow:
    start: broken
    states:
      - {id: broken, name: {zh: 待检修, en: Broken}, phase: open, limit: {days: 3, working: true}}
      - {id: mended, name: {zh: 待复核, en: Mended}, phase: open}
      - {id: checked, name: {zh: 已复核, en: Checked}, phase: done}
    moves:
      - {id: mend, name: {zh: 修好, en: Mend}, from: [broken], to: mended, who: [{role: village}, {role: office}], need: [mended_on]}
      - {id: check, name: {zh: 复核, en: Check}, from: [mended], to: checked, who: [{role: office}], apart: [mend], count: true}
`
	wellsTest = `- ledger: wells
  name: 修和核分开
  steps:
    - {by: village, day: 2020-04-08, set: {well: 村东井}, state: broken, due: 2020-04-13}
    - {by: village, move: mend, refused: lacking}
    - {by: office, set: {mended_on: 2020-04-08}, move: mend, state: mended}
    - {by: office, move: check, refused: apart}
    - {by: office:乙, move: check, state: checked}
  state: checked
`
)

// TestACountysOwnLedgerNeedsNoRestart: written at the desk, approved by somebody
// else, worked with at once, and by its county alone.
func TestACountysOwnLedgerNeedsNoRestart(t *testing.T) {
	a := open(t)
	ctx := context.Background()
	begin := ledger.New{County: county.County(), Pack: "mingshan-2020", Ledger: "wells", Place: county + 1001}
	if _, err := openRecord(a.DB, a.Book, begin); fault.KindOf(err) != fault.NotFound {
		t.Fatalf("before it was made: %v", err)
	}
	var one amend.Amendment
	if err := a.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if one, err = a.Editor.Begin(tx, writer, amend.Start{County: county.County(), Pack: "mingshan-2020", Title: "水井台账", From: a.Today()}); err != nil {
			return err
		}
		for path, text := range map[string]string{"ledgers/wells.yaml": wells, "tests/wells.yaml": wellsTest} {
			if one, err = a.Editor.SetFile(tx, writer, amend.Ref{ID: one.ID, Revision: one.Revision}, path, text); err != nil {
				return err
			}
		}
		one, err = a.Editor.Make(tx, writer, amend.Step{Ref: amend.Ref{ID: one.ID, Revision: one.Revision}, Move: amend.Submit})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.Decide(ctx, approver, amend.Step{Ref: amend.Ref{ID: one.ID, Revision: one.Revision}, Move: amend.Approve}); err != nil {
		t.Fatal(err)
	}
	p := on(t, a, county, 0)
	g, ok := p.Ledger("wells")
	if !ok {
		t.Fatal("the county's pack has no such ledger")
	}
	begin.Values, _ = g.Program.Read(map[string][]string{"well": {"村东井"}})
	record, err := openRecord(a.DB, a.Book, begin)
	if err != nil || record.State != "broken" {
		t.Fatalf("%+v, %v", record, err)
	}
	if want, _ := period.AddWorkingDays(a.Today(), 3); record.Clock.Due != want {
		t.Errorf("due on %s, want %s", record.Clock.Due, want)
	}
}

func openRecord(db *store.DB, book *ledger.Book, begin ledger.New) (record ledger.Record, err error) {
	err = db.Update(context.Background(), func(tx *store.Tx) (err error) {
		record, err = book.Open(tx, writer, begin)
		return err
	})
	return record, err
}
