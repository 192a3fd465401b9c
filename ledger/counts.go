package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/period"
	"guben/store"
)

// Count is how many records share a place, unit, state or value.
type Count struct {
	Division division.Code
	Unit     string
	State    string
	Value    string // of Filter.Field
	N        int64
}

// By is what records are counted by.
type By string

// The groupings.
const (
	ByCounty   By = "county"
	ByTownship By = "township"
	ByVillage  By = "village"
	ByUnit     By = "unit"
	ByState    By = "state"
	ByValue    By = "value" // of Filter.Field
)

// group is the key of a count.
type group struct {
	division           division.Code
	unit, state, value string
}

// columns are the groupings as SQL; what is not grouped by is constant.
func grouped(by []By, division, value string) (columns, groups string) {
	parts := map[By]string{ByCounty: division + " - " + division + " % 1000000", ByTownship: division + " - " + division + " % 1000",
		ByVillage: division, ByUnit: "r.unit", ByState: "r.state", ByValue: value}
	place, unit, state, held := "0", "''", "''", "''"
	var list []string
	for _, one := range by {
		switch one {
		case ByUnit:
			unit = parts[one]
		case ByState:
			state = parts[one]
		case ByValue:
			held = parts[one]
		default:
			place = parts[one]
		}
		list = append(list, parts[one])
	}
	if len(list) > 0 {
		groups = " GROUP BY " + strings.Join(list, ", ")
	}
	return place + ", " + unit + ", " + state + ", " + held, groups
}

// Counts counts the records a filter leaves, by group: from the kept counts,
// unless the filter asks for days, a subject or a signal.
func (b *Book) Counts(tx *store.Tx, scope auth.Scope, filter Filter, by ...By) ([]Count, error) {
	sums := map[group]int64{}
	_, err := b.each(tx, scope, filter, func(q *query) error { return q.sum(by, sums) })
	return listed(sums), err
}

func listed(sums map[group]int64) []Count {
	list := []Count{}
	for _, g := range slices.SortedFunc(maps.Keys(sums), func(a, b group) int {
		return cmp.Or(cmp.Compare(a.division, b.division), cmp.Compare(a.unit, b.unit), cmp.Compare(a.state, b.state), cmp.Compare(a.value, b.value))
	}) {
		if sums[g] != 0 {
			list = append(list, Count{g.division, g.unit, g.state, g.value, sums[g]})
		}
	}
	return list
}

// kept reports whether the kept counts answer the query.
func (q *query) kept() bool {
	return q.Ledger != "" && q.Household == 0 && q.Person == 0 && q.Signal == "" && q.Opened == (period.Range{}) && q.Due == (period.Range{})
}

func (q *query) sum(by []By, sums map[group]int64) error {
	if q.kept() {
		return q.sumKept(by, sums)
	}
	w := &store.Where{}
	q.conditions(w, q.leads())
	if q.stated() {
		q.inStates(w, "r.state || ''")
	}
	value := "''"
	if q.slot >= 0 {
		value = [3]string{"r.i1", "r.i2", "r.i3"}[q.slot]
	}
	columns, groups := grouped(by, "r.division", value)
	return q.add(sums, "SELECT "+columns+", COUNT(*) FROM ledger_record r WHERE "+w.String()+groups, w.Args)
}

func (q *query) sumKept(by []By, sums map[group]int64) error {
	w := &store.Where{}
	field := ""
	if q.slot >= 0 {
		field = slots[q.slot]
	}
	w.And("r.county = ? AND r.pack = ? AND r.ledger = ? AND r.field = ?", q.County, q.Pack, q.Ledger, field)
	lo, hi := q.scope.Range()
	w.And("r.division >= ? AND r.division < ?", lo, hi)
	if q.slot >= 0 && q.Value != "" {
		w.And("r.value = ?", q.Value)
	}
	if unit := q.unit(); unit != "" {
		w.And("r.unit = ?", unit)
	}
	if q.stated() {
		q.inStates(w, "r.state")
	}
	columns, groups := grouped(by, "r.division", "r.value")
	return q.add(sums, "SELECT "+columns+", CAST(SUM(r.n) AS BIGINT) FROM ledger_count r WHERE "+w.String()+groups, w.Args)
}

func (q *query) inStates(w *store.Where, column string) {
	w.AndIn(column, append([]any{""}, store.Anys(q.states)...)...)
}

func (q *query) add(sums map[group]int64, query string, args []any) error {
	return q.tx.Each(func(row store.Scanner) error {
		var g group
		var n *int64
		if err := row.Scan(&g.division, &g.unit, &g.state, &g.value, &n); err != nil || n == nil {
			return err
		}
		sums[g] += *n
		return nil
	}, query, args...)
}

// Fulfilled counts the records that came to count as fulfilled within some
// days, by unit and place: what duties look at.
func (b *Book) Fulfilled(tx *store.Tx, scope auth.Scope, filter Filter, days period.Range) ([]Count, error) {
	sums := map[group]int64{}
	_, err := b.each(tx, scope, filter, func(q *query) error { return q.fulfilled(days, sums) })
	return listed(sums), err
}

func (q *query) fulfilled(days period.Range, sums map[group]int64) error {
	w := &store.Where{}
	q.conditions(w, leadOpened)
	w.And("r.counted >= ? AND r.counted <= ? AND r.counted < '9'", days.From.String(), days.To.String())
	columns, groups := grouped([]By{ByVillage, ByUnit}, "r.division", "''")
	return q.add(sums, "SELECT "+columns+", COUNT(*) FROM ledger_record r WHERE "+w.String()+groups, w.Args)
}
