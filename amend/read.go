package amend

import (
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/policy"
)

// Reading is an amendment read as the pack it makes.
type Reading struct {
	Pack     *pack.Pack     // nil while there are problems
	Problems []pack.Problem // mistakes, then what its tests say, by place
	Tests    int            // tests run, 0 while the pack cannot be read
	Failed   int            // tests that failed
}

// Sound reports whether the amendment can be submitted.
func (r *Reading) Sound() bool { return r.Pack != nil && len(r.Problems) == 0 }

// In are the problems of one file.
func (r *Reading) In(file string) (list []pack.Problem) {
	for _, p := range r.Problems {
		if strings.HasSuffix(p.Place.File, "/"+file) {
			list = append(list, p)
		}
	}
	return list
}

// Shipped is the pack as it came with the program.
func (e *Editor) Shipped(id string) (*pack.Pack, error) {
	p, problems := pack.Load(e.Packs, id)
	if len(problems) > 0 {
		return nil, problems[0].Fault()
	}
	return p, nil
}

// Load makes the pack an amendment describes; with any problem it must not be used.
func (e *Editor) Load(a *Amendment) (*pack.Pack, []pack.Problem) {
	return pack.Load(over(e.Packs, a.Pack, a.Files), a.Pack)
}

// Read makes the pack and runs its tests.
func (e *Editor) Read(a *Amendment) *Reading {
	made, problems := e.Load(a)
	if len(problems) > 0 {
		return &Reading{Problems: problems}
	}
	r := &Reading{Pack: made}
	for _, result := range made.RunTests() {
		if result.Test != nil {
			r.Tests++
		}
		if result.Problem != nil {
			r.Problems = append(r.Problems, *result.Problem)
			if result.Test != nil {
				r.Failed++
			}
		}
	}
	return r
}

// editable are the files of a pack a county may change. What the plan is, and
// what departments deliver, stays as it was shipped: rosters on record are read by it.
var editable = regexp.MustCompile(`^(params|tables|facts|populations|rules|duties|tasks|indicators|ledgers|stages|clauses|units)(\.yaml|/[a-z0-9_-]+\.yaml)$|^tests/[a-z0-9_-]+\.yaml$`)

// Paths are the files of the amended pack that may be changed, in order.
func (e *Editor) Paths(a *Amendment) []string {
	var paths []string
	fs.WalkDir(over(e.Packs, a.Pack, a.Files), a.Pack, func(name string, entry fs.DirEntry, err error) error {
		if file := strings.TrimPrefix(name, a.Pack+"/"); err == nil && !entry.IsDir() && editable.MatchString(file) {
			paths = append(paths, file)
		}
		return nil
	})
	return paths
}

// Text is a file of the amended pack; fault.NotFound if there is none.
func (e *Editor) Text(a *Amendment, file string) (string, error) {
	if !editable.MatchString(file) {
		return "", fault.New(fault.NotFound, "amend.no_file", "file", file)
	}
	data, err := fs.ReadFile(over(e.Packs, a.Pack, a.Files), path.Join(a.Pack, file))
	if err != nil {
		return "", fault.New(fault.NotFound, "amend.no_file", "file", file)
	}
	return string(data), nil
}

// find looks through the files of some parts for the one that has the item.
func (e *Editor) find(a *Amendment, id string, parts ...string) (*source, error) {
	for _, file := range e.Paths(a) {
		if part, _, _ := strings.Cut(strings.TrimSuffix(file, ".yaml"), "/"); !slices.Contains(parts, part) {
			continue
		}
		text, err := e.Text(a, file)
		if err != nil {
			return nil, err
		}
		s, err := read(file, text)
		if err != nil {
			return nil, err
		}
		if s.item("id", id) != nil {
			return s, nil
		}
	}
	return nil, fault.New(fault.NotFound, "amend.no_item", "id", id)
}

