package flow

import "slices"

// node is a place in the walks of Check: a state, and where the record came
// from, which matters only where a move leads Back.
type node struct{ state, origin string }

type edge struct {
	move Move
	to   node
}

func (f *Flow) begin(state string) node { return node{state: state} }

// edges are the moves that leave a node.
func (f *Flow) edges(at node) (edges []edge) {
	for _, m := range f.Moves {
		if !f.leaves(m, at.state) {
			continue
		}
		to := m.To
		switch {
		case to == "":
			to = at.state
		case to == Back && at.origin != "":
			to = at.origin
		case to == Back:
			continue
		}
		edges = append(edges, edge{m, f.arrive(at, to)})
	}
	return edges
}

func (f *Flow) arrive(from node, state string) node {
	switch {
	case state == from.state:
		return from
	case f.leadsBack(state):
		return node{state, from.state}
	}
	return node{state: state}
}

func (f *Flow) leadsBack(state string) bool {
	return slices.ContainsFunc(f.Moves, func(m Move) bool { return m.To == Back && f.leaves(m, state) })
}

// reach is every node that can be reached from one, itself included.
func (f *Flow) reach(from node) []node {
	found := []node{from}
	for i := 0; i < len(found); i++ {
		for _, e := range f.edges(found[i]) {
			if !slices.Contains(found, e.to) {
				found = append(found, e.to)
			}
		}
	}
	return found
}

// ways checks what only the whole shows: every state is reached, every state
// leads to a closed one, and nobody closes a record alone.
func (c *checker) ways() {
	f := c.flow
	reached := f.reach(f.begin(f.Start))
	for _, s := range f.States {
		if !slices.ContainsFunc(reached, func(n node) bool { return n.state == s.ID }) {
			c.of(s, "id", "unreachable", "name", s.Name)
		}
	}
	for _, s := range f.States {
		if i := slices.IndexFunc(reached, func(n node) bool { return n.state == s.ID && !c.ends(n) }); i >= 0 {
			c.of(s, "id", "dead_end", "name", s.Name)
		}
	}
	for _, m := range f.Moves {
		if !slices.ContainsFunc(reached, func(n node) bool { return f.takes(n, m) }) {
			c.on(m, "from", "never_made", "name", m.Name)
		}
	}
	if !f.Single && len(c.list) == 0 {
		c.alone()
	}
}

// takes reports whether the move can be made at a node.
func (f *Flow) takes(at node, m Move) bool {
	return slices.ContainsFunc(f.edges(at), func(e edge) bool { return e.move.ID == m.ID })
}

// ends reports whether a closed state can be reached from a node.
func (c *checker) ends(from node) bool {
	return slices.ContainsFunc(c.flow.reach(from), func(n node) bool { return c.closed(n.state) })
}

// alone looks for a way on which one account closes a record, in the first
// round and after every re-opening.
func (c *checker) alone() {
	if n := len(c.flow.apartBits()) - 1; n > mostApart {
		c.in("moves", "too_many_apart", "count", n, "most", mostApart)
		return
	}
	if path := c.flow.single(c.flow.begin(c.flow.Start)); path != nil {
		c.in("moves", "alone", "path", c.path(path))
		return
	}
	for _, m := range c.flow.Moves {
		if m.Kind != Reopen {
			continue
		}
		if path := c.flow.single(c.flow.begin(m.To)); path != nil {
			c.on(m, "to", "alone_again", "path", c.path(path))
		}
	}
}

// mostApart bounds the moves named in apart, and so the ways alone follows.
const mostApart = 12

// lone is an account on its way through a round: where the record is, and
// which of the moves that others must keep apart from it has made.
type lone struct {
	node
	made uint64
}

// single is the shortest way on which one account, who also opened the record,
// leads it to a done state; nil if there is none. A move that excludes the
// author counts as kept apart: whoever makes it is a second person.
func (f *Flow) single(from node) []string {
	bits := f.apartBits()
	begin := lone{from, 1 << bits[Opened]}
	paths := map[lone][]string{begin: nil}
	for queue := []lone{begin}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, e := range f.edges(at.node) {
			if e.move.Kind == Reopen || blocked(e.move, at.made, bits) {
				continue
			}
			path := append(slices.Clip(paths[at]), e.move.ID)
			if f.PhaseOf(e.to.state) == Done {
				return path
			}
			next := lone{e.to, at.made | mark(bits, e.move.ID)}
			if _, seen := paths[next]; !seen {
				paths[next] = path
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// apartBits numbers the moves that others must be kept apart from.
func (f *Flow) apartBits() map[string]int {
	bits := map[string]int{Opened: 0}
	for _, m := range f.Moves {
		for _, other := range m.Apart {
			if _, known := bits[other]; !known {
				bits[other] = len(bits)
			}
		}
	}
	return bits
}

func mark(bits map[string]int, move string) uint64 {
	if bit, matters := bits[move]; matters {
		return 1 << bit
	}
	return 0
}

func blocked(m Move, made uint64, bits map[string]int) bool {
	return slices.ContainsFunc(m.Apart, func(other string) bool { return made&mark(bits, other) != 0 })
}

func (c *checker) path(moves []string) list {
	var l list
	for _, id := range moves {
		l.things = append(l.things, c.flow.moveName(id))
	}
	return l
}
