package store

import "guben/fault"

// Invariants are what must hold of a room's tables: pairs of the last word of a
// fault's code, ROOM.KEY, whose sentence takes {n}, and the query that counts the
// rows that break it, over whole tables.
type Invariants [][2]string

// Broken asks for every invariant and gives a fault for each that does not
// hold; none is sound. It is for guben doctor and for tests.
func (tx *Tx) Broken(room string, invariants Invariants) ([]error, error) {
	var broken []error
	for _, invariant := range invariants {
		var n int64
		if err := tx.QueryRow(invariant[1]).Scan(&n); err != nil {
			return nil, err
		}
		if n > 0 {
			broken = append(broken, fault.New(fault.Damaged, room+"."+invariant[0], "n", n))
		}
	}
	return broken, nil
}
