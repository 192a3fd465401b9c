package screen

import (
	"slices"

	"guben/auth"
	"guben/fault"
	"guben/policy"
)

// Between tells what another version of the pack changes for the scope's area:
// before and after are one state of a county's registry under two packs. Rules
// only one of them has count as holding for nobody under the other. Townships
// are left aside.
func Between(scope auth.Scope, before, after *Standing) (Answers, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return Answers{}, err
	}
	if !slices.Equal(before.households, after.households) || before.Persons() != after.Persons() {
		return Answers{}, fault.New(fault.Conflict, "screen.other_households")
	}
	from, to := after.within(scope)
	answers := before.standing(from, to)
	answers.DueAfter = after.standing(from, to).Due
	if from == to {
		return answers, nil
	}
	first, last := after.stretches[from].from, after.stretches[to-1].to
	marks := after.marks(first, last)
	for _, id := range rulesOf(before, after) {
		effect := Effect{Rule: id, Unit: after.unitOf(id)}
		effect.Before, effect.After = before.sum(id, from, to), after.sum(id, from, to)
		turns := turning(before, after, id)
		if _, isRule := after.Pack.Rule(id); isRule || after.index(id) < 0 {
			turns.touched = marks
		}
		for row := first; row < last; row++ {
			turns.household(&effect, row)
		}
		answers.Rules = append(answers.Rules, effect)
	}
	answers.Reach = marks.reach()
	return answers, nil
}

// rulesOf are the rules and populations of both, those of the later pack first.
func rulesOf(before, after *Standing) (ids []string) {
	for _, s := range []*Standing{after, before} {
		for i := range s.base {
			if id := s.base[i].Rule.ID; !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// sum adds up one rule over stretches; a rule the pack does not have gives nothing.
func (s *Standing) sum(rule string, from, to int) (total Side) {
	if i := s.index(rule); i >= 0 {
		for _, part := range s.before[i][from:to] {
			total.add(part)
		}
	}
	return total
}

// turning compares who a rule holds for. Where one pack lacks the rule, or has it
// about another subject, the answers are brought to persons first.
func turning(before, after *Standing, rule string) *difference {
	was, is := before.answers(rule), after.answers(rule)
	if was.Rule == nil {
		was = policy.Column{Rule: is.Rule, Truth: make([]policy.Truth, len(is.Truth))}
	}
	if is.Rule == nil {
		is = policy.Column{Rule: was.Rule, Truth: make([]policy.Truth, len(was.Truth))}
	}
	if was.Rule.On != is.Rule.On {
		was, is = before.perPerson(was), after.perPerson(is)
	}
	return &difference{before: counter{frame: before.frame, column: &was}, after: counter{frame: after.frame, column: &is}}
}

func (s *Standing) answers(rule string) (c policy.Column) {
	if i := s.index(rule); i >= 0 {
		c = s.base[i]
	}
	return c
}

// perPerson says of each person what holds for the household.
func (s *Standing) perPerson(c policy.Column) policy.Column {
	if c.Rule.On == policy.OnPerson {
		return c
	}
	about := *c.Rule
	about.On = policy.OnPerson
	truth := make([]policy.Truth, s.frame.Persons())
	for row := range s.Households() {
		first, end := s.frame.Members(row)
		for person := first; person < end; person++ {
			truth[person] = c.Truth[row]
		}
	}
	return policy.Column{Rule: &about, Truth: truth}
}
