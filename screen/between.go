package screen

import (
	"slices"

	"guben/auth"
	"guben/fault"
	"guben/policy"
)

// Between tells what another version of the pack changes for the scope's area:
// before and after are one state of a county's registry under two packs. Rules
// only one of them has count as holding for nobody under the other.
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
	townships := after.townships(from, to)
	for i := range townships {
		t := &townships[i]
		t.marks = after.marks(after.stretches[t.from].from, after.stretches[t.to-1].to)
	}
	for _, id := range rulesOf(before, after) {
		answers.Rules = append(answers.Rules, versus(before, after, id, townships))
	}
	for _, t := range townships {
		answers.Reach.add(t.marks.reach())
		answers.Townships = append(answers.Townships, t.effects...)
	}
	answers.Villages = villagesBetween(scope, before, after)
	var err error
	answers.ByMonth, err = MonthsBetween(scope, before, after)
	return answers, err
}

// versus is the effect on one rule, with that of each township it changes in.
func versus(before, after *Standing, id string, townships []township) Effect {
	unit := after.unitOf(id)
	if unit == "" {
		unit = before.unitOf(id)
	}
	all := Effect{Rule: id, Unit: unit}
	turns := turning(before, after, id)
	_, isRule := after.Pack.Rule(id)
	for i := range townships {
		t := &townships[i]
		if turns.touched = nil; isRule || after.index(id) < 0 {
			turns.touched = t.marks
		}
		effect := Effect{Rule: id, Unit: unit, Township: t.code, Before: before.sum(id, t.from, t.to), After: after.sum(id, t.from, t.to)}
		for row := after.stretches[t.from].from; row < after.stretches[t.to-1].to; row++ {
			turns.household(&effect, row)
		}
		if all.add(effect); effect.Changed() {
			t.effects = append(t.effects, effect)
		}
	}
	return all
}

// WhoBetween is Standing.Who of another version of the pack.
func WhoBetween(scope auth.Scope, before, after *Standing, rule string, limit int) ([]Swing, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	known, ok := after.Pack.Rule(rule)
	if !ok {
		known, ok = before.Pack.Rule(rule)
	}
	if before.index(rule) < 0 && after.index(rule) < 0 || scope.Role == auth.Department && !(ok && concerns(scope, known)) {
		return nil, fault.New(fault.NotFound, "screen.no_rule", "rule", rule)
	}
	turns, swings := turning(before, after, rule), []Swing{}
	from, to := after.within(scope)
	for _, part := range after.stretches[from:to] {
		if len(swings) < limit {
			swings = after.swing(swings, turns, part.from, part.to, part.village)
		}
	}
	return swings[:min(limit, len(swings))], nil
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
