package policy

import (
	"guben/fault"
	"guben/message"
)

// Decision is the answer of one rule for one subject.
type Decision struct {
	Rule         *Rule
	Member       int // index of the person, -1 for household and village rules
	InForce      bool
	Truth        Truth
	Amount       Value     // fen due: 0 where the rule does not hold, Unknown where it cannot be told
	OverriddenBy string    // ID of the rule that holds in its place
	Missing      []Missing // what to find out; only facts that would matter
	scene        *scene
	slot         int
}

// Decide decides one rule: one decision for a rule about households, one for
// each member, in order, for a rule about persons.
func (e *Edition) Decide(rule string, h *Household) ([]Decision, error) {
	i, err := e.program.rule(rule)
	if err != nil {
		return nil, err
	}
	if e.program.slots[i].on == OnVillage {
		return nil, fault.New(fault.Invalid, "policy.rule_village", "id", rule)
	}
	return e.decide(nil, i, e.stage(h)), nil
}

// DecideAll decides every rule about households and persons, in order.
func (e *Edition) DecideAll(h *Household) []Decision {
	s := e.stage(h)
	decisions := make([]Decision, 0, len(e.program.rules)*2)
	for _, i := range e.program.rules {
		decisions = e.decide(decisions, i, s)
	}
	return decisions
}

// DecideRules decides the rules with these IDs, as DecideAll does; those about
// villages are passed over.
func (e *Edition) DecideRules(h *Household, rules []string) []Decision {
	s := e.stage(h)
	decisions := make([]Decision, 0, len(rules)*2)
	for _, id := range rules {
		if i, known := e.program.byID[id]; known && e.program.slots[i].rule != nil {
			decisions = e.decide(decisions, i, s)
		}
	}
	return decisions
}

// DecideFor decides one rule about villages.
func (e *Edition) DecideFor(rule string, v *Village) (Decision, error) {
	i, err := e.program.rule(rule)
	if err != nil {
		return Decision{}, err
	}
	if e.program.slots[i].on != OnVillage {
		return Decision{}, fault.New(fault.Invalid, "policy.rule_no_village", "id", rule)
	}
	return e.stageVillage(v).decide(i), nil
}

// DecideVillage decides every rule about villages.
func (e *Edition) DecideVillage(v *Village) []Decision {
	s := e.stageVillage(v)
	var decisions []Decision
	for _, i := range e.program.rules {
		if e.program.slots[i].on == OnVillage {
			decisions = append(decisions, s.decide(i))
		}
	}
	return decisions
}

// decide appends the decisions of one rule for a household's scene.
func (e *Edition) decide(decisions []Decision, i int, s *scene) []Decision {
	switch e.program.slots[i].on {
	case OnHousehold:
		return append(decisions, s.decide(i))
	case OnPerson:
		for _, m := range s.narrower {
			decisions = append(decisions, m.decide(i))
		}
	}
	return decisions
}

func (s *scene) decide(i int) Decision {
	slot := s.edition.program.slots[i]
	d := Decision{Rule: slot.rule, Member: s.member, InForce: s.edition.inForce[i], Truth: truth(s.slot(int64(i))), scene: s, slot: i}
	found := finder{home: s}
	if d.InForce {
		d.settle(slot, &found)
	}
	switch {
	case d.Truth == True && slot.pay != nil:
		if d.Amount = slot.pay(s); d.Amount == Unknown {
			found.missing(slot.amount, s)
		}
	case d.Truth == Undecided && slot.pay != nil:
		d.Amount = Unknown
	}
	d.Missing = found.list
	return d
}

// settle finds the rule that holds in place of this one and what is missing.
func (d *Decision) settle(slot *slot, found *finder) {
	condition := slot.holds(d.scene)
	if condition == Unknown {
		found.missing(slot.body, d.scene)
	}
	for _, r := range slot.rivals {
		holds := d.scene.rival(r)
		if holds == 1 && d.OverriddenBy == "" && condition != 0 {
			d.OverriddenBy = d.scene.edition.program.slots[r.slot].id
		}
		if holds == Unknown && condition != 0 {
			found.rival(r, d.scene)
		}
	}
	if condition == 0 || d.OverriddenBy != "" {
		found.list = nil
	}
}

// Derive computes the computed fact with this key: one value for a household's
// fact, one for each member for a person's.
func (e *Edition) Derive(key string, h *Household) ([]Value, error) {
	i, ok := e.program.byID[key]
	if !ok || e.program.slots[i].derived == nil {
		return nil, fault.New(fault.NotFound, "policy.fact_none", "key", key)
	}
	s := e.stage(h)
	if e.program.slots[i].on != OnPerson {
		return []Value{s.up(e.program.slots[i].on).slot(int64(i))}, nil
	}
	var values []Value
	for _, m := range s.narrower {
		values = append(values, m.slot(int64(i)))
	}
	return values, nil
}

// Missing is a fact that has to be found out before a rule can be decided, or
// another cause why it cannot.
type Missing struct {
	Cause  Cause   `json:"cause"`
	Ref    FactRef `json:"ref"`           // of CauseFact
	Member int     `json:"member"`        // index of the person, -1 for household and village
	Who    string  `json:"who,omitempty"` // the member's label
	Zh     string  `json:"zh"`            // name of the fact, parameter or table, or the text
	En     string  `json:"en,omitempty"`
}

// Cause says why something is unknown.
type Cause string

// The causes.
const (
	CauseFact      Cause = "fact"      // nobody has told it
	CauseParameter Cause = "parameter" // no value on that day
	CauseTable     Cause = "table"     // the table has no row for it
	CauseZero      Cause = "zero"      // division by zero
	CauseRange     Cause = "range"     // beyond all numbers, or a day before birth
	CauseEmpty     Cause = "empty"     // the least or greatest of nobody
	CauseVillage   Cause = "village"   // the village is not given
)

