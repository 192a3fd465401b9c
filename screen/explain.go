package screen

import (
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/store"
)

// Answer is what one rule says of one household or person today, with its reason.
type Answer struct {
	Rule     *pack.Rule
	Person   int64 // 0: the household itself
	Who      string
	Truth    policy.Truth
	Kind     Kind      // what a finding would claim, "" if nothing
	Due      money.Fen // 0 for a service
	Received money.Fen
	Got      bool // stands on the roster
	Compared bool // the roster has been delivered
	Lacking  []policy.Missing
	Reason   *policy.Reason
}

// Explain applies every rule to one household of the scope's area as it stands
// now; nothing is stored. rule narrows it to one rule, "" is all. Rules that
// neither hold nor want anything are left out unless asked for by name.
func Explain(tx *store.Tx, records *registry.Registry, scope auth.Scope, county, household int64, p *pack.Pack, day period.Day, rule string) ([]Answer, error) {
	if _, known := p.Rule(rule); rule != "" && !known {
		return nil, noRule(rule)
	}
	if err := Visible(tx, records, scope, county, household); err != nil {
		return nil, err
	}
	b := benchOf(p, day)
	from, err := around(tx, records, county, household, b)
	if err != nil {
		return nil, err
	}
	j := newJudge(b, from.ledger)
	answers := []Answer{}
	err = sweep(tx, records, b, from, func(s *subject) error {
		if s.id != household {
			return nil
		}
		for _, decision := range j.decisions(s) {
			if answer, ok := j.answer(s, decision, rule); ok && concerns(scope, answer.Rule) {
				answers = append(answers, answer)
			}
		}
		return nil
	})
	return answers, err
}

func noRule(rule string) error { return fault.New(fault.NotFound, "screen.no_rule", "rule", rule) }

func notThere() error { return fault.New(fault.NotFound, "store.no_row") }

// concerns keeps a department to the rules it answers for.
func concerns(scope auth.Scope, rule *pack.Rule) bool {
	if scope.Role != auth.Department {
		return true
	}
	for _, unit := range rule.Units {
		if unit == scope.Unit {
			return true
		}
	}
	return false
}

// Visible refuses a household outside the area, and to a department one that
// none of its findings is about: it does not exist for them.
func Visible(tx *store.Tx, records *registry.Registry, scope auth.Scope, county, household int64) error {
	if _, err := records.Get(tx, scope, dictionary.Household, county, household); err != nil {
		return err
	}
	if scope.Role != auth.Department {
		return nil
	}
	found, err := List(tx, scope, Filter{County: county, Household: household, Limit: 1})
	if err == nil && len(found) == 0 {
		err = fault.New(fault.NotFound, "store.no_row")
	}
	return err
}

func (j *judge) answer(s *subject, decision policy.Decision, only string) (Answer, bool) {
	rule := j.rules[decision.Rule.ID]
	if rule == nil || !decision.InForce || only != "" && rule.ID != only {
		return Answer{}, false
	}
	known, compared := j.receipts[rule.ID]
	got := known[s.subjectOf(decision.Member)].of(rule)
	a := Answer{Rule: rule, Person: s.person(decision.Member), Truth: decision.Truth, Compared: compared, Got: got.received,
		Lacking: decision.Missing}
	if decision.Member >= 0 && s.facts != nil {
		a.Who = s.facts.Members[decision.Member].Label
	}
	a.Kind, a.Due, a.Received = verdict(rule, &decision, got, compared)
	if only == "" && decision.Truth == policy.False && a.Kind == "" {
		return a, false
	}
	a.Reason = decision.Reason()
	return a, true
}
