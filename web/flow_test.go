package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"guben/audit"
	"guben/auth"
	"guben/intake"
	"guben/screen"
	"guben/store"
)

// noted counts the county's audit records of an action.
func (w *world) noted(t *testing.T, action string) (n int) {
	t.Helper()
	err := w.app.DB.View(t.Context(), func(tx *store.Tx) error {
		records, err := audit.List(tx, county.County(), 0, 1000)
		for _, record := range records {
			if record.Action == action {
				n++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnAccountFromItsFormToItsFirstLogin(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "administrator")
	form := []string{"name", "新来的", "login", "newcomer", "role", "village", "place", w.home.Village.String()}
	made := c.post("/account", form...)
	shown := regexp.MustCompile(`id="password">([^<]+)<`).FindStringSubmatch(made.body)
	if made.status != http.StatusOK || shown == nil {
		t.Fatalf("creating: status %d", made.status)
	}
	if r := w.client(t).post("/login", "login", "newcomer", "password", shown[1]); r.status != http.StatusSeeOther {
		t.Errorf("signing in with the password shown: status %d", r.status)
	}
	if again := c.post("/account", form...); again.status != http.StatusConflict || !strings.Contains(again.body, "已被使用") {
		t.Errorf("the same form once more: status %d", again.status)
	}
	if r := c.post("/account", "name", "甲", "login", "x y", "role", "village", "place", county.String()); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "不合要求") {
		t.Errorf("a login that cannot be: status %d", r.status)
	}
}

func TestTwoAdministratorsDoNotOverwriteEachOther(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "administrator")
	helper := w.accounts["helper"]
	form := []string{"name", "改名", "role", "helper", "place", helper.Division.String(), "version", "1"}
	if r := c.post("/account/"+store.FormatID(helper.ID), form...); r.status != http.StatusSeeOther {
		t.Fatalf("first change: status %d", r.status)
	}
	if r := c.post("/account/"+store.FormatID(helper.ID), form...); r.status != http.StatusConflict {
		t.Errorf("a change on an old state: status %d", r.status)
	}
}

func TestAFindingIsMovedOnceHoweverOftenTheFormIsSent(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := findingRow{Finding: w.finding}.Path()
	form := []string{"move", string(screen.Take), "key", "once", "revision", strconv.Itoa(w.finding.Revision)}
	for range 2 {
		if r := c.post(path, form...); r.status != http.StatusSeeOther || !strings.HasPrefix(r.to, path) {
			t.Fatalf("status %d to %q", r.status, r.to)
		}
	}
	if n := w.noted(t, "finding.take"); n != 1 {
		t.Errorf("%d records of one move", n)
	}
	if r := c.post(path, "move", string(screen.Dismiss), "key", "other"); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "必须写明理由") {
		t.Errorf("dismissing without a reason: status %d", r.status)
	}
}

func TestSeveralFindingsAreMovedTogetherOrNotAtAll(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	list := c.get("/finding?by=list")
	keys := regexp.MustCompile(`name="finding" value="([^"]+)"`).FindAllStringSubmatch(list.body, 3)
	if len(keys) < 3 {
		t.Fatalf("the list offers %d findings", len(keys))
	}
	form := []string{"move", string(screen.Take), "key", "bulk", "back", "/finding?by=list"}
	for _, key := range keys {
		form = append(form, "finding", key[1])
	}
	if r := c.post("/finding", append(form, "finding", "210504-1")...); r.status != http.StatusNotFound || w.noted(t, "finding.take") != 0 {
		t.Errorf("with one that does not exist: status %d, %d moved", r.status, w.noted(t, "finding.take"))
	}
	if r := c.post("/finding", form...); r.status != http.StatusSeeOther || r.to != "/finding?by=list&done=findings" || w.noted(t, "finding.take") != 3 {
		t.Errorf("status %d to %q, %d moved", r.status, r.to, w.noted(t, "finding.take"))
	}
	if r := c.post("/finding", "move", "take"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("none chosen: status %d", r.status)
	}
}

func TestASecretIsSeenOnlyOnRecord(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := householdPath(w.home.County, w.home.ID)
	page := c.get(path)
	if page.status != http.StatusOK || !strings.Contains(page.body, "*") {
		t.Fatalf("status %d, or nothing is masked", page.status)
	}
	before := w.noted(t, "registry.reveal")
	r := c.post(path+"/reveal", "entity", "household", "subject", store.FormatID(w.home.ID), "field", "phone")
	if r.status != http.StatusOK || !regexp.MustCompile(`revealed">\d{11}<`).MatchString(r.body) {
		t.Errorf("status %d: no phone in full", r.status)
	}
	after := w.noted(t, "registry.reveal")
	if after != before+1 {
		t.Errorf("%d records of one look", after-before)
	}
	if r := c.post(path+"/reveal", "entity", "household", "subject", store.FormatID(w.home.ID), "field", "category"); r.status != http.StatusNotFound {
		t.Errorf("a field that is no secret: status %d", r.status)
	}
}

func TestAListIsTakenOutOnRecord(t *testing.T) {
	w := newWorld(t)
	r := w.as(t, "office").post("/household/export", "filter", "category=")
	if r.status != http.StatusOK || !strings.HasPrefix(r.body, "PK") || w.noted(t, "household.export") != 1 {
		t.Errorf("status %d, %d bytes, %d records", r.status, len(r.body), w.noted(t, "household.export"))
	}
	if r := w.as(t, "office").post("/household/export", "filter", "place="+foreign.String()); r.status != http.StatusNotFound {
		t.Errorf("a foreign place: status %d", r.status)
	}
}

func TestFiltersAreSavedWithoutWhatWasSearched(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	if r := c.post("/household/filter", "name", "因病户", "filter", "q=secret&rule=basic_insurance"); r.to != "/household?rule=basic_insurance" {
		t.Errorf("led to %q", r.to)
	}
	if r := c.get("/household"); !strings.Contains(r.body, "因病户") || strings.Contains(r.body, "secret") {
		t.Error("the filter is not offered, or holds what was searched for")
	}
}

// rejected is a file of the sample county some rows of which are refused.
func (w *world) rejected(t testing.TB) (path string) {
	t.Helper()
	folder, err := made()
	if err != nil {
		t.Fatal(err)
	}
	err = w.app.DB.View(context.Background(), func(tx *store.Tx) error {
		list, err := intake.List(tx, auth.System(), 0, 100)
		for _, one := range list {
			if one.Persons.Rejected > 0 {
				path = filepath.Join(folder, one.File)
			}
		}
		return err
	})
	if err != nil || path == "" {
		t.Fatalf("no file with rejected rows: %v", err)
	}
	return path
}

// upload sends a file the way a browser does.
func (c *client) upload(file string, fields map[string]string) reply {
	c.t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		c.t.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		form.WriteField(name, value)
	}
	part, err := form.CreateFormFile("file", filepath.Base(file))
	if err != nil {
		c.t.Fatal(err)
	}
	part.Write(content)
	form.Close()
	request, err := http.NewRequest(http.MethodPost, c.site+"/import", &body)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	response.Body.Close()
	return c.wait(response.Header.Get("Location"))
}

