package ledger_test

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"guben/auth"
	forms "guben/form"
	"guben/ledger"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

// look is a record as the program sees it.
func look(w *webtest.World, t *testing.T, record ledger.Record) (view *ledger.View) {
	t.Helper()
	err := w.App.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		view, err = w.App.Book.View(tx, auth.System(), record.County, record.ID)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return view
}

// newest is the record of a ledger that was opened last.
func newest(w *webtest.World, t *testing.T, name string) ledger.Record {
	t.Helper()
	var batch ledger.Page
	err := w.App.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		batch, err = w.App.Book.List(tx, auth.System(), ledger.Filter{County: webtest.County.County(), Pack: webtest.Mingshan, Ledger: name, Order: ledger.Newest, Limit: 1})
		return err
	})
	if err != nil || len(batch.Records) == 0 {
		t.Fatalf("%s: %v, %d records", name, err, len(batch.Records))
	}
	return batch.Records[0]
}

// sentFields are a record's fields as its form sends them.
func sentFields(pairs map[string][]string) url.Values {
	sent := url.Values{}
	for key, values := range pairs {
		sent["f."+key] = values
	}
	return sent
}

func TestARecordIsOpenedFilledInAndMovedWithoutAScript(t *testing.T) {
	w := webtest.New(t)
	path := page.LedgerPath(webtest.Mingshan, "leader_visit_records") + "/new"
	helper := w.As(t, "helper")
	home := page.HouseholdKeyOf(w.Home.County, w.Home.ID)
	if found := helper.Get(path + "?q=" + url.QueryEscape(w.Home.Name())); !strings.Contains(found.Body, "household="+home) {
		t.Errorf("the household is not offered")
	}
	form := sentFields(map[string][]string{"visited_on": {"2020-13-40"}, "visited_by": {"温助民"}, "visitor": {"helper"}})
	form["household"], form["key"] = []string{home}, []string{"one"}
	if wrong := helper.Do("POST", path, form); wrong.Status != 422 || !strings.Contains(wrong.Body, "2020-13-40") || !strings.Contains(wrong.Body, `id="f-visited_on-problem"`) {
		t.Errorf("a day that does not exist: status %d", wrong.Status)
	}
	form.Set("f."+"visited_on", "2020-03-14")
	opened := helper.Do("POST", path, form)
	if opened.Status != 303 {
		t.Fatalf("opening: status %d\n%s", opened.Status, opened.Body)
	}
	if twice := helper.Do("POST", path, form); twice.Status != 303 {
		t.Errorf("the same form sent twice: status %d", twice.Status)
	}
	record := newest(w, t, "leader_visit_records")
	if view := look(w, t, record); view.Values["visited_by"].Text != "温助民" || view.Prefilled == 0 {
		t.Errorf("kept %v, %d cells filled in", view.Values["visited_by"], view.Prefilled)
	}
	batch := helper.Get(page.RecordPath(record))
	if !strings.Contains(batch.Body, "四个一还有没填的") || !strings.Contains(batch.Body, `name="move" value="submit"`) {
		t.Error("the page does not say what is still missing, or offers no step")
	}
	version := store.FormatID(record.Version)
	early := helper.Do("POST", page.RecordPath(record), url.Values{"version": {version}, "move": {"submit"}, "key": {"two"}})
	if early.Status == 303 || look(w, t, record).State != record.State {
		t.Errorf("a step before the form is whole: status %d", early.Status)
	}
	form = sentFields(map[string][]string{"four_ones.talk": {"yes"}, "four_ones.measures": {"yes"}, "four_ones.data": {"na"}, "four_ones.surroundings": {"yes"}})
	form["version"], form["move"], form["key"] = []string{version}, []string{"submit"}, []string{"three"}
	if moved := helper.Do("POST", page.RecordPath(record), form); moved.Status != 303 {
		t.Fatalf("moving: status %d\n%s", moved.Status, moved.Body)
	}
	if view := look(w, t, record); view.State == record.State || view.Values["four_ones"].Points["data"] != forms.NotApplicable {
		t.Errorf("the record stands at %s with %v", view.State, view.Values["four_ones"].Points)
	}
	if own := w.As(t, "helper").Get(page.RecordPath(record)); strings.Contains(own.Body, `value="confirm"`) {
		t.Error("who submitted is offered the confirmation")
	}
}

