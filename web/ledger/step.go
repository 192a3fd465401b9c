package ledger

import (
	"slices"

	"guben/flow"
	"guben/web/page"
)

// steps are the moves that can be made now, and those that cannot with the reason.
func (p *recordPage) steps(x *page.Exchange) {
	d := p.view.Declaration
	if p.view.Frozen != nil {
		return
	}
	allowed := map[string]bool{}
	for _, move := range p.view.Moves {
		allowed[move.ID] = true
		p.Steps = append(p.Steps, p.step(x, move))
		if move.Kind == flow.Handover {
			p.Handover, p.Units = true, x.UnitsOf(d.Pack, p.Record.Unit)
		}
	}
	at := map[string]bool{p.Record.State: true}
	for _, move := range d.Flow.Moves {
		if allowed[move.ID] || !begins(move, at) {
			continue
		}
		p.Refused = append(p.Refused, page.Refusal{Name: move.Name.Say(x.Lang), Why: p.why(x, move)})
	}
}

func (p *recordPage) step(x *page.Exchange, move flow.Move) stepForm {
	d := p.view.Declaration
	step := stepForm{ID: move.ID, Name: move.Name.Say(x.Lang), Ready: true, Note: move.NeedsNote(), Handover: move.Kind == flow.Handover,
		Main: (move.Kind == "" || move.Kind == flow.Forward) && d.Flow.PhaseOf(move.To) != flow.Void}
	switch {
	case move.To == flow.Back:
		step.To = x.Text("ledgers.back_state")
	case move.To != "":
		step.To = page.StateName(d.Flow, move.To, x)
	}
	lacking := p.view.Lacking[move.ID]
	for _, id := range slices.Concat(move.Need, move.Evidence) {
		field, ok := d.Form.Field(id)
		if !ok {
			continue
		}
		met := !slices.Contains(lacking, id)
		step.Ready = step.Ready && met
		step.Needs = append(step.Needs, needOf{field.Name.Say(x.Lang), met, "#f-" + id})
	}
	return step
}

// why says what keeps the account from a move: who it is for, and who must not
// have made an earlier one.
func (p *recordPage) why(x *page.Exchange, move flow.Move) string {
	d := p.view.Declaration
	if !mayEver(move, actor(x), d.Ledger.Keepers) {
		return x.Text("ledgers.why_who", "who", whoMay(x, d.Pack, move))
	}
	if made := p.madeApart(x, move); made != "" {
		return x.Text("ledgers.why_apart", "move", made)
	}
	if who := whoMay(x, d.Pack, move); who != "" && len(move.Who) > 0 && move.When.Body == "" {
		return x.Text("ledgers.why_unit", "who", who)
	}
	return x.Text("ledgers.why_rule", "rule", move.When.Body)
}

// madeApart is the move the account made in this round that keeps it from another.
func (p *recordPage) madeApart(x *page.Exchange, move flow.Move) string {
	for _, round := range p.Rounds {
		for _, past := range round.Moves {
			if round.Number == p.Record.Round && past.Account == x.Scope.Account && slices.Contains(move.Apart, past.Past.Move) {
				return past.Name
			}
		}
	}
	return ""
}
