package web

import (
	"strings"

	"guben/auth"
	"guben/division"
	"guben/message"
	"guben/pack"
	"guben/screen"
)

// plan is the pack the account's area works with, nil where there is none: of
// an area wider than a plan's, the first plan within it.
func (x *exchange) plan() *pack.Pack {
	if p, err := x.Pack(x.scope.Division); err == nil {
		return p
	}
	for _, p := range x.Packs {
		if x.scope.Division.Contains(p.Division) {
			return p
		}
	}
	return nil
}

// planOf is the pack a county works with, nil where there is none.
func (x *exchange) planOf(county int64) *pack.Pack {
	p, err := x.Pack(division.Code(county * 1e6))
	if err != nil {
		return nil
	}
	return p
}

// ruleChoices are the rules of the plan, to narrow a list by.
func (x *exchange) ruleChoices(here string) (list []choice) {
	p := x.plan()
	if p == nil {
		return nil
	}
	for i := range p.Rules {
		rule := &p.Rules[i]
		list = append(list, choice{rule.ID, ruleName(rule, x.lang), rule.ID == here})
	}
	return list
}

// unitChoices are the units of the plan.
func (x *exchange) unitChoices(here string) (list []choice) {
	p := x.plan()
	if p == nil {
		return nil
	}
	for _, unit := range p.Units {
		list = append(list, choice{unit.ID, unit.Name.Say(x.lang), unit.ID == here})
	}
	return list
}

func ruleName(rule *pack.Rule, lang message.Lang) string {
	return pack.Words{Zh: rule.Name, En: rule.En}.Say(lang)
}

// ruleOf says what a pack calls a rule; one it no longer has is shown by its ID.
func ruleOf(p *pack.Pack, id string, lang message.Lang) (name, clause string) {
	if p != nil {
		if rule, ok := p.Rule(id); ok {
			return ruleName(rule, lang), rule.Clause
		}
	}
	return id, ""
}

// unitName says a unit; one the pack does not have is shown by its ID.
func unitName(p *pack.Pack, id string, lang message.Lang) string {
	if p != nil {
		if unit, ok := p.Unit(id); ok {
			return unit.Name.Say(lang)
		}
	}
	return id
}

// tone is the colour of a finding's state.
func tone(state screen.State) string {
	switch state {
	case screen.New:
		return "tag-red"
	case screen.Verifying:
		return "tag-amber"
	case screen.Confirmed:
		return "tag-blue"
	case screen.Resolved:
		return "tag-green"
	}
	return ""
}

func (x *exchange) mayOpen() bool   { return x.scope.May(auth.ReadHousehold) }
func (x *exchange) mayScreen() bool { return x.scope.May(auth.Screen) }

// joined puts clauses in a row as the plans do.
func joined(clauses []string) string { return strings.Join(clauses, "、") }
