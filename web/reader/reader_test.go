package reader_test

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
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

// entry gives the draft's first item of a kind.
func entry(w *webtest.World, t *testing.T, review draft.Review, kind draft.Kind) (found draft.Entry) {
	t.Helper()
	if err := w.App.DB.View(t.Context(), func(tx *store.Tx) error {
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
	w := webtest.New(t)
	c := w.As(t, "office")
	r := uploadTo(c, "/reader", "方案.txt", []byte(webtest.PlanText))
	if r.Status != http.StatusSeeOther || !strings.HasPrefix(r.To, "/reader/") {
		t.Fatalf("status %d to %q", r.Status, r.To)
	}
	path, _, _ := strings.Cut(r.To, "?")
	batch := c.Get(path)
	for _, want := range []string{"区住建局", `<mark class="deadline">4月20日前</mark>`, `<mark class="quantity">`, "待核对", "2020-09-30"} {
		if !strings.Contains(batch.Body, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	review := draft.Review{County: webtest.County.County(), ID: store.ParseID(strings.TrimPrefix(path, "/reader/"))}
	task := entry(w, t, review, draft.Task)
	form := []string{"seq", "%d", "version", "1", "state", "accepted", "key", "one", "v-name", "危房改造", "v-to", "2020-09-30"}
	form[1] = store.FormatID(task.Seq)
	for range 2 {
		if r := c.Post(path+"/item", form...); r.Status != http.StatusSeeOther || !strings.Contains(r.To, "#item-") {
			t.Errorf("accepting: status %d to %q", r.Status, r.To)
		}
	}
	if now := entry(w, t, review, draft.Task); now.State != draft.Accepted || now.Name() != "危房改造" || now.Version != 2 {
		t.Errorf("item %+v", now)
	}
	form[5+2], form[11] = "two", "九月"
	form[3] = "2"
	if r := c.Post(path+"/item", form...); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "九月") {
		t.Errorf("a day that is none: status %d", r.Status)
	}
	if r := c.Post(path+"/section", "section", "2", "key", "section"); r.Status != http.StatusSeeOther {
		t.Errorf("accepting a section: status %d", r.Status)
	}
	p, open := downloaded(t, c.Get(path+"/download"))
	if len(p.Tasks) == 0 || p.Tasks[0].Name.Zh != "危房改造" || len(open) == 0 {
		t.Errorf("%d tasks, %d open points", len(p.Tasks), len(open))
	}
	if n := w.Noted(t, "draft.decide"); n != 1 {
		t.Errorf("%d decisions on record, want 1", n)
	}
	if r := c.Post(path+"/discard", "sure", "1", "key", "gone"); r.Status != http.StatusSeeOther || c.Get(path).Status != http.StatusNotFound {
		t.Errorf("discarding: status %d", r.Status)
	}
}

// downloaded reads the archive as a pack; it may have open points, not mistakes.
func downloaded(t *testing.T, r webtest.Reply) (*pack.Pack, []pack.Problem) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader([]byte(r.Body)), int64(len(r.Body)))
	if err != nil || r.Head.Get("Content-Type") != "application/zip" {
		t.Fatalf("status %d: %v", r.Status, err)
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
	w := webtest.New(t)
	c := w.As(t, "office")
	if r := uploadTo(c, "/reader", "图.pdf", []byte("%PDF-1.4 nothing")); r.Status != http.StatusUnprocessableEntity || !strings.Contains(r.Body, "图.pdf") {
		t.Errorf("status %d", r.Status)
	}
	if r := uploadTo(w.As(t, "village"), "/reader", "plan.txt", []byte(webtest.PlanText)); r.Status != http.StatusForbidden {
		t.Errorf("a role without the power: status %d", r.Status)
	}
}

func TestCoveragePage(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	without := c.Get("/plan/mingshan-2020/coverage")
	if without.Status != http.StatusOK || !strings.Contains(without.Body, "还没有人上传") || !strings.Contains(without.Body, "三重医疗保障") {
		t.Errorf("without the document: status %d", without.Status)
	}
	w.Drafted(t, "明扶贫发〔2020〕1号")
	with := c.Get("/plan/mingshan-2020/coverage")
	if !strings.Contains(with.Body, "对照的原文") || !strings.Contains(with.Body, "义务教育巩固率") {
		t.Error("the document is not shown")
	}
	tile := regexp.MustCompile(`<span>已有承接</span><b>(\d+)</b>`).FindStringSubmatch(with.Body)
	tab := append(regexp.MustCompile(`>已有承接<span class="badge-count">(\d+)</span>`).FindStringSubmatch(with.Body), "", "0") // an empty tab is left out
	if tile == nil || tile[1] != tab[1] {
		t.Errorf("the figure says %q and the tab %q", tile, tab)
	}
	missing := c.Get("/plan/mingshan-2020/coverage?show=missing")
	if rows := regexp.MustCompile(`class="read-row"`).FindAllString(missing.Body, -1); len(rows) == 0 || strings.Contains(missing.Body, "tag-green") {
		t.Errorf("%d clauses not carried", len(rows))
	}
}

// uploadTo sends a file the way a browser does.
func uploadTo(c *webtest.Client, path, name string, content []byte) webtest.Reply {
	c.T.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		c.T.Fatal(err)
	}
	part.Write(content)
	form.Close()
	request, err := http.NewRequest(http.MethodPost, c.Site+path, &body)
	if err != nil {
		c.T.Fatal(err)
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := c.HTTP.Do(request)
	if err != nil {
		c.T.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.T.Fatal(err)
	}
	return webtest.Reply{Status: response.StatusCode, To: response.Header.Get("Location"), Body: string(text), Head: response.Header}
}

func TestReaderPagesInABrowser(t *testing.T) {
	w := webtest.New(t)
	browser := webtest.Chromium(t)
	review := w.Drafted(t, "明扶贫发〔2020〕1号")
	task := entry(w, t, review, draft.Task)
	path := page.DraftPath(review.ID)
	for _, s := range webtest.Sizes {
		tb := w.Open(t, browser)
		tb.Resize(s)
		tb.SignIn("office")
		for _, v := range []webtest.View{
			{Name: "reader", Login: "office", Path: "/reader"},
			{Name: "review", Login: "office", Path: path},
			{Name: "review-change", Login: "office", Path: path + "?item=" + store.FormatID(task.Seq)},
			{Name: "review-open", Login: "office", Path: path + "?only=open"},
			{Name: "review-item", Login: "office", Path: path + "?only=duty#item-" + store.FormatID(task.Seq)},
			{Name: "coverage", Login: "office", Path: "/plan/mingshan-2020/coverage"},
		} {
			tb.Visit(v.Path)
			tb.Inspect(v.Name + " " + s.Name)
			tb.Shoot(s, v.Name)
		}
	}
}

// Everything can be done from the keyboard: the first thing Tab reaches in an
// item accepts it.
func TestAnItemIsAcceptedFromTheKeyboard(t *testing.T) {
	w := webtest.New(t)
	review := w.Drafted(t, "明扶贫发〔2020〕1号")
	task := entry(w, t, review, draft.Task)
	tb := w.Open(t, webtest.Chromium(t))
	tb.Resize(webtest.Sizes[0])
	tb.SignIn("office")
	tb.Visit(page.DraftPath(review.ID))
	item := "#item-" + store.FormatID(task.Seq)
	tb.Eval(`document.querySelector("` + item + `").focus(), ""`)
	tb.Run(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS(item+" .tag-green")))
	if now := entry(w, t, review, draft.Task); now.State != draft.Accepted {
		t.Errorf("the item is %s", now.State)
	}
}
