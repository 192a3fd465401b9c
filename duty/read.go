package duty

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Filter narrows occurrences; zero values narrow nothing.
type Filter struct {
	Pack      string
	Duty      string
	Within    division.Code
	Unit      string
	State     State
	Span      period.Range // spans that end in these days
	Household int64
	After     string // Cursor of the last occurrence of the page before
	Limit     int    // 0 is 50, at most 1000
}

// Counts is how many occurrences stand how.
type Counts struct {
	Due       int64 `json:"due"`
	Kept      int64 `json:"kept"`
	Missed    int64 `json:"missed"`
	Exempt    int64 `json:"exempt"`
	Suspended int64 `json:"suspended"`
}

// Owed is how many were to be kept by now: kept and missed.
func (c Counts) Owed() int64 { return c.Kept + c.Missed }

func (c *Counts) add(state State, n int64) {
	switch state {
	case Due:
		c.Due += n
	case Kept:
		c.Kept += n
	case Missed:
		c.Missed += n
	case Exempt:
		c.Exempt += n
	case Suspended:
		c.Suspended += n
	}
}

// Group is the counts of one value of a grouping.
type Group struct {
	Key string `json:"key"`
	Counts
}

// By is what occurrences are counted by.
type By string

// The groupings.
const (
	ByDuty  By = "duty"
	ByUnit  By = "unit"
	ByPlace By = "place"     // the places directly below
	BySpan  By = "first_day" // first day of the span
	ByPack  By = "pack"
)

// where builds the conditions of a read.
type where struct {
	text []string
	args []any
}

func (w *where) and(condition string, args ...any) {
	for _, arg := range args {
		w.args = append(w.args, arg)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(w.args)), 1)
	}
	w.text = append(w.text, condition)
}

func (w *where) String() string { return strings.Join(w.text, " AND ") }

// permit narrows a scope to a place, and a department's filter to its unit.
// Occurrences of households need the power to see households.
func permit(scope auth.Scope, place division.Code, filter *Filter) (auth.Scope, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return scope, err
	}
	if scope.Role == auth.Department {
		if filter.Unit != "" && filter.Unit != scope.Unit {
			return scope, fault.New(fault.NotFound, "store.no_row")
		}
		filter.Unit = scope.Unit
	}
	return scope.Within(place)
}

func within(scope auth.Scope) *where {
	w := &where{}
	w.counties(scope)
	if scope.Division.Level() == division.Village && scope.Division != 0 {
		w.and("o.place = ?", int64(scope.Division))
		return w
	}
	lo, hi := scope.Range()
	w.and("o.place >= ? AND o.place < ?", lo, hi)
	return w
}

// counties bounds a read to the scope's counties; one is named as one, so that
// the columns behind it in an index count.
func (w *where) counties(scope auth.Scope) {
	first, end := scope.Counties()
	if end-first == 1 {
		w.and("o.county = ?", first)
		return
	}
	w.and("o.county >= ? AND o.county < ?", first, end)
}

func (f Filter) narrow(w *where) {
	for _, c := range []struct {
		set       bool
		condition string
		arg       any
	}{
		{f.Pack != "", "o.pack = ?", f.Pack},
		{f.Duty != "", "o.duty = ?", f.Duty},
		{f.Unit != "", "o.unit = ?", f.Unit},
		{f.State != "", "o.state = ?", string(f.State)},
		{f.Span.To != 0, "o.last_day >= ?", f.Span.From.String()},
		{f.Span.To != 0, "o.last_day <= ?", f.Span.To.String()},
	} {
		if c.set {
			w.and(c.condition, c.arg)
		}
	}
}

// Cursor is what Filter.After takes to go on behind this occurrence.
func (o Occurrence) Cursor() string {
	return fmt.Sprintf("%d|%s|%s|%s|%s|%d|%d", o.County, o.Pack, o.Duty, o.First, o.Unit, o.Place, o.Subject)
}

func (f Filter) page(w *where) error {
	if f.After == "" {
		return nil
	}
	part := strings.Split(f.After, "|")
	if len(part) != 7 {
		return fault.New(fault.Invalid, "duty.cursor")
	}
	w.and("(o.county, o.pack, o.duty, o.first_day, o.unit, o.place, o.subject) > (?, ?, ?, ?, ?, ?, ?)", store.ParseID(part[0]), part[1], part[2], part[3],
		part[4], store.ParseID(part[5]), store.ParseID(part[6]))
	return nil
}

