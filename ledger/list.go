package ledger

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Page is one page of a list.
type Page struct {
	Records []Record
	Next    string // Filter.After of the next page, "" after the last
}

// List gives records within the scope, a page at a time. A list that takes in
// several states is read state by state and merged, so that each walk follows
// an index and stops after a page.
func (b *Book) List(tx *store.Tx, scope auth.Scope, filter Filter) (Page, error) {
	var found []spot
	q, err := b.each(tx, scope, filter, func(q *query) error {
		spots, err := q.page()
		found = append(found, spots...)
		return err
	})
	if err != nil {
		return Page{}, err
	}
	slices.SortFunc(found, q.order())
	return q.fetch(found)
}

// spot is where a record stands in a list: what it is sorted by, and which it is.
type spot struct {
	county int64
	at     int64 // division or day; 0 in the order Newest: ids grow with time
	id     int64
}

// fetch reads the records of a page, those of one county together.
func (q *query) fetch(found []spot) (Page, error) {
	page := Page{Records: []Record{}}
	if limit := q.limit(); len(found) > limit {
		found = found[:limit]
		page.Next = strconv.FormatInt(found[limit-1].at, 10) + "." + store.FormatID(found[limit-1].id)
	}
	for len(found) > 0 {
		n := slices.IndexFunc(found, func(s spot) bool { return s.county != found[0].county })
		if n < 0 {
			n = len(found)
		}
		records, err := q.some(found[:n])
		if err != nil {
			return page, err
		}
		page.Records, found = append(page.Records, records...), found[n:]
	}
	return page, nil
}

// some reads records of one county, in the order of their spots.
func (q *query) some(spots []spot) ([]Record, error) {
	w := &store.Where{}
	w.And("r.county = ?", spots[0].county)
	ids, place := make([]any, len(spots)), map[int64]int{}
	for i, s := range spots {
		ids[i], place[s.id] = s.id, i
	}
	w.AndIn("r.id", ids...)
	records, err := store.Collect(q.tx, scanRecord, "SELECT "+recordColumns+" FROM ledger_record r WHERE "+w.String(), w.Args...)
	slices.SortFunc(records, func(a, b Record) int { return cmp.Compare(place[a.ID], place[b.ID]) })
	return records, err
}

// page finds the first records of one county after the cursor, one more than a
// page holds.
func (q *query) page() ([]spot, error) {
	lead, err := q.newest(q.leads())
	if err != nil {
		return nil, err
	}
	if lead != leadPlace || q.Ledger == "" {
		return q.walk(lead, q.narrowed()...)
	}
	var found []spot
	for _, state := range q.states {
		spots, err := q.walk(lead, state)
		if err != nil {
			return nil, err
		}
		found = append(found, spots...)
	}
	slices.SortFunc(found, q.order())
	return found[:min(len(found), q.limit()+1)], nil
}

// narrowed are the states a walk that is not led by them keeps to; nil is any.
func (q *query) narrowed() []string {
	if !q.stated() {
		return nil
	}
	return append([]string{""}, q.states...)
}

// walk finds records along one index, in the states given; none is any. Only
// what the index holds is read.
func (q *query) walk(lead leader, states ...string) ([]spot, error) {
	w := &store.Where{}
	q.conditions(w, lead)
	switch column := lead.column("r.state", leadPlace); len(states) {
	case 0:
	case 1:
		w.And(column+" = ?", states[0])
	default:
		w.AndIn(column, store.Anys(states)...)
	}
	if q.Order == ByDue {
		w.And("r.due < '9'")
	}
	if err := q.after(w, lead); err != nil {
		return nil, err
	}
	return store.Collect(q.tx, q.spot, "SELECT "+q.key()+", r.id FROM ledger_record r WHERE "+w.String()+
		" ORDER BY "+q.sorting(lead)+" LIMIT "+w.Mark(q.limit()+1), w.Args...)
}

// key is the column a list is sorted by.
func (q *query) key() string {
	switch q.Order {
	case ByDue:
		return "r.due"
	case Newest:
		return "0"
	}
	return "r.division"
}

func (q *query) spot(row store.Scanner) (s spot, err error) {
	s.county = q.County
	if q.Order != ByDue {
		return s, row.Scan(&s.at, &s.id)
	}
	var d period.Day
	err = row.Scan(store.Day(&d), &s.id)
	s.at = int64(d)
	return s, err
}

func (q *query) sorting(lead leader) string {
	switch {
	case q.Order == ByDue:
		return "r.due, r.id"
	case q.Order == Newest && lead != leadNewest:
		return "r.id + 0 DESC"
	case q.Order == Newest:
		return "r.id DESC"
	case lead != leadPlace:
		return "r.division + 0, r.id + 0"
	}
	return "r.division, r.id"
}

func (q *query) order() func(a, b spot) int {
	if q.Order == Newest {
		return func(a, b spot) int { return cmp.Compare(b.id, a.id) }
	}
	return func(a, b spot) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)) }
}

// after goes on behind the last record of the page before.
func (q *query) after(w *store.Where, lead leader) error {
	if q.After == "" {
		return nil
	}
	first, id, ok := strings.Cut(q.After, ".")
	n, err := strconv.ParseInt(first, 10, 64)
	if !ok || err != nil || n < 0 || store.ParseID(id) == 0 {
		return fault.New(fault.Invalid, "ledger.cursor")
	}
	switch {
	case q.Order == ByDue:
		w.And("(r.due, r.id) > (?, ?)", store.LastDay(period.Day(n)), store.ParseID(id))
	case q.Order == Newest && lead != leadNewest:
		w.And("r.id + 0 < ?", store.ParseID(id))
	case q.Order == Newest:
		w.And("r.id < ?", store.ParseID(id))
	case lead != leadPlace:
		w.And("(r.division + 0, r.id + 0) > (?, ?)", n, store.ParseID(id))
	default:
		w.And("(r.division, r.id) > (?, ?)", n, store.ParseID(id))
	}
	return nil
}
