package registry

import (
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Blocked is a record that somebody changed after a batch did.
type Blocked struct {
	Entity    dictionary.Entity
	ID        int64
	Household int64
}

// Undo takes back everything a batch did: what it changed gets its values back,
// what it created goes. If anything was changed since, nothing is undone and
// the records that stand in the way are returned. A batch is undone once; the
// later of two batches first.
func (r *Registry) Undo(tx *store.Tx, scope auth.Scope, source string, county, batch int64) ([]Blocked, error) {
	if err := scope.Need(auth.Import); err != nil {
		return nil, err
	}
	blocked, err := obstacles(tx, county, batch)
	if err != nil || len(blocked) > 0 {
		return blocked, err
	}
	undo := Origin{Source: source, Batch: -batch}
	changes, err := store.Collect(tx, readChange, "SELECT "+changeColumns+` FROM record_change
		WHERE county = $1 AND batch = $2 AND action <> 'create' ORDER BY id DESC`, county, batch)
	if err != nil {
		return nil, err
	}
	for len(changes) > 0 {
		n := alike(changes)
		if err := r.revert(tx, scope, undo, county, changes[:n]); err != nil {
			return nil, err
		}
		changes = changes[n:]
	}
	return nil, r.uncreate(tx, scope, undo, county, batch)
}

// obstacles are records of the batch, or of households it created, that have
// changes later than the batch which are not themselves undone.
func obstacles(tx *store.Tx, county, batch int64) ([]Blocked, error) {
	return store.Collect(tx, func(row store.Scanner) (b Blocked, err error) {
		err = row.Scan(&b.Entity, &b.ID, &b.Household)
		return b, err
	}, `SELECT DISTINCT c.entity, c.subject, c.household FROM record_change c
		WHERE c.county = $1 AND c.batch <> $2 AND c.batch >= 0
		AND c.id > (SELECT COALESCE(MIN(b.id), 0) FROM record_change b WHERE b.county = $1 AND b.batch = $2)
		AND (c.subject IN (SELECT b.subject FROM record_change b WHERE b.county = $1 AND b.batch = $2)
			OR c.household IN (SELECT b.subject FROM record_change b WHERE b.county = $1 AND b.batch = $2
				AND b.entity = 'household' AND b.action = 'create'))
		AND NOT EXISTS (SELECT 1 FROM record_change u WHERE u.county = $1 AND u.batch = -c.batch AND c.batch > 0)
		ORDER BY c.household, c.subject`, county, batch)
}

// alike is how many changes at the beginning are taken back at once: those of
// the fields of one record.
func alike(changes []storedChange) int {
	n := 1
	for n < len(changes) && changes[0].Action == updated && changes[n].Action == updated && changes[n].Subject == changes[0].Subject {
		n++
	}
	return n
}

// revert takes back changes of one record that created nothing, the newest first.
func (r *Registry) revert(tx *store.Tx, scope auth.Scope, undo Origin, county int64, changes []storedChange) error {
	change := changes[0]
	record, err := r.Get(tx, scope, change.Entity, county, change.Subject)
	if err != nil {
		return err
	}
	switch change.Action {
	case updated:
		draft, err := r.former(changes)
		if err != nil {
			return err
		}
		_, err = r.Update(tx, scope, undo, record, draft)
		return err
	case left:
		return r.unleave(tx, scope, undo, record)
	case joined:
		return r.unjoin(tx, scope, undo, record, store.ParseID(change.Before))
	}
	return fault.New(fault.Conflict, "registry.stale", "entity", change.Entity)
}

// former is what fields were before some changes of a record, the newest first.
func (r *Registry) former(changes []storedChange) (Draft, error) {
	draft := Draft{Values: Values{}, Originals: map[string]string{}}
	for _, change := range changes {
		value, err := r.before(change)
		if err != nil {
			return draft, err
		}
		draft.Values[change.Field] = value
		delete(draft.Originals, change.Field)
		if change.original != "" {
			draft.Originals[change.Field] = change.original
		}
	}
	return draft, nil
}

// before is the value a change replaced.
func (r *Registry) before(change storedChange) (dictionary.Value, error) {
	field := tableOf(change.Entity).known[change.Field]
	if field == nil {
		return dictionary.Value{}, fault.New(fault.Conflict, "registry.no_field", "key", change.Field, "entity", change.Entity)
	}
	if field.Type == dictionary.Secret {
		plain, err := r.ring.Unseal(field.Key, change.sealedBefore)
		return dictionary.Words(plain), err
	}
	return field.Parse(change.Before)
}

func (r *Registry) unleave(tx *store.Tx, scope auth.Scope, undo Origin, person Record) error {
	if err := advance(tx, person, set("to_day", Forever.String())); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE membership SET to_day = $1, reason_out = NULL WHERE county = $2 AND person = $3
		AND household = $4 AND to_day = $5`, Forever.String(), person.County, person.ID, person.Household, person.To.String()); err != nil {
		return err
	}
	if err := refreshSearch(tx, person.County, person.Household); err != nil {
		return err
	}
	return remember(tx, scope, undo, person, changed{action: left, field: "to_day", before: person.To.String(), after: Forever.String()})
}

// unjoin takes the newest membership away; the one before it holds again.
func (r *Registry) unjoin(tx *store.Tx, scope auth.Scope, undo Origin, person Record, old int64) error {
	if _, err := tx.Exec("DELETE FROM membership WHERE county = $1 AND person = $2 AND household = $3 AND to_day = $4",
		person.County, person.ID, person.Household, Forever.String()); err != nil {
		return err
	}
	var from, to period.Day
	var village int64
	if err := tx.QueryRow(`SELECT m.from_day, m.to_day, h.village FROM membership m
		JOIN household h ON h.county = m.county AND h.id = m.household
		WHERE m.county = $1 AND m.person = $2 AND m.household = $3 ORDER BY m.id DESC LIMIT 1`,
		person.County, person.ID, old).Scan(day{&from}, day{&to}, &village); err != nil {
		return err
	}
	if err := advance(tx, person, set("household", old, "village", village,
		"from_day", from.String(), "to_day", to.String())); err != nil {
		return err
	}
	if err := refreshSearch(tx, person.County, person.Household); err != nil {
		return err
	}
	return remember(tx, scope, undo, person, changed{action: joined, field: "household", household: old,
		before: store.FormatID(person.Household), after: store.FormatID(old)})
}

// uncreate removes what the batch created. The history keeps that it was there.
func (r *Registry) uncreate(tx *store.Tx, scope auth.Scope, undo Origin, county, batch int64) error {
	const made = ` IN (SELECT subject FROM record_change WHERE county = $1 AND batch = $2 AND action = 'create' AND entity = $3)`
	homes, err := store.Collect(tx, func(row store.Scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, `SELECT DISTINCT household FROM record_change WHERE county = $1 AND batch = $2 AND action = 'create' AND entity = 'person'
		AND household NOT IN (SELECT subject FROM record_change WHERE county = $1 AND batch = $2 AND action = 'create' AND entity = 'household')`,
		county, batch)
	if err != nil {
		return err
	}
	for _, statement := range []struct{ query, entity string }{
		{"DELETE FROM person_locator WHERE county = $1 AND person" + made, "person"},
		{"DELETE FROM membership WHERE county = $1 AND person" + made, "person"},
		{"DELETE FROM person WHERE county = $1 AND id" + made, "person"},
		{"DELETE FROM household WHERE county = $1 AND id" + made, "household"},
		{"DELETE FROM village WHERE county = $1 AND id" + made, "village"},
	} {
		if _, err := tx.Exec(statement.query, county, batch, statement.entity); err != nil {
			return err
		}
	}
	for _, household := range homes {
		if err := refreshSearch(tx, county, household); err != nil {
			return err
		}
	}
	return remember(tx, scope, undo, Record{Entity: dictionary.Household, County: county}, changed{action: deleted})
}
