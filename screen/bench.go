package screen

import (
	"encoding/binary"
	"slices"
	"strings"
	"sync"

	"guben/dictionary"
	"guben/income"
	"guben/pack"
	"guben/period"
	"guben/policy"
)

// bench is what judging needs of a pack on a day, made once: the edition, what
// each rule rests on, and what is to be read of the county. It is about every
// rule, or about those that a change bears on.
type bench struct {
	pack    *pack.Pack
	day     period.Day
	edition *policy.Edition
	rules   map[string]*pack.Rule
	rests   map[string]*rest
	only    []string // ids of the rules it is about; nil all, and the populations

	facts                 []policy.FactRef // that the rules read
	ofHousehold, ofPerson slots
	rosters               []*pack.Roster // that prove a rule or give a fact
	ofVillage             slots
	villages              bool // something of villages is read or decided
	wide                  bool // a household's change bears on its whole village
	homes                 bool // nothing is asked of the members, not even how many there are
}

type benchKey struct {
	pack    *pack.Pack
	day     period.Day
	changed string
}

var benches sync.Map // benchKey to *bench; packs are few and live as long as the program

func benchOf(p *pack.Pack, day period.Day) *bench {
	return benchFor(benchKey{p, day, ""}, func() *bench {
		b := &bench{pack: p, day: day, edition: p.Program.On(day), rules: map[string]*pack.Rule{}, rests: map[string]*rest{}}
		for i := range p.Rules {
			rule := &p.Rules[i]
			b.rules[rule.ID], b.rests[rule.ID] = rule, restOf(p, b.edition, rule)
		}
		b.reading(p.Columns(), func(*pack.Roster) bool { return true })
		b.villages = b.villages || measuresVillages(p)
		return b
	})
}

// measuresVillages reports whether indicators count villages or read their
// figures.
func measuresVillages(p *pack.Pack) bool {
	return slices.ContainsFunc(p.Indicators, func(i pack.Indicator) bool { return i.On == policy.OnVillage }) ||
		slices.ContainsFunc(p.Columns(), func(ref policy.FactRef) bool { return ref.On == policy.OnVillage })
}

func benchFor(key benchKey, build func() *bench) *bench {
	if known, ok := benches.Load(key); ok {
		return known.(*bench)
	}
	b := build()
	benches.Store(key, b)
	return b
}

func (b *bench) reading(facts []policy.FactRef, wanted func(*pack.Roster) bool) *bench {
	b.facts = facts
	b.ofHousehold = slotsOf(facts, dictionary.Household, policy.OnHousehold, "head_name")
	b.ofPerson = slotsOf(facts, dictionary.Person, policy.OnPerson, "name")
	b.ofVillage = slotsOf(facts, dictionary.Village, policy.OnVillage, "attribute")
	b.villages = b.deciding(b.aboutVillage)
	b.wide = b.deciding(b.runsOverVillage)
	for i := range b.pack.Rosters {
		if roster := &b.pack.Rosters[i]; wanted(roster) {
			b.rosters = append(b.rosters, roster)
		}
	}
	return b
}

// and is a bench that reads what either pack's rules read.
func (b *bench) and(other *bench) *bench {
	both := *other
	both.rosters = nil
	both.reading(slices.Concat(b.facts, other.facts), func(*pack.Roster) bool { return true })
	both.villages = b.villages || other.villages
	return &both
}

// since is the bench of what has to be decided again after a screening.
func (b *bench) since(last Screening, changed []policy.FactRef) *bench {
	if changed != nil && b.pack.Version == last.Version {
		return b.touching(changed)
	}
	return b
}

// idle reports whether there is nothing to decide.
func (b *bench) idle() bool { return b.only != nil && len(b.only) == 0 }

// touching is the bench of the rules that read any of the facts, which reads no
// more than they do. A rule that reads none of them decides as it did.
func (b *bench) touching(changed []policy.FactRef) *bench {
	return benchFor(benchKey{b.pack, b.day, factsKey(changed)}, func() *bench {
		part := &bench{pack: b.pack, day: b.day, edition: b.edition, rules: b.rules, rests: b.rests, only: []string{}}
		var facts []policy.FactRef
		for _, rule := range b.pack.Rules {
			if read := b.rests[rule.ID].facts; slices.ContainsFunc(changed, func(ref policy.FactRef) bool { return slices.Contains(read, ref) }) {
				part.only, facts = append(part.only, rule.ID), append(facts, read...)
			}
		}
		part.homes = part.aboutHomes(facts)
		return part.reading(facts, part.wants)
	})
}

// Resting are facts, and rules with all that these rest on.
type Resting struct {
	Facts []policy.FactRef
	Rules []string
}

