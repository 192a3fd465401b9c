package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"guben/auth"
	forms "guben/form"
	"guben/ledger"
	"guben/store"
)

// look is a record as the program sees it.
func (w *world) look(t *testing.T, record ledger.Record) (view *ledger.View) {
	t.Helper()
	err := w.app.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		view, err = w.app.Book.View(tx, auth.System(), record.County, record.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return view
}

// newest is the record of a ledger that was opened last.
func (w *world) newest(t *testing.T, name string) ledger.Record {
	t.Helper()
	var page ledger.Page
	err := w.app.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		page, err = w.app.Book.List(tx, auth.System(), ledger.Filter{County: county.County(), Pack: mingshan, Ledger: name, Order: ledger.Newest, Limit: 1})
		return err
	})
	if err != nil || len(page.Records) == 0 {
		t.Fatalf("%s: %v, %d records", name, err, len(page.Records))
	}
	return page.Records[0]
}

// sentFields are a record's fields as its form sends them.
func sentFields(pairs map[string][]string) url.Values {
	sent := url.Values{}
	for key, values := range pairs {
		sent[fieldPrefix+key] = values
	}
	return sent
}

func TestARecordIsOpenedFilledInAndMovedWithoutAScript(t *testing.T) {
	w := newWorld(t)
	path := ledgerPath(mingshan, "leader_visit_records") + "/new"
	helper := w.as(t, "helper")
	home := householdKeyOf(w.home.County, w.home.ID)
	if found := helper.get(path + "?q=" + url.QueryEscape(w.home.Name())); !strings.Contains(found.body, "household="+home) {
		t.Errorf("the household is not offered")
	}
	form := sentFields(map[string][]string{"visited_on": {"2020-13-40"}, "visited_by": {"温助民"}, "visitor": {"helper"}})
	form["household"], form["key"] = []string{home}, []string{"one"}
	if wrong := helper.do("POST", path, form); wrong.status != 422 || !strings.Contains(wrong.body, "2020-13-40") || !strings.Contains(wrong.body, `id="f-visited_on-problem"`) {
		t.Errorf("a day that does not exist: status %d", wrong.status)
	}
	form.Set(fieldPrefix+"visited_on", "2020-03-14")
	opened := helper.do("POST", path, form)
	if opened.status != 303 {
		t.Fatalf("opening: status %d\n%s", opened.status, opened.body)
	}
	if twice := helper.do("POST", path, form); twice.status != 303 {
		t.Errorf("the same form sent twice: status %d", twice.status)
	}
	record := w.newest(t, "leader_visit_records")
	if view := w.look(t, record); view.Values["visited_by"].Text != "温助民" || view.Prefilled == 0 {
		t.Errorf("kept %v, %d cells filled in", view.Values["visited_by"], view.Prefilled)
	}
	page := helper.get(recordPath(record))
	if !strings.Contains(page.body, "四个一还有没填的") || !strings.Contains(page.body, `name="move" value="submit"`) {
		t.Error("the page does not say what is still missing, or offers no step")
	}
	version := store.FormatID(record.Version)
	early := helper.do("POST", recordPath(record), url.Values{"version": {version}, "move": {"submit"}, "key": {"two"}})
	if early.status == 303 || w.look(t, record).State != record.State {
		t.Errorf("a step before the form is whole: status %d", early.status)
	}
	form = sentFields(map[string][]string{"four_ones.talk": {"yes"}, "four_ones.measures": {"yes"}, "four_ones.data": {"na"}, "four_ones.surroundings": {"yes"}})
	form["version"], form["move"], form["key"] = []string{version}, []string{"submit"}, []string{"three"}
	if moved := helper.do("POST", recordPath(record), form); moved.status != 303 {
		t.Fatalf("moving: status %d\n%s", moved.status, moved.body)
	}
	if view := w.look(t, record); view.State == record.State || view.Values["four_ones"].Points["data"] != forms.NotApplicable {
		t.Errorf("the record stands at %s with %v", view.State, view.Values["four_ones"].Points)
	}
	if own := w.as(t, "helper").get(recordPath(record)); strings.Contains(own.body, `value="confirm"`) {
		t.Error("who submitted is offered the confirmation")
	}
}

func TestWhatAFormComesToIsToldWithoutKeepingIt(t *testing.T) {
	w := newWorld(t)
	path := ledgerPath(mingshan, "gap_ledger") + "/new?place=" + w.home.Village.String()
	office := w.as(t, "office")
	amount := `data-entry="amount" hidden`
	if page := office.get(path); !strings.Contains(page.body, amount) {
		t.Error("the amount is asked for before the problem is about money")
	}
	form := sentFields(map[string][]string{"source": {"audit"}, "problem": {"账目不清"}})
	form["look"] = []string{"1"}
	if page := office.do("POST", path, form); page.status != 200 || strings.Contains(page.body, amount) || !strings.Contains(page.body, `value="账目不清"`) {
		t.Errorf("status %d; the amount is still hidden: %v", page.status, strings.Contains(page.body, amount))
	}
}

