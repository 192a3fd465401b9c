package rule

import (
	"slices"
	"testing"
)

func TestConditions(t *testing.T) {
	for text, want := range map[string][]string{
		"甲 且 乙 <= 丙":              {"甲", "乙 <= 丙"},
		"甲 且 (乙 或 丙)":             {"甲", "(乙 或 丙)"},
		"甲 或 乙 且 丙":               {"甲 或 乙 且 丙"},
		"任一(成员, 甲 且 乙) 且\n  丙":    {"任一(成员, 甲 且 乙)", "丙"},
		`甲 属于 ["一 且", "二"] 且 非 乙`: {`甲 属于 ["一 且", "二"]`, "非 乙"},
	} {
		if got := conditions(text); !slices.Equal(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
}
