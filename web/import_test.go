package web

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guben/auth"
	"guben/intake"
	"guben/store"
)

// brought is the import behind a path.
func (w *world) brought(t *testing.T, path string) (one intake.Import) {
	t.Helper()
	err := w.app.DB.View(t.Context(), func(tx *store.Tx) (err error) {
		one, err = intake.Get(tx, auth.System(), store.ParseID(strings.TrimPrefix(path, "/import/")))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return one
}

// yearsLater is a clock long after the plan's period.
func yearsLater() time.Time { return time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC) }

func TestAFileOfThePlansYearHandedInAgainLaterChangesNothing(t *testing.T) {
	w := newWorldOn(t, yearsLater)
	folder, err := made()
	if err != nil {
		t.Fatal(err)
	}
	c := w.as(t, "office")
	if form := c.get("/import").body; !strings.Contains(form, `<option value="2020" selected>`) || !strings.Contains(form, `<option value="2026">`) {
		t.Fatal("the form does not open on the plan's year, or leaves out the present one")
	}
	for _, file := range []string{"饮水安全评价名册.xlsx", "残疾人保障名册.xlsx", "明山区-人口信息.xlsx", "明山区-农户收入与生产生活条件.xlsx"} {
		staged := c.upload(filepath.Join(folder, file), map[string]string{"kind": "auto", "year": "2020"})
		one := w.brought(t, staged.to)
		if all := sum(one.Households, one.Persons, one.Receipts); one.State != intake.Staged || all.Unchanged == 0 || all.New+all.Changed > 0 {
			t.Errorf("%s: %+v, period %v", file, all, one.Period)
		}
	}
}
