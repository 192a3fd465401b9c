package ledger_test

import (
	"testing"

	"guben/auth"
	"guben/ledger"
	"guben/store"
)

// file opens a check of a household and files it.
func (w *world) file(by auth.Scope, answers ...string) ledger.Record {
	w.Helper()
	var r ledger.Record
	w.Update(func(tx *store.Tx) (err error) {
		r, err = w.Book.Open(tx, office, ledger.New{County: county, Pack: name, Ledger: "checks", Household: w.homes[0].ID, Unit: "housing",
			Values: w.read("checks", answers...)})
		return err
	})
	return w.must(w.move(by, r, "file"))
}

// TestWhatDisagreesIsWorkedOn: what a check answered with no becomes a record of
// its own with the move that files it, linked both ways.
func TestWhatDisagreesIsWorkedOn(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		check := w.file(cadre, "clean.yard", "yes", "clean.bed", "no", "clean.stove", "no", "looked_on", "2020-03-02")
		w.View(func(tx *store.Tx) error {
			v, err := w.Book.View(tx, cadre, county, check.ID)
			if err != nil || len(v.Raised) != 3 || v.Raised[0].Field != "clean.bed" || v.Raised[2].Field != "clean" {
				t.Fatalf("the check shows %+v, %v", v.Raised, err)
			}
			first := v.Raised[0].Other
			if first.Ledger != "problems" || first.Title != "未达标：床铺净" || first.Household != w.homes[0].ID || first.Unit != "subdistricts" || first.Clock.Due == 0 {
				t.Errorf("raised %+v", first)
			}
			if v.Raised[2].Other.Ledger != "visits_book" {
				t.Errorf("raised %+v", v.Raised[2].Other)
			}
			v, err = w.Book.View(tx, cadre, county, first.ID)
			if err != nil || len(v.From) != 1 || v.From[0].Other.ID != check.ID || v.Values["measures"].Text != "2020年3月2日" || v.Values["class"].Text != "house" {
				t.Errorf("the problem shows %+v, %+v, %v", v.From, v.Values, err)
			}
			return err
		})
		w.sound()
	})
}

// TestRaisedOnce: a check that is filed again raises only what is new.
func TestRaisedOnce(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		check := w.file(cadre, "clean.yard", "yes", "clean.bed", "no")
		check = w.must(w.move(office, check, "reopen"))
		check = w.must(w.move(cadre, check, "file", "clean.yard", "no", "clean.bed", "no"))
		if n := len(w.list(office, ledger.Filter{Ledger: "problems"}).Records); n != 2 {
			t.Errorf("%d problems", n)
		}
		if n := len(w.list(office, ledger.Filter{Ledger: "visits_book"}).Records); n != 1 {
			t.Errorf("%d visits", n)
		}
		w.sound()
	})
}

// TestRaisedWhereTheRecordStands: a department that may not open records in the
// other ledger raises them all the same.
func TestRaisedWhereTheRecordStands(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		w.file(housing, "clean.yard", "no")
		problems := w.list(office, ledger.Filter{Ledger: "problems"}).Records
		if len(problems) != 1 || problems[0].Division != village || problems[0].By != housing.Name {
			t.Errorf("raised %+v", problems)
		}
		w.sound()
	})
}

// TestNothingIsRaisedByWhatIsRefused: a move that is refused leaves nothing.
func TestNothingIsRaisedByWhatIsRefused(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		check := w.file(cadre, "clean.yard", "yes")
		if _, err := w.move(cadre, check, "file", "clean.yard", "no"); err == nil {
			t.Error("filed twice")
		}
		if n := len(w.list(office, ledger.Filter{Ledger: "problems"}).Records); n != 0 {
			t.Errorf("%d problems", n)
		}
		w.sound()
	})
}
