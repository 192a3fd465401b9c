package form

import (
	"slices"

	"guben/dictionary"
	"guben/period"
	"guben/policy"
)

// Facts is whom a record is about, as the registry knows it; its zero value is
// nobody the registry knows.
type Facts struct {
	// Household is the household as rules see it, or the one the person belongs
	// to, values in the order of the schema. Nil: unknown.
	Household *policy.Household
	Member    int             // index of the person a form about persons is about
	Village   *policy.Village // of a form about villages; otherwise the household's
	// Fact gives dictionary fields, names and numbers included. What it does not
	// know, or all where it is nil, is taken from Household and Village.
	Fact func(*dictionary.Field) dictionary.Value
}

// Fill are the values of the fields by reference, as the registry knows them
// and the pack computes them on the day.
func (p *Program) Fill(facts Facts, day period.Day) Values {
	values := Values{}
	var scene *scene
	for _, f := range p.fields {
		switch {
		case f.dict == nil:
		case f.derived != "":
			if scene == nil {
				scene = p.scene(values, facts, day)
			}
			f.fill(values, known(scene.derive(f)))
		default:
			f.fill(values, p.registered(f, facts))
		}
	}
	return values
}

func known(v policy.Value) dictionary.Value {
	if v == policy.Unknown {
		return dictionary.Value{}
	}
	return dictionary.Number(int64(v))
}

func (f *field) fill(values Values, v dictionary.Value) {
	if v.Known {
		values[f.ID] = f.from(v)
	}
}

// registered is what the registry has of a field by reference.
func (p *Program) registered(f *field, facts Facts) dictionary.Value {
	if facts.Fact != nil {
		if v := facts.Fact(f.dict); v.Known {
			return v
		}
	}
	if f.known < 0 {
		return dictionary.Value{}
	}
	values := facts.of(onOf[f.dict.Entity])
	if f.known >= len(values) {
		return dictionary.Value{}
	}
	return known(values[f.known])
}

// of are the values rules see of the subject or of what it belongs to.
func (facts Facts) of(on policy.On) []policy.Value {
	h := facts.Household
	switch {
	case on == policy.OnVillage && facts.village() != nil:
		return facts.village().Values
	case on == policy.OnHousehold && h != nil:
		return h.Values
	case on == policy.OnPerson && h != nil && facts.Member >= 0 && facts.Member < len(h.Members):
		return h.Members[facts.Member].Values
	}
	return nil
}

func (facts Facts) village() *policy.Village {
	if facts.Village == nil && facts.Household != nil {
		return facts.Household.Village
	}
	return facts.Village
}

// from is a value of the dictionary as the form keeps it.
func (f *field) from(v dictionary.Value) Value {
	own := Value{Known: v.Known}
	switch f.Type {
	case Choice:
		if i := slices.Index(f.numbers, int(v.N)); i >= 0 {
			own.Text = f.Choices[i].ID
		}
		own.Known = own.Text != ""
	case Many:
		for i, option := range f.Choices {
			if v.N&(1<<f.numbers[i]) != 0 {
				own.Many = append(own.Many, option.ID)
			}
		}
	default:
		own.N, own.Text = v.N, v.Text
	}
	return own
}

// into is a value of the form as the dictionary keeps it.
func (f *field) into(v Value) dictionary.Value {
	if !v.Known {
		return dictionary.Value{}
	}
	if f.dict.Numeric() {
		return known(f.fact(v))
	}
	return dictionary.Words(v.Text)
}

// Change is a dictionary field of a record that differs from the registry.
type Change struct {
	ID       string
	Field    *dictionary.Field
	Update   Update
	From, To dictionary.Value
}

// Changes are the fields marked update that hold something else than the
// registry; an empty field changes nothing.
func (p *Program) Changes(values Values, facts Facts) []Change {
	var changes []Change
	for _, f := range p.fields {
		if f.dict == nil || f.Update == NoUpdate || !values[f.ID].Known {
			continue
		}
		from, to := p.registered(f, facts), f.into(values[f.ID])
		if from != to {
			changes = append(changes, Change{f.ID, f.dict, f.Update, from, to})
		}
	}
	return changes
}
