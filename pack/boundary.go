package pack

import (
	"slices"

	"guben/message"
	"guben/policy"
)

// loose reports parameters whose boundary no test holds fast: moving the
// parameter by the least step up, or down, has to change the answer of some
// test of each rule that names it, or the tests would pass with a wrong one.
func (p *Pack) loose() []Problem {
	var problems []Problem
	for _, r := range p.Program.Rules() {
		for _, id := range ownParameters(p.Program, r.ID) {
			for _, sign := range []policy.Value{1, -1} {
				if !p.notices(&r, id, sign) {
					problems = append(problems, Problem{Place: r.At, Code: "pack.loose",
						Args: []any{"id", r.ID, "parameter", p.parameterName(id), "way", way(sign)}})
				}
			}
		}
	}
	return problems
}

// ownParameters are those a rule names itself or through computed facts, not
// through other rules, whose own tests answer for them.
func ownParameters(program *policy.Program, rule string) []string {
	reads := program.Reads(rule)
	return slices.DeleteFunc(reads.Parameters, func(parameter string) bool {
		return slices.ContainsFunc(reads.Rules, func(other string) bool {
			return slices.Contains(program.Reads(other).Parameters, parameter)
		})
	})
}

// notices reports whether some test of the rule answers otherwise when the
// parameter is moved. An amount may round the least step away, so a hundred of
// them (a yuan) will do.
func (p *Pack) notices(r *policy.Rule, parameter string, sign policy.Value) bool {
	steps := []policy.Value{sign}
	if r.Amount.Body != "" {
		steps = append(steps, 100*sign)
	}
	for i := range p.Tests {
		for _, step := range steps {
			if test := &p.Tests[i]; test.Rule == r.ID && p.moves(test, parameter, step) {
				return true
			}
		}
	}
	return false
}

func (p *Pack) moves(test *Test, parameter string, step policy.Value) bool {
	edition := p.Program.On(test.Day)
	value, _ := edition.Parameter(parameter)
	if !value.Known() {
		return false
	}
	moved, err := edition.With(parameter, value+step)
	if err != nil {
		return false
	}
	before, err1 := test.decide(edition)
	after, err2 := test.decide(moved)
	if err1 != nil || err2 != nil {
		return false
	}
	return !slices.EqualFunc(before, after, func(a, b policy.Decision) bool { return a.Truth == b.Truth && a.Amount == b.Amount })
}

func way(step policy.Value) message.Key {
	if step > 0 {
		return "pack.up"
	}
	return "pack.down"
}

func (p *Pack) parameterName(id string) Words {
	found, ok := find(p.Parameters, func(q *policy.Parameter) bool { return q.ID == id })
	if !ok {
		return Words{Zh: id}
	}
	return Words{Zh: found.Name, En: found.En}
}