func TestATableGetsRowsWithoutAScript(t *testing.T) {
	w := newWorld(t)
	form := sentFields(map[string][]string{"cash_book.0.amount": {"12"}})
	form["more"] = []string{"cash_book"}
	page := w.as(t, "helper").do("POST", recordPath(w.visit), form)
	if page.status != 200 || !strings.Contains(page.body, fieldPrefix+"cash_book.2.amount") {
		t.Errorf("status %d, no further row", page.status)
	}
}

func TestManyRecordsAreOpenedFromASheet(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "village")
	path := ledgerPath(mingshan, "leader_visit_records") + "/sheet"
	rows := url.Values{"key": {"sheet"}, "r.0.about": {w.home.Name()}, "r.0.f.visited_on": {"2020-03-01"}, "r.0.f.visited_by": {"苗育才"}, "r.0.f.visitor": {"village"},
		"r.1.about": {"查无此人"}, "r.1.f.visited_on": {"2020-03-99"}, "r.1.f.visited_by": {"苗育才"}, "r.1.f.visitor": {"village"}, "r.5.about": {""}}
	before := w.newest(t, "leader_visit_records").ID
	wrong := c.do("POST", path, rows)
	if wrong.status != 422 || !strings.Contains(wrong.body, "查无此人") || w.newest(t, "leader_visit_records").ID != before {
		t.Fatalf("a row about nobody: status %d", wrong.status)
	}
	rows.Del("r.1.about")
	rows.Del("r.1.f.visited_by")
	rows.Del("r.1.f.visitor")
	rows.Del("r.1.f.visited_on")
	if done := c.do("POST", path, rows); done.status != 303 {
		t.Fatalf("status %d\n%s", done.status, done.body)
	}
	if made := w.newest(t, "leader_visit_records"); made.ID == before || made.Household != w.home.ID {
		t.Errorf("opened %v", made)
	}
}

func TestSeveralRecordsAreMovedAtOnceAndTheRefusedAreNamed(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "township")
	path := ledgerPath(mingshan, "gap_ledger")
	list := c.get(path + "?state=listed")
	if !strings.Contains(list.body, `name="record"`) {
		t.Fatal("nothing to choose")
	}
	pick := recordPick(w.gap)
	if none := c.post(path, "move", "take"); none.status != 422 {
		t.Errorf("nothing chosen: status %d", none.status)
	}
	refused := c.post(path, "move", "take", "record", pick, "key", "a")
	if refused.status != 422 || !strings.Contains(refused.body, "data-wrong") {
		t.Errorf("a closed record: status %d", refused.status)
	}
	if back := c.post(path, "move", "reopen", "note", "复查发现反弹", "record", pick, "key", "b", "back", path); back.status != 303 || w.look(t, w.gap).Round != 2 {
		t.Errorf("re-opening: status %d, round %d", back.status, w.look(t, w.gap).Round)
	}
}

// sentFile posts a form with one file.
func (c *client) sentFile(path, field, name string, content []byte, pairs ...string) reply {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		form.WriteField(pairs[i], pairs[i+1])
	}
	part, err := form.CreateFormFile(field, name)
	if err != nil {
		c.t.Fatal(err)
	}
	part.Write(content)
	form.Close()
	request, _ := http.NewRequest(http.MethodPost, c.site+path, &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var text bytes.Buffer
	text.ReadFrom(response.Body)
	return reply{response.StatusCode, response.Header.Get("Location"), text.String(), response.Header}
}

