package registry

import (
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/store"
)

// Stamp counts the version of a household up for a change of who belongs to it:
// whoever saw another version than it has is refused. It writes no history.
func (r *Registry) Stamp(tx *store.Tx, scope auth.Scope, origin Origin, household Record) (Record, error) {
	if err := mayWrite(scope, origin, household.Village); err != nil {
		return household, err
	}
	if err := advance(tx, household, set("updated_at", tx.Now())); err != nil {
		return household, err
	}
	household.Version++
	return household, nil
}

// Stay takes back that a person left the household they last belonged to.
func (r *Registry) Stay(tx *store.Tx, scope auth.Scope, origin Origin, person Record) (Record, error) {
	if err := mayWrite(scope, origin, person.Village); err != nil {
		return person, err
	}
	home, err := r.Get(tx, scope, dictionary.Household, person.County, person.Household)
	switch {
	case err != nil:
		return person, err
	case person.To == Forever:
		return person, fault.New(fault.Conflict, "registry.stale", "entity", person.Entity)
	case home.To != Forever:
		return person, fault.New(fault.Conflict, "registry.closed", "day", home.To)
	}
	if err := r.unleave(tx, scope, origin, person); err != nil {
		return person, err
	}
	person.To, person.Version = Forever, person.Version+1
	return person, r.audited(tx, scope, origin, person, string(left), map[string]any{"field": "to_day"})
}

// Reopen takes back that a household was closed.
func (r *Registry) Reopen(tx *store.Tx, scope auth.Scope, origin Origin, household Record) (Record, error) {
	if err := mayWrite(scope, origin, household.Village); err != nil {
		return household, err
	}
	if household.To == Forever {
		return household, stale(household.Entity)
	}
	if err := advance(tx, household, set("to_day", Forever.String(), "updated_at", tx.Now())); err != nil {
		return household, err
	}
	was := household.To
	household.To, household.Version = Forever, household.Version+1
	return household, r.note(tx, scope, origin, household, changed{action: reopened, field: "to_day", before: was.String(), after: Forever.String()})
}
