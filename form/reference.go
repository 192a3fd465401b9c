package form

import (
	"cmp"
	"slices"

	"guben/dictionary"
	"guben/policy"
)

// entities are where a field by reference is looked for, the nearest first.
func (c *compiler) entities() []dictionary.Entity {
	switch {
	case c.apart:
		return nil
	case c.on == policy.OnPerson:
		return []dictionary.Entity{dictionary.Person, dictionary.Household, dictionary.Village}
	case c.on == policy.OnHousehold:
		return []dictionary.Entity{dictionary.Household, dictionary.Village}
	}
	return []dictionary.Entity{dictionary.Village}
}

// reference finds the dictionary's field; false where there is none.
func (c *compiler) reference(f *field) bool {
	if f.Type != "" || f.Is.Body != "" || f.Columns != nil || f.Points != nil || f.Choices != nil {
		c.problem(f.At, "reference_typed", "field", f.Field.Field)
	}
	var keys []string
	for _, entity := range c.entities() {
		if dict, ok := dictionary.Get(entity, f.Field.Field); ok {
			c.attach(f, dict)
			return true
		}
		for _, dict := range dictionary.Fields(entity) {
			keys = append(keys, dict.Key)
			if dict.Zh == f.Field.Field {
				keys = []string{dict.Key}
				break
			}
		}
	}
	f.ID = cmp.Or(f.ID, f.Field.Field)
	if c.apart {
		c.problem(f.At, "no_dictionary", "field", f.Field.Field, "subject", string(c.form.Subject))
		return false
	}
	c.unknown(f.At, "field_unknown", "field", f.Field.Field, keys)
	return false
}

// attach joins a field by reference with what the dictionary and the schema say.
func (c *compiler) attach(f *field, dict *dictionary.Field) {
	f.refer(dict)
	if list := dict.Codes(); list != nil {
		f.take(list)
	}
	f.learn()
	entity := c.given.Entity(onOf[dict.Entity])
	f.known = slices.IndexFunc(entity.Facts, func(fact policy.Fact) bool { return fact.Key == dict.Key })
	if dict.Kept == dictionary.ByRule {
		c.derives(f, onOf[dict.Entity])
	}
	switch {
	case f.Update != NoUpdate && f.Update != Propose && f.Update != Apply:
		c.unknown(f.At, "update_unknown", "update", string(f.Update), texts([]Update{Propose, Apply}))
	case f.Update != NoUpdate && dict.Kept != dictionary.ByRegistry && dict.Kept != dictionary.ByIncome:
		c.problem(f.At, "update_computed", "name", f.Name)
	}
}

var onOf = map[dictionary.Entity]policy.On{
	dictionary.Household: policy.OnHousehold, dictionary.Person: policy.OnPerson, dictionary.Village: policy.OnVillage,
}

// derives finds the pack's computed fact behind a computed dictionary field.
func (c *compiler) derives(f *field, on policy.On) {
	i := slices.IndexFunc(c.pack.Facts, func(d policy.Derived) bool {
		return d.On == on && (d.Key == f.dict.Key || d.Name == f.dict.Zh)
	})
	if i < 0 {
		c.problem(f.At, "not_computed", "name", f.Name)
		return
	}
	f.derived = c.pack.Facts[i].Key
}
