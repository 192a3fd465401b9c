package web

import (
	"context"
	"strings"
	"testing"

	"guben/division"
	"guben/division/places"
	"guben/store"
)

func TestAPlaceIsMeantByItsName(t *testing.T) {
	places := []choice{{Value: "1", Text: "明山区"}, {Value: "2", Text: "高台子街道"}, {Value: "3", Text: "高台子街道 和平村"}, {Value: "4", Text: "卧龙街道 和平村"}, {Value: "5", Text: "卧龙街道 大岭村"}}
	for typed, want := range map[string]string{"大岭村": "5", "卧龙街道  和平村": "4", "和平村": "", "岭村": "", "": "", "高台子街道": "2", "3": "3"} {
		if got, ok := placeMeant(places, typed); ok != (want != "") || ok && got != want {
			t.Errorf("%q means %q, %v; want %q", typed, got, ok, want)
		}
	}
}

func TestAPlaceIsTypedIntoAForm(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := ledgerPath(mingshan, "gap_ledger") + "/new"
	var name string
	err := w.app.DB.View(context.Background(), func(tx *store.Tx) error {
		tree, err := division.Load(tx, county, places.Edition)
		name = placeName(tree, w.home.Village)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	form := sentFields(map[string][]string{"problem": {"水管渗漏"}, "kind": {"guarantee"}, "source": {"audit"}, "found_on": {"2020-03-01"}, "place": {"无此村"}})
	form["key"], form["at"] = []string{"place"}, []string{name}
	if wrong := c.do("POST", path, form); wrong.status != 422 || !strings.Contains(wrong.body, `value="无此村"`) {
		t.Errorf("a place that does not exist: status %d", wrong.status)
	}
	form.Set(fieldPrefix+"place", name)
	opened := c.do("POST", path, form)
	if opened.status != 303 {
		t.Fatalf("status %d\n%s", opened.status, opened.body)
	}
	if record := w.newest(t, "gap_ledger"); record.Division != w.home.Village || w.look(t, record).Values["place"].Text != w.home.Village.String() {
		t.Errorf("it stands at %v", record.Division)
	}
	if page := c.get(opened.to); !strings.Contains(page.body, `value="`+name+`"`) {
		t.Error("the place does not show by its name")
	}
}
