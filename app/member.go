package app

import (
	"context"
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/period"
	"guben/registry"
)

// Arrival is somebody who joins a household: new to the registry, or registered
// already (Person), in another household or formerly in this one.
type Arrival struct {
	Subject
	Person int64 // 0 new to the registry
	Entrant
}

// Arrive lets somebody join a household.
func (a *App) Arrive(ctx context.Context, scope auth.Scope, arrival Arrival) error {
	return a.shift(ctx, scope, arrival.Subject, "arrive", func(s *shift) error {
		members, err := s.members(s.home)
		if err != nil {
			return err
		}
		entrant := arrival.Entrant
		if arrival.Person == 0 {
			people, wrongs := Check([]Entrant{entrant}, false, a.Today())
			if wrongs = append(wrongs, fits(people[0], members)...); len(wrongs) > 0 {
				return wrongs[0]
			}
			return s.settle(s.home, people)
		}
		person, err := s.Registry.Get(s.tx, s.scope, dictionary.Person, s.home.County, arrival.Person)
		if err != nil {
			return err
		}
		known := Entrant{Values: registry.Values{"sex": person.Values["sex"], "relation": entrant.Values["relation"]}}
		switch wrongs := fits(known, members); {
		case !entrant.Values["relation"].Known:
			return wrong(0, "relation", "no_value", "field", personField("relation"))
		case entrant.Day == 0:
			return wrong(0, "day", "no_day")
		case len(wrongs) > 0:
			return wrongs[0]
		}
		return s.bring(person, s.home, entrant)
	})
}

// fits says what keeps a person from joining those who belong to a household.
func fits(e Entrant, members []registry.Record) []*Wrong {
	if keyOf("relation", e.Values) == "head" && len(members) > 0 {
		return []*Wrong{wrong(0, "relation", "has_head")}
	}
	people := []Entrant{}
	for _, member := range members {
		people = append(people, Entrant{Values: member.Values})
	}
	wrongs := spouses(append(people, e))
	wrongs = slices.DeleteFunc(wrongs, func(w *Wrong) bool { return w.Member != len(people) }) // others are not this form's to put right
	for _, w := range wrongs {
		w.Member = 0
	}
	return wrongs
}

// outOf is the reason for which who joins one household leaves the other.
var outOf = map[string]string{"married_in": "married_out", "split": "split", "merge": "merge"}

// bring lets somebody who is registered join a household, and with it leave the
// one they belong to.
func (s *shift) bring(person, into registry.Record, e Entrant) error {
	from := person.Household
	if person.To == registry.Forever && from != into.ID {
		old, err := s.Registry.Get(s.tx, s.scope, dictionary.Household, person.County, from)
		if err != nil {
			return err
		}
		if err := s.heirless(old, person); err != nil {
			return err
		}
		s.touch(old)
	}
	out := outOf[e.Reason]
	if out == "" {
		out = "moved_out"
	}
	person, err := s.Registry.Join(s.tx, s.scope, s.origin, person, into, registry.Step{Day: e.Day, Reason: e.Reason}, out)
	if err != nil {
		return err
	}
	s.touch(into)
	values := registry.Values{"presence": presenceOf(e.Reason), "change": coded("change", e.Reason)}
	for key, value := range e.Values {
		values[key] = value
	}
	if _, err := s.Registry.Update(s.tx, s.scope, s.origin, person, registry.Draft{Values: values}); err != nil {
		return err
	}
	return s.emptied(from, e.Day-1)
}

// heirless refuses to take the head out of a household whose other members
// nobody has given a head.
func (s *shift) heirless(home, person registry.Record) error {
	members, err := s.members(home)
	if err != nil || keyOf("relation", person.Values) != "head" || len(members) < 2 {
		return err
	}
	heads := slices.DeleteFunc(members, func(m registry.Record) bool { return keyOf("relation", m.Values) != "head" })
	if len(heads) < 2 {
		return fault.New(fault.Conflict, "app.head_elsewhere", "name", person.Name())
	}
	return nil
}

