package policy

import (
	"strings"
	"unicode"
)

// span is a stretch of characters of a text.
type span struct{ from, to int }

func (s span) join(other span) span { return span{min(s.from, other.from), max(s.to, other.to)} }

type tokenKind uint8

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenNumber
	tokenDay
	tokenMonth
	tokenString
	tokenSign
)

// token is one word of rule text. Its text is normalised: ASCII punctuation,
// one spelling for each keyword and unit.
type token struct {
	kind tokenKind
	text string
	unit string // of a number
	span
}

// signs maps punctuation people type to the one spelling the parser knows;
// full-width forms of ASCII are folded before.
var signs = map[rune]string{
	'、': ",", '【': "[", '】': "]", '≤': "<=", '≥': ">=", '≠': "!=",
	'×': "*", '÷': "/", '−': "-", '—': "-", '–': "-", '·': ".",
}

var quotes = map[rune]rune{'"': '"', '“': '”', '「': '」', '『': '』', '‘': '’', '\'': '\''}

// keywords maps the words of the language to their one spelling.
var keywords = map[string]string{
	"且": "and", "并且": "and", "and": "and",
	"或": "or", "或者": "or", "or": "or",
	"非": "not", "not": "not",
	"属于": "in", "in": "in", "不属于": "not in",
	"包含": "has", "has": "has", "不包含": "not has",
	"如果": "if", "if": "if", "则": "then", "then": "then", "否则": "else", "else": "else",
	"其中": "where", "where": "where",
	"是": "true", "true": "true", "否": "false", "false": "false",
}

type lexer struct {
	text  *Text
	runes []rune
	pos   int
	words *lexicon
	ps    *problems
}

// lex cuts a text into tokens, the last of which is tokenEnd; false means a
// problem was reported.
func lex(text *Text, words *lexicon, ps *problems) ([]token, bool) {
	l := &lexer{text: text, runes: fold(text.Body), words: words, ps: ps}
	var tokens []token
	for {
		t, ok := l.next()
		if !ok {
			return nil, false
		}
		tokens = append(tokens, t)
		if t.kind == tokenEnd {
			return tokens, true
		}
	}
}

// fold turns full-width forms into ASCII, character by character, so that
// positions stay.
func fold(body string) []rune {
	runes := []rune(body)
	for i, r := range runes {
		if r >= '！' && r <= '～' {
			runes[i] = r - '！' + '!'
		} else if unicode.IsSpace(r) && r != '\n' {
			runes[i] = ' '
		}
	}
	return runes
}

func (l *lexer) peek(ahead int) rune {
	if l.pos+ahead < len(l.runes) {
		return l.runes[l.pos+ahead]
	}
	return 0
}

func (l *lexer) next() (token, bool) {
	l.space()
	from := l.pos
	r := l.peek(0)
	switch {
	case l.pos >= len(l.runes):
		return token{kind: tokenEnd, span: span{from, from}}, true
	case digit(r):
		return l.number()
	case letter(r):
		return l.name(), true
	case r == '`':
		return l.quoted(tokenName, '`')
	case quotes[r] != 0:
		return l.quoted(tokenString, quotes[r])
	}
	return l.sign()
}

// space skips blanks and comments, which run from # to the end of the line.
func (l *lexer) space() {
	for l.pos < len(l.runes) {
		switch r := l.runes[l.pos]; {
		case r == '#':
			for l.pos < len(l.runes) && l.runes[l.pos] != '\n' {
				l.pos++
			}
		case unicode.IsSpace(r) || r == '\uFEFF':
			l.pos++
		default:
			return
		}
	}
}

func digit(r rune) bool  { return r >= '0' && r <= '9' }
func letter(r rune) bool { return r == '_' || unicode.IsLetter(r) }

func (l *lexer) name() token {
	from := l.pos
	for letter(l.peek(0)) || digit(l.peek(0)) {
		l.pos++
	}
	text := string(l.runes[from:l.pos])
	t := token{kind: tokenName, text: text, span: span{from, l.pos}}
	word, isWord := keywords[text]
	if !isWord {
		word, isWord = keywords[strings.ToLower(text)]
	}
	if isWord {
		t.kind, t.text = tokenSign, word
	}
	return t
}

