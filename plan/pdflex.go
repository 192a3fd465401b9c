package plan

import (
	"bytes"
	"strconv"
)

// lexer reads PDF syntax.
type lexer struct {
	data []byte
	at   int
}

// pdfDepth bounds how deep arrays and dictionaries nest.
const pdfDepth = 60

// operator is a word that is no value: Tj, BT, endobj.
type operator string

func (l *lexer) peek() byte {
	if l.at < len(l.data) {
		return l.data[l.at]
	}
	return 0
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0
}

func (l *lexer) skip() {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case isBlank(c):
			l.at++
		case c == '%':
			for l.at < len(l.data) && l.data[l.at] != '\n' && l.data[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// value reads the next value or operator; nil at the end.
func (l *lexer) value(depth int) any {
	l.skip()
	if l.at >= len(l.data) || depth > pdfDepth {
		return nil
	}
	switch c := l.peek(); {
	case c == '/':
		l.at++
		return pdfName(l.word())
	case c == '(':
		return l.literal()
	case c == '<' && l.at+1 < len(l.data) && l.data[l.at+1] == '<':
		return l.dictionary(depth)
	case c == '<':
		return l.hex()
	case c == '[':
		return l.array(depth)
	case isDelimiter(c):
		l.at++
		return operator(c)
	}
	return l.number()
}

func (l *lexer) word() string {
	start := l.at
	for l.at < len(l.data) && !isBlank(l.data[l.at]) && !isDelimiter(l.data[l.at]) {
		l.at++
	}
	return string(l.data[start:l.at])
}

// number reads a number, a reference, or an operator.
func (l *lexer) number() any {
	word := l.word()
	n, err := strconv.ParseFloat(word, 64)
	if err != nil {
		return operator(word)
	}
	back := l.at
	l.skip()
	if generation := l.word(); generation != "" && len(generation) < 6 && isDigit(rune(generation[0])) {
		l.skip()
		if l.word() == "R" {
			return pdfRef(int(n))
		}
	}
	l.at = back
	return n
}

// literal reads (text) with its escapes.
func (l *lexer) literal() []byte {
	var out []byte
	depth := 0
	for ; l.at < len(l.data); l.at++ {
		c := l.data[l.at]
		switch {
		case c == '\\':
			out = l.escape(out)
			continue
		case c == '(':
			if depth++; depth == 1 {
				continue
			}
		case c == ')':
			if depth--; depth == 0 {
				l.at++
				return out
			}
		}
		out = append(out, c)
	}
	return out
}

func (l *lexer) escape(out []byte) []byte {
	l.at++
	c := l.peek()
	if c >= '0' && c <= '7' {
		n, digits := 0, 0
		for ; digits < 3 && l.peek() >= '0' && l.peek() <= '7'; digits++ {
			n = n*8 + int(l.peek()-'0')
			l.at++
		}
		l.at--
		return append(out, byte(n))
	}
	switch c {
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case '\n', '\r':
		return out
	}
	return append(out, c)
}

// hex reads <4E00>.
func (l *lexer) hex() []byte {
	var out []byte
	half, odd := byte(0), false
	for l.at++; l.at < len(l.data) && l.data[l.at] != '>'; l.at++ {
		n, err := strconv.ParseUint(string(l.data[l.at]), 16, 8)
		if err != nil {
			continue
		}
		if odd {
			out = append(out, half<<4|byte(n))
		}
		half, odd = byte(n), !odd
	}
	l.at++
	if odd {
		out = append(out, half<<4)
	}
	return out
}

func (l *lexer) array(depth int) []any {
	var out []any
	for l.at++; l.at < len(l.data); {
		value := l.value(depth + 1)
		if value == nil || value == operator("]") {
			return out
		}
		out = append(out, value)
	}
	return out
}

func (l *lexer) dictionary(depth int) pdfDict {
	out := pdfDict{}
	for l.at += 2; l.at < len(l.data); {
		key := l.value(depth + 1)
		if key == nil || key == operator(">") {
			if l.peek() == '>' {
				l.at++
			}
			return out
		}
		name, ok := key.(pdfName)
		if !ok {
			continue
		}
		out[name] = l.value(depth + 1)
	}
	return out
}

// stream reads the bytes after a dictionary, if it is a stream's.
func (l *lexer) stream() ([]byte, bool) {
	l.skip()
	if !bytes.HasPrefix(l.data[l.at:], []byte("stream")) {
		return nil, false
	}
	start := l.at + len("stream")
	if start < len(l.data) && l.data[start] == '\r' {
		start++
	}
	if start < len(l.data) && l.data[start] == '\n' {
		start++
	}
	start = min(start, len(l.data))
	end := bytes.Index(l.data[start:], []byte("endstream"))
	if end < 0 {
		return l.data[start:], true
	}
	return l.data[start : start+end], true
}
