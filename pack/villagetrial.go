package pack

import (
	"slices"

	"guben/policy"
)

// decide decides the test's rule for its subject.
func (t *Test) decide(edition *policy.Edition) ([]policy.Decision, error) {
	if t.Village == nil {
		return edition.Decide(t.Rule, t.Household)
	}
	decision, err := edition.DecideFor(t.Rule, t.Village)
	return []policy.Decision{decision}, err
}

// villageOf reads the village of a case with its households. Without any it is
// not known who lives there; an empty list is nobody.
func (t *trials) villageOf(m *mapping) *policy.Village {
	v := t.villageWith(append(slices.Clone(t.village), t.given(policy.OnVillage, m.get("village"))...))
	node := m.get("households")
	if node == nil {
		return v
	}
	v.Households = []*policy.Household{}
	for _, item := range t.sequence(node) {
		home := t.mapping(item)
		h := t.householdOf(home, home.get("household"), 0)
		h.Village = v
		v.Households = append(v.Households, h)
		home.close()
	}
	return v
}

// villageWith is a village of which the given facts are known.
func (t *trials) villageWith(facts []given) *policy.Village {
	v := &policy.Village{Values: policy.Unset(len(t.schema.Village.Facts))}
	for _, fact := range facts {
		v.Values[fact.ref.Index] = fact.value
	}
	return v
}
