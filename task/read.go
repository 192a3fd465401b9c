package task

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
)

// Filter narrows a list of tasks; zero values narrow nothing.
type Filter struct {
	Pack    string
	Origin  string
	Within  division.Code // the place and all below it
	Place   division.Code // exactly this place
	Unit    string        // owner, lead or one that answers with them
	Owner   string
	Parent  Ref
	Top     bool // only tasks that are no parts
	State   State
	Open    bool // neither finished nor stopped
	Signal  Signal
	Month   period.Month // of the last day
	Undated bool         // only tasks without a last day
	ByHand  bool         // only tasks no pack has
	Due     period.Range // of the last day
	Changed int64        // changed at or after this instant, milliseconds
	After   string       // Cursor of the last task of the page before
	Limit   int          // 0 is 50, at most 1000
}

// where builds the conditions of a read; @ stands for the table that is narrowed.
type where struct {
	store.Where
	table string
}

func (w *where) and(condition string, args ...any) {
	w.And(strings.ReplaceAll(condition, "@", w.table), args...)
}

// within bounds a read of a table to the scope.
func within(table string, scope auth.Scope) *where {
	w := &where{table: table}
	scope.BoundCounties(&w.Where, table)
	scope.BoundPlaces(&w.Where, table)
	return w
}

// withinCounty bounds a read to the scope in one county.
func withinCounty(table string, scope auth.Scope, county int64) *where {
	w := &where{table: table}
	w.and("@.county = ?", county)
	scope.BoundPlaces(&w.Where, table)
	return w
}

// reading tells whether the scope may read tasks, and which unit's alone: a
// department sees what its own unit has to do with.
func reading(scope auth.Scope) (unit string, err error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return "", err
	}
	if scope.Role == auth.Department {
		return scope.Unit, nil
	}
	return "", nil
}

// narrow adds what the filter asks of a task, and of the tables it is read from.
func (f Filter) narrow(w *where) {
	for _, c := range []struct {
		set       bool
		condition string
		arg       any
	}{
		{f.Pack != "", "@.pack = ?", f.Pack},
		{f.Origin != "", "@.origin = ?", f.Origin},
		{f.Place != 0, "@.place = ?", int64(f.Place)},
		{f.Owner != "", "@.owner = ?", f.Owner},
		{f.Parent.ID != 0, "t.parent = ?", f.Parent.ID},
		{f.Parent.ID != 0, "t.parent_county = ?", f.Parent.County},
		{f.Top, "t.parent = ?", 0},
		{f.Top, "t.parent_county = ?", 0},
		{f.State != "", "@.state = ?", string(f.State)},
		{f.Signal != "", "@.signal = ?", string(f.Signal)},
		{f.Month != 0, "@.to_day >= ?", f.Month.First().String()},
		{f.Month != 0, "@.to_day <= ?", f.Month.Last().String()},
		{f.Undated, "@.to_day = ?", store.LastDay(0)},
		{f.ByHand, "@.origin = ?", ""},
		{f.Due.To != 0, "@.to_day >= ?", f.Due.From.String()},
		{f.Due.To != 0, "@.to_day <= ?", f.Due.To.String()},
		{f.Changed != 0, "t.changed >= ?", f.Changed},
	} {
		if c.set {
			w.and(c.condition, c.arg)
		}
	}
	if f.Open {
		w.and("@.state NOT IN ('accepted', 'stopped')")
	}
}

// units are whose tasks are listed: all of them have to do with each. own is the
// department that reads.
func (f Filter) units(own string) []string {
	units := slices.DeleteFunc([]string{own, f.Unit, f.Owner}, func(unit string) bool { return unit == "" })
	slices.Sort(units)
	return slices.Compact(units)
}

