package household_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

func TestASecretIsSeenOnlyOnRecord(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.HouseholdPath(w.Home.County, w.Home.ID)
	batch := c.Get(path)
	if batch.Status != http.StatusOK || !strings.Contains(batch.Body, "*") {
		t.Fatalf("status %d, or nothing is masked", batch.Status)
	}
	before := w.Noted(t, "registry.reveal")
	r := c.Post(path+"/reveal", "entity", "household", "subject", store.FormatID(w.Home.ID), "field", "phone")
	if r.Status != http.StatusOK || !regexp.MustCompile(`revealed">\d{11}<`).MatchString(r.Body) {
		t.Errorf("status %d: no phone in full", r.Status)
	}
	after := w.Noted(t, "registry.reveal")
	if after != before+1 {
		t.Errorf("%d records of one look", after-before)
	}
	if r := c.Post(path+"/reveal", "entity", "household", "subject", store.FormatID(w.Home.ID), "field", "category"); r.Status != http.StatusNotFound {
		t.Errorf("a field that is no secret: status %d", r.Status)
	}
}

func TestAListIsTakenOutOnRecord(t *testing.T) {
	w := webtest.New(t)
	r := w.As(t, "office").Post("/household/export", "filter", "category=")
	if r.Status != http.StatusOK || !strings.HasPrefix(r.Body, "PK") || w.Noted(t, "household.export") != 1 {
		t.Errorf("status %d, %d bytes, %d records", r.Status, len(r.Body), w.Noted(t, "household.export"))
	}
	if r := w.As(t, "office").Post("/household/export", "filter", "place="+webtest.Foreign.String()); r.Status != http.StatusNotFound {
		t.Errorf("a foreign place: status %d", r.Status)
	}
}

func TestFiltersAreSavedWithoutWhatWasSearched(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	if r := c.Post("/household/filter", "name", "因病户", "filter", "q=secret&rule=basic_insurance"); r.To != "/household?rule=basic_insurance" {
		t.Errorf("led to %q", r.To)
	}
	if r := c.Get("/household"); !strings.Contains(r.Body, "因病户") || strings.Contains(r.Body, "secret") {
		t.Error("the filter is not offered, or holds what was searched for")
	}
}