func (l *lexer) quoted(kind tokenKind, end rune) (token, bool) {
	from := l.pos
	l.pos++
	for l.pos < len(l.runes) && l.runes[l.pos] != end && l.runes[l.pos] != '\n' {
		l.pos++
	}
	if l.peek(0) != end {
		l.ps.at(l.text, span{from, l.pos}, "open_quote", "quote", string(end))
		return token{}, false
	}
	l.pos++
	body := []rune(l.text.Body)[from+1 : l.pos-1]
	return token{kind: kind, text: string(body), span: span{from, l.pos}}, true
}

func (l *lexer) sign() (token, bool) {
	from := l.pos
	r := l.peek(0)
	text := signs[r]
	if text == "" {
		text = string(r)
	}
	l.pos++
	switch pair := text + string(l.peek(0)); pair {
	case "<=", ">=", "!=", "==", "<>", "&&", "||":
		text = map[string]string{"<>": "!=", "&&": "and", "||": "or"}[pair]
		if text == "" {
			text = pair
		}
		l.pos++
	}
	if text == "!" {
		text = "not"
	}
	t := token{kind: tokenSign, text: text, span: span{from, l.pos}}
	if !strings.Contains(" <= >= != == and or not < > + - * / ( ) [ ] , . = ", " "+text+" ") {
		l.ps.at(l.text, t.span, "bad_character", "character", text)
		return t, false
	}
	return t, true
}

// number reads 6000元, 1.8倍, 6%, 12个月, 2020-07-01, 2020年7月1日.
func (l *lexer) number() (token, bool) {
	if t, ok := l.date(); ok {
		return t, true
	}
	from := l.pos
	l.digits()
	if l.peek(0) == '.' && digit(l.peek(1)) {
		l.pos++
		l.digits()
	}
	t := token{kind: tokenNumber, text: string(l.runes[from:l.pos])}
	unit, width := l.words.unit(l.runes[l.pos:])
	if width == 0 && (letter(l.peek(0)) || l.peek(0) == '‰') {
		return t, l.badUnit(from)
	}
	t.unit = unit
	l.pos += width
	t.span = span{from, l.pos}
	return t, true
}

func (l *lexer) badUnit(from int) bool {
	end := l.pos
	for end < len(l.runes) && (letter(l.runes[end]) || l.runes[end] == '‰') {
		end++
	}
	written := string(l.runes[l.pos:end])
	l.ps.at(l.text, span{from, end}, "unit_unknown", "unit", written).hint("hint_unit", "number", string(l.runes[from:l.pos]))
	return false
}

func (l *lexer) digits() int {
	n := 0
	for digit(l.peek(0)) {
		l.pos++
		n++
	}
	return n
}

// date reads a day or a month, or nothing at all.
func (l *lexer) date() (token, bool) {
	from := l.pos
	year := l.digits()
	mark := l.peek(0)
	if year == 4 && (mark == '-' || mark == '年') {
		l.pos++
		if kind := l.rest(mark); kind != tokenEnd {
			return token{kind: kind, text: string(l.runes[from:l.pos]), span: span{from, l.pos}}, true
		}
	}
	l.pos = from
	return token{}, false
}

func (l *lexer) rest(mark rune) tokenKind {
	if n := l.digits(); n == 0 || n > 2 || mark == '-' && n != 2 {
		return tokenEnd
	}
	if mark == '年' {
		if l.peek(0) != '月' {
			return tokenEnd
		}
		l.pos++
		end := l.pos
		if n := l.digits(); n > 0 && n <= 2 && l.peek(0) == '日' {
			l.pos++
			return tokenDay
		}
		l.pos = end
		return tokenMonth
	}
	if l.peek(0) != '-' || !digit(l.peek(1)) {
		return tokenMonth
	}
	l.pos++
	if l.digits() != 2 {
		return tokenEnd
	}
	return tokenDay
}
