package ledger

import (
	"cmp"
	"slices"

	"guben/division"
	"guben/flow"
	"guben/ledger"
	"guben/store"
	"guben/web/page"
)

// countsPart is the records of a ledger counted by place or unit, a column a state.
type countsPart struct {
	CountTabs   []page.Choice
	CountHead   string
	CountStates []string
	Counts      []countRow
}

// countRow is the records of one place or unit.
type countRow struct {
	Name       string
	Path       string // counted one level deeper, "" where there is none
	ListPath   string
	States     []int64
	Amber, Red int64
	AmberPath  string
	RedPath    string
	Sum        int64
}

func (p *ledgerPage) counts(x *page.Exchange, tx *store.Tx) error {
	group := x.Field("of")
	if group != "unit" {
		group = "place"
	}
	for _, of := range []string{"place", "unit"} {
		p.CountTabs = append(p.CountTabs, page.Choice{Value: p.Path + page.More(p.Filter, "by", "counts", "of", of), Text: x.Text("ledgers.of_" + of), Here: of == group})
	}
	by := ledger.ByUnit
	p.CountHead = x.Text("ledgers.owner")
	if group == "place" {
		by, p.CountHead = page.PlacesBelow(p.Place.Code), x.Text("web.place")
	}
	counts, err := x.Book.Counts(tx, x.Scope, p.filter, by, ledger.ByState)
	if err != nil {
		return err
	}
	signals, err := x.Book.Signals(tx, x.Scope, p.filter, by)
	if err != nil {
		return err
	}
	p.gather(x, by, counts, signals)
	return nil
}

// gather makes a row of each place or unit.
func (p *ledgerPage) gather(x *page.Exchange, by ledger.By, counts []ledger.Count, signals []ledger.Signals) {
	at := map[string]int{}
	for _, state := range p.declared.Flow.States {
		at[state.ID] = len(p.CountStates)
		p.CountStates = append(p.CountStates, state.Name.Say(x.Lang))
	}
	rows := map[string]*countRow{}
	row := func(place division.Code, unit string) *countRow {
		key := unit
		if by != ledger.ByUnit {
			key = place.String()
		}
		if rows[key] == nil {
			rows[key] = p.countRow(x, by, place, unit)
			rows[key].States = make([]int64, len(p.CountStates))
		}
		return rows[key]
	}
	for _, one := range counts {
		r := row(one.Division, one.Unit)
		if i, ok := at[one.State]; ok {
			r.States[i] += one.N
		}
		r.Sum += one.N
	}
	for _, one := range signals {
		r := row(one.Division, one.Unit)
		r.Amber, r.Red = r.Amber+one.Amber, r.Red+one.Red
	}
	for _, r := range rows {
		p.Counts = append(p.Counts, *r)
	}
	slices.SortFunc(p.Counts, func(a, b countRow) int {
		return cmp.Or(cmp.Compare(b.Red, a.Red), cmp.Compare(b.Sum, a.Sum), cmp.Compare(a.Name, b.Name))
	})
}

func (p *ledgerPage) countRow(x *page.Exchange, by ledger.By, place division.Code, unit string) *countRow {
	r := &countRow{}
	name, value := "unit", unit
	if by == ledger.ByUnit {
		r.Name = page.UnitName(p.declared.Pack, unit, x.Lang)
	} else {
		name, value = "place", place.String()
		r.Name = page.PlaceName(p.tree, place)
		if by != ledger.ByVillage {
			r.Path = p.Path + page.More(p.Filter, "by", "counts", name, value)
		}
	}
	if r.Name == "" {
		r.Name = x.Text("ledgers.nobody")
	}
	r.ListPath = p.Path + page.More(p.Filter, name, value)
	r.AmberPath = p.Path + page.More(p.Filter, name, value, "signal", string(flow.Amber))
	r.RedPath = p.Path + page.More(p.Filter, name, value, "signal", string(flow.Red))
	return r
}
