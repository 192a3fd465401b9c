package ledger

import (
	"time"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// Zero is the word of a place or unit that in a span there was nothing to enter
// (零报告).
type Zero struct {
	County  int64
	ID      int64
	Pack    string
	Ledger  string
	Place   division.Code // that declares
	Unit    string        // "" for the place as such
	Span    period.Range
	Account int64
	Who     string
	At      int64 // milliseconds
}

// SpanOf is the span of a ledger kept per day, week, month … that a day lies
// in; false for what is kept once or whenever there is something.
func SpanOf(per pack.Per, day period.Day) (period.Range, bool) {
	year, month, dom := day.Date()
	first := func(months int) period.Range { // of spans that many months long
		begin := period.Date(year, time.Month((int(month)-1)/months*months+1), 1)
		return period.Range{From: begin, To: begin.AddMonths(months) - 1}
	}
	switch per {
	case pack.PerDay:
		return period.Range{From: day, To: day}, true
	case pack.PerWeek: // 1970-01-05 was a Monday
		monday := day - (day-4)%7
		return period.Range{From: monday, To: monday + 6}, true
	case pack.PerHalfMonth:
		whole := first(1)
		if dom <= 15 {
			return period.Range{From: whole.From, To: whole.From + 14}, true
		}
		return period.Range{From: whole.From + 15, To: whole.To}, true
	case pack.PerMonth:
		return first(1), true
	case pack.PerTwoMonth:
		return first(2), true
	case pack.PerQuarter:
		return first(3), true
	case pack.PerHalfYear:
		return first(6), true
	case pack.PerYear:
		return first(12), true
	}
	return period.Range{}, false
}

// DeclareNone records that a place or unit has nothing to enter for the span of
// the ledger that day lies in. Where it has records it is refused; a record
// opened later for those days withdraws it.
func (b *Book) DeclareNone(tx *store.Tx, scope auth.Scope, z Zero, day period.Day, key string) (Zero, error) {
	w, err := b.begin(tx, scope)
	if err != nil {
		return z, err
	}
	if err := w.declarable(&z, day); err != nil {
		return z, err
	}
	z.ID, z.Account, z.Who, z.At = tx.NewID(), scope.Account, scope.Name, tx.Now()
	if err := w.audit(z.County, "declare_none", z.ID, key, map[string]any{"ledger": z.Ledger, "from": z.Span.From, "to": z.Span.To}); err != nil {
		return z, err
	}
	if err := w.nothing(z); err != nil {
		return z, err
	}
	if _, err := tx.Exec(`INSERT INTO ledger_zero (county, id, pack, ledger, division, unit, from_day, to_day, account, account_name, at, withdrawn)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)`, z.County, z.ID, z.Pack, z.Ledger, int64(z.Place), z.Unit,
		z.Span.From.String(), z.Span.To.String(), z.Account, z.Who, z.At); err != nil {
		if store.Unique(err) {
			return z, fault.New(fault.Conflict, "ledger.zero_twice")
		}
		return z, err
	}
	w.events = append(w.events, w.zeroEvent(Declared, z))
	return z, w.end()
}

// declarable finds place, unit and span of a declaration.
func (w *work) declarable(z *Zero, day period.Day) error {
	d, err := w.Declared(w.tx, z.County, z.Pack, z.Ledger, 0)
	if err != nil {
		return err
	}
	if z.Place == 0 {
		z.Place = w.own(z.County)
	}
	if w.scope.Role == auth.Department {
		z.Unit = w.scope.Unit
	}
	span, kept := SpanOf(d.Ledger.Per, day)
	z.Span = span
	switch {
	case z.Place.County() != z.County || !w.scope.Reaches(z.Place):
		return fault.New(fault.NotFound, "ledger.no_place")
	case !kept:
		return fault.New(fault.Invalid, "ledger.no_span", "ledger", d.Ledger.Name)
	case span.From > w.today:
		return fault.New(fault.Invalid, "ledger.zero_future", "day", span.From)
	}
	return nil
}

// nothing refuses a declaration that records contradict.
func (w *work) nothing(z Zero) error {
	lo, hi := z.Place.Range()
	q := &store.Where{}
	q.And("r.county = ? AND r.pack = ? AND r.ledger = ?", z.County, z.Pack, z.Ledger)
	q.And("r.opened >= ? AND r.opened <= ?", z.Span.From.String(), z.Span.To.String())
	q.And("r.division + 0 >= ? AND r.division + 0 < ? AND r.phase <> 'void'", int64(lo), int64(hi))
	if z.Unit != "" {
		q.And("r.unit || '' = ?", z.Unit)
	}
	var n int64
	if err := w.tx.QueryRow("SELECT COUNT(*) FROM ledger_record r WHERE "+q.String(), q.Args...).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fault.New(fault.Conflict, "ledger.zero_records", "n", n)
	}
	return nil
}

func (w *work) zeroEvent(kind Kind, z Zero) Event {
	return Event{Kind: kind, Actor: w.scope, Day: w.today, Span: z.Span,
		Record: Record{County: z.County, Pack: z.Pack, Ledger: z.Ledger, Division: z.Place, Unit: z.Unit}}
}

const zeroColumns = "county, id, pack, ledger, division, unit, from_day, to_day, account, account_name, at"

func scanZero(row store.Scanner) (z Zero, err error) {
	err = row.Scan(&z.County, &z.ID, &z.Pack, &z.Ledger, &z.Place, &z.Unit, store.Day(&z.Span.From), store.Day(&z.Span.To), &z.Account, &z.Who, &z.At)
	return z, err
}

// Zeros lists the declarations of a ledger that hold and touch a span.
func (b *Book) Zeros(tx *store.Tx, scope auth.Scope, county int64, name, ledger string, span period.Range) ([]Zero, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	all, err := zeros(tx, county, name, ledger, span)
	seen := []Zero{}
	for _, z := range all {
		if scope.Reaches(z.Place) && (scope.Role != auth.Department || z.Unit == scope.Unit) {
			seen = append(seen, z)
		}
	}
	return seen, err
}

func zeros(tx *store.Tx, county int64, name, ledger string, span period.Range) ([]Zero, error) {
	return store.Collect(tx, scanZero, "SELECT "+zeroColumns+` FROM ledger_zero
		WHERE county = $1 AND pack = $2 AND ledger = $3 AND from_day <= $4 AND to_day >= $5 AND withdrawn = 0 ORDER BY from_day, division, unit`,
		county, name, ledger, span.To.String(), span.From.String())
}

// withdrawZeros takes back the declarations that a new record contradicts.
func (w *work) withdrawZeros(d *Declaration, r *Record) error {
	if _, kept := SpanOf(d.Ledger.Per, r.Opened); !kept {
		return nil
	}
	list, err := zeros(w.tx, r.County, r.Pack, r.Ledger, period.Range{From: r.Opened, To: r.Opened})
	if err != nil {
		return err
	}
	for _, z := range list {
		if !z.Place.Contains(r.Division) || z.Unit != "" && z.Unit != r.Unit {
			continue
		}
		if _, err := w.tx.Exec("UPDATE ledger_zero SET withdrawn = $1 WHERE county = $2 AND id = $3", w.tx.Now(), z.County, z.ID); err != nil {
			return err
		}
		w.events = append(w.events, w.zeroEvent(Withdrawn, z))
	}
	return nil
}
