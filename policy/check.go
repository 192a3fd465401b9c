package policy

import (
	"slices"
	"strconv"
	"strings"

	"guben/period"
)

// view is what one text sees while it is checked: the facts of inner and of
// every wider subject. nil expressions stand for what was reported already.
type view struct {
	*checker
	text  *Text
	inner On // innermost subject in sight
	home  On // subject of the rule
}

// expr checks a node; want is the type the surroundings would like, for codes
// and for bare zeros.
func (v *view) expr(n *node, want Type) *expr {
	switch n.form {
	case formName:
		return v.named(n)
	case formNumber:
		return v.number(n, want)
	case formDay, formMonth:
		return v.date(n)
	case formString:
		return v.code(n, want)
	case formTruth:
		return v.make(n, opConst, Type{Kind: Bool}, truthOf(n.name))
	case formUnary:
		return v.unary(n)
	case formBinary:
		return v.binary(n, want)
	case formChain:
		return v.chain(n)
	case formIf:
		return v.choice(n, want)
	case formCall:
		return v.call(n, want)
	case formList:
		v.ps.at(v.text, n.span, "list_place")
	case formWhere:
		v.ps.at(v.text, n.head, "where_place")
	}
	return nil
}

func truthOf(name string) int64 {
	if name == "true" {
		return 1
	}
	return 0
}

// make builds an expression; one whose argument is missing is missing itself.
func (v *view) make(n *node, o op, t Type, number int64, args ...*expr) *expr {
	if slices.Contains(args, nil) {
		return nil
	}
	return &expr{op: o, typ: t, n: number, args: args, on: narrowest(args), text: v.text, span: n.span}
}

// checkText is what demand and convert report against.
func (c *checker) demand(e *expr, want Type) *expr {
	if e == nil || e.typ.Kind == want.Kind {
		return e
	}
	if e.op == opConst && e.n == 0 && e.typ.Kind == Int && want.Kind == Money {
		e.typ = want
		return e
	}
	p := c.ps.at(e.text, e.span, "type_want", "want", typeName{want}, "have", typeName{e.typ})
	c.unitHint(p, e, want)
	return nil
}

// unitHint tells how a bare number gets its unit.
func (c *checker) unitHint(p *Problem, e *expr, want Type) {
	if e.typ.Kind != Int || e.op != opConst {
		return
	}
	switch want.Kind {
	case Money:
		p.hint("hint_yuan", "number", e.source())
	case Ratio:
		p.hint("hint_ratio", "number", e.source())
	}
}

// convert brings an expression to a type of the same kind: decimals are
// brought in line, units and lists have to agree.
func (c *checker) convert(e *expr, want Type) *expr {
	if e = c.demand(e, want); e == nil {
		return nil
	}
	switch {
	case e.typ.List != want.List:
		c.ps.at(e.text, e.span, "list_differs", "want", want.List, "have", e.typ.List)
		return nil
	case want.Kind != Int:
		return e
	case !sameUnit(e.typ.Unit, want.Unit):
		c.ps.at(e.text, e.span, "unit_differs", "want", want.Unit, "have", e.typ.Unit)
		return nil
	case e.typ.Scale > want.Scale:
		c.ps.at(e.text, e.span, "decimals", "want", want.Scale, "have", e.typ.Scale)
		return nil
	}
	return scaled(e, want.Scale, want.Unit)
}

// scaled gives a number more decimals.
func scaled(e *expr, scale int, unit string) *expr {
	typ := Type{Kind: Int, Scale: scale, Unit: unit}
	if unit == "" {
		typ.Unit = e.typ.Unit
	}
	if scale == e.typ.Scale {
		if e.op == opConst {
			e.typ = typ
		}
		return e
	}
	return &expr{op: opScale, typ: typ, n: power(scale - e.typ.Scale), on: e.on, args: []*expr{e}, text: e.text, span: e.span}
}

func power(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// number reads a literal: 6000元, 1.8倍, 0.5亩.
func (v *view) number(n *node, want Type) *expr {
	m := measure{kind: Int, factor: 1}
	if n.unit != "" {
		m = v.words.units[n.unit]
	}
	whole, fraction, _ := strings.Cut(n.name, ".")
	fraction = strings.TrimRight(fraction, "0")
	scale := len(fraction)
	if scale > 6 || len(whole) > 18 {
		v.ps.at(v.text, n.span, "number_long")
		return nil
	}
	digits, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		v.ps.at(v.text, n.span, "number_long")
		return nil
	}
	if m.kind == Int {
		if digits == 0 && n.unit == "" && (want.Kind == Money || want.Kind == Ratio) {
			return v.make(n, opConst, want, 0)
		}
		return v.make(n, opConst, Type{Kind: Int, Unit: m.unit, Scale: scale}, digits)
	}
	value := multiply(Value(digits), Value(m.factor), 1, truncate)
	if value == Unknown || int64(value)%power(scale) != 0 {
		v.ps.at(v.text, n.span, "number_fine")
		return nil
	}
	return v.make(n, opConst, Type{Kind: m.kind}, int64(value)/power(scale))
}

