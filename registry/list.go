package registry

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/identity"
	"guben/store"
)

// Filter narrows a list. Its zero value is everything in the scope.
type Filter struct {
	Division division.Code
	// Text is a name, part of one, pinyin or initials; or, in full, a document
	// number, a phone or the number of the national system.
	Text string
	// Codes are wanted values by field: numbers of codes, 0 and 1 of yes and no;
	// of a set any one of them. No numbers is no condition.
	Codes  map[string][]int64
	IDs    []int64 // only these, at most 1,000
	Closed bool    // those no longer in the registry too
	After  string  // Page.Next of the page before
	Limit  int     // at most 1,000; 50 if 0
}

// Page is one page of a list.
type Page struct {
	Records []Record
	Next    string // Filter.After of the next page, "" after the last
}

// maxText bounds what somebody may search for, in characters.
const maxText = 64

// List gives households or persons by village, page by page.
func (r *Registry) List(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, filter Filter) (Page, error) {
	q, err := r.query(tx, scope, entity, filter)
	if err != nil {
		return Page{}, err
	}
	if err := q.after(filter.After); err != nil {
		return Page{}, err
	}
	limit := filter.limit()
	records, err := store.Collect(tx, r.read(q.table), "SELECT "+q.table.list+" FROM "+q.table.name+q.where()+
		" ORDER BY "+q.order()+" LIMIT "+strconv.Itoa(limit+1), q.args...)
	if err != nil || len(records) <= limit {
		return Page{Records: records}, err
	}
	records = records[:limit]
	return Page{records, cursor(records[limit-1])}, nil
}

// Count is the number of records a filter leaves, whatever the page.
func (r *Registry) Count(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, filter Filter) (n int64, err error) {
	q, err := r.query(tx, scope, entity, filter)
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow("SELECT COUNT(*) FROM "+q.table.name+q.where(), q.args...).Scan(&n)
	return n, err
}

// CountByVillage is Count by the village the records belong to.
func (r *Registry) CountByVillage(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, filter Filter) (map[division.Code]int64, error) {
	q, err := r.query(tx, scope, entity, filter)
	if err != nil {
		return nil, err
	}
	counts := map[division.Code]int64{}
	_, err = store.Collect(tx, func(row store.Scanner) (village division.Code, err error) {
		var n int64
		err = row.Scan(&village, &n)
		counts[village] = n
		return village, err
	}, "SELECT "+q.village+", COUNT(*) FROM "+q.table.name+q.where()+" GROUP BY "+q.village, q.args...)
	return counts, err
}

func (f Filter) limit() int {
	if f.Limit <= 0 {
		return 50
	}
	return min(f.Limit, 1000)
}

// query collects conditions and their arguments.
type query struct {
	table      *table
	village    string // the column; an expression where ids lead to the rows
	conditions []string
	args       []any
}

// add appends a condition; %s in it stand for the arguments in turn.
func (q *query) add(condition string, args ...any) {
	marks := make([]any, len(args))
	for i, arg := range args {
		q.args = append(q.args, arg)
		marks[i] = "$" + strconv.Itoa(len(q.args))
	}
	q.conditions = append(q.conditions, fmt.Sprintf(condition, marks...))
}

func (q *query) where() string { return " WHERE " + strings.Join(q.conditions, " AND ") }

func (q *query) order() string {
	if q.table.entity == dictionary.Person {
		return "county, " + q.village + ", household, id"
	}
	return "county, " + q.village + ", id"
}

func (r *Registry) query(tx *store.Tx, scope auth.Scope, entity dictionary.Entity, filter Filter) (*query, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	scope, err := scope.Within(filter.Division)
	if err != nil {
		return nil, err
	}
	q := &query{table: tableOf(entity), village: "village"}
	if filter.IDs != nil {
		q.village = "village + 0"
	}
	q.place(scope)
	if !filter.Closed {
		q.add("to_day >= %s", today(tx).String())
	}
	if err := q.codes(filter.Codes); err != nil {
		return nil, err
	}
	q.only(filter.IDs)
	return q, r.search(tx, scope, q, strings.TrimSpace(filter.Text))
}

