package screen

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"guben/auth"
	"guben/division"
	"guben/money"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
)

// prefecture is as many households and persons as Xiangxi's plan counts, with
// invented facts, one in fifty unknown, in 8 counties, 160 townships, 1,920
// villages. Every rule has a roster with nine in ten of those it is about.
var prefecture = sync.OnceValues(func() (*Standing, error) { return invented("xiangxi-2020", 190_000, 657_735) })

func invented(name string, households, persons int) (*Standing, error) {
	p, problems := pack.Load(packs.FS, name)
	if len(problems) > 0 {
		return nil, problems[0].Fault()
	}
	s := newStanding(p, p.ScreeningDay)
	random := rand.New(rand.NewPCG(1, 2))
	schema := p.Program.Schema()
	facts := schema.NewHousehold(16)
	for i := range households {
		members := persons*(i+1)/households - persons*i/households
		home := *facts
		home.Members = facts.Members[:members]
		invent(random, schema, &schema.Household, home.Values)
		for _, member := range home.Members {
			invent(random, schema, &schema.Person, member.Values)
		}
		home.Values[schema.Household.Find("size")] = policy.Value(members)
		s.enter(int64(i+1), placeOf(i/99), &home)
	}
	for i := range p.Rules {
		if rule := &p.Rules[i]; rule.Kind == policy.Entitlement {
			s.got[rule.ID] = handed(random, rule, s.frame.Rows(rule.On))
		}
	}
	return s, s.settle()
}

func placeOf(village int) division.Code {
	return division.Code(433101000000 + village/240*1_000_000 + village/12%20*1000 + 1000 + village%12 + 1)
}

func invent(random *rand.Rand, schema *policy.Schema, entity *policy.Entity, values []policy.Value) {
	for i, fact := range entity.Facts {
		if values[i] = policy.Unknown; random.IntN(50) > 0 {
			values[i] = some(random, schema, fact.Type)
		}
	}
}

func some(random *rand.Rand, schema *policy.Schema, t policy.Type) policy.Value {
	switch t.Kind {
	case policy.Money:
		return policy.Value(random.IntN(2_000_000))
	case policy.Day:
		return policy.Value(period.Date(1935+random.IntN(85), 1, 1+random.IntN(365)))
	case policy.Month:
		return policy.Value(period.MonthOf(period.Date(2010+random.IntN(10), 1, 1)))
	case policy.Code:
		codes := schema.List(t.List).Codes
		return policy.Value(codes[random.IntN(len(codes))].N)
	case policy.Set:
		codes := schema.List(t.List).Codes
		return 1 << codes[random.IntN(len(codes))].N
	}
	return policy.Value(random.IntN(2))
}

func handed(random *rand.Rand, rule *pack.Rule, rows int) *received {
	r := newReceived(rows)
	for row := range rows {
		if random.IntN(10) > 0 {
			amount := money.Fen(0)
			if rule.Amount.Body != "" {
				amount = money.Fen(random.IntN(100_000))
			}
			r.add(row, amount)
		}
	}
	return r.index()
}

var everywhere = auth.Scope{Role: auth.Office}

func BenchmarkAsk(b *testing.B) {
	s, err := prefecture()
	if err != nil {
		b.Fatal(err)
	}
	edition := s.Pack.Program.On(s.Day)
	for _, p := range s.Pack.Parameters {
		value, _ := edition.Parameter(p.ID)
		reading := len(RulesReading(s.Pack, p.ID))
		if !value.Known() || reading == 0 {
			continue
		}
		b.Run(fmt.Sprintf("%s/%drules", p.ID, reading), func(b *testing.B) {
			var took []time.Duration
			before := processor()
			for i := 0; b.Loop(); i++ {
				begun := time.Now()
				if _, err := s.Ask(everywhere, Question{Parameters: map[string]policy.Value{p.ID: value + policy.Value(i%7+1)*(value/20+1)}}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(begun))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
			b.ReportMetric((processor()-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
		})
	}
}

// processor is the time this process has had on all processors.
func processor() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func BenchmarkRange(b *testing.B) {
	s, err := prefecture()
	if err != nil {
		b.Fatal(err)
	}
	parameter := s.Pack.Parameters[0]
	value, _ := s.Pack.Program.On(s.Day).Parameter(parameter.ID)
	rule := RulesReading(s.Pack, parameter.ID)[0]
	before := processor()
	defer func() { b.ReportMetric((processor()-before).Seconds()*1000/float64(b.N), "cpu-ms/op") }()
	for i := 0; b.Loop(); i++ { // each from elsewhere: nothing kept is of use
		if _, err := s.Range(everywhere, Question{}, parameter.ID, rule, value/2+policy.Value(i), value*3/2+policy.Value(i), 24); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBytes says what a person takes in memory, by the collector's count
// as well as by our own.
func BenchmarkBytes(b *testing.B) {
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s, err := invented("xiangxi-2020", 19_000, 65_773)
		if err != nil {
			b.Fatal(err)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(s.Persons()), "heap-B/person")
		b.ReportMetric(float64(s.Bytes())/float64(s.Persons()), "B/person")
		b.ReportMetric(float64(s.frame.Bytes())/float64(s.Persons()), "facts-B/person")
	}
}

// BenchmarkBetween decides a version of the pack over everyone and holds it
// against another: what the effect of an amendment takes once the registry is in
// memory.
func BenchmarkBetween(b *testing.B) {
	s, err := prefecture()
	if err != nil {
		b.Fatal(err)
	}
	before := processor()
	for b.Loop() {
		if err := s.settle(); err != nil {
			b.Fatal(err)
		}
		if _, err := Between(everywhere, s, s); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((processor()-before).Seconds()*1000/float64(b.N), "cpu-ms/op")
}
