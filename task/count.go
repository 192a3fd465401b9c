package task

import (
	"cmp"
	"maps"
	"slices"

	"guben/division"
	"guben/store"
)

// cell is a row of the table of counts.
type cell struct {
	county int64
	level  division.Level
	place  division.Code
	pack   string
	origin string
	owner  string
	month  string
	state  State
	signal Signal
}

// counts gathers by how much cells change, so that a bulk change writes each
// cell once.
type counts map[cell]int64

// add counts a task n times at its place and at the county and township above.
func (c counts) add(t *Task, n int64) {
	level := t.Place.Level()
	if level < division.County {
		c.at(t, level, t.Place, n)
		return
	}
	for l := division.County; l <= min(level, division.Township); l++ {
		c.at(t, l, t.Place.At(l), n)
	}
}

func (c counts) at(t *Task, level division.Level, place division.Code, n int64) {
	c[cell{t.County, level, place, t.Pack, t.Origin, t.Owner, month(t.To), t.State, t.Signal}] += n
}

// save writes the cells that changed, in one order, so that two writers never
// wait for each other crosswise.
func (c counts) save(tx *store.Tx) error {
	for _, k := range slices.SortedFunc(maps.Keys(c), compare) {
		if c[k] == 0 {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO task_count (county, level, place, pack, origin, owner, month, state, signal, n)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (county, level, place, pack, origin, owner, month, state, signal) DO UPDATE SET n = task_count.n + excluded.n`,
			k.county, int(k.level), int64(k.place), k.pack, k.origin, k.owner, k.month, string(k.state), string(k.signal), c[k]); err != nil {
			return err
		}
	}
	return nil
}

func compare(a, b cell) int {
	return cmp.Or(cmp.Compare(a.county, b.county), cmp.Compare(a.place, b.place), cmp.Compare(a.pack, b.pack), cmp.Compare(a.origin, b.origin),
		cmp.Compare(a.owner, b.owner), cmp.Compare(a.month, b.month), cmp.Compare(a.state, b.state), cmp.Compare(a.signal, b.signal))
}
