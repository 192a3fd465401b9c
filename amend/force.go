package amend

import (
	"cmp"
	"slices"

	"guben/period"
)

// Newest is the approved amendment that a new one starts from: the last of those
// written on the shipped version, nil if there is none. Those written on another
// version need review and do not count.
func Newest(approved []Amendment, shipped string) *Amendment {
	return newest(approved, shipped, func(*Amendment) bool { return true })
}

// InForce is the approved amendment that holds on a day, nil if it is the shipped
// pack that does. Of several that have begun the latest day counts, and of one
// day the one approved last.
func InForce(approved []Amendment, shipped string, day period.Day) *Amendment {
	return newest(approved, shipped, func(a *Amendment) bool { return a.From <= day })
}

func newest(list []Amendment, shipped string, begun func(*Amendment) bool) (last *Amendment) {
	for i := range list {
		a := &list[i]
		if a.State == Approved && !a.Stale(shipped) && begun(a) && (last == nil || later(a, last) > 0) {
			last = a
		}
	}
	return last
}

func later(a, b *Amendment) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.DecidedAt, b.DecidedAt), cmp.Compare(a.ID, b.ID))
}

// ByForce orders approved amendments as they come into force.
func ByForce(list []Amendment) {
	slices.SortFunc(list, func(a, b Amendment) int { return later(&a, &b) })
}
