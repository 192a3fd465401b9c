package inspection

import (
	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/ledger"
	"guben/period"
	"guben/store"
)

// Begin opens the record of a household's inspection, or gives the one that was
// opened. The reader works on it with the scope given back: in a
// cross-inspection a township's people may read and write that one household
// though it is not theirs.
func (d *Desk) Begin(tx *store.Tx, scope auth.Scope, county, round, household int64, key string) (record int64, lent auth.Scope, err error) {
	item, lent, err := d.Lend(tx, scope, county, round, household)
	if err != nil || item.Record != 0 {
		return item.Record, lent, err
	}
	if err := scope.Need(auth.Verify); err != nil {
		return 0, lent, err
	}
	r, err := d.one(tx, county, round)
	if err != nil {
		return 0, lent, err
	}
	if r.Closed != 0 {
		return 0, lent, fault.New(fault.Conflict, "inspection.closed")
	}
	opened, err := d.Book.Open(tx, lent, ledger.New{County: county, Pack: r.Pack, Ledger: r.Ledger, Household: household, Key: key})
	if err != nil {
		return 0, lent, err
	}
	n, err := tx.Exec("UPDATE inspection_item SET record = $1 WHERE county = $2 AND inspection = $3 AND household = $4 AND record = 0",
		opened.ID, county, round, household)
	if err == nil && n == 0 { // somebody else has begun since the item was read
		err = fault.New(fault.Conflict, "inspection.begun")
	}
	if err != nil {
		return 0, lent, err
	}
	return opened.ID, lent, tally(tx, county, round, "begun", 1)
}

// Lend gives the item and the scope it is worked on with: the reader's own, or,
// for those whose place inspects another, theirs moved to the item's village.
func (d *Desk) Lend(tx *store.Tx, scope auth.Scope, county, round, household int64) (Item, auth.Scope, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return Item{}, scope, err
	}
	item, err := scanItem(tx.QueryRow("SELECT "+itemColumns+` FROM inspection_item i WHERE i.county = $1 AND i.inspection = $2
		AND i.household = $3`, county, round, household))
	switch {
	case err != nil:
		return Item{}, scope, err
	case scope.Reaches(item.Village):
		return item, scope, nil
	case scope.Reaches(item.Inspector) && scope.Role == auth.Township:
		scope.Division = item.Village
		return item, scope, nil
	}
	return Item{}, scope, fault.New(fault.NotFound, "store.no_row")
}

// Watch keeps how many are done as the book's records come to count.
func (d *Desk) Watch(tx *store.Tx, event ledger.Event) error {
	done := event.Kind == ledger.Counted
	if !done && event.Kind != ledger.Uncounted {
		return nil
	}
	items, err := store.Collect(tx, scanItem, "SELECT "+itemColumns+" FROM inspection_item i WHERE i.county = $1 AND i.record = $2",
		event.Record.County, event.Record.ID)
	if err != nil || len(items) == 0 || items[0].Done == done {
		return err
	}
	item := items[0]
	if _, err := tx.Exec("UPDATE inspection_item SET done = $1 WHERE county = $2 AND inspection = $3 AND household = $4",
		flag(done), item.County, item.Round, item.Household); err != nil {
		return err
	}
	return tally(tx, item.County, item.Round, "done", 2*flag(done)-1)
}

// Close ends a round; what was not begun stays so.
func (d *Desk) Close(tx *store.Tx, scope auth.Scope, county, id int64, key string) error {
	r, err := d.Get(tx, scope, county, id)
	if err != nil {
		return err
	}
	if err := scope.Need(auth.Dispatch); err != nil {
		return err
	}
	if r.Closed != 0 {
		return fault.New(fault.Conflict, "inspection.closed")
	}
	if _, err := tx.Exec("UPDATE inspection SET closed = $1 WHERE county = $2 AND id = $3", period.On(tx.Time()).String(), county, id); err != nil {
		return err
	}
	return d.Log.Append(tx, audit.Entry{County: county, Actor: scope.Account, ActorName: scope.Name, Action: "inspection.close",
		Subject: "inspection", SubjectID: id, Key: key, Detail: map[string]any{"drawn": r.Drawn, "done": r.Done}})
}

// tally moves one of the round's counts.
func tally(tx *store.Tx, county, round int64, count string, by int) error {
	statement := "UPDATE inspection SET begun = begun + $1 WHERE county = $2 AND id = $3"
	if count == "done" {
		statement = "UPDATE inspection SET done = done + $1 WHERE county = $2 AND id = $3"
	}
	_, err := tx.Exec(statement, by, county, round)
	return err
}

// inspects reports whether the scope's people have anything to do with a place.
func inspects(scope auth.Scope, place division.Code) bool {
	return scope.Reaches(place) || scope.Division != 0 && place.Contains(scope.Division)
}
