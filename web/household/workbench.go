package household

import (
	"guben/auth"
	"guben/dictionary"
	"guben/registry"
	"guben/store"
	"guben/web/page"
)

// householdWork is what the area has on record; a department sees no counts of it.
func householdWork(x *page.Exchange, tx *store.Tx, p *page.Workbench) error {
	if !x.MayOpen() || x.Scope.Role == auth.Department {
		return nil
	}
	households, err := x.CountRecords(tx, dictionary.Household, registry.Filter{})
	if err != nil {
		return err
	}
	persons, err := x.CountRecords(tx, dictionary.Person, registry.Filter{})
	if err != nil {
		return err
	}
	p.Figures = append(p.Figures, page.Figure{Text: "web.figure_households", Value: households, Path: "/household"}, page.Figure{Text: "web.figure_persons", Value: persons, Path: "/household"})
	return nil
}
