package household_test

import (
	"net/url"
	"strings"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

func TestFiguresOfAVillage(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.VillagePath(w.Finding.Village)
	if got := c.Do("GET", "/village", nil); got.Status != 200 || !strings.Contains(got.Body, path) {
		t.Errorf("the list of villages: status %d, leads to the village: %v", got.Status, strings.Contains(got.Body, path))
	}
	if got := c.Do("POST", path+"/edit", url.Values{"key": {"v1"}, "f.collective_income": {"很多"}}); got.Status != 422 || !strings.Contains(got.Body, "很多") {
		t.Errorf("a wrong figure: status %d", got.Status)
	}
	form := url.Values{"key": {"v2"}, "f.attribute": {"poor"}, "f.collective_income": {"48000"}, "f.roadless_households": {"25"}}
	for range 2 { // sent twice, it happens once
		if got := c.Do("POST", path+"/edit", form); got.Status != 303 {
			t.Fatalf("saving: status %d\n%s", got.Status, got.Body)
		}
	}
	err := w.App.DB.View(t.Context(), func(tx *store.Tx) error {
		record, err := w.App.Registry.Get(tx, auth.System(), dictionary.Village, w.Finding.County, int64(w.Finding.Village))
		if err == nil && (record.Values["collective_income"].N != 4_800_000 || record.Values["roadless_households"].N != 25) {
			t.Errorf("kept: %+v", record.Values)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if got := c.Do("GET", path, nil); got.Status != 200 || !strings.Contains(got.Body, "48,000") {
		t.Errorf("the village's page: status %d", got.Status)
	}
	if got := c.Do("GET", "/village/210504001000", nil); got.Status != 404 {
		t.Errorf("a township is no village: status %d", got.Status)
	}
}
