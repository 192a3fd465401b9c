package screen

import (
	"guben/auth"
	"guben/division"
	"guben/policy"
)

// VillageEffect is what a question changes in a rule about villages: how many
// of the area's villages it holds for, and which ones come and go. Villages in
// which nobody is registered are left aside.
type VillageEffect struct {
	Rule    string          `json:"rule"`
	Unit    string          `json:"unit,omitempty"`
	Before  int             `json:"before"` // villages it holds for
	After   int             `json:"after"`
	Unknown [2]int          `json:"unknown"` // villages it cannot be decided for, before and after
	Gained  []division.Code `json:"gained"`
	Lost    []division.Code `json:"lost"`
}

// Changed reports whether the question changes anything here.
func (e VillageEffect) Changed() bool {
	return len(e.Gained)+len(e.Lost) > 0 || e.Unknown[0] != e.Unknown[1]
}

func (e *VillageEffect) add(part VillageEffect) {
	e.Before += part.Before
	e.After += part.After
	e.Unknown[0] += part.Unknown[0]
	e.Unknown[1] += part.Unknown[1]
	e.Gained, e.Lost = append(e.Gained, part.Gained...), append(e.Lost, part.Lost...)
}

// villageEffects decides the rules about villages again that a question can
// change, over the stretches [from, to).
func (s *Standing) villageEffects(edition *policy.Edition, question Question, from, to int) ([]VillageEffect, error) {
	effects := []VillageEffect{}
	for i := range s.ofVillages {
		before := &s.ofVillages[i]
		if from == to || !question.touches(s.Pack, before.Rule.ID) {
			continue
		}
		after, err := edition.Sweep(s.frame, before.Rule.ID)
		if err != nil {
			return nil, err
		}
		effects = append(effects, s.villageEffect(before.Rule.ID, before, &after[0], from, to))
	}
	return effects, nil
}

// villageEffect holds two answers about villages against each other; nil is a
// pack without the rule.
func (s *Standing) villageEffect(rule string, before, after *policy.Column, from, to int) VillageEffect {
	e := VillageEffect{Rule: rule, Unit: s.unitOf(rule), Gained: []division.Code{}, Lost: []division.Code{}}
	at := func(c *policy.Column, village int) policy.Truth {
		if c == nil {
			return policy.False
		}
		return c.Truth[village]
	}
	for i := from; i < to; i++ {
		was, is := at(before, i), at(after, i)
		for side, truth := range [2]policy.Truth{was, is} {
			if truth == policy.Undecided {
				e.Unknown[side]++
			}
		}
		if was == policy.True {
			e.Before++
		}
		if is == policy.True {
			e.After++
		}
		switch turn(was == policy.True, is == policy.True) {
		case gains:
			e.Gained = append(e.Gained, s.stretches[i].village)
		case loses:
			e.Lost = append(e.Lost, s.stretches[i].village)
		}
	}
	return e
}

// villagesBetween are the rules about villages of two packs.
func villagesBetween(scope auth.Scope, before, after *Standing) []VillageEffect {
	effects, seen := []VillageEffect{}, map[string]bool{}
	from, to := after.within(scope)
	for _, s := range []*Standing{after, before} {
		for i := range s.ofVillages {
			if id := s.ofVillages[i].Rule.ID; !seen[id] {
				seen[id] = true
				effects = append(effects, after.villageEffect(id, before.ofVillage(id), after.ofVillage(id), from, to))
			}
		}
	}
	return effects
}

// ofVillage is what a rule about villages gives as the pack stands; nil without.
func (s *Standing) ofVillage(rule string) *policy.Column {
	for i := range s.ofVillages {
		if s.ofVillages[i].Rule.ID == rule {
			return &s.ofVillages[i]
		}
	}
	return nil
}
