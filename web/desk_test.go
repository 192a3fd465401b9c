package web

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"guben/amend"
	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/screen"
	"guben/store"
)

// amendment is a draft of the area's plan by somebody who has no login here.
func (w *world) amendment(t testing.TB) (one amend.Amendment) {
	t.Helper()
	err := w.app.DB.Update(t.Context(), func(tx *store.Tx) error {
		list, err := amend.List(tx, auth.System(), "mingshan-2020")
		if err != nil {
			return err
		}
		if len(list) > 0 {
			one = list[len(list)-1]
			return nil
		}
		one, err = w.draft(tx, county, "收入线自7月1日起调整")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return one
}

var author = auth.Scope{Account: 99, Name: "起草人", Role: auth.Office, Lang: "zh"}

func (w *world) draft(tx *store.Tx, place division.Code, title string) (amend.Amendment, error) {
	scope := author
	scope.Division = place
	one, err := w.app.Editor.Begin(tx, scope, amend.Start{County: place.County(), Pack: "mingshan-2020", Title: title, From: period.Date(2020, 7, 1)})
	if err != nil {
		return one, err
	}
	return w.app.Editor.SetParameter(tx, scope, amend.Ref{ID: one.ID, Revision: one.Revision}, "key_income_line", period.Date(2020, 7, 1), "7000元")
}

// made takes an amendment to a state.
func (w *world) made(t testing.TB, one amend.Amendment, moves ...amend.Move) amend.Amendment {
	t.Helper()
	scope := author
	scope.Division = county
	for _, move := range moves {
		if move == amend.Approve || move == amend.Return {
			scope.Account = 98
		}
		ref := amend.Ref{ID: one.ID, Revision: one.Revision}
		if err := w.app.Decide(t.Context(), scope, amend.Step{Ref: ref, Move: move, Note: "请附依据"}); err != nil {
			t.Fatal(err)
		}
		one.Revision++
	}
	return one
}

func amendmentPath(one amend.Amendment) string { return amendmentRow{Amendment: one}.Path() }

var hidden = regexp.MustCompile(`name="(key|revision)" value="([^"]*)"`)

// send fills a form of the page in and sends it.
func (c *client) send(page, path string, pairs ...string) reply {
	c.t.Helper()
	for _, match := range hidden.FindAllStringSubmatch(c.get(page).body, 2) {
		pairs = append(pairs, match[1], match[2])
	}
	return c.post(path, pairs...)
}

// TestAnAmendmentFromItsFormToForce goes the whole way by the pages' own forms.
func TestAnAmendmentFromItsFormToForce(t *testing.T) {
	w := newWorld(t)
	office := w.as(t, "office")
	started := office.send("/plan/mingshan-2020/desk", "/plan/mingshan-2020/desk", "title", "提高入园补助", "from", "2020-07-01")
	path, _, _ := strings.Cut(started.to, "?")
	if started.status != http.StatusSeeOther || !strings.HasPrefix(path, "/plan/mingshan-2020/desk/") {
		t.Fatalf("begun: %d to %s", started.status, started.to)
	}
	set := office.send(path+"?view=parameters", path, "do", "parameter", "view", "parameters", "parameter", "kindergarten_standard", "from", "2020-07-01", "value", "1300元")
	if set.status != http.StatusSeeOther || !strings.Contains(office.get(path+"?view=parameters").body, "1300元") {
		t.Fatalf("set: %d %s", set.status, set.body)
	}
	if r := office.send(path+"?view=parameters", path, "do", "parameter", "view", "parameters", "parameter", "kindergarten_standard", "from", "2020-07-01", "value", "一千"); r.status != http.StatusSeeOther {
		t.Errorf("a value that cannot be read is not kept: %d", r.status)
	}
	if page := office.get(path + "?view=parameters").body; !strings.Contains(page, "params.yaml:") {
		t.Error("the mistake is not shown")
	}
	if r := office.send(path, path, "do", "submit"); r.status != http.StatusUnprocessableEntity {
		t.Errorf("submitted with a mistake: %d", r.status)
	}
	office.send(path+"?view=parameters", path, "do", "parameter", "view", "parameters", "parameter", "kindergarten_standard", "from", "2020-07-01", "value", "1300元")
	if page := office.get(path + "?view=effect").body; !strings.Contains(page, "全县试筛查") {
		t.Error("no effect is shown")
	}
	if r := office.send(path, path, "do", "submit"); r.status != http.StatusSeeOther {
		t.Fatalf("submitted: %d", r.status)
	}
	if r := office.send(path, path, "do", "approve"); r.status != http.StatusForbidden {
		t.Errorf("the author approves: %d", r.status)
	}
	w.second(t)
	if r := w.as(t, "second").send(path, path, "do", "approve"); r.status != http.StatusSeeOther {
		t.Fatalf("approved: %d %s", r.status, r.body)
	}
	w.inForce(t, path)
}

// second makes another account of the county office.
func (w *world) second(t testing.TB) {
	t.Helper()
	err := w.app.DB.Update(t.Context(), func(tx *store.Tx) error {
		return w.create(tx, auth.Account{Login: "the-second", Name: "复核员", Role: auth.Office, Division: county})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) inForce(t testing.TB, path string) {
	t.Helper()
	shipped, err := w.app.PackNamed("mingshan-2020")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := w.app.PackOn(county, "mingshan-2020", period.Date(2020, 7, 1))
	if err != nil || changed.Version == shipped.Version {
		t.Errorf("not in force on its day: %v", err)
	}
	if now, err := w.app.Pack(county); err != nil || now != shipped {
		t.Errorf("in force before its day: %v", err)
	}
	if page := w.as(t, "inspector").get(path); page.status != http.StatusOK || !strings.Contains(page.body, "待生效") || strings.Contains(page.body, `name="do"`) {
		t.Errorf("an inspector sees %d, or may do something", page.status)
	}
}

func TestARuleIsChangedWithItsTests(t *testing.T) {
	w := newWorld(t)
	office := w.as(t, "office")
	path := amendmentPath(w.amendment(t))
	page := path + "?view=rule&rule=key_income"
	form := []string{"do", "rule", "view", "rule", "rule", "key_income", "when", "建档立卡脱贫户 且 人均纯收人 <= 重点户收入线", "message_zh", "人均纯收入 {人均纯收入}", "message_en", "Low", "remedy_zh", "核实", "remedy_en", "Verify"}
	if r := office.send(page, path, form...); r.status != http.StatusSeeOther || !strings.Contains(r.to, "rule=key_income") {
		t.Fatalf("saved: %d to %s", r.status, r.to)
	}
	if body := office.get(page).body; !strings.Contains(body, "人均纯收人") || !strings.Contains(body, "<mark>人均纯收人</mark>") {
		t.Error("the mistake is not marked beside the text")
	}
	if r := office.post(path, append(form, "revision", "1", "key", "k")...); r.status != http.StatusConflict || !strings.Contains(r.body, "人均纯收人") {
		t.Errorf("a stale form loses what was typed: %d", r.status)
	}
}

// TestAnAmendmentOfAnotherCountyIsNotThere for whoever works in this one.
func TestAnAmendmentOfAnotherCountyIsNotThere(t *testing.T) {
	w := newWorld(t)
	path := amendmentPath(w.amendment(t))
	err := w.app.DB.Update(t.Context(), func(tx *store.Tx) error {
		return w.create(tx, auth.Account{Login: "the-neighbour", Name: "邻县", Role: auth.Office, Division: foreign})
	})
	if err != nil {
		t.Fatal(err)
	}
	neighbour := w.as(t, "neighbour")
	for _, at := range []string{path, "/plan/xiangxi-2020/desk/" + path[strings.LastIndex(path, "/")+1:]} {
		if got := neighbour.get(at).status; got != http.StatusNotFound {
			t.Errorf("%s: %d", at, got)
		}
	}
	if got := neighbour.post(path, "do", "withdraw", "revision", "2").status; got != http.StatusNotFound {
		t.Errorf("withdrawn from outside: %d", got)
	}
}

// deskViews are the desk's pages as they look with work on them.
func (w *world) deskViews(t testing.TB) []view {
	one := w.amendment(t)
	path := amendmentPath(one)
	w.second(t)
	office := w.as(t, "office")
	var waiting amend.Amendment
	err := w.app.DB.Update(t.Context(), func(tx *store.Tx) (err error) {
		waiting, err = w.draft(tx, county, "收入线自7月1日起提高到7000元")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.made(t, waiting, amend.Submit)
	office.send(path, path, "do", "rule", "rule", "key_income", "when", "建档立卡脱贫户 且 人均纯收人 <= 重点户收入线",
		"message_zh", "人均纯收入 {人均纯收入}，未超过重点户收入线 {重点户收入线}", "message_en", "Net income per head {人均纯收入} is not above {重点户收入线}",
		"remedy_zh", "核实收入后制定一户一策增收措施", "remedy_en", "Verify the income, then agree measures")
	return []view{
		{"desk", "office", "/plan/mingshan-2020/desk"},
		{"desk-inspector", "inspector", "/plan/mingshan-2020/desk"},
		{"amendment", "office", path},
		{"amendment-parameters", "office", path + "?view=parameters&parameter=key_income_line"},
		{"amendment-rule", "office", path + "?view=rule&rule=key_income"},
		{"amendment-file", "office", path + "?view=file&path=rules.yaml"},
		{"amendment-unsound", "office", path + "?view=effect"},
		{"amendment-effect", "second", amendmentPath(waiting) + "?view=effect"},
		{"amendment-approve", "second", amendmentPath(waiting)},
		{"amendment-inspector", "inspector", amendmentPath(waiting) + "?view=rule"},
	}
}

func TestTheDeskInABrowser(t *testing.T) {
	w := newWorld(t)
	views := w.deskViews(t)
	browser := chromium(t)
	for _, s := range sizes {
		tabs := map[string]*tab{}
		for _, v := range views {
			tb := tabs[v.login]
			if tb == nil {
				tb = w.open(t, browser)
				tb.resize(s)
				tb.signIn(v.login)
				tabs[v.login] = tb
			}
			for _, lang := range languages {
				tb.visit(v.path)
				tb.speak(lang)
				tb.visit(v.path)
				name := fmt.Sprintf("%s-%s", v.name, lang)
				tb.inspect(name + " on a " + s.name)
				tb.shoot(s, name)
			}
		}
	}
}

func init() {
	one := amendmentRow{Amendment: amend.Amendment{ID: 1, Pack: "p", Title: "a", State: amend.Draft}}
	amendment := func(view string, change func(*amendmentPage)) page {
		p := &amendmentPage{amendmentRow: one, View: view, Reading: &amend.Reading{}, Tabs: []choice{{"/", "web.desk_view_summary", true}}, CanWrite: true}
		change(p)
		return p
	}
	samples = append(samples,
		&deskPage{Pack: &pack.Pack{}},
		&deskPage{form: form{Wrong: "x"}, Pack: &pack.Pack{}, CanWrite: true, Counties: []choice{{"1", "a", true}}, Rows: []amendmentRow{one, {Stage: "web.desk_in_force"}, {Stage: "web.desk_not_applied", Stale: true}}},
		amendment("summary", func(p *amendmentPage) {
			p.Moves, p.Stale, p.State, p.Note, p.Stage, p.DecidedBy = amend.Moves, true, amend.Returned, "n", "web.desk_in_force", "b"
			p.Events = []amend.Event{{Move: amend.Edited, About: "a", Note: "n", Who: "b"}}
			p.Changed = []amend.File{{Path: "a", Before: "a\nb", Text: "a\nc"}}
			p.Problems = []problemRow{{"a", "b", "cd", "c", "d", ""}, {Place: "a", Sentence: "b"}}
		}),
		amendment("summary", func(p *amendmentPage) { p.Reading.Failed, p.Problems = 1, []problemRow{{Place: "a"}} }),
		amendment("parameters", func(p *amendmentPage) {
			p.Problems, p.Choices, p.Parameter = []problemRow{{Place: "a"}}, []choice{{"a", "a", true}}, "a"
			p.Parameters = []parameterRow{{policy.Parameter{ID: "a", Quote: "a", Assumption: "a"}, "a", []policy.Dated{{}}, "web.bound_inclusive"}}
		}),
		amendment("rule", func(p *amendmentPage) {
			p.IsRule, p.Choices, p.Rule.Tests = true, []choice{{"a", "a", true}}, []amend.TestText{{Path: "a"}}
		}),
		amendment("rule", func(p *amendmentPage) { p.CanWrite = false }),
		amendment("file", func(p *amendmentPage) { p.Choices = []choice{{"a", "a", true}} }),
		amendment("effect", func(p *amendmentPage) {
			p.Effect = &amendmentEffect{Rows: []movedRule{{screen.Effect{GainedPersons: 1, LostPersons: 1}, "a", true}, {Name: "b"}}}
		}),
		amendment("effect", func(p *amendmentPage) { p.Effect = &amendmentEffect{} }),
		amendment("effect", func(p *amendmentPage) {}), amendment("effect", func(p *amendmentPage) { p.Stale = true }),
	)
}
