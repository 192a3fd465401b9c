package policy

import (
	"fmt"
	"math"

	"guben/fault"
)

// A plan is a set of rules of one edition as steps over columns. Expressions
// become nodes of a graph: equal ones are one node, what depends on no subject
// is a constant, and a node is computed once for a chunk of subjects and
// brought to a narrower subject only where that is needed.

// planOp is an operation of a plan beyond those of expressions.
const (
	opLoad      = opMax + 1 + iota // column of fact n
	opSpread                       // to a narrower subject
	opRange                        // lies in a range: comparison with a constant
	opLookup                       // truth of a byte by a table of 256
	opPass                         // numbers where the condition holds: 0 where not, unknown where undecided
	opRows                         // number of subjects
	opSelect                       // condition, then, else
	opSame                         // equality of two truths
	opIfUnknown                    // truths: the second where the first is undecided
	opDecided                      // truth is known
)

// step is a node of the plan.
type step struct {
	op     op
	on     On
	truth  bool // kept as answers, else as numbers
	over   On   // of aggregates: the subject run over
	n      int64
	args   []int
	expr   *expr // gives the function of a general operation
	bounds interval
	lookup *[256]Truth
	uses   int // last step that reads it
	where  int // register
	out    int // column of results it is written to, -1
}

// interval is what opRange asks: whether a value lies in [low, high]. Values
// outside [least, most] are unknown.
type interval struct {
	low, high   Value
	least, most Value
	negated     bool
}

// planner builds the plan of one sweep.
type planner struct {
	edition *Edition
	frame   *Frame
	steps   []step
	known   map[string]int
	slots   map[int64]int
	home    On       // subject of the rule being lowered
	missing *FactRef // a fact the frame does not hold
}

func newPlanner(e *Edition, f *Frame) *planner {
	return &planner{edition: e, frame: f, known: map[string]int{}, slots: map[int64]int{}}
}

// add gives the step equal to s, making it if there is none.
func (p *planner) add(s step) int {
	key := fmt.Sprint(s.op, s.on, s.truth, s.over, s.n, s.args, s.bounds)
	if s.expr != nil {
		key += fmt.Sprint(s.expr.op, s.expr.n, s.expr.mode)
	}
	if s.lookup != nil {
		key += string(asBytes(s.lookup))
	}
	if i, ok := p.known[key]; ok {
		return i
	}
	s.out = -1
	p.steps = append(p.steps, s)
	p.known[key] = len(p.steps) - 1
	return len(p.steps) - 1
}

func asBytes(lookup *[256]Truth) []byte {
	list := make([]byte, len(lookup))
	for i, t := range lookup {
		list[i] = byte(t)
	}
	return list
}

func (p *planner) number(v Value) int { return p.add(step{op: opConst, n: int64(v)}) }

func (p *planner) answer(t Truth) int { return p.add(step{op: opConst, truth: true, n: int64(t)}) }

// constantOf is the value of a constant step.
func (p *planner) constantOf(i int) (Value, bool) {
	s := &p.steps[i]
	if s.op != opConst {
		return 0, false
	}
	if s.truth {
		return Truth(s.n).value(), true
	}
	return Value(s.n), true
}

func (p *planner) isTruth(i int, t Truth) bool {
	s := &p.steps[i]
	return s.op == opConst && s.truth && Truth(s.n) == t
}

// spread brings a step to a narrower subject.
func (p *planner) spread(i int, on On) int {
	s := p.steps[i]
	if s.on >= on || s.op == opConst {
		return i
	}
	for level := max(s.on, OnVillage); level < on; level++ {
		i = p.add(step{op: opSpread, on: level + 1, truth: s.truth, args: []int{i}})
	}
	return i
}

// general adds an operation on steps, brought to one subject first.
func (p *planner) general(s step, args ...int) int {
	for _, a := range args {
		s.on = max(s.on, p.steps[a].on)
	}
	for _, a := range args {
		s.args = append(s.args, p.spread(a, s.on))
	}
	return p.add(s)
}

// lower turns an expression into steps.
func (p *planner) lower(e *expr) int {
	switch e.op {
	case opConst:
		return p.value(e.typ, Value(e.n))
	case opParam:
		return p.value(e.typ, p.edition.params[e.n])
	case opToday:
		return p.number(Value(p.edition.day))
	case opFact:
		return p.load(FactRef{e.on, int(e.n)}, e.typ)
	case opSlot:
		return p.slot(e.n)
	case opAnd, opOr:
		i := p.lower(e.args[0])
		for _, arg := range e.args[1:] {
			i = p.join(e.op, i, p.lower(arg))
		}
		return i
	case opNot:
		return p.not(p.lower(e.args[0]))
	case opIn:
		return p.among(e)
	case opIf:
		return p.choice(e)
	}
	if e.aggregate() {
		return p.aggregate(e)
	}
	return p.operation(e)
}

