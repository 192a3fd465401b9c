package indicator

import (
	"math/big"
	"slices"
	"strings"

	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/task"
)

// The margins of the signals: four fifths of what is expected is still amber,
// and so is a fifth above a limit.
var (
	below = big.NewRat(8, 10)
	above = big.NewRat(12, 10)
)

// nearDays is how long before its day a number that only counts at the end is
// spoken of.
const nearDays = 30

// exact is the figure's value in the indicator's unit.
func (f *Figure) exact(p *pack.Pack, i *pack.Indicator) *big.Rat {
	value := big.NewRat(int64(f.Numerator), int64(task.One))
	if f.Denominator != 0 {
		value = big.NewRat(int64(f.Numerator), int64(f.Denominator))
		if i.Target != nil {
			value.Mul(value, shares(i.Target.Unit))
		}
		return value
	}
	if i.Counts != nil && i.Target != nil {
		value.Mul(value, factor(unitOf(p, i.Counts), i.Target.Unit))
	}
	return value
}

// shares is what a part of a whole is multiplied with to be in a unit.
func shares(unit string) *big.Rat {
	switch {
	case strings.HasPrefix(unit, "%"):
		return big.NewRat(100, 1)
	case strings.HasPrefix(unit, "‰"):
		return big.NewRat(1000, 1)
	}
	return big.NewRat(1, 1)
}

// factor turns a number in one unit into another: 元, 万元, 亿元; 人, 万人.
func factor(from, to string) *big.Rat {
	if from == "" {
		return big.NewRat(1, 1)
	}
	return new(big.Rat).Quo(big.NewRat(size(from), 1), big.NewRat(size(to), 1))
}

func size(unit string) int64 {
	switch {
	case strings.HasPrefix(unit, "亿"):
		return 100_000_000
	case strings.HasPrefix(unit, "万"):
		return 10_000
	}
	return 1
}

// number rounds to thousandths, half up.
func number(value *big.Rat) Number {
	scaled := new(big.Int).Mul(value.Num(), big.NewInt(2*int64(task.One)))
	scaled.Add(scaled, value.Denom())
	return Number(scaled.Div(scaled, new(big.Int).Mul(value.Denom(), big.NewInt(2))).Int64())
}

// round leaves out decimals where they say nothing to a reader, or where what is
// counted comes whole, upwards.
func round(n Number, unit string) Number {
	if n < 100*task.One && !slices.Contains(whole, units[unit]) {
		return n
	}
	return (n + task.One - 1) / task.One * task.One
}

// judge gives the figure its value and its signal, with the rule it came from.
func (f *Figure) judge(p *pack.Pack, i *pack.Indicator) {
	value := f.exact(p, i)
	f.Value = number(value)
	f.Signal, f.Why = f.verdict(p, i, value)
}

func (f *Figure) verdict(p *pack.Pack, i *pack.Indicator, value *big.Rat) (Signal, Why) {
	decided := max(f.Numerator, f.Denominator) / task.One
	switch {
	case f.Most != 0:
		return Grey, Why{Rule: "differs", Expected: f.Most, Least: f.Least, Unit: i.Target.Unit}
	case !f.Known:
		return Grey, Why{Rule: "no_data"}
	case f.Unknown > int64(decided):
		return Grey, Why{Rule: "undecided", N: f.Unknown}
	case i.Share() && f.Denominator == 0:
		if i.Out != nil && i.Out.Of == pack.Fixed {
			return Grey, Why{Rule: "no_whole"}
		}
		return Grey, Why{Rule: "no_data"}
	case i.Target == nil:
		return Grey, Why{Rule: "no_target"}
	case f.Told != 0 && f.Month-f.Told > 1:
		return Grey, Why{Rule: "stale"}
	}
	target, _ := new(big.Rat).SetString(i.Target.Value)
	if target == nil {
		target = new(big.Rat)
	}
	if rule := f.elsewhere(p, i, target); rule != "" {
		return Grey, Why{Rule: rule, Expected: number(target), Unit: i.Target.Unit, Level: i.Each}
	}
	if f.Share != 0 {
		target = big.NewRat(int64(f.Share), int64(task.One))
	}
	signal, why := f.against(p, i, value, target)
	why.Share = f.Share
	return signal, why
}

