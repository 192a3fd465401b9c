package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guben/packs"
)

// What «pack new ledger» writes is sound and passes its own test as it is.
func TestPackNewLedger(t *testing.T) {
	root := t.TempDir()
	if err := os.CopyFS(root, packs.FS); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(root, "mingshan-2020")
	code, out, said := guben(t, "pack", "new", "ledger", folder, "well_book")
	if code != 0 || !strings.Contains(out, "well_book.yaml") {
		t.Fatalf("code %d, %s%s", code, out, said)
	}
	for _, verb := range []string{"check", "test"} {
		if code, out, said := guben(t, "pack", verb, folder); code != 0 {
			t.Errorf("pack %s: code %d, %s%s", verb, code, out, said)
		}
	}
	for _, wrong := range []struct {
		args []string
		code int
	}{
		{[]string{"ledger", folder, "well_book"}, 5},
		{[]string{"ledger", folder, "Well"}, 2},
		{[]string{"ledger", filepath.Join(root, "none"), "well"}, 3},
		{[]string{"roster", folder, "well"}, 2},
		{[]string{"ledger", folder}, 2},
	} {
		if code, _, said := guben(t, append([]string{"pack", "new"}, wrong.args...)...); code != wrong.code {
			t.Errorf("pack new %v: code %d, want %d (%s)", wrong.args, code, wrong.code, said)
		}
	}
}
