package store

import "guben/fault"

// Invariant is something that must hold of a room's tables.
type Invariant struct {
	Key   string // last word of the fault's code, ROOM.KEY; its sentence takes {n}
	Query string // counts the rows that break it, over whole tables
}

// Broken asks for every invariant and gives a fault for each that does not
// hold; none is sound. It is for guben doctor and for tests.
func (tx *Tx) Broken(room string, invariants []Invariant) ([]error, error) {
	var broken []error
	for _, invariant := range invariants {
		var n int64
		if err := tx.QueryRow(invariant.Query).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			broken = append(broken, fault.New(fault.Damaged, room+"."+invariant.Key, "n", n))
		}
	}
	return broken, nil
}
