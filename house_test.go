package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guben/message"
)

// floors lists the rooms from the ground up. A room imports only rooms that
// stand before it: words know nothing, engines know words, and only the faces
// know everything. Rooms inside another (web/asset) belong to it.
var floors = []string{
	"message", "fault", "money", "period", // words
	"identity", "dictionary", "sheet", "paper", "policy", "flow", "form", "plan", "store", // engines: no room's table, no page
	"seal", "division", "audit", "auth", "attachment", "boundary", // ground
	"registry", "income", // records
	"packs", "pack", // a plan as data, over the facts of the records
	"draft",                                // a document as a pack under review
	"compare", "intake", "screen", "amend", // span: they join records
	"ledger", "inspection", // span: records that are worked on
	"task", "duty", "indicator", "dispatch", "notice", // span: the plan as work
	"sample",
	"app", "demo", "web", "cli", // faces
}

func floor(room string) int { return slices.Index(floors, room) }

func TestImportsGoOneWay(t *testing.T) {
	for path, imports := range sources(t) {
		room, _, nested := strings.Cut(filepath.ToSlash(path), "/")
		if !nested || floor(room) < 0 {
			continue
		}
		for _, imported := range imports {
			other, _, _ := strings.Cut(strings.TrimPrefix(imported, "guben/"), "/")
			if other != room && floor(other) >= floor(room) {
				t.Errorf("%s imports %s: %s stands below it in the house (see ARCHITECTURE.md)", path, imported, room)
			}
		}
	}
}

// The rooms of pages rest on web/page and web/asset, and do not know each other;
// only web knows them all.
func TestRoomsOfPagesDoNotKnowEachOther(t *testing.T) {
	for path, imports := range sources(t) {
		room, within := strings.CutPrefix(filepath.ToSlash(filepath.Dir(path)), "web/")
		if !within || strings.HasSuffix(room, "test") {
			continue
		}
		for _, imported := range imports {
			other, pages := strings.CutPrefix(imported, "guben/web")
			if pages && other != "/asset" && (other != "/page" || room == "page" || room == "asset") {
				t.Errorf("%s imports %s: what rooms of pages share stands in web/page", path, imported)
			}
		}
	}
}

func TestEveryRoomHasAFloor(t *testing.T) {
	for path := range sources(t) {
		room, _, nested := strings.Cut(filepath.ToSlash(path), "/")
		if nested && floor(room) < 0 && room != "bench" && room != "tools" {
			t.Errorf("%s: the room %s is not on the list of floors", path, room)
		}
	}
}

// sources gives the Go files that are no tests, with what they import of this
// program. Files are read, not asked of go list, whose result the test cache keeps.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	files := map[string][]string{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		files[path] = nil
		for _, spec := range file.Imports {
			if name := strings.Trim(spec.Path.Value, `"`); strings.HasPrefix(name, "guben/") && !strings.HasSuffix(name, "test") {
				files[path] = append(files[path], name)
			}
		}
		return nil
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("reading the sources: %d files, %v", len(files), err)
	}
	return files
}

// clocks: time comes from the transaction, so that a test and a reader of the
// record can rely on it. Only the faces may look at the machine's clock.
func TestRoomsDoNotLookAtTheClock(t *testing.T) {
	for path := range sources(t) {
		room, _, _ := strings.Cut(filepath.ToSlash(path), "/")
		if floor(room) < 0 || floor(room) >= floor("app") || strings.Contains(path, "storetest") {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "time.Now()") {
			t.Errorf("%s calls time.Now; take the time from store.Tx or as a parameter", path)
		}
	}
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func TestEveryTextStandsInBothLanguages(t *testing.T) {
	for _, key := range message.Keys() {
		zh, en := message.Raw(message.Zh, key), message.Raw(message.En, key)
		if zh == "" || en == "" {
			t.Errorf("%s: zh %q, en %q", key, zh, en)
			continue
		}
		if a, b := holes(zh), holes(en); !slices.Equal(a, b) {
			t.Errorf("%s: arguments differ: zh %v, en %v", key, a, b)
		}
	}
}

func holes(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}
