package pack

import (
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var directions = []named[Direction]{{"up", Up}, {"down", Down}, {"exactly", Exactly}}

// decimal is a number as a target states it.
var decimal = regexp.MustCompile(`^\d+(\.\d+)?$`)

func (l *loader) tasks(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		t := Task{
			ID:         l.declare(aTask, f, m.need("id")),
			Name:       m.words(m.need("name")),
			Lead:       l.referAll(aUnit, m, "lead"),
			Units:      l.referAll(aUnit, m, "unit"),
			Quote:      m.text("quote"),
			Target:     m.target(m.get("target")),
			Assumption: m.text("assumption"),
			Note:       m.words(m.get("note")),
			At:         f.place(item),
		}
		t.Clauses, t.Below = l.carried(m)
		t.From, t.To = m.fromTo()
		t.Steps = append(m.steps(&t), m.reverse(&t)...)
		l.divided(m, &t)
		if len(t.Lead)+len(t.Units) == 0 {
			m.lacking("no_unit")
		}
		l.pack.Tasks = append(l.pack.Tasks, t)
		m.close()
	}
}

// carried reads the clauses a part carries out; 二(一)2* stands for the clause
// with all items below it.
func (l *loader) carried(m *mapping) (clauses, below []string) {
	for _, node := range m.items("clause") {
		path, whole := strings.CutSuffix(m.scalar(node), "*")
		if path == "" {
			continue
		}
		l.references = append(l.references, reference{aClause, path, m.file, node})
		clauses = append(clauses, path)
		if whole {
			below = append(below, path)
		}
	}
	if len(clauses) == 0 {
		m.problem(m.node, "no_clause")
	}
	return clauses, below
}

// steps reads the steps of a task: days in its span, shares that make a whole.
func (m *mapping) steps(t *Task) (steps []Step) {
	sum, shared := 0, 0
	for _, item := range m.items("steps") {
		s := m.step(item)
		if s.To != 0 && (t.To != 0 && s.To > t.To || s.To < t.From) {
			m.problem(item, "step_outside", "day", s.To)
		}
		if s.Share > 0 {
			shared++
			sum += s.Share
		}
		steps = append(steps, s)
	}
	if shared > 0 && (sum != 100 || shared < len(steps)) {
		m.problem(m.values["steps"], "shares", "sum", sum)
	}
	return steps
}

func (m *mapping) step(item *yaml.Node) Step {
	if item.Kind == yaml.ScalarNode {
		return Step{Name: Words{Zh: m.scalar(item)}}
	}
	s := m.file.mapping(item)
	defer s.close()
	return Step{Name: s.words(s.need("name")), To: s.day(s.get("to")), Quote: s.text("quote"), Share: s.number("share")}
}

// target reads {value, unit, direction, bound, quote}; nil reads as none.
func (m *mapping) target(node *yaml.Node) *Target {
	if node == nil {
		return nil
	}
	v := m.file.mapping(node)
	defer v.close()
	value := v.need("value")
	t := &Target{
		Value:     v.scalar(value),
		Unit:      v.needText("unit"),
		Direction: choice(v, "direction", v.get("direction"), directions),
		Bound:     choice(v, "bound", v.get("bound"), bounds),
		Quote:     v.text("quote"),
	}
	if t.Value != "" && !decimal.MatchString(t.Value) {
		v.problem(value, "not_decimal", "text", t.Value)
	}
	if t.Direction == "" {
		t.Direction = Up
	}
	return t
}

// owners reports two tasks of one clause that one unit owes: they are steps of
// one task.
func (l *loader) owners() {
	type claim struct{ clause, owner string }
	first := map[claim]string{}
	for i := range l.pack.Tasks {
		t := &l.pack.Tasks[i]
		for _, clause := range slices.Compact(slices.Sorted(slices.Values(t.Clauses))) {
			c := claim{clause, t.Owner()}
			if other := first[c]; other != "" && c.owner != "" {
				l.at(t.At, "owner_twice", "id", t.ID, "first", other, "clause", clause, "unit", c.owner)
			}
			first[c] = t.ID
		}
	}
}
