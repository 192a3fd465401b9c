package ledger

import (
	"html/template"
	"slices"
	"strings"

	"guben/auth"
	"guben/division"
	"guben/flow"
	"guben/pack"
	"guben/store"
	"guben/web/page"
)

// actor is the account as flows see it.
func actor(x *page.Exchange) flow.Actor {
	return flow.Actor{ID: x.Scope.Account, Role: string(x.Scope.Role), Level: levelOf(x.Scope.Division), Unit: x.Scope.Unit}
}

// levelOf is the level of an account's place in the words of flows.
func levelOf(place division.Code) string {
	at := int(division.Village - place.Level())
	return flow.Levels[min(max(at, 0), len(flow.Levels)-1)]
}

// mayEver reports whether an account of this sort is among those the flow lets
// make the move, whatever record it is about.
func mayEver(move flow.Move, by flow.Actor, keepers []string) bool {
	return len(move.Who) == 0 || slices.ContainsFunc(move.Who, func(who flow.Who) bool {
		unit := who.Unit == "" || who.Unit == flow.Owner || who.Unit == by.Unit || who.Unit == flow.Keeper && slices.Contains(keepers, by.Unit)
		return (who.Role == "" || who.Role == by.Role) && (who.Level == "" || who.Level == by.Level) && unit
	})
}

// drawn is the flow as a picture with a state marked. The engine draws it from
// declared names, which it escapes.
func drawn(f *flow.Flow, x *page.Exchange, present string) template.HTML {
	return template.HTML(flow.Picture(f, x.Lang, present))
}

// flowPart is how the ledger is worked, and its months.
type flowPart struct {
	Picture template.HTML
	Steps   []flowStep
	Limits  []string
	monthsPart
}

// flowStep is one declared move in words.
type flowStep struct {
	Name, FromTo, Who, Needs, Apart string
}

func (p *ledgerPage) flow(x *page.Exchange, tx *store.Tx) error {
	f := p.declared.Flow
	p.Picture = drawn(f, x, "")
	for _, move := range f.Moves {
		p.Steps = append(p.Steps, p.stepOf(x, move))
	}
	for _, state := range f.States {
		if said := limitOf(x, state); said != "" {
			p.Limits = append(p.Limits, said)
		}
	}
	return p.months(x, tx)
}

func (p *ledgerPage) stepOf(x *page.Exchange, move flow.Move) flowStep {
	f := p.declared.Flow
	step := flowStep{Name: move.Name.Say(x.Lang), Who: whoMay(x, p.declared.Pack, move), Needs: page.Enumerated(p.needed(x, move), x.Lang)}
	var from []string
	for _, id := range move.From {
		if id == flow.Any {
			from = append(from, x.Text("ledgers.any_state"))
			continue
		}
		from = append(from, page.StateName(f, id, x))
	}
	to := x.Text("ledgers.same_state")
	switch {
	case move.To == flow.Back:
		to = x.Text("ledgers.back_state")
	case move.To != "":
		to = page.StateName(f, move.To, x)
	}
	step.FromTo = page.Enumerated(from, x.Lang) + " → " + to
	if names := p.moveNames(x, move.Apart); names != "" {
		step.Apart = x.Text("ledgers.apart", "moves", names)
	}
	return step
}

func (p *ledgerPage) moveNames(x *page.Exchange, ids []string) string {
	var names []string
	for _, id := range ids {
		if id == flow.Opened {
			names = append(names, x.Text("ledgers.opening"))
		} else if move, ok := p.declared.Flow.Move(id); ok {
			names = append(names, move.Name.Say(x.Lang))
		}
	}
	return page.Enumerated(names, x.Lang)
}

// needed are the fields a move needs, and words where it cannot go without.
func (p *ledgerPage) needed(x *page.Exchange, move flow.Move) (names []string) {
	for _, id := range slices.Concat(move.Need, move.Evidence) {
		if field, ok := p.declared.Form.Field(id); ok {
			names = append(names, field.Name.Say(x.Lang))
		}
	}
	if move.NeedsNote() {
		names = append(names, x.Text("web.note"))
	}
	return names
}

// whoMay says who makes a move: township; county office; the unit that has it.
func whoMay(x *page.Exchange, plan *pack.Pack, move flow.Move) string {
	var all []string
	for _, who := range move.Who {
		said := ""
		if who.Role != "" {
			said = auth.Role(who.Role).Say(x.Lang)
		}
		if who.Level != "" {
			said = strings.TrimSpace(x.Text("ledgers.level_"+who.Level) + " " + said)
		}
		switch who.Unit {
		case "":
		case flow.Owner, flow.Keeper:
			said = x.Text("ledgers.unit_"+who.Unit, "role", said)
		default:
			said = strings.TrimSpace(page.UnitName(plan, who.Unit, x.Lang) + " " + said)
		}
		all = append(all, said)
	}
	if len(all) == 0 {
		return x.Text("ledgers.anybody")
	}
	return page.Enumerated(all, x.Lang)
}

// limitOf says a state's clock, "" where none runs.
func limitOf(x *page.Exchange, state flow.State) string {
	if state.Limit == nil {
		return ""
	}
	unit := "ledgers.days"
	if state.Limit.Working {
		unit = "ledgers.working_days"
	}
	said := x.Text("ledgers.limit", "state", state.Name.Say(x.Lang), "days", x.Text(unit, "n", state.Limit.Days), "amber", state.Limit.Amber)
	if state.Escalate != nil {
		said += x.Text("ledgers.limit_escalate", "days", state.Escalate.Days, "level", x.Text("ledgers.level_"+state.Escalate.To))
	}
	return said
}
