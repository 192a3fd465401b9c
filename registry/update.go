package registry

import (
	"maps"
	"strconv"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// Delta is one field that a draft would change; secrets are masked.
type Delta struct {
	Field         *dictionary.Field
	Before, After dictionary.Value
}

// Compare tells what a draft would change in a record, in the order of the
// dictionary: what a review shows before anything is written.
func (r *Registry) Compare(record Record, values Values) ([]Delta, error) {
	t := tableOf(record.Entity)
	if err := t.refuse(values); err != nil {
		return nil, err
	}
	var deltas []Delta
	for _, field := range t.fields {
		after, given := values[field.Key]
		if !given {
			continue
		}
		before := record.Values[field.Key]
		same, err := r.same(field, record, after)
		if err != nil {
			return nil, err
		}
		if !same {
			deltas = append(deltas, Delta{field, before, r.shown(t, Values{field.Key: after})[field.Key]})
		}
	}
	return deltas, nil
}

func (r *Registry) same(field *dictionary.Field, record Record, after dictionary.Value) (bool, error) {
	if field.Type != dictionary.Secret || !after.Known {
		return record.Values[field.Key] == after, nil
	}
	plain, _, err := normal(field, after.Text)
	if err != nil {
		return false, err
	}
	before, err := r.ring.Unseal(field.Key, record.secrets[field.Key].sealed)
	return plain == before, err
}

// Update writes what differs in a draft and keeps every difference in the
// history. The record must be as it was read: fault.Conflict if somebody else
// changed it since.
func (r *Registry) Update(tx *store.Tx, scope auth.Scope, origin Origin, record Record, draft Draft) (Record, error) {
	if err := mayWrite(scope, origin, record.Village); err != nil {
		return record, err
	}
	deltas, err := r.Compare(record, draft.Values)
	if err != nil || len(deltas) == 0 {
		return record, err
	}
	values := Values{}
	for _, delta := range deltas {
		values[delta.Field.Key] = draft.Values[delta.Field.Key]
	}
	if err := r.reclaim(tx, scope, record, values); err != nil {
		return record, err
	}
	fresh, err := r.write(tx, record, deltas, values, draft.Originals)
	if err != nil {
		return record, err
	}
	if err := r.keep(tx, scope, origin, record, fresh, deltas); err != nil {
		return fresh, err
	}
	return fresh, r.followHead(tx, scope, origin, fresh, values)
}

// write updates the columns of values, if the version still stands, and gives
// the record as it is then.
func (r *Registry) write(tx *store.Tx, record Record, deltas []Delta, values Values, originals map[string]string) (Record, error) {
	b, err := r.bind(tableOf(record.Entity), values, today(tx))
	if err != nil {
		return record, err
	}
	fresh := record.after(deltas, b.secrets)
	fresh.Originals, fresh.UpdatedAt = mergeOriginals(record.Originals, values, originals), tx.Now()
	text, err := originalsText(fresh.Originals)
	if err != nil {
		return record, err
	}
	b.add("originals", text)
	b.add("updated_at", fresh.UpdatedAt)
	if name, renamed := values[nameKey(record.Entity)]; renamed {
		b.add("search", searchText(name.Text))
	}
	return fresh, advance(tx, record, b)
}

// after is the record with what an update writes: new values, and the secrets
// among them as they are stored.
func (r Record) after(deltas []Delta, sealed map[string]secret) Record {
	r.Version++
	r.Values, r.secrets = maps.Clone(r.Values), maps.Clone(r.secrets)
	for _, delta := range deltas {
		key := delta.Field.Key
		delete(r.Values, key)
		delete(r.secrets, key)
		if delta.After.Known {
			r.Values[key] = delta.After
		}
	}
	if r.secrets == nil {
		r.secrets = sealed
		return r
	}
	maps.Copy(r.secrets, sealed)
	return r
}

// advance sets columns of a record and counts its version up, if nobody else
// has meanwhile.
func advance(tx *store.Tx, record Record, b binding) error {
	sets := make([]string, len(b.columns))
	for i, column := range b.columns {
		sets[i] = column + " = $" + strconv.Itoa(i+1)
	}
	n := len(b.args)
	touched, err := tx.Exec("UPDATE "+string(record.Entity)+" SET "+strings.Join(sets, ", ")+", version = version + 1 WHERE county = $"+
		strconv.Itoa(n+1)+" AND id = $"+strconv.Itoa(n+2)+" AND version = $"+strconv.Itoa(n+3),
		append(b.args, record.County, record.ID, record.Version)...)
	if err == nil && touched == 0 {
		return stale(record.Entity)
	}
	return err
}

// set is a binding of pairs: column, value, column, value ...
func set(pairs ...any) (b binding) {
	for i := 0; i < len(pairs); i += 2 {
		b.add(pairs[i].(string), pairs[i+1])
	}
	return b
}

func nameKey(entity dictionary.Entity) string {
	if entity == dictionary.Person {
		return "name"
	}
	return "head_name"
}

// mergeOriginals forgets the cell texts of what is overwritten and keeps the new.
func mergeOriginals(old map[string]string, values Values, fresh map[string]string) map[string]string {
	merged := map[string]string{}
	maps.Copy(merged, old)
	for key := range values {
		delete(merged, key)
		if text, given := fresh[key]; given {
			merged[key] = text
		}
	}
	if len(merged) == 0 {
		return nil
	}
	return merged
}

// reclaim moves a person's entry in the locator when the number changes.
func (r *Registry) reclaim(tx *store.Tx, scope auth.Scope, record Record, values Values) error {
	if record.Entity != dictionary.Person {
		return nil
	}
	numbers, touched, err := r.numbersAfter(record, values)
	if err != nil || !touched {
		return err
	}
	if _, _, err := r.numberOf(numbers); err != nil {
		return err
	}
	if _, err := tx.Exec("DELETE FROM person_locator WHERE number_index IN ($1, $2) AND county = $3 AND person = $4",
		indexOf(record, documents[0]), indexOf(record, documents[1]), record.County, record.ID); err != nil {
		return err
	}
	return r.claim(tx, scope, []Record{record}, []Newcomer{{Draft: Draft{Values: numbers}}})
}

func indexOf(record Record, key string) []byte {
	if index := record.secrets[key].index; index != nil {
		return index
	}
	return []byte{}
}

// numbersAfter are the person's documents once values are written.
func (r *Registry) numbersAfter(record Record, values Values) (numbers Values, touched bool, err error) {
	numbers = Values{}
	for _, key := range documents {
		if value, given := values[key]; given {
			numbers[key], touched = value, true
			continue
		}
		plain, err := r.ring.Unseal(key, record.secrets[key].sealed)
		if err != nil {
			return nil, false, err
		}
		numbers[key] = dictionary.Words(plain)
	}
	return numbers, touched, nil
}

// keep writes the history of an update, one line a field, and one audit row.
func (r *Registry) keep(tx *store.Tx, scope auth.Scope, origin Origin, before, after Record, deltas []Delta) error {
	keys, changes := make([]string, len(deltas)), make([]changed, len(deltas))
	for i, delta := range deltas {
		key := delta.Field.Key
		c := changed{field: key}
		if text, given := before.Originals[key]; given {
			c.original = text
		}
		if delta.Field.Type == dictionary.Secret {
			c.sealedBefore, c.sealedAfter = before.secrets[key].sealed, after.secrets[key].sealed
		} else {
			c.before, c.after = textOrNull(delta.Field, delta.Before), textOrNull(delta.Field, delta.After)
		}
		keys[i], changes[i] = key, c
	}
	if err := rememberUpdate(tx, scope, origin, before, changes); err != nil {
		return err
	}
	if err := r.renamed(tx, before, keys); err != nil {
		return err
	}
	return r.audited(tx, scope, origin, before, string(updated), map[string]any{"fields": keys})
}

func textOrNull(field *dictionary.Field, value dictionary.Value) any {
	if !value.Known {
		return nil
	}
	return field.Canonical(value)
}

// renamed keeps the search text of the household right when a name changes.
func (r *Registry) renamed(tx *store.Tx, record Record, keys []string) error {
	for _, key := range keys {
		if key == nameKey(record.Entity) {
			return refreshSearch(tx, record.County, record.Household)
		}
	}
	return nil
}

// Relocate moves a household to another village of its county, its members
// with it. Rooms that keep the village beside a household follow it.
func (r *Registry) Relocate(tx *store.Tx, scope auth.Scope, origin Origin, household Record, village division.Code) error {
	if err := mayWrite(scope, origin, household.Village); err != nil {
		return err
	}
	if err := mayWrite(scope, origin, village); err != nil {
		return err
	}
	if village.County() != household.County {
		return fault.New(fault.Invalid, "registry.other_county")
	}
	if err := advance(tx, household, set("village", int64(village), "updated_at", tx.Now())); err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE person SET village = $1 WHERE county = $2 AND household = $3",
		int64(village), household.County, household.ID); err != nil {
		return err
	}
	return r.note(tx, scope, origin, household, changed{action: relocated, field: "village",
		before: household.Village.String(), after: village.String()})
}
