package page

import (
	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/ledger"
	"guben/pack"
	"guben/store"
)

// LedgerRow is one ledger and how its records stand.
type LedgerRow struct {
	Name, Kind, Clause, Keeper, Per string
	Path, Place                     string
	Open, Amber, Red, Done          int64
	Prefilled, Typed                int64
}

// Signal is the list of the records whose clock shows a colour.
func (r LedgerRow) Signal(signal string) string {
	return r.Path + Query("signal", signal, "place", r.Place)
}

// Cells is how many cells the ledger has filled.
func (r LedgerRow) Cells() int64 { return r.Prefilled + r.Typed }

// Share is the part of the cells nobody had to type, in hundredths.
func (r LedgerRow) Share() int64 { return r.Prefilled * 100 / max(1, r.Cells()) }

// LedgerRow says a declared ledger, before its records are counted.
func (x *Exchange) LedgerRow(plan *pack.Pack, g *pack.Ledger) LedgerRow {
	row := LedgerRow{Name: g.Name.Say(x.Lang), Kind: x.Text("web.ledger_kind_" + string(g.Kind)), Clause: Joined(g.Clauses),
		Keeper: x.UnitNames(plan, g.Keepers), Path: LedgerPath(plan.ID, g.ID)}
	if g.Per != "" {
		row.Per = x.Text("web.per_" + string(g.Per))
	}
	return row
}

// LedgerTotals is how the records of every ledger of a plan stand, by their IDs,
// as ledger.Book.Totals reads the filter.
func (x *Exchange) LedgerTotals(tx *store.Tx, filter ledger.Filter) (map[string]ledger.Total, error) {
	totals, err := x.Book.Totals(tx, x.Scope, filter)
	of := map[string]ledger.Total{}
	for _, one := range totals {
		of[one.Ledger] = one
	}
	return of, err
}

// Stand enters how the ledger's records stand.
func (r *LedgerRow) Stand(total ledger.Total) {
	r.Open, r.Done, r.Amber, r.Red = total.Open+total.Waiting, total.Done, total.Amber, total.Red
}

// Count looks up how the ledger's records stand.
func (r *LedgerRow) Count(x *Exchange, tx *store.Tx, filter ledger.Filter) error {
	counts, err := x.Book.Counts(tx, x.Scope, filter, ledger.ByState)
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
	signals, err := x.Book.Signals(tx, x.Scope, filter)
	for _, one := range signals {
		r.Red, r.Amber = r.Red+one.Red, r.Amber+one.Amber
	}
	return err
}

// phases tells what each state of the filter's ledger means.
func (x *Exchange) phases(tx *store.Tx, filter ledger.Filter) (func(string) flow.Phase, error) {
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

// Add puts the records of another ledger to it.
func (r *LedgerRow) Add(other LedgerRow) {
	r.Open, r.Amber, r.Red, r.Done = r.Open+other.Open, r.Amber+other.Amber, r.Red+other.Red, r.Done+other.Done
	r.Prefilled, r.Typed = r.Prefilled+other.Prefilled, r.Typed+other.Typed
}

// PlacesBelow is what the records of a place are counted by: the places directly in it.
func PlacesBelow(place division.Code) ledger.By {
	switch {
	case place.Level() < division.County:
		return ledger.ByCounty
	case place.Level() == division.County:
		return ledger.ByTownship
	}
	return ledger.ByVillage
}

// StateName says a state of a flow; one it no longer has is shown by its ID.
func StateName(f *flow.Flow, id string, x *Exchange) string {
	if state, ok := f.State(id); ok {
		return state.Name.Say(x.Lang)
	}
	return id
}

// StateTone is the colour of a record by what its state means and its clock.
func StateTone(phase flow.Phase, signal flow.Signal) string {
	switch {
	case phase == flow.Done:
		return "tag-green"
	case signal == flow.Red:
		return "tag-red"
	case signal == flow.Amber:
		return "tag-amber"
	case phase == flow.Open || phase == "":
		return "tag-blue"
	}
	return ""
}
