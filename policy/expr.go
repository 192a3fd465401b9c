package policy

// op is an operation of the checked form.
type op uint8

const (
	opConst     op = iota // n
	opFact                // fact n of on
	opSlot                // computed fact or rule n
	opParam               // parameter n
	opToday               // the screening day
	opAnd                 // all args
	opOr                  // any arg
	opNot                 //
	opCompare             // n is the comparison
	opIn                  // first arg is one of the others
	opHas                 // the set holds the code
	opAdd                 //
	opSub                 //
	opMul                 // ÷ n
	opDiv                 // × n
	opNeg                 //
	opScale               // × n, to bring decimals in line
	opRound               // to a multiple of n
	opLeast               // of the args
	opMost                // of the args
	opIf                  // condition, then, else
	opKnown               //
	opDefault             // the second where the first is unknown
	opAge                 // birth, day
	opMonths              // from, to
	opAddMonths           // day, months
	opYear                // of a day
	opMonth               // of a day
	opTable               // table n at the arg
	opAny                 // aggregates over the subjects over: body
	opAll
	opNone
	opCount
	opSum // condition, body
	opMin // condition, body
	opMax // condition, body
)

// expr is a node of the checked form: typed, and with the subject it has to be
// computed for. Reasons are told from it, closures and kernels made from it.
type expr struct {
	op   op
	typ  Type
	on   On // narrowest subject it depends on; OnNobody for constants
	over On // subject an aggregate runs over
	n    int64
	mode rounding
	args []*expr
	text *Text
	span
}

// source is the text the expression was read from.
func (e *expr) source() string {
	if e.text == nil {
		return ""
	}
	runes := []rune(e.text.Body)
	return string(runes[min(e.from, len(runes)):min(e.to, len(runes))])
}

func (e *expr) aggregate() bool { return e.op >= opAny }

// constant reports whether e is a constant with that value.
func (e *expr) constant(n int64) bool { return e.op == opConst && e.n == n }

// each calls f for e and everything below it.
func (e *expr) each(f func(*expr)) {
	f(e)
	for _, arg := range e.args {
		arg.each(f)
	}
}

// narrowest is the narrowest subject of several: what an operation on them
// depends on.
func narrowest(args []*expr) On {
	on := OnNobody
	for _, arg := range args {
		on = max(on, arg.on)
	}
	return on
}
