package household

import (
	"guben/dictionary"
	"guben/fault"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

func reveal(x *page.Exchange) (page.Answer, error) {
	county, id := x.HouseholdAt()
	entity := dictionary.Entity(x.Field("entity"))
	field, ok := dictionary.Get(entity, x.Field("field"))
	if !ok || field.Type != dictionary.Secret {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	p := page.RevealedPage{Field: field, Back: page.HouseholdPath(county, id)}
	err := x.Update(func(tx *store.Tx) (err error) {
		if err := screen.Visible(tx, x.Registry, x.Scope, county, id); err != nil {
			return err
		}
		p.Text, err = x.Registry.Reveal(tx, x.Scope, entity, county, store.ParseID(x.Field("subject")), field.Key)
		return err
	})
	return page.ShowUnless(err, p)
}
