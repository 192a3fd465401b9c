package ledger

import (
	"slices"

	"guben/auth"
	"guben/flow"
	"guben/pack"
	"guben/store"
)

// Total is how the records of one ledger stand: by phase, and by their clocks on
// the filter's day.
type Total struct {
	Ledger  string
	Open    int64
	Waiting int64
	Done    int64
	Signals
}

// Totals counts the records of every ledger of Filter.Pack that has a form,
// in the pack's order, the way Counts and Signals count one. Of the filter only
// County, Pack, Within, Unit and Day are looked at.
func (b *Book) Totals(tx *store.Tx, scope auth.Scope, filter Filter) ([]Total, error) {
	whole, err := b.query(tx, scope, Filter{County: filter.County, Pack: filter.Pack, Within: filter.Within, Unit: filter.Unit, Day: filter.Day})
	if err != nil {
		return nil, err
	}
	counties, err := whole.counties()
	if err != nil {
		return nil, err
	}
	sums, order := map[string]*Total{}, []string{}
	for _, county := range counties {
		p, err := b.Pack(county, filter.Pack, 0)
		if err != nil {
			return nil, err
		}
		for i := range p.Ledgers {
			if g := &p.Ledgers[i]; g.Formed() && sums[g.ID] == nil {
				sums[g.ID], order = &Total{Ledger: g.ID}, append(order, g.ID)
			}
		}
		one := *whole
		one.County = county
		if err := one.totals(p, sums); err != nil {
			return nil, err
		}
	}
	list := make([]Total, len(order))
	for i, id := range order {
		list[i] = *sums[id]
	}
	return list, nil
}

// totals adds up one county. A department sees all of what it keeps, and of
// other ledgers what is its own.
func (q *query) totals(p *pack.Pack, sums map[string]*Total) error {
	phases, err := q.phases(p)
	if err != nil {
		return err
	}
	own, others := []string{}, []string{}
	for i := range p.Ledgers {
		switch g := &p.Ledgers[i]; {
		case !g.Formed():
		case q.scope.Role != auth.Department || slices.Contains(g.Keepers, q.scope.Unit):
			own = append(own, g.ID)
		default:
			others = append(others, g.ID)
		}
	}
	if err := q.totalled(own, q.Unit, phases, sums); err != nil {
		return err
	}
	if q.Unit != "" && q.Unit != q.scope.Unit {
		return nil
	}
	return q.totalled(others, q.scope.Unit, phases, sums)
}

// phases tells what the states of the pack's ledgers mean, those of editions
// left behind too.
func (q *query) phases(p *pack.Pack) (map[[2]string]flow.Phase, error) {
	known := map[[2]string]flow.Phase{}
	enter := func(ledger string, states []flow.State) {
		for _, s := range states {
			if _, newer := known[[2]string{ledger, s.ID}]; !newer {
				known[[2]string{ledger, s.ID}] = phase(s)
			}
		}
	}
	for i := range p.Ledgers {
		if g := &p.Ledgers[i]; g.Formed() {
			enter(g.ID, g.Flow.States)
		}
	}
	type old struct {
		ledger string
		number int
	}
	left, err := store.Collect(q.tx, func(row store.Scanner) (o old, err error) { err = row.Scan(&o.ledger, &o.number); return o, err },
		"SELECT ledger, edition FROM ledger_edition WHERE county = $1 AND pack = $2 ORDER BY ledger, edition DESC", q.County, p.ID)
	for _, o := range left {
		if g, declared := p.Ledger(o.ledger); !declared || !g.Formed() || g.Edition == o.number {
			continue
		}
		d, err := q.book.Declared(q.tx, q.County, p.ID, o.ledger, o.number)
		if err != nil {
			return nil, err
		}
		enter(o.ledger, d.Flow.States)
	}
	return known, err
}

// totalled adds up some ledgers, narrowed to a unit where one is named.
func (q *query) totalled(ledgers []string, unit string, phases map[[2]string]flow.Phase, sums map[string]*Total) error {
	if len(ledgers) == 0 {
		return nil
	}
	w := q.ofLedgers(ledgers, unit)
	w.And("r.field = ''")
	if err := q.tx.Each(func(row store.Scanner) error {
		var id, state string
		var n int64
		if err := row.Scan(&id, &state, &n); err != nil {
			return err
		}
		switch total := sums[id]; phases[[2]string{id, state}] {
		case flow.Done:
			total.Done += n
		case flow.Waiting:
			total.Waiting += n
		case flow.Open:
			total.Open += n
		}
		return nil
	}, "SELECT r.ledger, r.state, CAST(SUM(r.n) AS BIGINT) FROM ledger_count r WHERE "+w.String()+" GROUP BY r.ledger, r.state", w.Args...); err != nil {
		return err
	}
	return q.clocks(ledgers, unit, sums)
}

func (q *query) clocks(ledgers []string, unit string, sums map[string]*Total) error {
	w := q.ofLedgers(ledgers, unit)
	w.And("r.due < '9'")
	day := w.Mark(q.Day.String())
	return q.tx.Each(func(row store.Scanner) error {
		var id string
		var all, red, amber int64
		if err := row.Scan(&id, &all, &red, &amber); err != nil {
			return err
		}
		total := sums[id]
		total.Red, total.Amber, total.Green = total.Red+red, total.Amber+amber, total.Green+all-red-amber
		return nil
	}, "SELECT r.ledger, COUNT(*), "+shown(day)+" FROM ledger_record r WHERE "+w.String()+" GROUP BY r.ledger", w.Args...)
}

// shown are the numbers of red and amber clocks of a group, on the day at a mark.
func shown(day string) string {
	return "CAST(SUM(CASE WHEN r.due < " + day + " THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN r.due >= " + day +
		" AND r.amber <= " + day + " THEN 1 ELSE 0 END) AS BIGINT)"
}

// ofLedgers is the part of the scope that some ledgers and a unit leave.
func (q *query) ofLedgers(ledgers []string, unit string) *store.Where {
	w := &store.Where{}
	w.And("r.county = ? AND r.pack = ?", q.County, q.Pack)
	w.AndIn("r.ledger", store.Anys(ledgers)...)
	lo, hi := q.scope.Range()
	w.And("r.division >= ? AND r.division < ?", lo, hi)
	if unit != "" {
		w.And("r.unit = ?", unit)
	}
	return w
}
