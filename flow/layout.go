package flow

import (
	"cmp"
	"slices"
)

// column is the order in which a picture shows the states, from the top:
// by distance from the start along the moves that lead on, closed states last.
func (f *Flow) column() []State {
	rank := f.ranks()
	states := slices.Clone(f.States)
	slices.SortStableFunc(states, func(a, b State) int {
		return cmp.Or(cmp.Compare(f.aside(a, rank), f.aside(b, rank)), cmp.Compare(rank[a.ID], rank[b.ID]))
	})
	return states
}

// aside tells what stands below the way through: first what closes a record,
// then what is off the way (frozen, or only after a re-opening), then the void.
func (f *Flow) aside(s State, rank map[string]int) int {
	_, onWay := rank[s.ID]
	switch {
	case s.Phase == Void:
		return 3
	case s.Phase == Done:
		return 1
	case !onWay || f.leadsBack(s.ID):
		return 2
	}
	return 0
}

// ranks is the length of the longest way from the start that never turns back,
// for each state that has one.
func (f *Flow) ranks() map[string]int {
	next, rank := f.ahead(), map[string]int{f.Start: 0}
	for _, id := range next.order() {
		here, onWay := rank[id]
		for _, to := range next[id] {
			if onWay {
				rank[to] = max(rank[to], here+1)
			}
		}
	}
	return rank
}

// ways are the states that lead on from each state.
type ways map[string][]string

// ahead is the flow without returns and whatever else closes a circle.
func (f *Flow) ahead() ways {
	next, onWay, seen := ways{}, map[string]bool{}, map[string]bool{}
	var visit func(string)
	visit = func(id string) {
		seen[id], onWay[id] = true, true
		for _, m := range f.Moves {
			leadsOn := m.Kind != Return && m.Kind != Reopen && m.Kind != Freeze && slices.Contains(m.From, id)
			if _, known := f.State(m.To); !leadsOn || !known || onWay[m.To] {
				continue
			}
			next[id] = append(next[id], m.To)
			if !seen[m.To] {
				visit(m.To)
			}
		}
		onWay[id] = false
	}
	visit(f.Start)
	return next
}

// order lists the states so that each stands before those it leads to.
func (w ways) order() []string {
	var order []string
	seen := map[string]bool{}
	var visit func(string)
	visit = func(id string) {
		if seen[id] {
			return
		}
		seen[id] = true
		for _, to := range w[id] {
			visit(to)
		}
		order = append(order, id)
	}
	for _, id := range sortedKeys(w) {
		visit(id)
	}
	slices.Reverse(order)
	return order
}

func sortedKeys(w ways) []string {
	var keys []string
	for key := range w {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// rail is a line at the side of the column that all moves into one state share.
type rail struct {
	to       string
	top, end float64
	returns  bool // only moves back
	lane     int
}

// lay gives rails lanes so that no two rails of a lane touch; short ones stand
// nearest to the column. It returns the number of lanes.
func lay(rails []*rail) int {
	slices.SortStableFunc(rails, func(a, b *rail) int { return cmp.Compare(a.end-a.top, b.end-b.top) })
	lanes := 0
	for i, r := range rails {
		for slices.ContainsFunc(rails[:i], func(o *rail) bool {
			return o.lane == r.lane && o.top <= r.end+8 && r.top <= o.end+8
		}) {
			r.lane++
		}
		lanes = max(lanes, r.lane+1)
	}
	return lanes
}
