package policy

import "slices"

// function is one function of the language.
type function struct {
	names    []string
	least    int // arguments
	most     int
	check    func(*view, *function, *node, Type) *expr
	op       op
	rounding rounding
}

const many = 1 << 10

var functions []*function

func init() {
	functions = []*function{
		{names: []string{"任一", "any"}, least: 1, most: 2, check: (*view).aggregate, op: opAny},
		{names: []string{"全部", "all"}, least: 2, most: 2, check: (*view).aggregate, op: opAll},
		{names: []string{"无一", "none"}, least: 1, most: 2, check: (*view).aggregate, op: opNone},
		{names: []string{"计数", "count"}, least: 1, most: 2, check: (*view).aggregate, op: opCount},
		{names: []string{"合计", "sum"}, least: 2, most: 2, check: (*view).aggregate, op: opSum},
		{names: []string{"最小", "min"}, least: 2, most: many, check: (*view).extreme, op: opMin},
		{names: []string{"最大", "max"}, least: 2, most: many, check: (*view).extreme, op: opMax},
		{names: []string{"已知", "known"}, least: 1, most: 1, check: (*view).known},
		{names: []string{"缺省", "default"}, least: 2, most: 2, check: (*view).fallback},
		{names: []string{"年龄", "age"}, least: 1, most: 2, check: (*view).age},
		{names: []string{"月数", "months"}, least: 1, most: 2, check: (*view).months},
		{names: []string{"年份", "year"}, least: 1, most: 1, check: (*view).part, op: opYear},
		{names: []string{"月份", "month"}, least: 1, most: 1, check: (*view).part, op: opMonth},
		{names: []string{"占比", "share"}, least: 2, most: 2, check: (*view).share},
		{names: []string{"查表", "lookup"}, least: 2, most: 2, check: (*view).lookup},
		{names: []string{"舍去", "truncate"}, least: 1, most: 2, check: (*view).round, rounding: truncate},
		{names: []string{"进位", "roundup"}, least: 1, most: 2, check: (*view).round, rounding: away},
		{names: []string{"四舍五入", "round"}, least: 1, most: 2, check: (*view).round, rounding: half},
	}
}

func (v *view) call(n *node, want Type) *expr {
	i := slices.IndexFunc(functions, func(f *function) bool { return slices.Contains(f.names, n.name) })
	if i < 0 {
		var known []string
		for _, f := range functions {
			known = append(known, f.names...)
		}
		v.ps.at(v.text, n.head, "function_unknown", "name", n.name).suggest(n.name, known)
		return nil
	}
	f := functions[i]
	if len(n.args) < f.least || len(n.args) > f.most {
		v.ps.at(v.text, n.span, "arguments", "name", n.name, "least", f.least, "most", f.most, "have", len(n.args)).hint("usage_" + f.names[1])
		return nil
	}
	return f.check(v, f, n, want)
}

// today is the screening day.
func (v *view) today(n *node) *expr { return v.make(n, opToday, Type{Kind: Day}, 0) }

// typed checks an argument that has to be of one kind.
func (v *view) typed(n *node, kind Kind) *expr {
	e := v.expr(n, Type{Kind: kind})
	return v.demand(e, Type{Kind: kind})
}

// dated checks one or two day arguments; the second is the screening day when
// left out.
func (v *view) dated(n *node, o op, unit string) *expr {
	to := v.today(n)
	if len(n.args) == 2 {
		to = v.typed(n.args[1], Day)
	}
	return v.make(n, o, Type{Kind: Int, Unit: unit}, 0, v.typed(n.args[0], Day), to)
}

func (v *view) age(_ *function, n *node, _ Type) *expr    { return v.dated(n, opAge, "岁") }
func (v *view) months(_ *function, n *node, _ Type) *expr { return v.dated(n, opMonths, "月") }

func (v *view) part(f *function, n *node, _ Type) *expr {
	typ := Type{Kind: Int, Unit: "年"}
	if f.op == opMonth {
		typ = Type{Kind: Month}
	}
	return v.make(n, f.op, typ, 0, v.typed(n.args[0], Day))
}

