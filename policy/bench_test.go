package policy

import (
	"math/rand/v2"
	"os"
	"runtime"
	"syscall"
	"testing"
	"time"

	"guben/message"
	"guben/period"
)

// The same rules three times: as text over columns, as text over one
// household, and written out in Go over structs, which is what the columns are
// measured against. The test proves the three alike, unknown facts included.

type goHousehold struct {
	size, wages, business, transfers, costs, land, visits, exit Value
	house                                                       uint8
	allowance                                                   Truth
	first, end                                                  int
}

type goPerson struct {
	birth, medical, attended Value
	school, health           uint8
	boarding, insured        Truth
}

type benchWorld struct {
	schema     *Schema
	frame      *Frame
	households []goHousehold
	persons    []goPerson
	sample     []*Household
}

// benchPack compiles the rules of testdata/bench.pack.
func benchPack(t testing.TB) (*Schema, *Edition) {
	content, err := os.ReadFile("testdata/bench.pack")
	if err != nil {
		t.Fatal(err)
	}
	s := testSchema()
	p, problems := Compile(s, readCase(t, s, "bench.pack", string(content)).definitions)
	for _, problem := range problems {
		t.Fatal(problem.Say(message.En))
	}
	return s, p.On(period.Date(2020, 6, 1))
}

// newWorld makes a registry, one fact in fifty unknown.
func newWorld(t testing.TB, households int) (*benchWorld, *Edition) {
	s, e := benchPack(t)
	w := &benchWorld{schema: s, frame: NewFrame(s, e.program.Columns())}
	r := rand.New(rand.NewPCG(1, 2))
	some := func(v Value) Value {
		if r.IntN(50) == 0 {
			return Unknown
		}
		return v
	}
	for range households {
		h := w.household(s, r, some)
		w.frame.Append(h)
		w.keep(s, h)
		if len(w.sample) < 60 {
			w.sample = append(w.sample, h)
		}
	}
	return w, e
}

func (w *benchWorld) household(s *Schema, r *rand.Rand, some func(Value) Value) *Household {
	members := 1 + r.IntN(6)
	h := s.NewHousehold(members)
	set := func(values []Value, e *Entity, name string, v Value) { values[e.Find(name)] = some(v) }
	set(h.Values, &s.Household, "size", Value(members))
	for _, name := range []string{"wages", "business", "transfers"} {
		set(h.Values, &s.Household, name, Value(r.IntN(2_000_000)))
	}
	set(h.Values, &s.Household, "costs", Value(r.IntN(300_000)))
	set(h.Values, &s.Household, "land", Value(r.IntN(1000)))
	set(h.Values, &s.Household, "visits", Value(r.IntN(8)))
	set(h.Values, &s.Household, "house_grade", Value(r.IntN(4)))
	set(h.Values, &s.Household, "allowance", Value(r.IntN(2)))
	set(h.Values, &s.Household, "exit_day", Value(period.Date(2015+r.IntN(6), 1, 1+r.IntN(365))))
	for _, m := range h.Members {
		set(m.Values, &s.Person, "birth", Value(period.Date(1935+r.IntN(85), 1, 1+r.IntN(365))))
		set(m.Values, &s.Person, "school", Value(r.IntN(6)))
		set(m.Values, &s.Person, "health", Value(1<<r.IntN(4)))
		set(m.Values, &s.Person, "boarding", Value(r.IntN(2)))
		set(m.Values, &s.Person, "insured", Value(1-r.IntN(20)/19))
		set(m.Values, &s.Person, "medical", Value(max(0, r.IntN(4_000_000)-3_500_000)))
		set(m.Values, &s.Person, "attended", Value(r.IntN(12)))
	}
	return h
}

func (w *benchWorld) keep(s *Schema, h *Household) {
	get := func(values []Value, e *Entity, name string) Value { return values[e.Find(name)] }
	g := goHousehold{first: len(w.persons)}
	g.size, g.wages = get(h.Values, &s.Household, "size"), get(h.Values, &s.Household, "wages")
	g.business, g.transfers = get(h.Values, &s.Household, "business"), get(h.Values, &s.Household, "transfers")
	g.costs, g.land = get(h.Values, &s.Household, "costs"), get(h.Values, &s.Household, "land")
	g.visits, g.exit = get(h.Values, &s.Household, "visits"), get(h.Values, &s.Household, "exit_day")
	g.house = toByte(get(h.Values, &s.Household, "house_grade"))
	g.allowance = truth(get(h.Values, &s.Household, "allowance"))
	for _, m := range h.Members {
		w.persons = append(w.persons, goPerson{
			birth: get(m.Values, &s.Person, "birth"), medical: get(m.Values, &s.Person, "medical"), attended: get(m.Values, &s.Person, "attended"),
			school: toByte(get(m.Values, &s.Person, "school")), health: toByte(get(m.Values, &s.Person, "health")),
			boarding: truth(get(m.Values, &s.Person, "boarding")), insured: truth(get(m.Values, &s.Person, "insured")),
		})
	}
	g.end = len(w.persons)
	w.households = append(w.households, g)
}

