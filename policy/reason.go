package policy

import (
	"strings"

	"guben/period"
)

// Reason is one node of a tree of reasons. It carries names and values in both
// languages, so that it marshals to JSON as decided and is said again later,
// when rules and code lists have changed.
type Reason struct {
	Kind       ReasonKind  `json:"kind"`
	Zh         string      `json:"zh,omitempty"` // name of the fact, parameter, table or rule
	En         string      `json:"en,omitempty"`
	Text       string      `json:"text,omitempty"` // as the author wrote it
	Sign       string      `json:"sign,omitempty"` // ≤ of a comparison, ÷ of a division
	Type       Type        `json:"type"`
	Value      *Value      `json:"value"` // null: unknown
	ZhWords    string      `json:"zhWords,omitempty"`
	EnWords    string      `json:"enWords,omitempty"` // names of codes
	Clause     string      `json:"clause,omitempty"`
	From       *period.Day `json:"from,omitempty"` // first day of a parameter's value
	Moved      bool        `json:"moved,omitempty"`
	Assumption string      `json:"assumption,omitempty"`
	Source     string      `json:"source,omitempty"` // where a fact comes from
	Who        string      `json:"who,omitempty"`    // label of a member
	Member     int         `json:"member,omitempty"` // of a member: 1 for the first
	Note       Cause       `json:"note,omitempty"`   // why an operation on known values is unknown
	More       int         `json:"more,omitempty"`   // members that count as well but are not listed
	Parts      []*Reason   `json:"parts,omitempty"`
}

// ReasonKind says what a node of reasons is.
type ReasonKind string

// The kinds of reasons.
const (
	ReasonRule      ReasonKind = "rule"      // parts: condition, then amount or the rules in its place
	ReasonFact      ReasonKind = "fact"      // stored
	ReasonComputed  ReasonKind = "computed"  // parts: the computation
	ReasonParameter ReasonKind = "parameter" //
	ReasonLiteral   ReasonKind = "literal"   //
	ReasonAll       ReasonKind = "and"       //
	ReasonEither    ReasonKind = "or"        //
	ReasonNot       ReasonKind = "not"       //
	ReasonCompare   ReasonKind = "compare"   // also in and has: the sign tells
	ReasonInfix     ReasonKind = "infix"     // + - × ÷
	ReasonCall      ReasonKind = "call"      // functions; text tells which
	ReasonChoice    ReasonKind = "choice"    // parts: condition, branch taken
	ReasonDefault   ReasonKind = "default"   // parts: what is unknown, what counts instead
	ReasonTable     ReasonKind = "table"     //
	ReasonMembers   ReasonKind = "members"   // aggregates; parts: members that counted
	ReasonMember    ReasonKind = "member"    // one member of an aggregate
	ReasonAmount    ReasonKind = "amount"    // money due; parts: the computation
	ReasonInPlace   ReasonKind = "in_place"  // a rule that holds in place of this one
)

// Reason is the tree of reasons of the decision, built when asked for.
func (d *Decision) Reason() *Reason {
	s := d.scene.edition.program.slots[d.slot]
	r := explainRule(d.slot, d.scene)
	if d.Truth == True && s.amount != nil {
		amount := explain(s.amount, d.scene)
		r.Parts = append(r.Parts, &Reason{Kind: ReasonAmount, Type: s.amount.typ, Value: amount.Value, Text: s.amount.source(), Parts: []*Reason{amount}})
	}
	return r
}

func explainRule(n int, s *scene) *Reason {
	slot := s.edition.program.slots[n]
	r := &Reason{Kind: ReasonRule, Zh: slot.zh, En: slot.en, Type: slot.typ, Clause: slot.rule.Clause, Assumption: slot.rule.Assumption}
	r.set(s.slot(int64(n)))
	if !s.edition.inForce[n] {
		r.Note = causeNotInForce
		return r
	}
	r.Parts = append(r.Parts, explain(slot.body, s))
	if slot.holds(s) != 0 {
		r.Parts = append(r.Parts, inPlace(slot, s)...)
	}
	return r
}

