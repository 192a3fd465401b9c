package plan

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWrapped: a text whose lines page layout broke off at a fixed width is read
// as the whole one is.
func TestWrapped(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "passages", "long-*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no long passages", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text, _, _ := strings.Cut(string(data), "\n----\n")
		whole := passageReadings(mustRead(t, text))
		for _, width := range []int{28, 32, 37} {
			got := passageReadings(mustRead(t, wrap(text, width)))
			for _, kind := range []string{"unit", "lead", "deadline", "quantity", "frequency", "population"} {
				if !slices.Equal(got[kind], whole[kind]) {
					t.Errorf("%s at width %d: %s\n got  %q\n want %q", filepath.Base(file), width, kind, got[kind], whole[kind])
				}
			}
		}
	}
}

// wrap breaks lines longer than width, as typesetting does: no closing mark
// begins a line.
func wrap(text string, width int) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		runes := []rune(strings.TrimSuffix(line, "\n"))
		for len(runes) > width && runes[0] != '#' {
			at := width
			for at < len(runes) && contains("，。；：、”）》！？,.;:)%", runes[at]) {
				at++
			}
			out.WriteString(string(runes[:at]) + "\n")
			runes = runes[at:]
		}
		out.WriteString(string(runes) + "\n")
	}
	return out.String()
}
