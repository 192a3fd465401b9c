package web

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
	"guben/policy"
	"guben/screen"
	"guben/store"
)

var (
	asked1 = &asked{Pack: &pack.Pack{}, Rule: "a", With: "1", Question: screen.Question{Off: []string{"a"}}}
	side1  = screen.Side{Households: 1, Persons: 2, Due: 5, Missing: 1, Excess: 1}
	turn1  = screen.Effect{Rule: "a", Unit: "b", Before: side1, GainedHouseholds: 1, GainedPersons: 2, LostHouseholds: 1, LostPersons: 1}
	row1   = effectRow{Effect: turn1, Name: "a", Clause: "b", UnitName: "u", Path: "/", Here: true}
	focus1 = &focus{effectRow: row1, Parameters: []choice{{"/", "a", true}, {"/", "b", false}}, Parameter: "p", More: true, RulePath: "/",
		Points: []curveRow{{"1", side1, true, true}}, Who: []swingRow{{Name: "a", Place: "b", Path: "/"}, {Swing: screen.Swing{Gained: true}}},
		Chart: draw([]screen.Point{{Value: 1, Side: side1}, {Value: 9}}, 5, 3, true, func(policy.Value) string { return "v" })}
	effect1 = &whatIfEffect{asked: asked1, Answers: screen.Answers{Households: 1}, Moves: []moveRow{{"a", "b", "q", "1", "2", "s", "/"}}, OffRules: []switchRow{{"a", "b", "c", true, "/"}},
		Effects: []effectRow{row1, {Population: true}, {}}, Units: []sumRow{{Name: "a"}}, Towns: []sumRow{{Name: "a", Path: "/"}}, Months: []sumRow{{Name: "a"}}, Focus: focus1,
		Other: &comparison{Name: "a", Moves: []moveRow{{}, {}}, Off: []switchRow{{}}, Rows: []comparedRow{{"a", "b", turn1, turn1}}}}
)

// The samples of these pages stand with all others.
func init() {
	samples = append(samples,
		&whatIfPage{asked: asked1, Groups: []dialGroup{{"一", "a", []dial{{Name: "a", Moved: true, BoundKey: "web.bound_inclusive", Parameter: policy.Parameter{Quote: "q", Assumption: "s"}}, {}}, true}},
			Switches: []switchRow{{"a", "b", "c", true, "/"}, {}}, Saved: []savedQuestion{{Path: "/", Own: true, Here: true}, {}}, Effect: effect1},
		&whatIfPage{asked: asked1, Effect: &whatIfEffect{asked: &asked{Pack: &pack.Pack{}}, NoPeople: true}},
		effect1, &whatIfEffect{asked: &asked{Pack: &pack.Pack{}}, Focus: &focus{}}, &whatIfEffect{asked: asked1},
		focus1, &focus{}, &whatIfEffect{asked: asked1, Answers: screen.Answers{Households: 1}, Focus: &focus{Later: "/"}},
		&whatIfNote{whatIfEffect: effect1, Who: "a", Assumptions: []string{"a"}},
		&whatIfNote{whatIfEffect: &whatIfEffect{asked: &asked{Pack: &pack.Pack{}}, Effects: make([]effectRow, 20)}},
		&rulePage{Pack: &pack.Pack{}, Rule: &pack.Rule{Rule: policy.Rule{Assumption: "a", Amount: policy.Text{Body: "1"}}}, Name: "a", Subject: "web.rule_on_person", PerKey: "web.per_year",
			Titles: []string{"a", "b"}, Units: []string{"a"}, Conditions: []string{"a", "b"}, Words: []string{"a"}, Parameters: []parameterRow{{policy.Parameter{Quote: "a", Assumption: "a"}, "a", []policy.Dated{{}}, "web.bound_inclusive"}},
			Tables: []tableRow{{policy.Table{Assumption: "a", Editions: []policy.Rows{{Rows: []policy.Row{{}}}}}, "a"}}, Facts: []definitionRow{{policy.Derived{Clause: "a", Assumption: "a"}, "a"}},
			Rests: []ruleLink{{"a", "b", "/"}, {}}, Replaces: []ruleLink{{}}, Tests: []testRow{{&pack.Test{}, []string{"a", "b"}, ""}, {&pack.Test{}, nil, "wrong"}}, Failed: 1,
			Screened: &screen.Screening{}, Total: &screen.Tally{Unknown: 1, MissingN: 1, ExcessN: 1, DiffersN: 1, Due: 1}, Places: []hitRow{{Name: "a"}}, CanOpen: true, Movable: true},
		&rulePage{Pack: &pack.Pack{}, Rule: &pack.Rule{}, Subject: "web.rule_on_household", Conditions: []string{"a"}, Tests: []testRow{{Test: &pack.Test{}}}},
		&rulePage{Pack: &pack.Pack{}, Rule: &pack.Rule{}, Subject: "web.rule_on_household", CanOpen: true})
}

