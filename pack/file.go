package pack

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/fault"
	"guben/policy"
)

// file is one YAML file of a pack while it is read. Whatever is wrong in it is
// added to the problems and reading goes on, so that an author sees everything
// at once.
type file struct {
	name     string // as shown to the author
	lines    []string
	problems *[]Problem
}

func newFile(name string, data []byte, problems *[]Problem) *file {
	return &file{name: name, lines: strings.Split(string(data), "\n"), problems: problems}
}

// parse reads the YAML; nil means a problem was reported or the file is empty.
func (f *file) parse(data []byte) *yaml.Node {
	var document yaml.Node
	if err := yaml.Unmarshal(data, &document); err != nil {
		f.syntax(err)
		return nil
	}
	if len(document.Content) == 0 {
		return nil
	}
	return document.Content[0]
}

var lineOf = regexp.MustCompile(`line (\d+):? ?`)

func (f *file) syntax(err error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	node := &yaml.Node{Line: 1, Column: 1}
	if found := lineOf.FindStringSubmatch(text); found != nil {
		node.Line, _ = strconv.Atoi(found[1])
		text = lineOf.ReplaceAllString(text, "")
	}
	problem := f.problem(node, "syntax", "detail", text)
	switch line := problem.Source; {
	case strings.Contains(line, "："):
		problem.hint("hint_colon")
	case strings.Contains(line, "\t"):
		problem.hint("hint_tab")
	default:
		problem.hint("hint_syntax")
	}
}

func (f *file) place(node *yaml.Node) fault.Place {
	return fault.Place{File: f.name, Line: node.Line, Column: node.Column}
}

// mistake is a problem just reported, to which a hint may be added.
type mistake struct{ *Problem }

func (m mistake) hint(code string, about ...any) {
	m.Hint, m.About = "pack."+code, about
}

func (f *file) problem(node *yaml.Node, code string, args ...any) mistake {
	p := Problem{Place: f.place(node), Code: "pack." + code, Args: args}
	p.Source, p.From, p.Width = f.line(node)
	*f.problems = append(*f.problems, p)
	return mistake{&(*f.problems)[len(*f.problems)-1]}
}

// line is the line a node stands on, and which characters of it are the node's.
func (f *file) line(node *yaml.Node) (source string, from, width int) {
	width = max(1, len([]rune(node.Value)))
	if node.Line < 1 || node.Line > len(f.lines) {
		return "", 0, width
	}
	line := f.lines[node.Line-1]
	source = strings.TrimLeft(line, " ")
	from = max(0, node.Column-1-(len(line)-len(source)))
	source = strings.TrimRight(source, "\r")
	return source, from, max(1, min(width, len([]rune(source))-from))
}

// mapping is a mapping being read: keys asked for are known, the others are
// the author's mistakes.
type mapping struct {
	*file
	node   *yaml.Node
	values map[string]*yaml.Node
	keys   map[string]*yaml.Node
	known  []string
}

// mapping opens a node as a mapping; what is none reads as an empty one.
func (f *file) mapping(node *yaml.Node) *mapping {
	m := &mapping{file: f, node: node, values: map[string]*yaml.Node{}, keys: map[string]*yaml.Node{}}
	if node.Kind != yaml.MappingNode {
		f.wrongKind(node, "want_mapping")
		return m
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if _, twice := m.values[key.Value]; twice {
			f.problem(key, "key_twice", "key", key.Value)
			continue
		}
		m.keys[key.Value], m.values[key.Value] = key, value
	}
	return m
}

func (f *file) wrongKind(node *yaml.Node, code string) {
	if node.Kind == yaml.AliasNode {
		code = "alias"
	}
	if problem := f.problem(node, code); strings.Contains(node.Value, "：") {
		problem.hint("hint_colon")
	}
}

// close reports the keys nobody asked for.
func (m *mapping) close() {
	for i := 0; i+1 < len(m.node.Content) && m.node.Kind == yaml.MappingNode; i += 2 {
		key := m.node.Content[i]
		if slices.Contains(m.known, key.Value) {
			continue
		}
		if key.Value == "unsure" {
			m.open(m.node.Content[i+1])
			continue
		}
		problem := m.problem(key, "unknown_key", "key", key.Value)
		if near := policy.Nearest(key.Value, m.known); near != "" {
			problem.hint("hint_did_you_mean", "name", near)
		} else {
			problem.hint("hint_known_keys", "keys", strings.Join(m.known, ", "))
		}
	}
}

