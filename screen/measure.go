package screen

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/policy"
)

// Part is a village's share of a count: subjects counted, subjects that could
// not be decided, and what a fact of those counted adds up to, where that is
// asked.
type Part struct {
	Village division.Code
	Counted int64
	Unknown int64
	Total   policy.Value
}

// Who is a household behind a count, or a village where villages are counted.
type Who struct {
	Household int64 // 0: the village itself
	Village   division.Code
	Persons   int // of it, who count; 0 where households are counted
}

// Mask says of every row of its subjects whether it counts.
type Mask struct {
	on     policy.On
	counts func(row int) policy.Truth
}

// measure decides the rules of the pack's indicators.
func (s *Standing) measure() ([]policy.Column, error) {
	ids := []string{}
	for i := range s.Pack.Indicators {
		n := &s.Pack.Indicators[i]
		if n.Numerator.Body != "" || n.Total(n.NumeratorRule()) != nil {
			ids = append(ids, n.NumeratorRule())
		}
		if n.Denominator.Body != "" || n.Total(n.DenominatorRule()) != nil {
			ids = append(ids, n.DenominatorRule())
		}
	}
	if len(ids) == 0 || s.Pack.Measures == nil {
		return nil, nil
	}
	return s.Pack.Measures.On(s.Day).Sweep(s.frame, ids...)
}

// RuleMask counts those for whom a rule of an indicator holds.
func (s *Standing) RuleMask(rule string) (Mask, error) {
	columns, err := s.measured()
	if err != nil {
		return Mask{}, err
	}
	at := slices.IndexFunc(columns, func(c policy.Column) bool { return c.Rule.ID == rule })
	if at < 0 {
		return Mask{}, fault.New(fault.NotFound, "screen.no_rule", "rule", rule)
	}
	column := columns[at]
	return Mask{column.Rule.On, func(row int) policy.Truth { return column.Truth[row] }}, nil
}

// ReceiptMask counts those to whom an entitlement is due, or who received it:
// kind is due, received, covered (due and received) or missing, as a
// pack.Measure writes it. Without a roster nobody is known to have received.
func (s *Standing) ReceiptMask(rule, kind string) (Mask, error) {
	at := s.index(rule)
	if at < 0 {
		return Mask{}, fault.New(fault.NotFound, "screen.no_rule", "rule", rule)
	}
	due, got := s.base[at].Truth, s.got[rule]
	received := func(row int) policy.Truth {
		switch {
		case got == nil:
			return policy.Undecided
		case got.has(row):
			return policy.True
		}
		return policy.False
	}
	counts := map[string]func(int) policy.Truth{
		"due":      func(row int) policy.Truth { return due[row] },
		"received": received,
		"covered":  func(row int) policy.Truth { return both(due[row], received(row)) },
		"missing":  func(row int) policy.Truth { return both(due[row], against(received(row))) },
	}[kind]
	return Mask{s.base[at].Rule.On, counts}, nil
}

// Gap counts those of whole who do not count in part.
func Gap(part, whole Mask) Mask {
	return Mask{whole.on, func(row int) policy.Truth { return both(whole.counts(row), against(part.counts(row))) }}
}

// Undecided counts those whom one of the masks cannot decide.
func Undecided(masks ...Mask) Mask {
	return Mask{masks[0].on, func(row int) policy.Truth {
		for _, mask := range masks {
			if mask.counts(row) == policy.Undecided {
				return policy.True
			}
		}
		return policy.False
	}}
}

// both is the answer of two that must both hold.
func both(a, b policy.Truth) policy.Truth {
	switch {
	case a == policy.False || b == policy.False:
		return policy.False
	case a == policy.Undecided || b == policy.Undecided:
		return policy.Undecided
	}
	return policy.True
}

func against(a policy.Truth) policy.Truth {
	switch a {
	case policy.True:
		return policy.False
	case policy.False:
		return policy.True
	}
	return a
}

// Parts counts a mask village by village, over the scope's area.
func (s *Standing) Parts(scope auth.Scope, mask Mask) []Part {
	return s.parts(scope, mask, func(*Part, int) {})
}

