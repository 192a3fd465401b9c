package store_test

import (
	"context"
	"testing"

	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

func TestWhereNarrows(t *testing.T) {
	storetest.Each(t, []store.Schema{shelf}, func(t *testing.T, db *store.DB) {
		err := db.Update(context.Background(), func(tx *store.Tx) error {
			for _, title := range []string{"甲", "乙", "丙", "丁"} {
				if err := shelve(tx, title); err != nil {
					return err
				}
			}
			for _, c := range []struct {
				titles []string
				want   int
			}{{[]string{"甲", "丙", "戊"}, 1}, {nil, 0}} {
				w := &store.Where{}
				w.And("county = ? AND title <> ?", 210504, "丙")
				w.AndIn("title", store.Anys(c.titles)...)
				titles, err := store.Collect(tx, func(row store.Scanner) (title string, err error) { err = row.Scan(&title); return title, err },
					"SELECT title FROM book WHERE "+w.String()+" LIMIT "+w.Mark(10), w.Args...)
				if err != nil {
					return err
				}
				if len(titles) != c.want {
					t.Errorf("%v leave %v", c.titles, titles)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestDaysComeBack(t *testing.T) {
	march := period.Date(2020, 3, 15)
	for kept, want := range map[any]period.Day{"2020-03-15": march, "": 0, "9999-12-31": 0} {
		got := march + 1
		if err := store.Day(&got).Scan(kept); err != nil || got != want {
			t.Errorf("%v reads as %s, %v", kept, got, err)
		}
	}
	if store.DayText(0) >= store.DayText(march) || store.LastDay(0) <= store.LastDay(march) {
		t.Error("no day stands on the wrong side")
	}
	var day period.Day
	for _, wrong := range []any{nil, int64(7), "2020-02-30"} {
		if err := store.Day(&day).Scan(wrong); err == nil {
			t.Errorf("%v reads as %s", wrong, day)
		}
	}
}
