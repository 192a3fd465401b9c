package app

import (
	"context"
	"slices"

	"guben/auth"
	"guben/registry"
)

// Succession is who becomes the head of those that stay in a household, and what
// each of the others is to the new head.
type Succession struct {
	Head      int64            // 0: the head stays
	Relations map[int64]string // keys of the list relation by person; who is not named is what registry.Kin tells
}

// Succeed makes another member the head of a household.
func (a *App) Succeed(ctx context.Context, scope auth.Scope, subject Subject, succession Succession) error {
	return a.shift(ctx, scope, subject, "succeed", func(s *shift) error {
		members, err := s.members(s.home)
		if err != nil {
			return err
		}
		if succession.Head == 0 {
			return wrong(0, "head", "no_successor")
		}
		return s.succeed(members, members, succession)
	})
}

// succeed gives those who stay a head where theirs leaves, and says what they
// are to the new one.
func (s *shift) succeed(members, stay []registry.Record, succession Succession) error {
	led := slices.ContainsFunc(stay, isHead)
	switch {
	case len(stay) == 0 || succession.Head == 0 && (led || !slices.ContainsFunc(members, isHead)):
		return nil
	case succession.Head == 0:
		return wrong(0, "head", "no_successor")
	}
	relations, wrongs := Successors(members, stay, succession)
	if len(wrongs) > 0 {
		return wrongs[0]
	}
	for i, member := range stay {
		values := registry.Values{"relation": coded("relation", relations[i])}
		if _, err := s.Registry.Update(s.tx, s.scope, s.origin, member, registry.Draft{Values: values}); err != nil {
			return err
		}
	}
	return s.renewed()
}

// Successors are what those who stay become: given, or told by what they were.
// What nobody can tell is asked for.
func Successors(members, stay []registry.Record, succession Succession) (relations []string, wrongs []*Wrong) {
	at := slices.IndexFunc(stay, func(m registry.Record) bool { return m.ID == succession.Head })
	if at < 0 {
		return nil, []*Wrong{wrong(0, "head", "no_successor")}
	}
	var before registry.Record
	if i := slices.IndexFunc(members, isHead); i >= 0 {
		before = members[i]
	}
	relations = make([]string, len(stay))
	people := make([]Entrant, len(stay))
	for i, member := range stay {
		switch given := succession.Relations[member.ID]; {
		case i == at:
			relations[i] = "head"
		case given != "":
			relations[i] = given
		default:
			relations[i] = registry.Kin(before, stay[at], member)
		}
		value := coded("relation", relations[i])
		people[i] = Entrant{Values: registry.Values{"relation": value, "sex": member.Values["sex"]}}
		switch sex := registry.SexOf(relations[i]); {
		case !value.Known:
			wrongs = append(wrongs, wrong(i, "relation", "no_relation", "name", member.Name()))
		case sex != "" && member.Values["sex"].Known && keyOf("sex", member.Values) != sex:
			wrongs = append(wrongs, wrong(i, "relation", "other_sex", "relation", said("relation", people[i].Values), "sex", said("sex", member.Values)))
		}
	}
	return relations, append(append(wrongs, heads(people)...), spouses(people)...)
}

func isHead(person registry.Record) bool { return keyOf("relation", person.Values) == "head" }
