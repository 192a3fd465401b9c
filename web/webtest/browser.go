package webtest

import (
	"context"
	_ "embed"
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
	"guben/web/page/pagetest"
)

// size is a screen the pages must look right on.
type size struct {
	Name          string
	width, height int64
	Phone         bool
}

// Sizes are the screens every page is looked at on.
var Sizes = []size{{"desktop", 1440, 900, false}, {"phone", 390, 844, true}}

// reflows are the widths of a desktop at 200 % and at 400 %.
var reflows = []size{{"zoomed", 720, 450, false}, {"zoomed twice", 320, 256, false}}

// Chromium starts the browser that tests share; tabs are cheap, browsers are not.
func Chromium(t testing.TB) context.Context {
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

// Tab is one browser tab and what went wrong in it.
type Tab struct {
	T    testing.TB
	Ctx  context.Context
	Site string
	size size

	audited map[string]bool // pages axe and narrow screens have seen

	mu       sync.Mutex
	problems []string
}

// Open gives a tab with its own cookies.
func (w *World) Open(t testing.TB, browser context.Context) *Tab {
	t.Helper()
	ctx, closeTab := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(closeTab)
	tb := &Tab{T: t, Ctx: ctx, Site: w.server.URL, audited: map[string]bool{}}
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
func (tb *Tab) hear(message chromedp.ConsoleMessage) {
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

// Run does steps in the tab; a step that fails ends the test.
func (tb *Tab) Run(steps ...chromedp.Action[chromedp.Void]) {
	tb.T.Helper()
	ctx, cancel := context.WithTimeout(tb.Ctx, patient)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		tb.T.Fatal(err)
	}
}

// Resize makes the tab a screen of a size.
func (tb *Tab) Resize(s size) {
	tb.T.Helper()
	var options []chromedp.EmulateViewportOption
	if s.Phone {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	if tb.size.Name == "" {
		tb.size = s
	}
	tb.Run(chromedp.EmulateViewport(s.width, s.height, options...))
}

// Visit opens a page of the site.
func (tb *Tab) Visit(path string) {
	tb.T.Helper()
	tb.Run(chromedp.Navigate(tb.Site+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// Eval gives the value of a script's expression.
func (tb *Tab) Eval(script string) string {
	tb.T.Helper()
	ctx, cancel := context.WithTimeout(tb.Ctx, patient)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.T.Fatal(err)
	}
	return value
}

// SignIn goes through the login page as a person does.
func (tb *Tab) SignIn(login string) {
	tb.T.Helper()
	tb.Visit("/login")
	tb.Run(chromedp.SendKeys(chromedp.CSS("#login"), "the-"+login), chromedp.SendKeys(chromedp.CSS("#password"), Password+kb.Enter), chromedp.WaitReady(chromedp.CSS("header.top")))
}

// Speak switches the language through the page's own switch.
func (tb *Tab) Speak(lang message.Lang) {
	tb.T.Helper()
	if strings.HasPrefix(tb.Eval("document.documentElement.lang"), string(lang)) {
		return
	}
	tb.Run(chromedp.Click(chromedp.CSS(`form[action="/language"] button`)), chromedp.WaitReady(chromedp.CSS(fmt.Sprintf(`html[lang^=%q] main`, lang))))
}

// Tab is a tab of a size, signed in as login; "" is nobody.
func (w *World) Tab(t testing.TB, browser context.Context, s size, login string) *Tab {
	t.Helper()
	tb := w.Open(t, browser)
	tb.Resize(s)
	if login != "" {
		tb.SignIn(login)
	}
	return tb
}

// See inspects what is shown now, and keeps a picture.
func (tb *Tab) See(s size, name string) {
	tb.T.Helper()
	tb.Inspect(name + " on a " + s.Name)
	tb.Shoot(s, name)
}

// Inspect is what must hold on every page.
func (tb *Tab) Inspect(name string) {
	tb.T.Helper()
	if wide := tb.Eval(overflow); wide != "" {
		tb.T.Errorf("%s: wider than the screen: %s", name, wide)
	}
	if key := pagetest.FirstBare(tb.Eval("document.body.innerText + ' ' + document.title")); key != "" {
		tb.T.Errorf("%s: no text for %s", name, key)
	}
	if batch := neutral.Replace(name); !tb.audited[batch] {
		tb.audited[batch] = true
		if !tb.size.Phone {
			tb.reflow(name)
		}
		for _, violation := range tb.axe() {
			tb.T.Errorf("%s: %s", name, violation)
		}
	}
	tb.mu.Lock()
	defer tb.mu.Unlock()
	for _, problem := range tb.problems {
		tb.T.Errorf("%s: console: %s", name, problem)
	}
	tb.problems = nil
}

// reflow looks at the page on narrow screens.
func (tb *Tab) reflow(name string) {
	tb.T.Helper()
	for _, narrow := range reflows {
		tb.Resize(narrow)
		if wide := tb.Eval(overflow); wide != "" {
			tb.T.Errorf("%s: wider than %d pixels: %s", name, narrow.width, wide)
		}
	}
	tb.Resize(tb.size)
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

//go:embed testdata/axe.min.js
var axeCore string

// axe runs axe-core and gives its serious and critical findings.
func (tb *Tab) axe() (found []string) {
	tb.T.Helper()
	answer := tb.Eval(axeCore + `;axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(
		r.violations.filter(v => v.impact == "serious" || v.impact == "critical").map(v => v.id + ": " + v.help + " — " +
		v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + (n.any[0] ? n.any[0].message : "")).join(" | "))))`)
	if err := json.Unmarshal([]byte(answer), &found); err != nil {
		tb.T.Fatal(err)
	}
	return found
}

// Shoot writes a picture of the page below GUBEN_SHOTS, if that is set.
func (tb *Tab) Shoot(s size, name string) {
	tb.T.Helper()
	folder := os.Getenv("GUBEN_SHOTS")
	if folder == "" {
		return
	}
	tb.Eval(`new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(""))))`) // painted
	picture, err := chromedp.Run(tb.Ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tb.T.Fatal(err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		tb.T.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+"-"+s.Name+".png"), picture, 0o644); err != nil {
		tb.T.Fatal(err)
	}
}
