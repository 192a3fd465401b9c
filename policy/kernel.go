package policy

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unsafe"
)

// The kernels: one loop an operation, over the rows of a chunk. Answers are
// two bits in a byte (see Truth), so that and, or and not take eight rows at
// once; comparisons with constants read the columns as they are stored.

// step runs one step over the chunk.
func (k *worker) step(i int) {
	s := &k.steps[i]
	rows := int(k.chunk.to[s.on] - k.chunk.from[s.on])
	if s.op == opConst {
		k.constant(i, s)
		return
	}
	if s.op == opLoad {
		k.load(i, s)
		return
	}
	from := int(k.chunk.from[s.on])
	switch {
	case s.truth && s.out >= 0:
		k.answers[i] = k.columns[s.out].Truth[from : from+rows]
	case s.truth:
		k.answers[i] = k.storeT[s.where][:rows]
	case s.out >= 0:
		k.numbers[i] = k.columns[s.out].Amount[from : from+rows]
	default:
		k.numbers[i] = k.storeN[s.where][:rows]
	}
	if s.truth {
		k.answer(k.answers[i], s)
		return
	}
	k.number(k.numbers[i], s)
}

// constant lends the filled register of a constant.
func (k *worker) constant(i int, s *step) {
	if s.truth {
		k.answers[i] = k.storeT[s.where]
	} else {
		k.numbers[i] = k.storeN[s.where]
	}
}

// load lends a column, or widens it into a register.
func (k *worker) load(i int, s *step) {
	from, to := k.chunk.from[s.on], k.chunk.to[s.on]
	c := k.frame.columns[s.on][s.n]
	switch c.width {
	case truths:
		k.answers[i] = c.truths[from:to]
	case words:
		k.numbers[i] = c.words[from:to]
	case bytes:
		k.numbers[i] = k.storeN[s.where][:to-from]
		widenBytes(k.numbers[i], c.bytes[from:to])
	case halves:
		k.numbers[i] = k.storeN[s.where][:to-from]
		widenHalves(k.numbers[i], c.halves[from:to])
	}
}

func (k *worker) t(s *step, arg int) []Truth { return k.answers[s.args[arg]] }
func (k *worker) n(s *step, arg int) []Value { return k.numbers[s.args[arg]] }

// answer runs a step whose result is answers.
func (k *worker) answer(out []Truth, s *step) {
	switch s.op {
	case opAnd:
		andTruths(out, k.t(s, 0), k.t(s, 1))
	case opOr:
		orTruths(out, k.t(s, 0), k.t(s, 1))
	case opNot:
		notTruths(out, k.t(s, 0))
	case opSame:
		combine(out, k.t(s, 0), k.t(s, 1), &sameTable)
	case opIfUnknown:
		combine(out, k.t(s, 0), k.t(s, 1), &ifUnknownTable)
	case opDecided:
		combine(out, k.t(s, 0), k.t(s, 0), &decidedTable)
	case opSelect:
		selectTruths(out, k.t(s, 0), k.t(s, 1), k.t(s, 2))
	case opLookup:
		load := &k.steps[s.args[0]]
		lookUp(out, k.frame.columns[load.on][load.n].bytes[k.chunk.from[s.on]:], s.lookup)
	case opRange:
		k.ranges(out, s)
	case opCompare:
		compareNumbers(out, comparison(s.n), k.n(s, 0), k.n(s, 1))
	case opHas:
		a, b := k.n(s, 0), k.n(s, 1)
		for i := range out {
			out[i] = truth(has(a[i], b[i]))
		}
	case opSpread:
		spread(out, k.t(s, 0), k.offsets(s.on), Undecided, k.steps[s.args[0]].op == opConst)
	case opAny:
		anyTruth(out, k.t(s, 0), k.offsets(s.over))
	case opAll:
		allTruth(out, k.t(s, 0), k.offsets(s.over))
	}
}

