package finding_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"guben/screen"
	"guben/web/page"
	"guben/web/webtest"
)

func TestAFindingIsMovedOnceHoweverOftenTheFormIsSent(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.FindingRow{Finding: w.Finding}.Path()
	form := []string{"move", string(screen.Take), "key", "once", "revision", strconv.Itoa(w.Finding.Revision)}
	for range 2 {
		if r := c.Post(path, form...); r.Status != http.StatusSeeOther || !strings.HasPrefix(r.To, path) {
			t.Fatalf("status %d to %q", r.Status, r.To)
		}
	}
	if n := w.Noted(t, "finding.take"); n != 1 {
		t.Errorf("%d records of one move", n)
	}
	if r := c.Post(path, "move", string(screen.Dismiss), "key", "other"); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "必须写明理由") {
		t.Errorf("dismissing without a reason: status %d", r.Status)
	}
}

func TestSeveralFindingsAreMovedTogetherOrNotAtAll(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	list := c.Get("/finding?by=list")
	keys := regexp.MustCompile(`name="finding" value="([^"]+)"`).FindAllStringSubmatch(list.Body, 3)
	if len(keys) < 3 {
		t.Fatalf("the list offers %d findings", len(keys))
	}
	form := []string{"move", string(screen.Take), "key", "bulk", "back", "/finding?by=list"}
	for _, key := range keys {
		form = append(form, "finding", key[1])
	}
	if r := c.Post("/finding", append(form, "finding", "210504-1")...); r.Status != http.StatusNotFound || w.Noted(t, "finding.take") != 0 {
		t.Errorf("with one that does not exist: status %d, %d moved", r.Status, w.Noted(t, "finding.take"))
	}
	if r := c.Post("/finding", form...); r.Status != http.StatusSeeOther || r.To != "/finding?by=list&done=findings" || w.Noted(t, "finding.take") != 3 {
		t.Errorf("status %d to %q, %d moved", r.Status, r.To, w.Noted(t, "finding.take"))
	}
	if r := c.Post("/finding", "move", "take"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("none chosen: status %d", r.Status)
	}
}

func TestWhoeverConfirmedIsToldThatAnotherCloses(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.FindingRow{Finding: w.Finding}.Path()
	c.Post(path, "move", string(screen.Confirm), "key", "one")
	if r := c.Get(path); !strings.Contains(r.Body, "要由另一个人") {
		t.Error("the one who confirmed is not told")
	}
	if r := w.As(t, "township").Get(path); strings.Contains(r.Body, "要由另一个人") {
		t.Error("somebody else is told, too")
	}
}
