package ledger_test

import (
	"regexp"
	"strings"
	"testing"

	"guben/web/ledger"
	"guben/web/page"
	"guben/web/webtest"
)

func TestAMonthIsDeclaredEmptyAndClosed(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.LedgerPath(webtest.Mingshan, "gap_ledger") + "/month"
	if frozen := c.Post(path, "do", "freeze", "month", "2020-02", "key", "f"); frozen.Status != 303 {
		t.Fatalf("closing: status %d\n%s", frozen.Status, frozen.Body)
	}
	batch := c.Get(page.LedgerPath(webtest.Mingshan, "gap_ledger") + "?by=flow")
	if !strings.Contains(batch.Body, "已封存") {
		t.Error("the page does not say that the month is closed")
	}
	if old := w.As(t, "township").Get(page.RecordPath(w.Gap)); strings.Contains(old.Body, `name="move"`) {
		t.Error("a closed record offers steps")
	}
	freeze := regexp.MustCompile(`name="county" value="(\w+)"><input type="hidden" name="freeze" value="(\w+)"`).FindStringSubmatch(batch.Body)
	if freeze == nil {
		t.Fatal("nothing to open it again with")
	}
	if bare := c.Post(path, "do", "thaw", "county", freeze[1], "freeze", freeze[2], "key", "bare"); bare.Status != 422 || !strings.Contains(bare.Body, "data-wrong") {
		t.Errorf("opened again without a reason: status %d", bare.Status)
	}
	if mine := w.As(t, "village").Post(path, "do", "thaw", "county", freeze[1], "freeze", freeze[2], "note", "想改", "key", "v"); mine.Status != 403 {
		t.Errorf("opened again by a village: status %d", mine.Status)
	}
	if thawed := c.Post(path, "do", "thaw", "county", freeze[1], "freeze", freeze[2], "note", "漏报一条，经研究更正", "key", "t"); thawed.Status != 303 {
		t.Fatalf("opening again: status %d\n%s", thawed.Status, thawed.Body)
	}
	if again := w.As(t, "township").Get(page.RecordPath(w.Gap)); !strings.Contains(again.Body, `name="move"`) {
		t.Error("a record opened again offers no steps")
	}
}

func TestWhatCannotBeClosedIsSaidOnThePage(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.LedgerPath(webtest.Mingshan, "gap_ledger")
	ahead := c.Post(path+"/month", "do", "freeze", "month", "2031-01", "key", "a")
	if ahead.Status != 422 || !strings.Contains(ahead.Body, "data-wrong") || !strings.Contains(ahead.Body, `id="months"`) {
		t.Errorf("a month to come: status %d", ahead.Status)
	}
	if batch := w.As(t, "village").Get(path + "?by=flow"); strings.Contains(batch.Body, `value="freeze"`) {
		t.Error("a village is offered to close a month")
	}
	if batch := c.Get(path + "?by=flow"); strings.Contains(batch.Body, `value="zero"`) {
		t.Error("a ledger without a rhythm is offered to be declared empty")
	}
}

func TestASpanIsDeclaredEmpty(t *testing.T) {
	w := webtest.New(t)
	c := w.As(t, "office")
	path := page.LedgerPath(webtest.Mingshan, "street_meetings")
	batch := c.Get(path + "?by=flow")
	spans := regexp.MustCompile(`<option value="(\d{4}-\d\d-\d\d)"`).FindAllStringSubmatch(batch.Body, -1)
	if len(spans) != ledger.SpansBack || !strings.HasSuffix(spans[1][1], "-16") && !strings.HasSuffix(spans[1][1], "-01") {
		t.Fatalf("the half months offered: %v", spans)
	}
	if done := c.Post(path+"/month", "do", "zero", "span", spans[3][1], "key", "z"); done.Status != 303 {
		t.Fatalf("status %d\n%s", done.Status, done.Body)
	}
	if batch := c.Get(path + "?by=flow"); !strings.Contains(batch.Body, spans[3][1]) || !strings.Contains(batch.Body, "零报告（") {
		t.Error("the declaration does not show")
	}
}
