package web

import (
	"archive/zip"
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"guben/draft"
	"guben/message"
	"guben/pack"
	prose "guben/plan"
	"guben/store"
)

// planText is a document in the official style, of no real place; its number
// is that of the Mingshan pack, so that a coverage page can rest on it.
const planText = `青禾区扶贫开发领导小组文件
明扶贫发〔2020〕1号
关于印发《青禾区2020年巩固提升工作方案》的通知
各街道办事处，区直各单位：
现将《青禾区2020年巩固提升工作方案》印发给你们，请认真贯彻执行。
青禾区扶贫开发领导小组
2020年3月15日
青禾区2020年巩固提升工作方案
一、总体要求
以巩固成果为主线，不断提高群众满意度。
二、重点任务
（一）住房安全。建立危房台账，4月20日前完成排查，9月底前完成改造。（牵头单位：区住建局；责任单位：各街道办事处）
（二）教育资助。对学前教育幼儿按每人每年1200元标准资助，义务教育巩固率达到95%以上。（责任单位：区教育局）
（三）走访联系。帮扶责任人每月至少走访1次，惠及18户38人。
`

func init() {
	item := draft.Item{Kind: draft.Task, Key: "task_1", Quote: "a", Values: draft.Values{"name": "a", "to": "2020-01-01"}, Doubts: []draft.Doubt{{Code: "draft.no_unit"}}}
	fields := []fieldRow{{"a", "name", draft.Text, "a", nil, true}, {"a", "to", draft.Date, "2020-01-01", nil, false}, {"a", "per", draft.Choice, "day", []choice{{"day", "a", true}}, true}, {"a", "steps", draft.Lines, "a", nil, false}, {"a", "lead", draft.Names, "a", nil, false}}
	shown := entryRow{Entry: draft.Entry{Item: item, Seq: 1, State: draft.Open}, Facts: []pairRow{{"a", "b"}}, Base: "/", Can: true}
	changing, accepted, dropped := shown, shown, shown
	changing.Fields, accepted.State, dropped.State = fields, draft.Accepted, draft.Dropped
	samples = append(samples,
		&readerPage{}, &readerPage{form: form{Wrong: "x"}, CanUpload: true, Drafts: []draftRow{{draft.Review{Title: "a", Number: "b"}, "c"}, {}}, Plans: []*pack.Pack{{}}},
		&reviewPage{}, &reviewPage{form: form{Wrong: "x"}, draftRow: draftRow{draft.Review{Title: "a", Number: "b", Waiting: 3}, "c"}, CanDecide: true, Counts: []kindTally{{draft.Task, 1}}, Units: []string{"a"},
			General:  []entryGroup{{draft.Unit, []entryRow{shown, changing}}},
			Chapters: []chapterRow{{ID: "1", Title: "a", Waiting: 2, Clauses: []clauseRow{{ID: "1.1", Path: "一", Words: []wordRun{{"a", ""}, {"b", "deadline"}}, Units: "a", Duty: true, Why: "plan.why_deed", Entries: []entryRow{shown, accepted, dropped, changing}, Ready: 2}, {Why: "plan.why_title"}}}},
			Points:   []pointRow{{1, "a", "b"}}, Filter: []choice{{"", "a", true}, {"open", "b", false}}},
		&coveragePage{Pack: &pack.Pack{}}, &coveragePage{Pack: &pack.Pack{}, Source: &draftRow{}, Duties: 3, Carried: 2, Foreign: []string{"一", "二"}, Tabs: []tally{{choice{"/", "a", true}, 2}},
			Rows: []coveredRow{{Covered: draft.Covered{Path: "一", Status: draft.Carried, Why: "plan.why_deed", CarriedBy: []draft.Carrier{{Kind: "task", ID: "a", Name: "b"}, {Kind: "task", ID: "c", Name: "d"}}}, Words: []wordRun{{"a", "quantity"}}, Units: "a", Stand: &standing{Open: 2, Path: "/"}},
				{Covered: draft.Covered{Status: draft.Missing}}, {Covered: draft.Covered{Status: draft.Stated}}, {Covered: draft.Covered{Status: draft.Idle}}}})
}