// resting is a bench that reads no more than is wanted; it is about every rule.
func (b *bench) resting(wanted Resting) *bench {
	key := benchKey{b.pack, b.day, "\x00" + factsKey(wanted.Facts) + "\x00" + strings.Join(wanted.Rules, "\x00")}
	return benchFor(key, func() *bench {
		part, facts := *b, slices.Clone(wanted.Facts)
		for _, id := range wanted.Rules {
			facts = append(facts, b.rests[id].facts...)
		}
		part.rosters, part.facts, part.only = nil, facts, wanted.Rules
		part.reading(facts, part.wants)
		part.only, part.villages = nil, b.villages
		return &part
	})
}

// factsKey is a key of its own for every list of facts.
func factsKey(facts []policy.FactRef) string {
	text := make([]byte, 0, 3*len(facts))
	for _, ref := range facts {
		text = binary.AppendUvarint(append(text, byte(ref.On)), uint64(ref.Index))
	}
	return string(text)
}

// aboutHomes reports whether the rules are about households and read nothing
// that members tell.
func (b *bench) aboutHomes(facts []policy.FactRef) bool {
	told := Of(dictionary.Household, "size")
	return !slices.ContainsFunc(b.only, func(id string) bool { return b.rules[id].On != policy.OnHousehold || b.rests[id].members }) &&
		!slices.ContainsFunc(facts, func(ref policy.FactRef) bool { return ref.On != policy.OnHousehold || slices.Contains(told, ref) })
}

// wants reports whether a roster proves one of the bench's rules or gives a
// fact they read.
func (b *bench) wants(roster *pack.Roster) bool {
	return slices.ContainsFunc(roster.Proves, func(proof pack.Proof) bool { return slices.Contains(b.only, proof.Rule) }) ||
		slices.ContainsFunc(given(roster), func(column pack.Column) bool { return b.readsAny([]policy.FactRef{column.Fact.Ref}) })
}

func (b *bench) readsAny(facts []policy.FactRef) bool {
	return slices.ContainsFunc(facts, func(ref policy.FactRef) bool { return slices.Contains(b.facts, ref) })
}

// decisions decides the bench's rules for one household, or for a village.
func (j *judge) decisions(s *subject) []policy.Decision {
	if s.itself != nil {
		return slices.DeleteFunc(j.edition.DecideVillage(s.itself), func(d policy.Decision) bool { return j.only != nil && !slices.Contains(j.only, d.Rule.ID) })
	}
	if j.only == nil {
		return j.edition.DecideAll(s.facts)
	}
	return j.edition.DecideRules(s.facts, j.only)
}

// deciding reports whether one of the bench's rules is such.
func (b *bench) deciding(such func(id string) bool) bool {
	if b.only != nil {
		return slices.ContainsFunc(b.only, such)
	}
	return slices.ContainsFunc(b.pack.Rules, func(r pack.Rule) bool { return such(r.ID) })
}

// aboutVillage reports whether a rule is about villages or reads their figures.
func (b *bench) aboutVillage(id string) bool {
	return b.rules[id].On == policy.OnVillage || b.overVillage(id) ||
		slices.ContainsFunc(b.rests[id].facts, func(ref policy.FactRef) bool { return ref.On == policy.OnVillage })
}

// runsOverVillage reports whether a rule's answer rests on other households of
// the village too.
func (b *bench) runsOverVillage(id string) bool {
	return b.rules[id].On == policy.OnVillage || b.overVillage(id)
}

// overVillage reports whether a rule about households or persons reads a
// computed fact about villages.
func (b *bench) overVillage(id string) bool {
	return b.rules[id].On != policy.OnVillage && slices.ContainsFunc(b.pack.Program.Reads(id).Derived, func(key string) bool {
		return slices.ContainsFunc(b.pack.Derived, func(d policy.Derived) bool { return d.Key == key && d.On == policy.OnVillage })
	})
}

// Of are the facts that fields of a record are to rules, for Refresh; fields
// that rules cannot read are left out.
func Of(entity dictionary.Entity, keys ...string) []policy.FactRef {
	on, facts := policy.OnHousehold, []policy.FactRef{}
	switch entity {
	case dictionary.Person:
		on = policy.OnPerson
	case dictionary.Village:
		on = policy.OnVillage
	}
	for i, field := range pack.Fields(entity) {
		if slices.Contains(keys, field.Key) {
			facts = append(facts, policy.FactRef{On: on, Index: i})
		}
	}
	return facts
}

// OfIncome are the facts that entries of income bear on.
var OfIncome = sync.OnceValue(func() []policy.FactRef {
	var keys []string
	for _, key := range income.Facts {
		keys = append(keys, key)
	}
	return Of(dictionary.Household, keys...)
})