func (v *view) known(_ *function, n *node, _ Type) *expr {
	return v.make(n, opKnown, Type{Kind: Bool}, 0, v.expr(n.args[0], Type{}))
}

func (v *view) fallback(_ *function, n *node, want Type) *expr {
	a, b := v.sides(n.args[0], n.args[1], want)
	if a, b = v.align(n, a, b); a == nil {
		return nil
	}
	return v.make(n, opDefault, widened(a.typ, b.typ), 0, a, b)
}

// share is a ratio of two numbers of people, months or the like.
func (v *view) share(_ *function, n *node, _ Type) *expr {
	a, b := v.sides(n.args[0], n.args[1], Type{})
	if a, b = v.align(n, a, b); a == nil {
		return nil
	}
	if a.typ.Kind != Int && a.typ.Kind != Money {
		v.ps.at(v.text, n.span, "type_number", "have", typeName{a.typ})
		return nil
	}
	return v.make(n, opDiv, Type{Kind: Ratio}, parts, a, b)
}

// lookup checks 查表(表, x).
func (v *view) lookup(_ *function, n *node, _ Type) *expr {
	name := n.args[0]
	s, ok := v.names[OnNobody][plain(name.name)]
	if name.form != formName || !ok || s.kind != opTable {
		var known []string
		for _, t := range v.tables {
			known = append(known, t.ID, t.Table.Name, t.Table.En)
		}
		v.ps.at(v.text, name.span, "table_unknown", "name", name.name).suggest(name.name, known)
		return nil
	}
	t := v.tables[s.n]
	x := v.convert(v.expr(n.args[1], t.key), t.key)
	if x == nil || t.value.Kind == Undefined {
		return nil
	}
	return v.make(n, opTable, t.result(), int64(s.n), x)
}

// round checks the rounding functions: of one argument the rounding of its own
// division or product, of two arguments to a multiple of the second.
func (v *view) round(f *function, n *node, want Type) *expr {
	x := v.expr(n.args[0], want)
	if x == nil {
		return nil
	}
	divides := x.op == opDiv || x.op == opMul && x.n > 1
	if divides {
		copied := *x
		copied.mode = f.rounding
		if len(n.args) == 2 && f.rounding == half {
			copied.mode = truncate // halves of the step are exact before and after
		}
		x = &copied
	}
	if len(n.args) == 1 {
		if !divides {
			v.ps.at(v.text, n.span, "round_nothing", "name", n.name).hint("usage_round")
			return nil
		}
		x.span = n.span
		return x
	}
	step := v.convert(v.expr(n.args[1], x.typ), x.typ)
	if step == nil {
		return nil
	}
	if !fixed(step) || build(step)(nil) <= 0 {
		v.ps.at(v.text, n.args[1].span, "round_step")
		return nil
	}
	e := v.make(n, opRound, x.typ, int64(build(step)(nil)), x)
	e.mode = f.rounding
	return e
}

// extreme is 最小 and 最大: of members, or of two and more values.
func (v *view) extreme(f *function, n *node, want Type) *expr {
	if v.isSubject(n.args[0]) {
		return v.aggregate(f, n, want)
	}
	o := opLeast
	if f.op == opMax {
		o = opMost
	}
	result := v.expr(n.args[0], want)
	for _, arg := range n.args[1:] {
		if result == nil {
			return nil
		}
		other := v.expr(arg, result.typ)
		if result, other = v.align(n, result, other); result == nil {
			return nil
		}
		result = v.make(n, o, widened(result.typ, other.typ), 0, result, other)
	}
	return v.ordered(n, result)
}

// ordered refuses to order what has no order.
func (v *view) ordered(n *node, e *expr) *expr {
	if e != nil && (e.typ.Kind == Bool || e.typ.Kind == Code || e.typ.Kind == Set) {
		v.ps.at(v.text, n.span, "no_order", "type", typeName{e.typ})
		return nil
	}
	return e
}
