package flow_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"guben/flow"
	"guben/message"
)

// pictures are the shared flows and the ticket, in both languages.
func pictures(t *testing.T) map[string]string {
	t.Helper()
	flows := shared(t)
	flows["ticket"] = parse(t, []byte(ticket))
	drawn := map[string]string{}
	for name, f := range flows {
		for _, lang := range []message.Lang{message.Zh, message.En} {
			drawn[name+" "+string(lang)] = flow.Picture(f, lang, f.States[len(f.States)/2].ID)
		}
	}
	return drawn
}

func TestAPictureSaysEverything(t *testing.T) {
	f := parse(t, []byte(ticket))
	for _, lang := range []message.Lang{message.Zh, message.En} {
		drawn := flow.Picture(f, lang, "fixed")
		text := spoken(t, drawn)
		for _, s := range f.States {
			if strings.Count(text, s.Name.Say(lang)) < 2 { // in its box and in the description
				t.Errorf("%s: no %s", lang, s.Name.Say(lang))
			}
		}
		for _, m := range f.Moves {
			if strings.Count(text, m.Name.Say(lang)) < 2 {
				t.Errorf("%s: no %s", lang, m.Name.Say(lang))
			}
		}
		for _, part := range []string{"flow.", "style", "<script"} {
			if strings.Contains(drawn, part) {
				t.Errorf("%s: holds %q", lang, part)
			}
		}
	}
	if flow.Picture(f, message.Zh, "fixed") == flow.Picture(f, message.Zh, "found") {
		t.Error("the present state is not marked")
	}
	if strings.Contains(flow.Picture(f, message.Zh, ""), "当前") {
		t.Error("a picture without a record has a present state")
	}
}

func TestNamesCannotBreakAPicture(t *testing.T) {
	f := parse(t, []byte(strings.Replace(ticket, "zh: 待整改", "zh: '<b>&\"]]>'", 1)))
	if text := spoken(t, flow.Picture(f, message.Zh, "found")); !strings.Contains(text, `<b>&"]]>`) {
		t.Errorf("%s", text)
	}
}

// spoken is all text of an SVG; it fails on anything that is not XML.
func spoken(t *testing.T, svg string) string {
	t.Helper()
	var text strings.Builder
	for decoder := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := decoder.Token()
		if err == io.EOF {
			return text.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, isText := token.(xml.CharData); isText {
			text.Write(data)
		}
	}
}

// crowded looks for labels that touch each other, leave the picture, or have a
// line through them, as a phone of 390 pixels draws them.
const crowded = `[...document.querySelectorAll('figure')].flatMap(figure => {
  const boxes = [...figure.querySelectorAll('text')].map(e => ({say: e.textContent, r: e.getBoundingClientRect()}));
  const lines = [...figure.querySelectorAll('path[fill=none]')].map(e => e.getBoundingClientRect());
  const edge = Math.max(...[...figure.querySelectorAll('rect')].map(e => e.getBoundingClientRect().right));
  const found = [];
  boxes.forEach((a, i) => {
    if (a.r.right > edge - 2) found.push(figure.id + ': ' + a.say + ' leaves its column');
    for (const b of boxes.slice(i + 1))
      if (a.r.left < b.r.right && b.r.left < a.r.right && a.r.top + 3 < b.r.bottom && b.r.top + 3 < a.r.bottom) found.push(figure.id + ': ' + a.say + ' touches ' + b.say);
    for (const l of lines)
      if (l.height < 14 && l.left < a.r.right - 1 && a.r.left < l.left && l.top > a.r.top && l.bottom < a.r.bottom + 8) found.push(figure.id + ': a line goes through ' + a.say);
  });
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than the phone');
  return found;
})`

func TestLabelsDoNotTouchOnAPhone(t *testing.T) {
	page := "<!doctype html><meta charset=utf-8><body style='margin:16px;font-family:sans-serif'>"
	drawn := pictures(t)
	for name, svg := range drawn {
		page += fmt.Sprintf("<figure id='%s' style='margin:0'>%s</figure>", name, svg)
	}
	file := filepath.Join(t.TempDir(), "flows.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.Flag("headless", "new"), chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()))
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	defer stop()
	browser, quit := chromedp.NewContext(allocated)
	defer quit()
	if err := chromedp.Do(browser, chromedp.EmulateViewport(390, 844), chromedp.Navigate("file://"+file)); err != nil {
		t.Fatalf("Chromium is needed for this test (Debian package chromium; make test installs it): %v", err)
	}
	found, err := chromedp.Run(browser, chromedp.Evaluate[[]string](crowded))
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range found {
		t.Error(problem)
	}
	labels, err := chromedp.Run(browser, chromedp.Evaluate[int]("document.querySelectorAll('text').length"))
	if err != nil || labels < 20*len(drawn) {
		t.Errorf("%d labels in %d pictures, %v", labels, len(drawn), err)
	}
}

// A declaration is drawn whatever is wrong with it: the author's desk shows the
// picture beside the problems.
func TestAnyDeclarationIsDrawn(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	for range 500 {
		f := invent(random)
		for range random.IntN(4) {
			m := &f.Moves[random.IntN(len(f.Moves))]
			switch random.IntN(5) {
			case 0:
				m.To = "nowhere"
			case 1:
				m.To = flow.Back
			case 2:
				m.From = []string{flow.Any, "nowhere"}
			case 3:
				m.Who, m.Name = nil, flow.Words{}
			case 4:
				f.Start = "nowhere"
			}
		}
		flow.Check(f, flow.Names{})
		spoken(t, flow.Picture(f, message.Zh, "s1"))
	}
	if text := spoken(t, flow.Picture(&flow.Flow{}, message.En, "")); !strings.Contains(text, "Picture of the flow") {
		t.Errorf("an empty flow: %q", text)
	}
}