// place keeps to the scope; one county is named as such, so that indexes which
// begin with it serve.
func (q *query) place(scope auth.Scope) {
	first, end := scope.Counties()
	lo, hi := scope.Range()
	if end == first+1 {
		q.add("county = %s AND "+q.village+" >= %s AND "+q.village+" < %s", first, lo, hi)
		return
	}
	q.add("county >= %s AND county < %s AND "+q.village+" >= %s AND "+q.village+" < %s", first, end, lo, hi)
}

func (q *query) only(ids []int64) {
	if ids == nil {
		return
	}
	marks, args := []string{"-1"}, []any{}
	for _, id := range ids[:min(len(ids), 1000)] {
		marks, args = append(marks, "%s"), append(args, id)
	}
	q.add("id IN ("+strings.Join(marks, ", ")+")", args...)
}

func (q *query) codes(codes map[string][]int64) error {
	for _, key := range slices.Sorted(maps.Keys(codes)) {
		field, wanted := q.table.known[key], codes[key]
		if field == nil || !field.Numeric() {
			return fault.New(fault.Invalid, "registry.no_field", "key", key, "entity", q.table.entity)
		}
		if len(wanted) == 0 {
			continue
		}
		if field.Type == dictionary.Set {
			var bits int64
			for _, n := range wanted {
				bits |= 1 << (n & 63)
			}
			q.add(quote(key)+" & %s <> 0", bits)
			continue
		}
		marks, args := make([]string, len(wanted)), make([]any, len(wanted))
		for i, n := range wanted {
			marks[i], args[i] = "%s", n
		}
		q.add(quote(key)+" IN ("+strings.Join(marks, ", ")+")", args...)
	}
	return nil
}

// search adds the conditions of what somebody typed.
func (r *Registry) search(tx *store.Tx, scope auth.Scope, q *query, text string) error {
	switch {
	case text == "":
		return nil
	case utf8.RuneCountInString(text) > maxText:
		return fault.New(fault.Invalid, "registry.bad_search")
	case strings.ContainsFunc(text, unicode.IsDigit):
		return r.searchNumber(tx, scope, q, text)
	}
	words := patterns(text)
	if len(words) == 0 {
		words = []string{"% \x01%"} // nothing but punctuation finds nothing
	}
	for _, word := range words {
		q.add("search LIKE %s", word)
	}
	return nil
}

func (r *Registry) searchNumber(tx *store.Tx, scope auth.Scope, q *query, text string) error {
	if _, err := identity.Parse(text); err == nil {
		return r.searchDocument(tx, scope, q, text)
	}
	plain, _, err := identity.Phone(text)
	if err != nil {
		q.add(`"code" = %s`, text)
		return nil
	}
	index := r.ring.Index(string(dictionary.Phone), plain)
	if q.table.entity == dictionary.Person {
		q.add(`"phone_index" = %s`, index)
		return nil
	}
	first, end := scope.Counties()
	q.add(`("phone_index" = %s OR id IN (SELECT household FROM person WHERE county >= %s AND county < %s AND "phone_index" = %s))`,
		index, first, end, index)
	return nil
}

func (r *Registry) searchDocument(tx *store.Tx, scope auth.Scope, q *query, number string) error {
	index, err := r.DocumentIndex(number)
	if err != nil {
		return err
	}
	person, err := r.ByIndex(tx, scope, index)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	if q.table.entity == dictionary.Person {
		q.add("id = %s", person.ID)
		return nil
	}
	q.add(`(id = %s OR "head_id_number_index" = %s)`, person.Household, index)
	return nil
}

// cursor is the place of a record in the order of lists.
func cursor(record Record) string {
	return fmt.Sprintf("%d.%d.%d.%d", record.County, record.Village, record.Household, record.ID)
}

func (q *query) after(cursor string) error {
	if cursor == "" {
		return nil
	}
	parts := strings.Split(cursor, ".")
	numbers := make([]any, 0, 4)
	for _, part := range parts {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil || len(parts) != 4 {
			return fault.New(fault.Invalid, "registry.cursor")
		}
		numbers = append(numbers, n)
	}
	if q.table.entity == dictionary.Person {
		q.add("(county, "+q.village+", household, id) > (%s, %s, %s, %s)", numbers...)
		return nil
	}
	q.add("(county, "+q.village+", id) > (%s, %s, %s)", numbers[0], numbers[1], numbers[3])
	return nil
}
