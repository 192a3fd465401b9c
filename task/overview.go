package task

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/store"
)

// Counts is how many tasks stand how.
type Counts struct {
	Tasks   int64            `json:"tasks"`
	Open    int64            `json:"open"`
	Done    int64            `json:"done"`
	Stopped int64            `json:"stopped"` // not among Tasks
	Signals map[Signal]int64 `json:"signals"` // of all but stopped tasks
}

// Group is the counts of one value of a grouping.
type Group struct {
	Key string `json:"key"` // unit, task of the pack, place code, month, state, signal
	Counts
	Signal Signal `json:"signal"` // of the group: red if any is red, then amber, green, grey
}

// By is what tasks are counted by.
type By string

// The groupings.
const (
	ByUnit   By = "owner"
	ByTask   By = "origin"
	ByPack   By = "pack"
	ByPlace  By = "place" // the places directly below
	ByMonth  By = "month" // of the last day, 2020-03; "" where there is none
	ByState  By = "state"
	BySignal By = "signal"
)

// Cell is one cell of the matrix of tasks, units and months.
type Cell struct {
	Origin string
	Unit   string
	Month  string // of the last day, "" where there is none
	Counts
	Signal Signal
}

// position is where a cell stands in the matrix.
type position struct{ Origin, Unit, Month string }

// source is where counts of a place come from: the table of counts, or what few
// tasks are asked for: those of one unit, of a village.
func source(scope auth.Scope, pack string, place division.Code, villages bool) (tables string, w *where, n string, err error) {
	own, err := reading(scope)
	if err != nil {
		return "", nil, "", err
	}
	if scope, err = scope.Within(place); err != nil {
		return "", nil, "", err
	}
	switch {
	case own != "":
		w, tables, n = within("t", scope), " FROM task_unit t WHERE ", "COUNT(*)"
		w.and("t.unit = ?", own)
	case villages || scope.Division.Level() == division.Village && scope.Division != 0:
		w, tables, n = within("t", scope), " FROM task t WHERE ", "COUNT(*)"
	default:
		w, tables, n = counted(scope), " FROM task_count t WHERE ", "CAST(SUM(t.n) AS BIGINT)"
	}
	if pack != "" {
		w.and("t.pack = ?", pack)
	}
	return tables, w, n, nil
}

// counted are the rows of the table of counts that make up the scope.
func counted(scope auth.Scope) *where {
	w := &where{table: "t"}
	scope.BoundCounties(&w.Where, "t")
	switch level := scope.Division.Level(); {
	case scope.Division == 0 || level < division.County:
		w.and("t.level <= ?", int(division.County))
	default:
		w.and("t.level = ? AND t.place = ?", int(level), int64(scope.Division))
	}
	w.and("t.n <> ?", 0)
	return w
}

// Count counts tasks of a plan ("" all) at a place (0: the scope's) and below
// it, by group. Groups come in the order of their keys.
func Count(tx *store.Tx, scope auth.Scope, pack string, place division.Code, by By) ([]Group, error) {
	if place == 0 {
		place = scope.Division
	}
	if by == ByPlace {
		return countBelow(tx, scope, pack, place)
	}
	tables, w, n, err := source(scope, pack, place, false)
	if err != nil {
		return nil, err
	}
	key := "t." + string(by)
	if by == ByMonth && n == "COUNT(*)" {
		key = monthOf
	}
	return group(tx, "SELECT "+key+", t.state, t.signal, "+n+tables+w.String()+" GROUP BY "+key+", t.state, t.signal", w.Args)
}

// monthOf is the month of a task's last day, as the table of counts has it.
const monthOf = "CASE WHEN t.to_day = '9999-12-31' THEN '' ELSE SUBSTR(t.to_day, 1, 7) END"

