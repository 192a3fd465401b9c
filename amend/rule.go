package amend

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// RuleText is what may be changed of a rule without touching its file: rule text
// and sentences. A population has When alone.
type RuleText struct {
	When    string
	Amount  string // "" where nothing is paid
	Message [2]string
	Remedy  [2]string // Chinese, English
	Tests   []TestText
}

// TestText is a group of tests of one rule, as written in the pack.
type TestText struct {
	Path string
	Rank int // of the group among those of its rule in the file, from 0
	Text string
}

// sentences are the keys of a rule that hold one, with the text in both languages.
func (t RuleText) sentences() []struct {
	key  string
	text [2]string
} {
	return []struct {
		key  string
		text [2]string
	}{{"message", t.Message}, {"remedy", t.Remedy}}
}

// ruleText reads what can be changed of the item.
func (s *source) ruleText(item *yaml.Node) RuleText {
	var t RuleText
	if when := child(item, "when"); when != nil {
		t.When = strings.TrimRight(when.Value, "\n")
	}
	if amount := child(item, "amount"); amount != nil {
		t.Amount = strings.TrimRight(amount.Value, "\n")
	}
	t.Message, t.Remedy = sentence(child(item, "message")), sentence(child(item, "remedy"))
	return t
}

func sentence(node *yaml.Node) (text [2]string) {
	switch {
	case node == nil:
	case node.Kind == yaml.ScalarNode:
		text[0] = node.Value
	default:
		for i, lang := range languages {
			if said := child(node, lang); said != nil {
				text[i] = said.Value
			}
		}
	}
	return text
}

var languages = [2]string{"zh", "en"}

// edit is one change of a text: each is made on the text the one before left.
type edit func(*source, *yaml.Node) (string, error)

// setRule changes what differs in the rule or population id.
func setRule(path, text, id string, to RuleText) (string, error) {
	edits := []edit{
		func(s *source, item *yaml.Node) (string, error) { return s.setText(item, "when", to.When) },
		func(s *source, item *yaml.Node) (string, error) { return s.setText(item, "amount", to.Amount) },
	}
	for _, sentence := range to.sentences() {
		for i, lang := range languages {
			edits = append(edits, func(s *source, item *yaml.Node) (string, error) {
				return s.setSentence(item, sentence.key, lang, sentence.text[i])
			})
		}
	}
	s, err := read(path, text)
	for _, edit := range edits {
		if err != nil {
			return "", err
		}
		item := s.item("id", id)
		if item == nil {
			return "", s.unplaceable()
		}
		changed, wrong := edit(s, item)
		if wrong != nil {
			return "", wrong
		}
		if changed != s.text {
			s, err = read(path, changed)
		}
	}
	if err != nil {
		return "", err
	}
	return s.text, nil
}

// setText changes rule text; where there was none it is put below the condition.
func (s *source) setText(item *yaml.Node, name, text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r", ""))
	key, node := pair(item, name)
	switch {
	case node != nil && strings.TrimSpace(node.Value) == text, node == nil && text == "":
		return s.text, nil
	case item.Style&yaml.FlowStyle != 0:
		return "", s.unplaceable()
	case node != nil && text == "":
		return s.replace(s.start(node), s.end(node), `""`), nil
	case node != nil:
		return s.setScalar(node, key, text)
	}
	above, when := pair(item, "when")
	at := -1
	if when != nil {
		at = s.end(when)
	}
	if at < 0 {
		return "", s.unplaceable()
	}
	at = s.lineEnd(at)
	return s.replace(at, at, s.newline()+strings.Repeat(" ", above.Column-1)+name+": "+s.block(above, text)), nil
}

// setSentence changes a sentence in one language.
func (s *source) setSentence(item *yaml.Node, name, lang, text string) (string, error) {
	node := child(item, name)
	was := sentence(node)
	at := 0
	if lang == languages[1] {
		at = 1
	}
	text = strings.Join(strings.Fields(text), " ")
	if node == nil || was[at] == text {
		return s.text, nil
	}
	if said := child(node, lang); said != nil {
		return s.swap(said, quoted(text))
	}
	was[at] = text
	return s.swap(node, "{zh: "+quoted(was[0])+", en: "+quoted(was[1])+"}")
}

func (s *source) swap(node *yaml.Node, written string) (string, error) {
	from, to := s.start(node), s.end(node)
	if from < 0 || to < 0 {
		return "", s.unplaceable()
	}
	return s.replace(from, to, written), nil
}

// groups are the tests of a rule in the file, with the lines they take.
func (s *source) groups(rule string) (texts []TestText) {
	for _, item := range s.items {
		if named := child(item, "rule"); named == nil || named.Value != rule {
			continue
		}
		from, to := s.span(item)
		if to >= 0 {
			texts = append(texts, TestText{s.path, len(texts), s.text[from:to]})
		}
	}
	return texts
}

// span is the lines of an item, from its dash to its last line.
func (s *source) span(item *yaml.Node) (from, to int) {
	from = s.starts[item.Line-1]
	if to = s.end(item); to < 0 || !strings.HasPrefix(strings.TrimLeft(s.text[from:], " "), "-") {
		return from, -1
	}
	return from, s.lineEnd(to)
}

// setGroup puts other text in the place of a group of tests.
func (s *source) setGroup(rule string, rank int, text string) (string, error) {
	for _, item := range s.items {
		if named := child(item, "rule"); named == nil || named.Value != rule {
			continue
		}
		if rank--; rank >= 0 {
			continue
		}
		from, to := s.span(item)
		if to < 0 {
			break
		}
		lines := strings.TrimRight(strings.ReplaceAll(text, "\r", ""), " \n")
		return s.replace(from, to, strings.ReplaceAll(lines, "\n", s.newline())), nil
	}
	return "", s.unplaceable()
}
