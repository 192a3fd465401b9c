package page

import (
	"testing"

	"guben/message"
	"guben/policy"
)

func TestAFindingThatCannotBeDecidedNamesWhatIsMissing(t *testing.T) {
	lacking := []policy.Missing{{Cause: policy.CauseFact, Zh: "工资性收入", En: "wages"}, {Cause: policy.CauseFact, Zh: "年龄", En: "age", Who: "甲"}}
	for lang, want := range map[message.Lang]string{message.Zh: "缺少：工资性收入、甲的年龄，无法判断。", message.En: "Missing: wages, age of 甲; it cannot be decided."} {
		if got := undecided(lacking, lang); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