// goAnswers are the answers of the rules written in Go.
type goAnswers struct {
	household [12][]Truth
	person    [10][]Truth
	amount    [10][]Value
	holds     [22]int
	total     Value
}

func newGoAnswers(w *benchWorld) *goAnswers {
	a := &goAnswers{}
	for i := range a.household {
		a.household[i] = make([]Truth, len(w.households))
	}
	for i := range a.person {
		a.person[i] = make([]Truth, len(w.persons))
		if i != 7 {
			a.amount[i] = make([]Value, len(w.persons))
		}
	}
	return a
}

func t3(known, holds bool) Truth {
	if !known {
		return Undecided
	}
	if holds {
		return True
	}
	return False
}

func and3(a, b Truth) Truth { return a&b&1 | (a|b)&2 }
func not3(a Truth) Truth    { return a<<1&2 | a>>1&1 }

// bornBefore are the last birthdays of those who are 6, 16 and 60 on the day.
type bornBefore struct{ six, sixteen, sixty, today, yearAgo Value }

func bornBy(years int, day Value) Value {
	return Value(period.Day(day).AddMonths(-12 * years))
}

// evaluate is the rules written out by hand.
func (w *benchWorld) evaluate(a *goAnswers, day Value) {
	a.holds, a.total = [22]int{}, 0
	ages := bornBefore{bornBy(6, day), bornBy(16, day), bornBy(60, day), day, Value(period.Day(day).AddMonths(-13))}
	for i := range w.households {
		h := &w.households[i]
		net, known := Value(0), h.wages != Unknown && h.business != Unknown && h.transfers != Unknown && h.costs != Unknown
		if known {
			net = h.wages + h.business + h.transfers - h.costs
		}
		perHead, perHeadKnown := Value(0), known && h.size != Unknown && h.size != 0
		if perHeadKnown {
			perHead = net / h.size
		}
		key := t3(perHeadKnown, perHead <= 600_000)
		w.members(a, h, i, ages, net, known, key)
		a.household[0][i] = key
		a.household[1][i] = t3(h.house != noByte, h.house >= 2)
		a.household[2][i] = and3(h.allowance, t3(perHeadKnown, perHead > 450_000))
		a.household[3][i] = t3(h.visits != Unknown, h.visits < 4)
		a.household[10][i] = t3(h.land != Unknown && h.size != Unknown && h.size != 0, h.size > 0 && h.land/h.size < 50)
		a.household[11][i] = and3(t3(h.exit != Unknown, h.exit > ages.yearAgo), h.allowance)
		for r := range a.household {
			if a.household[r][i] == True {
				a.holds[r]++
			}
		}
	}
}

func (w *benchWorld) members(a *goAnswers, h *goHousehold, row int, ages bornBefore, net Value, netKnown bool, key Truth) {
	labour, uninsured, out, disabled := False, False, False, False
	medical, medicalKnown, old, oldKnown := Value(0), true, Value(0), true
	or3 := func(a, b Truth) Truth { return (a|b)&1 | a&b&2 }
	for j := h.first; j < h.end; j++ {
		p := &w.persons[j]
		born := p.birth != Unknown && p.birth <= ages.today
		adult := t3(born, p.birth <= ages.sixteen)
		elder := t3(born, p.birth <= ages.sixty)
		handicap := t3(p.health != noByte, p.health>>3&1 == 1)
		labour = or3(labour, and3(and3(adult, not3(elder)), not3(handicap)))
		uninsured = or3(uninsured, not3(p.insured))
		pupil := and3(t3(born, p.birth <= ages.six), not3(adult))
		out = or3(out, and3(pupil, t3(p.school != noByte, p.school == 0)))
		disabled = or3(disabled, handicap)
		if p.medical == Unknown {
			medicalKnown = false
		} else {
			medical += p.medical
		}
		switch elder {
		case True:
			old++
		case Undecided:
			oldKnown = false
		}
		w.dues(a, p, j, adult, key)
	}
	a.household[4][row], a.household[5][row], a.household[6][row] = not3(labour), uninsured, out
	a.household[7][row] = t3(medicalKnown && netKnown, medical > net*5000/10000)
	a.household[8][row] = disabled
	a.household[9][row] = t3(oldKnown && h.size != Unknown, old == h.size)
}

func (w *benchWorld) dues(a *goAnswers, p *goPerson, j int, adult, key Truth) {
	known := p.school != noByte
	a.due(0, j, and3(t3(known, p.school == 2), p.boarding), 100_000)
	a.due(1, j, and3(t3(known, p.school == 2 || p.school == 3), not3(p.boarding)), 75_000)
	a.due(2, j, and3(t3(known, p.school == 3), p.boarding), 125_000)
	attended := Unknown
	if p.attended != Unknown {
		attended = 120_000 * p.attended
	}
	a.due(3, j, t3(known, p.school == 1), attended)
	a.due(4, j, t3(known, p.school == 4), 200_000)
	a.due(5, j, t3(known, p.school == 5), 300_000)
	a.due(6, j, not3(p.insured), 26_000)
	chronic := t3(p.health != noByte, p.health>>1&1 == 1)
	a.person[7][j] = chronic
	if chronic == True {
		a.holds[12+7]++
	}
	a.due(8, j, t3(p.medical != Unknown, p.medical >= 200_000), relief(p.medical))
	a.due(9, j, and3(key, adult), 50_000)
}

