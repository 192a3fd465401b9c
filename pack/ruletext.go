package pack

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/policy"
)

// rule reads rule text. Only text whose characters stand in the file as they
// are can be pointed into: one line, or a literal block (|).
func (f *file) rule(node *yaml.Node) policy.Text {
	if node == nil {
		return policy.Text{}
	}
	if node.Kind != yaml.ScalarNode {
		f.wrongKind(node, "want_text")
		return policy.Text{}
	}
	text := policy.Text{File: f.name, Line: node.Line, Column: node.Column, Body: node.Value}
	switch {
	case node.Style&yaml.LiteralStyle != 0:
		return f.block(node, text)
	case node.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		text.Column++
	}
	if !f.verbatim(text) {
		f.problem(node, "text_style").hint("hint_text_style")
	}
	return text
}

func (f *file) block(node *yaml.Node, text policy.Text) policy.Text {
	text.Line++
	for _, line := range f.lines[min(node.Line, len(f.lines)):] {
		if strings.TrimSpace(line) != "" {
			text.Indent = len(line) - len(strings.TrimLeft(line, " "))
			break
		}
	}
	text.Column = text.Indent + 1
	text.Body = strings.TrimRight(text.Body, "\n")
	return text
}

// verbatim reports whether a one-line text stands in the file as it is.
func (f *file) verbatim(text policy.Text) bool {
	if text.Line < 1 || text.Line > len(f.lines) {
		return false
	}
	line := []rune(f.lines[text.Line-1])
	return text.Column-1 <= len(line) && strings.HasPrefix(string(line[text.Column-1:]), text.Body)
}
