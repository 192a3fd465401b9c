package web

import (
	"cmp"
	"slices"

	"guben/division"
	"guben/flow"
	"guben/ledger"
	"guben/store"
)

// countsPart is the records of a ledger counted by place or unit, a column a state.
type countsPart struct {
	CountTabs   []choice
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

func (p *ledgerPage) counts(x *exchange, tx *store.Tx) error {
	group := x.field("of")
	if group != "unit" {
		group = "place"
	}
	for _, of := range []string{"place", "unit"} {
		p.CountTabs = append(p.CountTabs, choice{p.Path + more(p.Filter, "by", "counts", "of", of), x.text("ledgers.of_" + of), of == group})
	}
	by := ledger.ByUnit
	p.CountHead = x.text("ledgers.owner")
	if group == "place" {
		by, p.CountHead = placesBelow(p.Place.Code), x.text("web.place")
	}
	counts, err := x.Book.Counts(tx, x.scope, p.filter, by, ledger.ByState)
	if err != nil {
		return err
	}
	signals, err := x.Book.Signals(tx, x.scope, p.filter, by)
	if err != nil {
		return err
	}
	p.gather(x, by, counts, signals)
	return nil
}

// placesBelow is what the records of a place are counted by: the places directly in it.
func placesBelow(place division.Code) ledger.By {
	switch {
	case place.Level() < division.County:
		return ledger.ByCounty
	case place.Level() == division.County:
		return ledger.ByTownship
	}
	return ledger.ByVillage
}

// gather makes a row of each place or unit.
func (p *ledgerPage) gather(x *exchange, by ledger.By, counts []ledger.Count, signals []ledger.Signals) {
	at := map[string]int{}
	for _, state := range p.declared.Flow.States {
		at[state.ID] = len(p.CountStates)
		p.CountStates = append(p.CountStates, state.Name.Say(x.lang))
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

func (p *ledgerPage) countRow(x *exchange, by ledger.By, place division.Code, unit string) *countRow {
	r := &countRow{}
	name, value := "unit", unit
	if by == ledger.ByUnit {
		r.Name = unitName(p.declared.Pack, unit, x.lang)
	} else {
		name, value = "place", place.String()
		r.Name = placeName(p.tree, place)
		if by != ledger.ByVillage {
			r.Path = p.Path + more(p.Filter, "by", "counts", name, value)
		}
	}
	if r.Name == "" {
		r.Name = x.text("ledgers.nobody")
	}
	r.ListPath = p.Path + more(p.Filter, name, value)
	r.AmberPath = p.Path + more(p.Filter, name, value, "signal", string(flow.Amber))
	r.RedPath = p.Path + more(p.Filter, name, value, "signal", string(flow.Red))
	return r
}
