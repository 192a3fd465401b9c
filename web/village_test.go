package web

import (
	"net/url"
	"strings"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/store"
)

func TestFiguresOfAVillage(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := villagePath(w.finding.Village)
	if got := c.do("GET", "/village", nil); got.status != 200 || !strings.Contains(got.body, path) {
		t.Errorf("the list of villages: status %d, leads to the village: %v", got.status, strings.Contains(got.body, path))
	}
	if got := c.do("POST", path+"/edit", url.Values{"key": {"v1"}, "f.collective_income": {"很多"}}); got.status != 422 || !strings.Contains(got.body, "很多") {
		t.Errorf("a wrong figure: status %d", got.status)
	}
	form := url.Values{"key": {"v2"}, "f.attribute": {"poor"}, "f.collective_income": {"48000"}, "f.roadless_households": {"25"}}
	for range 2 { // sent twice, it happens once
		if got := c.do("POST", path+"/edit", form); got.status != 303 {
			t.Fatalf("saving: status %d\n%s", got.status, got.body)
		}
	}
	err := w.app.DB.View(t.Context(), func(tx *store.Tx) error {
		record, err := w.app.Registry.Get(tx, auth.System(), dictionary.Village, w.finding.County, int64(w.finding.Village))
		if err == nil && (record.Values["collective_income"].N != 4_800_000 || record.Values["roadless_households"].N != 25) {
			t.Errorf("kept: %+v", record.Values)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if got := c.do("GET", path, nil); got.status != 200 || !strings.Contains(got.body, "48,000") {
		t.Errorf("the village's page: status %d", got.status)
	}
	if got := c.do("GET", "/village/210504001000", nil); got.status != 404 {
		t.Errorf("a township is no village: status %d", got.status)
	}
}

func TestAWorklistIsTakenOut(t *testing.T) {
	w := newWorld(t)
	r := w.as(t, "office").post("/finding/export", "filter", "kind=missing")
	if r.status != 200 || !strings.HasPrefix(r.body, "PK") || w.noted(t, "finding.export") != 1 {
		t.Errorf("status %d, %d bytes, %d records", r.status, len(r.body), w.noted(t, "finding.export"))
	}
	if r := w.as(t, "office").post("/finding/export", "filter", "place="+foreign.String()); r.status != 404 {
		t.Errorf("another county: status %d", r.status)
	}
}
