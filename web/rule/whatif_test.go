package rule_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"guben/pack"
	"guben/screen"
	"guben/store"
	"guben/web/rule"
	"guben/web/webtest"
)

const whatIfHome = "/plan/mingshan-2020/whatif"

func TestWhatIfAnswersOnThePage(t *testing.T) {
	w := webtest.New(t)
	office, township, department := w.As(t, "office"), w.As(t, "township"), w.As(t, "department")
	for _, c := range []struct {
		name    string
		by      *webtest.Client
		path    string
		status  int
		want    string
		without string
	}{
		{"as things stand", office, whatIfHome, 200, "还没有移动参数", "变化的规则和人群"},
		{"a line moved", office, whatIfHome + "?p.key_income_line=7000", 200, "收入重点户", "还没有移动参数"},
		{"written with its unit", office, whatIfHome + "?p.key_income_line=7000%E5%85%83", 200, "7,000.00 元", ""},
		{"the effect alone", office, whatIfHome + "/effect?p.key_income_line=7000", 200, "新进", "移动参数或停用规则"},
		{"people are listed", office, whatIfHome + "?off=house_repair", 200, `href="/household/210504/`, ""},
		{"a rule off", office, whatIfHome + "?off=house_repair", 200, "停用", ""},
		{"a department is not led to households", department, whatIfHome + "?off=house_repair", 200, "变化的规则和人群", `href="/household/210504/`},
		{"the note", office, whatIfHome + "/note?p.key_income_line=7000", 200, "没有改动名册、线索、参数", ""},
		{"the curve alone", office, whatIfHome + "/curve?rule=key_income&by=key_income_line", 200, "polyline", ""},
		{"the curve of nothing", office, whatIfHome + "/curve?rule=key_income&by=taper_limit", 200, "没有可以移动的参数", "polyline"},
		{"no value", office, whatIfHome + "?p.key_income_line=abc", 422, "读不出来", ""},
		{"no parameter", office, whatIfHome + "?p.nonsense=1", 404, "没有参数", ""},
		{"no rule", office, whatIfHome + "?off=nonsense", 404, "没有规则", ""},
		{"no plan", office, "/plan/nonsense/whatif", 404, "", "收入重点户"},
		{"the township's own place", township, whatIfHome + "?p.key_income_line=7000", 200, "收入重点户", ""},
		{"the county for a township", township, whatIfHome + "?place=210504000000", 200, "", "区教育局 ·"},
		{"another county", township, whatIfHome + "?place=210521000000", 404, "", ""},
	} {
		r := c.by.Get(c.path)
		if r.Status != c.status || !strings.Contains(r.Body, c.want) || c.without != "" && strings.Contains(r.Body, c.without) {
			t.Errorf("%s: status %d, %q: %v, %q: %v", c.name, r.Status, c.want, strings.Contains(r.Body, c.want), c.without, strings.Contains(r.Body, c.without))
		}
	}
	if part := office.Get(whatIfHome+"/effect?p.key_income_line=7000&p.taper_limit=12", "HX-Request", "true"); part.Head.Get("HX-Replace-Url") == "" ||
		strings.Contains(part.Head.Get("HX-Replace-Url"), "taper_limit") || strings.Contains(part.Body, "<html") {
		t.Errorf("the fragment's address is %q", part.Head.Get("HX-Replace-Url"))
	}
}

// TestALargeAreasCurveFollows: while the slider moves only the counts are
// sent; the curve is fetched once, and kept.
func TestALargeAreasCurveFollows(t *testing.T) {
	w := webtest.New(t)
	office := w.As(t, "office")
	defer rule.SetCurveAtOnce(100)()
	const asked = "?p.key_income_line=7000&rule=key_income&by=key_income_line"
	first := office.Get(whatIfHome + "/effect" + asked).Body
	if !strings.Contains(first, `hx-get="/plan/mingshan-2020/whatif/curve?`) || strings.Contains(first, "polyline") {
		t.Error("the curve does not wait")
	}
	if !strings.Contains(office.Get(whatIfHome+"/curve"+asked).Body, "polyline") {
		t.Error("the curve does not follow")
	}
	if again := office.Get(whatIfHome + "/effect" + strings.Replace(asked, "7000", "8000", 1)).Body; !strings.Contains(again, "polyline") {
		t.Error("a curve that is known is asked for again")
	}
}

