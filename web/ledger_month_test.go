package web

import (
	"regexp"
	"strings"
	"testing"
)

func TestAMonthIsDeclaredEmptyAndClosed(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := ledgerPath(mingshan, "gap_ledger") + "/month"
	if frozen := c.post(path, "do", "freeze", "month", "2020-02", "key", "f"); frozen.status != 303 {
		t.Fatalf("closing: status %d\n%s", frozen.status, frozen.body)
	}
	page := c.get(ledgerPath(mingshan, "gap_ledger") + "?by=flow")
	if !strings.Contains(page.body, "已封存") {
		t.Error("the page does not say that the month is closed")
	}
	if old := w.as(t, "township").get(recordPath(w.gap)); strings.Contains(old.body, `name="move"`) {
		t.Error("a closed record offers steps")
	}
	freeze := regexp.MustCompile(`name="county" value="(\w+)"><input type="hidden" name="freeze" value="(\w+)"`).FindStringSubmatch(page.body)
	if freeze == nil {
		t.Fatal("nothing to open it again with")
	}
	if bare := c.post(path, "do", "thaw", "county", freeze[1], "freeze", freeze[2], "key", "bare"); bare.status != 422 || !strings.Contains(bare.body, "data-wrong") {
		t.Errorf("opened again without a reason: status %d", bare.status)
	}
	if mine := w.as(t, "village").post(path, "do", "thaw", "county", freeze[1], "freeze", freeze[2], "note", "想改", "key", "v"); mine.status != 403 {
		t.Errorf("opened again by a village: status %d", mine.status)
	}
	if thawed := c.post(path, "do", "thaw", "county", freeze[1], "freeze", freeze[2], "note", "漏报一条，经研究更正", "key", "t"); thawed.status != 303 {
		t.Fatalf("opening again: status %d\n%s", thawed.status, thawed.body)
	}
	if again := w.as(t, "township").get(recordPath(w.gap)); !strings.Contains(again.body, `name="move"`) {
		t.Error("a record opened again offers no steps")
	}
}

func TestWhatCannotBeClosedIsSaidOnThePage(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := ledgerPath(mingshan, "gap_ledger")
	ahead := c.post(path+"/month", "do", "freeze", "month", "2031-01", "key", "a")
	if ahead.status != 422 || !strings.Contains(ahead.body, "data-wrong") || !strings.Contains(ahead.body, `id="months"`) {
		t.Errorf("a month to come: status %d", ahead.status)
	}
	if page := w.as(t, "village").get(path + "?by=flow"); strings.Contains(page.body, `value="freeze"`) {
		t.Error("a village is offered to close a month")
	}
	if page := c.get(path + "?by=flow"); strings.Contains(page.body, `value="zero"`) {
		t.Error("a ledger without a rhythm is offered to be declared empty")
	}
}

func TestASpanIsDeclaredEmpty(t *testing.T) {
	w := newWorld(t)
	c := w.as(t, "office")
	path := ledgerPath(mingshan, "street_meetings")
	page := c.get(path + "?by=flow")
	spans := regexp.MustCompile(`<option value="(\d{4}-\d\d-\d\d)"`).FindAllStringSubmatch(page.body, -1)
	if len(spans) != spansBack || !strings.HasSuffix(spans[1][1], "-16") && !strings.HasSuffix(spans[1][1], "-01") {
		t.Fatalf("the half months offered: %v", spans)
	}
	if done := c.post(path+"/month", "do", "zero", "span", spans[3][1], "key", "z"); done.status != 303 {
		t.Fatalf("status %d\n%s", done.status, done.body)
	}
	if page := c.get(path + "?by=flow"); !strings.Contains(page.body, spans[3][1]) || !strings.Contains(page.body, "零报告（") {
		t.Error("the declaration does not show")
	}
}