func (v *view) date(n *node) *expr {
	if n.form == formMonth {
		month, err := period.ParseMonth(n.name)
		if err != nil {
			v.ps.at(v.text, n.span, "bad_day", "day", n.name)
			return nil
		}
		return v.make(n, opConst, Type{Kind: Month}, int64(month))
	}
	day, err := period.Parse(n.name)
	if err != nil {
		v.ps.at(v.text, n.span, "bad_day", "day", n.name)
		return nil
	}
	return v.make(n, opConst, Type{Kind: Day}, int64(day))
}

// code reads a quoted code of the list the surroundings want.
func (v *view) code(n *node, want Type) *expr {
	if want.Kind != Code && want.Kind != Set {
		v.ps.at(v.text, n.span, "code_place", "code", n.name)
		return nil
	}
	list := v.schema.List(want.List)
	if list == nil {
		v.ps.at(v.text, n.span, "list_unknown", "list", want.List)
		return nil
	}
	entry := list.Find(n.name)
	if entry == nil {
		var known []string
		for _, e := range list.Codes {
			known = append(append(known, e.Zh, e.Key, e.En), e.Synonyms...)
		}
		v.ps.at(v.text, n.span, "code_unknown", "code", n.name, "list", want.List, "known", listing(list)).suggest(n.name, known)
		return nil
	}
	return v.make(n, opConst, Type{Kind: Code, List: want.List}, int64(entry.N))
}

// unary checks not and the minus sign.
func (v *view) unary(n *node) *expr {
	if n.name == "not" {
		boolean := Type{Kind: Bool}
		return v.make(n, opNot, boolean, 0, v.demand(v.expr(n.args[0], boolean), boolean))
	}
	arg := v.expr(n.args[0], Type{})
	if arg == nil {
		return nil
	}
	if arg.typ.Kind != Int && arg.typ.Kind != Money && arg.typ.Kind != Ratio {
		v.ps.at(v.text, n.span, "type_number", "have", typeName{arg.typ})
		return nil
	}
	if arg.op == opConst {
		return v.make(n, opConst, arg.typ, -arg.n)
	}
	return v.make(n, opNeg, arg.typ, 0, arg)
}

func (v *view) binary(n *node, want Type) *expr {
	switch n.name {
	case "and", "or":
		return v.logic(n)
	case "+", "-":
		return v.sum(n, want)
	case "*", "/":
		return v.product(n)
	case "in", "not in":
		return v.negate(n, "not in", v.within(n))
	case "has", "not has":
		return v.negate(n, "not has", v.holding(n))
	}
	return v.comparison(n)
}

func (v *view) negate(n *node, name string, e *expr) *expr {
	if n.name != name {
		return e
	}
	return v.make(n, opNot, Type{Kind: Bool}, 0, e)
}

// logic gathers a chain of one operator into one node, so that its reason is
// one list.
func (v *view) logic(n *node) *expr {
	o := opAnd
	if n.name == "or" {
		o = opOr
	}
	boolean := Type{Kind: Bool}
	var args []*expr
	for _, side := range n.args {
		arg := v.demand(v.expr(side, boolean), boolean)
		if arg != nil && arg.op == o && side.form == formBinary && side.name == n.name {
			args = append(args, arg.args...)
		} else {
			args = append(args, arg)
		}
	}
	return v.make(n, o, boolean, 0, args...)
}

func (v *view) chain(n *node) *expr {
	var args []*expr
	for _, part := range n.args {
		args = append(args, v.binary(part, Type{}))
	}
	return v.make(n, opAnd, Type{Kind: Bool}, 0, args...)
}

// sides checks two expressions of one type; a quoted code or a bare zero takes
// the type of the other side.
func (v *view) sides(left, right *node, want Type) (*expr, *expr) {
	if vague(left) && !vague(right) {
		b, a := v.sides(right, left, want)
		return a, b
	}
	a := v.expr(left, want)
	if a != nil {
		want = a.typ
	}
	return a, v.expr(right, want)
}

func vague(n *node) bool {
	return n.form == formString || n.form == formNumber && strings.Trim(n.name, "0.") == "" && n.unit == ""
}

// align brings two expressions to one type.
func (v *view) align(n *node, a, b *expr) (*expr, *expr) {
	if a == nil || b == nil {
		return nil, nil
	}
	switch {
	case a.typ.Kind != b.typ.Kind:
		p := v.ps.at(v.text, n.span, "types_differ", "left", typeName{a.typ}, "right", typeName{b.typ})
		v.unitHint(p, a, b.typ)
		v.unitHint(p, b, a.typ)
		return nil, nil
	case a.typ.List != b.typ.List:
		v.ps.at(v.text, n.span, "list_differs", "want", a.typ.List, "have", b.typ.List)
		return nil, nil
	case !sameUnit(a.typ.Unit, b.typ.Unit):
		v.ps.at(v.text, n.span, "unit_differs", "want", a.typ.Unit, "have", b.typ.Unit)
		return nil, nil
	case a.typ.Kind != Int:
		return a, b
	}
	scale := max(a.typ.Scale, b.typ.Scale)
	return scaled(a, scale, b.typ.Unit), scaled(b, scale, a.typ.Unit)
}