// ranges compares a column or numbers with a constant.
func (k *worker) ranges(out []Truth, s *step) {
	a := s.args[0]
	if !k.narrow(a) {
		inRange(out, k.numbers[a], newLimits[Value](s.bounds, Unknown, math.MaxInt64))
		return
	}
	load := &k.steps[a]
	column := k.frame.columns[load.on][load.n].halves[k.chunk.from[s.on]:k.chunk.to[s.on]]
	inRange(out, column, newLimits[int32](s.bounds, noHalf, math.MaxInt32))
}

// number runs a step whose result is numbers.
func (k *worker) number(out []Value, s *step) {
	switch s.op {
	case opAdd:
		addNumbers(out, k.n(s, 0), k.n(s, 1))
	case opSelect:
		selectNumbers(out, k.t(s, 0), k.n(s, 1), k.n(s, 2))
	case opPass:
		if k.steps[s.args[1]].op == opConst && len(out) > 0 {
			passOne(out, k.t(s, 0), k.n(s, 1)[0])
		} else {
			pass(out, k.t(s, 0), k.n(s, 1))
		}
	case opSpread:
		spread(out, k.n(s, 0), k.offsets(s.on), Unknown, k.steps[s.args[0]].op == opConst)
	case opRows:
		parts := k.offsets(s.over)
		for i := range out {
			from, to := parts.part(i)
			out[i] = Value(to - from)
		}
	case opCount:
		countTruth(out, k.t(s, 0), k.offsets(s.over))
	case opSum, opMin, opMax:
		if a := &k.steps[s.args[0]]; s.op == opSum && a.op == opConst && Truth(a.n) == True {
			sumNumbers(out, k.n(s, 1), k.offsets(s.over))
			return
		}
		gatherNumbers(out, s.op, k.t(s, 0), k.n(s, 1), k.offsets(s.over))
	case opTable:
		t, b := k.edition.program.tables[s.n], k.edition.bands[s.n]
		for i, x := range k.n(s, 0)[:len(out)] {
			out[i] = t.find(b, x)
		}
	default:
		k.general(out, s)
	}
}

// general runs the function closures use, row by row.
func (k *worker) general(out []Value, s *step) {
	a := k.n(s, 0)[:len(out)]
	if len(s.args) == 1 {
		f := ofOne(s.expr)
		for i := range out {
			out[i] = f(a[i])
		}
		return
	}
	b := k.n(s, 1)[:len(out)]
	f := ofTwo(s.expr)
	for i := range out {
		out[i] = f(a[i], b[i])
	}
}

// offsets say, for each row of a wider subject, where its part of the narrower
// rows of a chunk begins; the last is the end.
type offsets struct {
	at   []int32
	base int32
}

// part is the stretch of narrower rows of row i.
func (o offsets) part(i int) (from, to int) { return int(o.at[i] - o.base), int(o.at[i+1] - o.base) }

// offsets of persons in households, or of households in villages; nil where
// the chunk has no village.
func (k *worker) offsets(narrow On) offsets {
	wide := narrow - 1
	from, to := k.chunk.from[wide], k.chunk.to[wide]
	all := k.frame.members
	if narrow == OnHousehold {
		all = k.frame.villages
	}
	if narrow == OnHousehold && from == to || narrow == OnVillage {
		return offsets{}
	}
	return offsets{all[from : to+1], k.chunk.from[narrow]}
}

func fill[T any](list []T, v T) {
	for i := range list {
		list[i] = v
	}
}

func widenBytes(out []Value, in []uint8) {
	for i, b := range in {
		v := Value(b)
		if b == noByte {
			v = Unknown
		}
		out[i] = v
	}
}

func widenHalves(out []Value, in []int32) {
	for i, h := range in {
		v := Value(h)
		if h == noHalf {
			v = Unknown
		}
		out[i] = v
	}
}

const (
	lowBits  = 0x0101010101010101
	highBits = 0x0202020202020202
)

// packed views answers as bytes, to take eight at once.
func packed(list []Truth) []byte {
	return unsafe.Slice((*byte)(unsafe.SliceData(list)), len(list))
}

func load8(list []byte, i int) uint64 { return binary.LittleEndian.Uint64(list[i:]) }

