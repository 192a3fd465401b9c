package web_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"guben/web"
	"guben/web/asset"
)

// source is a template of the site's.
type source struct{ name, text string }

func templatesOf(t *testing.T) (list []source) {
	t.Helper()
	for _, room := range web.Rooms {
		paths, err := fs.Glob(room.Templates, "templates/*.html")
		if err != nil || len(paths) == 0 {
			t.Fatalf("a room without templates: %v", err)
		}
		for _, name := range paths {
			text, err := fs.ReadFile(room.Templates, name)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, source{name, string(text)})
		}
	}
	return list
}

func TestPagesObeyTheirOwnPolicy(t *testing.T) {
	seen := map[string]bool{}
	for _, one := range templatesOf(t) {
		if seen[one.name] {
			t.Errorf("two rooms have %s", one.name)
		}
		seen[one.name] = true
		for _, banned := range []string{" style=", "<style", "onclick=", "onchange=", "javascript:", "http://", "https://"} {
			if strings.Contains(one.text, banned) {
				t.Errorf("%s contains %q, which the content policy blocks", one.name, banned)
			}
		}
	}
}

// Tabler is trimmed to what the templates use; what they use no longer goes.
func TestNoMoreOfTablerThanIsUsed(t *testing.T) {
	var html strings.Builder
	for _, one := range templatesOf(t) {
		html.WriteString(one.text)
	}
	for _, match := range regexp.MustCompile(`[}\n,]\.([a-z][a-z-]*)`).FindAllStringSubmatch(asset.Text("tabler.css"), -1) {
		if !regexp.MustCompile(`class="[^"]*\b` + match[1] + `\b`).MatchString(html.String()) {
			t.Errorf("no template uses Tabler's .%s: take it off web/asset/trim", match[1])
		}
	}
}

// What the rooms' pages ask of the sprite is looked at where they are drawn; here
// that the sprite has no more: a template or a room's source names every icon.
func TestNoMoreIconsThanAreUsed(t *testing.T) {
	var text strings.Builder
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, "_test.go") || !strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, ".html") {
			return err
		}
		content, err := os.ReadFile(path)
		text.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile(`<symbol id="([^"]+)"`).FindAllStringSubmatch(asset.Text("icons.svg"), -1) {
		if !strings.Contains(text.String(), strconv.Quote(match[1])) {
			t.Errorf("no page uses the icon %q of the sprite", match[1])
		}
	}
}
