package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"guben/store"
	"guben/web/page"
	"guben/web/webtest"
)

// views are all pages there are; paths of single things are filled in by world.
func views(w *webtest.World) []webtest.View {
	home := page.HouseholdPath(w.Home.County, w.Home.ID)
	finding := page.FindingRow{Finding: w.Finding}.Path()
	helper := store.FormatID(w.Accounts["helper"].ID)
	return append(append(ledgerViews(w), workViews(w)...), []webtest.View{
		{Name: "login", Path: "/login"},
		{Name: "login-ended", Path: "/login?ended=1"},
		{Name: "workbench-admin", Login: "administrator", Path: "/"},
		{Name: "workbench", Login: "office", Path: "/"},
		{Name: "households", Login: "office", Path: "/household"},
		{Name: "workbench-village", Login: "village", Path: "/"},
		{Name: "households-department", Login: "department", Path: "/household"},
		{Name: "households-filtered", Login: "office", Path: "/household?category=&monitored=&rule=basic_insurance"},
		{Name: "households-none", Login: "office", Path: "/household?q=zzzz"},
		{Name: "household", Login: "office", Path: home},
		{Name: "household-inspector", Login: "inspector", Path: home},
		{Name: "edit", Login: "office", Path: home + "/edit"},
		{Name: "enrol", Login: "township", Path: "/household/new"},
		{Name: "arrive", Login: "office", Path: home + "/member"},
		{Name: "leave", Login: "office", Path: home + "/leave"},
		{Name: "head", Login: "office", Path: home + "/head"},
		{Name: "move", Login: "office", Path: home + "/move"},
		{Name: "split", Login: "office", Path: home + "/split"},
		{Name: "merge", Login: "office", Path: home + "/merge?q=l"},
		{Name: "income", Login: "office", Path: home + "/income"},
		{Name: "income-inspector", Login: "inspector", Path: home + "/income"},
		{Name: "findings", Login: "office", Path: "/finding"},
		{Name: "findings-village", Login: "office", Path: "/finding?by=village"},
		{Name: "findings-list", Login: "office", Path: "/finding?by=list"},
		{Name: "findings-none", Login: "office", Path: "/finding?by=list&state=resolved"},
		{Name: "finding", Login: "office", Path: finding},
		{Name: "plan", Login: "office", Path: "/plan"},
		{Name: "imports", Login: "office", Path: "/import"},
		{Name: "import", Login: "office", Path: page.ImportPath(w.Imported)},
		{Name: "plan-admin", Login: "administrator", Path: "/plan"},
		{Name: "password", Login: "administrator", Path: "/password"},
		{Name: "accounts", Login: "administrator", Path: "/account"},
		{Name: "accounts-none", Login: "administrator", Path: "/account?q=nobody"},
		{Name: "account-new", Login: "administrator", Path: "/account/new"},
		{Name: "account", Login: "administrator", Path: "/account/" + helper},
		{Name: "audit", Login: "administrator", Path: "/audit"},
		{Name: "audit-verify", Login: "administrator", Path: "/audit/verify"},
		{Name: "help", Login: "administrator", Path: "/help"},
		{Name: "not-found", Login: "administrator", Path: "/no/such/page"},
		{Name: "forbidden", Login: "helper", Path: "/account"},
	}...)
}

func TestEveryPageInABrowser(t *testing.T) {
	browser := webtest.Chromium(t)
	for _, s := range webtest.Sizes {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			w := webtest.New(t)
			tabs := map[string]*webtest.Tab{}
			for _, lang := range webtest.Languages {
				for _, v := range append(views(w), measureViews(w, t)...) {
					if tabs[v.Login] == nil {
						tabs[v.Login] = w.Tab(t, browser, s, v.Login)
					}
					tb := tabs[v.Login]
					tb.Visit(v.Path)
					tb.Speak(lang)
					name := fmt.Sprintf("%s-%s", v.Name, lang)
					tb.Inspect(name + " on a " + s.Name)
					tb.Shoot(s, name)
				}
			}
		})
	}
}