// elsewhere is why the target is not for this place: a number is set for the
// plan's whole area, or for each place of a level; "" where it is for it. A
// share of a whole holds everywhere, and so does that none should be left.
func (f *Figure) elsewhere(p *pack.Pack, i *pack.Indicator, target *big.Rat) string {
	switch {
	case f.Share != 0:
		return ""
	case i.Each != 0 && f.Place.Level() != i.Each:
		return "each"
	case i.Each != 0, i.Share(), target.Sign() == 0, f.Place == 0, f.Place.Contains(p.Division):
		return ""
	}
	return "whole_only"
}

// Measures reports whether the value can stand for the progress of a task.
func (f *Figure) Measures() bool { return f.Known && (f.Signal != Grey || f.Aside()) }

// Aside reports whether the figure is shown without being judged, for its target
// is of other places.
func (f *Figure) Aside() bool { return f.Why.Rule == "whole_only" || f.Why.Rule == "each" }

// against holds the value against the target.
func (f *Figure) against(p *pack.Pack, i *pack.Indicator, value, target *big.Rat) (Signal, Why) {
	last := i.Last(p)
	why := func(rule string, expected *big.Rat) Why {
		return Why{Rule: rule, Expected: round(number(expected), i.Target.Unit), Day: last, Unit: i.Target.Unit}
	}
	over := value.Cmp(target) > 0
	switch {
	case reached(i, value, target):
		return Green, why("met", target)
	case i.Direction == pack.Down:
		return limit(value, target, why)
	case i.Direction == pack.Exactly && over:
		return Amber, why("over", target)
	case f.AsOf >= last:
		return Red, why("missed", target)
	case i.Pace == pack.Final:
		if int(last-f.AsOf) <= nearDays {
			return Amber, why("near", target)
		}
		return Green, why("ahead", target)
	case i.Pace == pack.Level:
		return measured(value, target, "", "short", "far_short", why)
	}
	return measured(value, expected(p, f.AsOf, last, target), "on_pace", "behind", "far_behind", why)
}

// reached reports whether the target is met; whether the number itself is
// enough, its bound says.
func reached(i *pack.Indicator, value, target *big.Rat) bool {
	order := value.Cmp(target)
	inclusive := i.Target.Bound != policy.Exclusive
	switch i.Direction {
	case pack.Down:
		return order < 0 || order == 0 && inclusive
	case pack.Exactly:
		return order == 0
	}
	return order > 0 || order == 0 && inclusive
}

func limit(value, target *big.Rat, why func(string, *big.Rat) Why) (Signal, Why) {
	if target.Sign() == 0 {
		return Red, why("not_zero", target)
	}
	if value.Cmp(new(big.Rat).Mul(target, above)) <= 0 {
		return Amber, why("above", target)
	}
	return Red, why("far_above", target)
}

func measured(value, due *big.Rat, kept, behind, far string, why func(string, *big.Rat) Why) (Signal, Why) {
	switch {
	case kept != "" && value.Cmp(due) >= 0:
		return Green, why(kept, due)
	case value.Cmp(new(big.Rat).Mul(due, below)) >= 0:
		return Amber, why(behind, due)
	}
	return Red, why(far, due)
}

// expected is the part of the target that is due on a day, in equal parts from
// the plan's first day to the last.
func expected(p *pack.Pack, day, last period.Day, target *big.Rat) *big.Rat {
	whole := int64(last-p.Period.From) + 1
	gone := min(max(int64(day-p.Period.From)+1, 0), whole)
	if whole <= 0 {
		return target
	}
	return new(big.Rat).Mul(target, big.NewRat(gone, whole))
}