// query is the read of one county: of a unit's tasks the list by unit leads.
func (f Filter) query(scope auth.Scope, own string, county int64, behind pageEnd) (w *where, tables string) {
	units := f.units(own)
	if len(units) == 0 {
		w, tables = withinCounty("t", scope, county), " FROM task t WHERE "
	} else {
		w, tables = withinCounty("u", scope, county), " FROM task_unit u JOIN task t ON t.county = u.county AND t.id = u.task WHERE "
		w.and("u.unit = ?", units[0])
		for _, unit := range units[1:] {
			w.and("EXISTS (SELECT 1 FROM task_unit o WHERE o.county = u.county AND o.task = u.task AND o.unit = ?)", unit)
		}
	}
	f.narrow(w)
	if behind.county == county {
		w.and("(@.to_day, "+w.number()+") > (?, ?)", behind.day, behind.id)
	}
	return w, tables
}

// number is the column of a task's number.
func (w *where) number() string {
	if w.table == "u" {
		return "u.task"
	}
	return "t.id"
}

// order is by last day and number. What is found by few rows is sorted after it
// is found: an index in this order would be walked through the whole county.
func (f Filter) order(w *where) string {
	if f.Changed != 0 || f.Top || f.Parent.ID != 0 {
		return " ORDER BY " + w.table + ".to_day || '', " + w.number()
	}
	return " ORDER BY " + w.table + ".to_day, " + w.number()
}

// pageEnd is where a page ended.
type pageEnd struct {
	county, id int64
	day        string
}

// behind reads the cursor of the page before.
func (f Filter) behind() (at pageEnd, err error) {
	if f.After == "" {
		return at, nil
	}
	part := strings.Split(f.After, "_")
	at.county, at.id = store.ParseID(part[0]), store.ParseID(part[len(part)-1])
	if len(part) != 3 || at.county == 0 || at.id == 0 {
		return at, fault.New(fault.Invalid, "task.cursor")
	}
	at.day = part[1]
	return at, nil
}

// Cursor is what Filter.After takes to go on behind this task.
func (t Task) Cursor() string { return fmt.Sprintf("%d_%s_%d", t.County, store.LastDay(t.To), t.ID) }

// List gives tasks within the scope by county, last day and id, a page at a time.
// County by county: an index that begins with the county leads on from there.
func List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Task, error) {
	own, err := reading(scope)
	if err != nil {
		return nil, err
	}
	if scope, err = scope.Within(filter.Within); err != nil {
		return nil, err
	}
	behind, err := filter.behind()
	if err != nil {
		return nil, err
	}
	counties, err := countiesOf(tx, scope)
	limit, list := filter.limit(), []Task{}
	for _, county := range counties {
		if err != nil || len(list) == limit {
			break
		}
		if county < behind.county {
			continue
		}
		w, tables := filter.query(scope, own, county, behind)
		err = tx.Each(func(row store.Scanner) error {
			t, err := scan(row)
			list = append(list, t)
			return err
		}, "SELECT "+columns+tables+w.String()+filter.order(w)+" LIMIT "+w.Mark(limit-len(list)), w.Args...)
	}
	return list, err
}

func (f Filter) limit() int {
	if f.Limit <= 0 {
		return 50
	}
	return min(f.Limit, 1000)
}

// Get is one task within the scope.
func Get(tx *store.Tx, scope auth.Scope, ref Ref) (Task, error) {
	own, err := reading(scope)
	if err != nil {
		return Task{}, err
	}
	w := withinCounty("t", scope, ref.County)
	w.and("@.id = ?", ref.ID)
	if own != "" {
		w.and("EXISTS (SELECT 1 FROM task_unit o WHERE o.county = t.county AND o.task = t.id AND o.unit = ?)", own)
	}
	return scan(tx.QueryRow("SELECT "+columns+" FROM task t WHERE "+w.String(), w.Args...))
}

// get is a task for the program itself.
func get(tx *store.Tx, ref Ref) (Task, error) {
	return scan(tx.QueryRow("SELECT "+columns+" FROM task t WHERE t.county = $1 AND t.id = $2", ref.County, ref.ID))
}

// Steps are the steps of a task, in order.
func Steps(tx *store.Tx, scope auth.Scope, ref Ref) ([]Step, error) {
	if _, err := Get(tx, scope, ref); err != nil {
		return nil, err
	}
	return steps(tx, ref)
}

