package sheet

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"
)

// maxToken is the longest tag or text run of a workbook part that is held at once.
const maxToken = 2 << 20

var errTooLong = errors.New("a tag or text longer than any spreadsheet writes")

type token uint8

const (
	tokenEnd token = iota // of the part
	tokenOpen
	tokenClose
	tokenText
)

// scanner splits a workbook part into tags and texts. It is not a validating
// XML parser: it takes what spreadsheet programs write, knows no entities but
// the five predefined ones (so nothing can be blown up), and holds one token.
// encoding/xml needs six times the CPU for the same sheet.
type scanner struct {
	in       io.Reader
	buf      []byte
	from, to int // unread part of buf
	done     error

	name   []byte // of the tag, without its prefix
	attrs  []byte // raw
	text   []byte // raw
	closed bool   // the opened tag is its own end: <c/>
	plain  bool   // text came as CDATA and has no entities
}

func newScanner(in io.Reader) *scanner {
	return &scanner{in: in, buf: make([]byte, 64<<10)}
}

// fill reads more; false at the end or on an error, which is then in done.
func (s *scanner) fill() bool {
	if s.done != nil {
		return false
	}
	if s.from > 0 {
		s.to = copy(s.buf, s.buf[s.from:s.to])
		s.from = 0
	}
	if s.to == len(s.buf) {
		if len(s.buf) >= maxToken {
			s.done = errTooLong
			return false
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	n, err := s.in.Read(s.buf[s.to:])
	s.to += n
	s.done = err
	return n > 0 || err == nil
}

// next gives the next token. Its slices are valid until the call after.
func (s *scanner) next() (token, error) {
	for {
		if s.from == s.to && !s.fill() {
			if s.done == io.EOF {
				return tokenEnd, nil
			}
			return tokenEnd, s.done
		}
		if s.from == s.to {
			continue
		}
		if s.buf[s.from] != '<' {
			return s.characters()
		}
		kind, skipped, err := s.markup()
		if err != nil || !skipped {
			return kind, err
		}
	}
}

// characters takes the text up to the next tag or the end.
func (s *scanner) characters() (token, error) {
	length, err := s.find("<", 0)
	if err == io.ErrUnexpectedEOF {
		length, err = s.to-s.from, nil
	}
	if err != nil {
		return tokenEnd, err
	}
	s.text, s.plain = s.buf[s.from:s.from+length], false
	s.from += length
	return tokenText, nil
}

// find gives the offset of mark from the unread part's start, reading on as
// needed; io.ErrUnexpectedEOF if the part ends before.
func (s *scanner) find(mark string, offset int) (int, error) {
	for {
		if at := bytes.Index(s.buf[s.from+offset:s.to], []byte(mark)); at >= 0 {
			return offset + at, nil
		}
		offset = max(offset, s.to-s.from-len(mark)+1)
		if !s.fill() {
			return 0, s.cut()
		}
	}
}

// cut is the error of a part that ends inside a token.
func (s *scanner) cut() error {
	if s.done == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return s.done
}

// markup takes what begins with <. Comments, instructions and declarations
// are skipped.
func (s *scanner) markup() (kind token, skipped bool, err error) {
	if s.to-s.from > 1 && s.buf[s.from+1] != '!' && s.buf[s.from+1] != '?' {
		kind, err = s.tag()
		return kind, false, err
	}
	for s.to-s.from < len("<![CDATA[") && s.fill() {
	}
	head := s.buf[s.from:s.to]
	switch {
	case bytes.HasPrefix(head, []byte("<!--")):
		return tokenEnd, true, s.skip("-->", 4)
	case bytes.HasPrefix(head, []byte("<![CDATA[")):
		return tokenText, false, s.cdata()
	case bytes.HasPrefix(head, []byte("<?")), bytes.HasPrefix(head, []byte("<!")):
		return tokenEnd, true, s.skip(">", 2)
	}
	kind, err = s.tag()
	return kind, false, err
}

func (s *scanner) skip(mark string, offset int) error {
	at, err := s.find(mark, offset)
	if err == nil {
		s.from += at + len(mark)
	}
	return err
}

func (s *scanner) cdata() error {
	const head = len("<![CDATA[")
	at, err := s.find("]]>", head)
	if err != nil {
		return err
	}
	s.text, s.plain = s.buf[s.from+head:s.from+at], true
	s.from += at + len("]]>")
	return nil
}

func (s *scanner) tag() (token, error) {
	end, err := s.tagEnd()
	if err != nil {
		return tokenEnd, err
	}
	body := s.buf[s.from+1 : s.from+end]
	s.from += end + 1
	kind := tokenOpen
	s.closed = false
	if len(body) > 0 && body[0] == '/' {
		kind, body = tokenClose, body[1:]
	} else if len(body) > 0 && body[len(body)-1] == '/' {
		s.closed, body = true, body[:len(body)-1]
	}
	cut := 0
	for cut < len(body) && body[cut] > ' ' {
		cut++
	}
	s.name, s.attrs = local(body[:cut]), body[cut:]
	return kind, nil
}

// tagEnd finds the > that ends the tag; one inside quotes does not.
func (s *scanner) tagEnd() (int, error) {
	quote, offset := byte(0), 1
	for {
		unread := s.buf[s.from:s.to]
		for ; offset < len(unread); offset++ {
			switch b := unread[offset]; {
			case quote != 0:
				if b == quote {
					quote = 0
				}
			case b == '>':
				return offset, nil
			case b == '"' || b == '\'':
				quote = b
			}
		}
		if !s.fill() {
			return 0, s.cut()
		}
	}
}

// local drops the namespace prefix; some writers prefix every tag.
func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// attr gives the raw value of the attribute with that local name.
func (s *scanner) attr(name string) []byte { return attribute(s.attrs, name) }

func attribute(attrs []byte, name string) []byte {
	for {
		key, value, rest := cutAttribute(attrs)
		if key == nil || string(key) == name {
			return value
		}
		attrs = rest
	}
}

// cutAttribute takes the first attribute off: its local name and raw value. The
// name is nil if there is none.
func cutAttribute(attrs []byte) (key, value, rest []byte) {
	from := 0
	for from < len(attrs) && attrs[from] <= ' ' {
		from++
	}
	end, start := from, from
	for ; end < len(attrs) && attrs[end] > ' ' && attrs[end] != '='; end++ {
		if attrs[end] == ':' {
			start = end + 1
		}
	}
	open := end
	for open < len(attrs) && attrs[open] != '"' && attrs[open] != '\'' {
		open++
	}
	if open >= len(attrs) {
		return nil, nil, nil
	}
	length := bytes.IndexByte(attrs[open+1:], attrs[open])
	if length < 0 {
		return nil, nil, nil
	}
	return attrs[start:end:end], attrs[open+1 : open+1+length], attrs[open+length+2:]
}

// attrText is attr with its entities resolved.
func (s *scanner) attrText(name string) string {
	return string(appendText(nil, s.attr(name), false))
}

// appendText appends raw with its entities resolved.
func appendText(dst, raw []byte, plain bool) []byte {
	for !plain {
		at := bytes.IndexByte(raw, '&')
		if at < 0 {
			break
		}
		dst = append(dst, raw[:at]...)
		raw = raw[at:]
		end := bytes.IndexByte(raw, ';')
		char, ok := rune(0), false
		if end > 0 && end <= 10 {
			char, ok = entity(string(raw[1:end]))
		}
		if !ok {
			dst, raw = append(dst, '&'), raw[1:]
			continue
		}
		dst, raw = utf8.AppendRune(dst, char), raw[end+1:]
	}
	return append(dst, raw...)
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	code, err := strconv.ParseInt(digits, base, 32)
	return rune(code), err == nil && utf8.ValidRune(rune(code))
}

// unescape resolves the _x000D_ form in which workbooks keep characters that
// XML forbids; it works in place.
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte("_x")) {
		return text
	}
	out := text[:0]
	for i := 0; i < len(text); {
		if len(text)-i >= 7 && text[i] == '_' && text[i+1] == 'x' && text[i+6] == '_' {
			if code, err := strconv.ParseUint(string(text[i+2:i+6]), 16, 16); err == nil && code < utf8.RuneSelf {
				out = append(out, byte(code))
				i += 7
				continue
			}
		}
		out = append(out, text[i])
		i++
	}
	return out
}
