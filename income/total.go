package income

import (
	"sync"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/money"
	"guben/period"
	"guben/store"
)

// Account is a household's income over an accounting period, with its arithmetic.
type Account struct {
	Span  period.Range
	Known bool // false: no entry of the period, or one that cannot be told apart
	Of    map[dictionary.Category]money.Fen
	Lines []Line // items with entries, in the order of the form
	// Astride are entries that lie partly inside the period: how much of them
	// belongs to it nobody has said, so nothing is known.
	Astride []Entry
	// Contradicts are totals smaller than their parts; the parts are counted.
	Contradicts []*dictionary.Item
}

// Line is one item of an account.
type Line struct {
	Item    *dictionary.Item
	Sum     money.Fen
	Counts  bool // by the county's rules
	Entries []Entry
}

// AccountOf adds up a household's entries over span: period.Annual or
// period.Trailing12. An entry counts when all its days lie in the span. A total
// and its parts are not added: the total stands, its parts explain it.
func AccountOf(tx *store.Tx, scope auth.Scope, county, household int64, span period.Range) (Account, error) {
	account := Account{Span: span, Of: map[dictionary.Category]money.Fen{}}
	counting, err := CountingOf(tx, scope, county)
	if err != nil {
		return account, err
	}
	entries, err := List(tx, scope, county, household, span)
	if err != nil {
		return account, err
	}
	sums := map[int]money.Fen{}
	for _, entry := range entries {
		if !within(entry.Span, span) {
			account.Astride = append(account.Astride, entry)
			continue
		}
		sums[entry.Item.N] += entry.Amount
		account.enter(entry, counting.Counts(entry.Item))
	}
	account.Contradicts = counting.total(sums, account.Of)
	account.Known = len(account.Lines) > 0 && len(account.Astride) == 0
	return account, nil
}

func within(inner, outer period.Range) bool { return outer.From <= inner.From && inner.To <= outer.To }

// enter appends an entry; entries come sorted by item.
func (a *Account) enter(entry Entry, counts bool) {
	if n := len(a.Lines); n == 0 || a.Lines[n-1].Item != entry.Item {
		a.Lines = append(a.Lines, Line{Item: entry.Item, Counts: counts})
	}
	line := &a.Lines[len(a.Lines)-1]
	line.Sum += entry.Amount
	line.Entries = append(line.Entries, entry)
}

// Facts are the totals as facts of the household, none if they are not known.
func (a Account) Facts() map[string]dictionary.Value {
	if !a.Known {
		return nil
	}
	facts := map[string]dictionary.Value{}
	for category, key := range Facts {
		facts[key] = dictionary.Number(int64(a.Of[category]))
	}
	return facts
}

// Counting tells which items count where a county decides otherwise than the
// dictionary: by number of the item.
type Counting map[int]bool

// Counts reports whether an item counts towards the income.
func (c Counting) Counts(item *dictionary.Item) bool {
	if counts, decided := c[item.N]; decided {
		return counts
	}
	return item.Counts
}

// CountingOf are a county's decisions on what counts.
func CountingOf(tx *store.Tx, scope auth.Scope, county int64) (Counting, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	counting := Counting{}
	err := tx.Each(func(row store.Scanner) error {
		var item, counts int
		err := row.Scan(&item, &counts)
		counting[item] = counts == 1
		return err
	}, "SELECT item, counts FROM income_counting WHERE county = $1", county)
	return counting, err
}

// Count decides whether an item counts in a county.
func (b *Book) Count(tx *store.Tx, scope auth.Scope, origin Origin, county int64, item *dictionary.Item, counts bool) error {
	if err := origin.permit(scope); err != nil {
		return err
	}
	if lo, hi := scope.Range(); lo > county*1e6 || hi < (county+1)*1e6 {
		return fault.New(fault.NotFound, "income.outside", "village", county)
	}
	flag := 0
	if counts {
		flag = 1
	}
	if _, err := tx.Exec(`INSERT INTO income_counting (county, item, counts) VALUES ($1, $2, $3)
		ON CONFLICT (county, item) DO UPDATE SET counts = $3`, county, item.N, flag); err != nil {
		return err
	}
	return b.audited(tx, scope, origin, Entry{County: county, Item: item}, "count")
}

