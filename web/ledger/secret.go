package ledger

import (
	"strings"

	forms "guben/form"
	"guben/store"
	"guben/web/page"
)

// keepBlankSecrets leaves numbers that are shown masked as they are when nothing
// was typed over them.
func keepBlankSecrets(program *forms.Program, typed map[string][]string) {
	for key, values := range typed {
		if field, ok := program.Field(key); ok && secret(field) && strings.Join(values, "") == "" {
			delete(typed, key)
		}
	}
}

// hideSecrets takes numbers out of what the boxes hold: they are shown masked
// beside them.
func hideSecrets(program *forms.Program, input map[string][]string) {
	for key := range input {
		if field, ok := program.Field(key); ok && secret(field) {
			delete(input, key)
		}
	}
}

// secret reports whether a field's value is shown masked.
func secret(field *forms.Field) bool {
	switch field.Type {
	case forms.Document, forms.Phone, forms.BankCard:
		return true
	}
	return false
}

// revealNumber shows a number of a record in full, and puts on record who saw it.
func revealNumber(x *page.Exchange) (page.Answer, error) {
	p, id := &recordPage{}, x.Field("field")
	out := page.RevealedPage{}
	err := x.Update(func(tx *store.Tx) (err error) {
		if err := p.load(x, tx); err != nil {
			return err
		}
		field, ok := p.view.Declaration.Form.Field(id)
		if state, _ := p.view.Look.Field(id); !ok || !secret(field) || !state.Shown {
			return page.NoRow()
		}
		out.Field, out.Back, out.BackText = field.Name, p.Path, p.Title
		out.Text, err = x.Book.Reveal(tx, x.Scope, p.Record.County, p.Record.ID, id)
		return err
	})
	return page.ShowUnless(err, out)
}
