package finding_test

import (
	"strings"
	"testing"

	"guben/audit"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

func TestWhatWasImportedAfterTheScreeningIsTold(t *testing.T) {
	w := webtest.New(t)
	c, village := w.As(t, "office"), w.As(t, "village")
	const note, button = "最近一次筛查之后", `action="/plan/mingshan-2020/screening"`
	if r := c.Get("/"); strings.Contains(r.Body, note) {
		t.Error("a note before anything has changed")
	}
	w.Update(t, func(tx *store.Tx) error {
		return w.App.Log.Append(tx, audit.Entry{County: webtest.County.County(), Action: "import.undo", Subject: "import", SubjectID: w.Imported})
	})
	for _, path := range []string{"/", page.ImportPath(w.Imported)} {
		if r := c.Get(path); !strings.Contains(r.Body, note) || !strings.Contains(r.Body, button) {
			t.Errorf("%s: no note, or no button", path)
		}
	}
	if r := village.Get("/"); !strings.Contains(r.Body, note) || strings.Contains(r.Body, button) {
		t.Error("a village, which cannot screen, sees no note, or a button")
	}
}