// TestWhatIfKeepsToTheScope: what a township sees changed is what the engine
// answers for the township.
func TestWhatIfKeepsToTheScope(t *testing.T) {
	w := webtest.New(t)
	question := screen.Question{Off: []string{"basic_insurance"}}
	for _, login := range []string{"office", "township", "village"} {
		scope := w.Accounts[login].Scope()
		standing, err := w.App.Standing(context.Background(), scope, 210504, "")
		if err != nil {
			t.Fatal(err)
		}
		who, err := standing.Who(scope, question, "basic_insurance", 1000)
		if err != nil || len(who) == 0 {
			t.Fatal(err)
		}
		body := w.As(t, login).Get(whatIfHome + "?off=basic_insurance").Body
		if got := strings.Count(body, `href="/household/210504/`); got != min(len(who), rule.WhoShown) {
			t.Errorf("%s: %d households listed, want %d", login, got, len(who))
		}
		for _, swing := range who {
			if !scope.Reaches(swing.Village) {
				t.Errorf("%s is told of %s", login, swing.Village)
			}
		}
	}
}

func TestQuestionsAreSavedAndCompared(t *testing.T) {
	w := webtest.New(t)
	office, township, inspector := w.As(t, "office"), w.As(t, "township"), w.As(t, "inspector")
	r := office.Post(whatIfHome, "key", "k1", "name", "线提到七千", "question", "p.key_income_line=7000&off=house_repair")
	if r.Status != 303 || !strings.Contains(r.To, "p.key_income_line=7000") {
		t.Fatalf("saving: %d to %s", r.Status, r.To)
	}
	if body := office.Get(r.To).Body; !strings.Contains(body, "线提到七千") || !strings.Contains(body, "测算已保存") {
		t.Error("the saved question is not on the page")
	}
	if strings.Contains(township.Get(whatIfHome).Body, "线提到七千") {
		t.Error("a township sees the county's question")
	}
	var saved screen.SavedQuestion
	err := w.App.DB.View(context.Background(), func(tx *store.Tx) error {
		list, err := screen.Saved(tx, w.Accounts["office"].Scope(), "mingshan-2020")
		saved = list[0]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	id := store.FormatID(saved.ID)
	if body := office.Get(whatIfHome + "?p.key_income_line=8000&with=" + id).Body; !strings.Contains(body, "与「线提到七千」比较") {
		t.Error("no comparison")
	}
	if r := inspector.Post(whatIfHome, "key", "k2", "forget", id, "question", ""); r.Status != 403 {
		t.Errorf("another account removes it: %d", r.Status)
	}
	for name, want := range map[string]int{"": 422, strings.Repeat("长", 41): 422} {
		if r := office.Post(whatIfHome, "key", "k3", "name", name, "question", "p.key_income_line=7000"); r.Status != want {
			t.Errorf("the name %q: %d", name, r.Status)
		}
	}
	if r := office.Post(whatIfHome, "key", "k4", "forget", id, "question", ""); r.Status != 303 || strings.Contains(office.Get(r.To).Body, "线提到七千") {
		t.Errorf("removing it: %d", r.Status)
	}
}

func TestRulePages(t *testing.T) {
	w := webtest.New(t)
	p := w.App.Packs[slices.IndexFunc(w.App.Packs, func(p *pack.Pack) bool { return p.ID == "mingshan-2020" })]
	office, admin := w.As(t, "office"), w.As(t, "administrator")
	for i := range p.Rules {
		r := office.Get("/plan/mingshan-2020/rule/" + p.Rules[i].ID)
		if r.Status != 200 || !strings.Contains(r.Body, p.Rules[i].Name) || strings.Contains(r.Body, "项测试不通过") {
			t.Errorf("%s: %d", p.Rules[i].ID, r.Status)
		}
	}
	if body := office.Get("/plan/mingshan-2020/rule/key_income").Body; !strings.Contains(body, "6000元") || !strings.Contains(body, "whatif?rule=key_income") || !strings.Contains(body, "纯收入") {
		t.Error("the rule's page lacks its parameter, its facts or the way to what if")
	}
	if body := admin.Get("/plan/mingshan-2020/rule/key_income").Body; strings.Contains(body, "/finding?by=list") || !strings.Contains(body, "您的账号不看农户数据") {
		t.Error("an administrator sees counts")
	}
	if got := office.Get("/plan/mingshan-2020/rule/nonsense").Status; got != 404 {
		t.Errorf("a rule that is none: %d", got)
	}
}

// whatIfViews are the pages of this file as somebody sees them.
func whatIfViews() []webtest.View {
	moved := "?" + url.Values{"p.key_income_line": {"7000"}, "p.primary_boarding_standard": {"1500"}, "off": {"house_repair"}}.Encode()
	return []webtest.View{
		{Name: "whatif", Login: "office", Path: whatIfHome},
		{Name: "whatif-moved", Login: "office", Path: whatIfHome + moved},
		{Name: "whatif-money", Login: "office", Path: whatIfHome + moved + "&rule=compulsory_aid"},
		{Name: "whatif-note", Login: "office", Path: whatIfHome + "/note" + moved},
		{Name: "rule", Login: "office", Path: "/plan/mingshan-2020/rule/key_income"},
		{Name: "rule-money", Login: "office", Path: "/plan/mingshan-2020/rule/destitute_support"},
	}
}

func TestWhatIfInABrowser(t *testing.T) {
	w := webtest.New(t)
	browser := webtest.Chromium(t)
	for _, s := range webtest.Sizes {
		tb := w.Open(t, browser)
		tb.Resize(s)
		tb.SignIn("office")
		for _, v := range whatIfViews() {
			for _, lang := range webtest.Languages {
				tb.Visit(v.Path)
				tb.Speak(lang)
				tb.Visit(v.Path)
				tb.Inspect(v.Name + "-" + string(lang) + " on a " + s.Name)
				tb.Shoot(s, v.Name+"-"+string(lang))
			}
		}
	}
}

// TestASliderAsksAtOnce: the keyboard moves a slider, its number follows, the
// answer and the address change. How long it takes from the key to the paint is
// reported, not judged: other work runs on the same machine.
func TestASliderAsksAtOnce(t *testing.T) {
	w := webtest.New(t)
	tb := w.Open(t, webtest.Chromium(t))
	tb.Resize(webtest.Sizes[0])
	tb.SignIn("office")
	tb.Visit(whatIfHome)
	tb.Eval(`new Promise(done => { window.took = []; let begun = 0;
		document.addEventListener("input", () => { begun = performance.now() }, true);
		document.body.addEventListener("htmx:afterSwap", () => requestAnimationFrame(() => setTimeout(() => window.took.push(performance.now() - begun))));
		done("") })`)
	slider := chromedp.CSS(`[data-dial="key_income_line"] input[type=range]`)
	tb.Run(chromedp.Focus(slider))
	for range 8 {
		tb.Run(chromedp.KeyEvent(kb.ArrowRight))
		tb.Eval(`new Promise(done => { const n = window.took.length; const wait = () => window.took.length > n ? done("") : setTimeout(wait, 5); wait() })`)
	}
	if got := tb.Eval(`document.querySelector("#p-key_income_line").value`); got != "6800" {
		t.Errorf("after eight steps of 100 the number is %s", got)
	}
	if got := tb.Eval("location.search"); !strings.Contains(got, "p.key_income_line=6800") {
		t.Errorf("the address is %s", got)
	}
	if got := tb.Eval(`document.querySelector("#effect").innerText`); !strings.Contains(got, "6,800.00 元") || !strings.Contains(got, "收入重点户") {
		t.Errorf("the answer does not show the question:\n%s", got)
	}
	if got := tb.Eval("document.activeElement.type"); got != "range" {
		t.Errorf("the focus went to %s", got)
	}
	t.Logf("from key to paint, milliseconds, 30 of them waited on purpose: %s", tb.Eval(`window.took.map(n => n.toFixed(0)).join(" ")`))
	tb.Inspect("what if after sliding")
}

// TestTheNoteIsOnePage prints a question that moves much on A4.
func TestTheNoteIsOnePage(t *testing.T) {
	w := webtest.New(t)
	tb := w.Open(t, webtest.Chromium(t))
	tb.Resize(webtest.Sizes[0])
	tb.SignIn("office")
	query := url.Values{"p.key_income_line": {"9000"}, "p.primary_boarding_standard": {"1500"}, "p.day_pupil_standard": {"900"}, "p.low_income_standard": {"5200"},
		"p.kindergarten_standard": {"100"}, "p.taper_limit": {"6"}, "off": {"house_repair", "basic_insurance", "doctor_signing"}, "rule": {"compulsory_aid"}}
	tb.Visit(whatIfHome + "/note?" + query.Encode())
	printed, err := chromedp.Run(tb.Ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
	if err != nil {
		t.Fatal(err)
	}
	if folder := os.Getenv("GUBEN_SHOTS"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, "whatif-note.pdf"), printed, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if pages := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(printed, -1)); pages != 1 {
		t.Errorf("the note takes %d pages", pages)
	}
}