func (p *planner) value(t Type, v Value) int {
	if t.Kind == Bool {
		return p.answer(truth(v))
	}
	return p.number(v)
}

func (p *planner) load(ref FactRef, t Type) int {
	if p.frame.columns[ref.On][ref.Index] == nil {
		p.missing = &ref
		return p.value(t, Unknown)
	}
	i := p.add(step{op: opLoad, on: ref.On, truth: t.Kind == Bool, n: int64(ref.Index)})
	return p.outside(i)
}

// outside brings what is about a village to the household at once, unless a
// rule about villages is being lowered: of a household without village it is
// unknown, whatever is computed from it.
func (p *planner) outside(i int) int {
	if p.steps[i].on == OnVillage && p.home != OnVillage {
		return p.spread(i, OnHousehold)
	}
	return i
}

// slot is the step of a computed fact or of a rule's answer.
func (p *planner) slot(n int64) int {
	i, ok := p.slots[n]
	if !ok {
		i = p.lowerSlot(int(n))
		p.slots[n] = i
	}
	return p.outside(i)
}

func (p *planner) lowerSlot(n int) int {
	s := p.edition.program.slots[n]
	defer p.about(s.on)()
	i := 0
	if s.rule == nil {
		i = p.lower(s.body)
	} else {
		i = p.ruleAnswer(n, s)
	}
	return p.anchor(i, s.on)
}

// anchor makes a constant about a village depend on the village, which a
// household may not have.
func (p *planner) anchor(i int, on On) int {
	if s := p.steps[i]; s.op == opConst && on == OnVillage {
		return p.add(step{op: opSpread, on: OnVillage, truth: s.truth, args: []int{i}})
	}
	return i
}

// about lowers for another subject until the function it gives is called.
func (p *planner) about(on On) func() {
	before := p.home
	p.home = on
	return func() { p.home = before }
}

func (p *planner) ruleAnswer(n int, s *slot) int {
	if !p.edition.inForce[n] {
		return p.answer(False)
	}
	i := p.lower(s.body)
	for _, r := range s.rivals {
		i = p.join(opAnd, i, p.not(p.rival(r)))
	}
	return p.settle(i, s.rule)
}

// settle applies the rule's policy for the unknown.
func (p *planner) settle(i int, r *Rule) int {
	switch r.Unknown {
	case CountAsNo:
		return p.ifUnknown(i, p.answer(False))
	case CountAsYes:
		return p.ifUnknown(i, p.answer(True))
	}
	return i
}

// rival is the answer of a rule as far as it bears on the one it replaces.
func (p *planner) rival(r rival) int {
	other := p.edition.program.slots[r.slot]
	if len(r.over) == len(other.over) {
		return p.slot(int64(r.slot))
	}
	before := p.home
	defer p.about(other.on)()
	i := p.answer(False)
	if p.edition.inForce[r.slot] {
		i = p.lower(other.body)
		for _, over := range r.over {
			i = p.join(opAnd, i, p.not(p.slot(int64(over))))
		}
		i = p.settle(i, other.rule)
	}
	p.home = before
	return p.outside(p.anchor(i, other.on))
}

func (p *planner) ifUnknown(a, b int) int {
	if v, fixed := p.constantOf(a); fixed {
		if v == Unknown {
			return b
		}
		return a
	}
	return p.general(step{op: opIfUnknown, truth: true}, a, b)
}

func (p *planner) not(i int) int {
	s := &p.steps[i]
	switch {
	case s.op == opConst:
		return p.answer(truth(opposite(Truth(s.n).value())))
	case s.op == opNot:
		return s.args[0]
	case s.op == opRange:
		flipped := *s
		flipped.bounds.negated = !s.bounds.negated
		return p.add(flipped)
	case s.op == opLookup:
		table := new([256]Truth)
		for b, t := range s.lookup {
			table[b] = truth(opposite(t.value()))
		}
		return p.add(step{op: opLookup, on: s.on, truth: true, args: s.args, lookup: table})
	}
	return p.add(step{op: opNot, on: s.on, truth: true, args: []int{i}})
}

