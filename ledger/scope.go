package ledger

import (
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/store"
)

// absent is what somebody is told of a record that is not theirs to see.
func absent() error { return fault.New(fault.NotFound, "ledger.missing") }

// sees reports whether a record lies within the scope: in its area and, for a
// department, with its unit or in a ledger its unit keeps.
func (d *Declaration) sees(scope auth.Scope, r *Record) bool {
	if !scope.Reaches(r.Division) {
		return false
	}
	return scope.Role != auth.Department || r.Unit == scope.Unit || d.Keeps(scope.Unit)
}

// actor is the scope as flows know it.
func actor(scope auth.Scope) flow.Actor {
	return flow.Actor{ID: scope.Account, Role: string(scope.Role), Level: levels[scope.Division.Level()], Unit: scope.Unit}
}

var levels = map[division.Level]string{
	division.Prefecture: "prefecture", division.County: "county", division.Township: "township", division.Village: "village",
}

// Get is a record within the scope.
func (b *Book) Get(tx *store.Tx, scope auth.Scope, county, id int64) (Record, error) {
	r, _, err := b.get(tx, scope, county, id)
	return r, err
}

func (b *Book) get(tx *store.Tx, scope auth.Scope, county, id int64) (Record, *Declaration, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return Record{}, nil, err
	}
	r, err := scanRecord(tx.QueryRow("SELECT "+recordColumns+" FROM ledger_record r WHERE r.county = $1 AND r.id = $2", county, id))
	if store.Missing(err) {
		return r, nil, absent()
	}
	if err != nil {
		return r, nil, err
	}
	d, err := b.Declared(tx, county, r.Pack, r.Ledger, r.Edition)
	if err != nil {
		return r, nil, err
	}
	if !d.sees(scope, &r) {
		return Record{}, nil, absent()
	}
	return r, d, nil
}

// condition narrows a read of records (alias r) to the scope. d is the ledger
// read, nil where it is several.
func condition(w *store.Where, scope auth.Scope, d *Declaration) {
	lo, hi := scope.Range()
	w.And("r.division >= ? AND r.division < ?", lo, hi)
	if scope.Role == auth.Department && (d == nil || !d.Keeps(scope.Unit)) {
		w.And("r.unit = ?", scope.Unit)
	}
}
