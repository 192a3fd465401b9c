package ledger_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"guben/web/page"
	"guben/web/webtest"
)

// typing puts text where the focus is, key by key.
func typing(tb *webtest.Tab, keys ...string) {
	tb.T.Helper()
	for _, key := range keys {
		tb.Run(chromedp.KeyEvent(key))
	}
}

func TestASheetIsFilledWithTheKeyboardAndByPasting(t *testing.T) {
	w := webtest.New(t)
	tb := w.Tab(t, webtest.Chromium(t), webtest.Sizes[0], "village")
	tb.Visit(page.LedgerPath(webtest.Mingshan, "leader_visit_records") + "/sheet")
	value := func(name string) string { return tb.Eval(`document.querySelector("[name='` + name + `']").value`) }
	focus := func() string { return tb.Eval("document.activeElement.name") }
	tb.Run(chromedp.Focus(chromedp.CSS("[name='r.0.about']")))
	typing(tb, "苗", kb.Enter)
	if focus() != "r.1.about" {
		t.Errorf("Enter leads to %s", focus())
	}
	typing(tb, kb.ArrowUp, kb.ArrowRight)
	if focus() != "r.0.f.visited_on" {
		t.Errorf("up and right lead to %s", focus())
	}
	tb.Eval(`(() => {
		const data = new DataTransfer();
		data.setData("text/plain", "2020-03-01\t苗育才\t村干部\r\n2020-03-02\t苗育才\t帮扶责任人\r\n");
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
		return "";
	})()`)
	if got := value("r.0.f.visited_on") + value("r.1.f.visited_by") + value("r.0.f.visitor") + value("r.1.f.visitor"); got != "2020-03-01苗育才villagehelper" {
		t.Errorf("pasted %q", got)
	}
	tb.Run(chromedp.Focus(chromedp.CSS("[name='r.2.f.visited_by']")))
	tb.Eval(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "d", ctrlKey: true, bubbles: true, cancelable: true})); ""`)
	if value("r.2.f.visited_by") != "苗育才" || focus() != "r.3.f.visited_by" {
		t.Errorf("filled down %q, the focus is on %s", value("r.2.f.visited_by"), focus())
	}
	last := "r.11.f.visited_by"
	tb.Run(chromedp.Focus(chromedp.CSS("[name='" + last + "']")))
	typing(tb, kb.Enter)
	if focus() != "r.12.f.visited_by" {
		t.Errorf("below the last row the focus is on %s", focus())
	}
}

func TestAFormFollowsWhatIsChosenWithoutBeingSent(t *testing.T) {
	w := webtest.New(t)
	tb := w.Tab(t, webtest.Chromium(t), webtest.Sizes[1], "office")
	tb.Visit(page.LedgerPath(webtest.Mingshan, "gap_ledger") + "/new?place=" + w.Home.Village.String())
	tb.Run(chromedp.SendKeys(chromedp.CSS("#f-problem"), "账目不清"), chromedp.Click(chromedp.CSS("#f-source")))
	tb.Eval(`(() => { const s = document.querySelector("#f-source"); s.value = "audit"; s.dispatchEvent(new Event("change", {bubbles: true})); return ""; })()`)
	tb.Run(chromedp.WaitReady(chromedp.CSS("[data-entry=amount]:not([hidden])")))
	if typed := tb.Eval(`document.querySelector("#f-problem").value`); typed != "账目不清" {
		t.Errorf("what was typed became %q", typed)
	}
	small := tb.Eval(`[...document.querySelectorAll("#record-form input:not([type=hidden]):not([type=radio]):not([type=checkbox]), #record-form select, #record-form button, #record-form .answer")]
		.filter(e => e.offsetHeight > 0 && e.getBoundingClientRect().height < 44).map(e => e.name || e.className).join(" ")`)
	if small != "" {
		t.Errorf("too small for a thumb: %s", small)
	}
}

func TestASignatureIsDrawnAndARowAdded(t *testing.T) {
	w := webtest.New(t)
	path, _ := agreed(w, t, "help_list_poor")
	browser := webtest.Chromium(t)
	tb := w.Tab(t, browser, webtest.Sizes[0], "pair")
	tb.Visit(path)
	tb.Eval(`(() => {
		const pad = document.querySelector("[data-sign] canvas");
		pad.scrollIntoView();
		const box = pad.getBoundingClientRect();
		const send = (type, x, y) => pad.dispatchEvent(new PointerEvent(type, {clientX: box.left + x, clientY: box.top + y, pointerId: 1, bubbles: true}));
		pad.setPointerCapture = () => {};
		send("pointerdown", 20, 20); send("pointermove", 80, 60); send("pointerup", 80, 60);
		return "";
	})()`)
	if line := tb.Eval(`document.querySelector("[data-sign] input").value`); !strings.HasPrefix(line, "M") || !strings.Contains(line, "L") {
		t.Errorf("the signature is sent as %q", line)
	}
	tb.Run(chromedp.Click(chromedp.CSS(".save-bar .btn-primary")), chromedp.WaitReady(chromedp.CSS(".note-box.good")))
	helper := w.Tab(t, browser, webtest.Sizes[1], "helper")
	helper.Visit(page.RecordPath(w.Visit))
	before := helper.Eval(`document.querySelectorAll("[data-rows='f.cash_book'] tbody tr").length + ""`)
	helper.Run(chromedp.Click(chromedp.CSS("[data-add-row][value=cash_book]")))
	after := helper.Eval(`document.querySelectorAll("[data-rows='f.cash_book'] tbody tr").length + " " + document.activeElement.name`)
	if before != "2" || after != "3 f.cash_book.2.day" {
		t.Errorf("rows %s, then %s", before, after)
	}
}