func (a *goAnswers) due(rule, row int, t Truth, amount Value) {
	a.person[rule][row] = t
	switch t {
	case True:
		a.holds[12+rule]++
		if amount != Unknown {
			a.total += amount
		}
	case False:
		amount = 0
	default:
		amount = Unknown
	}
	a.amount[rule][row] = amount
}

// relief is the marginal table written out.
func relief(cost Value) Value {
	if cost == Unknown {
		return Unknown
	}
	sum := Value(0)
	from := [...]Value{200_000, 1_000_000, 3_000_000, 5_000_000, 1 << 62}
	rate := [...]Value{5000, 6000, 7000, 8000}
	for i, r := range rate {
		if cost <= from[i] {
			break
		}
		sum += (min(cost, from[i+1]) - from[i]) * r / 10_000
	}
	return min(sum, 10_000_000)
}

// TestBenchAlike proves that columns, closures and the rules written in Go
// give the same answers.
func TestBenchAlike(t *testing.T) {
	w, e := newWorld(t, 3000)
	columns, err := e.Sweep(w.frame)
	if err != nil {
		t.Fatal(err)
	}
	a := newGoAnswers(w)
	w.evaluate(a, Value(e.day))
	sum := Value(0)
	for i, c := range columns {
		list := append(a.household[:], a.person[:]...)[i]
		for row := range list {
			if c.Truth[row] != list[row] {
				t.Fatalf("%s row %d: columns %v, Go %v", c.Rule.ID, row, c.Truth[row], list[row])
			}
			if c.Amount != nil && c.Amount[row] != a.amount[i-12][row] {
				t.Fatalf("%s row %d: columns %d, Go %d", c.Rule.ID, row, c.Amount[row], a.amount[i-12][row])
			}
		}
		if c.Holds != a.holds[i] {
			t.Errorf("%s holds for %d, in Go for %d", c.Rule.ID, c.Holds, a.holds[i])
		}
		sum += c.Total
	}
	if sum != a.total {
		t.Errorf("sum %d, in Go %d", sum, a.total)
	}
	compareSweep(t, 0, e, w.sample, nil, w.frameOf(e))
}

// frameOf is the sample alone in columns.
func (w *benchWorld) frameOf(e *Edition) *Frame {
	f := NewFrame(w.schema, e.program.Columns())
	for _, h := range w.sample {
		f.Append(h)
	}
	return f
}

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkSweep decides 22 rules over 190,000 households of some 660,000
// persons, by columns and by the rules written out in Go over structs, in CPU
// time of the same run.
func BenchmarkSweep(b *testing.B) {
	w, e := newWorld(b, 190_000)
	a := newGoAnswers(w)
	columns, err := e.Sweep(w.frame)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	var ours, byHand time.Duration
	for b.Loop() {
		start := cpu()
		if columns, err = e.SweepInto(columns, w.frame); err != nil {
			b.Fatal(err)
		}
		middle := cpu()
		w.evaluate(a, Value(e.day))
		ours += middle - start
		byHand += cpu() - middle
	}
	b.ReportMetric(float64(ours.Microseconds())/1000/float64(b.N), "cpu-ms/sweep")
	b.ReportMetric(float64(byHand.Microseconds())/1000/float64(b.N), "cpu-ms/by-hand")
	b.ReportMetric(float64(ours)/float64(byHand), "ratio/hand-written-go")
	b.ReportMetric(float64(w.frame.Bytes())/float64(w.frame.Persons()), "bytes/person")
	b.ReportMetric(float64(w.frame.Persons()), "persons")
}

// BenchmarkWhatIf is a sweep with a parameter moved, wall time.
func BenchmarkWhatIf(b *testing.B) {
	w, e := newWorld(b, 190_000)
	columns, err := e.Sweep(w.frame)
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		moved, _ := e.With("key_line", Value(400_000+i%50*10_000))
		if columns, err = moved.SweepInto(columns, w.frame); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkHousehold decides all rules for one household and says every reason.
func BenchmarkHousehold(b *testing.B) {
	w, e := newWorld(b, 1000)
	for i := 0; b.Loop(); i++ {
		for _, d := range e.DecideAll(w.sample[i%60]) {
			if d.Truth != False {
				d.Reason().Say(message.Zh)
			}
		}
	}
}

// BenchmarkDecide decides all rules for one household without reasons.
func BenchmarkDecide(b *testing.B) {
	w, e := newWorld(b, 1000)
	for i := 0; b.Loop(); i++ {
		e.DecideAll(w.sample[i%60])
	}
}

// BenchmarkCompile compiles the pack.
func BenchmarkCompile(b *testing.B) {
	content, err := os.ReadFile("testdata/bench.pack")
	if err != nil {
		b.Fatal(err)
	}
	s := testSchema()
	definitions := readCase(b, s, "bench.pack", string(content)).definitions
	for b.Loop() {
		Compile(s, definitions)
	}
}