func steps(tx *store.Tx, ref Ref) ([]Step, error) {
	return store.Collect(tx, func(row store.Scanner) (s Step, err error) {
		err = row.Scan(&s.Seq, &s.Name.Zh, &s.Name.En, store.Day(&s.To), &s.Share, store.Day(&s.Done))
		return s, err
	}, "SELECT seq, name_zh, name_en, to_day, share, done FROM task_step WHERE county = $1 AND task = $2 ORDER BY seq", ref.County, ref.ID)
}

// StepsOf are the steps of tasks that List gave, each task's in order, in one
// read a county; tasks without steps and those outside the scope are left out.
func StepsOf(tx *store.Tx, scope auth.Scope, list []Task) (map[Ref][]Step, error) {
	if _, err := reading(scope); err != nil {
		return nil, err
	}
	counties := map[int64][]any{} // the county and its tasks
	for _, t := range list {
		if !scope.Reaches(t.Place) {
			continue
		}
		if counties[t.County] == nil {
			counties[t.County] = []any{t.County}
		}
		counties[t.County] = append(counties[t.County], t.ID)
	}
	of := map[Ref][]Step{}
	for county, args := range counties {
		err := tx.Each(func(row store.Scanner) error {
			ref, s := Ref{County: county}, Step{}
			err := row.Scan(&ref.ID, &s.Seq, &s.Name.Zh, &s.Name.En, store.Day(&s.To), &s.Share, store.Day(&s.Done))
			of[ref] = append(of[ref], s)
			return err
		}, "SELECT task, seq, name_zh, name_en, to_day, share, done FROM task_step WHERE county = $1 AND task IN ("+holders(2, len(args))+") ORDER BY task, seq", args...)
		if err != nil {
			return nil, err
		}
	}
	return of, nil
}

// holders are the placeholders of arguments: $2, $3, $4.
func holders(from, to int) string {
	var list []string
	for n := from; n <= to; n++ {
		list = append(list, "$"+strconv.Itoa(n))
	}
	return strings.Join(list, ", ")
}

// Before are the tasks that must be finished before this one.
func Before(tx *store.Tx, scope auth.Scope, ref Ref) ([]Task, error) {
	if _, err := Get(tx, scope, ref); err != nil {
		return nil, err
	}
	return store.Collect(tx, scan, "SELECT "+columns+` FROM task_after a JOIN task t ON t.county = a.county AND t.id = a.before
		WHERE a.county = $1 AND a.task = $2 ORDER BY t.to_day, t.id`, ref.County, ref.ID)
}

// Behind are the tasks that wait for this one.
func Behind(tx *store.Tx, scope auth.Scope, ref Ref) ([]Task, error) {
	if _, err := Get(tx, scope, ref); err != nil {
		return nil, err
	}
	return store.Collect(tx, scan, "SELECT "+columns+` FROM task_after a JOIN task t ON t.county = a.county AND t.id = a.task
		WHERE a.county = $1 AND a.before = $2 ORDER BY t.to_day, t.id`, ref.County, ref.ID)
}

// Parts are the tasks a task was divided into, as far as the scope reaches.
func Parts(tx *store.Tx, scope auth.Scope, ref Ref) ([]Task, error) {
	return List(tx, scope, Filter{Parent: ref, Limit: 1000})
}

// History is what happened to a task, oldest first.
func History(tx *store.Tx, scope auth.Scope, ref Ref) ([]Event, error) {
	if _, err := Get(tx, scope, ref); err != nil {
		return nil, err
	}
	return store.Collect(tx, scanEvent, `SELECT at, account, account_name, unit, move, from_state, to_state, value, known, note, files
		FROM task_event WHERE county = $1 AND task = $2 ORDER BY id`, ref.County, ref.ID)
}

func scanEvent(row store.Scanner) (e Event, err error) {
	var files string
	err = row.Scan(&e.At, &e.Account, &e.Who, &e.Unit, &e.Move, &e.From, &e.To, &e.Value, &e.Known, &e.Note, &files)
	for _, id := range strings.Fields(files) {
		e.Files = append(e.Files, store.ParseID(id))
	}
	return e, err
}
