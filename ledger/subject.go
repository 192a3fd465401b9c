package ledger

import (
	"strings"

	"guben/dictionary"
	"guben/fault"
	"guben/form"
	"guben/identity"
	"guben/registry"
	"guben/store"
)

// gatherFrom is from how many rows on households are read together.
const gatherFrom = 20

// subjects finds the households or persons the rows name, 0 for none; those
// that are not there are told of by the row.
func (i *importing) subjects() ([]int64, error) {
	found := make([]int64, len(i.rows))
	if !i.d.registered() {
		return found, nil
	}
	entity := dictionary.Household
	if i.d.Ledger.Subject == form.OnPerson {
		entity = dictionary.Person
	}
	known := map[string]registry.Record{}
	homes := map[int64]bool{}
	for n, r := range i.rows {
		text := r.texts[colSubject]
		record, read := known[text]
		if !read && text != "" && r.texts[colRecord] == "" {
			var err error
			if record, err = i.subject(entity, text); err != nil && !refusal(err) {
				return nil, err
			}
			known[text] = record
		}
		found[n] = record.ID
		if record.ID != 0 {
			homes[record.Household] = true
		}
	}
	if len(homes) < gatherFrom {
		return found, nil
	}
	ids := make([]int64, 0, len(homes))
	for id := range homes {
		ids = append(ids, id)
	}
	return found, i.reader.gather(i.d, i.County, ids)
}

// subject finds a household or person by the number of the national system, our
// own behind a #, or the ID number of the person or of the household's head.
func (w *importing) subject(entity dictionary.Entity, text string) (registry.Record, error) {
	if id, own := strings.CutPrefix(text, "#"); own {
		return w.Registry.Get(w.tx, w.scope, entity, w.County, store.ParseID(id))
	}
	record, err := w.Registry.ByCode(w.tx, w.scope, entity, w.County, text)
	if fault.KindOf(err) != fault.NotFound {
		return record, err
	}
	if _, wrong := identity.Parse(text); wrong != nil {
		return record, err
	}
	if entity == dictionary.Household {
		return w.Registry.ByHead(w.tx, w.scope, w.County, text)
	}
	return w.Registry.Locate(w.tx, w.scope, text)
}