func TestAFileOfARecordIsSentSafely(t *testing.T) {
	w := newWorld(t)
	got := w.as(t, "village").get(recordPath(w.visit) + "/file/" + w.photo)
	if got.status != 200 || got.head.Get("X-Content-Type-Options") != "nosniff" || got.head.Get("Content-Type") != "image/png" ||
		!strings.Contains(got.head.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(got.head.Get("Content-Disposition"), "inline") {
		t.Errorf("status %d, %v", got.status, got.head)
	}
	if elsewhere := w.as(t, "village").get(recordPath(w.gap) + "/file/" + w.photo); elsewhere.status != 404 {
		t.Errorf("the file under another record's address: status %d", elsewhere.status)
	}
	c := w.as(t, "helper")
	version := store.FormatID(w.look(t, w.visit).Version)
	evil := c.sentFile(recordPath(w.visit), "f.photo", "a.png", []byte("<script>alert(1)</script>"), "version", version, "key", "evil")
	if evil.status != 422 {
		t.Errorf("a script called a picture: status %d", evil.status)
	}
	if kept := w.look(t, w.visit).Values["photo"].Many; len(kept) != 1 {
		t.Errorf("the record holds %d files", len(kept))
	}
	gone := c.do("POST", recordPath(w.visit), url.Values{"version": {version}, "key": {"gone"}, "f.photo.keep": {""}})
	if kept := w.look(t, w.visit).Values["photo"].Many; gone.status != 303 || len(kept) != 0 {
		t.Errorf("taken off: status %d, %d files left", gone.status, len(kept))
	}
}

func TestAChangeOfTheRegistryIsDecidedByAnother(t *testing.T) {
	w := newWorld(t)
	before := w.record(t).Text("house_grade", "zh")
	if done := w.as(t, "office").post(w.asks, "decide", "approve", "key", "k"); done.status != 303 {
		t.Fatalf("status %d\n%s", done.status, done.body)
	}
	if after := w.record(t).Text("house_grade", "zh"); after == before {
		t.Errorf("the house is still %s", after)
	}
}

func TestANumberOfARecordIsSeenOnRecord(t *testing.T) {
	w := newWorld(t)
	path := recordPath(w.visit)
	if page := w.as(t, "office").get(path); !strings.Contains(page.body, path+"/reveal") {
		t.Error("the office is not offered to see the number")
	}
	if page := w.as(t, "village").get(path); strings.Contains(page.body, path+"/reveal") {
		t.Error("a village is offered to see the number")
	}
	if not := w.as(t, "village").post(path+"/reveal", "field", "phone"); not.status != 403 {
		t.Errorf("a village: status %d", not.status)
	}
	before := w.noted(t, "registry.reveal")
	seen := w.as(t, "office").post(path+"/reveal", "field", "phone")
	number := regexp.MustCompile(`revealed">(\d{11})<`).FindString(seen.body)
	if seen.status != 200 || number == "" || w.noted(t, "registry.reveal") != before+1 {
		t.Errorf("status %d, %d more on record\n%s", seen.status, w.noted(t, "registry.reveal")-before, seen.body)
	}
	if other := w.as(t, "office").post(path+"/reveal", "field", "visited_by"); other.status != 404 {
		t.Errorf("a field that is no number: status %d", other.status)
	}
}

// finished follows a job to the page of its result.
func (c *client) finished(r reply) reply {
	c.t.Helper()
	for range 600 {
		if r.status != http.StatusSeeOther && !strings.Contains(r.body, `id="job"`) || strings.Contains(r.body, `role="alert"`) {
			return r
		}
		if r.to != "" {
			r = c.get(r.to)
			continue
		}
		path := regexp.MustCompile(`hx-get="([^"]+)"`).FindStringSubmatch(r.body)
		if path == nil {
			return r
		}
		time.Sleep(50 * time.Millisecond)
		r = c.get(path[1])
	}
	c.t.Fatal("the job does not end")
	return r
}

// retyped is a workbook with another text in the first row below a heading.
func retyped(t *testing.T, book, heading, text string) []byte {
	t.Helper()
	file, err := excelize.OpenReader(strings.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	name := file.GetSheetName(0)
	rows, err := file.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	for column, cell := range rows[0] {
		if cell == heading {
			at, _ := excelize.CoordinatesToCellName(column+1, 2)
			file.SetCellValue(name, at, text)
		}
	}
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAWorkbookGoesOutAndComesBack(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := ledgerPath(mingshan, "gap_ledger")
	book := c.post(path+"/export", "filter", "state=listed")
	if book.status != 200 || !strings.HasPrefix(book.body, "PK") {
		t.Fatalf("taking out: status %d", book.status)
	}
	same := c.finished(c.sentFile(path+"/import", "file", "问题台账.xlsx", []byte(book.body), "key", "same"))
	if same.status != 200 || strings.Contains(same.body, `value="apply"`) {
		t.Errorf("a workbook that changes nothing: status %d, or it is offered to be applied", same.status)
	}
	wrong := c.finished(c.sentFile(path+"/import", "file", "问题台账.xlsx", retyped(t, book.body, "反馈日期", "2020-13-45"), "key", "wrong"))
	if strings.Contains(wrong.body, `value="apply"`) || !strings.Contains(wrong.body, "2020-13-45") {
		t.Errorf("a day that does not exist: status %d", wrong.status)
	}
	looked := c.finished(c.sentFile(path+"/import", "file", "问题台账.xlsx", retyped(t, book.body, "问题描述", "补充核实的问题"), "key", "i"))
	staged := regexp.MustCompile(`name="staged" value="([^"]+)"`).FindStringSubmatch(looked.body)
	if looked.status != 200 || staged == nil || !strings.Contains(looked.body, `value="apply"`) {
		t.Fatalf("looking through: status %d\n%s", looked.status, looked.body)
	}
	if other := w.as(t, "township").post(path+"/import/apply", "staged", staged[1], "do", "apply"); other.status != 409 {
		t.Errorf("applied by another account: status %d", other.status)
	}
	if done := c.finished(c.post(path+"/import/apply", "staged", staged[1], "do", "apply", "key", "a")); done.status != 200 || !strings.Contains(done.body, "补充核实的问题") {
		t.Errorf("applying: status %d", done.status)
	}
	if gone := c.post(path+"/import/apply", "staged", staged[1], "do", "apply", "key", "twice"); gone.status != 409 || !strings.Contains(gone.body, "重新选择文件") {
		t.Errorf("applying what is no longer kept: status %d", gone.status)
	}
	broken := c.finished(c.sentFile(path+"/import", "file", "坏表.xlsx", []byte("no workbook"), "key", "b"))
	if broken.status == 200 {
		t.Errorf("no workbook at all: status %d", broken.status)
	}
}