const whatIfHome = "/plan/mingshan-2020/whatif"

func TestWhatIfAnswersOnThePage(t *testing.T) {
	w := newWorld(t)
	office, township, department := w.as(t, "office"), w.as(t, "township"), w.as(t, "department")
	for _, c := range []struct {
		name    string
		by      *client
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
		r := c.by.get(c.path)
		if r.status != c.status || !strings.Contains(r.body, c.want) || c.without != "" && strings.Contains(r.body, c.without) {
			t.Errorf("%s: status %d, %q: %v, %q: %v", c.name, r.status, c.want, strings.Contains(r.body, c.want), c.without, strings.Contains(r.body, c.without))
		}
	}
	if part := office.get(whatIfHome+"/effect?p.key_income_line=7000&p.taper_limit=12", "HX-Request", "true"); part.head.Get("HX-Replace-Url") == "" ||
		strings.Contains(part.head.Get("HX-Replace-Url"), "taper_limit") || strings.Contains(part.body, "<html") {
		t.Errorf("the fragment's address is %q", part.head.Get("HX-Replace-Url"))
	}
}

// TestALargeAreasCurveFollows: while the slider moves only the counts are
// sent; the curve is fetched once, and kept.
func TestALargeAreasCurveFollows(t *testing.T) {
	w := newWorld(t)
	office := w.as(t, "office")
	defer func(before int) { curveAtOnce = before }(curveAtOnce)
	curveAtOnce = 100
	const asked = "?p.key_income_line=7000&rule=key_income&by=key_income_line"
	first := office.get(whatIfHome + "/effect" + asked).body
	if !strings.Contains(first, `hx-get="/plan/mingshan-2020/whatif/curve?`) || strings.Contains(first, "polyline") {
		t.Error("the curve does not wait")
	}
	if !strings.Contains(office.get(whatIfHome+"/curve"+asked).body, "polyline") {
		t.Error("the curve does not follow")
	}
	if again := office.get(whatIfHome + "/effect" + strings.Replace(asked, "7000", "8000", 1)).body; !strings.Contains(again, "polyline") {
		t.Error("a curve that is known is asked for again")
	}
}

