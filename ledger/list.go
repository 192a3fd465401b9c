package ledger

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/fault"
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
	q, err := b.query(tx, scope, filter)
	if err != nil {
		return Page{}, err
	}
	counties, err := q.counties()
	if err != nil {
		return Page{}, err
	}
	var found []Record
	for _, county := range counties {
		one, err := q.in(county)
		if err != nil {
			return Page{}, err
		}
		records, err := one.page()
		if err != nil {
			return Page{}, err
		}
		found = append(found, records...)
	}
	slices.SortFunc(found, q.order())
	return q.cut(found), nil
}

func (q *query) cut(found []Record) Page {
	if limit := q.limit(); len(found) > limit {
		found = found[:limit]
		return Page{found, q.cursor(&found[limit-1])}
	}
	if found == nil {
		found = []Record{}
	}
	return Page{Records: found}
}

// page reads the first records of one county after the cursor, one more than a
// page holds.
func (q *query) page() ([]Record, error) {
	if q.foreign() {
		return nil, nil
	}
	lead := q.leads()
	if lead != leadPlace || q.states == nil {
		return q.walk(lead, q.states...)
	}
	var found []Record
	for _, state := range q.states {
		records, err := q.walk(lead, state)
		if err != nil {
			return nil, err
		}
		found = append(found, records...)
	}
	slices.SortFunc(found, q.order())
	return found[:min(len(found), q.limit()+1)], nil
}

// walk reads along one index, in the states given; none is any.
func (q *query) walk(lead leader, states ...string) ([]Record, error) {
	w := &where{}
	q.conditions(w, lead)
	if len(states) > 0 {
		marks := make([]string, len(states))
		for i, state := range states {
			marks[i] = w.mark(state)
		}
		column := lead.column("r.state", leadPlace)
		if len(marks) == 1 {
			w.and(column + " = " + marks[0])
		} else {
			w.and(column + " IN (" + strings.Join(marks, ", ") + ")")
		}
	}
	if q.Order == ByDue {
		w.and("r.due < '9'")
	}
	if err := q.after(w, lead); err != nil {
		return nil, err
	}
	return store.Collect(q.tx, scanRecord, "SELECT "+recordColumns+" FROM ledger_record r WHERE "+w.String()+
		" ORDER BY "+q.sorting(lead)+" LIMIT "+w.mark(q.limit()+1), w.args...)
}

func (q *query) sorting(lead leader) string {
	switch {
	case q.Order == ByDue:
		return "r.due, r.id"
	case q.Order == Newest:
		return "r.opened DESC, r.id DESC"
	case lead != leadPlace:
		return "r.division + 0, r.id + 0"
	}
	return "r.division, r.id"
}

func (q *query) order() func(a, b Record) int {
	switch q.Order {
	case ByDue:
		return func(a, b Record) int {
			return cmp.Or(cmp.Compare(a.Clock.Due, b.Clock.Due), cmp.Compare(a.ID, b.ID), cmp.Compare(a.County, b.County))
		}
	case Newest:
		return func(a, b Record) int {
			return cmp.Or(cmp.Compare(b.Opened, a.Opened), cmp.Compare(b.ID, a.ID), cmp.Compare(b.County, a.County))
		}
	}
	return func(a, b Record) int { return cmp.Or(cmp.Compare(a.Division, b.Division), cmp.Compare(a.ID, b.ID)) }
}

// cursor is the place of a record in the order of the list.
func (q *query) cursor(r *Record) string {
	first := int64(r.Division)
	switch q.Order {
	case ByDue:
		first = int64(r.Clock.Due)
	case Newest:
		first = int64(r.Opened)
	}
	return strconv.FormatInt(first, 10) + "." + store.FormatID(r.ID)
}

// after goes on behind the last record of the page before.
func (q *query) after(w *where, lead leader) error {
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
		w.and("(r.due, r.id) > (?, ?)", dayText(n), store.ParseID(id))
	case q.Order == Newest:
		w.and("(r.opened, r.id) < (?, ?)", dayText(n), store.ParseID(id))
	case lead != leadPlace:
		w.and("(r.division + 0, r.id + 0) > (?, ?)", n, store.ParseID(id))
	default:
		w.and("(r.division, r.id) > (?, ?)", n, store.ParseID(id))
	}
	return nil
}
