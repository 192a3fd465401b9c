package ledger_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"

	"guben/attachment"
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/ledger"
	"guben/period"
	"guben/registry"
	"guben/store"
)

// TestWritersAtOnce: changes of one county by many at once all hold, or are
// refused; counts are those of the records.
func TestWritersAtOnce(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(office, w.homes[0])
		var group sync.WaitGroup
		var made sync.Map
		for i := range 8 {
			group.Go(func() {
				random := rand.New(rand.NewPCG(1, uint64(i)))
				for range 6 {
					w.open(office, w.homes[random.IntN(len(w.homes))])
					err := w.Try(func(tx *store.Tx) error {
						_, err := w.Book.Save(tx, office, ledger.Change{County: county, ID: r.ID, Version: r.Version, Values: w.read("problems", "measures", "修", "cost", "1")})
						return err
					})
					if err == nil {
						made.Store(i, true)
					} else if fault.KindOf(err) != fault.Conflict {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		n := 0
		made.Range(func(any, any) bool { n++; return true })
		if n != 1 {
			t.Errorf("%d changed the same version", n)
		}
		w.sound()
	})
}

func TestAFileIsReadByWhoMayReadItsRecord(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(cadre, w.homes[0])
		content, err := attachment.Prepare("照片.pdf", append(paper, "%%EOF\n"...))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.move(cadre, r, "fix", "measures", "修", "photo", content.Hash); code(err) != "ledger.problems" {
			t.Errorf("a file nobody has put: %v", err)
		}
		w.Update(func(tx *store.Tx) error {
			_, err := w.Files.Put(tx, cadre, content, village, "", "")
			return err
		})
		w.must(w.move(cadre, r, "fix", "measures", "修", "photo", content.Hash))
		for _, c := range []struct {
			who  auth.Scope
			want bool
		}{{cadre, true}, {street, true}, {housing, true}, {health, false}, {remote, false}} {
			w.View(func(tx *store.Tx) error {
				if holds, err := w.Book.Holds(tx, c.who, county, content.Hash); holds != c.want || err != nil {
					t.Errorf("%s: %v, %v", c.who.Role, holds, err)
				}
				return nil
			})
		}
		w.sound()
	})
}

func TestCellsSavedAndRecordsThatCount(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(cadre, w.homes[0], "cost", "12")
		r = w.must(w.move(cadre, r, "fix", "measures", "修"))
		r = w.must(w.move(street, r, "review"))
		r = w.must(w.move(office, r, "sign_off"))
		w.open(cadre, w.homes[1])
		w.View(func(tx *store.Tx) error {
			list, err := w.Book.Savings(tx, cadre, county, name)
			if err != nil || len(list) != 1 || list[0].Records != 2 || list[0].Prefilled < 2 || list[0].Typed < 5 {
				t.Errorf("saved %+v, %v", list, err)
			}
			counts, err := w.Book.Fulfilled(tx, office, ledger.Filter{County: county, Pack: name, Ledger: "problems"}, period.Range{From: start, To: start})
			if err != nil || len(counts) != 1 || counts[0].N != 1 || counts[0].Division != village || counts[0].Unit != "housing" {
				t.Errorf("fulfilled %+v, %v", counts, err)
			}
			return nil
		})
	})
}

// TestRecordsFollowTheirHousehold: moved to another village, it takes its
// records along, and the counts with them.
func TestRecordsFollowTheirHousehold(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		r := w.open(cadre, w.homes[0])
		w.Update(func(tx *store.Tx) error {
			home, err := w.Records.Get(tx, office, dictionary.Household, county, w.homes[0].ID)
			if err != nil {
				return err
			}
			if err := w.Records.Relocate(tx, office, registry.Origin{Source: "test"}, home, faraway); err != nil {
				return err
			}
			return w.Book.Follow(tx, county, home.ID)
		})
		err := w.DB.View(context.Background(), func(tx *store.Tx) error { _, err := w.Book.Get(tx, remote, county, r.ID); return err })
		if err != nil {
			t.Error(err)
		}
		err = w.DB.View(context.Background(), func(tx *store.Tx) error { _, err := w.Book.Get(tx, cadre, county, r.ID); return err })
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("the old village still sees it: %v", err)
		}
		w.sound()
	})
}

// TestWhoWatchesMayForbid: an error of a watcher undoes the change.
func TestWhoWatchesMayForbid(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		no := errors.New("no")
		w.Book.Watch = append(w.Book.Watch, func(*store.Tx, ledger.Event) error { return no })
		if err := w.Try(func(tx *store.Tx) error { _, err := w.Book.Open(tx, cadre, w.problem(w.homes[0])); return err }); !errors.Is(err, no) {
			t.Errorf("opened: %v", err)
		}
		if n := len(w.list(office, ledger.Filter{}).Records); n != 0 {
			t.Errorf("%d records", n)
		}
		w.sound()
	})
}

// A department turns the pages of the proposals of its records, though others'
// lie between them.
func TestProposalsOfOneUnitFillTheirPage(t *testing.T) {
	each(t, func(w *world) {
		w.settle()
		var mine ledger.Record
		w.Update(func(tx *store.Tx) (err error) {
			for _, unit := range []string{"housing", "housing", "housing", "health"} {
				mine, err = w.Book.Open(tx, helper, ledger.New{County: county, Pack: name, Ledger: "visits_book", Household: w.homes[0].ID, Unit: unit,
					Values: w.read("visits_book", "house_grade", "C级", "talked", "是")})
				if err != nil {
					return err
				}
			}
			return nil
		})
		w.View(func(tx *store.Tx) error {
			page, err := w.Book.Proposals(tx, health, county, 0, ledger.Pending, 0, 2)
			if err == nil && (len(page) != 1 || page[0].Record != mine.ID) {
				t.Errorf("the health bureau sees %+v", page)
			}
			return err
		})
	})
}
