package registry

import (
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/store"
)

// Get is a household or a person of the scope's area.
func (r *Registry) Get(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, county, id int64) (Record, error) {
	return r.one(tx, scope, entity, "county = $1 AND id = $2", county, id)
}

// Some are the records of a county with these ids as far as the scope reaches,
// those no longer in the registry too, in no order.
func (r *Registry) Some(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, county int64, ids []int64) ([]Record, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	t := tableOf(entity)
	lo, hi := scope.Range()
	records := make([]Record, 0, len(ids))
	for some := range slices.Chunk(ids, bound(tx)-3) {
		marks, args := make([]string, len(some)), []any{county, lo, hi}
		for i, id := range some {
			marks[i], args = "$"+strconv.Itoa(4+i), append(args, id)
		}
		found, err := store.Collect(tx, r.read(t), "SELECT "+t.list+" FROM "+t.name+
			" WHERE county = $1 AND village + 0 >= $2 AND village + 0 < $3 AND id IN ("+strings.Join(marks, ", ")+")", args...)
		if err != nil {
			return nil, err
		}
		records = append(records, found...)
	}
	return records, nil
}

// ByCode is the household or person with a number of the national system
// (户编号, 人口编号).
func (r *Registry) ByCode(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, county int64, code string) (Record, error) {
	return r.one(tx, scope, entity, `county = $1 AND "code" = $2`, county, code)
}

// one reads the first row of a condition on two arguments, within the scope. The
// condition leads to the row: + 0 keeps the village and the order from doing so.
func (r *Registry) one(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, where string, args ...any) (Record, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return Record{}, err
	}
	t := tableOf(entity)
	lo, hi := scope.Range()
	record, err := r.read(t)(tx.QueryRow("SELECT "+t.list+" FROM "+t.name+" WHERE "+where+
		" AND village + 0 >= $3 AND village + 0 < $4 ORDER BY id + 0 LIMIT 1", append(args, lo, hi)...))
	if store.Missing(err) {
		return record, missing(entity)
	}
	return record, err
}

// Locate finds the person with an ID number or disability card anywhere in the
// scope's area, whatever the county.
func (r *Registry) Locate(tx *store.Tx, scope auth.Scope, number string) (Record, error) {
	index, err := r.DocumentIndex(number)
	if err != nil {
		return Record{}, err
	}
	return r.ByIndex(tx, scope, index)
}

// ByIndex is Locate by DocumentIndex.
func (r *Registry) ByIndex(tx *store.Tx, scope auth.Scope, index []byte) (Record, error) {
	var county, id int64
	err := tx.QueryRow("SELECT county, person FROM person_locator WHERE number_index = $1", index).Scan(&county, &id)
	if store.Missing(err) {
		return Record{}, missing(dictionary.Person)
	}
	if err != nil {
		return Record{}, err
	}
	return r.Get(tx, scope, dictionary.Person, county, id)
}

// ByHead finds households by the number of their head, for sheets that bring
// households without members.
func (r *Registry) ByHead(tx *store.Tx, scope auth.Scope, county int64, number string) (Record, error) {
	index, err := r.DocumentIndex(number)
	if err != nil {
		return Record{}, err
	}
	return r.one(tx, scope, dictionary.Household, `county = $1 AND "head_id_number_index" = $2`, county, index)
}
