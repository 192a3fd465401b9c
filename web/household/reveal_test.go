package household_test

import (
	"regexp"
	"testing"

	"github.com/chromedp/chromedp"

	"guben/web/page"
	"guben/web/webtest"
)

func TestWithAScriptANumberIsShownInItsPlace(t *testing.T) {
	w := webtest.New(t)
	tb := w.Open(t, webtest.Chromium(t))
	tb.Resize(webtest.Sizes[0])
	tb.SignIn("office")
	tb.Visit(page.HouseholdPath(w.Home.County, w.Home.ID))
	title := tb.Eval("document.title")
	tb.Run(chromedp.Click(chromedp.CSS("#members .eye[title]")), chromedp.WaitReady(chromedp.CSS("#members .revealed")))
	if got := tb.Eval(`document.querySelector("#members .secret > .code").innerText`); !regexp.MustCompile(`^[0-9]{17}[0-9X]$`).MatchString(got) {
		t.Errorf("in the member's row stands %q", got)
	}
	if got := tb.Eval("document.title"); got != title {
		t.Errorf("the page's title became %q", got)
	}
}
