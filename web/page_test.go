package web

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
)

// view is one page as somebody sees it.
type view struct{ name, login, path string }

// views are all pages there are; paths of single things are filled in by world.
func (w *world) views() []view {
	home := householdPath(w.home.County, w.home.ID)
	finding := findingRow{Finding: w.finding}.Path()
	helper := store.FormatID(w.accounts["helper"].ID)
	return append(append(w.ledgerViews(), w.workViews()...), []view{
		{"login", "", "/login"},
		{"login-ended", "", "/login?ended=1"},
		{"workbench-admin", "administrator", "/"},
		{"workbench", "office", "/"},
		{"households", "office", "/household"},
		{"workbench-village", "village", "/"},
		{"households-department", "department", "/household"},
		{"households-filtered", "office", "/household?category=&monitored=&rule=basic_insurance"},
		{"households-none", "office", "/household?q=zzzz"},
		{"household", "office", home},
		{"household-inspector", "inspector", home},
		{"edit", "office", home + "/edit"},
		{"findings", "office", "/finding"},
		{"findings-village", "office", "/finding?by=village"},
		{"findings-list", "office", "/finding?by=list"},
		{"findings-none", "office", "/finding?by=list&state=resolved"},
		{"finding", "office", finding},
		{"plan", "office", "/plan"},
		{"imports", "office", "/import"},
		{"import", "office", importPath(w.imported)},
		{"plan-admin", "administrator", "/plan"},
		{"password", "administrator", "/password"},
		{"accounts", "administrator", "/account"},
		{"accounts-none", "administrator", "/account?q=nobody"},
		{"account-new", "administrator", "/account/new"},
		{"account", "administrator", "/account/" + helper},
		{"audit", "administrator", "/audit"},
		{"audit-verify", "administrator", "/audit/verify"},
		{"help", "administrator", "/help"},
		{"not-found", "administrator", "/no/such/page"},
		{"forbidden", "helper", "/account"},
	}...)
}

func TestEveryPageInABrowser(t *testing.T) {
	browser := chromium(t)
	for _, s := range sizes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			tabs := map[string]*tab{}
			for _, lang := range languages {
				for _, v := range append(w.views(), w.measureViews(t)...) {
					if tabs[v.login] == nil {
						tabs[v.login] = w.tab(t, browser, s, v.login)
					}
					tb := tabs[v.login]
					tb.visit(v.path)
					tb.speak(lang)
					name := fmt.Sprintf("%s-%s", v.name, lang)
					tb.inspect(name + " on a " + s.name)
					tb.shoot(s, name)
				}
			}
		})
	}
}

// States that an address alone does not lead to: what was wrong, what was just
// done, what is being done.
func TestWhatHappensInABrowser(t *testing.T) {
	browser := chromium(t)
	for _, s := range sizes {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			tb := w.tab(t, browser, s, "")
			tb.visit("/login")
			tb.run(chromedp.SendKeys(chromedp.CSS("#login"), "somebody"), chromedp.SendKeys(chromedp.CSS("#password"), "wrong password"+kb.Enter), chromedp.WaitReady(chromedp.CSS("[data-wrong]")))
			tb.see(s, "login-wrong")

			tb = w.tab(t, browser, s, "administrator")
			tb.visit("/account/new")
			tb.run(chromedp.SendKeys(chromedp.CSS("#name"), "新来的"), chromedp.SendKeys(chromedp.CSS("#login"), "张三"+kb.Enter), chromedp.WaitReady(chromedp.CSS("[data-wrong]")))
			tb.see(s, "account-wrong")
			tb.run(chromedp.Clear(chromedp.CSS("#login")), chromedp.SendKeys(chromedp.CSS("#login"), "newcomer"+kb.Enter), chromedp.WaitReady(chromedp.CSS("output#password")))
			tb.see(s, "credential")

			tb = w.tab(t, browser, s, "office")
			bad := filepath.Join(t.TempDir(), "名册.xlsx")
			if err := os.WriteFile(bad, []byte("no workbook"), 0o600); err != nil {
				t.Fatal(err)
			}
			tb.visit("/import")
			tb.run(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{bad}), chromedp.Submit(chromedp.CSS("#file")), chromedp.WaitReady(chromedp.CSS(".state")))
			tb.see(s, "job-failed")
			tb.visit("/import")
			tb.run(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{w.rejected(t)}), chromedp.Submit(chromedp.CSS("#file")), chromedp.WaitReady(chromedp.CSS(".effect.bad")))
			tb.see(s, "import-review")

			tb.visit(findingRow{Finding: w.finding}.Path())
			tb.run(chromedp.SendKeys(chromedp.CSS("#note"), "已入户了解"), chromedp.Click(chromedp.CSS("button[value=take]")), chromedp.WaitReady(chromedp.CSS(".note-box.good")))
			tb.see(s, "finding-moved")
			tb.visit("/household?q=zz")
			tb.run(chromedp.Click(chromedp.CSS("details.menu summary")), chromedp.WaitReady(chromedp.CSS("details.menu[open]")))
			tb.see(s, "menu")
			if s.phone {
				tb.run(chromedp.Click(chromedp.CSS("details.drawer summary")), chromedp.WaitReady(chromedp.CSS("details.drawer[open]")))
				tb.see(s, "drawer")
			}
		})
	}
}

