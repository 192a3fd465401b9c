package policy

// scene is one subject while rules about it are decided: its values, whom it
// belongs to, who belongs to it, and what was computed for it already.
type scene struct {
	edition   *Edition
	on        On
	values    []Value
	household *Household // of a household and its persons
	village   *Village   // of a village
	member    int        // index of a person, -1
	label     string
	wider     *scene
	narrower  []*scene
	memo      []Value // by slot
	known     []bool  // by slot: memo is set
}

// stage makes the scene of a household with its members and village.
func (e *Edition) stage(h *Household) *scene {
	s := e.stageAlone(h)
	if h.Village != nil {
		s.wider = e.stageVillage(h.Village)
	}
	return s
}

// stageAlone makes the scene of a household without its village.
func (e *Edition) stageAlone(h *Household) *scene {
	s := e.scene(OnHousehold, h.Values, h.Label)
	s.household = h
	s.narrower = make([]*scene, len(h.Members))
	for i := range h.Members {
		m := e.scene(OnPerson, h.Members[i].Values, h.Members[i].Label)
		m.household, m.member, m.wider = h, i, s
		s.narrower[i] = m
	}
	return s
}

// stageVillage makes the scene of a village; its households are staged when
// something runs over them.
func (e *Edition) stageVillage(v *Village) *scene {
	s := e.scene(OnVillage, v.Values, v.Label)
	s.village = v
	return s
}

// inner are the scenes of who belongs to the subject; false if nobody has told
// who does.
func (s *scene) inner() ([]*scene, bool) {
	if s == nil || s.village != nil && s.village.Households == nil {
		return nil, false
	}
	if s.village != nil && s.narrower == nil {
		for _, h := range s.village.Households {
			inner := s.edition.stageAlone(h)
			inner.wider = s
			s.narrower = append(s.narrower, inner)
		}
	}
	return s.narrower, true
}

func (e *Edition) scene(on On, values []Value, label string) *scene {
	n := len(e.program.slots)
	return &scene{edition: e, on: on, values: values, label: label, member: -1, memo: make([]Value, n), known: make([]bool, n)}
}

// up is the scene of a wider subject, nil if none is known.
func (s *scene) up(on On) *scene {
	for s != nil && s.on > on {
		s = s.wider
	}
	return s
}

// fact is a stored value; a subject whose values are short does not know it.
func (s *scene) fact(n int64) Value {
	if s == nil || n >= int64(len(s.values)) {
		return Unknown
	}
	return s.values[n]
}

// slot is the value of a computed fact or rule, computed once.
func (s *scene) slot(n int64) Value {
	if s == nil {
		return Unknown
	}
	if !s.known[n] {
		s.memo[n] = s.edition.program.slots[n].run(s)
		s.known[n] = true
	}
	return s.memo[n]
}

// effective is a rule's answer: its condition, unless it is not in force or
// another rule holds in its place, with the unknown counted as the rule says.
func effective(n int, s *slot) func(*scene) Value {
	return func(sc *scene) Value {
		if !sc.edition.inForce[n] {
			return 0
		}
		v := s.holds(sc)
		for _, r := range s.rivals {
			if v == 0 {
				break
			}
			v = both(v, opposite(sc.rival(r)))
		}
		return s.rule.settle(v)
	}
}

// rival is the answer of a rule as far as it bears on the one it replaces.
func (s *scene) rival(r rival) Value {
	slots := s.edition.program.slots
	other := slots[r.slot]
	wide := s.up(other.on)
	if wide == nil {
		return Unknown
	}
	if len(r.over) == len(other.over) {
		return wide.slot(int64(r.slot))
	}
	if !s.edition.inForce[r.slot] {
		return 0
	}
	v := other.holds(wide)
	for _, i := range r.over {
		v = both(v, opposite(wide.up(slots[i].on).slot(int64(i))))
	}
	return other.rule.settle(v)
}

// settle applies the rule's policy for the unknown.
func (r *Rule) settle(v Value) Value {
	if v != Unknown {
		return v
	}
	switch r.Unknown {
	case CountAsNo:
		return 0
	case CountAsYes:
		return 1
	}
	return Unknown
}

// build makes the closure that computes an expression.
func build(e *expr) func(*scene) Value {
	switch e.op {
	case opConst:
		v := Value(e.n)
		return func(*scene) Value { return v }
	case opFact:
		on, n := e.on, e.n
		return func(s *scene) Value { return s.up(on).fact(n) }
	case opSlot:
		on, n := e.on, e.n
		return func(s *scene) Value { return s.up(on).slot(n) }
	case opParam:
		n := e.n
		return func(s *scene) Value { return s.edition.params[n] }
	case opToday:
		return func(s *scene) Value { return Value(s.edition.day) }
	case opTable:
		n, x := e.n, build(e.args[0])
		return func(s *scene) Value { return s.edition.program.tables[n].find(s.edition.bands[n], x(s)) }
	}
	if e.aggregate() {
		return buildAggregate(e)
	}
	return buildOperation(e)
}

