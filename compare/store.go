package compare

import (
	"iter"

	"guben/auth"
	"guben/period"
	"guben/seal"
	"guben/store"
)

// Deliver stores a roster and matches its rows. The newest delivery of the same
// kind and period is marked as replaced by it; nothing is deleted.
func Deliver(tx *store.Tx, ring *seal.Ring, scope auth.Scope, delivery Delivery, entries iter.Seq2[Entry, error]) (Delivery, error) {
	return delivery, nil
}

// Withdraw takes a delivery out again, as if it had never come: its rows go and
// what it replaced counts again. A delivery that was itself replaced is refused.
func Withdraw(tx *store.Tx, scope auth.Scope, county, id int64) error { return nil }

// Rematch looks again at every row that found nobody, or only a name, or whose
// person is gone, after the registry has changed. It gives how many rows found
// somebody else than before.
func Rematch(tx *store.Tx, ring *seal.Ring, county int64) (int, error) { return 0, nil }

// Deliveries lists the deliveries of a county, newest first; kind "" is all
// kinds. A department sees its own.
func Deliveries(tx *store.Tx, scope auth.Scope, county int64, kind string) ([]Delivery, error) {
	return nil, nil
}

// Current is the newest delivery of kind whose period covers day; store.Missing
// when none does, which is not the same as a roster without rows.
func Current(tx *store.Tx, scope auth.Scope, county int64, kind string, day period.Day) (Delivery, error) {
	return Delivery{}, nil
}

// Receipts gives what the newest delivery covering day says was received by the
// persons and households of the scope's area, by household and person; one
// person may have several. No delivery gives no receipts: ask Current whether
// there is one.
func Receipts(tx *store.Tx, scope auth.Scope, county int64, kind string, day period.Day) ([]Receipt, error) {
	return nil, nil
}

// EachReceipt is Receipts for rosters too large to hold.
func EachReceipt(tx *store.Tx, scope auth.Scope, county int64, kind string, day period.Day, visit func(Receipt) error) error {
	return nil
}

// Of gives the receipts of one household and its members from every newest
// delivery covering day, by kind.
func Of(tx *store.Tx, scope auth.Scope, county, household int64, day period.Day) (map[string][]Receipt, error) {
	return nil, nil
}

// Unmatched gives at most limit rows of a delivery that found nobody, after the
// given row number. Only who sees the whole county, or the unit that delivered,
// may look: such rows belong to no village.
func Unmatched(tx *store.Tx, ring *seal.Ring, scope auth.Scope, county, id int64, after, limit int) ([]Stranger, error) {
	return nil, nil
}

// Check lists what must hold of the room's tables and does not; empty is sound.
func Check(tx *store.Tx) ([]string, error) { return nil, nil }