func TestWhatAFormComesToIsToldWithoutKeepingIt(t *testing.T) {
	w := webtest.New(t)
	path := page.LedgerPath(webtest.Mingshan, "gap_ledger") + "/new?place=" + w.Home.Village.String()
	office := w.As(t, "office")
	amount := `data-entry="amount" hidden`
	if batch := office.Get(path); !strings.Contains(batch.Body, amount) {
		t.Error("the amount is asked for before the problem is about money")
	}
	form := sentFields(map[string][]string{"source": {"audit"}, "problem": {"账目不清"}})
	form["look"] = []string{"1"}
	if batch := office.Do("POST", path, form); batch.Status != 200 || strings.Contains(batch.Body, amount) || !strings.Contains(batch.Body, `value="账目不清"`) {
		t.Errorf("status %d; the amount is still hidden: %v", batch.Status, strings.Contains(batch.Body, amount))
	}
}

func TestATableGetsRowsWithoutAScript(t *testing.T) {
	w := webtest.New(t)
	form := sentFields(map[string][]string{"cash_book.0.amount": {"12"}})
	form["more"] = []string{"cash_book"}
	batch := w.As(t, "helper").Do("POST", page.RecordPath(w.Visit), form)
	if batch.Status != 200 || !strings.Contains(batch.Body, "f."+"cash_book.2.amount") {
		t.Errorf("status %d, no further row", batch.Status)
	}
}

func TestManyRecordsAreOpenedFromASheet(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "village")
	path := page.LedgerPath(webtest.Mingshan, "leader_visit_records") + "/sheet"
	rows := url.Values{"key": {"sheet"}, "r.0.about": {w.Home.Name()}, "r.0.f.visited_on": {"2020-03-01"}, "r.0.f.visited_by": {"苗育才"}, "r.0.f.visitor": {"village"},
		"r.1.about": {"查无此人"}, "r.1.f.visited_on": {"2020-03-99"}, "r.1.f.visited_by": {"苗育才"}, "r.1.f.visitor": {"village"}, "r.5.about": {""}}
	before := newest(w, t, "leader_visit_records").ID
	wrong := c.Do("POST", path, rows)
	if wrong.Status != 422 || !strings.Contains(wrong.Body, "查无此人") || newest(w, t, "leader_visit_records").ID != before {
		t.Fatalf("a row about nobody: status %d", wrong.Status)
	}
	rows.Del("r.1.about")
	rows.Del("r.1.f.visited_by")
	rows.Del("r.1.f.visitor")
	rows.Del("r.1.f.visited_on")
	if done := c.Do("POST", path, rows); done.Status != 303 {
		t.Fatalf("status %d\n%s", done.Status, done.Body)
	}
	if made := newest(w, t, "leader_visit_records"); made.ID == before || made.Household != w.Home.ID {
		t.Errorf("opened %v", made)
	}
}

func TestSeveralRecordsAreMovedAtOnceAndTheRefusedAreNamed(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "township")
	path := page.LedgerPath(webtest.Mingshan, "gap_ledger")
	list := c.Get(path + "?state=listed")
	if !strings.Contains(list.Body, `name="record"`) {
		t.Fatal("nothing to choose")
	}
	pick := strconv.FormatInt(w.Gap.County, 10) + "-" + store.FormatID(w.Gap.ID)
	if none := c.Post(path, "move", "take"); none.Status != 422 {
		t.Errorf("nothing chosen: status %d", none.Status)
	}
	refused := c.Post(path, "move", "take", "record", pick, "key", "a")
	if refused.Status != 422 || !strings.Contains(refused.Body, "data-wrong") {
		t.Errorf("a closed record: status %d", refused.Status)
	}
	if back := c.Post(path, "move", "reopen", "note", "复查发现反弹", "record", pick, "key", "b", "back", path); back.Status != 303 || look(w, t, w.Gap).Round != 2 {
		t.Errorf("re-opening: status %d, round %d", back.Status, look(w, t, w.Gap).Round)
	}
}

