package duty

import (
	"fmt"
	"maps"
	"math"
	"slices"
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
	Due        int64 `json:"due"`
	Kept       int64 `json:"kept"`
	Missed     int64 `json:"missed"`
	Unrecorded int64 `json:"unrecorded"`
	Exempt     int64 `json:"exempt"`
	Suspended  int64 `json:"suspended"`
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
	case Unrecorded:
		c.Unrecorded += n
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

func within(scope auth.Scope) *store.Where {
	w := &store.Where{}
	scope.BoundCounties(w, "o")
	scope.BoundPlaces(w, "o")
	return w
}

func (f Filter) narrow(w *store.Where) {
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
			w.And(c.condition, c.arg)
		}
	}
}

// Cursor is what Filter.After takes to go on behind this occurrence.
func (o Occurrence) Cursor() string {
	return fmt.Sprintf("%d|%s|%s|%s|%s|%d|%d", o.County, o.Pack, o.Duty, o.First, o.Unit, o.Place, o.Subject)
}

// behind reads the cursor of the page before.
func (f Filter) behind() (at Occurrence, err error) {
	if f.After == "" {
		return at, nil
	}
	part := strings.Split(f.After, "|")
	if len(part) != 7 {
		return at, fault.New(fault.Invalid, "duty.cursor")
	}
	at = Occurrence{County: store.ParseID(part[0]), Pack: part[1], Duty: part[2], Unit: part[4], Place: division.Code(store.ParseID(part[5])), Subject: store.ParseID(part[6])}
	if at.First, err = period.Parse(part[3]); err != nil {
		return at, fault.New(fault.Invalid, "duty.cursor")
	}
	return at, nil
}

// List gives occurrences within the scope by plan, duty, span, unit and place,
// a page at a time. Those of households are for whoever may see households.
func List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Occurrence, error) {
	scope, err := permit(scope, filter.Within, &filter)
	if err != nil {
		return nil, err
	}
	behind, err := filter.behind()
	if err != nil {
		return nil, err
	}
	limit := min(filter.Limit, 1000)
	if limit <= 0 {
		limit = 50
	}
	switch {
	case filter.Household != 0 && scope.May(auth.ReadHousehold):
		return filter.ofSubject(tx, scope, filter.Household, behind, limit)
	case !scope.May(auth.ReadHousehold):
		return filter.ofSubject(tx, scope, 0, behind, limit)
	}
	return filter.ofPlaces(tx, scope, behind, limit)
}

// ofSubject lists what is owed to one household, or with 0 by the units: few
// rows, found first and then put in order.
func (f Filter) ofSubject(tx *store.Tx, scope auth.Scope, subject int64, behind Occurrence, limit int) ([]Occurrence, error) {
	if f.Household != subject {
		return []Occurrence{}, nil
	}
	w := within(scope)
	f.narrow(w)
	w.And("o.subject = ?", subject)
	if behind.County != 0 {
		w.And("(o.county, o.pack, o.duty, o.first_day, o.unit, o.place, o.subject) > (?, ?, ?, ?, ?, ?, ?)",
			behind.County, behind.Pack, behind.Duty, behind.First.String(), behind.Unit, int64(behind.Place), behind.Subject)
	}
	return store.Collect(tx, scan, "SELECT "+columns+" FROM duty_occurrence o WHERE "+w.String()+
		" ORDER BY o.county + 0, o.pack, o.duty, o.first_day, o.unit, o.place, o.subject LIMIT "+w.Mark(limit), w.Args...)
}

// ofPlaces lists what is owed at the places of the scope, cell by cell of the
// table of counts: only cells that hold something are read.
func (f Filter) ofPlaces(tx *store.Tx, scope auth.Scope, behind Occurrence, limit int) ([]Occurrence, error) {
	cells, err := f.cells(tx, scope, behind, limit+1) // the first may have been read to its end
	list := []Occurrence{}
	for _, c := range cells {
		if err != nil || len(list) == limit {
			break
		}
		from := int64(math.MinInt64)
		if c == behind.cell() {
			from = behind.Subject
		}
		w := &store.Where{}
		w.And("o.county = ? AND o.pack = ? AND o.duty = ? AND o.first_day = ? AND o.unit = ? AND o.place = ? AND o.subject > ?",
			c.county, c.pack, c.duty, c.first.String(), c.unit, int64(c.place), from)
		if f.State != "" {
			w.And("o.state = ?", string(f.State))
		}
		err = tx.Each(func(row store.Scanner) error {
			o, err := scan(row)
			list = append(list, o)
			return err
		}, "SELECT "+columns+" FROM duty_occurrence o WHERE "+w.String()+" ORDER BY o.subject LIMIT "+w.Mark(limit-len(list)), w.Args...)
	}
	return list, err
}

