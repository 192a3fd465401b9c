package sheet

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"guben/fault"
	"guben/message"
)

func openBytes(t testing.TB, content []byte, name string) *Book {
	t.Helper()
	book, err := OpenReader(bytes.NewReader(content), int64(len(content)), name, Limits{})
	must(t, err)
	return book
}

// sameName knows the given headings, each as a field of its own name.
func sameName(names ...string) func(string) string {
	return func(name string) string {
		for _, known := range names {
			if Normalise(known) == name {
				return known
			}
		}
		return ""
	}
}

// wantFault checks code and Chinese sentence, and that an English one exists.
func wantFault(t testing.TB, err error, code, zh string) {
	t.Helper()
	var known *fault.Error
	if !errors.As(err, &known) {
		t.Fatalf("got %v, want the fault %s", err, code)
	}
	if known.Code != code {
		t.Errorf("code %s, want %s", known.Code, code)
	}
	if got := known.Say(message.Zh); got != zh {
		t.Errorf("says %q\n want %q", got, zh)
	}
	if en := known.Say(message.En); en == known.Code || bytes.ContainsAny([]byte(en), "{}") {
		t.Errorf("English: %q", en)
	}
}

func TestLetter(t *testing.T) {
	for index, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 156: "FA", 701: "ZZ", 702: "AAA", 16383: "XFD"} {
		if got := Letter(index); got != want {
			t.Errorf("Letter(%d) = %s, want %s", index, got, want)
		}
		if got := columnOf([]byte(want + "12")); got != index {
			t.Errorf("columnOf(%s12) = %d, want %d", want, got, index)
		}
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"张某":                       "张某",
		"张某\u00a0":                 "张某",
		"\u3000张某\u3000 ":          "张某",
		"\ufeff张\u200b某\u202c":     "张某",
		"99999919900101001X\u200e": "99999919900101001X",
		"一\r\n二":                   "一\n二",
		"a\u00adb\x00c":            "abc",
		"艾力·某":                     "艾力·某",
		" \t\n":                    "",
		"A B":                      "A B",
	} {
		got, changed := Clean(text)
		if got != want || changed != (got != text) {
			t.Errorf("Clean(%q) = %q, %v; want %q", text, got, changed, want)
		}
	}
}

func TestNormalise(t *testing.T) {
	for _, same := range [][]string{
		{"务工时间(月)", "务工时间（月）", "务工时间 （ 月 ）", "务工时间\n【月】", "*务工时间[月]：", "务工时间（月）\u200b"},
		{"证件号码", "证 件 号 码", "证件号码*", "证件号码:", "\u3000证件号码\u00a0"},
		{"idno.", "ＩＤ No．", "Id No."},
		{"收入/工资性", "收入／工资性"},
	} {
		for _, name := range same {
			if got := Normalise(name); got != Normalise(same[0]) {
				t.Errorf("Normalise(%q) = %q, want %q", name, got, Normalise(same[0]))
			}
		}
		if !slices.Contains(same, Normalise(same[0])) {
			t.Errorf("Normalise(%q) = %q", same[0], Normalise(same[0]))
		}
	}
}

func TestNumberText(t *testing.T) {
	for _, c := range []struct {
		raw, want string
		damaged   bool
	}{
		{"12", "12", false},
		{"-0.5", "-0.5", false},
		{"5812.4200000000001", "5812.42", false},
		{"0.30000000000000004", "0.3", false},
		{"999.99999999999989", "1000", false},
		{"1.5E+6", "1500000", false},
		{"2E+06", "2000000", false},
		{"1.25E-3", "0.00125", false},
		{"5.6843418860808015E-14", "0", false},
		{"-12345678901.120001", "-12345678901.12", false},
		{"13800000000", "13800000000", false},
		{"999999199001010", "999999199001010", false},
		{"9.9999919900101E+17", "9.9999919900101E+17", true},
		{"2.10504E+17", "2.10504E+17", true},
		{"999999199001010000", "999999199001010000", true},
		{"999999199001010048", "999999199001010048", true}, // what a float makes of …019
		{"999999199001010019", "999999199001010019", false},
	} {
		text, damaged, ok := numberText(c.raw)
		if text != c.want || damaged != c.damaged || !ok {
			t.Errorf("numberText(%s) = %s, %v, %v; want %s, %v", c.raw, text, damaged, ok, c.want, c.damaged)
		}
	}
	for _, raw := range []string{"", "NaN", "Inf", "1e999", "abc", "0x1p-2x"} {
		if _, _, ok := numberText(raw); ok {
			t.Errorf("numberText(%q) is taken for a number", raw)
		}
	}
}

func TestShownScientific(t *testing.T) {
	for text, want := range map[string]bool{
		"2.10504E+17": true, "2.1E+11": true, "2e+18": true, "2.10504e+17": true,
		"E+17": false, "A.1E+17": false, "2.10504": false, "12.5E+17": false, "2.10504E+": false, "2.10504E+2": false, "1E+X7": false,
	} {
		if got := shownScientific(text); got != want {
			t.Errorf("shownScientific(%q) = %v", text, got)
		}
	}
}

func TestFormatOf(t *testing.T) {
	for code, want := range map[string]format{
		"General": 0, "0.00": 0, "#,##0.00_);[Red](#,##0.00)": 0, "@": 0, "0.00E+00": 0, `0"年"`: 0, `"Day" 0`: 0, "[Red]0": 0,
		"yyyy-mm-dd": formatDate, "yyyy/m/d;@": formatDate, `yyyy"年"m"月"d"日"`: formatDate, "[$-804]aaaa yyyy": formatDate,
		"m/d": formatDate, "mmm": formatDate, "[$-F800]dddd\\,\\ mmmm\\ dd": formatDate,
		"h:mm": formatTime, "[h]:mm:ss": formatTime, "yyyy-m-d h:mm": formatDate | formatTime,
		"000000": 6, "0": 0, "00000000": 8,
	} {
		if got := formatOf(code); got != want {
			t.Errorf("formatOf(%s) = %d, want %d", code, got, want)
		}
	}
}

func TestDateText(t *testing.T) {
	both := formatDate | formatTime
	for _, c := range []struct {
		raw    string
		format format
		is1904 bool
		want   string
	}{
		{"43905", formatDate, false, "2020-03-15"},
		{"43905.354166666664", both, false, "2020-03-15 08:30:00"},
		{"43905.354166666664", formatDate, false, "2020-03-15"},
		{"43905.999999999", both, false, "2020-03-16"},
		{"42443", formatDate, true, "2020-03-15"},
		{"1", formatDate, false, "1900-01-01"},
		{"59", formatDate, false, "1900-02-28"},
		{"61", formatDate, false, "1900-03-01"},
		{"0.354166666666667", formatTime, false, "08:30:00"},
		{"2958465", formatDate, false, "9999-12-31"},
	} {
		if got, ok := dateText(c.raw, c.format, c.is1904); got != c.want || !ok {
			t.Errorf("dateText(%s) = %q, %v; want %q", c.raw, got, ok, c.want)
		}
	}
	for _, raw := range []string{"60", "-1", "20200315", "x", "NaN", "0"} {
		if got, ok := dateText(raw, formatDate, false); ok {
			t.Errorf("dateText(%s) = %q, want none", raw, got)
		}
	}
}