// emptied closes a household that nobody belongs to any more.
func (s *shift) emptied(id int64, last period.Day) error {
	home, err := s.Registry.Get(s.tx, s.scope, dictionary.Household, s.home.County, id)
	if err != nil || home.To != registry.Forever {
		return err
	}
	members, err := s.members(home)
	if err != nil || len(members) > 0 {
		return err
	}
	return s.Registry.Close(s.tx, s.scope, s.origin, home, last)
}

// Departure is who leaves a household, on which day and why. Where its head
// leaves others behind, one of them becomes the head.
type Departure struct {
	Subject
	People []int64    // persons; all of them: the household is closed
	Day    period.Day // their last there
	Reason string     // key of the list member_change
	Succession
}

// Depart lets members leave a household, or all of it leave the registry.
func (a *App) Depart(ctx context.Context, scope auth.Scope, d Departure) error {
	return a.shift(ctx, scope, d.Subject, "depart", func(s *shift) error {
		members, err := s.members(s.home)
		switch {
		case err != nil:
			return err
		case d.Day == 0:
			return wrong(0, "day", "no_last_day")
		case d.Reason == "" || slices.Contains(comings, d.Reason):
			return wrong(0, "reason", "no_reason_out")
		case len(d.People) == 0 && len(members) > 0:
			return wrong(0, "people", "nobody")
		}
		stay := slices.DeleteFunc(slices.Clone(members), func(m registry.Record) bool { return slices.Contains(d.People, m.ID) })
		if len(stay) != len(members)-len(d.People) {
			return fault.New(fault.Conflict, "app.not_members")
		}
		if err := s.succeed(members, stay, d.Succession); err != nil {
			return err
		}
		for _, id := range d.People {
			if err := s.leave(id, d.Day, d.Reason); err != nil {
				return err
			}
		}
		return s.emptied(s.home.ID, d.Day)
	})
}

// comings are the reasons for which people join.
var comings = []string{"birth", "married_in", "moved_in"}

func (s *shift) leave(id int64, last period.Day, reason string) error {
	person, err := s.Registry.Get(s.tx, s.scope, dictionary.Person, s.home.County, id)
	if err != nil {
		return err
	}
	values := registry.Values{"presence": coded("presence", "reduced"), "change": coded("change", reason)}
	if person, err = s.Registry.Update(s.tx, s.scope, s.origin, person, registry.Draft{Values: values}); err != nil {
		return err
	}
	_, err = s.Registry.Leave(s.tx, s.scope, s.origin, person, registry.Step{Day: last, Reason: reason})
	return err
}

// Restore takes back that a person left a household, or (0) that the household
// was closed, with all who left it on its last day.
func (a *App) Restore(ctx context.Context, scope auth.Scope, subject Subject, person int64) error {
	return a.shift(ctx, scope, subject, "restore", func(s *shift) error {
		if person != 0 {
			return s.stay(person)
		}
		closed := s.home.To
		home, err := s.Registry.Reopen(s.tx, s.scope, s.origin, s.home)
		if err != nil {
			return err
		}
		s.home = home
		all, err := s.Registry.Memberships(s.tx, s.scope, home.County, home.ID)
		if err != nil {
			return err
		}
		for _, member := range all {
			if member.Household == home.ID && member.Record.To == closed && member.Membership.To == closed {
				if err := s.stay(member.Record.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (s *shift) stay(id int64) error {
	person, err := s.Registry.Get(s.tx, s.scope, dictionary.Person, s.home.County, id)
	if err != nil {
		return err
	}
	if person.Household != s.home.ID {
		return fault.New(fault.Conflict, "app.belongs_elsewhere", "name", person.Name())
	}
	members, err := s.members(s.home)
	if err != nil {
		return err
	}
	if wrongs := fits(Entrant{Values: person.Values}, members); len(wrongs) > 0 {
		return fault.New(fault.Conflict, "app.join_instead", "name", person.Name())
	}
	if person, err = s.Registry.Stay(s.tx, s.scope, s.origin, person); err != nil {
		return err
	}
	_, err = s.Registry.Update(s.tx, s.scope, s.origin, person,
		registry.Draft{Values: registry.Values{"presence": coded("presence", "registered"), "change": dictionary.Value{}}})
	return err
}
