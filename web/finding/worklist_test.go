package finding_test

import (
	"strings"
	"testing"

	"guben/web/webtest"
)

func TestAWorklistIsTakenOut(t *testing.T) {
	w := webtest.New(t)
	r := w.As(t, "office").Post("/finding/export", "filter", "kind=missing")
	if r.Status != 200 || !strings.HasPrefix(r.Body, "PK") || w.Noted(t, "finding.export") != 1 {
		t.Errorf("status %d, %d bytes, %d records", r.Status, len(r.Body), w.Noted(t, "finding.export"))
	}
	if r := w.As(t, "office").Post("/finding/export", "filter", "place="+webtest.Foreign.String()); r.Status != 404 {
		t.Errorf("another county: status %d", r.Status)
	}
}
