package household_test

import (
	"net/url"
	"strings"
	"testing"

	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

func TestAFactIsChangedOnThePage(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.HouseholdPath(w.Home.County, w.Home.ID) + "/edit"
	version := store.FormatID(w.Record(t).Version)
	wrong := c.Do("POST", path, url.Values{"key": {"k1"}, "version": {version}, "f.house_grade": {"d"}, "f.house_area": {"很大"}})
	if wrong.Status != 422 || !strings.Contains(wrong.Body, "很大") {
		t.Errorf("a wrong number: status %d, what was typed shown: %v", wrong.Status, strings.Contains(wrong.Body, "很大"))
	}
	if got := c.Do("POST", path, url.Values{"key": {"k2"}, "version": {version}, "f.house_grade": {"d"}, "f.house_area": {"88"}}); got.Status != 303 {
		t.Fatalf("saving: status %d\n%s", got.Status, got.Body)
	}
	if got := w.Record(t).Text("house_grade", "zh"); got != "D级" {
		t.Errorf("the house is %s", got)
	}
	stale := c.Do("POST", path, url.Values{"key": {"k3"}, "version": {version}, "f.house_grade": {"a"}})
	if stale.Status != 409 {
		t.Errorf("a stale form: status %d", stale.Status)
	}
}
