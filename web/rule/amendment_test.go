package rule_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"guben/amend"
	"guben/auth"
	"guben/period"
	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

func amendmentPath(one amend.Amendment) string {
	return page.DeskPath(one.Pack) + "/" + store.FormatID(one.ID)
}

var hidden = regexp.MustCompile(`name="(key|revision)" value="([^"]*)"`)

// Send fills a form of the page in and sends it.
func Send(c *webtest.Client, batch, path string, pairs ...string) webtest.Reply {
	c.T.Helper()
	for _, match := range hidden.FindAllStringSubmatch(c.Get(batch).Body, 2) {
		pairs = append(pairs, match[1], match[2])
	}
	return c.Post(path, pairs...)
}

// TestAnAmendmentFromItsFormToForce goes the whole way by the pages' own forms.
func TestAnAmendmentFromItsFormToForce(t *testing.T) {
	w := webtest.New(t)
	office := w.As(t, "office")
	started := Send(office, "/plan/mingshan-2020/desk", "/plan/mingshan-2020/desk", "title", "提高入园补助", "from", "2020-07-01")
	path, _, _ := strings.Cut(started.To, "?")
	if started.Status != http.StatusSeeOther || !strings.HasPrefix(path, "/plan/mingshan-2020/desk/") {
		t.Fatalf("begun: %d to %s", started.Status, started.To)
	}
	set := Send(office, path+"?view=parameters", path, "do", "parameter", "view", "parameters", "parameter", "kindergarten_standard", "from", "2020-07-01", "value", "1300元")
	if set.Status != http.StatusSeeOther || !strings.Contains(office.Get(path+"?view=parameters").Body, "1300元") {
		t.Fatalf("set: %d %s", set.Status, set.Body)
	}
	if r := Send(office, path+"?view=parameters", path, "do", "parameter", "view", "parameters", "parameter", "kindergarten_standard", "from", "2020-07-01", "value", "一千"); r.Status != http.StatusSeeOther {
		t.Errorf("a value that cannot be read is not kept: %d", r.Status)
	}
	if batch := office.Get(path + "?view=parameters").Body; !strings.Contains(batch, "params.yaml:") {
		t.Error("the mistake is not shown")
	}
	if r := Send(office, path, path, "do", "submit"); r.Status != http.StatusUnprocessableEntity {
		t.Errorf("submitted with a mistake: %d", r.Status)
	}
	Send(office, path+"?view=parameters", path, "do", "parameter", "view", "parameters", "parameter", "kindergarten_standard", "from", "2020-07-01", "value", "1300元")
	if batch := office.Get(path + "?view=effect").Body; !strings.Contains(batch, "全县试筛查") {
		t.Error("no effect is shown")
	}
	if r := Send(office, path, path, "do", "submit"); r.Status != http.StatusSeeOther {
		t.Fatalf("submitted: %d", r.Status)
	}
	if r := Send(office, path, path, "do", "approve"); r.Status != http.StatusForbidden {
		t.Errorf("the author approves: %d", r.Status)
	}
	second(w, t)
	if r := Send(w.As(t, "second"), path, path, "do", "approve"); r.Status != http.StatusSeeOther {
		t.Fatalf("approved: %d %s", r.Status, r.Body)
	}
	inForce(w, t, path)
}

