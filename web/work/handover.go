package work

import (
	"slices"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/store"
	"guben/web/page"
)

// unitSize is how many leaders or projects a unit has, by which its duties count.
type unitSize struct {
	Each  string // leader, project
	Label string
	Count string // "" where nobody has said
	Hint  string // the duties that count by it
}

// changes are what the office can change of a unit in the county, or the
// prefecture, shown: how many it has, and who follows it.
func (p *unitPage) changes(x *page.Exchange, tx *store.Tx) error {
	if !x.Scope.May(auth.Dispatch) || p.Place.Code.Level() > division.County {
		return nil
	}
	for _, one := range x.UnitsOf(p.Pack, "") {
		if one.Value != p.Unit.ID {
			p.Heirs = append(p.Heirs, one)
		}
	}
	known, err := x.Duties.Sizes(tx, x.Scope, p.Place.Code.County(), p.Plan(), p.Unit.ID)
	if err != nil {
		return err
	}
	for _, each := range []string{"leader", "project"} {
		var names []string
		for _, d := range p.Pack.Duties {
			if d.Each == each && slices.Contains(d.Units, p.Unit.ID) {
				names = append(names, d.Name.Say(x.Lang))
			}
		}
		if len(names) == 0 {
			continue
		}
		size := unitSize{Each: each, Label: x.Text("work.size_" + each), Hint: page.Enumerated(names, x.Lang)}
		if n := known[each]; n > 0 {
			size.Count = strconv.Itoa(n)
		}
		p.Sizes = append(p.Sizes, size)
	}
	return nil
}

// changeUnit says how many leaders or projects a unit has, or hands its open
// tasks to the unit that follows it.
func changeUnit(x *page.Exchange) (page.Answer, error) {
	p := &unitPage{Form: page.Form{Key: x.Field("key")}, Note: x.Field("note")}
	if err := x.View(func(tx *store.Tx) error { return p.fill(x, tx) }); err != nil {
		return nil, err
	}
	done, err := "unit_sized", error(nil)
	if x.Field("do") == "hand_over" {
		done, err = "unit_handed_over", p.handOver(x)
	} else {
		err = p.size(x)
	}
	switch kind := fault.KindOf(err); {
	case err == nil, kind == fault.Duplicate:
		return page.See("/unit/"+p.Unit.ID+p.Query(x.Scope), done)
	case kind == fault.Invalid, kind == fault.Conflict:
		p.Wrong = fault.Say(x.Lang, err)
		return page.Again(fault.Status(err), p)
	}
	return nil, err
}

// size keeps the numbers typed; one left empty stays as it is.
func (p *unitPage) size(x *page.Exchange) error {
	typed := 0
	return x.Update(func(tx *store.Tx) error {
		for _, s := range p.Sizes {
			text := x.Field(s.Each)
			if text == "" {
				continue
			}
			typed++
			n, err := strconv.Atoi(text)
			if err != nil {
				n = 0 // which the roll refuses, in words
			}
			if err := x.Duties.Size(tx, x.Scope, p.Place.Code.County(), p.Plan(), p.Unit.ID, s.Each, n, p.Key+"-"+s.Each); err != nil {
				return err
			}
		}
		if typed == 0 {
			return fault.New(fault.Invalid, "work.no_size")
		}
		return nil
	})
}

func (p *unitPage) handOver(x *page.Exchange) error {
	heir, ok := p.Pack.Unit(x.Field("heir"))
	if !ok || len(p.Heirs) == 0 {
		return fault.New(fault.Invalid, "work.no_heir")
	}
	if page.OneLine(p.Note) == "" {
		return fault.New(fault.Invalid, "work.no_heir_reason")
	}
	return x.Update(func(tx *store.Tx) error { return p.succeed(x, tx, heir) })
}

func (p *unitPage) succeed(x *page.Exchange, tx *store.Tx, heir *pack.Unit) error {
	moved, err := x.Tasks.HandOver(tx, x.Scope, p.Place.Code.County(), p.Plan(), map[string]string{p.Unit.ID: heir.ID}, p.Note, p.Key)
	if err == nil && moved == 0 {
		return fault.New(fault.Conflict, "work.nothing_to_hand", "unit", p.Name)
	}
	return err
}