// Say names what is missing in the reader's language.
func (m Missing) Say(lang message.Lang) string {
	name := label{m.Zh, m.En}.Say(lang)
	if m.Who != "" {
		name = message.Text(lang, "policy.of_member", "who", m.Who, "name", name)
	}
	return message.Text(lang, "policy.missing_"+string(m.Cause), "name", name)
}

// finder collects what makes an expression unknown, each thing once.
type finder struct {
	home *scene // of the decision
	list []Missing
	seen map[visitedSlot]bool
}

// visitedSlot is a computed fact of one subject, looked into already.
type visitedSlot struct {
	slot  int
	scene *scene
}

func (f *finder) add(m Missing) { f.list = once(f.list, m) }

func (f *finder) value(e *expr, s *scene) Value { return build(e)(s) }

// slot collects what makes a computed fact or a rule unknown.
func (f *finder) slot(n int, s *scene) {
	if s == nil {
		f.add(Missing{Cause: CauseVillage, Member: -1, Zh: "村", En: "village"})
		return
	}
	if f.seen[visitedSlot{n, s}] {
		return
	}
	if f.seen == nil {
		f.seen = map[visitedSlot]bool{}
	}
	f.seen[visitedSlot{n, s}] = true
	slot := s.edition.program.slots[n]
	if f.value(slot.body, s) == Unknown {
		f.missing(slot.body, s)
	}
	for _, r := range slot.rivals {
		if s.rival(r) == Unknown {
			f.rival(r, s)
		}
	}
}

// rival collects what makes a rule unknown as far as it bears on the one it
// replaces.
func (f *finder) rival(r rival, s *scene) {
	slots := s.edition.program.slots
	wide := s.up(slots[r.slot].on)
	if wide == nil {
		f.slot(r.slot, nil)
		return
	}
	if slots[r.slot].holds(wide) == Unknown {
		f.missing(slots[r.slot].body, wide)
	}
	for _, i := range r.over {
		if at := wide.up(slots[i].on); at.slot(int64(i)) == Unknown {
			f.slot(i, at)
		}
	}
}

// missing collects what makes e, which is unknown, unknown.
func (f *finder) missing(e *expr, s *scene) {
	switch e.op {
	case opFact:
		f.fact(e, s)
	case opSlot:
		f.slot(int(e.n), s.up(e.on))
	case opParam:
		p := s.edition.program.params[e.n]
		f.add(Missing{Cause: CauseParameter, Member: -1, Zh: p.zh, En: p.en})
	case opIf:
		f.choice(e, s)
	default:
		if e.aggregate() {
			f.aggregate(e, s)
		} else {
			f.operands(e, s)
		}
	}
}

func (f *finder) fact(e *expr, s *scene) {
	t := s.up(e.on)
	if t == nil {
		f.add(Missing{Cause: CauseVillage, Member: -1, Zh: "村", En: "village"})
		return
	}
	fact := s.edition.program.schema.Entity(e.on).Facts[e.n]
	f.add(Missing{Cause: CauseFact, Ref: FactRef{e.on, int(e.n)}, Member: t.member, Who: f.who(t), Zh: fact.Zh, En: fact.En})
}

// who names the subject of a missing fact: a person, or a household that is
// not the one being decided.
func (f *finder) who(t *scene) string {
	if t.on == OnVillage || t == f.home.up(OnHousehold) {
		return ""
	}
	return t.label
}

func (f *finder) choice(e *expr, s *scene) {
	switch f.value(e.args[0], s) {
	case 1:
		f.missing(e.args[1], s)
	case 0:
		f.missing(e.args[2], s)
	default:
		f.missing(e.args[0], s)
	}
}

// operands goes into the unknown operands; where all are known, the operation
// itself has no answer.
func (f *finder) operands(e *expr, s *scene) {
	blamed := false
	for _, arg := range e.args {
		if f.value(arg, s) == Unknown {
			f.missing(arg, s)
			blamed = true
		}
	}
	if blamed {
		return
	}
	switch {
	case e.op == opTable:
		t := s.edition.program.tables[e.n]
		f.add(Missing{Cause: CauseTable, Member: -1, Zh: t.zh, En: t.en})
	case e.op == opDiv && f.value(e.args[1], s) == 0:
		f.add(Missing{Cause: CauseZero, Member: s.member, Who: f.who(s), Zh: e.source()})
	default:
		f.add(Missing{Cause: CauseRange, Member: s.member, Who: f.who(s), Zh: e.source()})
	}
}

func (f *finder) aggregate(e *expr, s *scene) {
	all, told := s.up(e.on).inner()
	if !told {
		f.add(Missing{Cause: CauseVillage, Member: -1, Zh: "村", En: "village"})
		return
	}
	before := len(f.list)
	for _, inner := range all {
		passes := f.value(e.args[0], inner)
		if passes == 0 || e.op < opSum && f.value(e.args[1], inner) == 0 && e.op != opAll {
			continue
		}
		if passes == Unknown && !(e.op == opAll && f.value(e.args[1], inner) == 1) {
			f.missing(e.args[0], inner)
		}
		if f.value(e.args[1], inner) == Unknown {
			f.missing(e.args[1], inner)
		}
	}
	if len(f.list) > before {
		return
	}
	cause := CauseRange
	if e.op == opMin || e.op == opMax {
		cause = CauseEmpty
	}
	f.add(Missing{Cause: cause, Member: s.member, Who: f.who(s), Zh: e.source()})
}
