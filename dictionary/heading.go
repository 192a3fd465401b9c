package dictionary

import "strings"

// spelling is one way to read a heading: its words, and the unit that stood in
// brackets.
type spelling struct{ text, unit string }

// spellings are the ways to read a heading, from the most literal on.
func spellings(heading string) []spelling {
	whole := fold(heading)
	short, unit := unbracket(heading)
	ways := []spelling{{whole, unit}, {short, unit}}
	for _, text := range []string{whole, short} {
		if rest, ok := strings.CutPrefix(text, "是否"); ok {
			ways = append(ways, spelling{rest, unit})
		} else {
			ways = append(ways, spelling{"是否" + text, unit})
		}
	}
	return ways
}

// unbracket drops what stands in brackets at the end and tells the unit there.
func unbracket(heading string) (text, unit string) {
	heading = strings.TrimSpace(halfWidth(heading))
	open := strings.LastIndexByte(heading, '(')
	if open <= 0 || !strings.HasSuffix(heading, ")") {
		return fold(heading), ""
	}
	inner := strings.TrimPrefix(strings.Trim(heading[open:], "() "), "单位:")
	return fold(heading[:open]), unitOf(strings.TrimSpace(inner))
}

// fold is text without what people vary: width, case, spaces, punctuation.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(" \t\r\n\u00a0\u3000*:'\"`,;()[]<>、。“”‘’【】《》_-—/\\|", r):
			return -1
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return r
	}, halfWidth(text))
}

func halfWidth(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000' || r == '\u00a0':
			return ' '
		case r == '\ufeff' || r == '\u200b':
			return -1
		}
		return r
	}, text)
}