// second makes another account of the county office.
func second(w *webtest.World, t testing.TB) {
	t.Helper()
	err := w.App.DB.Update(t.Context(), func(tx *store.Tx) error {
		return w.Create(tx, auth.Account{Login: "the-second", Name: "复核员", Role: auth.Office, Division: webtest.County})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func inForce(w *webtest.World, t testing.TB, path string) {
	t.Helper()
	shipped, err := w.App.PackNamed("mingshan-2020")
	if err != nil {
		t.Fatal(err)
	}
	changed, err := w.App.PackOn(webtest.County, "mingshan-2020", period.Date(2020, 7, 1))
	if err != nil || changed.Version == shipped.Version {
		t.Errorf("not in force on its day: %v", err)
	}
	if now, err := w.App.Pack(webtest.County); err != nil || now != shipped {
		t.Errorf("in force before its day: %v", err)
	}
	if batch := w.As(t, "inspector").Get(path); batch.Status != http.StatusOK || !strings.Contains(batch.Body, "待生效") || strings.Contains(batch.Body, `name="do"`) {
		t.Errorf("an inspector sees %d, or may do something", batch.Status)
	}
}

func TestARuleIsChangedWithItsTests(t *testing.T) {
	w := webtest.New(t)
	office := w.As(t, "office")
	path := amendmentPath(w.Amendment(t))
	batch := path + "?view=rule&rule=key_income"
	form := []string{"do", "rule", "view", "rule", "rule", "key_income", "when", "建档立卡脱贫户 且 人均纯收人 <= 重点户收入线", "message_zh", "人均纯收入 {人均纯收入}", "message_en", "Low", "remedy_zh", "核实", "remedy_en", "Verify"}
	if r := Send(office, batch, path, form...); r.Status != http.StatusSeeOther || !strings.Contains(r.To, "rule=key_income") {
		t.Fatalf("saved: %d to %s", r.Status, r.To)
	}
	if body := office.Get(batch).Body; !strings.Contains(body, "人均纯收人") || !strings.Contains(body, "<mark>人均纯收人</mark>") {
		t.Error("the mistake is not marked beside the text")
	}
	if r := office.Post(path, append(form, "revision", "1", "key", "k")...); r.Status != http.StatusConflict || !strings.Contains(r.Body, "人均纯收人") {
		t.Errorf("a stale form loses what was typed: %d", r.Status)
	}
}

// TestAnAmendmentOfAnotherCountyIsNotThere for whoever works in this one.
func TestAnAmendmentOfAnotherCountyIsNotThere(t *testing.T) {
	w := webtest.New(t)
	path := amendmentPath(w.Amendment(t))
	err := w.App.DB.Update(t.Context(), func(tx *store.Tx) error {
		return w.Create(tx, auth.Account{Login: "the-neighbour", Name: "邻县", Role: auth.Office, Division: webtest.Foreign})
	})
	if err != nil {
		t.Fatal(err)
	}
	neighbour := w.As(t, "neighbour")
	for _, at := range []string{path, "/plan/xiangxi-2020/desk/" + path[strings.LastIndex(path, "/")+1:]} {
		if got := neighbour.Get(at).Status; got != http.StatusNotFound {
			t.Errorf("%s: %d", at, got)
		}
	}
	if got := neighbour.Post(path, "do", "withdraw", "revision", "2").Status; got != http.StatusNotFound {
		t.Errorf("withdrawn from outside: %d", got)
	}
}

// deskViews are the desk's pages as they look with work on them.
func deskViews(w *webtest.World, t testing.TB) []webtest.View {
	one := w.Amendment(t)
	path := amendmentPath(one)
	second(w, t)
	office := w.As(t, "office")
	var waiting amend.Amendment
	err := w.App.DB.Update(t.Context(), func(tx *store.Tx) (err error) {
		waiting, err = w.Draft(tx, webtest.County, "收入线自7月1日起提高到7000元")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.Made(t, waiting, amend.Submit)
	Send(office, path, path, "do", "rule", "rule", "key_income", "when", "建档立卡脱贫户 且 人均纯收人 <= 重点户收入线",
		"message_zh", "人均纯收入 {人均纯收入}，未超过重点户收入线 {重点户收入线}", "message_en", "Net income per head {人均纯收入} is not above {重点户收入线}",
		"remedy_zh", "核实收入后制定一户一策增收措施", "remedy_en", "Verify the income, then agree measures")
	return []webtest.View{
		{Name: "desk", Login: "office", Path: "/plan/mingshan-2020/desk"},
		{Name: "desk-inspector", Login: "inspector", Path: "/plan/mingshan-2020/desk"},
		{Name: "amendment", Login: "office", Path: path},
		{Name: "amendment-parameters", Login: "office", Path: path + "?view=parameters&parameter=key_income_line"},
		{Name: "amendment-rule", Login: "office", Path: path + "?view=rule&rule=key_income"},
		{Name: "amendment-file", Login: "office", Path: path + "?view=file&path=rules.yaml"},
		{Name: "amendment-unsound", Login: "office", Path: path + "?view=effect"},
		{Name: "amendment-effect", Login: "second", Path: amendmentPath(waiting) + "?view=effect"},
		{Name: "amendment-approve", Login: "second", Path: amendmentPath(waiting)},
		{Name: "amendment-inspector", Login: "inspector", Path: amendmentPath(waiting) + "?view=rule"},
	}
}

func TestTheDeskInABrowser(t *testing.T) {
	w := webtest.New(t)
	views := deskViews(w, t)
	browser := webtest.Chromium(t)
	for _, s := range webtest.Sizes {
		tabs := map[string]*webtest.Tab{}
		for _, v := range views {
			tb := tabs[v.Login]
			if tb == nil {
				tb = w.Open(t, browser)
				tb.Resize(s)
				tb.SignIn(v.Login)
				tabs[v.Login] = tb
			}
			for _, lang := range webtest.Languages {
				tb.Visit(v.Path)
				tb.Speak(lang)
				tb.Visit(v.Path)
				name := fmt.Sprintf("%s-%s", v.Name, lang)
				tb.Inspect(name + " on a " + s.Name)
				tb.Shoot(s, name)
			}
		}
	}
}
