package ledger

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/period"
	"guben/store"
)

// Order is how a list is sorted.
type Order string

// The orders.
const (
	ByPlace Order = ""    // by division, then as opened
	ByDue   Order = "due" // what runs out first; only records whose clock runs
	Newest  Order = "new" // last opened first; ids grow with time
)

// Filter narrows lists and counts; zero values narrow nothing.
type Filter struct {
	County    int64 // 0: every county of the scope
	Pack      string
	Ledger    string // "": every ledger, for one household or in the order ByDue
	State     string
	Phase     flow.Phase
	Valid     bool        // of one ledger: what counts as nothing (flow.Void) left out, unless State or Phase asks for it
	Signal    flow.Signal // Red, Amber or Green on Day
	Day       period.Day  // for Signal; 0 today
	Within    division.Code
	Unit      string
	Household int64
	Person    int64
	Field     string       // indexed field
	Value     string       // what it holds, as Record.Index has it
	Opened    period.Range // days they were opened; zero: any
	Due       period.Range // days they are due; zero: any
	Order     Order
	After     string // Page.Next of the page before
	Limit     int    // 0 is 50, at most 1000
}

func (f Filter) limit() int {
	if f.Limit <= 0 {
		return 50
	}
	return min(f.Limit, 1000)
}

// query is a filter made ready to read one county.
type query struct {
	Filter
	book   *Book
	tx     *store.Tx
	scope  auth.Scope
	d      *Declaration // nil: several ledgers
	slot   int          // of Field, -1 without one
	states []string     // to be read one by one
}

// query checks a filter against the scope and the ledger.
func (b *Book) query(tx *store.Tx, scope auth.Scope, filter Filter) (*query, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	narrowed, err := scope.Within(filter.Within)
	if err != nil {
		return nil, err
	}
	if filter.Day == 0 {
		filter.Day = today(tx)
	}
	return &query{Filter: filter, book: b, tx: tx, scope: narrowed, slot: -1}, nil
}

// counties are those the query reads.
func (q *query) counties() ([]int64, error) {
	lo, hi := q.scope.Counties()
	if q.County != 0 {
		if q.County < lo || q.County >= hi {
			return nil, nil
		}
		return []int64{q.County}, nil
	}
	if hi == lo+1 {
		return []int64{lo}, nil
	}
	return counties(q.tx, lo, hi)
}

// counties are those from lo up to hi that have records, each found by a jump in
// the key.
func counties(tx *store.Tx, lo, hi int64) ([]int64, error) {
	found := []int64{}
	for {
		var next int64
		err := tx.QueryRow("SELECT county FROM ledger_record WHERE county >= $1 AND county < $2 ORDER BY county LIMIT 1", lo, hi).Scan(&next)
		if store.Missing(err) {
			return found, nil
		}
		if err != nil {
			return nil, err
		}
		found, lo = append(found, next), next+1
	}
}

// in is the query in one county: the ledger as that county declares it.
func (q query) in(county int64) (*query, error) {
	q.County = county
	if q.Ledger == "" {
		return &q, nil
	}
	var err error
	if q.d, err = q.book.Declared(q.tx, county, q.Pack, q.Ledger, 0); err != nil {
		return nil, err
	}
	if q.Field != "" {
		if q.slot = slices.Index(q.d.Form.Index(), q.Field); q.slot < 0 {
			return nil, fault.New(fault.Invalid, "ledger.not_indexed", "field", q.Field)
		}
	}
	q.states, err = q.wanted()
	return &q, err
}

// each asks a filter of every county it takes in, in turn, but of none where a
// department asks for another unit's records. It gives the filter made ready.
func (b *Book) each(tx *store.Tx, scope auth.Scope, filter Filter, ask func(*query) error) (*query, error) {
	whole, err := b.query(tx, scope, filter)
	if err != nil {
		return nil, err
	}
	counties, err := whole.counties()
	for _, county := range counties {
		var q *query
		if q, err = whole.in(county); err == nil && !q.foreign() {
			err = ask(q)
		}
		if err != nil {
			break
		}
	}
	return whole, err
}

// wanted are the states a list walks one by one, so that each is one walk of an
// index.
func (q *query) wanted() ([]string, error) {
	if q.State != "" {
		return []string{q.State}, nil
	}
	all, err := q.book.states(q.tx, q.County, q.d)
	ids := []string{}
	for _, state := range all {
		if q.Phase == "" && !(q.Valid && phase(state) == flow.Void) || q.Phase != "" && phase(state) == q.Phase {
			ids = append(ids, state.ID)
		}
	}
	return ids, err
}