func TestTheSiteWorksWithoutAScript(t *testing.T) {
	w := newWorld(t)
	tb := w.open(t, chromium(t))
	tb.resize(sizes[1])
	tb.run(func(ctx context.Context, target *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return none, err
	})
	tb.run(chromedp.Navigate(tb.site+"/login"), chromedp.SendKeys(chromedp.CSS("#login"), "the-office"), chromedp.SendKeys(chromedp.CSS("#password"), password+kb.Enter),
		chromedp.WaitReady(chromedp.CSS("header.top")), chromedp.Click(chromedp.CSS("details.drawer summary")), chromedp.WaitReady(chromedp.CSS("details.drawer[open]")),
		chromedp.Click(chromedp.CSS(`.drawer a[href="/household"]`)), chromedp.WaitReady(chromedp.CSS("#q")),
		chromedp.SendKeys(chromedp.CSS("#q"), w.home.Name()+kb.Enter), chromedp.WaitReady(chromedp.CSS(`tbody a[href="`+householdPath(w.home.County, w.home.ID)+`"]`)))
}

func TestTheSiteWorksWithTheKeyboardAlone(t *testing.T) {
	w := newWorld(t)
	tb := w.open(t, chromium(t))
	tb.resize(sizes[0])
	tb.visit("/login")
	// The first field has the focus: type, go on, type, send.
	tb.run(chromedp.KeyEvent("the-administrator"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(password), chromedp.KeyEvent(kb.Enter),
		chromedp.WaitReady(chromedp.CSS("header.top")))
	tb.run(chromedp.KeyEvent(kb.Tab))
	if got := tb.eval("document.activeElement.className"); got != "skip" {
		t.Fatalf("the first stop is %q, not the link that skips to the content", got)
	}
	tb.run(chromedp.KeyEvent(kb.Enter))
	if got := tb.eval("document.activeElement.id"); got != "main" {
		t.Fatalf("the skip link leads to %q", got)
	}
	tb.run(chromedp.Focus(chromedp.CSS("details.menu summary")), chromedp.KeyEvent(kb.Enter), chromedp.WaitReady(chromedp.CSS("details.menu[open]")), chromedp.KeyEvent(kb.Tab))
	if got := tb.eval("document.activeElement.getAttribute('href')"); got != "/password" {
		t.Fatalf("the account menu's first entry is %q", got)
	}
	tb.run(chromedp.KeyEvent(kb.Escape), chromedp.WaitReady(chromedp.CSS("details.menu:not([open])")))
	if got := tb.eval("document.activeElement.tagName"); got != "SUMMARY" {
		t.Fatalf("after Escape the focus is on %q", got)
	}
}
