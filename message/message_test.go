package message

import "testing"

type apples int

func (a apples) Say(lang Lang) string {
	if lang == En {
		return "apples"
	}
	return "苹果"
}

func TestFill(t *testing.T) {
	tests := []struct {
		text string
		args []any
		want string
	}{
		{"plain", nil, "plain"},
		{"{a} and {b}", []any{"a", 1, "b", "two"}, "1 and two"},
		{"{a}{a}", []any{"a", "x"}, "xx"},
		{"{unknown} {a}", []any{"a", 1}, "{unknown} 1"},
		{"{open {a}", []any{"a", 1}, "{open 1"},
		{"end {", []any{"a", 1}, "end {"},
		{"{fruit}", []any{"fruit", apples(2)}, "苹果"},
		{"{a}", []any{"a", "{b}", "b", "no"}, "{b}"},
	}
	for _, test := range tests {
		if got := fill(Zh, test.text, test.args); got != test.want {
			t.Errorf("fill(%q): got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestParse(t *testing.T) {
	entries, err := parse("# note\nkey\n  zh 一\n  en one\n\nother\n  zh 二\n  en two words\n")
	if err != nil || entries["key"][Zh] != "一" || entries["other"][En] != "two words" {
		t.Errorf("%v, %v", entries, err)
	}
	for _, bad := range []string{"key\n  fr un\n", "  zh 一\n", "key\n  zh\n", "key\n  zh 一\nkey\n  zh 二\n"} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%q passed", bad)
		}
	}
}
