package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Clean takes off what nobody sees and everybody trips over: zero-width
// characters, byte-order marks and controls anywhere, and every kind of space
// (NBSP, full-width) at both ends. Line breaks inside stay, as \n.
func Clean(text string) (clean string, changed bool) {
	if isClean(text) {
		return text, false
	}
	clean = strings.ReplaceAll(text, "\r\n", "\n")
	clean = strings.Map(visible, clean)
	clean = strings.TrimSpace(clean)
	return clean, clean != text
}

// isClean is the quick way for nearly every cell: no space at the ends, no
// controls, and outside ASCII only Chinese characters and Chinese punctuation.
func isClean(text string) bool {
	if text == "" {
		return true
	}
	if text[0] == ' ' || text[len(text)-1] == ' ' {
		return false
	}
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case b < ' ' || b == 0x7f:
			return false
		case b < utf8.RuneSelf:
		case b >= 0xe4 && b <= 0xe9 && i+2 < len(text): // U+4000..U+9FFF
			i += 2
		default:
			return false
		}
	}
	return true
}

// visible maps a character to itself, to what it should be, or to nothing.
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r', r == '\u2028', r == '\u2029':
		return '\n'
	case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == '\u180e', r == '\u3164', r == '\uffa0':
		return -1
	}
	return r
}

// Normalise folds a heading for comparison: full-width forms to ASCII, brackets
// to (), no spaces or line breaks, lower case, no trailing * or colon, so that
// 「务工时间 （月）」 equals 「务工时间(月)」.
func Normalise(name string) string {
	clean, _ := Clean(name)
	var out strings.Builder
	out.Grow(len(clean))
	for _, r := range clean {
		if folded := fold(r); folded >= 0 {
			out.WriteRune(folded)
		}
	}
	return strings.Trim(out.String(), "*:")
}

var brackets = map[rune]rune{
	'【': '(', '】': ')', '〔': '(', '〕': ')', '〖': '(', '〗': ')', '「': '(', '」': ')', '[': '(', ']': ')',
	'{': '(', '}': ')', '《': '(', '》': ')', '、': ',', '—': '-', '–': '-', '－': '-', '“': '"', '”': '"',
}

func fold(r rune) rune {
	if unicode.IsSpace(r) {
		return -1
	}
	if half := width.LookupRune(r).Folded(); half != 0 {
		r = half
	}
	if same, ok := brackets[r]; ok {
		r = same
	}
	return unicode.ToLower(r)
}
