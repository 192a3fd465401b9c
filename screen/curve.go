package screen

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"guben/auth"
	"guben/fault"
	"guben/policy"
)

// Point is a parameter's value and what a rule gives there.
type Point struct {
	Value policy.Value `json:"value"`
	Side
}

// Range answers how a rule depends on a parameter from one value to another, in
// at most steps equal steps, all else as the question has it.
func (s *Standing) Range(scope auth.Scope, question Question, parameter, rule string, from, to policy.Value, steps int) ([]Point, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	if steps < 1 || steps > 100 || to <= from {
		return nil, fault.New(fault.Invalid, "screen.bad_range")
	}
	index := s.index(rule)
	if index < 0 {
		return nil, fault.New(fault.NotFound, "screen.no_rule", "rule", rule)
	}
	question = s.relevant(question, rule, parameter)
	first, end := s.within(scope)
	key := keyOf(first, end, question, parameter, rule, from, to, steps)
	if points, known := s.curves.get(key); known {
		return slices.Clone(points), nil
	}
	edition, err := s.edition(question)
	if err != nil {
		return nil, err
	}
	points := make([]Point, 0, steps+1)
	var memory []policy.Column
	for _, value := range values(from, to, steps) {
		moved, err := edition.With(parameter, value)
		if err != nil {
			return nil, err
		}
		if memory, err = moved.SweepInto(memory, s.frame, rule); err != nil {
			return nil, err
		}
		points = append(points, Point{value, s.side(index, &memory[0], first, end)})
	}
	s.curves.put(key, slices.Clone(points), curvesKept)
	return points, nil
}

func keyOf(first, end int, question Question, parameter, rule string, from, to policy.Value, steps int) string {
	return fmt.Sprint(first, end, parameter, rule, from, to, steps, question)
}

// drawn reports whether Range has the answer at hand.
func (s *Standing) drawn(scope auth.Scope, question Question, parameter, rule string, from, to policy.Value, steps int) bool {
	first, end := s.within(scope)
	_, known := s.curves.get(keyOf(first, end, s.relevant(question, rule, parameter), parameter, rule, from, to, steps))
	return known
}

// values are the points of a range, each once: a range of few units has fewer.
func values(from, to policy.Value, steps int) []policy.Value {
	list := make([]policy.Value, 0, steps+1)
	for i := range steps + 1 {
		list = append(list, from+(to-from)*policy.Value(i)/policy.Value(steps))
	}
	return slices.Compact(list)
}

// side is what a rule gives over an area with other answers.
func (s *Standing) side(index int, after *policy.Column, first, end int) Side {
	effect := Effect{}
	for j := first; j < end; j++ {
		effect.After.add(s.before[index][j])
	}
	d := difference{before: s.counter(&s.base[index]), after: s.counter(after)}
	if first < end {
		d.add(&effect, s.stretches[first].from, s.stretches[end-1].to)
	}
	return effect.After
}

// relevant leaves of a question what bears on a rule, the parameter of the
// range aside: so one curve serves while its own parameter is being moved.
func (s *Standing) relevant(question Question, rule, parameter string) Question {
	reads := s.Pack.Program.Reads(rule)
	kept := Question{Parameters: map[string]policy.Value{}}
	for id, value := range question.Parameters {
		if id != parameter && reads.RestsOn(id) {
			kept.Parameters[id] = value
		}
	}
	for _, id := range question.Off {
		if id == rule || slices.Contains(reads.Rules, id) {
			kept.Off = append(kept.Off, id)
		}
	}
	slices.SortFunc(kept.Off, strings.Compare)
	return kept
}

// kept keeps the newest answers: while a slider moves, the curve under it is
// asked for again and again.
type kept[V any] struct {
	mutex sync.Mutex
	known map[string]V
}

func (k *kept[V]) get(key string) (V, bool) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	value, known := k.known[key]
	return value, known
}

func (k *kept[V]) put(key string, value V, most int) {
	k.mutex.Lock()
	defer k.mutex.Unlock()
	if k.known == nil || len(k.known) >= most {
		k.known = map[string]V{}
	}
	k.known[key] = value
}

const curvesKept = 64
