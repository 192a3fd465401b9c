package web

import (
	"guben/dictionary"
	"guben/fault"
	"guben/message"
	"guben/screen"
	"guben/store"
)

// revealedPage is a secret in full: a part of the page it stands on, or a page
// of its own without a script.
type revealedPage struct {
	Field    message.Speaker
	Text     string
	Back     string
	BackText string // "" is the household
}

func (revealedPage) file() string { return "revealed" }

func reveal(x *exchange) (answer, error) {
	county, id := x.householdPath()
	entity := dictionary.Entity(x.field("entity"))
	field, ok := dictionary.Get(entity, x.field("field"))
	if !ok || field.Type != dictionary.Secret {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	p := revealedPage{Field: field, Back: householdPath(county, id)}
	err := x.update(func(tx *store.Tx) (err error) {
		if err := screen.Visible(tx, x.Registry, x.scope, county, id); err != nil {
			return err
		}
		p.Text, err = x.Registry.Reveal(tx, x.scope, entity, county, store.ParseID(x.field("subject")), field.Key)
		return err
	})
	return shownUnless(err, p)
}