// TestWhatIfKeepsToTheScope: what a township sees changed is what the engine
// answers for the township.
func TestWhatIfKeepsToTheScope(t *testing.T) {
	w := newWorld(t)
	question := screen.Question{Off: []string{"basic_insurance"}}
	for _, login := range []string{"office", "township", "village"} {
		scope := w.accounts[login].Scope()
		standing, err := w.app.Standing(context.Background(), scope, 210504, "")
		if err != nil {
			t.Fatal(err)
		}
		who, err := standing.Who(scope, question, "basic_insurance", 1000)
		if err != nil || len(who) == 0 {
			t.Fatal(err)
		}
		body := w.as(t, login).get(whatIfHome + "?off=basic_insurance").body
		if got := strings.Count(body, `href="/household/210504/`); got != min(len(who), whoShown) {
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
	w := newWorld(t)
	office, township, inspector := w.as(t, "office"), w.as(t, "township"), w.as(t, "inspector")
	r := office.post(whatIfHome, "key", "k1", "name", "线提到七千", "question", "p.key_income_line=7000&off=house_repair")
	if r.status != 303 || !strings.Contains(r.to, "p.key_income_line=7000") {
		t.Fatalf("saving: %d to %s", r.status, r.to)
	}
	if body := office.get(r.to).body; !strings.Contains(body, "线提到七千") || !strings.Contains(body, "测算已保存") {
		t.Error("the saved question is not on the page")
	}
	if strings.Contains(township.get(whatIfHome).body, "线提到七千") {
		t.Error("a township sees the county's question")
	}
	var saved screen.SavedQuestion
	err := w.app.DB.View(context.Background(), func(tx *store.Tx) error {
		list, err := screen.Saved(tx, w.accounts["office"].Scope(), "mingshan-2020")
		saved = list[0]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	id := store.FormatID(saved.ID)
	if body := office.get(whatIfHome + "?p.key_income_line=8000&with=" + id).body; !strings.Contains(body, "与「线提到七千」比较") {
		t.Error("no comparison")
	}
	if r := inspector.post(whatIfHome, "key", "k2", "forget", id, "question", ""); r.status != 403 {
		t.Errorf("another account removes it: %d", r.status)
	}
	for name, want := range map[string]int{"": 422, strings.Repeat("长", 41): 422} {
		if r := office.post(whatIfHome, "key", "k3", "name", name, "question", "p.key_income_line=7000"); r.status != want {
			t.Errorf("the name %q: %d", name, r.status)
		}
	}
	if r := office.post(whatIfHome, "key", "k4", "forget", id, "question", ""); r.status != 303 || strings.Contains(office.get(r.to).body, "线提到七千") {
		t.Errorf("removing it: %d", r.status)
	}
}

func TestRulePages(t *testing.T) {
	w := newWorld(t)
	p := w.app.Packs[slices.IndexFunc(w.app.Packs, func(p *pack.Pack) bool { return p.ID == "mingshan-2020" })]
	office, admin := w.as(t, "office"), w.as(t, "administrator")
	for i := range p.Rules {
		r := office.get("/plan/mingshan-2020/rule/" + p.Rules[i].ID)
		if r.status != 200 || !strings.Contains(r.body, p.Rules[i].Name) || strings.Contains(r.body, "项测试不通过") {
			t.Errorf("%s: %d", p.Rules[i].ID, r.status)
		}
	}
	if body := office.get("/plan/mingshan-2020/rule/key_income").body; !strings.Contains(body, "6000元") || !strings.Contains(body, "whatif?rule=key_income") || !strings.Contains(body, "纯收入") {
		t.Error("the rule's page lacks its parameter, its facts or the way to what if")
	}
	if body := admin.get("/plan/mingshan-2020/rule/key_income").body; strings.Contains(body, "/finding?by=list") || !strings.Contains(body, "您的账号不看农户数据") {
		t.Error("an administrator sees counts")
	}
	if got := office.get("/plan/mingshan-2020/rule/nonsense").status; got != 404 {
		t.Errorf("a rule that is none: %d", got)
	}
}

func TestConditions(t *testing.T) {
	for text, want := range map[string][]string{
		"甲 且 乙 <= 丙":              {"甲", "乙 <= 丙"},
		"甲 且 (乙 或 丙)":             {"甲", "(乙 或 丙)"},
		"甲 或 乙 且 丙":               {"甲 或 乙 且 丙"},
		"任一(成员, 甲 且 乙) 且\n  丙":    {"任一(成员, 甲 且 乙)", "丙"},
		`甲 属于 ["一 且", "二"] 且 非 乙`: {`甲 属于 ["一 且", "二"]`, "非 乙"},
	} {
		if got := conditions(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
}

// whatIfViews are the pages of this file as somebody sees them.
func whatIfViews() []view {
	moved := "?" + url.Values{"p.key_income_line": {"7000"}, "p.primary_boarding_standard": {"1500"}, "off": {"house_repair"}}.Encode()
	return []view{
		{"whatif", "office", whatIfHome},
		{"whatif-moved", "office", whatIfHome + moved},
		{"whatif-money", "office", whatIfHome + moved + "&rule=compulsory_aid"},
		{"whatif-note", "office", whatIfHome + "/note" + moved},
		{"rule", "office", "/plan/mingshan-2020/rule/key_income"},
		{"rule-money", "office", "/plan/mingshan-2020/rule/destitute_support"},
	}
}

func TestWhatIfInABrowser(t *testing.T) {
	w := newWorld(t)
	browser := chromium(t)
	for _, s := range sizes {
		tb := w.open(t, browser)
		tb.resize(s)
		tb.signIn("office")
		for _, v := range whatIfViews() {
			for _, lang := range languages {
				tb.visit(v.path)
				tb.speak(lang)
				tb.visit(v.path)
				tb.inspect(v.name + "-" + string(lang) + " on a " + s.name)
				tb.shoot(s, v.name+"-"+string(lang))
			}
		}
	}
}

// TestASliderAsksAtOnce: the keyboard moves a slider, its number follows, the
// answer and the address change. How long it takes from the key to the paint is
// reported, not judged: other work runs on the same machine.
func TestASliderAsksAtOnce(t *testing.T) {
	w := newWorld(t)
	tb := w.open(t, chromium(t))
	tb.resize(sizes[0])
	tb.signIn("office")
	tb.visit(whatIfHome)
	tb.eval(`new Promise(done => { window.took = []; let begun = 0;
		document.addEventListener("input", () => { begun = performance.now() }, true);
		document.body.addEventListener("htmx:afterSwap", () => requestAnimationFrame(() => setTimeout(() => window.took.push(performance.now() - begun))));
		done("") })`)
	slider := chromedp.CSS(`[data-dial="key_income_line"] input[type=range]`)
	tb.run(chromedp.Focus(slider))
	for range 8 {
		tb.run(chromedp.KeyEvent(kb.ArrowRight))
		tb.eval(`new Promise(done => { const n = window.took.length; const wait = () => window.took.length > n ? done("") : setTimeout(wait, 5); wait() })`)
	}
	if got := tb.eval(`document.querySelector("#p-key_income_line").value`); got != "6800" {
		t.Errorf("after eight steps of 100 the number is %s", got)
	}
	if got := tb.eval("location.search"); !strings.Contains(got, "p.key_income_line=6800") {
		t.Errorf("the address is %s", got)
	}
	if got := tb.eval(`document.querySelector("#effect").innerText`); !strings.Contains(got, "6,800.00 元") || !strings.Contains(got, "收入重点户") {
		t.Errorf("the answer does not show the question:\n%s", got)
	}
	if got := tb.eval("document.activeElement.type"); got != "range" {
		t.Errorf("the focus went to %s", got)
	}
	t.Logf("from key to paint, milliseconds, 30 of them waited on purpose: %s", tb.eval(`window.took.map(n => n.toFixed(0)).join(" ")`))
	tb.inspect("what if after sliding")
}

// TestTheNoteIsOnePage prints a question that moves much on A4.
func TestTheNoteIsOnePage(t *testing.T) {
	w := newWorld(t)
	tb := w.open(t, chromium(t))
	tb.resize(sizes[0])
	tb.signIn("office")
	query := url.Values{"p.key_income_line": {"9000"}, "p.primary_boarding_standard": {"1500"}, "p.day_pupil_standard": {"900"}, "p.low_income_standard": {"5200"},
		"p.kindergarten_standard": {"100"}, "p.taper_limit": {"6"}, "off": {"house_repair", "basic_insurance", "doctor_signing"}, "rule": {"compulsory_aid"}}
	tb.visit(whatIfHome + "/note?" + query.Encode())
	printed, err := chromedp.Run(tb.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
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