// cell is what one unit owes at one place in one span of a duty.
type cell struct {
	county int64
	pack   string
	duty   string
	first  period.Day
	unit   string
	place  division.Code
}

func (o *Occurrence) cell() cell { return cell{o.County, o.Pack, o.Duty, o.First, o.Unit, o.Place} }

// cells are the first cells of the scope, from the one a page ended in, that hold
// something the filter asks for. County by county, so that an index gives their
// order.
func (f Filter) cells(tx *store.Tx, scope auth.Scope, behind Occurrence, limit int) ([]cell, error) {
	next, end := scope.Counties()
	list := []cell{}
	for next = max(next, behind.County); next < end && len(list) < limit; next++ {
		if end-next > 1 {
			err := tx.QueryRow("SELECT county FROM duty_count WHERE county >= $1 AND county < $2 ORDER BY county LIMIT 1", next, end).Scan(&next)
			if store.Missing(err) {
				break
			}
			if err != nil {
				return nil, err
			}
		}
		more, err := f.cellsOf(tx, scope, next, behind, limit-len(list))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

func (f Filter) cellsOf(tx *store.Tx, scope auth.Scope, county int64, behind Occurrence, limit int) ([]cell, error) {
	w := &store.Where{}
	w.And("o.county = ? AND o.level = ? AND o.n > ?", county, int(alone), 0)
	scope.BoundPlaces(w, "o")
	f.narrow(w)
	if behind.County == county {
		w.And("(o.pack, o.duty, o.first_day, o.unit, o.place) >= (?, ?, ?, ?, ?)", behind.Pack, behind.Duty, behind.First.String(), behind.Unit, int64(behind.Place))
	}
	return store.Collect(tx, func(row store.Scanner) (c cell, err error) {
		err = row.Scan(&c.county, &c.pack, &c.duty, store.Day(&c.first), &c.unit, &c.place)
		return c, err
	}, `SELECT DISTINCT o.county, o.pack, o.duty, o.first_day, o.unit, o.place FROM duty_count o WHERE `+w.String()+
		" ORDER BY o.pack, o.duty, o.first_day, o.unit, o.place LIMIT "+w.Mark(limit), w.Args...)
}

// get is one occurrence as it is now.
func get(tx *store.Tx, scope auth.Scope, o Occurrence) (Occurrence, error) {
	filter := Filter{Unit: o.Unit}
	scope, err := permit(scope, 0, &filter)
	if err != nil {
		return o, err
	}
	w := within(scope)
	w.And("o.county = ? AND o.pack = ? AND o.duty = ? AND o.first_day = ? AND o.unit = ? AND o.place = ? AND o.subject = ?",
		o.County, o.Pack, o.Duty, o.First.String(), o.Unit, int64(o.Place), o.Subject)
	return scan(tx.QueryRow("SELECT "+columns+" FROM duty_occurrence o WHERE "+w.String(), w.Args...))
}

// Count counts occurrences at a place (0: the scope's) and below by group, in
// the order of the keys; Pack, Duty, Unit, State and Span of the filter narrow it.
func Count(tx *store.Tx, scope auth.Scope, place division.Code, filter Filter, by By) ([]Group, error) {
	key := "o." + string(by)
	w, table, n, err := source(scope, place, filter, by)
	if err != nil {
		return nil, err
	}
	return group(tx, "SELECT "+key+", o.state, "+n+table+w.String()+" GROUP BY "+key+", o.state", w.Args)
}

// source is the table of counts, narrowed.
func source(scope auth.Scope, place division.Code, filter Filter, by By) (w *store.Where, table, n string, err error) {
	if scope, err = permit(scope, place, &filter); err != nil {
		return nil, "", "", err
	}
	w = tallied(scope, by)
	filter.narrow(w)
	return w, " FROM duty_count o WHERE ", "CAST(SUM(o.n) AS BIGINT)", nil
}

// tallied are the rows of the table of counts that make up the scope; by place
// those one level down.
func tallied(scope auth.Scope, by By) *store.Where {
	level := scope.Division.Level()
	if scope.Division == 0 {
		level = division.Province
	}
	w := within(scope)
	switch {
	case level < division.County:
		w.And("o.level IN (?, ?, ?)", int(division.Province), int(division.Prefecture), int(division.County)) // one by one, each a jump in an index
	case level == division.County && by == ByPlace:
		w.And("o.level = ?", int(division.Township))
	case by == ByPlace, level == division.Village:
		w.And("o.level = ?", int(alone))
	default:
		w.And("o.level = ?", int(level))
	}
	w.And("o.n <> ?", 0)
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