// States that an address alone does not lead to: what was wrong, what was just
// done, what is being done.
func TestWhatHappensInABrowser(t *testing.T) {
	browser := webtest.Chromium(t)
	for _, s := range webtest.Sizes {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			w := webtest.New(t)
			tb := w.Tab(t, browser, s, "")
			tb.Visit("/login")
			tb.Run(chromedp.SendKeys(chromedp.CSS("#login"), "somebody"), chromedp.SendKeys(chromedp.CSS("#password"), "wrong password"+kb.Enter), chromedp.WaitReady(chromedp.CSS("[data-wrong]")))
			tb.See(s, "login-wrong")

			tb = w.Tab(t, browser, s, "administrator")
			tb.Visit("/account/new")
			tb.Run(chromedp.SendKeys(chromedp.CSS("#name"), "新来的"), chromedp.SendKeys(chromedp.CSS("#login"), "张三"+kb.Enter), chromedp.WaitReady(chromedp.CSS("[data-wrong]")))
			tb.See(s, "account-wrong")
			tb.Run(chromedp.Clear(chromedp.CSS("#login")), chromedp.SendKeys(chromedp.CSS("#login"), "newcomer"+kb.Enter), chromedp.WaitReady(chromedp.CSS("output#password")))
			tb.See(s, "credential")

			tb = w.Tab(t, browser, s, "office")
			bad := filepath.Join(t.TempDir(), "名册.xlsx")
			if err := os.WriteFile(bad, []byte("no workbook"), 0o600); err != nil {
				t.Fatal(err)
			}
			tb.Visit("/import")
			tb.Run(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{bad}), chromedp.Submit(chromedp.CSS("#file")), chromedp.WaitReady(chromedp.CSS(".state")))
			tb.See(s, "job-failed")
			tb.Visit("/import")
			tb.Run(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{w.Rejected(t)}), chromedp.Submit(chromedp.CSS("#file")), chromedp.WaitReady(chromedp.CSS(".effect.bad")))
			tb.See(s, "import-review")

			tb.Visit(page.FindingRow{Finding: w.Finding}.Path())
			tb.Run(chromedp.SendKeys(chromedp.CSS("#note"), "已入户了解"), chromedp.Click(chromedp.CSS("button[value=take]")), chromedp.WaitReady(chromedp.CSS(".note-box.good")))
			tb.See(s, "finding-moved")
			tb.Visit("/household?q=zz")
			tb.Run(chromedp.Click(chromedp.CSS("details.menu summary")), chromedp.WaitReady(chromedp.CSS("details.menu[open]")))
			tb.See(s, "menu")
			if s.Phone {
				tb.Run(chromedp.Click(chromedp.CSS("details.drawer summary")), chromedp.WaitReady(chromedp.CSS("details.drawer[open]")))
				tb.See(s, "drawer")
			}
		})
	}
}

func TestTheSiteWorksWithoutAScript(t *testing.T) {
	w := webtest.New(t)
	tb := w.Open(t, webtest.Chromium(t))
	tb.Resize(webtest.Sizes[1])
	tb.Run(func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return none, err
	})
	tb.Run(chromedp.Navigate(tb.Site+"/login"), chromedp.SendKeys(chromedp.CSS("#login"), "the-office"), chromedp.SendKeys(chromedp.CSS("#password"), webtest.Password+kb.Enter),
		chromedp.WaitReady(chromedp.CSS("header.top")), chromedp.Click(chromedp.CSS("details.drawer summary")), chromedp.WaitReady(chromedp.CSS("details.drawer[open]")),
		chromedp.Click(chromedp.CSS(`.drawer a[href="/household"]`)), chromedp.WaitReady(chromedp.CSS("#q")),
		chromedp.SendKeys(chromedp.CSS("#q"), w.Home.Name()+kb.Enter), chromedp.WaitReady(chromedp.CSS(`tbody a[href="`+page.HouseholdPath(w.Home.County, w.Home.ID)+`"]`)))
}

func TestTheSiteWorksWithTheKeyboardAlone(t *testing.T) {
	w := webtest.New(t)
	tb := w.Open(t, webtest.Chromium(t))
	tb.Resize(webtest.Sizes[0])
	tb.Visit("/login")
	// The first field has the focus: type, go on, type, send.
	tb.Run(chromedp.KeyEvent("the-administrator"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(webtest.Password), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitReady(chromedp.CSS("header.top")))
	tb.Run(chromedp.KeyEvent(kb.Tab))
	if got := tb.Eval("document.activeElement.className"); got != "skip" {
		t.Fatalf("the first stop is %q, not the link that skips to the content", got)
	}
	tb.Run(chromedp.KeyEvent(kb.Enter))
	if got := tb.Eval("document.activeElement.id"); got != "main" {
		t.Fatalf("the skip link leads to %q", got)
	}
	tb.Run(chromedp.Focus(chromedp.CSS("details.menu summary")), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS("details.menu[open]")), chromedp.KeyEvent(kb.Tab))
	if got := tb.Eval("document.activeElement.getAttribute('href')"); got != "/password" {
		t.Fatalf("the account menu's first entry is %q", got)
	}
	tb.Run(chromedp.KeyEvent(kb.Escape), chromedp.WaitReady(chromedp.CSS("details.menu:not([open])")))
	if got := tb.Eval("document.activeElement.tagName"); got != "SUMMARY" {
		t.Fatalf("after Escape the focus is on %q", got)
	}
}
