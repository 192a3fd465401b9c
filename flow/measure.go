package flow

import "strings"

// measure is the width of a text at a size, on the safe side: Chinese
// characters are square, others taken as six tenths of that.
func measure(text string, em float64) (width float64) {
	for _, r := range text {
		width += glyph(r) * em
	}
	return width
}

func glyph(r rune) float64 {
	switch {
	case r >= 0x1100 || r == '“' || r == '”':
		return 1
	case strings.ContainsRune("ijl.,;:'|()[] ", r):
		return 0.34
	case r >= 'A' && r <= 'Z' || r == 'm' || r == 'w':
		return 0.78
	}
	return 0.58
}

// wrap breaks a text into lines of a width: English between words, Chinese
// between characters but not before a closing mark.
func wrap(text string, em, width float64) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		if line != "" && measure(strings.TrimRight(line+word, " "), em) > width {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		line += word
	}
	return append(lines, strings.TrimRight(line, " "))
}

// words are the pieces a line may break between.
func words(text string) (pieces []string) {
	piece := ""
	for _, r := range text {
		breaks := piece != "" && (r >= 0x2e80 || strings.HasSuffix(piece, " ") || endsWide(piece))
		if breaks && !strings.ContainsRune("，、。；：）」』”！？ ,;:)", r) && !strings.HasSuffix(piece, "「") && !strings.HasSuffix(piece, "（") {
			pieces = append(pieces, piece)
			piece = ""
		}
		piece += string(r)
	}
	return append(pieces, piece)
}

func endsWide(text string) bool {
	runes := []rune(text)
	return runes[len(runes)-1] >= 0x2e80
}
