package web

import (
	_ "embed"
	"slices"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/ledger"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

//go:embed ledger.txt
var ledgerCatalog string

var _ = message.Register("ledgers", ledgerCatalog)

// ledgersPage lists the ledgers of the plans in force, and how each stands.
type ledgersPage struct {
	Place placePicker
	Kind  string
	Unit  string
	Kinds []choice
	Units []choice
	Plans []ledgerPlan
	Sum   ledgerRow
}

func (ledgersPage) file() string { return "ledgers" }

// ledgerPlan is the ledgers of one plan.
type ledgerPlan struct {
	ID, Title string
	Rows      []ledgerRow
	Without   []ledgerRow // that the plan names and nobody has declared a form for
}

// ledgerRow is one ledger and how its records stand.
type ledgerRow struct {
	Name, Kind, Clause, Keeper, Per string
	Path, Place                     string
	Open, Amber, Red, Done          int64
	Prefilled, Typed                int64
}

// Signal is the list of the records whose clock shows a colour.
func (r ledgerRow) Signal(signal string) string {
	return r.Path + query("signal", signal, "place", r.Place)
}

// Cells is how many cells the ledger has filled.
func (r ledgerRow) Cells() int64 { return r.Prefilled + r.Typed }

// Share is the part of the cells nobody had to type, in hundredths.
func (r ledgerRow) Share() int64 { return r.Prefilled * 100 / max(1, r.Cells()) }

func ledgerPath(pack, id string) string { return "/ledger/" + pack + "/" + id }

func recordPath(r ledger.Record) string {
	return ledgerPath(r.Pack, r.Ledger) + "/" + strconv.FormatInt(r.County, 10) + "/" + store.FormatID(r.ID)
}

// recordAddress is where a record is reached: one that is lent for an inspection,
// through its round.
func (x *exchange) recordAddress(r ledger.Record) string {
	if x.lent != nil {
		return x.lent.record
	}
	return recordPath(r)
}

func ledgers(x *exchange) (answer, error) {
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	p := &ledgersPage{Kind: x.field("kind"), Unit: x.field("unit")}
	err = x.view(func(tx *store.Tx) error { return p.fill(x, tx, scope) })
	return shownUnless(err, p)
}

// ledgerKinds are the kinds in the order they are offered.
var ledgerKinds = []pack.LedgerKind{pack.KindLedger, pack.KindList, pack.KindForm, pack.KindMeeting, pack.KindReport}

func (p *ledgersPage) fill(x *exchange, tx *store.Tx, scope auth.Scope) (err error) {
	var tree *division.Tree
	if p.Place, tree, err = x.pickPlace(tx, scope); err != nil {
		return err
	}
	for _, kind := range ledgerKinds {
		p.Kinds = append(p.Kinds, choice{string(kind), x.text("ledgers.kind_" + string(kind)), string(kind) == p.Kind})
	}
	county := countyWithin(tree, p.Place.Code)
	for _, plan := range x.plans(county) {
		one, err := p.plan(x, tx, plan, county)
		if err != nil {
			return err
		}
		p.Plans = append(p.Plans, one)
	}
	return nil
}

// plans are the packs in force where the account works, as the county applies them.
func (x *exchange) plans(county int64) (list []*pack.Pack) {
	for _, p := range x.Packs {
		if !x.scope.Division.Contains(p.Division) && !p.Division.Contains(x.scope.Division) {
			continue
		}
		if applied, err := x.PackOn(division.Code(county*1e6), p.ID, 0); err == nil {
			p = applied
		}
		list = append(list, p)
	}
	return list
}

// countyWithin is the county of a place; of a wider place its first.
func countyWithin(tree *division.Tree, place division.Code) int64 {
	for place.Level() < division.County {
		children := tree.Children(place)
		if len(children) == 0 {
			break
		}
		place = children[0]
	}
	return place.County()
}

func (p *ledgersPage) plan(x *exchange, tx *store.Tx, plan *pack.Pack, county int64) (one ledgerPlan, err error) {
	one = ledgerPlan{ID: plan.ID, Title: plan.Title.Say(x.lang)}
	saved, err := x.cellsOf(tx, plan, p.Place.Code, county)
	if err != nil {
		return one, err
	}
	for _, unit := range plan.Units {
		if !slices.ContainsFunc(p.Units, func(c choice) bool { return c.Value == unit.ID }) {
			p.Units = append(p.Units, choice{unit.ID, unit.Name.Say(x.lang), unit.ID == p.Unit})
		}
	}
	for i := range plan.Ledgers {
		g := &plan.Ledgers[i]
		if p.Kind != "" && string(g.Kind) != p.Kind || p.Unit != "" && !slices.Contains(g.Keepers, p.Unit) {
			continue
		}
		row := x.ledgerRow(plan, g)
		row.Place = p.Place.Param(x.scope)
		if !g.Formed() {
			one.Without = append(one.Without, row)
			continue
		}
		row.Prefilled, row.Typed = saved[g.ID].Prefilled, saved[g.ID].Typed
		if err := row.count(x, tx, ledger.Filter{Pack: plan.ID, Ledger: g.ID, Within: p.Place.Code}); err != nil {
			return one, err
		}
		p.Sum.add(row)
		one.Rows = append(one.Rows, row)
	}
	slices.SortStableFunc(one.Rows, func(a, b ledgerRow) int {
		return int(min(1, max(-1, b.Red-a.Red))*4 + min(1, max(-1, b.Amber-a.Amber))*2 + min(1, max(-1, b.Open-a.Open)))
	})
	return one, nil
}

// cellsOf is how many cells each ledger of the plan has filled, by its ID.
func (x *exchange) cellsOf(tx *store.Tx, plan *pack.Pack, place division.Code, county int64) (map[string]ledger.Saving, error) {
	scope, err := x.scope.Within(place)
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

func (x *exchange) ledgerRow(plan *pack.Pack, g *pack.Ledger) ledgerRow {
	row := ledgerRow{Name: g.Name.Say(x.lang), Kind: x.text("ledgers.kind_" + string(g.Kind)), Clause: joined(g.Clauses),
		Keeper: x.unitNames(plan, g.Keepers), Path: ledgerPath(plan.ID, g.ID)}
	if g.Per != "" {
		row.Per = x.text("web.per_" + string(g.Per))
	}
	return row
}

func (x *exchange) unitNames(plan *pack.Pack, ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = unitName(plan, id, x.lang)
	}
	return enumerated(names, x.lang)
}

// count looks up how the ledger's records stand.
func (r *ledgerRow) count(x *exchange, tx *store.Tx, filter ledger.Filter) error {
	counts, err := x.Book.Counts(tx, x.scope, filter, ledger.ByState)
	if err != nil {
		return err
	}
	phases, err := x.phases(tx, filter)
	if err != nil {
		return err
	}
	for _, one := range counts {
		switch phases(one.State) {
		case flow.Done:
			r.Done += one.N
		case flow.Void:
		default:
			r.Open += one.N
		}
	}
	signals, err := x.Book.Signals(tx, x.scope, filter)
	for _, one := range signals {
		r.Red, r.Amber = r.Red+one.Red, r.Amber+one.Amber
	}
	return err
}

// phases tells what each state of the filter's ledger means.
func (x *exchange) phases(tx *store.Tx, filter ledger.Filter) (func(string) flow.Phase, error) {
	plan, err := x.PackNamed(filter.Pack)
	if err != nil {
		return nil, err
	}
	g, ok := plan.Ledger(filter.Ledger)
	if !ok || g.Flow == nil {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	return g.Flow.PhaseOf, nil
}

func (r *ledgerRow) add(other ledgerRow) {
	r.Open, r.Amber, r.Red, r.Done = r.Open+other.Open, r.Amber+other.Amber, r.Red+other.Red, r.Done+other.Done
	r.Prefilled, r.Typed = r.Prefilled+other.Prefilled, r.Typed+other.Typed
}

// ledgerAt is the ledger the path names, as a county has it: of a wider place
// the first county's. A plan that holds elsewhere does not exist.
func (x *exchange) ledgerAt(tx *store.Tx, county int64) (*ledger.Declaration, error) {
	named, err := x.PackNamed(x.r.PathValue("pack"))
	if err != nil || !x.scope.Division.Contains(named.Division) && !named.Division.Contains(x.scope.Division) {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	g, ok := named.Ledger(x.r.PathValue("ledger"))
	if !ok || !g.Formed() {
		return nil, fault.New(fault.NotFound, "ledgers.no_form")
	}
	if county == 0 {
		tree, err := x.tree(tx)
		if err != nil {
			return nil, err
		}
		county = countyWithin(tree, x.scope.Division)
	}
	return x.Book.Declared(tx, county, named.ID, g.ID, 0)
}

// ledgerThere is nil when the ledger the path names exists for the account.
func (x *exchange) ledgerThere() error {
	return x.view(func(tx *store.Tx) error {
		_, err := x.ledgerAt(tx, 0)
		return err
	})
}

// today is the present day in China by the transaction's clock.
func today(tx *store.Tx) period.Day { return period.On(tx.Time()) }
