package task

import (
	"fmt"
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
	Due     period.Range // of the last day
	Changed int64        // changed at or after this instant, milliseconds
	After   string       // Cursor of the last task of the page before
	Limit   int          // 0 is 50, at most 1000
}

// where builds the conditions of a read: the scope first.
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

// within bounds a read to the scope, of tasks t; unit is whose tasks are read.
func within(scope auth.Scope, unit string) *where {
	w := &where{}
	w.counties("t.county", scope)
	if scope.Division.Level() == division.Village && scope.Division != 0 {
		w.and("t.place = ?", int64(scope.Division))
	} else {
		lo, hi := scope.Range()
		w.and("t.place >= ? AND t.place < ?", lo, hi)
	}
	if unit != "" {
		w.counties("u.county", scope)
		w.and("u.unit = ?", unit)
	}
	return w
}

// counties bounds a column to the scope's counties; one is named as one, so that
// the columns behind it in an index count.
func (w *where) counties(column string, scope auth.Scope) {
	first, end := scope.Counties()
	if end-first == 1 {
		w.and(column+" = ?", first)
		return
	}
	w.and(column+" >= ? AND "+column+" < ?", first, end)
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

// from is the tables of a read; of one unit's tasks the list by unit leads.
func from(unit string) (tables, order string) {
	if unit == "" {
		return " FROM task t WHERE ", " ORDER BY t.county, t.to_day, t.id"
	}
	return " FROM task_unit u JOIN task t ON t.county = u.county AND t.id = u.task WHERE ", " ORDER BY u.county, u.to_day, u.task"
}

func (f Filter) where(scope auth.Scope) (w *where, tables, order string, err error) {
	own, err := reading(scope)
	if err != nil {
		return nil, "", "", err
	}
	if scope, err = scope.Within(f.Within); err != nil {
		return nil, "", "", err
	}
	unit := f.Unit
	if own != "" {
		unit = own
	}
	w = within(scope, unit)
	tables, order = from(unit)
	f.narrow(w)
	if own != "" && f.Unit != "" && f.Unit != own {
		w.and("EXISTS (SELECT 1 FROM task_unit o WHERE o.county = t.county AND o.task = t.id AND o.unit = ?)", f.Unit)
	}
	return w, tables, order, f.page(w, unit)
}

func (f Filter) narrow(w *where) {
	for _, c := range []struct {
		set       bool
		condition string
		arg       any
	}{
		{f.Pack != "", "t.pack = ?", f.Pack},
		{f.Origin != "", "t.origin = ?", f.Origin},
		{f.Place != 0, "t.place = ?", int64(f.Place)},
		{f.Owner != "", "t.owner = ?", f.Owner},
		{f.Parent.ID != 0, "t.parent = ?", f.Parent.ID},
		{f.Parent.ID != 0, "t.parent_county = ?", f.Parent.County},
		{f.Top, "t.parent = ?", 0},
		{f.State != "", "t.state = ?", string(f.State)},
		{f.Signal != "", "t.signal = ?", string(f.Signal)},
		{f.Month != 0, "t.to_day >= ?", f.Month.First().String()},
		{f.Month != 0, "t.to_day <= ?", f.Month.Last().String()},
		{f.Due.To != 0, "t.to_day >= ?", f.Due.From.String()},
		{f.Due.To != 0, "t.to_day <= ?", f.Due.To.String()},
		{f.Changed != 0, "t.changed >= ?", f.Changed},
	} {
		if c.set {
			w.and(c.condition, c.arg)
		}
	}
	if f.Open {
		w.and("t.state NOT IN ('accepted', 'stopped')")
	}
}

// page goes on behind a cursor.
func (f Filter) page(w *where, unit string) error {
	if f.After == "" {
		return nil
	}
	part := strings.Split(f.After, "_")
	county, id := store.ParseID(part[0]), store.ParseID(part[len(part)-1])
	if len(part) != 3 || county == 0 || id == 0 {
		return fault.New(fault.Invalid, "task.cursor")
	}
	row := "(t.county, t.to_day, t.id) > (?, ?, ?)"
	if unit != "" {
		row = "(u.county, u.to_day, u.task) > (?, ?, ?)"
	}
	w.and(row, county, part[1], id)
	return nil
}

// Cursor is what Filter.After takes to go on behind this task.
func (t Task) Cursor() string { return fmt.Sprintf("%d_%s_%d", t.County, last(t.To), t.ID) }

// List gives tasks within the scope by county, last day and id, a page at a time.
func List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Task, error) {
	w, tables, order, err := filter.where(scope)
	if err != nil {
		return nil, err
	}
	limit := filter.Limit
	if limit <= 0 {
		limit = 50
	}
	w.args = append(w.args, min(limit, 1000))
	return store.Collect(tx, scan, "SELECT "+columns+tables+w.String()+order+" LIMIT $"+strconv.Itoa(len(w.args)), w.args...)
}

// Get is one task within the scope.
func Get(tx *store.Tx, scope auth.Scope, ref Ref) (Task, error) {
	w, tables, _, err := Filter{}.where(scope)
	if err != nil {
		return Task{}, err
	}
	w.and("t.county = ? AND t.id = ?", ref.County, ref.ID)
	return scan(tx.QueryRow("SELECT "+columns+tables+w.String(), w.args...))
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
		err = row.Scan(&s.Seq, &s.Name.Zh, &s.Name.En, day{&s.To}, &s.Share, day{&s.Done})
		return s, err
	}, "SELECT seq, name_zh, name_en, to_day, share, done FROM task_step WHERE county = $1 AND task = $2 ORDER BY seq", ref.County, ref.ID)
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