func buildAll(args []*expr) []func(*scene) Value {
	built := make([]func(*scene) Value, len(args))
	for i, arg := range args {
		built[i] = build(arg)
	}
	return built
}

func buildOperation(e *expr) func(*scene) Value {
	args := buildAll(e.args)
	switch e.op {
	case opAnd:
		return func(s *scene) Value { return fold3(args, s, both, 1, 0) }
	case opOr:
		return func(s *scene) Value { return fold3(args, s, either, 0, 1) }
	case opIn:
		return func(s *scene) Value { return among(args, s) }
	case opIf:
		return func(s *scene) Value { return choose(args, s) }
	}
	if len(args) == 1 {
		f, a := ofOne(e), args[0]
		return func(s *scene) Value { return f(a(s)) }
	}
	f, a, b := ofTwo(e), args[0], args[1]
	return func(s *scene) Value { return f(a(s), b(s)) }
}

// fold3 joins answers until one settles the matter.
func fold3(args []func(*scene) Value, s *scene, join func(a, b Value) Value, start, settled Value) Value {
	v := start
	for _, arg := range args {
		if v = join(v, arg(s)); v == settled {
			break
		}
	}
	return v
}

func among(args []func(*scene) Value, s *scene) Value {
	x, v := args[0](s), Value(0)
	for _, arg := range args[1:] {
		v = either(v, compare(equal, x, arg(s)))
	}
	return v
}

// choose takes a branch; where the condition is unknown, the value both
// branches agree on.
func choose(args []func(*scene) Value, s *scene) Value {
	switch args[0](s) {
	case 1:
		return args[1](s)
	case 0:
		return args[2](s)
	}
	if a := args[1](s); a == args[2](s) {
		return a
	}
	return Unknown
}

// ofOne is the function of an operation on one value; kernels use it too.
func ofOne(e *expr) func(Value) Value {
	n, mode := e.n, e.mode
	switch e.op {
	case opNot:
		return opposite
	case opNeg:
		return negate
	case opScale:
		return func(a Value) Value { return multiply(a, Value(n), 1, truncate) }
	case opRound:
		return func(a Value) Value { return round(a, n, mode) }
	case opYear:
		return yearOf
	case opMonth:
		return monthOf
	}
	return func(a Value) Value { // opKnown
		if a == Unknown {
			return 0
		}
		return 1
	}
}

// ofTwo is the function of an operation on two values; kernels use it too.
func ofTwo(e *expr) func(a, b Value) Value {
	n, mode := e.n, e.mode
	switch e.op {
	case opCompare:
		return func(a, b Value) Value { return compare(comparison(n), a, b) }
	case opHas:
		return has
	case opAdd:
		return add
	case opSub:
		return subtract
	case opMul:
		return func(a, b Value) Value { return multiply(a, b, n, mode) }
	case opDiv:
		return func(a, b Value) Value { return divide(a, b, n, mode) }
	case opLeast:
		return least
	case opMost:
		return most
	case opDefault:
		return otherwise
	case opAge:
		return age
	case opMonths:
		return months
	}
	return addMonths
}

func buildAggregate(e *expr) func(*scene) Value {
	condition, body, on, o := build(e.args[0]), build(e.args[1]), e.on, e.op
	return func(s *scene) Value {
		all, told := s.up(on).inner()
		if !told {
			return Unknown
		}
		t := start(o)
		for _, inner := range all {
			t.take(condition(inner), func() Value { return body(inner) })
		}
		return t.result()
	}
}

// tally is an aggregate while it runs.
type tally struct {
	op    op
	value Value
	empty bool
}

func start(o op) tally {
	t := tally{op: o, empty: true}
	if o == opAll || o == opNone {
		t.value = 1
	}
	return t
}

// take adds one subject: whether it passes the filter, and its value.
func (t *tally) take(passes Value, body func() Value) {
	if passes == 0 {
		return
	}
	v := body()
	switch t.op {
	case opAny:
		t.value = either(t.value, both(passes, v))
	case opAll:
		t.value = both(t.value, either(opposite(passes), v))
	case opNone:
		t.value = both(t.value, opposite(both(passes, v)))
	case opCount:
		t.value = add(t.value, both(passes, v))
	default:
		t.extend(passes, v)
	}
}

// extend is take for sums and extremes, which need every value.
func (t *tally) extend(passes, v Value) {
	switch {
	case passes == Unknown || v == Unknown || t.value == Unknown:
		t.value = Unknown
	case t.op == opSum:
		t.value = add(t.value, v)
	case t.empty, t.op == opMin && v < t.value, t.op == opMax && v > t.value:
		t.value = v
	}
	t.empty = false
}

// result is the aggregate; there is no smallest of nothing.
func (t *tally) result() Value {
	if (t.op == opMin || t.op == opMax) && t.empty {
		return Unknown
	}
	return t.value
}