// join is and, or of two steps; what a constant settles is settled.
func (p *planner) join(o op, a, b int) int {
	neutral, settled := True, False
	if o == opOr {
		neutral, settled = False, True
	}
	switch {
	case a == b, p.isTruth(b, neutral), p.isTruth(a, settled):
		return a
	case p.isTruth(a, neutral), p.isTruth(b, settled):
		return b
	}
	if x, y := &p.steps[a], &p.steps[b]; x.op == opLookup && y.op == opLookup && x.args[0] == y.args[0] {
		return p.merge(o, *x, y)
	}
	return p.general(step{op: o, truth: true}, a, b)
}

// merge joins two questions about one code column.
func (p *planner) merge(o op, x step, y *step) int {
	table := new([256]Truth)
	for b := range table {
		if o == opAnd {
			table[b] = truth(both(x.lookup[b].value(), y.lookup[b].value()))
		} else {
			table[b] = truth(either(x.lookup[b].value(), y.lookup[b].value()))
		}
	}
	x.lookup = table
	return p.add(x)
}

func (p *planner) among(e *expr) int {
	x := p.lower(e.args[0])
	i := p.answer(False)
	for _, arg := range e.args[1:] {
		i = p.join(opOr, i, p.compare(equal, x, p.lower(arg), e.args[0].typ.Kind == Bool))
	}
	return i
}

func (p *planner) choice(e *expr) int {
	condition, a, b := p.lower(e.args[0]), p.lower(e.args[1]), p.lower(e.args[2])
	switch {
	case a == b, p.isTruth(condition, True):
		return a
	case p.isTruth(condition, False):
		return b
	}
	_, fixedA := p.constantOf(a)
	_, fixedB := p.constantOf(b)
	if fixedA && fixedB && p.isTruth(condition, Undecided) {
		return p.value(e.typ, Unknown) // equal constants are one step
	}
	return p.general(step{op: opSelect, truth: e.typ.Kind == Bool}, condition, a, b)
}

// operation lowers what has one or two operands.
func (p *planner) operation(e *expr) int {
	args := make([]int, len(e.args))
	fixed := true
	for i, arg := range e.args {
		args[i] = p.lower(arg)
		_, constant := p.constantOf(args[i])
		fixed = fixed && constant
	}
	if fixed {
		return p.value(e.typ, p.fold(e, args))
	}
	switch e.op {
	case opCompare:
		return p.compare(comparison(e.n), args[0], args[1], e.args[0].typ.Kind == Bool)
	case opHas:
		return p.has(args[0], args[1])
	case opKnown:
		if p.steps[args[0]].truth {
			return p.add(step{op: opDecided, on: p.steps[args[0]].on, truth: true, args: args})
		}
		return p.within(args[0], interval{low: Unknown + 1, high: math.MaxInt64, least: Unknown, most: math.MaxInt64})
	case opDefault:
		if p.steps[args[0]].truth {
			return p.ifUnknown(args[0], args[1])
		}
	}
	return p.general(step{op: e.op, n: e.n, expr: &expr{op: e.op, n: e.n, mode: e.mode}}, args...)
}

func (p *planner) fold(e *expr, args []int) Value {
	a, _ := p.constantOf(args[0])
	if e.op == opTable {
		return p.edition.program.tables[e.n].find(p.edition.bands[e.n], a)
	}
	if len(args) == 1 {
		return ofOne(e)(a)
	}
	b, _ := p.constantOf(args[1])
	return ofTwo(e)(a, b)
}

// has asks whether a set column holds a code.
func (p *planner) has(set, code int) int {
	c, fixed := p.constantOf(code)
	if fixed && p.byteColumn(set) {
		return p.byTable(set, func(v Value) Value { return has(v, c) })
	}
	return p.general(step{op: opHas, truth: true, expr: &expr{op: opHas}}, set, code)
}

// byteColumn reports whether a step is a column kept in bytes.
func (p *planner) byteColumn(i int) bool {
	s := &p.steps[i]
	return s.op == opLoad && p.frame.columns[s.on][s.n].width == bytes
}

// byTable answers a question about a byte column by a table of all bytes.
func (p *planner) byTable(i int, ask func(Value) Value) int {
	table := new([256]Truth)
	for b := range noByte {
		table[b] = truth(ask(Value(b)))
	}
	table[noByte] = truth(ask(Unknown))
	return p.add(step{op: opLookup, on: p.steps[i].on, truth: true, args: []int{i}, lookup: table})
}

