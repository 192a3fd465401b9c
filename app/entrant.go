package app

import (
	"slices"

	"guben/dictionary"
	"guben/fault"
	"guben/period"
	"guben/registry"
)

// Wrong is a fault about one field of what somebody entered.
type Wrong struct {
	Member int    // which of several people, from 0
	Field  string // key of the field; day, reason of a coming or going
	Fault  error
}

// Error is the fault's.
func (w *Wrong) Error() string { return w.Fault.Error() }

// Unwrap gives the fault.
func (w *Wrong) Unwrap() error { return w.Fault }

func wrong(member int, field, code string, args ...any) *Wrong {
	return &Wrong{member, field, fault.New(fault.Invalid, "app."+code, args...)}
}

// Entrant is somebody who is registered with a household, or joins one.
type Entrant struct {
	Values registry.Values
	Day    period.Day // first day there; 0 from before the records began, of a birth the day of birth
	Reason string     // key of the list member_change, "" for who belonged there all along
}

// Check completes people by what their numbers tell and says what cannot be
// taken of them. Together they are a new household when alone.
func Check(people []Entrant, alone bool, today period.Day) (complete []Entrant, wrongs []*Wrong) {
	complete = slices.Clone(people)
	seen := map[string]bool{}
	for i := range complete {
		e := &complete[i]
		values, field, err := registry.Complete(e.Values, today)
		if err != nil {
			wrongs = append(wrongs, &Wrong{i, field, err})
		}
		e.Values = values
		wrongs = append(wrongs, e.check(i)...)
		number := values["id_number"].Text
		if number != "" && seen[number] {
			wrongs = append(wrongs, wrong(i, "id_number", "number_twice"))
		}
		seen[number] = true
	}
	if alone {
		wrongs = append(wrongs, heads(complete)...)
	}
	return complete, append(wrongs, spouses(complete)...)
}

// check says what one person lacks.
func (e *Entrant) check(i int) (wrongs []*Wrong) {
	for _, key := range []string{"name", "relation"} {
		if !e.Values[key].Known {
			wrongs = append(wrongs, wrong(i, key, "no_value", "field", personField(key)))
		}
	}
	if !e.Values["id_number"].Known { // the newborn have none yet
		for _, key := range []string{"birth", "sex"} {
			if !e.Values[key].Known {
				wrongs = append(wrongs, wrong(i, "id_number", "no_number"))
				break
			}
		}
	}
	if sex := registry.SexOf(keyOf("relation", e.Values)); sex != "" && e.Values["sex"].Known && keyOf("sex", e.Values) != sex {
		wrongs = append(wrongs, wrong(i, "relation", "other_sex", "relation", said("relation", e.Values), "sex", said("sex", e.Values)))
	}
	switch e.Reason {
	case "birth":
		if birth := e.Values["birth"]; e.Day == 0 && birth.Known {
			e.Day = period.Day(birth.N)
		}
	case "":
	default:
		if e.Day == 0 {
			wrongs = append(wrongs, wrong(i, "day", "no_day"))
		}
	}
	return wrongs
}

// heads wants exactly one head of a new household.
func heads(people []Entrant) (wrongs []*Wrong) {
	n := 0
	for i, e := range people {
		if keyOf("relation", e.Values) == "head" {
			if n++; n > 1 {
				wrongs = append(wrongs, wrong(i, "relation", "two_heads"))
			}
		}
	}
	if n == 0 {
		wrongs = append(wrongs, wrong(0, "relation", "no_head"))
	}
	return wrongs
}

// spouses refuses two of them, and one of the head's own sex.
func spouses(people []Entrant) (wrongs []*Wrong) {
	var head, spouse *Entrant
	for i := range people {
		if keyOf("relation", people[i].Values) == "head" && head == nil {
			head = &people[i]
		}
	}
	for i := range people {
		if keyOf("relation", people[i].Values) != "spouse" {
			continue
		}
		sex := people[i].Values["sex"]
		switch {
		case spouse != nil:
			wrongs = append(wrongs, wrong(i, "relation", "two_spouses"))
		case head != nil && sex.Known && head.Values["sex"] == sex:
			wrongs = append(wrongs, wrong(i, "relation", "same_sex"))
		}
		spouse = &people[i]
	}
	return wrongs
}

// personField is a field of a person by its key.
func personField(key string) *dictionary.Field {
	field, _ := dictionary.Get(dictionary.Person, key)
	return field
}

// coded is the value of a person's coded field by its stable key; unknown for
// a key it has not.
func coded(field, key string) dictionary.Value {
	for _, code := range personField(field).Codes().Codes {
		if code.Key == key {
			return dictionary.Number(int64(code.N))
		}
	}
	return dictionary.Value{}
}

// keyOf is the stable key of a coded value, "" if unknown.
func keyOf(field string, values registry.Values) string {
	code, ok := personField(field).Codes().Get(int(values[field].N))
	if !ok || !values[field].Known {
		return ""
	}
	return code.Key
}

// said is a coded value that says itself.
func said(field string, values registry.Values) dictionary.Code {
	code, _ := personField(field).Codes().Get(int(values[field].N))
	return code
}
