package web

import "testing"

func TestOnAPhoneNothingCoversANameAndNoLineIsEmpty(t *testing.T) {
	w := newWorld(t)
	tb := w.open(t, chromium(t))
	tb.resize(sizes[1])
	tb.signIn("office")
	tb.visit("/finding?by=list")
	if covered := tb.eval(`[...document.querySelectorAll("table.pick tbody tr")].filter(r =>
		r.querySelector("input").getBoundingClientRect().right > r.querySelector("th a").getBoundingClientRect().left).length + ""`); covered != "0" {
		t.Errorf("the boxes of %s findings cover their names", covered)
	}
	tb.visit(householdPath(w.home.County, w.home.ID))
	if bare := tb.eval(`[...document.querySelectorAll("#entitlements td")].filter(d => d.innerText.trim() == "" && d.offsetHeight > 0).length + ""`); bare != "0" {
		t.Errorf("%s lines have a heading and nothing else", bare)
	}
}
