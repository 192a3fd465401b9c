package division_test

import (
	"context"
	"testing"

	"guben/division"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

func TestCode(t *testing.T) {
	village, err := division.ParseCode("210504001002")
	if err != nil {
		t.Fatal(err)
	}
	county, _ := division.ParseCode("210504")
	tests := []struct {
		what      string
		got, want any
	}{
		{"level of village", village.Level(), division.Village},
		{"level of county", county.Level(), division.County},
		{"parent", village.Parent().String(), "210504001000"},
		{"county key", village.County(), int64(210504)},
		{"contains", county.Contains(village), true},
		{"contained", village.Contains(county), false},
		{"at prefecture", village.At(division.Prefecture).String(), "210500000000"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: got %v, want %v", test.what, test.got, test.want)
		}
	}
	if lo, hi := division.Code(210500000000).Counties(); lo != 210500 || hi != 210600 {
		t.Errorf("counties of the prefecture: %d..%d", lo, hi)
	}
	if lo, hi := village.Counties(); lo != 210504 || hi != 210505 {
		t.Errorf("counties of the village: %d..%d", lo, hi)
	}
	for _, bad := range []string{"", "21050", "2105040010022", "abc", "-10504"} {
		if _, err := division.ParseCode(bad); err == nil {
			t.Errorf("%q passed for a code", bad)
		}
	}
}

func TestTreeFollowsMerges(t *testing.T) {
	storetest.Each(t, []store.Schema{division.Schema}, func(t *testing.T, db *store.DB) {
		founded := period.Date(2010, 1, 1)
		merged := period.Date(2019, 6, 30)
		err := db.Update(context.Background(), func(tx *store.Tx) error {
			if err := division.Put(tx,
				division.Division{Code: 210504000000, Name: "某县", From: founded},
				division.Division{Code: 210504100000, Name: "东镇", From: founded},
				division.Division{Code: 210504100200, Name: "甲村民委员会", From: founded},
				division.Division{Code: 210504100201, Name: "乙村民委员会", From: founded},
			); err != nil {
				return err
			}
			return division.Merge(tx, 210504100201, 210504100200, merged)
		})
		if err != nil {
			t.Fatal(err)
		}
		before, after := load(t, db, merged), load(t, db, merged+1)
		if got := len(before.Children(210504100000)); got != 2 {
			t.Errorf("before the merge: %d villages, want 2", got)
		}
		if after.Has(210504100201) || after.Current(210504100201) != 210504100200 {
			t.Errorf("after the merge: has %v, current %v", after.Has(210504100201), after.Current(210504100201))
		}
		if code, ok := after.Find(210504000000, "东镇", "甲村"); !ok || code != 210504100200 {
			t.Errorf("Find: %v %v", code, ok)
		}
		if got := after.Path(210504100200, division.County); got != "东镇 甲村民委员会" {
			t.Errorf("Path: %q", got)
		}
	})
}

func load(t *testing.T, db *store.DB, day period.Day) *division.Tree {
	t.Helper()
	var tree *division.Tree
	err := db.View(context.Background(), func(tx *store.Tx) (err error) {
		tree, err = division.Load(tx, 210504000000, day)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
