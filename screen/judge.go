package screen

import (
	"guben/division"
	"guben/money"
	"guben/pack"
	"guben/policy"
)

// subject is one household, or a village itself, with what is needed to judge it.
type subject struct {
	id      int64
	village division.Code
	persons []int64 // as the members of facts
	facts   *policy.Household
	itself  *policy.Village // the village itself is judged; there is no household
	counted map[string]bool // rules the household has been counted for
}

// person is the id of a member, 0 for the household itself (-1).
func (s *subject) person(member int) int64 {
	if member < 0 {
		return 0
	}
	return s.persons[member]
}

// receipt is what a household or person got according to the rosters that
// prove a rule.
type receipt struct {
	received bool
	amount   money.Fen
}

// of leaves out the amount where the rule states none: a service is received or
// not, and what a roster says it cost is not held against anything due.
func (r receipt) of(rule *pack.Rule) receipt {
	if rule.Amount.Body == "" {
		r.amount = 0
	}
	return r
}

// ledger holds the receipts of a county by rule; a rule whose rosters have not
// been delivered is absent: without a roster no gap can be stated.
type ledger map[string]map[int64]receipt

// clue is a finding before it meets the stored ones.
type clue struct {
	rule      string
	kind      Kind
	person    int64
	unit      string
	due       money.Fen
	received  money.Fen
	lacking   []policy.Missing
	decision  *policy.Decision
	household *subject
}

// judge applies every rule to one household.
type judge struct {
	*bench
	receipts ledger
	tallies  tallies // nil: nobody counts
}

func newJudge(b *bench, receipts ledger) *judge {
	return &judge{bench: b, receipts: receipts, tallies: tallies{}}
}

func (j *judge) decide(s *subject) []clue {
	var clues []clue
	for _, decision := range j.decisions(s) {
		if !decision.InForce {
			continue
		}
		j.tallies.count(s, &decision)
		if rule := j.rules[decision.Rule.ID]; rule != nil {
			clues = j.claim(clues, s, rule, decision)
		}
	}
	return clues
}

// claim says what a decision claims, if anything, once it is held against the
// rosters.
func (j *judge) claim(clues []clue, s *subject, rule *pack.Rule, decision policy.Decision) []clue {
	c := clue{rule: rule.ID, person: s.person(decision.Member), decision: &decision, household: s}
	if len(rule.Units) > 0 {
		c.unit = rule.Units[0]
	}
	var got receipt
	known, compared := j.receipts[rule.ID]
	if compared {
		got = known[s.subjectOf(decision.Member)].of(rule)
	}
	c.kind, c.due, c.received = verdict(rule, &decision, got, compared)
	c.lacking = decision.Missing
	j.tallies.compare(s, &decision, c, got, compared)
	if c.kind == "" {
		return clues
	}
	return append(clues, c)
}

// subjectOf is the id receipts are kept under: the person, or the household.
func (s *subject) subjectOf(member int) int64 {
	if member < 0 {
		return s.id
	}
	return s.persons[member]
}

// verdict is the kind of finding, "" for none, with the amounts due and received.
func verdict(rule *pack.Rule, decision *policy.Decision, got receipt, compared bool) (kind Kind, due, received money.Fen) {
	if decision.Truth == policy.Undecided {
		return Unknown, 0, got.amount
	}
	holds := decision.Truth == policy.True
	if rule.Kind == policy.Flag {
		if holds {
			return Flag, 0, 0
		}
		return "", 0, 0
	}
	if holds && !decision.Amount.Known() {
		return Unknown, 0, got.amount
	}
	if holds {
		due = money.Fen(decision.Amount)
	}
	if !compared {
		return "", due, 0
	}
	return gap(rule, holds, due, got), due, got.amount
}

// gap compares what is due with what was received. A service has no amount:
// being on the roster is all there is to compare.
func gap(rule *pack.Rule, holds bool, due money.Fen, got receipt) Kind {
	switch {
	case holds && !got.received:
		return Missing
	case !holds && got.received:
		return Excess
	case !holds || rule.Amount.Body == "" || got.amount == due || rule.Floor && got.amount > due:
		return ""
	}
	return Differs
}
