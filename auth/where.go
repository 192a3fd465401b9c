package auth

import (
	"guben/division"
	"guben/store"
)

// BoundCounties narrows a read of a table to the scope by its column county; one
// county is named as one, so that the columns behind it in an index count.
func (s Scope) BoundCounties(w *store.Where, table string) {
	first, end := s.Counties()
	if end-first == 1 {
		w.And(table+".county = ?", first)
		return
	}
	w.And(table+".county >= ? AND "+table+".county < ?", first, end)
}

// BoundPlaces narrows a read of one table to the scope's part of each county by
// its column place. Of whole counties the county says it all: bounds that hold
// for every row would draw the read to the index by place.
func (s Scope) BoundPlaces(w *store.Where, table string) {
	switch lo, hi := s.Range(); {
	case s.Division == 0 || s.Division.Level() <= division.County:
	case s.Division.Level() == division.Village:
		w.And(table+".place = ?", lo)
	default:
		w.And(table+".place >= ? AND "+table+".place < ?", lo, hi)
	}
}
