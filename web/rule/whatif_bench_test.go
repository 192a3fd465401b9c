package rule_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"guben/web/webtest"
)

// moveSlider moves a parameter and tells the milliseconds until what it changes
// has been painted.
const moveSlider = `(async () => {
	const slider = document.querySelector("fieldset[data-dial=key_income_line] input.slider");
	const begun = performance.now();
	slider.value = "%d";
	slider.dispatchEvent(new Event("input", { bubbles: true }));
	await new Promise(done => document.body.addEventListener("htmx:afterSwap", done, { once: true }));
	await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	return String(performance.now() - begun);
})()`

// BenchmarkWhatIfAtTheBrowser moves a slider of the sample county's plan in
// Chromium, from the movement to the paint, while another account browses. What
// a prefecture adds is in screen.Ask.
func BenchmarkWhatIfAtTheBrowser(b *testing.B) {
	w := webtest.New(b)
	tb := w.Tab(b, webtest.Chromium(b), webtest.Sizes[0], "office")
	tb.Visit(whatIfHome)
	var stop atomic.Bool
	other, gone := w.As(b, "village"), make(chan struct{})
	go func() {
		defer close(gone)
		for !stop.Load() {
			for _, path := range []string{"/household", "/finding?by=list", "/"} {
				if got := other.Do(http.MethodGet, path, nil); got.Status != http.StatusOK {
					b.Errorf("%s: status %d", path, got.Status)
				}
			}
		}
	}()
	var took []float64
	for n := 0; b.Loop(); n++ {
		ms, err := strconv.ParseFloat(tb.Eval(fmt.Sprintf(moveSlider, 5_000+n%20*200)), 64)
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, ms)
	}
	stop.Store(true)
	<-gone
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2], "ms-median")
	b.ReportMetric(took[len(took)*95/100], "ms-p95")
}