// form is the items with the parts of each.
type form struct {
	totals []*dictionary.Item
	parts  map[string][]*dictionary.Item
}

var theForm = sync.OnceValue(func() form {
	f := form{parts: map[string][]*dictionary.Item{}}
	for _, item := range dictionary.Items() {
		if item.Within == "" {
			f.totals = append(f.totals, item)
		} else {
			f.parts[item.Within] = append(f.parts[item.Within], item)
		}
	}
	return f
})

// total adds up sums by item into categories and tells the totals that are
// smaller than their parts.
func (c Counting) total(sums map[int]money.Fen, of map[dictionary.Category]money.Fen) (contradicts []*dictionary.Item) {
	for _, item := range theForm().totals {
		of[item.Category] = c.worth(item, sums, &contradicts)
	}
	return contradicts
}

func (c Counting) worth(item *dictionary.Item, sums map[int]money.Fen, contradicts *[]*dictionary.Item) money.Fen {
	var parts money.Fen
	for _, part := range theForm().parts[item.Key] {
		parts += c.worth(part, sums, contradicts)
	}
	own := sums[item.N]
	switch {
	case !c.Counts(item):
		return 0
	case own >= parts:
		return own
	case own > 0:
		*contradicts = append(*contradicts, item)
	}
	return parts
}

// Total is a household's income over a period. It is reused: keep nothing of it.
type Total struct {
	Household int64
	Village   division.Code
	Of        map[dictionary.Category]money.Fen
}

// EachTotal visits the households of a county (or one of them) whose income
// over span is known, by village and household, as AccountOf does one by one.
func EachTotal(tx *store.Tx, scope auth.Scope, county, household int64, span period.Range, visit func(Total) error) error {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return err
	}
	counting, err := CountingOf(tx, scope, county)
	if err != nil {
		return err
	}
	lo, hi := scope.Range()
	query, args := sumQuery, []any{county, lo, hi, span.From.String(), span.To.String()}
	if household != 0 {
		query, args = sumQueryOne, append(args, household)
	}
	a := adder{counting: counting, visit: visit, sums: map[int]money.Fen{}}
	a.total.Of = map[dictionary.Category]money.Fen{}
	if err := tx.Each(a.row, query, args...); err != nil {
		return err
	}
	return a.flush()
}

// The sums of everyone go along the villages; those of one household must be
// led by the household, so nothing in its query speaks of the village's order.
const (
	sumOf = `household, item, SUM(CASE WHEN from_day >= $4 AND to_day <= $5 THEN 0 ELSE 1 END), CAST(SUM(amount) AS BIGINT)
		FROM income WHERE county = $1 AND ended_at = 0 AND to_day >= $4 AND from_day <= $5`
	sumQuery    = "SELECT village, " + sumOf + " AND village >= $2 AND village < $3 GROUP BY village, household, item ORDER BY village, household, item"
	sumQueryOne = "SELECT MAX(village), " + sumOf + " AND household = $6 AND village + 0 >= $2 AND village + 0 < $3 GROUP BY household, item ORDER BY household, item"
)

// adder gathers the rows of a household and visits its total.
type adder struct {
	counting Counting
	visit    func(Total) error
	total    Total
	sums     map[int]money.Fen
	astride  bool
}

func (a *adder) row(row store.Scanner) error {
	var village division.Code
	var household int64
	var item, astride int
	var amount money.Fen
	if err := row.Scan(&village, &household, &item, &astride, &amount); err != nil {
		return err
	}
	if household != a.total.Household {
		if err := a.flush(); err != nil {
			return err
		}
		a.total.Household, a.total.Village = household, village
	}
	a.sums[item] = amount
	a.astride = a.astride || astride > 0
	return nil
}

func (a *adder) flush() error {
	known := len(a.sums) > 0 && !a.astride
	if known {
		a.counting.total(a.sums, a.total.Of)
	}
	clear(a.sums)
	a.astride = false
	if !known {
		return nil
	}
	return a.visit(a.total)
}