// inPlace are the rules that hold in place of one, or if none is known to, the
// rules that may.
func inPlace(slot *slot, s *scene) []*Reason {
	var certain, perhaps []*Reason
	for _, rival := range slot.rivals {
		other := s.edition.program.slots[rival.slot]
		part := &Reason{Kind: ReasonInPlace, Zh: other.zh, En: other.en, Type: other.typ, Clause: other.rule.Clause}
		part.set(s.rival(rival))
		switch part.value() {
		case 1:
			certain = append(certain, part)
		case Unknown:
			perhaps = append(perhaps, part)
		}
	}
	if len(certain) > 0 {
		return certain
	}
	return perhaps
}

// causeNotInForce notes a rule that is not in force on the day.
const causeNotInForce Cause = "not_in_force"

func (r *Reason) set(v Value) {
	if v != Unknown {
		r.Value = &v
	}
}

func (r *Reason) value() Value {
	if r.Value == nil {
		return Unknown
	}
	return *r.Value
}

// explain builds the reason of an expression for one subject.
func explain(e *expr, s *scene) *Reason {
	if e.op == opSlot {
		return explainSlot(e, s)
	}
	r := &Reason{Type: e.typ, Text: strings.Join(strings.Fields(e.source()), " ")}
	r.set(build(e)(s))
	if s != nil {
		words := s.edition.program.schema.words(e.typ, r.value())
		r.ZhWords, r.EnWords = words.zh, words.en
	}
	switch e.op {
	case opConst:
		r.Kind = ReasonLiteral
	case opFact:
		explainFact(r, e, s)
	case opParam:
		explainParameter(r, e, s)
	case opTable:
		explainTable(r, e, s)
	default:
		if e.aggregate() {
			explainMembers(r, e, s)
		} else {
			explainOperation(r, e, s)
		}
	}
	return r
}

func explainSlot(e *expr, s *scene) *Reason {
	target := s.up(e.on)
	slot := s.edition.program.slots[e.n]
	if target == nil {
		return &Reason{Kind: ReasonComputed, Zh: slot.zh, En: slot.en, Type: slot.typ, Note: CauseVillage}
	}
	if slot.rule != nil {
		return explainRule(int(e.n), target)
	}
	inner := explain(slot.body, target)
	return &Reason{Kind: ReasonComputed, Zh: slot.zh, En: slot.en, Type: slot.typ, Value: inner.Value, Clause: slot.derived.Clause,
		ZhWords: inner.ZhWords, EnWords: inner.EnWords, Text: inner.Text, Assumption: slot.derived.Assumption, Parts: []*Reason{inner}}
}

func explainFact(r *Reason, e *expr, s *scene) {
	fact := s.edition.program.schema.Entity(e.on).Facts[e.n]
	r.Kind, r.Zh, r.En, r.Text = ReasonFact, fact.Zh, fact.En, ""
	if t := s.up(e.on); t != nil && t.household != nil && t.household.Source != nil {
		r.Source = t.household.Source(FactRef{e.on, int(e.n)}, t.member)
	}
}

func explainParameter(r *Reason, e *expr, s *scene) {
	p := s.edition.program.params[e.n]
	r.Kind, r.Zh, r.En, r.Text = ReasonParameter, p.zh, p.en, ""
	r.Clause, r.Assumption, r.Moved = p.Clause, p.Assumption, s.edition.moved[e.n]
	if from := s.edition.from[e.n]; from != 0 {
		r.From = &from
	}
}

func explainTable(r *Reason, e *expr, s *scene) {
	t := s.edition.program.tables[e.n]
	r.Kind, r.Zh, r.En, r.Clause, r.Assumption = ReasonTable, t.zh, t.en, t.Clause, t.Assumption
	r.Parts = []*Reason{explain(e.args[0], s)}
	if r.Value == nil && r.Parts[0].Value != nil {
		r.Note = CauseTable
	}
}

