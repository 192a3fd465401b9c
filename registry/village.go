package registry

import (
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/store"
)

// PutVillage writes figures of a village, the first time or again; what differs
// goes into the history.
func (r *Registry) PutVillage(tx *store.Tx, scope auth.Scope, origin Origin, village division.Code, draft Draft) (Record, error) {
	if err := mayWrite(scope, origin, village); err != nil {
		return Record{}, err
	}
	record, err := r.Get(tx, scope, dictionary.Village, village.County(), int64(village))
	if err == nil {
		return r.Update(tx, scope, origin, record, draft)
	}
	if fault.KindOf(err) != fault.NotFound {
		return record, err
	}
	record = Record{Entity: dictionary.Village, County: village.County(), ID: int64(village), Household: int64(village),
		Village: village, Version: 1, From: Start, To: Forever, Originals: draft.Originals, UpdatedAt: tx.Now()}
	if err := r.insert(tx, &record, draft); err != nil {
		return record, err
	}
	return record, r.note(tx, scope, origin, record, changed{action: created})
}
