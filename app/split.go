package app

import (
	"context"
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/registry"
)

// Split is some members of a household who become one of their own.
type Split struct {
	Subject
	Village   division.Code   // of the new household, 0 the same
	Day       period.Day      // its first
	Values    registry.Values // of the new household
	Carry     bool            // what was found of the old household as a poor one holds for the new one
	Head      int64           // of the new household
	Relations map[int64]string
	People    []int64    // who goes
	Stay      Succession // of those who stay, where their head goes
}

// carried are the groups of fields that say what a household was found to be.
var carried = []string{"poverty", "monitoring"}

// Split divides a household.
func (a *App) Split(ctx context.Context, scope auth.Scope, split Split) (made registry.Record, err error) {
	err = a.shift(ctx, scope, split.Subject, "split", func(s *shift) error {
		members, err := s.members(s.home)
		switch {
		case err != nil:
			return err
		case split.Day == 0:
			return wrong(0, "day", "no_day")
		case len(split.People) == 0:
			return wrong(0, "people", "nobody")
		case len(split.People) >= len(members):
			return wrong(0, "people", "everybody")
		}
		goes := func(m registry.Record) bool { return slices.Contains(split.People, m.ID) }
		leaving := slices.DeleteFunc(slices.Clone(members), func(m registry.Record) bool { return !goes(m) })
		stay := slices.DeleteFunc(slices.Clone(members), goes)
		if len(leaving) != len(split.People) {
			return fault.New(fault.Conflict, "app.not_members")
		}
		relations, wrongs := Successors(members, leaving, Succession{split.Head, split.Relations})
		if len(wrongs) > 0 {
			return wrongs[0]
		}
		if err := s.succeed(members, stay, split.Stay); err != nil {
			return err
		}
		if made, err = s.found(split); err != nil {
			return err
		}
		for i, person := range leaving {
			entrant := Entrant{Values: registry.Values{"relation": coded("relation", relations[i])}, Day: split.Day, Reason: "split"}
			if err := s.moveOver(person.ID, made, entrant); err != nil {
				return err
			}
		}
		return nil
	})
	return made, err
}

// found registers the new household.
func (s *shift) found(split Split) (registry.Record, error) {
	village := split.Village
	if village == 0 {
		village = s.home.Village
	}
	values := registry.Values{}
	for _, field := range dictionary.Fields(dictionary.Household) {
		if value := s.home.Values[field.Key]; split.Carry && slices.Contains(carried, field.Group) && field.Type != dictionary.Secret && value.Known {
			values[field.Key] = value
		}
	}
	for key, value := range split.Values {
		values[key] = value
	}
	return s.Registry.BeginHousehold(s.tx, s.scope, s.origin, village, split.Day, registry.Draft{Values: values})
}

// moveOver brings a member of the subject into another household. That members
// without a head stay behind has been seen to.
func (s *shift) moveOver(id int64, into registry.Record, e Entrant) error {
	person, err := s.Registry.Get(s.tx, s.scope, dictionary.Person, s.home.County, id)
	if err != nil {
		return err
	}
	if person, err = s.Registry.Join(s.tx, s.scope, s.origin, person, into, registry.Step{Day: e.Day, Reason: e.Reason}, e.Reason); err != nil {
		return err
	}
	s.touch(into)
	e.Values["presence"], e.Values["change"] = presenceOf(e.Reason), coded("change", e.Reason)
	_, err = s.Registry.Update(s.tx, s.scope, s.origin, person, registry.Draft{Values: e.Values})
	return err
}

// Union is a household that becomes part of another.
type Union struct {
	Subject
	Into      int64
	Day       period.Day       // first in the other
	Relations map[int64]string // to the other's head, by person
}

// Unite brings all members of a household into another and closes it.
func (a *App) Unite(ctx context.Context, scope auth.Scope, union Union) error {
	return a.shift(ctx, scope, union.Subject, "unite", func(s *shift) error {
		into, err := s.Registry.Get(s.tx, s.scope, dictionary.Household, union.County, union.Into)
		switch {
		case err != nil:
			return err
		case into.ID == s.home.ID:
			return wrong(0, "into", "itself")
		case union.Day == 0:
			return wrong(0, "day", "no_day")
		}
		if into, err = s.Registry.Stamp(s.tx, s.scope, s.origin, into); err != nil {
			return err
		}
		members, err := s.members(s.home)
		if err != nil {
			return err
		}
		for i, member := range members {
			relation := coded("relation", union.Relations[member.ID])
			if !relation.Known {
				return wrong(i, "relation", "no_relation", "name", member.Name())
			}
			entrant := Entrant{Values: registry.Values{"relation": relation, "sex": member.Values["sex"]}, Day: union.Day, Reason: "merge"}
			there, err := s.members(into)
			if err != nil {
				return err
			}
			if wrongs := fits(entrant, there); len(wrongs) > 0 {
				wrongs[0].Member = i
				return wrongs[0]
			}
			delete(entrant.Values, "sex")
			if err := s.moveOver(member.ID, into, entrant); err != nil {
				return err
			}
		}
		return s.emptied(s.home.ID, union.Day-1)
	})
}
