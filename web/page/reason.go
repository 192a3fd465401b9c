package page

import (
	"strings"

	"guben/message"
	"guben/pack"
	"guben/policy"
)

// Line is one line of a reason, with the lines it rests on.
type Line struct {
	Text  string
	Below []Line
}

// Lines is the reason as a tree of sentences, as policy says it.
func Lines(reason *policy.Reason, lang message.Lang) []Line {
	if reason == nil {
		return nil
	}
	list := reason.Lines(lang)
	tree, _ := nest(list, 0)
	return tree
}

// nest takes the lines at a depth, two spaces a level, and gives the rest.
func nest(list []string, depth int) (tree []Line, rest []string) {
	for len(list) > 0 {
		at := (len(list[0]) - len(strings.TrimLeft(list[0], " "))) / 2
		switch {
		case at < depth:
			return tree, list
		case at > depth && len(tree) > 0:
			last := &tree[len(tree)-1]
			last.Below, list = nest(list, at)
		default:
			tree = append(tree, Line{Text: strings.TrimSpace(list[0])})
			list = list[1:]
		}
	}
	return tree, nil
}

// filled puts the values of a reason into a template of the pack:
// {人均纯收入} is the value of the fact of that name.
func filled(template string, reason *policy.Reason, lang message.Lang) string {
	return pack.Fill(template, func(name string) (string, bool) {
		node := named(reason, name)
		if node == nil {
			return "", false
		}
		return node.Shown(lang), true
	})
}

func named(reason *policy.Reason, name string) *policy.Reason {
	if reason == nil {
		return nil
	}
	if reason.Zh == name || reason.En == name {
		return reason
	}
	for _, part := range reason.Parts {
		if found := named(part, name); found != nil {
			return found
		}
	}
	return nil
}
