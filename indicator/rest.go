package indicator

import (
	"slices"
	"sync"

	"guben/pack"
	"guben/policy"
	"guben/screen"
)

var restings sync.Map // *pack.Pack to []screen.Resting; packs are few and live as long as the program

// restingOf tells what each of a pack's indicators rests on.
func restingOf(p *pack.Pack) []screen.Resting {
	if known, ok := restings.Load(p); ok {
		return known.([]screen.Resting)
	}
	list := make([]screen.Resting, len(p.Indicators))
	for n := range p.Indicators {
		list[n] = rests(p, &p.Indicators[n])
	}
	restings.Store(p, list)
	return list
}

func rests(p *pack.Pack, i *pack.Indicator) (r screen.Resting) {
	if p.Measures != nil {
		for _, rule := range []string{i.NumeratorRule(), i.DenominatorRule()} {
			r.Facts = append(r.Facts, p.Measures.Reads(rule).Facts...)
		}
	}
	for _, measure := range []*pack.Measure{i.Counts, i.Out} {
		if measure != nil && measure.Of == pack.Receipts {
			r.Rules = append(r.Rules, measure.Rule)
			r.Facts = append(r.Facts, p.Program.Reads(measure.Rule).Facts...)
		}
	}
	return r
}

// touched are the pack's indicators of the registry that read one of the facts
// (nil: all of them), and what is to be read to count them.
func touched(p *pack.Pack, changed []policy.FactRef) (which []*pack.Indicator, resting screen.Resting) {
	for n, r := range restingOf(p) {
		i := &p.Indicators[n]
		reads := func(fact policy.FactRef) bool { return slices.Contains(r.Facts, fact) }
		if registered(i) && (changed == nil || slices.ContainsFunc(changed, reads)) {
			which = append(which, i)
			resting.Facts, resting.Rules = append(resting.Facts, r.Facts...), append(resting.Rules, r.Rules...)
		}
	}
	return which, resting
}
