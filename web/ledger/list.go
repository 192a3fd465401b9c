package ledger

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/ledger"
	"guben/pack"
	"guben/store"
	"guben/web/page"
)

// ledgersPage lists the ledgers of the plans in force, and how each stands.
type ledgersPage struct {
	Place page.PlacePicker
	Kind  string
	Unit  string
	Kinds []page.Choice
	Units []page.Choice
	Plans []ledgerPlan
	Sum   page.LedgerRow
}

func (ledgersPage) File() string { return "ledgers" }

// ledgerPlan is the ledgers of one plan.
type ledgerPlan struct {
	ID, Title string
	Rows      []page.LedgerRow
	Without   []page.LedgerRow // that the plan names and nobody has declared a form for
}

// recordAddress is where a record is reached: one that is lent for an inspection,
// through its round.
func recordAddress(x *page.Exchange, r ledger.Record) string {
	if x.Lent != nil {
		return x.Lent.Record
	}
	return page.RecordPath(r)
}

func ledgers(x *page.Exchange) (page.Answer, error) {
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &ledgersPage{Kind: x.Field("kind"), Unit: x.Field("unit")}
	err = x.View(func(tx *store.Tx) error { return p.fill(x, tx, scope) })
	return page.ShowUnless(err, p)
}

// ledgerKinds are the kinds in the order they are offered.
var ledgerKinds = []pack.LedgerKind{pack.KindLedger, pack.KindList, pack.KindForm, pack.KindMeeting, pack.KindReport}

func (p *ledgersPage) fill(x *page.Exchange, tx *store.Tx, scope auth.Scope) (err error) {
	var tree *division.Tree
	if p.Place, tree, err = x.PickPlace(tx, scope); err != nil {
		return err
	}
	for _, kind := range ledgerKinds {
		p.Kinds = append(p.Kinds, page.Choice{Value: string(kind), Text: x.Text("web.ledger_kind_" + string(kind)), Here: string(kind) == p.Kind})
	}
	county := page.CountyWithin(tree, p.Place.Code)
	for _, plan := range x.Plans(county) {
		one, err := p.plan(x, tx, plan, county)
		if err != nil {
			return err
		}
		p.Plans = append(p.Plans, one)
	}
	return nil
}

func (p *ledgersPage) plan(x *page.Exchange, tx *store.Tx, plan *pack.Pack, county int64) (one ledgerPlan, err error) {
	one = ledgerPlan{ID: plan.ID, Title: plan.Title.Say(x.Lang)}
	saved, err := cellsOf(x, tx, plan, p.Place.Code, county)
	if err != nil {
		return one, err
	}
	totals, err := x.LedgerTotals(tx, ledger.Filter{Pack: plan.ID, Within: p.Place.Code})
	if err != nil {
		return one, err
	}
	for _, unit := range plan.Units {
		if !slices.ContainsFunc(p.Units, func(c page.Choice) bool { return c.Value == unit.ID }) {
			p.Units = append(p.Units, page.Choice{Value: unit.ID, Text: unit.Name.Say(x.Lang), Here: unit.ID == p.Unit})
		}
	}
	for i := range plan.Ledgers {
		g := &plan.Ledgers[i]
		if p.Kind != "" && string(g.Kind) != p.Kind || p.Unit != "" && !slices.Contains(g.Keepers, p.Unit) {
			continue
		}
		row := x.LedgerRow(plan, g)
		row.Place = p.Place.Param(x.Scope)
		if !g.Formed() {
			one.Without = append(one.Without, row)
			continue
		}
		row.Prefilled, row.Typed = saved[g.ID].Prefilled, saved[g.ID].Typed
		row.Stand(totals[g.ID])
		p.Sum.Add(row)
		one.Rows = append(one.Rows, row)
	}
	slices.SortStableFunc(one.Rows, func(a, b page.LedgerRow) int {
		return int(min(1, max(-1, b.Red-a.Red))*4 + min(1, max(-1, b.Amber-a.Amber))*2 + min(1, max(-1, b.Open-a.Open)))
	})
	return one, nil
}

// cellsOf is how many cells each ledger of the plan has filled, by its ID.
func cellsOf(x *page.Exchange, tx *store.Tx, plan *pack.Pack, place division.Code, county int64) (map[string]ledger.Saving, error) {
	scope, err := x.Scope.Within(place)
	if err != nil {
		return nil, err
	}
	savings, err := x.Book.Savings(tx, scope, county, plan.ID)
	of := map[string]ledger.Saving{}
	for _, one := range savings {
		of[one.Ledger] = one
	}
	return of, err
}

// ledgerAt is the ledger the path names, as a county has it: of a wider place
// the first county's. A plan that holds elsewhere does not exist.
func ledgerAt(x *page.Exchange, tx *store.Tx, county int64) (*ledger.Declaration, error) {
	named, err := x.PackNamed(x.R.PathValue("pack"))
	if err != nil || !x.Scope.Division.Contains(named.Division) && !named.Division.Contains(x.Scope.Division) {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	g, ok := named.Ledger(x.R.PathValue("ledger"))
	if !ok || !g.Formed() {
		return nil, fault.New(fault.NotFound, "ledgers.no_form")
	}
	if county == 0 {
		tree, err := x.Tree(tx)
		if err != nil {
			return nil, err
		}
		county = page.CountyWithin(tree, x.Scope.Division)
	}
	return x.Book.Declared(tx, county, named.ID, g.ID, 0)
}

// ledgerThere is nil when the ledger the path names exists for the account.
func ledgerThere(x *page.Exchange) error {
	return x.View(func(tx *store.Tx) error {
		_, err := ledgerAt(x, tx, 0)
		return err
	})
}