// compare lowers a comparison; one with a constant asks for a range.
func (p *planner) compare(c comparison, a, b int, answers bool) int {
	x, fixedA := p.constantOf(a)
	y, fixedB := p.constantOf(b)
	switch {
	case fixedA && fixedB:
		return p.answer(truth(compare(c, x, y)))
	case answers:
		i := p.general(step{op: opSame, truth: true}, a, b)
		if c == unequal {
			return p.not(i)
		}
		return i
	case fixedA:
		return p.against(mirrored(c), b, x)
	case fixedB:
		return p.against(c, a, y)
	}
	return p.general(step{op: opCompare, n: int64(c), truth: true}, a, b)
}

// against compares a step with a constant.
func (p *planner) against(c comparison, i int, v Value) int {
	if v == Unknown {
		return p.answer(Undecided)
	}
	if p.byteColumn(i) {
		return p.byTable(i, func(x Value) Value { return compare(c, x, v) })
	}
	if s := &p.steps[i]; (s.op == opAge || s.op == opMonths) && p.steps[s.args[1]].op == opConst {
		return p.since(c, s.op, s.args[0], Value(p.steps[s.args[1]].n), v)
	}
	b := interval{low: Unknown + 1, high: math.MaxInt64, least: Unknown + 1, most: math.MaxInt64}
	switch c {
	case equal, unequal:
		b.low, b.high, b.negated = v, v, c == unequal
	case less, greaterEqual:
		b.low, b.negated = v, c == less
	case lessEqual, greater:
		b.high, b.negated = v, c == greater
	}
	return p.within(i, b)
}

func (p *planner) within(i int, b interval) int {
	return p.add(step{op: opRange, on: p.steps[i].on, truth: true, args: []int{i}, bounds: b})
}

// since compares an age or a number of months up to a fixed day with a
// constant by comparing the first day instead.
func (p *planner) since(c comparison, o op, first int, to, n Value) int {
	if !sane(to) {
		return p.answer(Undecided)
	}
	count, latest := age, to
	if o == opMonths {
		count, latest = months, lastDay
	}
	by := func(n Value) Value { return lastReaching(count, latest, to, n) }
	b := interval{low: firstDay, high: latest, least: firstDay, most: latest}
	switch c {
	case greaterEqual, less:
		b.high, b.negated = by(n), c == less
	case greater, lessEqual:
		b.high, b.negated = by(add(n, 1)), c == lessEqual
	case equal, unequal:
		b.high, b.low, b.negated = by(n), by(add(n, 1))+1, c == unequal
	}
	return p.within(first, b)
}

// lastReaching is the last first day, up to latest, from which at least n
// years or months are counted to a day; firstDay-1 if there is none.
func lastReaching(count func(first, to Value) Value, latest, to, n Value) Value {
	low, high := Value(firstDay-1), latest+1 // count(low) ≥ n > count(high)
	if n == Unknown {
		return low // more than there can be
	}
	for high-low > 1 {
		middle := low + (high-low)/2
		if count(middle, to) >= n {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

func (p *planner) aggregate(e *expr) int {
	condition, body := p.lower(e.args[0]), p.lower(e.args[1])
	switch e.op {
	case opAny:
		return p.gather(opAny, e, p.join(opAnd, condition, body))
	case opNone:
		return p.not(p.gather(opAny, e, p.join(opAnd, condition, body)))
	case opAll:
		return p.gather(opAll, e, p.join(opOr, p.not(condition), body))
	case opCount:
		i := p.join(opAnd, condition, body)
		if p.isTruth(i, True) {
			return p.add(step{op: opRows, on: e.over - 1, over: e.over})
		}
		return p.gather(opCount, e, i)
	}
	return p.gather(e.op, e, condition, body)
}

// gather adds an aggregate over steps brought to the subject it runs over.
func (p *planner) gather(o op, e *expr, args ...int) int {
	s := step{op: o, on: e.over - 1, over: e.over, truth: o == opAny || o == opAll}
	for _, a := range args {
		s.args = append(s.args, p.spread(a, e.over))
	}
	return p.add(s)
}

// amount is the step of a rule's amount: 0 where the rule does not hold.
func (p *planner) amount(s *slot, answer int) int {
	defer p.about(s.on)()
	return p.general(step{op: opPass, on: s.on}, answer, p.lower(s.amount))
}

// lacking is the fault of a fact the frame does not hold.
func (p *planner) lacking() error {
	if p.missing == nil {
		return nil
	}
	f := p.edition.program.schema.Fact(*p.missing)
	return fault.New(fault.Invalid, "policy.column_none", "name", label{f.Zh, f.En})
}
