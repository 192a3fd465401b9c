package app

import (
	"context"
	"errors"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/registry"
	"guben/store"
)

// Enrolment is a household that is new to the registry, with its people.
type Enrolment struct {
	Village division.Code
	Values  registry.Values // of the household; its head's name and number follow from the head
	People  []Entrant       // one of them the head
	Key     string          // idempotency
}

// Enrol registers a household with its people and screens it, in one
// transaction. What cannot be taken of one person is a *Wrong.
func (a *App) Enrol(ctx context.Context, scope auth.Scope, e Enrolment) (home registry.Record, err error) {
	err = a.DB.Update(ctx, func(tx *store.Tx) error {
		people, wrongs := Check(e.People, true, a.Today())
		if len(wrongs) > 0 {
			return wrongs[0]
		}
		s := &shift{App: a, tx: tx, scope: scope, origin: registry.Origin{Source: "web"}}
		key := registry.Origin{Source: s.origin.Source, Key: e.Key}
		if s.home, err = a.Registry.CreateHousehold(tx, scope, key, e.Village, registry.Draft{Values: e.Values}); err != nil {
			return err
		}
		if err := s.settle(s.home, people); err != nil {
			return err
		}
		if err := s.renewed(); err != nil {
			return err
		}
		home = s.home
		return s.end()
	})
	return home, err
}

// settle registers people who are new to the registry in a household.
func (s *shift) settle(home registry.Record, people []Entrant) error {
	newcomers := make([]registry.Newcomer, len(people))
	for i, e := range people {
		values := registry.Values{"presence": presenceOf(e.Reason)}
		if e.Reason != "" {
			values["change"] = coded("change", e.Reason)
		}
		for key, value := range e.Values {
			values[key] = value
		}
		newcomers[i] = registry.Newcomer{Household: home, Draft: registry.Draft{Values: values}, Join: registry.Step{Day: e.Day, Reason: e.Reason}}
		for _, key := range []string{"id_number", "card_number"} {
			if number := e.Values[key]; number.Known {
				s.documents = append(s.documents, number.Text)
			}
		}
	}
	if _, err := s.Registry.CreatePersons(s.tx, s.scope, s.origin, newcomers...); err != nil {
		return pointed(err)
	}
	s.touch(home)
	return nil
}

// pointed names the person a refusal of the registry is about.
func pointed(err error) error {
	var refused *registry.Refused
	if errors.As(err, &refused) {
		return &Wrong{Member: refused.At[0], Field: "id_number", Fault: err}
	}
	return err
}

// presenceOf is the state that national statistics count by: who came by birth,
// marriage or from elsewhere is added, who was there all along, or changed
// households, is registered.
func presenceOf(reason string) dictionary.Value {
	switch reason {
	case "birth", "married_in", "moved_in":
		return coded("presence", "added")
	}
	return coded("presence", "registered")
}
