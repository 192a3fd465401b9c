package intake_test

import (
	"context"
	"testing"

	"guben/auth"
	"guben/compare"
	"guben/division"
	"guben/intake"
	"guben/message"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

var prefecture = auth.Scope{Account: 20, Name: "市办", Role: auth.Office, Division: 210500_000_000, Lang: message.Zh}

// elsewhere moves a row to the other county's village of the same name.
func elsewhere(row []string) []string {
	row = with(personHeader, row, "县", "平山区")
	return with(personHeader, row, "乡", "南地街道")
}

func TestAPrefectureImportsSeveralCounties(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db).withPack()
		ctx := context.Background()
		rows := family()
		rows[3] = elsewhere(rows[3])
		people, err := w.Stage(ctx, prefecture, upload("全市.xlsx", personHeader, rows...), nil)
		if err != nil || people.Persons.New != 4 {
			t.Fatalf("persons %+v: %v", people.Persons, err)
		}
		if _, err := w.Apply(ctx, prefecture, people.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		roster, err := w.Stage(ctx, prefecture, upload("医保.xlsx", medicalHeader, []string{"张大山", father, "是", "", ""}, []string{"王桂英", widow, "否", "", ""}), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Apply(ctx, prefecture, roster.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		w.sound()
		day := period.Date(2020, 6, 1)
		w.view(func(tx *store.Tx) error {
			for place, basic := range map[division.Code]string{county: "是", 210502_000_000: "否"} {
				list, err := compare.Receipts(tx, prefecture, place.County(), "medical_insurance", day)
				if err != nil || len(list) != 1 || list[0].Values["basic"] != basic {
					t.Errorf("%s: %+v %v", place, list, err)
				}
			}
			if list, _ := intake.List(tx, office, 0, 10); len(list) != 0 {
				t.Errorf("a county sees %d imports of the prefecture", len(list))
			}
			return nil
		})
		again, err := w.Stage(ctx, prefecture, upload("全市.xlsx", personHeader, rows...), nil)
		if err != nil || again.Persons.Unchanged != 4 || again.Households.Unchanged != 2 {
			t.Errorf("again: %+v %+v %v", again.Households, again.Persons, err)
		}
		for _, i := range []intake.Import{roster, people} {
			if _, err := w.Undo(ctx, prefecture, i.ID, "", nil); err != nil {
				t.Fatal(err)
			}
		}
		w.sound()
		if n := len(w.dump("person")) + len(w.dump("roster_row")); n != 0 {
			t.Errorf("%d rows are left", n)
		}
	})
}
