package registry

import (
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/store"
)

// head is the number of 户主 in the list relation.
const head = 1

// followHead keeps the name and number by which a household is known those of
// its head: when a head changes, or is registered in a household without a
// name. An import brings the household's own columns and is left to them.
func (r *Registry) followHead(tx *store.Tx, scope auth.Scope, origin Origin, person Record, written Values) error {
	if origin.Batch != 0 || person.Values["relation"].N != head || !touches(written, "relation", "name", "id_number") {
		return nil
	}
	household, err := r.Get(tx, scope, dictionary.Household, person.County, person.Household)
	if err != nil {
		return err
	}
	number, err := r.ring.Unseal("id_number", person.secrets["id_number"].sealed)
	if err != nil {
		return err
	}
	known := Values{"head_name": person.Values["name"]}
	if number != "" {
		known["head_id_number"] = dictionary.Words(number)
	}
	_, err = r.Update(tx, scope, Origin{Source: origin.Source}, household, Draft{Values: known})
	return err
}

func touches(values Values, keys ...string) bool {
	for _, key := range keys {
		if _, written := values[key]; written {
			return true
		}
	}
	return false
}

// Carries reports whether a change of the field may change another record: what
// a household is known by and its head's own follow each other.
func Carries(key string) bool {
	return strings.HasPrefix(key, "head_") || key == "relation"
}
