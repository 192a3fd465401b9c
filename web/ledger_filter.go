package web

import (
	"guben/flow"
	"guben/ledger"
	"guben/period"
)

// narrow reads the filters of the address, and says what can be narrowed by.
func (p *ledgerPage) narrow(x *exchange) {
	p.filter = ledger.Filter{Pack: p.declared.Pack.ID, Ledger: p.declared.Ledger.ID, Within: p.Place.Code, Day: p.asOf}
	kept := []string{"place", p.Place.Param(x.scope)}
	state := x.field("state")
	p.filter.State, p.filter.Signal, p.filter.Unit = state, flow.Signal(x.field("signal")), x.field("unit")
	if phase := flow.Phase(x.field("phase")); phase == flow.Open || phase == flow.Done || phase == flow.Waiting {
		p.filter.Phase = phase
		kept = append(kept, "phase", string(phase))
	}
	p.Selects = append(p.Selects, p.stateSelect(x), p.signalSelect(x), p.unitSelect(x))
	kept = append(kept, "state", state, "signal", x.field("signal"), "unit", p.filter.Unit)
	for i, id := range p.declared.Form.Index() {
		name := "i" + string(rune('1'+i))
		value := x.field(name)
		if s, ok := p.indexSelect(x, id, name, value); ok {
			p.Selects = append(p.Selects, s)
		}
		if value != "" {
			p.filter.Field, p.filter.Value = id, value
			kept = append(kept, name, value)
		}
	}
	kept = append(kept, p.days(x)...)
	p.Filter = query(kept...)
	p.tabs(x)
}

// days narrows to the records due on one day, as the calendar links to them.
func (p *ledgerPage) days(x *exchange) []string {
	due, err := period.Parse(x.field("due"))
	if err != nil {
		return nil
	}
	p.filter.Due = period.Range{From: due, To: due}
	return []string{"due", due.String()}
}

func (p *ledgerPage) stateSelect(x *exchange) namedSelect {
	s := namedSelect{Name: "state", Label: x.text("web.state")}
	for _, state := range p.declared.Flow.States {
		s.Options = append(s.Options, choice{state.ID, state.Name.Say(x.lang), state.ID == p.filter.State})
	}
	return s
}

func (p *ledgerPage) signalSelect(x *exchange) namedSelect {
	s := namedSelect{Name: "signal", Label: x.text("ledgers.signal")}
	for _, signal := range []flow.Signal{flow.Red, flow.Amber, flow.Green} {
		s.Options = append(s.Options, choice{string(signal), x.text("ledgers.signal_" + string(signal)), signal == p.filter.Signal})
	}
	return s
}

func (p *ledgerPage) unitSelect(x *exchange) namedSelect {
	s := namedSelect{Name: "unit", Label: x.text("ledgers.owner")}
	for _, unit := range p.declared.Pack.Units {
		s.Options = append(s.Options, choice{unit.ID, unit.Name.Say(x.lang), unit.ID == p.filter.Unit})
	}
	return s
}

// indexSelect is the filter of an indexed field that is chosen from a list.
func (p *ledgerPage) indexSelect(x *exchange, id, name, value string) (s namedSelect, ok bool) {
	field, ok := p.declared.Form.Field(id)
	if !ok {
		return s, false
	}
	s = namedSelect{Name: name, Label: field.Name.Say(x.lang)}
	maker := entryMaker{lang: x.lang, program: p.declared.Form, units: x.unitChoicesOf(p.declared.Pack, "")}
	for _, o := range maker.options(field, []string{value}) {
		s.Options = append(s.Options, o.choice)
	}
	return s, len(s.Options) > 0
}
