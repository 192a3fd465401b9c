package indicator

import (
	"cmp"
	"slices"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

// group is what a figure is of.
type group struct {
	indicator string
	cell
}

// Figures answers a query, in the pack's order of indicators, then by place and
// unit. Indicators without data are there too where the query is about one place.
func (m *Meter) Figures(tx *store.Tx, scope auth.Scope, query Query) ([]Figure, error) {
	narrowed, err := query.narrow(scope)
	if err != nil {
		return nil, err
	}
	figures, err := query.counted(tx, narrowed)
	if err != nil {
		return nil, err
	}
	told, err := query.told(tx, narrowed)
	if err != nil {
		return nil, err
	}
	figures = slices.DeleteFunc(append(figures, told...), query.strange)
	if query.Level == 0 && !query.ByUnit {
		if figures, err = query.complete(tx, figures, narrowed); err != nil {
			return nil, err
		}
	}
	if err := query.mark(tx, narrowed, figures); err != nil {
		return nil, err
	}
	if err := query.shared(tx, narrowed, figures); err != nil {
		return nil, err
	}
	query.settle(figures)
	return figures, nil
}

// narrow bounds the scope to the query's place.
func (q Query) narrow(scope auth.Scope) (auth.Scope, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return scope, err
	}
	return scope.Within(q.Place)
}

// asOf is the last day the figures speak of.
func (q Query) asOf() period.Day {
	if last := q.Month.Last(); q.Today == 0 || last < q.Today {
		return last
	}
	return q.Today
}

// span is how many codes a place of the asked level covers; 0: all in one.
func (q Query) span() int64 {
	return map[division.Level]int64{division.Province: 1e10, division.Prefecture: 1e8, division.County: 1e6, division.Township: 1e3, division.Village: 1}[q.Level]
}

// strange reports whether a figure is of no indicator of the pack any more, or
// of a place above the level asked for.
func (q Query) strange(f Figure) bool {
	_, known := q.Pack.Indicator(f.Indicator)
	return !known || q.Level != 0 && f.Place.Level() != q.Level
}

// counted reads what the parts add up to.
func (q Query) counted(tx *store.Tx, scope auth.Scope) ([]Figure, error) {
	lo, hi := scope.Range()
	firstCounty, endCounty := scope.Counties()
	at := int64(scope.Division)
	group, unit := "CAST($7 AS BIGINT)", "CAST('' AS TEXT)"
	if span := q.span(); span > 0 {
		at, group = span, "place - place % $7"
	}
	if q.ByUnit {
		unit = "unit"
	}
	condition, args := "", []any{firstCounty, endCounty, q.Pack.ID, lo, hi, int(q.Month), at}
	if q.Indicator != "" {
		args, condition = append(args, q.Indicator), condition+" AND indicator = $8"
	}
	if q.Unit != "" {
		args = append(args, q.Unit)
		condition += " AND unit = $" + string(rune('0'+len(args)))
	}
	return store.Collect(tx, func(row store.Scanner) (f Figure, err error) {
		f = Figure{Pack: q.Pack.ID, Month: q.Month, AsOf: q.asOf(), Known: true}
		err = row.Scan(&f.Indicator, &f.Place, &f.Unit, &f.Numerator, &f.Denominator, &f.Unknown)
		return f, err
	}, "SELECT indicator, "+group+" AS at, "+unit+` AS of_unit, CAST(SUM(numerator) AS BIGINT), CAST(SUM(denominator) AS BIGINT), CAST(SUM(unknown) AS BIGINT)
		FROM figure_part WHERE county >= $1 AND county < $2 AND pack = $3 AND place >= $4 AND place < $5 AND first_month <= $6 AND last_month >= $6`+condition+`
		GROUP BY indicator, at, of_unit`, args...)
}

// told adds up the reported numbers in force: of a place and unit the newest
// report up to the month; what a place reports stands before the reports below it.
// Standards do not add up: one that differs has no number.
func (q Query) told(tx *store.Tx, scope auth.Scope) ([]Figure, error) {
	reports, err := q.newest(tx, scope)
	if err != nil {
		return nil, err
	}
	sums := map[group]*Figure{}
	type cover struct {
		indicator string
		of        group
	}
	covers := map[cover]division.Code{}
	for _, r := range reports {
		key := group{r.Indicator, cell{scope.Division, ""}}
		if span := q.span(); span > 0 {
			key.place = r.Place - r.Place%division.Code(span)
		}
		if q.ByUnit {
			key.unit = r.Unit
		}
		if by := covers[cover{r.Indicator, key}]; by != 0 && by != r.Place && by.Contains(r.Place) {
			continue
		}
		covers[cover{r.Indicator, key}] = r.Place
		f := sums[key]
		if f == nil {
			f = &Figure{Pack: q.Pack.ID, Indicator: r.Indicator, Place: key.place, Unit: key.unit, Month: q.Month, AsOf: q.asOf(), Known: true, Told: r.Month}
			if sums[key] = f; q.standard(r.Indicator) {
				f.Least, f.Most = r.Numerator, r.Numerator
			}
		}
		f.take(r, q.standard(r.Indicator))
	}
	figures := []Figure{}
	for _, f := range sums {
		f.agree(q.standard(f.Indicator))
		figures = append(figures, *f)
	}
	return figures, nil
}

