package ledger_test

import (
	"context"
	"strings"
	"testing"

	"guben/division"
	"guben/division/places"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

func TestAPlaceIsTypedIntoAForm(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.LedgerPath(webtest.Mingshan, "gap_ledger") + "/new"
	var name string
	err := w.App.DB.View(context.Background(), func(tx *store.Tx) error {
		tree, err := division.Load(tx, webtest.County, places.Edition)
		name = page.PlaceName(tree, w.Home.Village)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	form := sentFields(map[string][]string{"problem": {"水管渗漏"}, "kind": {"guarantee"}, "source": {"audit"}, "found_on": {"2020-03-01"}, "place": {"无此村"}})
	form["key"], form["at"] = []string{"place"}, []string{name}
	if wrong := c.Do("POST", path, form); wrong.Status != 422 || !strings.Contains(wrong.Body, `value="无此村"`) {
		t.Errorf("a place that does not exist: status %d", wrong.Status)
	}
	form.Set("f."+"place", name)
	opened := c.Do("POST", path, form)
	if opened.Status != 303 {
		t.Fatalf("status %d\n%s", opened.Status, opened.Body)
	}
	if record := newest(w, t, "gap_ledger"); record.Division != w.Home.Village || look(w, t, record).Values["place"].Text != w.Home.Village.String() {
		t.Errorf("it stands at %v", record.Division)
	}
	if batch := c.Get(opened.To); !strings.Contains(batch.Body, `value="`+name+`"`) {
		t.Error("the place does not show by its name")
	}
}