// drafted makes a draft of planText under a document number in the county.
func (w *world) drafted(t testing.TB, number string) draft.Review {
	t.Helper()
	d, err := prose.Read("plan.txt", []byte(strings.Replace(planText, "明扶贫发〔2020〕1号", number, 1)))
	if err != nil {
		t.Fatal(err)
	}
	var review draft.Review
	if err := w.app.DB.Update(t.Context(), func(tx *store.Tx) (err error) {
		review, err = draft.Create(tx, w.app.Log, w.accounts["office"].Scope(), "plan.txt", d, "")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return review
}

// entry gives the draft's first item of a kind.
func (w *world) entry(t *testing.T, review draft.Review, kind draft.Kind) (found draft.Entry) {
	t.Helper()
	if err := w.app.DB.View(t.Context(), func(tx *store.Tx) error {
		entries, err := draft.Entries(tx, review)
		for _, e := range entries {
			if e.Kind == kind && found.Seq == 0 {
				found = e
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

func TestADocumentFromUploadToItsPack(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	r := c.uploadTo("/reader", "方案.txt", []byte(planText))
	if r.status != http.StatusSeeOther || !strings.HasPrefix(r.to, "/reader/") {
		t.Fatalf("status %d to %q", r.status, r.to)
	}
	path, _, _ := strings.Cut(r.to, "?")
	page := c.get(path)
	for _, want := range []string{"区住建局", `<mark class="deadline">4月20日前</mark>`, `<mark class="quantity">`, "待核对", "2020-09-30"} {
		if !strings.Contains(page.body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	review := draft.Review{County: county.County(), ID: store.ParseID(strings.TrimPrefix(path, "/reader/"))}
	task := w.entry(t, review, draft.Task)
	form := []string{"seq", "%d", "version", "1", "state", "accepted", "key", "one", "v-name", "危房改造", "v-to", "2020-09-30"}
	form[1] = store.FormatID(task.Seq)
	for range 2 {
		if r := c.post(path+"/item", form...); r.status != http.StatusSeeOther || !strings.Contains(r.to, "#item-") {
			t.Errorf("accepting: status %d to %q", r.status, r.to)
		}
	}
	if now := w.entry(t, review, draft.Task); now.State != draft.Accepted || now.Name() != "危房改造" || now.Version != 2 {
		t.Errorf("item %+v", now)
	}
	form[5+2], form[11] = "two", "九月"
	form[3] = "2"
	if r := c.post(path+"/item", form...); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "九月") {
		t.Errorf("a day that is none: status %d", r.status)
	}
	if r := c.post(path+"/section", "section", "2", "key", "section"); r.status != http.StatusSeeOther {
		t.Errorf("accepting a section: status %d", r.status)
	}
	p, open := downloaded(t, c.get(path+"/download"))
	if len(p.Tasks) == 0 || p.Tasks[0].Name.Zh != "危房改造" || len(open) == 0 {
		t.Errorf("%d tasks, %d open points", len(p.Tasks), len(open))
	}
	if n := w.noted(t, "draft.decide"); n != 1 {
		t.Errorf("%d decisions on record, want 1", n)
	}
	if r := c.post(path+"/discard", "sure", "1", "key", "gone"); r.status != http.StatusSeeOther || c.get(path).status != http.StatusNotFound {
		t.Errorf("discarding: status %d", r.status)
	}
}

// downloaded reads the archive as a pack; it may have open points, not mistakes.
func downloaded(t *testing.T, r reply) (*pack.Pack, []pack.Problem) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader([]byte(r.body)), int64(len(r.body)))
	if err != nil || r.head.Get("Content-Type") != "application/zip" {
		t.Fatalf("status %d: %v", r.status, err)
	}
	fsys, folder := fstest.MapFS{}, ""
	for _, file := range archive.File {
		from, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		var data bytes.Buffer
		if _, err := data.ReadFrom(from); err != nil {
			t.Fatal(err)
		}
		folder, _, _ = strings.Cut(file.Name, "/")
		fsys[file.Name] = &fstest.MapFile{Data: data.Bytes()}
	}
	p, problems := pack.Load(fsys, folder)
	open, mistakes := pack.OpenPoints(problems)
	for _, mistake := range mistakes {
		t.Error(mistake.Say(message.Zh))
	}
	return p, open
}

func TestADocumentThatCannotBeReadSaysWhy(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	if r := c.uploadTo("/reader", "图.pdf", []byte("%PDF-1.4 nothing")); r.status != http.StatusUnprocessableEntity || !strings.Contains(r.body, "图.pdf") {
		t.Errorf("status %d", r.status)
	}
	if r := w.as(t, "village").uploadTo("/reader", "plan.txt", []byte(planText)); r.status != http.StatusForbidden {
		t.Errorf("a role without the power: status %d", r.status)
	}
}

func TestCoveragePage(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	without := c.get("/plan/mingshan-2020/coverage")
	if without.status != http.StatusOK || !strings.Contains(without.body, "还没有人上传") || !strings.Contains(without.body, "三重医疗保障") {
		t.Errorf("without the document: status %d", without.status)
	}
	w.drafted(t, "明扶贫发〔2020〕1号")
	with := c.get("/plan/mingshan-2020/coverage")
	if !strings.Contains(with.body, "对照的原文") || !strings.Contains(with.body, "义务教育巩固率") {
		t.Error("the document is not shown")
	}
	tile := regexp.MustCompile(`<span>已有承接</span><b>(\d+)</b>`).FindStringSubmatch(with.body)
	tab := append(regexp.MustCompile(`>已有承接<span class="badge-count">(\d+)</span>`).FindStringSubmatch(with.body), "", "0") // an empty tab is left out
	if tile == nil || tile[1] != tab[1] {
		t.Errorf("the figure says %q and the tab %q", tile, tab)
	}
	missing := c.get("/plan/mingshan-2020/coverage?show=missing")
	if rows := regexp.MustCompile(`class="read-row"`).FindAllString(missing.body, -1); len(rows) == 0 || strings.Contains(missing.body, "tag-green") {
		t.Errorf("%d clauses not carried", len(rows))
	}
}

// uploadTo sends a file the way a browser does.
func (c *client) uploadTo(path, name string, content []byte) reply {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		c.t.Fatal(err)
	}
	part.Write(content)
	form.Close()
	request, err := http.NewRequest(http.MethodPost, c.site+path, &body)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := c.http.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return reply{response.StatusCode, response.Header.Get("Location"), string(text), response.Header}
}

func TestReaderPagesInABrowser(t *testing.T) {
	w := newWorld(t)
	browser := chromium(t)
	review := w.drafted(t, "明扶贫发〔2020〕1号")
	task := w.entry(t, review, draft.Task)
	path := draftPath(review.ID)
	for _, s := range sizes {
		tb := w.open(t, browser)
		tb.resize(s)
		tb.signIn("office")
		for _, v := range []view{
			{"reader", "office", "/reader"},
			{"review", "office", path},
			{"review-change", "office", path + "?item=" + store.FormatID(task.Seq)},
			{"review-open", "office", path + "?only=open"},
			{"review-item", "office", path + "?only=duty#item-" + store.FormatID(task.Seq)},
			{"coverage", "office", "/plan/mingshan-2020/coverage"},
		} {
			tb.visit(v.path)
			tb.inspect(v.name + " " + s.name)
			tb.shoot(s, v.name)
		}
	}
}

// Everything can be done from the keyboard: the first thing Tab reaches in an
// item accepts it.
func TestAnItemIsAcceptedFromTheKeyboard(t *testing.T) {
	w := newWorld(t)
	review := w.drafted(t, "明扶贫发〔2020〕1号")
	task := w.entry(t, review, draft.Task)
	tb := w.open(t, chromium(t))
	tb.resize(sizes[0])
	tb.signIn("office")
	tb.visit(draftPath(review.ID))
	item := "#item-" + store.FormatID(task.Seq)
	tb.eval(`document.querySelector("` + item + `").focus(), ""`)
	tb.run(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS(item+" .tag-green")))
	if now := w.entry(t, review, draft.Task); now.State != draft.Accepted {
		t.Errorf("the item is %s", now.State)
	}
}
