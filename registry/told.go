package registry

import (
	"maps"

	"guben/dictionary"
	"guben/fault"
	"guben/identity"
	"guben/message"
	"guben/period"
)

// Complete adds what the number of a person's document tells, so that nobody
// types it: the ID number within a disability card, birth, sex, kind and grade
// of the disability. A stated birth or sex must agree; the field that does not is
// named beside the fault.
func Complete(values Values, today period.Day) (complete Values, field string, err error) {
	complete = maps.Clone(values)
	for _, key := range documents {
		if !values[key].Known {
			continue
		}
		document, err := identity.Parse(values[key].Text)
		if err != nil {
			return complete, key, err
		}
		if document.Birth > today {
			return complete, key, fault.New(fault.Invalid, "registry.born_later", "birth", document.Birth)
		}
		if field, err := complete.tell(document); err != nil {
			return complete, field, err
		}
	}
	return complete, "", nil
}

// tell enters what a document tells.
func (v Values) tell(document identity.Document) (field string, err error) {
	v["id_number"] = dictionary.Words(document.Person)
	if document.Kind == identity.Disability {
		v["card_number"] = dictionary.Words(document.Number)
		v.add("disability", dictionary.Number(int64(document.Category)))
		v.add("disability_grade", dictionary.Number(int64(document.Grade)))
	}
	birth, sex := dictionary.Number(int64(document.Birth)), dictionary.Number(int64(document.Sex))
	if v.add("birth", birth) != birth {
		return "birth", differs("birth", v["birth"], birth)
	}
	if v.add("sex", sex) != sex {
		return "sex", differs("sex", v["sex"], sex)
	}
	return "", nil
}

func differs(key string, stated, told dictionary.Value) error {
	field := persons().known[key]
	return fault.New(fault.Invalid, "registry.number_tells", "field", field, "stated", shownAs{field, stated}, "told", shownAs{field, told})
}

// add writes a value where none is stated, and gives the one that stands.
func (v Values) add(key string, value dictionary.Value) dictionary.Value {
	if !v[key].Known {
		v[key] = value
	}
	return v[key]
}

// shownAs says a value in the reader's language.
type shownAs struct {
	field *dictionary.Field
	value dictionary.Value
}

// Say formats the value.
func (s shownAs) Say(lang message.Lang) string { return s.field.Format(s.value, lang) }
