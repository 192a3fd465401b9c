package policy

// The checking of arithmetic: what a sum, a product or a quotient of two types
// is, and by what it is divided or multiplied so that it comes out in its unit.

func (v *view) sum(n *node, want Type) *expr {
	a, b := v.sides(n.args[0], n.args[1], want)
	if a == nil || b == nil {
		return nil
	}
	if a.typ.Kind == Day || a.typ.Kind == Month || b.typ.Kind == Day || b.typ.Kind == Month {
		return v.calendar(n, a, b)
	}
	if a, b = v.align(n, a, b); a == nil {
		return nil
	}
	if a.typ.Kind != Int && a.typ.Kind != Money && a.typ.Kind != Ratio {
		v.ps.at(v.text, n.span, "type_number", "have", typeName{a.typ})
		return nil
	}
	o := opAdd
	if n.name == "-" {
		o = opSub
	}
	return v.make(n, o, widened(a.typ, b.typ), 0, a, b)
}

// calendar checks sums of days and months: 日 - 日 is days, 日 + 30天 and
// 日 + 6个月 are days.
func (v *view) calendar(n *node, a, b *expr) *expr {
	minus := n.name == "-"
	unit := plainUnit(b.typ.Unit)
	count := b.typ.Kind == Int && b.typ.Scale == 0
	switch {
	case minus && a.typ.Kind == b.typ.Kind && a.typ.Kind == Day:
		return v.make(n, opSub, Type{Kind: Int, Unit: "天"}, 0, a, b)
	case minus && a.typ.Kind == b.typ.Kind:
		return v.make(n, opSub, Type{Kind: Int, Unit: "月"}, 0, a, b)
	case a.typ.Kind == Day && count && unit == "月":
		if minus {
			b = v.make(n, opNeg, b.typ, 0, b)
		}
		return v.make(n, opAddMonths, a.typ, 0, a, b)
	case count && (a.typ.Kind == Day && unit == "天" || a.typ.Kind == Month && unit == "月"):
		if minus {
			return v.make(n, opSub, a.typ, 0, a, b)
		}
		return v.make(n, opAdd, a.typ, 0, a, b)
	}
	v.ps.at(v.text, n.span, "calendar", "left", typeName{a.typ}, "right", typeName{b.typ}).hint("hint_calendar")
	return nil
}

func (v *view) product(n *node) *expr {
	a, b := v.expr(n.args[0], Type{}), v.expr(n.args[1], Type{})
	if a == nil || b == nil {
		return nil
	}
	combine := times
	o := opMul
	if n.name == "/" {
		combine, o = over, opDiv
	}
	typ, by, ok := combine(a, b)
	if !ok {
		v.ps.at(v.text, n.head, "no_product", "operator", n.name, "left", typeName{a.typ}, "right", typeName{b.typ})
		return nil
	}
	return v.make(n, o, typ, by, a, b)
}

const parts = 10_000 // of a Ratio

// times is the type of a product and what the product of the stored numbers
// is divided by.
func times(a, b *expr) (Type, int64, bool) {
	x, y := a.typ, b.typ
	switch {
	case x.Kind == Int && y.Kind == Int:
		return Type{Kind: Int, Unit: firstUnit(x, y), Scale: max(x.Scale, y.Scale)}, power(min(x.Scale, y.Scale)), true
	case x.Kind == Money && y.Kind == Int:
		return x, power(y.Scale), true
	case x.Kind == Money && y.Kind == Ratio, x.Kind == Ratio && y.Kind == Ratio:
		return x, parts, true
	case x.Kind == Int && y.Kind == Ratio && a.op == opConst && x.Unit == "":
		return y, power(x.Scale), true
	case x.Kind == Int && y.Kind == Ratio:
		return x, parts, true
	case x.Kind == Int && y.Kind == Money, x.Kind == Ratio && (y.Kind == Money || y.Kind == Int):
		return times(b, a)
	}
	return Type{}, 0, false
}

// over is the type of a quotient and what the first stored number is
// multiplied by.
func over(a, b *expr) (Type, int64, bool) {
	x, y := a.typ, b.typ
	switch {
	case x.Kind == Money && y.Kind == Money, x.Kind == Ratio && y.Kind == Ratio:
		return Type{Kind: Ratio}, parts, true
	case (x.Kind == Money || x.Kind == Ratio) && y.Kind == Int:
		return x, power(y.Scale), true
	case x.Kind == Int && y.Kind == Int:
		typ := Type{Kind: Int, Unit: x.Unit, Scale: x.Scale}
		if y.Unit != "" && sameUnit(x.Unit, y.Unit) {
			typ.Unit = ""
		}
		return typ, power(y.Scale), true
	case (x.Kind == Money || x.Kind == Int) && y.Kind == Ratio:
		return x, parts, true
	}
	return Type{}, 0, false
}

func firstUnit(a, b Type) string {
	if a.Unit != "" {
		return a.Unit
	}
	return b.Unit
}