var comparisons = map[string]comparison{"==": equal, "!=": unequal, "<": less, "<=": lessEqual, ">": greater, ">=": greaterEqual}

func (v *view) comparison(n *node) *expr {
	a, b := v.sides(n.args[0], n.args[1], Type{})
	if a != nil && b != nil && (a.typ.Kind == Set || b.typ.Kind == Set) {
		v.ps.at(v.text, n.head, "set_compare").hint("hint_has")
		return nil
	}
	if a, b = v.align(n, a, b); a == nil {
		return nil
	}
	c := comparisons[n.name]
	if (a.typ.Kind == Bool || a.typ.Kind == Code) && c != equal && c != unequal {
		v.ps.at(v.text, n.head, "no_order", "type", typeName{a.typ})
		return nil
	}
	v.checkOperator(n, c, b)
	v.checkOperator(n, mirrored(c), a)
	return v.make(n, opCompare, Type{Kind: Bool}, int64(c), a, b)
}

// mirrored is the comparison with its sides exchanged.
func mirrored(c comparison) comparison {
	switch c {
	case less:
		return greater
	case lessEqual:
		return greaterEqual
	case greater:
		return less
	case greaterEqual:
		return lessEqual
	}
	return c
}

// checkOperator compares the operator with the bound of a parameter on its
// right side.
func (v *view) checkOperator(n *node, c comparison, e *expr) {
	p := v.limit(e)
	if p == nil || p.admits(c) {
		return
	}
	quote := p.Quote
	if quote == "" {
		quote = p.Parameter.Name
	}
	cut := p.side
	if cut == noSide && (p.Bound == Inclusive) == (c == less) {
		cut = above
	} else if cut == noSide {
		cut = below
	}
	signs := "< / ≥"
	if cut == above {
		signs = "≤ / >"
	}
	v.ps.at(v.text, n.head, "bound", "quote", quote, "bound", boundName(p.Bound), "clause", p.Clause).hint("hint_bound", "signs", signs)
}

// limit is the parameter that makes an expression a limit: itself, or one
// multiplied by a share or added to a day, which leaves the line where it is
// cut. It is nil where there is none, or more than one.
func (v *view) limit(e *expr) *param {
	switch e.op {
	case opParam:
		return v.params[e.n]
	case opScale, opDiv:
		return v.limit(e.args[0])
	case opMul, opAdd, opAddMonths:
		a, b := v.limit(e.args[0]), v.limit(e.args[1])
		if a == nil {
			return b
		}
		if b == nil {
			return a
		}
	}
	return nil
}

// within checks x 属于 [a, b].
func (v *view) within(n *node) *expr {
	if n.args[1].form != formList {
		v.ps.at(v.text, n.args[1].span, "want_list")
		return nil
	}
	x := v.expr(n.args[0], Type{})
	if x == nil {
		return nil
	}
	if x.typ.Kind == Set {
		v.ps.at(v.text, n.head, "set_compare").hint("hint_has")
		return nil
	}
	args := []*expr{x}
	for _, item := range n.args[1].args {
		e := v.expr(item, x.typ)
		if e == nil {
			return nil
		}
		if e = v.convert(e, Type{Kind: x.typ.Kind, List: x.typ.List, Unit: x.typ.Unit, Scale: x.typ.Scale}); e == nil {
			return nil
		}
		args = append(args, e)
	}
	return v.make(n, opIn, Type{Kind: Bool}, 0, args...)
}

// holding checks a set 包含 "code".
func (v *view) holding(n *node) *expr {
	set := v.expr(n.args[0], Type{})
	if set == nil {
		return nil
	}
	if set.typ.Kind != Set {
		p := v.ps.at(v.text, n.args[0].span, "want_set", "have", typeName{set.typ})
		if set.typ.Kind == Code {
			p.hint("hint_code_equals")
		}
		return nil
	}
	code := v.expr(n.args[1], Type{Kind: Code, List: set.typ.List})
	if code = v.convert(code, Type{Kind: Code, List: set.typ.List}); code == nil {
		return nil
	}
	return v.make(n, opHas, Type{Kind: Bool}, 0, set, code)
}

// choice checks 如果 … 则 … 否则 ….
func (v *view) choice(n *node, want Type) *expr {
	boolean := Type{Kind: Bool}
	condition := v.demand(v.expr(n.args[0], boolean), boolean)
	a, b := v.sides(n.args[1], n.args[2], want)
	if a, b = v.align(n, a, b); a == nil {
		return nil
	}
	return v.make(n, opIf, widened(a.typ, b.typ), 0, condition, a, b)
}

// widened is the common type of two aligned expressions.
func widened(a, b Type) Type {
	if a.Unit == "" {
		a.Unit = b.Unit
	}
	return a
}
