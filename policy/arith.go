package policy

import (
	"math/bits"

	"guben/period"
)

// The arithmetic of values. Closures and kernels both rest on these functions,
// so that one household and everyone come out alike. Unknown in, Unknown out;
// what does not fit an int64 is Unknown too.

// rounding says what becomes of the remainder of a division.
type rounding uint8

const (
	truncate rounding = iota // 舍去: toward zero
	away                     // 进位: away from zero
	half                     // 四舍五入: to the nearest, halves away from zero
)

func add(a, b Value) Value {
	sum := a + b
	if a == Unknown || b == Unknown || (a^sum)&(b^sum) < 0 {
		return Unknown
	}
	return sum
}

func negate(a Value) Value { return -a } // -Unknown is Unknown

func subtract(a, b Value) Value { return add(a, negate(b)) }

// multiply is a × b ÷ by, rounded.
func multiply(a, b Value, by int64, mode rounding) Value {
	if a == Unknown || b == Unknown {
		return Unknown
	}
	high, low := bits.Mul64(size(a), size(b))
	return settle(high, low, uint64(by), (a < 0) != (b < 0), mode)
}

// divide is a × by ÷ b, rounded; Unknown for b = 0.
func divide(a, b Value, by int64, mode rounding) Value {
	if a == Unknown || b == Unknown || b == 0 {
		return Unknown
	}
	high, low := bits.Mul64(size(a), uint64(by))
	return settle(high, low, size(b), (a < 0) != (b < 0), mode)
}

func size(v Value) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}

// settle divides a 128-bit amount and rounds it.
func settle(high, low, by uint64, negative bool, mode rounding) Value {
	if high >= by {
		return Unknown
	}
	quotient, rest := low/by, low%by
	if high > 0 {
		quotient, rest = bits.Div64(high, low, by)
	}
	if quotient > 1<<63-1 {
		return Unknown
	}
	if rest > 0 && (mode == away || mode == half && rest >= by-rest) {
		quotient++
	}
	if quotient > 1<<63-1 {
		return Unknown
	}
	if negative {
		return -Value(quotient)
	}
	return Value(quotient)
}

// round takes a to a multiple of step.
func round(a Value, step int64, mode rounding) Value {
	if step <= 0 {
		return Unknown
	}
	return multiply(divide(a, Value(step), 1, mode), Value(step), 1, truncate)
}

func least(a, b Value) Value {
	if a == Unknown || b == Unknown {
		return Unknown
	}
	return min(a, b)
}

func most(a, b Value) Value {
	if a == Unknown || b == Unknown {
		return Unknown
	}
	return max(a, b)
}

// otherwise is a, or b where a is unknown.
func otherwise(a, b Value) Value {
	if a == Unknown {
		return b
	}
	return a
}

// has reports whether a set holds a code.
func has(set, code Value) Value {
	if set == Unknown || code == Unknown {
		return Unknown
	}
	if code < 0 || code > 62 {
		return 0
	}
	return set >> code & 1
}

// Days outside these lie in no registry; calculation with them is unknown.
const (
	firstDay = -719_162  // 0001-01-01
	lastDay  = 2_932_896 // 9999-12-31
)

func sane(v Value) bool { return v >= firstDay && v <= lastDay }

// age is completed years on a day; unknown for somebody not yet born.
func age(birth, on Value) Value {
	if !sane(birth) || !sane(on) || birth > on {
		return Unknown
	}
	return Value(period.Age(period.Day(birth), period.Day(on)))
}

// months counts whole months from one day to another, negative backwards.
func months(from, to Value) Value {
	if !sane(from) || !sane(to) {
		return Unknown
	}
	if from > to {
		return -months(to, from)
	}
	n := Value(period.MonthOf(period.Day(to)) - period.MonthOf(period.Day(from)))
	if n > 0 && period.Day(from).AddMonths(int(n)) > period.Day(to) {
		n--
	}
	return n
}

func addMonths(day, n Value) Value {
	if !sane(day) || n < -120_000 || n > 120_000 {
		return Unknown
	}
	moved := Value(period.Day(day).AddMonths(int(n)))
	if !sane(moved) {
		return Unknown
	}
	return moved
}

func yearOf(day Value) Value {
	if !sane(day) {
		return Unknown
	}
	return Value(period.Day(day).Year())
}

func monthOf(day Value) Value {
	if !sane(day) {
		return Unknown
	}
	return Value(period.MonthOf(period.Day(day)))
}

// Three-valued logic over the values 0, 1 and Unknown.

func both(a, b Value) Value {
	if a == 0 || b == 0 {
		return 0
	}
	if a == Unknown || b == Unknown {
		return Unknown
	}
	return 1
}

func either(a, b Value) Value { return opposite(both(opposite(a), opposite(b))) }

func opposite(a Value) Value {
	if a == Unknown {
		return Unknown
	}
	return 1 - a
}

// truth and value go between the two encodings of an answer.
func truth(v Value) Truth {
	switch v {
	case Unknown:
		return Undecided
	case 0:
		return False
	}
	return True
}

func (t Truth) value() Value {
	switch t {
	case True:
		return 1
	case False:
		return 0
	}
	return Unknown
}

// comparison is how two values are compared.
type comparison uint8

const (
	equal comparison = iota
	unequal
	less
	lessEqual
	greater
	greaterEqual
)

func compare(c comparison, a, b Value) Value {
	if a == Unknown || b == Unknown {
		return Unknown
	}
	holds := false
	switch c {
	case equal:
		holds = a == b
	case unequal:
		holds = a != b
	case less:
		holds = a < b
	case lessEqual:
		holds = a <= b
	case greater:
		holds = a > b
	case greaterEqual:
		holds = a >= b
	}
	if holds {
		return 1
	}
	return 0
}
