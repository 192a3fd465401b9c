package dispatch

import (
	"encoding/json"
	"slices"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
	"guben/task"
)

// Filter narrows a list of filings; zero values narrow nothing.
type Filter struct {
	Pack   string
	Kind   Kind
	Place  division.Code // exactly this place
	Month  period.Month
	State  State
	To     division.Code
	Before int64 // id of the last filing of the page before
	Limit  int   // 0 is 50, at most 1000
}

const filingColumns = "county, id, kind, pack, place, goes_to, month, due, state, summary, corrects, version, account_name, changed"

func scanFiling(row store.Scanner, more ...any) (f Filing, err error) {
	err = row.Scan(append([]any{&f.County, &f.ID, &f.Kind, &f.Pack, &f.Place, &f.To, &f.Month, store.Day(&f.Due), &f.State, &f.Summary, &f.Corrects,
		&f.Version, &f.Author, &f.Changed}, more...)...)
	return f, err
}

// current is the newest paper of a kind, place and month.
func current(tx *store.Tx, f Filing) (Filing, error) {
	return scanFiling(tx.QueryRow("SELECT "+filingColumns+` FROM filing
		WHERE county = $1 AND pack = $2 AND kind = $3 AND place = $4 AND month = $5 ORDER BY id DESC LIMIT 1`,
		f.County, f.Pack, string(f.Kind), int64(f.Place), int(f.Month)))
}

// Get is one filing within the scope, with its briefing, steps and minutes. A
// place also reads the bulletins of the place above it.
func (d *Desk) Get(tx *store.Tx, scope auth.Scope, county, id int64) (Filing, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return Filing{}, err
	}
	var content string
	f, err := scanFiling(tx.QueryRow("SELECT "+filingColumns+", content FROM filing WHERE county = $1 AND id = $2", county, id), &content)
	if err != nil {
		return f, err
	}
	if !visible(scope, f) {
		return Filing{}, fault.New(fault.NotFound, "store.no_row")
	}
	if err := json.Unmarshal([]byte(content), &f.Briefing); err != nil {
		return f, err
	}
	if f.Events, err = store.Collect(tx, func(row store.Scanner) (e Event, err error) {
		err = row.Scan(&e.At, &e.Name, &e.Move, &e.Note)
		return e, err
	}, "SELECT at, account_name, move, note FROM filing_event WHERE county = $1 AND filing = $2 ORDER BY id", county, id); err != nil {
		return f, err
	}
	f.Minutes, err = minutes(tx, county, id)
	return f, err
}

// visible reports whether the scope may read a paper: its own area's, and what
// was published to it from above.
func visible(scope auth.Scope, f Filing) bool {
	return scope.Reaches(f.Place) || f.Kind == Bulletin && f.State == Accepted && f.Place.Contains(scope.Division)
}

// List gives filings of the scope's area, newest first, without their briefings.
func (d *Desk) List(tx *store.Tx, scope auth.Scope, filter Filter) ([]Filing, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	w := &store.Where{}
	scope.BoundCounties(w, "f")
	lo, hi := scope.Range()
	w.And("f.place >= ? AND f.place < ?", lo, hi)
	for _, c := range []struct {
		set       bool
		condition string
		arg       any
	}{
		{filter.Pack != "", "f.pack = ?", filter.Pack}, {filter.Kind != "", "f.kind = ?", string(filter.Kind)}, {filter.Place != 0, "f.place = ?", int64(filter.Place)},
		{filter.Month != 0, "f.month = ?", int(filter.Month)}, {filter.State != "", "f.state = ?", string(filter.State)}, {filter.To != 0, "f.goes_to = ?", int64(filter.To)},
		{filter.Before != 0, "f.id < ?", filter.Before},
	} {
		if c.set {
			w.And(c.condition, c.arg)
		}
	}
	limit := filter.Limit
	if limit <= 0 {
		limit = 50
	}
	return store.Collect(tx, func(row store.Scanner) (Filing, error) { return scanFiling(row) },
		"SELECT "+filingColumns+" FROM filing f WHERE "+w.String()+" ORDER BY f.id DESC LIMIT "+w.Mark(min(limit, 1000)), w.Args...)
}

