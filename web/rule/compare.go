package rule

import (
	"slices"

	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// comparison is another question beside this one.
type comparison struct {
	Name  string
	Who   string
	Path  string
	Moves []moveRow
	Off   []switchRow
	Total [2]screen.Answers
	Rows  []comparedRow
}

type comparedRow struct {
	Name, Clause string
	A, B         screen.Effect
}

// compare asks the saved question of the same area.
func (e *whatIfEffect) compare(x *page.Exchange, tx *store.Tx) error {
	if e.With == "" {
		return nil
	}
	saved, err := screen.SavedAt(tx, x.Scope, store.ParseID(e.With))
	if store.Missing(err) || err == nil && saved.Pack != e.Pack.ID {
		e.With = ""
		return nil
	}
	if err != nil {
		return err
	}
	other, err := e.area.Ask(e.scope, saved.Question)
	if err != nil {
		return err
	}
	c := &comparison{Name: saved.Name, Who: saved.Who, Path: e.path("/whatif", e.values(saved.Question)), Moves: e.moves(x, saved.Question),
		Off: e.offRules(x, saved.Question), Total: [2]screen.Answers{e.Answers, other}}
	for _, id := range append(slices.Collect(e.changed()), changedRules(other)...) {
		if !slices.ContainsFunc(c.Rows, func(r comparedRow) bool { return r.A.Rule == id }) {
			row := comparedRow{A: effectOf(e.Answers, other, id), B: effectOf(other, e.Answers, id)}
			row.Name, row.Clause, _ = namesOf(e.Pack, id, x)
			c.Rows = append(c.Rows, row)
		}
	}
	e.Other = c
	return nil
}

func (e *whatIfEffect) changed() func(func(string) bool) {
	return slices.Values(changedRules(e.Answers))
}

func changedRules(answers screen.Answers) (ids []string) {
	for _, effect := range answers.Rules {
		if effect.Changed() {
			ids = append(ids, effect.Rule)
		}
	}
	return ids
}

// effectOf is the effect on a rule; where the question does not bear on it, the
// rule stands as the other question found it.
func effectOf(answers, other screen.Answers, id string) screen.Effect {
	for _, effect := range answers.Rules {
		if effect.Rule == id {
			return effect
		}
	}
	for _, effect := range other.Rules {
		if effect.Rule == id {
			return screen.Effect{Rule: id, Unit: effect.Unit, Before: effect.Before, After: effect.Before}
		}
	}
	return screen.Effect{Rule: id}
}
