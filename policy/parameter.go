package policy

import (
	"slices"
	"strings"

	"guben/message"
	"guben/period"
)

// param is a checked parameter.
type param struct {
	label
	*Parameter
	typ    Type
	side   side
	values []datedValue
}

type datedValue struct {
	from, to period.Day // to 0: without end
	value    Value
}

func (c *checker) declareParameters(parameters []Parameter) {
	for i := range parameters {
		p := &param{label: label{parameters[i].Name, parameters[i].En}, Parameter: &parameters[i], typ: parameters[i].Type}
		if slices.ContainsFunc(c.params, func(o *param) bool { return o.ID == p.ID }) {
			c.ps.in(p.At, "id_taken", "id", p.ID)
			continue
		}
		c.words.learn(p.typ)
		c.checkBound(p)
		c.readValues(p)
		c.params = append(c.params, p)
		c.declare(p.At, symbol{opParam, OnNobody, len(c.params) - 1}, p.ID, p.Parameter.Name, p.Parameter.En)
	}
}

func (c *checker) readValues(p *param) {
	if p.Clause == "" && p.Assumption == "" {
		c.ps.in(p.At, "parameter_clause", "name", p.label)
	}
	if len(p.Values) == 0 {
		c.ps.in(p.At, "parameter_empty", "name", p.label)
	}
	for i := range p.Values {
		d := &p.Values[i]
		value, typ, ok := c.literal(&d.Value, p.typ, p.Unit)
		if !ok {
			continue
		}
		if p.typ.Kind == Undefined || p.typ.Kind == Int && p.typ.Unit == "" && p.typ.Scale == 0 {
			p.typ = typ
		}
		p.values = append(p.values, datedValue{d.From, d.To, value})
	}
	slices.SortStableFunc(p.values, func(a, b datedValue) int { return int(a.from - b.from) })
	c.checkDates(p)
}

// checkDates refuses values of one parameter that overlap; a value without an
// end ends where the next begins.
func (c *checker) checkDates(p *param) {
	for i := range p.values {
		d := &p.values[i]
		if d.to != 0 && d.to < d.from {
			c.ps.in(p.At, "dates_backward", "from", d.from, "to", d.to)
		}
		if i+1 == len(p.values) {
			break
		}
		next := p.values[i+1]
		if d.from == next.from || d.to != 0 && d.to >= next.from {
			c.ps.in(p.At, "dates_overlap", "name", p.label, "from", next.from, "to", d.end(next))
		}
		if d.to == 0 {
			d.to = next.from - 1
		}
	}
}

func (d datedValue) end(next datedValue) period.Day {
	if d.to == 0 {
		return next.from
	}
	return d.to
}

// on is the value in force on a day.
func (p *param) on(day period.Day) (Value, period.Day) {
	for _, d := range p.values {
		if holdsOn(d.from, d.to, day) {
			return d.value, d.from
		}
	}
	return Unknown, 0
}

// literal reads a text made of literals only; a bare number is in the stated
// unit.
func (c *checker) literal(text *Text, want Type, unit string) (Value, Type, bool) {
	tree := parse(text, c.words, &c.ps)
	if tree == nil {
		return 0, want, false
	}
	if m, ok := c.words.stated(unit); ok {
		fillUnits(tree, unit, m, want)
	}
	v := &view{checker: c, text: text, inner: OnNobody, home: OnNobody}
	e := v.expr(tree, want)
	if e == nil {
		return 0, want, false
	}
	if fixed := fixed(e); !fixed {
		c.ps.at(text, e.span, "not_literal")
		return 0, want, false
	}
	if want.Kind != Undefined {
		if want.Kind == Int && want.Unit == "" && e.typ.Kind == Int {
			want = e.typ
		}
		if e = c.convert(e, want); e == nil {
			return 0, want, false
		}
	}
	value := build(e)(nil)
	if value == Unknown {
		c.ps.at(text, e.span, "too_large")
	}
	return value, e.typ, value != Unknown
}

// fillUnits gives a text that is one bare number the stated unit.
func fillUnits(n *node, unit string, m measure, want Type) {
	for n.form == formUnary && n.name == "-" {
		n = n.args[0]
	}
	if n.form == formNumber && n.unit == "" && (want.Kind == Undefined || want.Kind == m.kind) {
		n.unit, _, _ = strings.Cut(unit, "/")
		n.unit = strings.TrimSpace(n.unit)
	}
}

// fixed reports whether an expression depends on nothing.
func fixed(e *expr) bool {
	ok := e.on == OnNobody
	e.each(func(e *expr) { ok = ok && e.op != opParam && e.op != opToday && e.op != opSlot })
	return ok
}

// side says which way the number itself falls: 以上、不满 cut below it, 以下、
// 超过 cut above it. A comparison for what the words name and one for its
// opposite cut at the same side, so either may be written.
type side uint8

const (
	noSide side = iota
	below       // {< p} | {≥ p}
	above       // {≤ p} | {> p}
)

// boundWords are the words of limits, longer ones before those they contain.
var boundWords = []struct {
	word  string
	side  side
	bound Bound
}{
	{"不低于", below, Inclusive}, {"不少于", below, Inclusive}, {"不小于", below, Inclusive}, {"至少", below, Inclusive},
	{"不超过", above, Inclusive}, {"不高于", above, Inclusive}, {"不大于", above, Inclusive}, {"不多于", above, Inclusive}, {"至多", above, Inclusive}, {"最高", above, Inclusive},
	{"不满", below, Exclusive}, {"不足", below, Exclusive}, {"未达", below, Exclusive}, {"低于", below, Exclusive}, {"少于", below, Exclusive}, {"小于", below, Exclusive},
	{"超过", above, Exclusive}, {"高于", above, Exclusive}, {"大于", above, Exclusive}, {"多于", above, Exclusive}, {"以外", above, Exclusive},
	{"以上", below, Inclusive}, {"以下", above, Inclusive}, {"以内", above, Inclusive}, {"之内", above, Inclusive}, {"达", below, Inclusive},
}

// boundWord is the first word of a limit in a quotation.
func boundWord(quote string) (word string, s side, b Bound) {
	first := len(quote)
	for _, w := range boundWords {
		if i := strings.Index(quote, w.word); i >= 0 && i < first {
			first, word, s, b = i, w.word, w.side, w.bound
		}
	}
	return word, s, b
}

func (c *checker) checkBound(p *param) {
	word, s, bound := boundWord(p.Quote)
	p.side = s
	if word == "" || p.Bound == NoBound {
		if word != "" {
			p.Bound = bound
		}
		return
	}
	if p.Bound != bound {
		c.ps.in(p.At, "bound_quote", "name", p.label, "quote", p.Quote, "word", word, "bound", boundName(bound)).hint("hint_law")
	}
}

func boundName(b Bound) message.Key {
	if b == Inclusive {
		return "policy.inclusive"
	}
	return "policy.exclusive"
}

// admits reports whether comparing something with the parameter by c, the
// parameter on the right, agrees with the clause's words.
func (p *param) admits(c comparison) bool {
	if c == equal || c == unequal {
		return true
	}
	cut := below
	if c == lessEqual || c == greater {
		cut = above
	}
	if p.side != noSide {
		return p.side == cut
	}
	switch p.Bound {
	case Inclusive:
		return c == lessEqual || c == greaterEqual
	case Exclusive:
		return c == less || c == greater
	}
	return true
}
