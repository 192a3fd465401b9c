package web

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"guben/message"
)

// size is a screen the pages must look right on.
type size struct {
	name          string
	width, height int64
	phone         bool
}

var sizes = []size{{"desktop", 1440, 900, false}, {"phone", 390, 844, true}}

// reflows are the widths of a desktop at 200 % and at 400 %.
var reflows = []size{{"zoomed", 720, 450, false}, {"zoomed twice", 320, 256, false}}

// chromium starts the browser that tests share; tabs are cheap, browsers are not.
func chromium(t testing.TB) context.Context {
	t.Helper()
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.Flag("headless", "new"), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("no-first-run", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("lang", "zh-CN"))
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	browser, quit := chromedp.NewContext(allocated)
	t.Cleanup(func() {
		quit()
		stop()
	})
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("Chromium is needed for this test (Debian package chromium; make test installs it): %v", err)
	}
	return browser
}

// patient is how long a step in the browser may take on a busy machine.
const patient = time.Minute

// tab is one browser tab and what went wrong in it.
type tab struct {
	t    testing.TB
	ctx  context.Context
	site string
	size size

	audited map[string]bool // pages axe and narrow screens have seen

	mu       sync.Mutex
	problems []string
}

// open gives a tab with its own cookies.
func (w *world) open(t testing.TB, browser context.Context) *tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	tb := &tab{t: t, ctx: ctx, site: w.server.URL, audited: map[string]bool{}}
	messages := chromedp.Console(ctx)
	go func() {
		for message, err := range messages {
			if err != nil {
				return
			}
			tb.hear(message)
		}
	}()
	return tb
}

// hear keeps what should not have been said. The browser reports the status of
// an error page, which is what such a page is for.
func (tb *tab) hear(message chromedp.ConsoleMessage) {
	switch message.Type {
	case chromedp.ConsoleError, chromedp.ConsoleWarning, chromedp.ConsoleException:
	default:
		return
	}
	if message.Source == "network" && strings.Contains(message.Text, "the server responded with a status of 4") {
		return
	}
	tb.mu.Lock()
	defer tb.mu.Unlock()
	tb.problems = append(tb.problems, message.String())
}

func (tb *tab) run(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patient)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *tab) resize(s size) {
	tb.t.Helper()
	var options []chromedp.EmulateViewportOption
	if s.phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	if tb.size.name == "" {
		tb.size = s
	}
	tb.run(chromedp.EmulateViewport(s.width, s.height, options...))
}

func (tb *tab) visit(path string) {
	tb.t.Helper()
	tb.run(chromedp.Navigate(tb.site+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// eval gives the value of a script's expression.
func (tb *tab) eval(script string) string {
	tb.t.Helper()
	ctx, cancel := context.WithTimeout(tb.ctx, patient)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatal(err)
	}
	return value
}

// signIn goes through the login page as a person does.
func (tb *tab) signIn(login string) {
	tb.t.Helper()
	tb.visit("/login")
	tb.run(chromedp.SendKeys(chromedp.CSS("#login"), "the-"+login), chromedp.SendKeys(chromedp.CSS("#password"), password+kb.Enter), chromedp.WaitReady(chromedp.CSS("header.top")))
}

// speak switches the language through the page's own switch.
func (tb *tab) speak(lang message.Lang) {
	tb.t.Helper()
	if strings.HasPrefix(tb.eval("document.documentElement.lang"), string(lang)) {
		return
	}
	tb.run(chromedp.Click(chromedp.CSS(`form[action="/language"] button`)), chromedp.WaitReady(chromedp.CSS(fmt.Sprintf(`html[lang^=%q] main`, lang))))
}

// tab is a tab of a size, signed in as login; "" is nobody.
func (w *world) tab(t testing.TB, browser context.Context, s size, login string) *tab {
	t.Helper()
	tb := w.open(t, browser)
	tb.resize(s)
	if login != "" {
		tb.signIn(login)
	}
	return tb
}

// see inspects what is shown now, and keeps a picture.
func (tb *tab) see(s size, name string) {
	tb.t.Helper()
	tb.inspect(name + " on a " + s.name)
	tb.shoot(s, name)
}

// inspect is what must hold on every page.
func (tb *tab) inspect(name string) {
	tb.t.Helper()
	if wide := tb.eval(overflow); wide != "" {
		tb.t.Errorf("%s: wider than the screen: %s", name, wide)
	}
	if key := firstBare(tb.eval("document.body.innerText + ' ' + document.title")); key != "" {
		tb.t.Errorf("%s: no text for %s", name, key)
	}
	if page := neutral.Replace(name); !tb.audited[page] {
		tb.audited[page] = true
		tb.reflow(name)
		for _, violation := range tb.axe() {
			tb.t.Errorf("%s: %s", name, violation)
		}
	}
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, problem := range tb.problems {
		tb.t.Errorf("%s: console: %s", name, problem)
	}
	tb.problems = nil
}

// reflow looks at the page on narrow screens.
func (tb *tab) reflow(name string) {
	tb.t.Helper()
	for _, narrow := range reflows {
		tb.resize(narrow)
		if wide := tb.eval(overflow); wide != "" {
			tb.t.Errorf("%s: wider than %d pixels: %s", name, narrow.width, wide)
		}
	}
	tb.resize(tb.size)
}

// neutral is the name of a page whatever its language: axe looks at structure
// and colours, which languages share, and takes longer than all the rest.
var neutral = strings.NewReplacer("-zh", "", "-en", "")

// overflow names the elements that reach past the right edge, unless they
// stand in a box that scrolls by itself.
const overflow = `(() => {
	const edge = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= edge) return "";
	const scrolls = e => e && (getComputedStyle(e).overflowX != "visible" || scrolls(e.parentElement));
	return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > edge + 1 && !scrolls(e.parentElement))
		.slice(0, 4).map(e => e.tagName + "." + e.className).join(" ") || "document";
})()`

// axe runs axe-core and gives its serious and critical findings.
func (tb *tab) axe() (found []string) {
	tb.t.Helper()
	script, err := os.ReadFile("testdata/axe.min.js")
	if err != nil {
		tb.t.Fatal(err)
	}
	answer := tb.eval(string(script) + `;axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(
		r.violations.filter(v => v.impact == "serious" || v.impact == "critical").map(v => v.id + ": " + v.help + " — " +
		v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + (n.any[0] ? n.any[0].message : "")).join(" | "))))`)
	if err := json.Unmarshal([]byte(answer), &found); err != nil {
		tb.t.Fatal(err)
	}
	return found
}

// shoot writes a picture of the page below GUBEN_SHOTS, if that is set.
func (tb *tab) shoot(s size, name string) {
	tb.t.Helper()
	folder := os.Getenv("GUBEN_SHOTS")
	if folder == "" {
		return
	}
	tb.eval(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(""))))`) // painted
	picture, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tb.t.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		tb.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+"-"+s.name+".png"), picture, 0o644); err != nil {
		tb.t.Fatal(err)
	}
}
