package ledger

import (
	"cmp"
	"maps"
	"slices"

	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/period"
	"guben/store"
)

// Column is a column of a board.
type Column struct {
	State   flow.State
	Count   int64
	Records []Record // the first few
}

// Board is the states of one county's ledger in the order of the flow, each with
// its count and its first records (Filter.Limit of them).
func (b *Book) Board(tx *store.Tx, scope auth.Scope, filter Filter) ([]Column, error) {
	whole, err := b.query(tx, scope, filter)
	if err != nil {
		return nil, err
	}
	q, err := whole.in(filter.County)
	if err != nil {
		return nil, err
	}
	counts, err := b.Counts(tx, scope, filter, ByState)
	if err != nil {
		return nil, err
	}
	states, err := b.states(tx, q.County, q.d)
	if err != nil {
		return nil, err
	}
	columns := []Column{}
	for _, state := range states {
		if q.Phase != "" && phase(state) != q.Phase || q.State != "" && state.ID != q.State {
			continue
		}
		one := filter
		one.State = state.ID
		page, err := b.List(tx, scope, one)
		if err != nil {
			return nil, err
		}
		column := Column{State: state, Records: page.Records}
		for _, count := range counts {
			if count.State == state.ID {
				column.Count += count.N
			}
		}
		columns = append(columns, column)
	}
	return columns, nil
}

// Signals is how the clocks of records stand on a day.
type Signals struct {
	Division division.Code // where asked by place
	Unit     string        // where asked by unit
	Red      int64
	Amber    int64
	Green    int64
}

// Signals tells how the clocks of the filter's records stand on Filter.Day:
// together, or by place or unit. Counted by the days they are due.
func (b *Book) Signals(tx *store.Tx, scope auth.Scope, filter Filter, by ...By) ([]Signals, error) {
	filter.Order, filter.Signal = ByDue, ""
	sums := map[group]Signals{}
	if _, err := b.each(tx, scope, filter, func(q *query) error { return q.signals(by, sums) }); err != nil {
		return nil, err
	}
	list := []Signals{}
	for _, g := range slices.SortedFunc(maps.Keys(sums), func(a, b group) int {
		return cmp.Or(cmp.Compare(a.division, b.division), cmp.Compare(a.unit, b.unit))
	}) {
		list = append(list, sums[g])
	}
	return list, nil
}

// signals adds up by village and unit, as the index lies, and then by what is
// asked for.
func (q *query) signals(by []By, sums map[group]Signals) error {
	w := &store.Where{}
	q.conditions(w, leadPlace)
	if q.stated() {
		q.inStates(w, "r.state || ''")
	}
	w.And("r.due < '9'")
	day := w.Mark(q.Day.String())
	return q.tx.Each(func(row store.Scanner) error {
		var g group
		var all, red, amber int64
		if err := row.Scan(&g.division, &g.unit, &all, &red, &amber); err != nil {
			return err
		}
		g = g.only(by)
		s := sums[g]
		s.Division, s.Unit = g.division, g.unit
		s.Red, s.Amber, s.Green = s.Red+red, s.Amber+amber, s.Green+all-red-amber
		sums[g] = s
		return nil
	}, "SELECT r.division, r.unit, COUNT(*), "+shown(day)+
		" FROM ledger_record r WHERE "+w.String()+" GROUP BY r.division, r.unit", w.Args...)
}

// only is the group without what is not asked for.
func (g group) only(by []By) group {
	var kept group
	for _, one := range by {
		switch one {
		case ByCounty:
			kept.division = g.division.At(division.County)
		case ByTownship:
			kept.division = g.division.At(division.Township)
		case ByVillage:
			kept.division = g.division
		case ByUnit:
			kept.unit = g.unit
		}
	}
	return kept
}

// Date is one day of the calendar of clocks.
type Date struct {
	Day     period.Day
	Due     int64
	Records []Record // the first few
}

// Calendar is what is due on each day of a month, days with nothing left out;
// Filter.Limit is how many records a day shows.
func (b *Book) Calendar(tx *store.Tx, scope auth.Scope, filter Filter, month period.Month) ([]Date, error) {
	filter.Order, filter.After = ByDue, ""
	filter.Due = period.Range{From: month.First(), To: month.Last()}
	totals, shown := map[period.Day]int64{}, map[period.Day][]Record{}
	if _, err := b.each(tx, scope, filter, func(q *query) error { return q.month(totals, shown) }); err != nil {
		return nil, err
	}
	dates := []Date{}
	for _, day := range slices.Sorted(maps.Keys(totals)) {
		dates = append(dates, Date{day, totals[day], shown[day][:min(len(shown[day]), filter.limit())]})
	}
	return dates, nil
}

// month counts one county's records by the day they are due, and reads the
// first of each day, all together.
func (q *query) month(totals map[period.Day]int64, shown map[period.Day][]Record) error {
	mine := map[period.Day]int64{}
	if err := q.dues(mine); err != nil {
		return err
	}
	var spots []spot
	for day, n := range mine {
		totals[day] += n
		one := *q
		one.Due = period.Range{From: day, To: day}
		found, err := one.walk(leadDue, one.narrowed()...)
		if err != nil {
			return err
		}
		spots = append(spots, found[:min(len(found), q.limit())]...)
	}
	slices.SortFunc(spots, q.order())
	for some := range slices.Chunk(spots, 500) {
		records, err := q.some(some)
		if err != nil {
			return err
		}
		for _, r := range records {
			shown[r.Clock.Due] = append(shown[r.Clock.Due], r)
		}
	}
	return nil
}

func (q *query) dues(totals map[period.Day]int64) error {
	w := &store.Where{}
	q.conditions(w, leadDue)
	if q.stated() {
		q.inStates(w, "r.state || ''")
	}
	return q.tx.Each(func(row store.Scanner) error {
		var due period.Day
		var n int64
		err := row.Scan(store.Day(&due), &n)
		totals[due] += n
		return err
	}, "SELECT r.due, COUNT(*) FROM ledger_record r WHERE "+w.String()+" GROUP BY r.due", w.Args...)
}
