package ledger

import (
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/income"
	"guben/policy"
	"guben/registry"
)

// gather reads many households of a county at once, with what the form wants of
// their members and income: an import asks the registry some times, not some
// times a row.
func (r *reader) gather(d *Declaration, county int64, ids []int64) error {
	records, err := r.book.Registry.Some(r.tx, auth.System(), dictionary.Household, county, ids)
	if err != nil {
		return err
	}
	for i := range records {
		r.homes[records[i].ID] = &home{village: records[i].Village, label: records[i].Name(), values: records[i].Values, income: registry.Values{}}
	}
	if err := r.gatherMembers(d, county); err != nil {
		return err
	}
	if err := r.gatherIncome(d, county); err != nil {
		return err
	}
	if !d.readsRosters() {
		return nil
	}
	for id, h := range r.homes {
		if h.receipts, err = r.receipts(county, id); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) gatherMembers(d *Declaration, county int64) error {
	keys := d.personKeys()
	return r.book.Registry.Sweep(r.tx, auth.System(), registry.Sweep{Entity: dictionary.Person, County: county, Day: r.day, Fields: keys},
		func(row *registry.Row) error {
			h := r.homes[row.Household]
			if h == nil {
				return nil
			}
			m := member{id: row.ID, values: registry.Values{}}
			for i, key := range keys {
				if row.Values[i].Known {
					m.values[key] = row.Values[i]
				}
			}
			m.label = m.values["name"].Text
			h.members = append(h.members, m)
			return nil
		})
}

// personKeys are the fields of persons that the form shows or its rules read.
func (d *Declaration) personKeys() []string {
	keys := []string{"name"}
	add := func(field *dictionary.Field) {
		stored := field.Entity == dictionary.Person && field.Kept == dictionary.ByRegistry && field.Type != dictionary.Secret
		if stored && !slices.Contains(keys, field.Key) {
			keys = append(keys, field.Key)
		}
	}
	for _, field := range d.Form.References() {
		add(field)
	}
	schema := d.Pack.Program.Schema()
	for _, ref := range d.Form.Seen() {
		if ref.On != policy.OnPerson || ref.Index >= len(schema.Person.Facts) {
			continue
		}
		if field, known := dictionary.Get(dictionary.Person, schema.Fact(ref).Key); known {
			add(field)
		}
	}
	return keys
}

func (r *reader) gatherIncome(d *Declaration, county int64) error {
	return income.EachTotal(r.tx, auth.System(), county, 0, d.Pack.Accounting.Range(r.day), func(total income.Total) error {
		if h := r.homes[total.Household]; h != nil {
			for category, key := range income.Facts {
				h.income[key] = dictionary.Number(int64(total.Of[category]))
			}
		}
		return nil
	})
}
