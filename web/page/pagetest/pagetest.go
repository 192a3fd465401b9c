// Package pagetest draws samples of the pages of a room, without a site around them.
package pagetest

import (
	"io"
	"regexp"
	"strings"
	"testing"

	"guben/auth"
	"guben/message"
	"guben/web/asset"
)

// bareKey is a catalog key that reached the page: its text is missing. What stands
// behind a slash is a file of a pack.
var bareKey = regexp.MustCompile(`(?:^|[^/\w])(web|auth|audit|fault|store|division|registry|income|intake|compare|screen|pack|policy|work|task|duty|indicators|maps|briefings|inspections|channels)\.[a-z_0-9]+\b`)

// FirstBare is the first bare key of a page, "" if there is none. Names of a pack's
// files are none.
func FirstBare(text string) string {
	for _, key := range bareKey.FindAllString(text, -1) {
		if !strings.HasSuffix(key, ".yaml") {
			return key
		}
	}
	return ""
}

// drawable is a room of pages.
type drawable[P interface{ File() string }] interface {
	Pages() []string
	Drawer() func(io.Writer, message.Lang, auth.Account, P) error
}

var iconUsed = regexp.MustCompile(`icons\.[0-9a-f]+\.svg#([a-z0-9-]*)`)

// Render draws samples of every page of a room, in both languages, for nobody and
// for somebody, and looks for texts and icons that are missing.
func Render[P interface{ File() string }](t *testing.T, room drawable[P], samples ...P) {
	draw, seen, sprite := room.Drawer(), map[string]bool{}, asset.Text("icons.svg")
	for _, p := range samples {
		seen[p.File()] = true
		for _, lang := range []message.Lang{message.Zh, message.En} {
			for _, account := range []auth.Account{{}, {ID: 1, Name: "甲", Role: auth.Office}} {
				var out strings.Builder
				if err := draw(&out, lang, account, p); err != nil {
					t.Errorf("%s in %s: %v", p.File(), lang, err)
				}
				if key := FirstBare(out.String()); key != "" {
					t.Errorf("%s in %s: no text for %s", p.File(), lang, key)
				}
				for _, match := range iconUsed.FindAllStringSubmatch(out.String(), -1) {
					if !strings.Contains(sprite, `<symbol id="`+match[1]+`"`) {
						t.Errorf("%s: the sprite has no icon %q", p.File(), match[1])
					}
				}
			}
		}
	}
	for _, name := range room.Pages() {
		if !seen[name] {
			t.Errorf("templates/%s.html has no sample", name)
		}
	}
}
