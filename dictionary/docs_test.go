package dictionary

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

//go:generate go test -run TestDocsAreCurrent -update

var update = flag.Bool("update", false, "write docs/fields.md")

func TestDocsAreCurrent(t *testing.T) {
	path := filepath.Join("..", "docs", "fields.md")
	if *update {
		if err := os.WriteFile(path, []byte(Markdown()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(written) != Markdown() {
		t.Error("docs/fields.md is not what the dictionary says: run go test ./dictionary -update")
	}
}