func andTruths(out, a, b []Truth) {
	o, x, y := packed(out), packed(a), packed(b)
	i := 0
	for ; i+8 <= len(o); i += 8 {
		v, w := load8(x, i), load8(y, i)
		binary.LittleEndian.PutUint64(o[i:], v&w&lowBits|(v|w)&highBits)
	}
	for ; i < len(o); i++ {
		o[i] = x[i]&y[i]&1 | (x[i]|y[i])&2
	}
}

func orTruths(out, a, b []Truth) {
	o, x, y := packed(out), packed(a), packed(b)
	i := 0
	for ; i+8 <= len(o); i += 8 {
		v, w := load8(x, i), load8(y, i)
		binary.LittleEndian.PutUint64(o[i:], (v|w)&lowBits|v&w&highBits)
	}
	for ; i < len(o); i++ {
		o[i] = (x[i]|y[i])&1 | x[i]&y[i]&2
	}
}

func notTruths(out, a []Truth) {
	o, x := packed(out), packed(a)
	i := 0
	for ; i+8 <= len(o); i += 8 {
		v := load8(x, i)
		binary.LittleEndian.PutUint64(o[i:], v<<1&highBits|v>>1&lowBits)
	}
	for ; i < len(o); i++ {
		o[i] = x[i]<<1&2 | x[i]>>1&1
	}
}

// tallyAnswers counts the answers that are true and that are undecided.
func tallyAnswers(list []Truth) (holds, undecided int) {
	x := packed(list)
	i := 0
	for ; i+8 <= len(x); i += 8 {
		v := load8(x, i)
		holds += bits.OnesCount64(v &^ (v >> 1) & lowBits)
		undecided += bits.OnesCount64(v & (v >> 1) & lowBits)
	}
	for _, t := range list[i:] {
		switch t {
		case True:
			holds++
		case Undecided:
			undecided++
		}
	}
	return holds, undecided
}

// total is the sum of the known amounts, Unknown if it does not fit.
func total(list []Value) Value {
	sum := Value(0)
	for _, v := range list {
		if v != Unknown {
			sum = add(sum, v)
		}
	}
	return sum
}

// tables of operations on two answers, by a<<2|b.
var sameTable, ifUnknownTable, decidedTable [16]Truth

func init() {
	for a := True; a <= Undecided; a++ {
		for b := True; b <= Undecided; b++ {
			sameTable[a<<2|b] = truth(compare(equal, a.value(), b.value()))
			ifUnknownTable[a<<2|b] = truth(otherwise(a.value(), b.value()))
			decidedTable[a<<2|b] = truth(compare(unequal, Value(a), Value(Undecided)))
		}
	}
}

func combine(out, a, b []Truth, table *[16]Truth) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = table[(a[i]<<2|b[i])&15]
	}
}

func selectTruths(out, condition, a, b []Truth) {
	condition, a, b = condition[:len(out)], a[:len(out)], b[:len(out)]
	for i := range out {
		switch {
		case condition[i] == True || a[i] == b[i]:
			out[i] = a[i]
		case condition[i] == False:
			out[i] = b[i]
		default:
			out[i] = Undecided
		}
	}
}

func selectNumbers(out []Value, condition []Truth, a, b []Value) {
	condition, a, b = condition[:len(out)], a[:len(out)], b[:len(out)]
	for i := range out {
		switch {
		case condition[i] == True || a[i] == b[i]:
			out[i] = a[i]
		case condition[i] == False:
			out[i] = b[i]
		default:
			out[i] = Unknown
		}
	}
}

// pass is the amount of a rule: 0 where it does not hold.
func pass(out []Value, answers []Truth, amounts []Value) {
	answers, amounts = answers[:len(out)], amounts[:len(out)]
	for i, t := range answers {
		v := Value(0)
		if t == True {
			v = amounts[i]
		}
		if t == Undecided {
			v = Unknown
		}
		out[i] = v
	}
}

// passOne is pass of one amount for everybody.
func passOne(out []Value, answers []Truth, amount Value) {
	table := [4]Value{True: amount, False: 0, Undecided: Unknown}
	answers = answers[:len(out)]
	for i, t := range answers {
		out[i] = table[t&3]
	}
}

// sumNumbers is the sum over everybody.
func sumNumbers(out, in []Value, o offsets) {
	for i := range out {
		from, to := o.part(i)
		sum := Value(0)
		for _, v := range in[from:to] {
			sum = add(sum, v)
		}
		out[i] = sum
	}
}

