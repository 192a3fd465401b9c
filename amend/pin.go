package amend

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/pack"
	"guben/period"
	"guben/store"
)

// pin dates tests that a new value made fail to the day before it: what they say
// was true of the value before, and stays so. Groups that name a day of their own,
// or that fail all the same, are left to the author.
func (e *Editor) pin(tx *store.Tx, a *Amendment, from period.Day) error {
	groups := e.failing(a)
	for len(groups) > 0 {
		dated := *a
		dated.Files = append([]File(nil), a.Files...)
		texts := e.dated(&dated, groups, from-1)
		still := 0
		for group := range e.failing(&dated) {
			if groups[group] {
				delete(groups, group)
				still++
			}
		}
		if still > 0 {
			continue
		}
		for path, text := range texts {
			if err := e.set(tx, a, path, text); err != nil {
				return err
			}
		}
		break
	}
	return nil
}

// group is the tests of one item of a file.
type group struct {
	path string
	rank int // of the item in the file
}

// failing are the groups with a test that fails; none while the pack has mistakes.
func (e *Editor) failing(a *Amendment) map[group]bool {
	made, problems := e.Load(a)
	if len(problems) > 0 {
		return nil
	}
	groups := map[group]bool{}
	for _, result := range made.RunTests() {
		if result.Test == nil || result.Problem == nil {
			continue
		}
		path := strings.TrimPrefix(result.Test.At.File, a.Pack+"/")
		if s, err := e.source(a, path); err == nil {
			groups[group{path, s.holding(result.Test)}] = true
		}
	}
	return groups
}

func (e *Editor) source(a *Amendment, path string) (*source, error) {
	text, err := e.Text(a, path)
	if err != nil {
		return nil, err
	}
	return read(path, text)
}

// holding is the rank of the item a test stands in.
func (s *source) holding(test *pack.Test) (rank int) {
	for i, item := range s.items {
		if item.Line <= test.At.Line {
			rank = i
		}
	}
	return rank
}

// dated gives the files with the groups dated, laid over a.
func (e *Editor) dated(a *Amendment, groups map[group]bool, day period.Day) map[string]string {
	texts := map[string]string{}
	for at := range groups {
		s, err := e.source(a, at.path)
		if err != nil {
			continue
		}
		if text, ok := s.date(s.items[at.rank], day); ok {
			texts[at.path] = text
			if known := a.file(at.path); known != nil {
				known.Text = text
			} else {
				a.Files = append(a.Files, File{Path: at.path, Text: text})
			}
		}
	}
	return texts
}

// date puts a day below the name of the rule, where the group has none.
func (s *source) date(item *yaml.Node, day period.Day) (string, bool) {
	key, rule := pair(item, "rule")
	if rule == nil || child(item, "day") != nil || item.Style&yaml.FlowStyle != 0 {
		return s.text, false
	}
	at := s.lineEnd(s.start(rule))
	return s.replace(at, at, s.newline()+strings.Repeat(" ", key.Column-1)+"day: "+day.String()), true
}
