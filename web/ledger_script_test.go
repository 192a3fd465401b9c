package web

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// typing puts text where the focus is, key by key.
func (tb *tab) typing(keys ...string) {
	tb.t.Helper()
	for _, key := range keys {
		tb.run(chromedp.KeyEvent(key))
	}
}

func TestASheetIsFilledWithTheKeyboardAndByPasting(t *testing.T) {
	w := newWorld(t)
	tb := w.tab(t, chromium(t), sizes[0], "village")
	tb.visit(ledgerPath(mingshan, "leader_visit_records") + "/sheet")
	value := func(name string) string { return tb.eval(`document.querySelector("[name='` + name + `']").value`) }
	focus := func() string { return tb.eval("document.activeElement.name") }
	tb.run(chromedp.Focus(chromedp.CSS("[name='r.0.about']")))
	tb.typing("苗", kb.Enter)
	if focus() != "r.1.about" {
		t.Errorf("Enter leads to %s", focus())
	}
	tb.typing(kb.ArrowUp, kb.ArrowRight)
	if focus() != "r.0.f.visited_on" {
		t.Errorf("up and right lead to %s", focus())
	}
	tb.eval(`(() => {
		const data = new DataTransfer();
		data.setData("text/plain", "2020-03-01\t苗育才\t村干部\r\n2020-03-02\t苗育才\t帮扶责任人\r\n");
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
		return "";
	})()`)
	if got := value("r.0.f.visited_on") + value("r.1.f.visited_by") + value("r.0.f.visitor") + value("r.1.f.visitor"); got != "2020-03-01苗育才villagehelper" {
		t.Errorf("pasted %q", got)
	}
	tb.run(chromedp.Focus(chromedp.CSS("[name='r.2.f.visited_by']")))
	tb.eval(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "d", ctrlKey: true, bubbles: true, cancelable: true})); ""`)
	if value("r.2.f.visited_by") != "苗育才" || focus() != "r.3.f.visited_by" {
		t.Errorf("filled down %q, the focus is on %s", value("r.2.f.visited_by"), focus())
	}
	last := "r.11.f.visited_by"
	tb.run(chromedp.Focus(chromedp.CSS("[name='" + last + "']")))
	tb.typing(kb.Enter)
	if focus() != "r.12.f.visited_by" {
		t.Errorf("below the last row the focus is on %s", focus())
	}
}

func TestAFormFollowsWhatIsChosenWithoutBeingSent(t *testing.T) {
	w := newWorld(t)
	tb := w.tab(t, chromium(t), sizes[1], "office")
	tb.visit(ledgerPath(mingshan, "gap_ledger") + "/new?place=" + w.home.Village.String())
	tb.run(chromedp.SendKeys(chromedp.CSS("#f-problem"), "账目不清"), chromedp.Click(chromedp.CSS("#f-source")))
	tb.eval(`(() => { const s = document.querySelector("#f-source"); s.value = "audit"; s.dispatchEvent(new Event("change", {bubbles: true})); return ""; })()`)
	tb.run(chromedp.WaitReady(chromedp.CSS("[data-entry=amount]:not([hidden])")))
	if typed := tb.eval(`document.querySelector("#f-problem").value`); typed != "账目不清" {
		t.Errorf("what was typed became %q", typed)
	}
	small := tb.eval(`[...document.querySelectorAll("#record-form input:not([type=hidden]):not([type=radio]):not([type=checkbox]), #record-form select, #record-form button, #record-form .answer")]
		.filter(e => e.offsetHeight > 0 && e.getBoundingClientRect().height < 44).map(e => e.name || e.className).join(" ")`)
	if small != "" {
		t.Errorf("too small for a thumb: %s", small)
	}
}

func TestASignatureIsDrawnAndARowAdded(t *testing.T) {
	w := newWorld(t)
	path, _ := w.agreed(t, "help_list_poor")
	browser := chromium(t)
	tb := w.tab(t, browser, sizes[0], "pair")
	tb.visit(path)
	tb.eval(`(() => {
		const pad = document.querySelector("[data-sign] canvas");
		pad.scrollIntoView();
		const box = pad.getBoundingClientRect();
		const send = (type, x, y) => pad.dispatchEvent(new PointerEvent(type, {clientX: box.left + x, clientY: box.top + y, pointerId: 1, bubbles: true}));
		pad.setPointerCapture = () => {};
		send("pointerdown", 20, 20); send("pointermove", 80, 60); send("pointerup", 80, 60);
		return "";
	})()`)
	if line := tb.eval(`document.querySelector("[data-sign] input").value`); !strings.HasPrefix(line, "M") || !strings.Contains(line, "L") {
		t.Errorf("the signature is sent as %q", line)
	}
	tb.run(chromedp.Click(chromedp.CSS(".save-bar .btn-primary")), chromedp.WaitReady(chromedp.CSS(".note-box.good")))
	helper := w.tab(t, browser, sizes[1], "helper")
	helper.visit(recordPath(w.visit))
	before := helper.eval(`document.querySelectorAll("[data-rows='f.cash_book'] tbody tr").length + ""`)
	helper.run(chromedp.Click(chromedp.CSS("[data-add-row][value=cash_book]")))
	after := helper.eval(`document.querySelectorAll("[data-rows='f.cash_book'] tbody tr").length + " " + document.activeElement.name`)
	if before != "2" || after != "3 f.cash_book.2.day" {
		t.Errorf("rows %s, then %s", before, after)
	}
}
