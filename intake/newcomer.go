package intake

import (
	"errors"
	"slices"

	"guben/dictionary"
	"guben/registry"
)

// newcomer is the staged row of a new person, and the household it joins.
type newcomer struct {
	row  *staged
	home registry.Record
}

// mostWaiting is how many new persons are registered together.
const mostWaiting = 200

func (a *application) await(s *staged) error {
	if n := len(a.waiting); n == mostWaiting || n > 0 && a.waiting[0].row.county != s.county {
		if err := a.settle(); err != nil {
			return err
		}
	}
	home, err := a.homeOf(s)
	if err != nil {
		return a.block(err, s)
	}
	a.waiting = append(a.waiting, newcomer{s, home})
	return nil
}

// settle registers the persons who wait.
func (a *application) settle() error {
	waiting := a.waiting
	a.waiting = nil
	for len(waiting) > 0 {
		var refused *registry.Refused
		err := a.register(waiting)
		if !errors.As(err, &refused) {
			return err
		}
		for _, n := range slices.Backward(refused.At) {
			if err := a.block(err, waiting[n].row); err != nil {
				return err
			}
			waiting = slices.Delete(waiting, n, n+1)
		}
	}
	return nil
}

// register writes new persons of one county, and what they earned.
func (a *application) register(newcomers []newcomer) error {
	drafts := make([]registry.Newcomer, len(newcomers))
	for i, n := range newcomers {
		draft, err := n.row.draft(dictionary.Person)
		if err != nil {
			return err
		}
		drafts[i] = registry.Newcomer{Household: n.home, Draft: draft}
	}
	people, err := a.registry.CreatePersons(a.tx, a.scope, a.origin, drafts...)
	if err != nil {
		return err
	}
	for i, n := range newcomers {
		if err := a.block(a.earn(n.row, n.home, people[i].ID), n.row); err != nil {
			return err
		}
	}
	return nil
}