func lookUp(out []Truth, in []uint8, table *[256]Truth) {
	in = in[:len(out)]
	for i, b := range in {
		out[i] = table[b]
	}
}

// limits are an interval in the numbers of a column: v lies in it if
// v-low <= width, and is known if v-least <= span, both without sign.
type limits[T int32 | Value] struct {
	low, least  T
	width, span uint64
	flip        Truth
}

func newLimits[T int32 | Value](b interval, none, greatest Value) limits[T] {
	clamp := func(v Value) Value {
		if v == Unknown {
			return none
		}
		return min(max(v, none+1), greatest)
	}
	low, high, least, most := clamp(b.low), clamp(b.high), clamp(b.least), clamp(b.most)
	if b.low > b.high || b.low > greatest || b.high <= none {
		low, high = none, none // nothing known lies there
	}
	l := limits[T]{low: T(low), least: T(least), width: uint64(high - low), span: uint64(most - least)}
	if b.negated {
		l.flip = 3
	}
	return l
}

func inRange[T int32 | Value](out []Truth, in []T, l limits[T]) {
	in = in[:len(out)]
	for i, v := range in {
		inside, unknown := Truth(0), Truth(0)
		if uint64(int64(v)-int64(l.low)) <= l.width {
			inside = 1
		}
		if uint64(int64(v)-int64(l.least)) > l.span {
			unknown = 3
		}
		out[i] = (2 - inside) ^ l.flip | unknown
	}
}

func compareNumbers(out []Truth, c comparison, a, b []Value) {
	a, b = a[:len(out)], b[:len(out)]
	flip := Truth(0)
	switch c {
	case greater, greaterEqual:
		a, b = b, a
	}
	if c == unequal {
		flip = 3
	}
	strict := c == less || c == greater
	for i := range out {
		t := Truth(2)
		x, y := a[i], b[i]
		if c <= unequal && x == y || c > unequal && (x < y || x == y && !strict) {
			t = 1
		}
		t ^= flip
		if x == Unknown || y == Unknown {
			t = 3
		}
		out[i] = t
	}
}

func addNumbers(out, a, b []Value) {
	a, b = a[:len(out)], b[:len(out)]
	for i := range out {
		out[i] = add(a[i], b[i])
	}
}

// spread repeats each wider row's value for its narrower rows.
func spread[T any](out, in []T, o offsets, unknown T, constant bool) {
	switch {
	case constant && len(out) > 0:
		fill(out, in[0])
	case o.at == nil:
		fill(out, unknown)
	default:
		for i := range len(o.at) - 1 {
			from, to := o.part(i)
			v := in[i]
			for j := from; j < to; j++ {
				out[j] = v
			}
		}
	}
}

func anyTruth(out, in []Truth, o offsets) {
	for i := range out {
		from, to := o.part(i)
		some, every := Truth(0), Truth(3)
		for _, t := range in[from:to] {
			some |= t
			every &= t
		}
		out[i] = some&1 | every&2
	}
}

func allTruth(out, in []Truth, o offsets) {
	for i := range out {
		from, to := o.part(i)
		some, every := Truth(0), Truth(3)
		for _, t := range in[from:to] {
			some |= t
			every &= t
		}
		out[i] = every&1 | some&2
	}
}

func countTruth(out []Value, in []Truth, o offsets) {
	for i := range out {
		from, to := o.part(i)
		n, undecided := Value(0), Truth(0)
		for _, t := range in[from:to] {
			n += Value(t & 1)
			undecided |= t & (t >> 1)
		}
		if undecided != 0 {
			n = Unknown
		}
		out[i] = n
	}
}

// gatherNumbers is the sum, least or greatest of the rows that pass.
func gatherNumbers(out []Value, o op, passes []Truth, in []Value, parts offsets) {
	for i := range out {
		from, to := parts.part(i)
		t := start(o)
		for j := from; j < to; j++ {
			if passes[j] != False {
				t.extend(passes[j].value(), in[j])
			}
		}
		out[i] = t.result()
	}
}