// Missing are the places directly below that have not filed a month's paper:
// nothing yet, or still a draft or returned.
func (d *Desk) Missing(tx *store.Tx, scope auth.Scope, query Query, kind Kind) ([]division.Code, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	narrowed, err := scope.Within(query.Place)
	if err != nil {
		return nil, err
	}
	tree, err := division.Load(tx, narrowed.Division, query.Month.Last())
	if err != nil {
		return nil, err
	}
	below := tree.Children(narrowed.Division)
	filed, err := filers(tx, narrowed, query, kind, below)
	return slices.DeleteFunc(slices.Clone(below), func(place division.Code) bool { return slices.Contains(filed, place) }), err
}

// filers are those of some places that have filed a month's paper.
func filers(tx *store.Tx, scope auth.Scope, query Query, kind Kind, places []division.Code) ([]division.Code, error) {
	w := &store.Where{}
	scope.BoundCounties(w, "f")
	w.And("f.pack = ? AND f.kind = ? AND f.month = ?", query.Pack.ID, string(kind), int(query.Month))
	w.AndIn("f.state", string(Filed), string(Accepted))
	codes := make([]any, len(places))
	for i, place := range places {
		codes[i] = int64(place)
	}
	w.AndIn("f.place", codes...)
	return store.Collect(tx, func(row store.Scanner) (place division.Code, err error) { err = row.Scan(&place); return place, err },
		"SELECT DISTINCT f.place FROM filing f WHERE "+w.String(), w.Args...)
}

// Minute is a decision of a meeting that becomes a task.
type Minute struct {
	ID      int64
	Meeting int64 // the filing
	Name    string
	Lead    string   // unit that owes it
	Units   []string // that answer with it; kept in the task
	Place   division.Code
	Due     period.Day
	Task    task.Ref // the task it became
}

func minutes(tx *store.Tx, county, filing int64) ([]Minute, error) {
	return store.Collect(tx, func(row store.Scanner) (m Minute, err error) {
		err = row.Scan(&m.ID, &m.Meeting, &m.Name, &m.Lead, &m.Place, store.Day(&m.Due), &m.Task.County, &m.Task.ID)
		return m, err
	}, "SELECT id, filing, name, lead_unit, place, due, task_county, task FROM filing_minute WHERE county = $1 AND filing = $2 ORDER BY id", county, filing)
}

// Decide puts a decision into the minutes of a meeting and makes it a task.
func (d *Desk) Decide(tx *store.Tx, scope auth.Scope, county int64, minute Minute, key string) (Minute, error) {
	meeting, err := d.Get(tx, scope, county, minute.Meeting)
	if err != nil {
		return minute, err
	}
	if meeting.Kind != Meeting {
		return minute, fault.New(fault.Invalid, "dispatch.no_meeting")
	}
	if minute.Place == 0 {
		minute.Place = meeting.Place
	}
	made, err := d.Tasks.Create(tx, scope, task.New{Pack: meeting.Pack, Place: minute.Place, Owner: minute.Lead, Units: minute.Units, Name: minute.Name,
		From: period.On(tx.Time()), To: minute.Due}, key)
	if err != nil {
		return minute, err
	}
	minute.ID, minute.Task = tx.NewID(), made.Ref
	if _, err := tx.Exec(`INSERT INTO filing_minute (county, id, filing, name, lead_unit, place, due, task_county, task) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		county, minute.ID, minute.Meeting, minute.Name, minute.Lead, int64(minute.Place), minute.Due.String(), made.County, made.ID); err != nil {
		return minute, err
	}
	return minute, d.Log.Append(tx, audit.Entry{County: county, Actor: scope.Account, ActorName: scope.Name, Action: "filing.minute", Subject: "filing",
		SubjectID: minute.Meeting, Detail: map[string]any{"task": made.ID, "unit": minute.Lead, "due": minute.Due}})
}
