package screen

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"guben/pack"
	"guben/policy"
)

// rest is what the answers of a rule rest on: its text, the values of its
// parameters on the day, and which facts it reads.
type rest struct {
	text    []byte
	facts   []policy.FactRef
	members bool // of the other members too
}

func restOf(p *pack.Pack, edition *policy.Edition, rule *pack.Rule) *rest {
	reads := p.Program.Reads(rule.ID)
	r := &rest{facts: reads.Facts, members: reads.Members, text: []byte(rule.When.Body + "\x00" + rule.Amount.Body)}
	for _, derived := range p.Derived {
		for _, key := range reads.Derived {
			if derived.Key == key {
				r.text = append(r.text, derived.Text.Body...)
			}
		}
	}
	for _, id := range reads.Parameters {
		value, _ := edition.Parameter(id)
		r.text = binary.BigEndian.AppendUint64(r.text, uint64(value))
	}
	return r
}

// evidence is a digest of what a finding rests on, to see whether any of it has
// changed since a person decided: the rule, its parameters, the facts it read
// of this household, what is due and what was received. It is told without
// building the reason.
func (j *judge) evidence(c *clue) string {
	r := j.rests[c.rule]
	text := append([]byte{}, r.text...)
	add := func(value int64) { text = binary.BigEndian.AppendUint64(text, uint64(value)) }
	for _, ref := range r.facts {
		switch {
		case c.household.itself != nil:
			for _, value := range valuesOf(c.household.itself, ref) {
				add(int64(value))
			}
		case ref.On == policy.OnVillage:
			if v := c.household.facts.Village; v != nil {
				add(int64(v.Values[ref.Index]))
			}
		case ref.On == policy.OnHousehold:
			add(int64(c.household.facts.Values[ref.Index]))
		case ref.On == policy.OnPerson:
			for i := range c.household.facts.Members {
				if r.members || i == c.decision.Member {
					add(int64(c.household.facts.Members[i].Values[ref.Index]))
				}
			}
		}
	}
	add(int64(c.due))
	add(int64(c.received))
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}