// countBelow counts by the places directly below: counties and townships stand
// in the table of counts, villages are few enough to count.
func countBelow(tx *store.Tx, scope auth.Scope, pack string, place division.Code) ([]Group, error) {
	level := place.Level()
	tables, w, n, err := source(scope, pack, place, place != 0 && level >= division.Township)
	if err != nil {
		return nil, err
	}
	key := "t.place"
	if n != "COUNT(*)" {
		w, err = countedBelow(scope, pack, place)
	} else if place == 0 || level < division.County {
		key = "t.county * 1000000"
	} else if level == division.County {
		key = "t.place / 1000 * 1000"
	}
	if err != nil {
		return nil, err
	}
	return group(tx, "SELECT "+key+", t.state, t.signal, "+n+tables+w.String()+" GROUP BY "+key+", t.state, t.signal", w.Args)
}

// countedBelow are the counts of the places one level down.
func countedBelow(scope auth.Scope, pack string, place division.Code) (*where, error) {
	scope, err := scope.Within(place)
	if err != nil {
		return nil, err
	}
	w := &where{table: "t"}
	scope.BoundCounties(&w.Where, "t")
	level := division.County
	if place != 0 && place.Level() >= division.County {
		level = division.Township
	}
	w.and("t.level = ?", int(level))
	scope.BoundPlaces(&w.Where, "t")
	w.and("t.n <> ?", 0)
	if pack != "" {
		w.and("t.pack = ?", pack)
	}
	return w, nil
}

// group adds the rows (key, state, signal, n) up by key.
func group(tx *store.Tx, query string, args []any) ([]Group, error) {
	groups := map[string]*Group{}
	err := tx.Each(func(row store.Scanner) error {
		var key any
		var state State
		var signal Signal
		var n int64
		if err := row.Scan(&key, &state, &signal, &n); err != nil {
			return err
		}
		text := said(key)
		if groups[text] == nil {
			groups[text] = &Group{Key: text}
		}
		groups[text].add(state, signal, n)
		return nil
	}, query, args...)
	if err != nil {
		return nil, err
	}
	list := []Group{}
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		g := groups[key]
		g.Signal = g.Counts.worst()
		list = append(list, *g)
	}
	return list, nil
}

func said(key any) string {
	switch v := key.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case []byte:
		return string(v)
	case string:
		return v
	}
	return ""
}

func (c *Counts) add(state State, signal Signal, n int64) {
	if state == Stopped {
		c.Stopped += n
		return
	}
	c.Tasks += n
	if state == Accepted {
		c.Done += n
	} else {
		c.Open += n
	}
	if c.Signals == nil {
		c.Signals = map[Signal]int64{}
	}
	c.Signals[signal] += n
}

// worst is the signal of a group: of what is known the worst; grey where
// nothing is.
func (c *Counts) worst() Signal {
	for _, s := range []Signal{Red, Amber, Green} {
		if c.Signals[s] > 0 {
			return s
		}
	}
	return Grey
}

// Matrix is the counts of a plan's tasks at a place and below, by task, owner
// and month of the last day, in this order.
func Matrix(tx *store.Tx, scope auth.Scope, pack string, place division.Code) ([]Cell, error) {
	tables, w, n, err := source(scope, pack, place, false)
	if err != nil {
		return nil, err
	}
	of := "t.month"
	if n == "COUNT(*)" {
		of = monthOf
	}
	cells := map[position]*Counts{}
	err = tx.Each(func(row store.Scanner) error {
		var key position
		var state State
		var signal Signal
		var count int64
		if err := row.Scan(&key.Origin, &key.Unit, &key.Month, &state, &signal, &count); err != nil {
			return err
		}
		if cells[key] == nil {
			cells[key] = &Counts{}
		}
		cells[key].add(state, signal, count)
		return nil
	}, "SELECT t.origin, t.owner, "+of+", t.state, t.signal, "+n+tables+w.String()+" GROUP BY t.origin, t.owner, "+of+", t.state, t.signal", w.Args...)
	list := []Cell{}
	for key, c := range cells {
		list = append(list, Cell{key.Origin, key.Unit, key.Month, *c, c.worst()})
	}
	slices.SortFunc(list, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Month, b.Month))
	})
	return list, err
}