// standard reports whether an indicator is a level that holds for everybody of a
// place, 元/年 or 倍, rather than a number of something.
func (q Query) standard(indicator string) bool {
	i, ok := q.Pack.Indicator(indicator)
	return ok && i.Target != nil && !i.Share() && (strings.Contains(i.Target.Unit, "/") || i.Target.Unit == "倍")
}

// take adds a report to the figure; of a standard it keeps the lowest and highest.
func (f *Figure) take(r Report, standard bool) {
	f.Told = min(f.Told, r.Month)
	if !standard {
		f.Numerator, f.Denominator = f.Numerator+r.Numerator, f.Denominator+r.Denominator
		return
	}
	f.Least, f.Most = min(f.Least, r.Numerator), max(f.Most, r.Numerator)
}

// agree makes a standard the figure where everybody reports the same.
func (f *Figure) agree(standard bool) {
	switch {
	case !standard:
	case f.Least == f.Most:
		f.Numerator, f.Least, f.Most = f.Most, 0, 0
	default:
		f.Known = false
	}
}

// complete adds the indicators that nothing counts towards: of a county that was
// counted that is 0, otherwise there are no data yet.
func (q Query) complete(tx *store.Tx, figures []Figure, scope auth.Scope) ([]Figure, error) {
	since, err := q.countedSince(tx, scope)
	for n := range q.Pack.Indicators {
		i := &q.Pack.Indicators[n]
		if q.Indicator != "" && i.ID != q.Indicator || slices.ContainsFunc(figures, func(f Figure) bool { return f.Indicator == i.ID }) {
			continue
		}
		known := since != 0 && since <= q.Month && q.countable(i)
		figures = append(figures, Figure{Pack: q.Pack.ID, Indicator: i.ID, Place: scope.Division, Month: q.Month, AsOf: q.asOf(), Known: known})
	}
	return figures, err
}

// countedSince is the first month the plan was counted in within the scope, 0 never.
func (q Query) countedSince(tx *store.Tx, scope auth.Scope) (since period.Month, err error) {
	firstCounty, endCounty := scope.Counties()
	err = tx.QueryRow("SELECT COALESCE(MIN(since), 0) FROM figure_run WHERE county >= $1 AND county < $2 AND pack = $3",
		firstCounty, endCounty, q.Pack.ID).Scan(&since)
	return since, err
}

// countable reports whether there could be something to count: a ledger without
// a form has no records.
func (q Query) countable(i *pack.Indicator) bool {
	if i.Reported() {
		return false
	}
	if measures(i, pack.Records, pack.Sums) {
		g, ok := q.Pack.Ledger(i.Counts.Ledger)
		return ok && g.Formed()
	}
	return true
}

// settle gives every figure its value and signal, and sorts them.
func (q Query) settle(figures []Figure) {
	order := map[string]int{}
	for n := range q.Pack.Indicators {
		order[q.Pack.Indicators[n].ID] = n
	}
	for n := range figures {
		f := &figures[n]
		if i, ok := q.Pack.Indicator(f.Indicator); ok {
			if i.Out != nil && i.Out.Of == pack.Fixed && (f.Place == 0 || f.Place.Contains(q.Pack.Division)) {
				f.Denominator, _ = task.ParseNumber(i.Out.Number)
			}
			f.judge(q.Pack, i)
		}
	}
	slices.SortFunc(figures, func(a, b Figure) int {
		return cmp.Or(order[a.Indicator]-order[b.Indicator], cmp.Compare(a.Place, b.Place), cmp.Compare(a.Unit, b.Unit))
	})
}

// Trend gives an indicator of one place month by month, from a month to the
// query's.
func (m *Meter) Trend(tx *store.Tx, scope auth.Scope, query Query, from period.Month) ([]Figure, error) {
	to, figures := query.Month, []Figure{}
	for query.Month = from; query.Month <= to; query.Month++ {
		of, err := m.Figures(tx, scope, query)
		if err != nil {
			return nil, err
		}
		figures = append(figures, of...)
	}
	return figures, nil
}

// RedSince is the month since which the last figure of a trend has been red
// without a break, 0 where it is not red.
func RedSince(trend []Figure) (since period.Month) {
	for _, f := range trend {
		switch {
		case f.Signal != Red:
			since = 0
		case since == 0:
			since = f.Month
		}
	}
	return since
}