// get is the value of a key, nil if it is absent or empty.
func (m *mapping) get(key string) *yaml.Node {
	m.known = append(m.known, key)
	node := m.values[key]
	if node != nil && node.Kind == yaml.ScalarNode && node.Tag == "!!null" {
		return nil
	}
	return node
}

// need is the value of a key that must be there.
func (m *mapping) need(key string) *yaml.Node {
	node := m.get(key)
	if node == nil {
		m.lacking("key_missing", "key", key)
	}
	return node
}

// lacking reports what the mapping does not say, unless it says that something
// about it is open: that has to be settled first anyway.
func (m *mapping) lacking(code string, args ...any) {
	if m.values["unsure"] == nil {
		m.problem(m.node, code, args...)
	}
}

// scalar is the text of a scalar node, trimmed; nil reads as "".
func (f *file) scalar(node *yaml.Node) string {
	if node == nil {
		return ""
	}
	if node.Kind != yaml.ScalarNode {
		f.wrongKind(node, "want_text")
		return ""
	}
	return strings.TrimSpace(node.Value)
}

func (m *mapping) text(key string) string { return m.scalar(m.get(key)) }

func (m *mapping) needText(key string) string { return m.scalar(m.need(key)) }

// items are the nodes of a sequence; a single scalar stands for a list of one.
func (m *mapping) items(key string) []*yaml.Node {
	node := m.get(key)
	switch {
	case node == nil:
		return nil
	case node.Kind == yaml.SequenceNode:
		return node.Content
	case node.Kind == yaml.ScalarNode:
		return []*yaml.Node{node}
	}
	m.wrongKind(node, "want_list")
	return nil
}

func (m *mapping) texts(key string) []string {
	var texts []string
	for _, node := range m.items(key) {
		texts = append(texts, m.scalar(node))
	}
	return texts
}

// sequence are the nodes of a file that is a list.
func (f *file) sequence(node *yaml.Node) []*yaml.Node {
	if node.Kind != yaml.SequenceNode {
		f.wrongKind(node, "want_list")
		return nil
	}
	return node.Content
}

// words reads a text in one or both languages.
func (m *mapping) words(node *yaml.Node) Words {
	if node == nil || node.Kind != yaml.MappingNode {
		return Words{Zh: m.scalar(node)}
	}
	both := m.mapping(node)
	w := Words{Zh: both.needText("zh"), En: both.text("en")}
	both.close()
	return w
}

// number reads a whole number from 0 on.
func (m *mapping) number(key string) int {
	node := m.get(key)
	text := m.scalar(node)
	if text == "" {
		return 0
	}
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		m.problem(node, "not_number", "key", key, "text", text)
	}
	return int(n)
}

// choice reads one of some words; absent gives the zero T.
func choice[T any](m *mapping, key string, node *yaml.Node, of []named[T]) T {
	var zero T
	text := m.scalar(node)
	if text == "" {
		return zero
	}
	names := make([]string, len(of))
	for i, option := range of {
		if names[i] = option.name; option.name == text {
			return option.value
		}
	}
	m.problem(node, "not_choice", "key", key, "text", text).hint("hint_choices", "choices", strings.Join(names, ", "))
	return zero
}

// named is one choice.
type named[T any] struct {
	name  string
	value T
}

func same(names ...string) []named[string] {
	var of []named[string]
	for _, name := range names {
		of = append(of, named[string]{name, name})
	}
	return of
}

// open reports the open points a draft states under «unsure»: a pack is used
// only when somebody has settled and deleted them.
func (m *mapping) open(node *yaml.Node) {
	points := []*yaml.Node{node}
	if node.Kind == yaml.SequenceNode {
		points = node.Content
	}
	for _, point := range points {
		m.problem(point, "open_point", "text", m.scalar(point))
	}
}

// OpenPoints tells the open points of a draft from mistakes.
func OpenPoints(problems []Problem) (open, mistakes []Problem) {
	for _, problem := range problems {
		if problem.Code == "pack.open_point" {
			open = append(open, problem)
		} else {
			mistakes = append(mistakes, problem)
		}
	}
	return open, mistakes
}