// Values are the dated values of every parameter as they stand in the text, which
// may have mistakes elsewhere.
func (e *Editor) Values(a *Amendment) map[string][]policy.Dated {
	values := map[string][]policy.Dated{}
	for _, file := range e.Paths(a) {
		if file != "params.yaml" && !strings.HasPrefix(file, "params/") {
			continue
		}
		s, err := e.source(a, file)
		if err != nil {
			continue
		}
		for _, item := range s.items {
			id, list := child(item, "id"), child(item, "values")
			if id == nil || list == nil {
				continue
			}
			for _, entry := range list.Content {
				if d := datedOf(entry); d.value != nil {
					values[id.Value] = append(values[id.Value], policy.Dated{From: d.from, To: d.to, Value: policy.Text{Body: d.value.Value}})
				}
			}
		}
	}
	return values
}

// RuleText is what the amendment says of a rule or population now.
func (e *Editor) RuleText(a *Amendment, rule string) (RuleText, error) {
	s, err := e.find(a, rule, "rules", "populations")
	if err != nil {
		return RuleText{}, err
	}
	text := s.ruleText(s.item("id", rule))
	for _, file := range e.Paths(a) {
		if !strings.HasPrefix(file, "tests/") {
			continue
		}
		content, err := e.Text(a, file)
		if err != nil {
			return text, err
		}
		if tests, err := read(file, content); err == nil { // one that cannot be read is among the problems
			text.Tests = append(text.Tests, tests.groups(rule)...)
		}
	}
	return text, nil
}

// Line is one line of a changed file.
type Line struct {
	Mark   string // "+", "-", "" for a line shown around them, "⋯" where lines are left out
	Number int    // in the new text, 0 for a line taken out
	Text   string
}

// Lines are the changed lines of a file with those around them.
func (f File) Lines() []Line {
	before, after := strings.Split(f.Before, "\n"), strings.Split(f.Text, "\n")
	same := common(before, after)
	var lines []Line
	i, j := 0, 0
	for _, match := range append(same, [2]int{len(before), len(after)}) {
		for ; i < match[0]; i++ {
			lines = append(lines, Line{"-", 0, before[i]})
		}
		for ; j < match[1]; j++ {
			lines = append(lines, Line{"+", j + 1, after[j]})
		}
		if i < len(before) && j < len(after) {
			lines = append(lines, Line{"", j + 1, after[j]})
			i, j = i+1, j+1
		}
	}
	return around(lines, 2)
}

// around leaves out unchanged lines farther than n from a changed one.
func around(lines []Line, n int) (near []Line) {
	left := 0
	for i := range lines {
		if !slices.ContainsFunc(lines[max(0, i-n):min(len(lines), i+n+1)], func(l Line) bool { return l.Mark != "" }) {
			left++
			continue
		}
		if left > 0 && len(near) > 0 {
			near = append(near, Line{Mark: "⋯"})
		}
		near, left = append(near, lines[i]), 0
	}
	return near
}

// common are the lines both texts have, in order, as pairs of their numbers: the
// longest common subsequence of what lies between the common beginning and end.
func common(a, b []string) (pairs [][2]int) {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		pairs = append(pairs, [2]int{head, head})
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	for _, p := range subsequence(a[head:len(a)-tail], b[head:len(b)-tail]) {
		pairs = append(pairs, [2]int{p[0] + head, p[1] + head})
	}
	for ; tail > 0; tail-- {
		pairs = append(pairs, [2]int{len(a) - tail, len(b) - tail})
	}
	return pairs
}

// mostCells bounds the memory of a comparison; beyond it a text counts as new.
const mostCells = 4 << 20

func subsequence(a, b []string) (pairs [][2]int) {
	if len(a)*len(b) > mostCells {
		return nil
	}
	length := make([][]int32, len(a)+1)
	for i := range length {
		length[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if length[i][j] = max(length[i+1][j], length[i][j+1]); a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			pairs = append(pairs, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return pairs
}

// say lets an unsound amendment be refused with its first mistake.
func (r *Reading) fault() error {
	return fault.New(fault.Invalid, "amend.unsound", "count", len(r.Problems), "first", said{r.Problems[0]})
}

type said struct{ pack.Problem }

// Say is the mistake with its place.
func (s said) Say(lang message.Lang) string {
	return s.Place.String() + " " + s.Sentence(lang)
}