// wait looks at a job until it leads to its result or tells why there is none.
func (c *client) wait(job string) reply {
	c.t.Helper()
	for {
		r := c.get(job)
		if r.status != http.StatusOK {
			return r
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (w *world) state(t *testing.T, path string) intake.State {
	t.Helper()
	var one intake.Import
	err := w.app.DB.View(t.Context(), func(tx *store.Tx) (err error) {
		one, err = intake.Get(tx, auth.System(), store.ParseID(strings.TrimPrefix(path, "/import/")))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return one.State
}

func TestASheetFromItsUploadToItsUndo(t *testing.T) {
	w := newWorld(t)
	folder, err := made()
	if err != nil {
		t.Fatal(err)
	}
	var file string
	err = w.app.DB.View(t.Context(), func(tx *store.Tx) error {
		one, err := intake.Get(tx, auth.System(), w.imported)
		file = filepath.Join(folder, one.File)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := w.as(t, "office")
	staged := c.upload(file, map[string]string{"kind": "auto"})
	if !strings.HasPrefix(staged.to, "/import/") || w.state(t, staged.to) != intake.Staged {
		t.Fatalf("staging: status %d to %q", staged.status, staged.to)
	}
	path := staged.to
	if review := c.get(path); review.status != http.StatusOK || !strings.Contains(review.body, "确认入库") {
		t.Fatalf("review: status %d", review.status)
	}
	for step, want := range map[string]intake.State{"apply": intake.Applied} {
		for range 2 { // the second is the button pressed twice
			if r := c.wait(c.post(path+"/"+step, "key", step+path).to); !strings.HasPrefix(r.to, path) {
				t.Fatalf("%s: status %d to %q", step, r.status, r.to)
			}
		}
		if got := w.state(t, path); got != want {
			t.Fatalf("after %s: %s", step, got)
		}
	}
	if r := c.wait(c.post(path+"/undo", "key", "undo").to); !strings.HasPrefix(r.to, path) || w.state(t, path) != intake.Undone {
		t.Errorf("undo: status %d, %s", r.status, w.state(t, path))
	}
	if r := c.get(path + "/rejects"); r.status != http.StatusOK || !strings.HasPrefix(r.body, "PK") {
		t.Errorf("rejected rows: status %d", r.status)
	}
}

func TestAFileThatIsNoSheetIsToldSo(t *testing.T) {
	w := newWorld(t)
	file := filepath.Join(t.TempDir(), "名册.xlsx")
	if err := os.WriteFile(file, []byte("PK\x03\x04 not a workbook"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := w.as(t, "office").upload(file, nil)
	if r.status < 400 || !strings.Contains(r.body, "没有完成") || !strings.Contains(r.body, "名册.xlsx") {
		t.Errorf("status %d, or the file is not named as its sender knows it", r.status)
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "guben-upload-*"))
	if len(left) > 0 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestAJobBelongsToWhoStartedIt(t *testing.T) {
	s := &jobs{}
	j := &job{ID: "a", Account: 1, ended: make(chan struct{})}
	s.add(j)
	if _, err := s.get("a", 2); err == nil {
		t.Error("somebody else sees the job")
	}
	if _, err := s.get("a", 1); err != nil {
		t.Error(err)
	}
	j.tell(intake.Reading, 5, 20)
	if p := j.page("zh"); p.Percent() != 25 || !p.Running() {
		t.Errorf("page %+v", p)
	}
}

func TestCountsFollowWhatIsChanged(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	if first := c.get("/"); !strings.Contains(first.body, "新线索等待核实") || strings.Contains(first.body, "正在核实，尚无结论") {
		t.Fatal("the workbench does not begin with new findings alone")
	}
	c.post(findingRow{Finding: w.finding}.Path(), "move", string(screen.Take), "key", "k")
	if second := c.get("/"); !strings.Contains(second.body, "1 条线索正在核实，尚无结论") {
		t.Error("the workbench does not follow a move")
	}
}
