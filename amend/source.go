package amend

import (
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"guben/fault"
)

// source is one file of a pack as its author wrote it, with the places of its
// nodes. Changes are made in the text, so that everything else, comments and
// layout too, stays as it is.
type source struct {
	path   string
	text   string
	starts []int // byte at which each line starts
	items  []*yaml.Node
}

// read finds the items of a file that is a list.
func read(path, text string) (*source, error) {
	s := &source{path: path, text: text, starts: []int{0}}
	for i, r := range text {
		switch r {
		case '\n':
			s.starts = append(s.starts, i+1)
		case '\u0085', '\u2028', '\u2029': // YAML counts lines by them, nobody sees them
			return nil, fault.New(fault.Invalid, "amend.unplaceable", "file", path)
		}
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		return nil, fault.New(fault.Invalid, "amend.unreadable", "file", path).Because(err)
	}
	if len(document.Content) > 0 && document.Content[0].Kind == yaml.SequenceNode {
		s.items = document.Content[0].Content
	}
	return s, nil
}

// item is the item of the list whose key says id.
func (s *source) item(key, id string) *yaml.Node {
	for _, item := range s.items {
		if value := child(item, key); value != nil && value.Value == id {
			return item
		}
	}
	return nil
}

func child(mapping *yaml.Node, key string) *yaml.Node {
	_, value := pair(mapping, key)
	return value
}

func pair(mapping *yaml.Node, key string) (name, value *yaml.Node) {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// start is the byte at which a node starts.
func (s *source) start(node *yaml.Node) int {
	if node.Line < 1 || node.Line > len(s.starts) {
		return -1
	}
	at := s.starts[node.Line-1]
	for range node.Column - 1 {
		_, size := utf8.DecodeRuneInString(s.text[at:])
		at += size
	}
	return at
}

// lineEnd is the byte behind the line that at stands in, its break not included.
func (s *source) lineEnd(at int) int {
	if n := strings.IndexByte(s.text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(s.text)
}

// newline is the line break the file is written with.
func (s *source) newline() string {
	if strings.Contains(s.text, "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// end is the byte behind a node; -1 where that cannot be told.
func (s *source) end(node *yaml.Node) int {
	at := s.start(node)
	switch {
	case at < 0 || node.Kind == yaml.AliasNode:
		return -1
	case node.Kind == yaml.ScalarNode:
		return s.scalarEnd(node, at)
	case node.Style&yaml.FlowStyle != 0:
		return s.bracketEnd(at)
	case len(node.Content) == 0:
		return -1
	}
	return s.end(node.Content[len(node.Content)-1])
}

func (s *source) scalarEnd(node *yaml.Node, at int) int {
	switch {
	case node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return s.blockEnd(at)
	case node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		return s.quoteEnd(at)
	case strings.HasPrefix(s.text[at:], node.Value):
		return at + len(node.Value)
	}
	return -1
}

// blockEnd is the end of the last line of a block scalar whose | stands at at.
func (s *source) blockEnd(at int) int {
	end := s.lineEnd(at)
	indent := -1
	for from := end + 1; from < len(s.text); {
		next := s.lineEnd(from)
		line := strings.TrimRight(s.text[from:next], "\r")
		depth := len(line) - len(strings.TrimLeft(line, " "))
		switch {
		case strings.TrimSpace(line) == "":
		case indent >= 0 && depth < indent || indent < 0 && depth < s.depth(at)+1:
			return end
		default:
			if indent < 0 {
				indent = depth
			}
			end = from + len(line)
		}
		from = next + 1
	}
	return end
}

// depth is how far the line of at is indented.
func (s *source) depth(at int) int {
	line := s.text[strings.LastIndexByte(s.text[:at], '\n')+1:]
	return len(line) - len(strings.TrimLeft(line, " -"))
}

// quoteEnd is the byte behind the closing quotation mark.
func (s *source) quoteEnd(at int) int {
	mark := s.text[at]
	for i := at + 1; i < len(s.text); i++ {
		switch {
		case s.text[i] == '\\' && mark == '"':
			i++
		case s.text[i] != mark:
		case mark == '\'' && strings.HasPrefix(s.text[i:], "''"):
			i++
		default:
			return i + 1
		}
	}
	return -1
}

// bracketEnd is the byte behind the bracket that closes the one at at.
func (s *source) bracketEnd(at int) int {
	depth := 0
	for i := at; i < len(s.text); i++ {
		switch c := s.text[i]; c {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		case '"', '\'':
			if begins(s.text[:i]) {
				if i = s.quoteEnd(i) - 1; i < 0 {
					return -1
				}
			}
		case '#':
			if i > 0 && strings.ContainsRune(" \t\n", rune(s.text[i-1])) {
				i = s.lineEnd(i)
			}
		}
	}
	return -1
}

// begins reports whether a quotation mark after this text opens a scalar: within
// a plain one it is only a character.
func begins(before string) bool {
	trimmed := strings.TrimRight(before, " \t\r\n")
	return trimmed == "" || strings.ContainsRune("{[,:", rune(trimmed[len(trimmed)-1]))
}

// replace puts text in the place of the bytes from, to.
func (s *source) replace(from, to int, text string) string {
	return s.text[:from] + text + s.text[to:]
}
