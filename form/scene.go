package form

import (
	"slices"

	"guben/period"
	"guben/policy"
)

// scene is a record as rules see it: the subject with the form's own facts
// behind those of the registry.
type scene struct {
	program   *Program
	edition   *policy.Edition
	household policy.Household
	village   policy.Village
	member    int
	own       []policy.Value // the subject's values, the form's own included
}

func (p *Program) scene(values Values, facts Facts, day period.Day) *scene {
	s := &scene{program: p, edition: p.asOf(day), member: facts.Member}
	if facts.Household != nil {
		s.household = *facts.Household
	}
	if v := facts.village(); v != nil && !p.apart {
		s.village, s.household.Village = *v, v
	}
	if p.apart {
		s.household = policy.Household{}
	}
	if !p.members {
		s.household.Members = nil // nobody asks for them: not staged for each record
	}
	s.stand(facts)
	s.put(values)
	return s
}

// stand gives the subject a slice of values of its own with room for the form's.
func (s *scene) stand(facts Facts) {
	p := s.program
	s.own = policy.Unset(p.facts)
	switch p.on {
	case policy.OnVillage:
		s.adopt(&s.village.Values)
		s.household.Village = &s.village
	case policy.OnHousehold:
		s.adopt(&s.household.Values)
	case policy.OnPerson:
		s.member = max(s.member, 0)
		s.household.Members = slices.Clone(s.household.Members)
		for len(s.household.Members) <= s.member {
			s.household.Members = append(s.household.Members, policy.Member{})
		}
		s.adopt(&s.household.Members[s.member].Values)
	}
}

// adopt copies the registry's facts before the form's own.
func (s *scene) adopt(values *[]policy.Value) {
	copy(s.own, (*values)[:min(len(*values), s.program.base)])
	*values = s.own
}

// put sets the form's own facts, and of fields by reference that may be changed
// what the record says.
func (s *scene) put(values Values) {
	for _, f := range s.program.fields {
		switch {
		case f.facts >= 0:
			f.put(s.own[f.facts:], values[f.ID])
		case f.dict != nil && f.Update != NoUpdate && f.known >= 0 && values[f.ID].Known:
			s.overlay(f, f.fact(values[f.ID]))
		}
	}
}

// overlay lets a changed fact of the registry count as the record says.
func (s *scene) overlay(f *field, v policy.Value) {
	on := onOf[f.dict.Entity]
	if on == s.program.on {
		s.own[f.known] = v
		return
	}
	wide := &s.household.Values
	if on == policy.OnVillage {
		if s.household.Village == nil {
			return
		}
		s.village = *s.household.Village
		s.household.Village, wide = &s.village, &s.village.Values
	}
	*wide = slices.Clone(*wide)
	if f.known < len(*wide) {
		(*wide)[f.known] = v
	}
}

// decide gives the answers of the form's rules, which stand before the pack's.
func (s *scene) decide(into []policy.Truth) []policy.Truth {
	into = into[:0]
	if s.program.on == policy.OnVillage {
		for _, d := range s.edition.DecideVillage(&s.village) {
			into = append(into, d.Truth)
		}
		return into
	}
	for _, d := range s.edition.DecideAll(&s.household) {
		if d.Member < 0 || d.Member == s.member {
			into = append(into, d.Truth)
		}
	}
	return into
}

// derive is a computed fact of the subject, or of what it belongs to.
func (s *scene) derive(f *field) policy.Value {
	values, err := s.edition.Derive(f.derived, &s.household)
	switch {
	case err != nil || len(values) == 0:
		return policy.Unknown
	case len(values) == 1:
		return values[0]
	}
	return values[s.member]
}