// stated reports whether the query keeps to some states.
func (q *query) stated() bool { return q.State != "" || q.Phase != "" || q.Valid && q.d != nil }

func phase(s flow.State) flow.Phase {
	if s.Phase == "" {
		return flow.Open
	}
	return s.Phase
}

// unit is the unit the query keeps to: that asked for, or a department's own.
func (q *query) unit() string {
	if q.scope.Role == auth.Department && (q.d == nil || !q.d.Keeps(q.scope.Unit)) {
		return q.scope.Unit
	}
	return q.Unit
}

// foreign reports whether a department asks for another unit's records.
func (q *query) foreign() bool { return q.Unit != "" && q.unit() != q.Unit }

// conditions are what a record must be, whatever leads to it. A column that is
// not to lead is wrapped: + 0, || ”.
func (q *query) conditions(w *store.Where, lead leader) {
	w.And("r.county = ?", q.County)
	switch {
	case q.Ledger == "":
	case lead == leadSubject:
		w.And("r.pack || '' = ? AND r.ledger || '' = ?", q.Pack, q.Ledger)
	default:
		w.And("r.pack = ? AND r.ledger = ?", q.Pack, q.Ledger)
	}
	lo, hi := q.scope.Range()
	place := "r.division"
	if lead != leadPlace {
		place = "r.division + 0"
	}
	w.And(place+" >= ? AND "+place+" < ?", lo, hi)
	if unit := q.unit(); unit != "" {
		w.And(lead.column("r.unit", leadPlace)+" = ?", unit)
	}
	if q.slot >= 0 {
		column := [3]string{"r.i1", "r.i2", "r.i3"}[q.slot]
		w.And(column + " <> ''")
		if q.Value != "" {
			w.And(lead.column(column, leadPlace)+" = ?", q.Value)
		}
	}
	q.rest(w)
}

func (q *query) rest(w *store.Where) {
	if q.Household != 0 {
		w.And("r.household = ? AND r.household > 0", q.Household)
	}
	if q.Person != 0 {
		w.And("r.person = ?", q.Person)
	}
	if q.Opened != (period.Range{}) {
		w.And("r.opened >= ? AND r.opened <= ?", q.Opened.From.String(), q.Opened.To.String())
	}
	if q.Due != (period.Range{}) {
		w.And("r.due >= ? AND r.due <= ? AND r.due < '9'", q.Due.From.String(), q.Due.To.String())
	}
	day := q.Day.String()
	switch q.Signal {
	case flow.Red:
		w.And("r.due < ? AND r.due < '9'", day)
	case flow.Amber:
		w.And("r.due >= ? AND r.due < '9' AND r.amber <= ?", day, day)
	case flow.Green:
		w.And("r.due >= ? AND r.due < '9' AND r.amber > ?", day, day)
	}
}

// leader is what leads to the rows of a list.
type leader int

// The leaders.
const (
	leadPlace leader = iota // an index that ends in division, id
	leadDue
	leadOpened
	leadNewest
	leadSubject
)

// column is a column of text as it may be named under the leader: wrapped where
// an index on it would lead astray.
func (l leader) column(name string, own leader) string {
	if l == own {
		return name
	}
	return name + " || ''"
}

// leads tells what leads to the rows.
func (q *query) leads() leader {
	switch {
	case q.Household != 0:
		return leadSubject
	case q.Order == ByDue || q.Signal != "" || q.Due != (period.Range{}):
		return leadDue
	case q.Opened != (period.Range{}):
		return leadOpened
	}
	return leadPlace
}

// few is how many records are sorted rather than looked for one by one: in a
// ledger of a million, one in two hundred is met soon enough.
const few = 5000

// newest tells what leads to the rows last opened: all of the ledger, where what
// is wanted is frequent in it.
func (q *query) newest(lead leader) (leader, error) {
	if q.Order != Newest || lead != leadPlace {
		return lead, nil
	}
	sums := map[group]int64{}
	if err := q.sum(nil, sums); err != nil {
		return lead, err
	}
	if sums[group{}] > few {
		return leadNewest, nil
	}
	return leadPlace, nil
}
