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
	whole, err := b.query(tx, scope, filter)
	if err != nil {
		return nil, err
	}
	counties, err := whole.counties()
	if err != nil {
		return nil, err
	}
	sums := map[group]Signals{}
	for _, county := range counties {
		q, err := whole.in(county)
		if err != nil {
			return nil, err
		}
		if err := q.signals(by, sums); err != nil {
			return nil, err
		}
	}
	list := []Signals{}
	for _, g := range slices.SortedFunc(maps.Keys(sums), func(a, b group) int {
		return cmp.Or(cmp.Compare(a.division, b.division), cmp.Compare(a.unit, b.unit))
	}) {
		list = append(list, sums[g])
	}
	return list, nil
}

func (q *query) signals(by []By, sums map[group]Signals) error {
	if q.foreign() {
		return nil
	}
	w := &where{}
	q.conditions(w, leadDue)
	if q.State != "" || q.Phase != "" {
		q.inStates(w, "r.state || ''")
	}
	w.and("r.due < '9'")
	day := w.mark(q.Day.String())
	columns, groups := grouped(by, "r.division", "''")
	return q.tx.Each(func(row store.Scanner) error {
		var g group
		var all, red, amber *int64
		if err := row.Scan(&g.division, &g.unit, &g.state, &g.value, &all, &red, &amber); err != nil || red == nil {
			return err
		}
		s := sums[g]
		s.Division, s.Unit = g.division, g.unit
		s.Red, s.Amber, s.Green = s.Red+*red, s.Amber+*amber, s.Green+*all-*red-*amber
		sums[g] = s
		return nil
	}, "SELECT "+columns+", COUNT(*), CAST(SUM(CASE WHEN r.due < "+day+" THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN r.due >= "+day+
		" AND r.amber <= "+day+" THEN 1 ELSE 0 END) AS BIGINT) FROM ledger_record r WHERE "+w.String()+groups, w.args...)
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
	shown := filter.limit()
	filter.Order, filter.After = ByDue, ""
	filter.Due = period.Range{From: month.First(), To: month.Last()}
	totals, err := b.dues(tx, scope, filter)
	if err != nil {
		return nil, err
	}
	dates := []Date{}
	for _, day := range slices.Sorted(maps.Keys(totals)) {
		one := filter
		one.Due, one.Limit = period.Range{From: day, To: day}, shown
		page, err := b.List(tx, scope, one)
		if err != nil {
			return nil, err
		}
		dates = append(dates, Date{day, totals[day], page.Records})
	}
	return dates, nil
}

// dues counts the filter's records by the day they are due.
func (b *Book) dues(tx *store.Tx, scope auth.Scope, filter Filter) (map[period.Day]int64, error) {
	whole, err := b.query(tx, scope, filter)
	if err != nil {
		return nil, err
	}
	counties, err := whole.counties()
	totals := map[period.Day]int64{}
	for i := 0; err == nil && i < len(counties); i++ {
		var q *query
		if q, err = whole.in(counties[i]); err == nil && !q.foreign() {
			err = q.dues(totals)
		}
	}
	return totals, err
}

func (q *query) dues(totals map[period.Day]int64) error {
	w := &where{}
	q.conditions(w, leadDue)
	return q.tx.Each(func(row store.Scanner) error {
		var due period.Day
		var n int64
		err := row.Scan(day{&due}, &n)
		totals[due] += n
		return err
	}, "SELECT r.due, COUNT(*) FROM ledger_record r WHERE "+w.String()+" GROUP BY r.due", w.args...)
}