// Totals counts a mask as Parts does and adds up a fact of those it counts.
func (s *Standing) Totals(scope auth.Scope, mask Mask, fact policy.FactRef) []Part {
	return s.parts(scope, mask, func(p *Part, row int) {
		if value := s.frame.Value(fact, row); value.Known() {
			p.Total += value
		}
	})
}

// parts counts a mask village by village; add is told of every row it counts.
func (s *Standing) parts(scope auth.Scope, mask Mask, add func(*Part, int)) []Part {
	if mask.on == policy.OnVillage {
		return s.villageParts(scope, mask, add)
	}
	from, to := s.within(scope)
	parts := make([]Part, to-from)
	parallel(len(parts), func(i int) {
		stretch := s.stretches[from+i]
		parts[i] = Part{Village: stretch.village}
		first, end := s.rows(mask.on, stretch.from, stretch.to)
		for row := first; row < end; row++ {
			parts[i].count(mask, row, add)
		}
	})
	return parts
}

// count enters one row of the mask's subjects.
func (p *Part) count(mask Mask, row int, add func(*Part, int)) {
	switch mask.counts(row) {
	case policy.True:
		p.Counted++
		add(p, row)
	case policy.Undecided:
		p.Unknown++
	}
}

// villageParts are the villages themselves, those without households too.
func (s *Standing) villageParts(scope auth.Scope, mask Mask, add func(*Part, int)) []Part {
	parts := []Part{}
	for row, village := range s.places {
		if scope.Reaches(village) {
			p := Part{Village: village}
			p.count(mask, row, add)
			parts = append(parts, p)
		}
	}
	slices.SortFunc(parts, func(a, b Part) int { return int(a.Village - b.Village) })
	return parts
}

// rows are the rows [first, end) of subjects of the households [from, to).
func (s *Standing) rows(on policy.On, from, to int) (first, end int) {
	if on == policy.OnHousehold {
		return from, to
	}
	first, _ = s.frame.Members(from)
	_, end = s.frame.Members(to - 1)
	return first, end
}

// Behind lists the households a mask counts, within the scope, by village and
// as the registry has them, at most limit after one.
func (s *Standing) Behind(scope auth.Scope, mask Mask, after Who, limit int) ([]Who, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	if mask.on == policy.OnVillage {
		return s.villagesBehind(scope, mask, after, limit), nil
	}
	list := []Who{}
	from, to := s.within(scope)
	for _, stretch := range s.stretches[from:to] {
		if stretch.village < after.Village {
			continue
		}
		for row := stretch.from; row < stretch.to && len(list) < limit; row++ {
			if stretch.village == after.Village && s.households[row] <= after.Household {
				continue
			}
			if who, counts := s.who(mask, row); counts {
				list = append(list, who)
			}
		}
	}
	return list, nil
}

// villagesBehind lists the villages a mask counts.
func (s *Standing) villagesBehind(scope auth.Scope, mask Mask, after Who, limit int) []Who {
	list := []Who{}
	for row, village := range s.places {
		if village > after.Village && scope.Reaches(village) && mask.counts(row) == policy.True {
			list = append(list, Who{Village: village})
		}
	}
	slices.SortFunc(list, func(a, b Who) int { return int(a.Village - b.Village) })
	return list[:min(len(list), max(limit, 0))]
}

func (s *Standing) who(mask Mask, row int) (Who, bool) {
	who := Who{Household: s.households[row], Village: s.villages[row]}
	if mask.on == policy.OnHousehold {
		return who, mask.counts(row) == policy.True
	}
	first, end := s.frame.Members(row)
	for person := first; person < end; person++ {
		if mask.counts(person) == policy.True {
			who.Persons++
		}
	}
	return who, who.Persons > 0
}

// Villages are the villages of the county that have households, in order.
func (s *Standing) Villages() []division.Code {
	list := make([]division.Code, len(s.stretches))
	for i, stretch := range s.stretches {
		list[i] = stretch.village
	}
	return list
}
