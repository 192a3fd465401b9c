package web

import (
	"fmt"
	"testing"

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
	return []view{
		{"login", "", "/login"},
		{"login-ended", "", "/login?ended=1"},
		{"workbench-admin", "administrator", "/"},
		{"workbench", "office", "/"},
		{"households", "office", "/household"},
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
	}
}

func TestEveryPageInABrowser(t *testing.T) {
	w := newWorld(t)
	browser := chromium(t)
	for _, s := range sizes {
		tabs := map[string]*tab{}
		for _, v := range w.views() {
			tb := tabs[v.login]
			if tb == nil {
				tb = w.open(t, browser)
				tb.resize(s)
				if v.login != "" {
					tb.signIn(v.login)
				}
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