// infix are the signs of operations written between their operands.
var infix = map[op]string{opAdd: "+", opSub: "-", opMul: "×", opDiv: "÷"}

// signs of comparisons that are words.
const (
	signIn  = "in"
	signHas = "has"
)

var compareSigns = [...]string{"=", "≠", "<", "≤", ">", "≥"}

func explainOperation(r *Reason, e *expr, s *scene) {
	if e.op == opScale {
		*r = *explain(e.args[0], s)
		return
	}
	if taken := taken(e, s); taken != nil {
		r.Kind = ReasonChoice
		r.Parts = []*Reason{explain(e.args[0], s), explain(taken, s)}
		return
	}
	for _, arg := range e.args {
		r.Parts = append(r.Parts, explain(arg, s))
	}
	if e.op == opDefault && r.Parts[0].Value != nil { // the other was not looked at
		*r = *r.Parts[0]
		return
	}
	switch e.op {
	case opDefault:
		r.Kind = ReasonDefault
	case opAnd:
		r.Kind = ReasonAll
	case opOr:
		r.Kind = ReasonEither
	case opNot:
		r.Kind = ReasonNot
	case opCompare:
		r.Kind, r.Sign = ReasonCompare, compareSigns[e.n]
	case opIn:
		r.Kind, r.Sign = ReasonCompare, signIn
	case opHas:
		r.Kind, r.Sign = ReasonCompare, signHas
	case opAdd, opSub, opMul, opDiv:
		r.Kind, r.Sign = ReasonInfix, infix[e.op]
	default:
		r.Kind = ReasonCall
	}
	r.Note = operationNote(r, e)
}

// taken is the branch a decided 如果 takes, nil for anything else.
func taken(e *expr, s *scene) *expr {
	if e.op != opIf {
		return nil
	}
	switch build(e.args[0])(s) {
	case 1:
		return e.args[1]
	case 0:
		return e.args[2]
	}
	return nil
}

// operationNote tells why an operation on known values has no answer.
func operationNote(r *Reason, e *expr) Cause {
	if r.Value != nil {
		return ""
	}
	for _, part := range r.Parts {
		if part.Value == nil {
			return ""
		}
	}
	if e.op == opDiv && r.Parts[1].value() == 0 {
		return CauseZero
	}
	return CauseRange
}

// mostMembers bounds the members a reason lists: enough for any household; of
// a village's households some.
const mostMembers = 40

func explainMembers(r *Reason, e *expr, s *scene) {
	r.Kind = ReasonMembers
	all, told := s.up(e.on).inner()
	if !told {
		r.Note = CauseVillage
		return
	}
	condition, body := build(e.args[0]), build(e.args[1])
	for i, inner := range all {
		passes, v := condition(inner), body(inner)
		if !counts(e.op, passes, v, r.value()) {
			continue
		}
		if len(r.Parts) == mostMembers {
			r.More++
			continue
		}
		m := &Reason{Kind: ReasonMember, Who: inner.label, Member: i + 1, Type: e.args[1].typ}
		m.set(v)
		for _, arg := range e.args {
			if !arg.constant(1) {
				m.Parts = append(m.Parts, explain(arg, inner))
			}
		}
		r.Parts = append(r.Parts, m)
	}
	if len(r.Parts) == 0 && r.Value == nil {
		r.Note = CauseEmpty
	}
}

// counts reports whether a member bears on the answer of an aggregate: the one
// that makes any true, every one when it is false.
func counts(o op, passes, v, answer Value) bool {
	if passes == 0 {
		return false
	}
	switch o {
	case opAny:
		return answer == 0 || both(passes, v) == answer
	case opNone:
		return answer == 1 || both(passes, v) == opposite(answer)
	case opAll:
		return answer == 1 || either(opposite(passes), v) == answer
	case opCount:
		return v != 0
	}
	return true
}
