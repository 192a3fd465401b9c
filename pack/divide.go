package pack

import (
	"math/big"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"guben/division"
	"guben/period"
)

// Share is what one unit, perhaps at one place, has to come to of a task's
// target. The shares of a task add up to it.
type Share struct {
	Unit  string
	Place division.Code // 0: wherever the unit is
	Value string        // plain decimal, in the unit of the target
}

// Split is by what a target is divided among the places below.
type Split string

// The ways of dividing.
const (
	Evenly       Split = "evenly"
	ByHouseholds Split = "households" // registered in each place
	ByPersons    Split = "persons"
	Whole        Split = "whole" // every place has to reach the target itself: a percentage
)

var splits = []named[Split]{{"evenly", Evenly}, {"households", ByHouseholds}, {"persons", ByPersons}, {"whole", Whole}}

// divided reads how a task is shared, what comes before it and what measures it.
func (l *loader) divided(m *mapping, t *Task) {
	t.Split = choice(m, "share", m.get("share"), splits)
	t.After = l.referAll(aTask, m, "after")
	t.Progress = l.refer(anIndicator, m.file, orNothing(m.get("progress")))
	for _, item := range m.items("shares") {
		t.Shares = append(t.Shares, l.share(m.file, item))
	}
	if len(t.Shares) == 0 {
		return
	}
	node := m.values["shares"]
	switch sum := total(t.Shares); {
	case t.Target == nil:
		m.problem(node, "shares_no_target")
	case t.Split == Whole:
		m.problem(node, "shares_whole")
	case sum.Cmp(number(t.Target.Value)) != 0:
		m.problem(node, "shares_sum", "sum", plain(sum), "target", t.Target.Value, "unit", t.Target.Unit)
	}
}

// orNothing lets an absent key be read as an empty text.
func orNothing(node *yaml.Node) *yaml.Node {
	if node == nil {
		return &yaml.Node{Kind: yaml.ScalarNode}
	}
	return node
}

func (l *loader) share(f *file, node *yaml.Node) Share {
	m := f.mapping(node)
	defer m.close()
	value := m.need("value")
	s := Share{Unit: l.refer(aUnit, f, orNothing(m.need("unit"))), Value: f.scalar(value)}
	if place := m.get("place"); place != nil {
		code, err := division.ParseCode(f.scalar(place))
		if err != nil || !l.pack.Division.Contains(code) {
			m.problem(place, "share_place", "text", f.scalar(place))
		}
		s.Place = code
	}
	if s.Value != "" && !decimal.MatchString(s.Value) {
		m.problem(value, "not_decimal", "text", s.Value)
	}
	return s
}

func total(shares []Share) *big.Rat {
	sum := new(big.Rat)
	for _, s := range shares {
		sum.Add(sum, number(s.Value))
	}
	return sum
}

// number is a plain decimal; what is none, and has been reported, is 0.
func number(text string) *big.Rat {
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return new(big.Rat)
	}
	return n
}

func plain(n *big.Rat) string {
	text := n.FloatString(3)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// reverse reads a schedule counted back from the last day (倒排工期): steps of
// so many days, or working days, before it.
func (m *mapping) reverse(t *Task) (steps []Step) {
	node := m.get("reverse")
	if node == nil {
		return nil
	}
	if t.To == 0 {
		m.problem(node, "reverse_no_end")
		return nil
	}
	for _, item := range m.items("reverse") {
		s := m.reverseStep(item, t.To)
		if s.To < t.From {
			m.problem(item, "step_outside", "day", s.To)
		}
		if n := len(steps); n > 0 && s.To < steps[n-1].To {
			m.problem(item, "reverse_order", "day", s.To)
		}
		steps = append(steps, s)
	}
	return steps
}

func (m *mapping) reverseStep(item *yaml.Node, last period.Day) Step {
	s := m.file.mapping(item)
	defer s.close()
	days := s.number("days")
	step := Step{Name: s.words(s.need("name")), To: last - period.Day(days)}
	if s.flag("working") {
		var sure bool
		if step.To, sure = period.AddWorkingDays(last, -days); !sure {
			s.problem(item, "working_unknown", "year", last.Year())
		}
	}
	return step
}

// circles reports tasks that wait for themselves, once a circle.
func (l *loader) circles() {
	state := map[string]int{} // 1 on the way, 2 done
	for i := range l.pack.Tasks {
		l.walk(&l.pack.Tasks[i], nil, state)
	}
}

func (l *loader) walk(t *Task, way []string, state map[string]int) {
	switch state[t.ID] {
	case 2:
		return
	case 1:
		from := slices.Index(way, t.ID)
		l.at(t.At, "task_circle", "tasks", strings.Join(append(way[from:], t.ID), " → "))
		return
	}
	state[t.ID] = 1
	for _, id := range t.After {
		if before, ok := l.pack.Task(id); ok {
			l.walk(before, append(way, t.ID), state)
		}
	}
	state[t.ID] = 2
}
