package ledger

import (
	"guben/flow"
	"guben/ledger"
	"guben/period"
	"guben/web/page"
)

// narrow reads the filters of the address, and says what can be narrowed by.
func (p *ledgerPage) narrow(x *page.Exchange) {
	p.filter = ledger.Filter{Pack: p.declared.Pack.ID, Ledger: p.declared.Ledger.ID, Within: p.Place.Code, Day: p.asOf}
	kept := []string{"place", p.Place.Param(x.Scope)}
	state := x.Field("state")
	p.filter.State, p.filter.Signal, p.filter.Unit = state, flow.Signal(x.Field("signal")), x.Field("unit")
	if phase := flow.Phase(x.Field("phase")); phase == flow.Open || phase == flow.Done || phase == flow.Waiting {
		p.filter.Phase = phase
		kept = append(kept, "phase", string(phase))
	}
	p.Selects = append(p.Selects, p.stateSelect(x), p.signalSelect(x), p.unitSelect(x))
	kept = append(kept, "state", state, "signal", x.Field("signal"), "unit", p.filter.Unit)
	for i, id := range p.declared.Form.Index() {
		name := "i" + string(rune('1'+i))
		value := x.Field(name)
		if s, ok := p.indexSelect(x, id, name, value); ok {
			p.Selects = append(p.Selects, s)
		}
		if value != "" {
			p.filter.Field, p.filter.Value = id, value
			kept = append(kept, name, value)
		}
	}
	kept = append(kept, p.days(x)...)
	p.Filter = page.Query(kept...)
	p.tabs(x)
}

// days narrows to the records due on one day, as the calendar links to them.
func (p *ledgerPage) days(x *page.Exchange) []string {
	due, err := period.Parse(x.Field("due"))
	if err != nil {
		return nil
	}
	p.filter.Due = period.Range{From: due, To: due}
	return []string{"due", due.String()}
}

func (p *ledgerPage) stateSelect(x *page.Exchange) namedSelect {
	s := namedSelect{Name: "state", Label: x.Text("web.state")}
	for _, state := range p.declared.Flow.States {
		s.Options = append(s.Options, page.Choice{Value: state.ID, Text: state.Name.Say(x.Lang), Here: state.ID == p.filter.State})
	}
	return s
}

func (p *ledgerPage) signalSelect(x *page.Exchange) namedSelect {
	s := namedSelect{Name: "signal", Label: x.Text("ledgers.signal")}
	for _, signal := range []flow.Signal{flow.Red, flow.Amber, flow.Green} {
		s.Options = append(s.Options, page.Choice{Value: string(signal), Text: x.Text("ledgers.signal_" + string(signal)), Here: signal == p.filter.Signal})
	}
	return s
}

func (p *ledgerPage) unitSelect(x *page.Exchange) namedSelect {
	s := namedSelect{Name: "unit", Label: x.Text("ledgers.owner")}
	for _, unit := range p.declared.Pack.Units {
		s.Options = append(s.Options, page.Choice{Value: unit.ID, Text: unit.Name.Say(x.Lang), Here: unit.ID == p.filter.Unit})
	}
	return s
}

// indexSelect is the filter of an indexed field that is chosen from a list.
func (p *ledgerPage) indexSelect(x *page.Exchange, id, name, value string) (s namedSelect, ok bool) {
	field, ok := p.declared.Form.Field(id)
	if !ok {
		return s, false
	}
	s = namedSelect{Name: name, Label: field.Name.Say(x.Lang)}
	maker := entryMaker{lang: x.Lang, program: p.declared.Form, units: x.UnitsOf(p.declared.Pack, "")}
	for _, o := range maker.options(field, []string{value}) {
		s.Options = append(s.Options, o.Choice)
	}
	return s, len(s.Options) > 0
}
