package plan

import (
	_ "embed"
	"strings"
	"unicode"
)

// pairs holds traditional and variant characters, each followed by its
// simplified form; from ICU's Hant-Hans transform (Unicode CLDR) with variants
// met in official documents.
//
//go:embed fold.txt
var pairs string

// simplified gives for each character from firstHan its simplified form.
var simplified = func() []rune {
	table := make([]rune, lastHan-firstHan+1)
	for i := range table {
		table[i] = firstHan + rune(i)
	}
	runes := []rune(strings.ReplaceAll(pairs, "\n", ""))
	for i := 0; i+1 < len(runes); i += 2 {
		table[runes[i]-firstHan] = runes[i+1]
	}
	return table
}()

// The characters that have simplified forms stand in this block of Unicode.
const firstHan, lastHan = 0x3400, 0x9fff

// punctuation folds half-width marks and look-alikes to one form.
var punctuation = map[rune]rune{
	',': '，', ':': '：', ';': '；', '(': '（', ')': '）', '?': '？', '!': '！',
	'[': '〔', ']': '〕', '［': '〔', '］': '〕', '【': '〔', '】': '〕', '﹙': '（', '﹚': '）',
	'—': '-', '–': '-', '―': '-', '－': '-', '~': '-', '～': '-', '−': '-', '─': '-',
	'％': '%', '﹪': '%', '．': '.', '／': '/', '　': ' ', '\u00a0': ' ', '｡': '。', '､': '、',
	'「': '“', '」': '”', '『': '“', '』': '”', '‘': '“', '’': '”', '＋': '+',
}

// fold gives the form of text that patterns match: simplified characters, one
// form of each mark, half-width digits. It maps character to character, so
// offsets in the folded text are offsets in the text.
func fold(text string) []rune {
	runes := []rune(text)
	for i, r := range runes {
		runes[i] = foldRune(r)
	}
	return runes
}

func foldRune(r rune) rune {
	if r < 0x80 {
		if to, ok := punctuation[r]; ok {
			return to
		}
		return r
	}
	if r >= firstHan && r <= lastHan {
		return simplified[r-firstHan]
	}
	if to, ok := punctuation[r]; ok {
		return to
	}
	if r > 0xff00 && r < 0xff5f {
		return foldWide(r)
	}
	return r
}

// foldWide turns full-width letters and digits to half-width ones; full-width
// punctuation is the form we keep.
func foldWide(r rune) rune {
	if half := r - 0xfee0; isDigit(half) || half < 0x80 && unicode.IsLetter(half) {
		return half
	}
	return r
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isHan(r rune) bool { return r >= firstHan && r <= lastHan || r == '〇' || r == '○' }

// clean trims a line and takes out the spaces typesetting left between
// characters and numbers (2019 年, 工 作 方 案); words in letters keep theirs.
func clean(line string) string {
	runes := []rune(line)
	out := make([]rune, 0, len(runes))
	for i := 0; i < len(runes); i++ {
		if !isSpace(runes[i]) {
			out = append(out, runes[i])
			continue
		}
		next := i
		for next < len(runes) && isSpace(runes[next]) {
			next++
		}
		if len(out) > 0 && next < len(runes) && isWord(out[len(out)-1]) && isWord(runes[next]) {
			out = append(out, ' ')
		}
		i = next - 1
	}
	return string(out)
}

func isSpace(r rune) bool {
	return r == '\ufeff' || r == '\u200b' || unicode.IsSpace(r) || unicode.IsControl(r)
}

func isWord(r rune) bool { return r < 0x250 && (unicode.IsLetter(r) || isDigit(r)) }
