package web_test

import (
	"testing"

	"guben/web/page"
	"guben/web/webtest"
)

func TestOnAPhoneNothingCoversANameAndNoLineIsEmpty(t *testing.T) {
	w := webtest.New(t)
	tb := w.Open(t, webtest.Chromium(t))
	tb.Resize(webtest.Sizes[1])
	tb.SignIn("office")
	tb.Visit("/finding?by=list")
	if covered := tb.Eval(`[...document.querySelectorAll("table.pick tbody tr")].filter(r =>
		r.querySelector("input").getBoundingClientRect().right > r.querySelector("th a").getBoundingClientRect().left).length + ""`); covered != "0" {
		t.Errorf("the boxes of %s findings cover their names", covered)
	}
	tb.Visit(page.HouseholdPath(w.Home.County, w.Home.ID))
	if bare := tb.Eval(`[...document.querySelectorAll("#entitlements td")].filter(d => d.innerText.trim() == "" && d.offsetHeight > 0).length + ""`); bare != "0" {
		t.Errorf("%s lines have a heading and nothing else", bare)
	}
}
