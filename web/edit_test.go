package web

import (
	"net/url"
	"strings"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/registry"
	"guben/store"
)

func (w *world) record(t *testing.T) (record registry.Record) {
	t.Helper()
	err := w.app.DB.View(t.Context(), func(tx *store.Tx) (err error) {
		record, err = w.app.Registry.Get(tx, auth.System(), dictionary.Household, w.home.County, w.home.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return record
}

func TestAFactIsChangedOnThePage(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := householdPath(w.home.County, w.home.ID) + "/edit"
	version := store.FormatID(w.record(t).Version)
	wrong := c.do("POST", path, url.Values{"key": {"k1"}, "version": {version}, "f.house_grade": {"d"}, "f.house_area": {"很大"}})
	if wrong.status != 422 || !strings.Contains(wrong.body, "很大") {
		t.Errorf("a wrong number: status %d, what was typed shown: %v", wrong.status, strings.Contains(wrong.body, "很大"))
	}
	if got := c.do("POST", path, url.Values{"key": {"k2"}, "version": {version}, "f.house_grade": {"d"}, "f.house_area": {"88"}}); got.status != 303 {
		t.Fatalf("saving: status %d\n%s", got.status, got.body)
	}
	if got := w.record(t).Text("house_grade", "zh"); got != "D级" {
		t.Errorf("the house is %s", got)
	}
	stale := c.do("POST", path, url.Values{"key": {"k3"}, "version": {version}, "f.house_grade": {"a"}})
	if stale.status != 409 {
		t.Errorf("a stale form: status %d", stale.status)
	}
}
