package ledger

import (
	"slices"

	"guben/dictionary"
	"guben/division"
	"guben/fault"
	forms "guben/form"
	"guben/ledger"
	"guben/registry"
	"guben/store"
	"guben/web/page"
)

// about finds whom or what a row is about, from a name or a number.
func (p *sheetPage) about(x *page.Exchange, tx *store.Tx, text string, made *ledger.New) error {
	switch p.Subject {
	case forms.OnHousehold, forms.OnPerson:
		return p.someone(x, tx, text, made)
	case forms.OnVillage, forms.OnTownship:
		meant, _ := placeMeant(p.AboutPlaces, text)
		code, err := division.ParseCode(meant)
		if err != nil || !x.Scope.Reaches(code) {
			return fault.New(fault.Invalid, "ledgers.no_place")
		}
		made.Place = code
	default:
		made.Place = p.Place.Code
	}
	made.County = page.CountyWithin(p.tree, made.Place)
	return nil
}

// someone finds a household or a person by its national number, an ID number or
// a name that only one bears in the place.
func (p *sheetPage) someone(x *page.Exchange, tx *store.Tx, text string, made *ledger.New) error {
	if text == "" {
		return fault.New(fault.Invalid, "ledgers.about_missing")
	}
	found, err := p.find(x, tx, text)
	if err != nil {
		return err
	}
	made.County, made.Household = found.County, found.Household
	if found.Entity == dictionary.Household {
		made.Household = found.ID
	}
	if p.Subject == forms.OnPerson {
		made.Person = found.ID
	}
	return nil
}

func (p *sheetPage) find(x *page.Exchange, tx *store.Tx, text string) (found registry.Record, err error) {
	if person, err := x.Registry.Locate(tx, x.Scope, text); err == nil {
		return person, nil
	}
	entity := dictionary.Household
	if p.Subject == forms.OnPerson {
		entity = dictionary.Person
	}
	county := page.CountyWithin(p.tree, p.Place.Code)
	if one, err := x.Registry.ByCode(tx, x.Scope, entity, county, text); err == nil {
		return one, nil
	}
	batch, err := x.Registry.List(tx, x.Scope, entity, registry.Filter{Division: p.Place.Code, Text: text, Limit: 20})
	if err != nil {
		return found, err
	}
	same := slices.DeleteFunc(batch.Records, func(r registry.Record) bool { return r.Name() != text })
	switch len(same) {
	case 0:
		return found, fault.New(fault.Invalid, "ledgers.about_none", "text", text)
	case 1:
		return same[0], nil
	}
	return found, fault.New(fault.Invalid, "ledgers.about_several", "text", text, "count", len(same))
}
