package amend

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/period"
)

// dated is one value of a parameter as it stands in the file.
type dated struct {
	item, value *yaml.Node
	from, to    period.Day // to 0: until the next
}

// setValue gives a parameter a value from a day on. A new day is only inserted,
// in the form the author wrote the others in; the value of a day that stands
// there already is replaced.
func (s *source) setValue(parameter string, from period.Day, value string) (string, error) {
	key, list := pair(s.item("id", parameter), "values")
	if list == nil || list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		return "", s.unplaceable()
	}
	before := -1
	values := make([]dated, len(list.Content))
	for i, item := range list.Content {
		d := datedOf(item)
		switch {
		case d.from == 0 || d.value == nil:
			return "", s.unplaceable()
		case d.from == from:
			return s.setScalar(d.value, nil, value)
		case d.to != 0 && d.from < from && from <= d.to:
			return "", fault.New(fault.Invalid, "amend.value_closed", "from", d.from, "to", d.to, "value", d.value.Value)
		case d.from < from && (before < 0 || values[before].from < d.from):
			before = i
		}
		values[i] = d
	}
	like := values[max(before, 0)].item
	written, err := inFlow(value)
	if err != nil {
		return "", err
	}
	if list.Style&yaml.FlowStyle != 0 {
		return s.among(values, before, "{from: "+from.String()+", value: "+written+"}")
	}
	return s.ownLine(key, list, like, before >= 0, from, written)
}

func datedOf(item *yaml.Node) dated {
	d := dated{item: item, value: child(item, "value")}
	if from := child(item, "from"); from != nil {
		d.from, _ = period.Parse(from.Value)
	}
	if to := child(item, "to"); to != nil {
		d.to, _ = period.Parse(to.Value)
	}
	return d
}

// among inserts an entry into a list in brackets.
func (s *source) among(values []dated, before int, entry string) (string, error) {
	if before < 0 {
		at := s.start(values[0].item)
		return s.replace(at, at, entry+", "), nil
	}
	at := s.end(values[before].item)
	if at < 0 {
		return "", s.unplaceable()
	}
	return s.replace(at, at, ", "+entry), nil
}

// ownLine inserts an entry with a dash below the one it follows, or as the first.
func (s *source) ownLine(key, list, like *yaml.Node, after bool, from period.Day, written string) (string, error) {
	indent := strings.Repeat(" ", list.Column-1)
	gap := strings.Repeat(" ", max(1, like.Column-list.Column-1))
	entry := indent + "-" + gap + "{from: " + from.String() + ", value: " + written + "}"
	if like.Style&yaml.FlowStyle == 0 {
		entry = indent + "-" + gap + "from: " + from.String() + s.newline() + indent + " " + gap + "value: " + written
	}
	at := s.start(key)
	if after {
		at = s.end(like)
	}
	if at < 0 {
		return "", s.unplaceable()
	}
	if at = s.lineEnd(at); at == len(s.text) {
		return s.text + s.newline() + entry, nil
	}
	return s.replace(at+1, at+1, entry+s.newline()), nil
}

func (s *source) unplaceable() error {
	return fault.New(fault.Invalid, "amend.unplaceable", "file", s.path)
}

// setScalar puts other text in the place of a scalar; key is that of a scalar
// that may go over several lines, nil for one that may not.
func (s *source) setScalar(node, key *yaml.Node, text string) (string, error) {
	from, to := s.start(node), s.end(node)
	if node.Kind != yaml.ScalarNode || from < 0 || to < 0 {
		return "", s.unplaceable()
	}
	literal := node.Style&yaml.LiteralStyle != 0
	if key != nil && (literal || strings.Contains(text, "\n") || !plain.MatchString(text) || strings.ContainsAny(text, "#") || strings.Contains(text, ": ")) {
		return s.replace(from, to, s.block(key, text)), nil
	}
	if key != nil {
		return s.replace(from, to, text), nil
	}
	written, err := inFlow(text)
	if err != nil {
		return "", err
	}
	return s.replace(from, to, written), nil
}

// block writes a text as a literal block below its key: the rule language is
// read character by character, so nothing in it may be escaped.
func (s *source) block(key *yaml.Node, text string) string {
	indent := s.newline() + strings.Repeat(" ", key.Column+1)
	lines := strings.Split(strings.TrimLeft(strings.ReplaceAll(text, "\r", ""), " \n"), "\n")
	for i, line := range lines {
		if line = strings.TrimRight(line, " \t"); line != "" {
			lines[i] = indent + line
		} else {
			lines[i] = s.newline()
		}
	}
	return "|" + strings.Join(lines, "")
}

// plain is text that YAML takes as it stands, on one line.
var plain = regexp.MustCompile(`^[\p{Han}0-9A-Za-z（(][^\n\r\t]*[^\s:：]$|^[\p{Han}0-9A-Za-z]$`)

// bare is plain text between brackets too.
var bare = regexp.MustCompile("^[\\p{Han}0-9A-Za-z][^\\n\\r\\t,\\[\\]{}#:\"'&*!|>@`]*$")

// inFlow writes a text on one line, in quotation marks where YAML needs them.
func inFlow(text string) (string, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "" || strings.ContainsAny(text, "\n\r\t\"\\"):
		return "", fault.New(fault.Invalid, "amend.value_text")
	case bare.MatchString(text):
		return text, nil
	}
	return `"` + text + `"`, nil
}

// quoted writes a sentence on one line.
func quoted(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if bare.MatchString(text) {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}
