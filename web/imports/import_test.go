package imports_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guben/auth"
	"guben/intake"
	"guben/store"
	"guben/web/webtest"
)

// brought is the import behind a path.
func brought(w *webtest.World, t *testing.T, path string) (one intake.Import) {
	t.Helper()
	err := w.App.DB.View(t.Context(), func(tx *store.Tx) (err error) {
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
	w := webtest.NewOn(t, yearsLater)
	folder, err := webtest.Made()
	if err != nil {
		t.Fatal(err)
	}
	c := w.As(t, "office")
	if form := c.Get("/import").Body; !strings.Contains(form, `<option value="2020" selected>`) || !strings.Contains(form, `<option value="2026">`) {
		t.Fatal("the form does not open on the plan's year, or leaves out the present one")
	}
	for _, file := range []string{"饮水安全评价名册.xlsx", "残疾人保障名册.xlsx", "明山区-人口信息.xlsx", "明山区-农户收入与生产生活条件.xlsx"} {
		staged := c.Upload(filepath.Join(folder, file), map[string]string{"kind": "auto", "year": "2020"})
		one := brought(w, t, staged.To)
		same, moved := 0, 0
		for _, all := range []intake.Tally{one.Households, one.Persons, one.Receipts} {
			same, moved = same+all.Unchanged, moved+all.New+all.Changed
		}
		if one.State != intake.Staged || same == 0 || moved > 0 {
			t.Errorf("%s: %d rows unchanged, %d not, period %v", file, same, moved, one.Period)
		}
	}
}

func TestASheetFromItsUploadToItsUndo(t *testing.T) {
	w := webtest.New(t)
	folder, err := webtest.Made()
	if err != nil {
		t.Fatal(err)
	}
	var file string
	err = w.App.DB.View(t.Context(), func(tx *store.Tx) error {
		one, err := intake.Get(tx, auth.System(), w.Imported)
		file = filepath.Join(folder, one.File)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := w.As(t, "office")
	staged := c.Upload(file, map[string]string{"kind": "auto"})
	if !strings.HasPrefix(staged.To, "/import/") || w.State(t, staged.To) != intake.Staged {
		t.Fatalf("staging: status %d to %q", staged.Status, staged.To)
	}
	path := staged.To
	if review := c.Get(path); review.Status != http.StatusOK || !strings.Contains(review.Body, "确认入库") || !strings.Contains(review.Body, filepath.Base(file)+"</h1>") {
		t.Fatalf("review: status %d", review.Status)
	}
	for step, want := range map[string]intake.State{"apply": intake.Applied} {
		for range 2 { // the second is the button pressed twice
			if r := c.Wait(c.Post(path+"/"+step, "key", step+path).To); !strings.HasPrefix(r.To, path) {
				t.Fatalf("%s: status %d to %q", step, r.Status, r.To)
			}
		}
		if got := w.State(t, path); got != want {
			t.Fatalf("after %s: %s", step, got)
		}
	}
	if r := c.Wait(c.Post(path+"/undo", "key", "undo").To); !strings.HasPrefix(r.To, path) || w.State(t, path) != intake.Undone {
		t.Errorf("undo: status %d, %s", r.Status, w.State(t, path))
	}
	if r := c.Get(path + "/rejects"); r.Status != http.StatusOK || !strings.HasPrefix(r.Body, "PK") {
		t.Errorf("rejected rows: status %d", r.Status)
	}
}

func TestAFileThatIsNoSheetIsToldSo(t *testing.T) {
	w := webtest.New(t)
	file := filepath.Join(t.TempDir(), "名册.xlsx")
	if err := os.WriteFile(file, []byte("PK\x03\x04 not a workbook"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := w.As(t, "office").Upload(file, nil)
	if r.Status < 400 || !strings.Contains(r.Body, "没有完成") || !strings.Contains(r.Body, "名册.xlsx") {
		t.Errorf("status %d, or the file is not named as its sender knows it", r.Status)
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "guben-upload-*"))
	if len(left) > 0 {
		t.Errorf("files left behind: %v", left)
	}
}

// behind reports whether the county's findings lag behind its data.
func behind(w *webtest.World, t *testing.T) (behind bool) {
	t.Helper()
	err := w.App.DB.View(t.Context(), func(tx *store.Tx) (err error) {
		behind, err = w.App.Behind(tx, w.Home.County)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return behind
}

// TestACountyIsScreenedAgainBehindItsImport: nobody has to ask for it, and the
// one who imported does not wait.
func TestACountyIsScreenedAgainBehindItsImport(t *testing.T) {
	w := webtest.New(t)
	sheet := filepath.Join(t.TempDir(), "新增.csv")
	content := "村编号,户编号,姓名,证件号码,与户主关系,脱贫标志,危房级别\n" + w.Home.Village.String() + ",NEW1,新一,110105197001010118,户主,已脱贫,D级\n"
	if err := os.WriteFile(sheet, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	c := w.As(t, "office")
	staged := c.Upload(sheet, map[string]string{"kind": "auto"})
	if behind(w, t) {
		t.Fatal("behind before anything has changed")
	}
	applied := c.Wait(c.Post(staged.To+"/apply", "key", "once").To)
	if applied.Status != http.StatusSeeOther || brought(w, t, staged.To).Persons.New != 1 {
		t.Fatalf("applying: status %d to %q, %+v", applied.Status, applied.To, brought(w, t, staged.To).Persons)
	}
	for running := true; running; { // the test itself has a limit
		running, _ = w.App.Catching(w.Home.County)
	}
	if _, failed := w.App.Catching(w.Home.County); failed != nil || behind(w, t) {
		t.Errorf("behind %v: %v", behind(w, t), failed)
	}
	if r := c.Get(staged.To); strings.Contains(r.Body, "最近一次筛查之后") || strings.Contains(r.Body, "正在按新数据重新筛查") {
		t.Error("the page still says that findings lag behind")
	}
}
