package screen

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"guben/money"
	"guben/pack"
	"guben/policy"
)

// parallel does n pieces of work on every processor.
func parallel(n int, work func(int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				work(i)
			}
		})
	}
	group.Wait()
}

// counter counts the answers of one rule.
type counter struct {
	frame  *policy.Frame
	column *policy.Column
	rule   *pack.Rule // nil for a population
	got    *received  // nil: the roster was not delivered, or the rule owes nothing
}

func (s *Standing) counter(column *policy.Column) counter {
	rule, _ := s.Pack.Rule(column.Rule.ID)
	return counter{s.frame, column, rule, s.got[column.Rule.ID]}
}

// add counts the households of the rows [from, to).
func (c *counter) add(side *Side, from, to int) {
	for row := from; row < to; row++ {
		first, end := c.frame.Members(row)
		if c.column.Rule.On == policy.OnHousehold {
			if c.row(side, row, end-first) {
				side.Households++
			}
			continue
		}
		holds := false
		for person := first; person < end; person++ {
			holds = c.row(side, person, 1) || holds
		}
		if holds {
			side.Households++
		}
	}
}

// row counts one row that stands for so many persons, and tells whether the
// rule holds there.
func (c *counter) row(side *Side, row, persons int) bool {
	truth := c.column.Truth[row]
	if truth == policy.Undecided {
		side.Unknown++
		return false
	}
	holds := truth == policy.True
	due := money.Fen(0)
	if holds {
		side.Persons += persons
		if c.column.Amount != nil {
			if !c.column.Amount[row].Known() {
				return true // it cannot be told what is due: nothing to compare
			}
			due = money.Fen(c.column.Amount[row])
			side.Due += due
		}
	}
	if c.got != nil {
		c.compare(side, row, holds, due)
	}
	return holds
}

// compare holds what is due against the roster, as screening does.
func (c *counter) compare(side *Side, row int, holds bool, due money.Fen) {
	got := receipt{received: c.got.has(row)}
	if got.received {
		got.amount = c.got.amount(row)
	}
	switch gap(c.rule, holds, due, got) {
	case Missing:
		side.Missing++
		side.MissingDue += due
	case Excess:
		side.Excess++
		side.ExcessReceived += got.amount
	case Differs:
		side.Differs++
	}
}

// difference counts what changes in one rule where its answers change.
type difference struct {
	before, after counter
	touched       *touched // nil: nobody asks who
}

// touched marks, by row of a part of the frame, whom a question concerns.
type touched struct {
	household, person int // first rows of the part
	households        []change
	persons           []change
}

// change is what happens to somebody, over all rules.
type change uint8

const (
	gains change = 1 << iota
	loses
)

func turn(held, holds bool) change {
	switch {
	case holds && !held:
		return gains
	case held && !holds:
		return loses
	}
	return 0
}

// blockRows is how many households are compared at a glance.
const blockRows = 64

// add counts the rows [from, to) into the effect, whose sides are complete for
// what came before: blocks without any change are skipped.
func (d *difference) add(effect *Effect, from, to int) {
	for row := from; row < to; row += blockRows {
		if end := min(row+blockRows, to); !d.same(row, end) {
			d.block(effect, row, end)
		}
	}
}

// same compares answers and amounts of a block in one go: a comparison of
// strings is one of memory, and the conversion copies nothing.
func (d *difference) same(from, to int) bool {
	before, after := d.before.column, d.after.column
	if after.Rule.On == policy.OnPerson {
		from, _ = d.before.frame.Members(from)
		_, to = d.before.frame.Members(to - 1)
	}
	if string(before.Truth[from:to]) != string(after.Truth[from:to]) {
		return false
	}
	return before.Amount == nil || slices.Equal(before.Amount[from:to], after.Amount[from:to])
}

// block counts the households that change before and after, and leaves the rest.
func (d *difference) block(effect *Effect, from, to int) {
	var was, is Side
	for row := from; row < to; row++ {
		if !d.same(row, row+1) {
			d.before.add(&was, row, row+1)
			d.after.add(&is, row, row+1)
			d.household(effect, row)
		}
	}
	effect.After.add(is)
	effect.After.subtract(was)
}

// household counts who is gained and lost in one household.
func (d *difference) household(effect *Effect, row int) change {
	before, after := d.before.column.Truth, d.after.column.Truth
	first, end := d.before.frame.Members(row)
	if d.after.column.Rule.On == policy.OnHousehold {
		turned := turn(before[row] == policy.True, after[row] == policy.True)
		effect.persons(turned, end-first)
		effect.household(turned)
		for person := first; person < end; person++ {
			d.touched.markPerson(person, turned)
		}
		d.touched.markHousehold(row, turned)
		return turned
	}
	held, holds, any := false, false, change(0)
	for person := first; person < end; person++ {
		was, is := before[person] == policy.True, after[person] == policy.True
		held, holds = held || was, holds || is
		turned := turn(was, is)
		effect.persons(turned, 1)
		d.touched.markPerson(person, turned)
		any |= turned
	}
	effect.household(turn(held, holds))
	d.touched.markHousehold(row, any)
	return turn(held, holds)
}

func (t *touched) markPerson(row int, turned change) {
	if t != nil {
		t.persons[row-t.person] |= turned
	}
}

func (t *touched) markHousehold(row int, turned change) {
	if t != nil {
		t.households[row-t.household] |= turned
	}
}
