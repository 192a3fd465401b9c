package page

import (
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/pack"
	"guben/policy"
	"guben/screen"
)

// Plan is the pack the account's area works with, nil where there is none: of
// an area wider than a plan's, the first plan within it.
func (x *Exchange) Plan() *pack.Pack {
	if p, err := x.Pack(x.Scope.Division); err == nil {
		return p
	}
	for _, p := range x.Packs {
		if x.Scope.Division.Contains(p.Division) {
			return p
		}
	}
	return nil
}

// PlanOf is the pack a county works with, nil where there is none.
func (x *Exchange) PlanOf(county int64) *pack.Pack {
	p, err := x.Pack(division.Code(county * 1e6))
	if err != nil {
		return nil
	}
	return p
}

// RuleChoices are the rules of the plan, to narrow a list by.
func (x *Exchange) RuleChoices(here string) (list []Choice) {
	p := x.Plan()
	if p == nil {
		return nil
	}
	for i := range p.Rules {
		rule := &p.Rules[i]
		list = append(list, Choice{rule.ID, RuleName(rule, x.Lang), rule.ID == here})
	}
	return list
}

// RuleName says a rule.
func RuleName(rule *pack.Rule, lang message.Lang) string {
	return pack.Words{Zh: rule.Name, En: rule.En}.Say(lang)
}

// RuleOf says what a pack calls a rule; one it no longer has is shown by its ID.
func RuleOf(p *pack.Pack, id string, lang message.Lang) (name, clause string) {
	if p != nil {
		if rule, ok := p.Rule(id); ok {
			return RuleName(rule, lang), rule.Clause
		}
	}
	return id, ""
}

// UnitName says a unit; one the pack does not have is shown by its ID.
func UnitName(p *pack.Pack, id string, lang message.Lang) string {
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

// MayOpen reports whether the account may see households, MayScreen whether it may
// screen them.
func (x *Exchange) MayOpen() bool   { return x.Scope.May(auth.ReadHousehold) }
func (x *Exchange) MayScreen() bool { return x.Scope.May(auth.Screen) }

// PackNamed is the plan as the account's county applies it; whoever works above
// the counties sees it as shipped.
func (x *Exchange) PackNamed(id string) (*pack.Pack, error) {
	return x.PackOn(x.Scope.Division, id, 0)
}

// IsEntitlement reports whether a rule says what is due to somebody.
func IsEntitlement(rule *pack.Rule) bool { return rule.Kind == policy.Entitlement }

// KindName says what an import brings: a shape of the registry or a roster of a plan.
func KindName(packs []*pack.Pack, kind intake.Kind, lang message.Lang) string {
	id := kind.Roster()
	if id == "" {
		return message.Text(lang, "web.shape_"+string(kind))
	}
	for _, p := range packs {
		if roster, ok := p.Roster(id); ok {
			return roster.Name.Say(lang)
		}
	}
	return id
}

// Plans are the packs in force where the account works, as the county applies them.
func (x *Exchange) Plans(county int64) (list []*pack.Pack) {
	for _, p := range x.Packs {
		if !x.Scope.Division.Contains(p.Division) && !p.Division.Contains(x.Scope.Division) {
			continue
		}
		if applied, err := x.PackOn(division.Code(county*1e6), p.ID, 0); err == nil {
			p = applied
		}
		list = append(list, p)
	}
	return list
}

// CountyWithin is the county of a place; of a wider place its first.
func CountyWithin(tree *division.Tree, place division.Code) int64 {
	for place.Level() < division.County {
		children := tree.Children(place)
		if len(children) == 0 {
			break
		}
		place = children[0]
	}
	return place.County()
}

// UnitNames puts units in a row.
func (x *Exchange) UnitNames(plan *pack.Pack, ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = UnitName(plan, id, x.Lang)
	}
	return Enumerated(names, x.Lang)
}

// PlanNamed is the plan of the path, where it concerns the account's area.
func (x *Exchange) PlanNamed() (*pack.Pack, error) {
	named, err := x.PackNamed(x.R.PathValue("id"))
	if err != nil || !(x.Scope.Division.Contains(named.Division) || named.Division.Contains(x.Scope.Division)) {
		return nil, fault.New(fault.NotFound, "store.no_row")
	}
	return named, nil
}