// sentFile posts a form with one file.
func sentFile(c *webtest.Client, path, field, name string, content []byte, pairs ...string) webtest.Reply {
	c.T.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		form.WriteField(pairs[i], pairs[i+1])
	}
	part, err := form.CreateFormFile(field, name)
	if err != nil {
		c.T.Fatal(err)
	}
	part.Write(content)
	form.Close()
	request, _ := http.NewRequest(http.MethodPost, c.Site+path, &body)
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := c.HTTP.Do(request)
	if err != nil {
		c.T.Fatal(err)
	}
	defer response.Body.Close()
	var text bytes.Buffer
	text.ReadFrom(response.Body)
	return webtest.Reply{Status: response.StatusCode, To: response.Header.Get("Location"), Body: text.String(), Head: response.Header}
}

func TestAFileOfARecordIsSentSafely(t *testing.T) {
	w := webtest.New(t)
	got := w.As(t, "village").Get(page.RecordPath(w.Visit) + "/file/" + w.Photo)
	if got.Status != 200 || got.Head.Get("X-Content-Type-Options") != "nosniff" || got.Head.Get("Content-Type") != "image/png" ||
		!strings.Contains(got.Head.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(got.Head.Get("Content-Disposition"), "inline") {
		t.Errorf("status %d, %v", got.Status, got.Head)
	}
	if elsewhere := w.As(t, "village").Get(page.RecordPath(w.Gap) + "/file/" + w.Photo); elsewhere.Status != 404 {
		t.Errorf("the file under another record's address: status %d", elsewhere.Status)
	}
	c := w.As(t, "helper")
	version := store.FormatID(look(w, t, w.Visit).Version)
	evil := sentFile(c, page.RecordPath(w.Visit), "f.photo", "a.png", []byte("<script>alert(1)</script>"), "version", version, "key", "evil")
	if evil.Status != 422 {
		t.Errorf("a script called a picture: status %d", evil.Status)
	}
	if kept := look(w, t, w.Visit).Values["photo"].Many; len(kept) != 1 {
		t.Errorf("the record holds %d files", len(kept))
	}
	gone := c.Do("POST", page.RecordPath(w.Visit), url.Values{"version": {version}, "key": {"gone"}, "f.photo.keep": {""}})
	if kept := look(w, t, w.Visit).Values["photo"].Many; gone.Status != 303 || len(kept) != 0 {
		t.Errorf("taken off: status %d, %d files left", gone.Status, len(kept))
	}
}

func TestAChangeOfTheRegistryIsDecidedByAnother(t *testing.T) {
	w := webtest.New(t)
	before := w.Record(t).Text("house_grade", "zh")
	if done := w.As(t, "office").Post(w.Asks, "decide", "approve", "key", "k"); done.Status != 303 {
		t.Fatalf("status %d\n%s", done.Status, done.Body)
	}
	if after := w.Record(t).Text("house_grade", "zh"); after == before {
		t.Errorf("the house is still %s", after)
	}
}

func TestANumberOfARecordIsSeenOnRecord(t *testing.T) {
	w := webtest.New(t)
	path := page.RecordPath(w.Visit)
	if batch := w.As(t, "office").Get(path); !strings.Contains(batch.Body, path+"/reveal") {
		t.Error("the office is not offered to see the number")
	}
	if batch := w.As(t, "village").Get(path); strings.Contains(batch.Body, path+"/reveal") {
		t.Error("a village is offered to see the number")
	}
	if not := w.As(t, "village").Post(path+"/reveal", "field", "phone"); not.Status != 403 {
		t.Errorf("a village: status %d", not.Status)
	}
	before := w.Noted(t, "registry.reveal")
	seen := w.As(t, "office").Post(path+"/reveal", "field", "phone")
	number := regexp.MustCompile(`revealed">(\d{11})<`).FindString(seen.Body)
	if seen.Status != 200 || number == "" || w.Noted(t, "registry.reveal") != before+1 {
		t.Errorf("status %d, %d more on record\n%s", seen.Status, w.Noted(t, "registry.reveal")-before, seen.Body)
	}
	if other := w.As(t, "office").Post(path+"/reveal", "field", "visited_by"); other.Status != 404 {
		t.Errorf("a field that is no number: status %d", other.Status)
	}
}

// finished follows a job to the page of its result.
func finished(c *webtest.Client, r webtest.Reply) webtest.Reply {
	c.T.Helper()
	for range 600 {
		if r.Status != http.StatusSeeOther && !strings.Contains(r.Body, `id="job"`) || strings.Contains(r.Body, `role="alert"`) {
			return r
		}
		if r.To != "" {
			r = c.Get(r.To)
			continue
		}
		path := regexp.MustCompile(`hx-get="([^"]+)"`).FindStringSubmatch(r.Body)
		if path == nil {
			return r
		}
		time.Sleep(50 * time.Millisecond)
		r = c.Get(path[1])
	}
	c.T.Fatal("the job does not end")
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
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.LedgerPath(webtest.Mingshan, "gap_ledger")
	book := c.Post(path+"/export", "filter", "state=listed")
	if book.Status != 200 || !strings.HasPrefix(book.Body, "PK") {
		t.Fatalf("taking out: status %d", book.Status)
	}
	same := finished(c, sentFile(c, path+"/import", "file", "问题台账.xlsx", []byte(book.Body), "key", "same"))
	if same.Status != 200 || strings.Contains(same.Body, `value="apply"`) {
		t.Errorf("a workbook that changes nothing: status %d, or it is offered to be applied", same.Status)
	}
	wrong := finished(c, sentFile(c, path+"/import", "file", "问题台账.xlsx", retyped(t, book.Body, "反馈日期", "2020-13-45"), "key", "wrong"))
	if strings.Contains(wrong.Body, `value="apply"`) || !strings.Contains(wrong.Body, "2020-13-45") {
		t.Errorf("a day that does not exist: status %d", wrong.Status)
	}
	looked := finished(c, sentFile(c, path+"/import", "file", "问题台账.xlsx", retyped(t, book.Body, "问题描述", "补充核实的问题"), "key", "i"))
	staged := regexp.MustCompile(`name="staged" value="([^"]+)"`).FindStringSubmatch(looked.Body)
	if looked.Status != 200 || staged == nil || !strings.Contains(looked.Body, `value="apply"`) {
		t.Fatalf("looking through: status %d\n%s", looked.Status, looked.Body)
	}
	if other := w.As(t, "township").Post(path+"/import/apply", "staged", staged[1], "do", "apply"); other.Status != 409 {
		t.Errorf("applied by another account: status %d", other.Status)
	}
	if done := finished(c, c.Post(path+"/import/apply", "staged", staged[1], "do", "apply", "key", "a")); done.Status != 200 || !strings.Contains(done.Body, "补充核实的问题") {
		t.Errorf("applying: status %d", done.Status)
	}
	if gone := c.Post(path+"/import/apply", "staged", staged[1], "do", "apply", "key", "twice"); gone.Status != 409 || !strings.Contains(gone.Body, "重新选择文件") {
		t.Errorf("applying what is no longer kept: status %d", gone.Status)
	}
	broken := finished(c, sentFile(c, path+"/import", "file", "坏表.xlsx", []byte("no workbook"), "key", "b"))
	if broken.Status == 200 {
		t.Errorf("no workbook at all: status %d", broken.Status)
	}
}