// List gives occurrences within the scope by plan, duty, span, unit and place,
// a page at a time. Those of households are for whoever may see households.
func List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Occurrence, error) {
	scope, err := permit(scope, filter.Within, &filter)
	if err != nil {
		return nil, err
	}
	w := within(scope)
	filter.narrow(w)
	if filter.Household != 0 {
		w.and("o.subject = ?", filter.Household)
	}
	if !scope.May(auth.ReadHousehold) {
		w.and("o.subject = ?", 0)
	}
	if err := filter.page(w); err != nil {
		return nil, err
	}
	limit := filter.Limit
	if limit <= 0 {
		limit = 50
	}
	w.args = append(w.args, min(limit, 1000))
	first := "o.county"
	if filter.Household != 0 || scope.Division.Level() == division.Village && scope.Division != 0 {
		first = "o.county + 0" // few rows: found first, then put in order
	}
	return store.Collect(tx, scan, "SELECT "+columns+" FROM duty_occurrence o WHERE "+w.String()+
		" ORDER BY "+first+", o.pack, o.duty, o.first_day, o.unit, o.place, o.subject LIMIT $"+strconv.Itoa(len(w.args)), w.args...)
}

// get is one occurrence as it is now.
func get(tx *store.Tx, scope auth.Scope, o Occurrence) (Occurrence, error) {
	filter := Filter{Unit: o.Unit}
	scope, err := permit(scope, 0, &filter)
	if err != nil {
		return o, err
	}
	w := within(scope)
	w.and("o.county = ? AND o.pack = ? AND o.duty = ? AND o.first_day = ? AND o.unit = ? AND o.place = ? AND o.subject = ?",
		o.County, o.Pack, o.Duty, o.First.String(), o.Unit, int64(o.Place), o.Subject)
	return scan(tx.QueryRow("SELECT "+columns+" FROM duty_occurrence o WHERE "+w.String(), w.args...))
}

// Count counts occurrences at a place (0: the scope's) and below by group, in
// the order of the keys; Pack, Duty, Unit, State and Span of the filter narrow it.
func Count(tx *store.Tx, scope auth.Scope, place division.Code, filter Filter, by By) ([]Group, error) {
	key := "o." + string(by)
	w, table, n, err := source(scope, place, filter, by)
	if err != nil {
		return nil, err
	}
	return group(tx, "SELECT "+key+", o.state, "+n+table+w.String()+" GROUP BY "+key+", o.state", w.args)
}

// source is where counts come from: the table of counts, or the occurrences
// themselves, of a village or by village.
func source(scope auth.Scope, place division.Code, filter Filter, by By) (w *where, table, n string, err error) {
	if scope, err = permit(scope, place, &filter); err != nil {
		return nil, "", "", err
	}
	level := scope.Division.Level()
	if scope.Division == 0 {
		level = division.Province
	}
	w, table, n = tallied(scope, level, by), " FROM duty_count o WHERE ", "CAST(SUM(o.n) AS BIGINT)"
	if by == ByPlace && level >= division.Township || level == division.Village {
		w, table, n = within(scope), " FROM duty_occurrence o WHERE ", "COUNT(*)"
	}
	filter.narrow(w)
	return w, table, n, nil
}

// tallied are the rows of the table of counts that make up the scope; by place
// those one level down.
func tallied(scope auth.Scope, level division.Level, by By) *where {
	w := &where{}
	first, end := scope.Counties()
	lo, hi := scope.Range()
	w.and("o.county >= ? AND o.county < ?", first, end)
	switch {
	case level < division.County:
		w.and("o.level <= ?", int(division.County))
	case level == division.County && by == ByPlace:
		w.and("o.level = ?", int(division.Township))
	default:
		w.and("o.level = ?", int(level))
	}
	w.and("o.place >= ? AND o.place < ?", lo, hi)
	w.and("o.n <> ?", 0)
	return w
}

func group(tx *store.Tx, query string, args []any) ([]Group, error) {
	groups := map[string]*Group{}
	err := tx.Each(func(row store.Scanner) error {
		var key any
		var state State
		var n int64
		if err := row.Scan(&key, &state, &n); err != nil {
			return err
		}
		text := fmt.Sprint(key)
		if groups[text] == nil {
			groups[text] = &Group{Key: text}
		}
		groups[text].add(state, n)
		return nil
	}, query, args...)
	list := []Group{}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		list = append(list, *groups[key])
	}
	return list, err
}
