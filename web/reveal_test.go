package web

import (
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestWithAScriptANumberIsShownInItsPlace(t *testing.T) {
	w := newWorld(t)
	tb := w.open(t, chromium(t))
	tb.resize(sizes[0])
	tb.signIn("office")
	tb.visit(householdPath(w.home.County, w.home.ID))
	title := tb.eval("document.title")
	tb.run(chromedp.Click(chromedp.CSS("#members .eye[title]")), chromedp.WaitReady(chromedp.CSS("#members .revealed")))
	if got := tb.eval(`document.querySelector("#members .secret > .code").innerText`); !regexp.MustCompile(`^[0-9]{17}[0-9X]$`).MatchString(got) {
		t.Errorf("in the member's row stands %q", got)
	}
	if got := tb.eval("document.title"); got != title {
		t.Errorf("the page's title became %q", got)
	}
}
