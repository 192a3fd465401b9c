package screen

import (
	"guben/division"
	"guben/money"
	"guben/pack"
	"guben/period"
)

// Sum is money before and after, of a unit, a township or a month.
type Sum struct {
	Unit     string        `json:"unit,omitempty"`
	Township division.Code `json:"township,omitempty"`
	Month    string        `json:"month,omitempty"` // 2020-07
	Before   money.Fen     `json:"before"`
	After    money.Fen     `json:"after"`
}

// Difference is after less before.
func (s Sum) Difference() money.Fen { return s.After - s.Before }

// Units adds up what the changed rules pay by the unit that owes it.
func (a Answers) Units() []Sum {
	return gather(a.Rules, func(e Effect) Sum { return Sum{Unit: e.Unit} })
}

// TownshipSums adds up what the changed rules pay by township.
func (a Answers) TownshipSums() []Sum {
	return gather(a.Townships, func(e Effect) Sum { return Sum{Township: e.Township} })
}

// gather adds up the effects that share a sum; those without money are left out.
func gather(effects []Effect, of func(Effect) Sum) []Sum {
	sums, at := []Sum{}, map[Sum]int{}
	for _, effect := range effects {
		if effect.Before.Due == 0 && effect.After.Due == 0 {
			continue
		}
		key := of(effect)
		i, known := at[key]
		if !known {
			i, at[key] = len(sums), len(sums)
			sums = append(sums, key)
		}
		sums[i].Before += effect.Before.Due
		sums[i].After += effect.After.Due
	}
	return sums
}

func inForce(rule *pack.Rule, month period.Month) bool {
	return month.Last() >= rule.ValidFrom && (rule.ValidTo == 0 || month.First() <= rule.ValidTo)
}

// share is the part of an amount that falls into a month. Parts of a year add
// up to it to the fen; spans of several months are paid in their last one.
func share(per pack.Per, due money.Fen, month, once period.Month) money.Fen {
	n := money.Fen(month) % 12
	ends := func(months money.Fen) money.Fen {
		if n%months == months-1 {
			return due
		}
		return 0
	}
	days := money.Fen(month.Last() - month.First() + 1)
	switch per {
	case pack.PerDay:
		return due * days
	case pack.PerWeek:
		return due * days / 7
	case pack.PerHalfMonth:
		return 2 * due
	case pack.PerMonth:
		return due
	case pack.PerTwoMonth:
		return ends(2)
	case pack.PerQuarter:
		return ends(3)
	case pack.PerHalfYear:
		return ends(6)
	case pack.PerYear:
		return due*(n+1)/12 - due*n/12
	}
	if month == once {
		return due
	}
	return 0
}
