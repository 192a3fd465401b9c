package indicator

import (
	"testing"

	"guben/pack"
	"guben/period"
	"guben/policy"
)

// year is a plan of 366 days, from the first to the last day of 2020.
var year = &pack.Pack{Identity: pack.Identity{Period: period.Range{From: period.Date(2020, 1, 1), To: period.Date(2020, 12, 31)}}}

func aim(value, unit string, direction pack.Direction, bound policy.Bound) *pack.Target {
	return &pack.Target{Value: value, Unit: unit, Direction: direction, Bound: bound}
}

// TestSignals says every rule with figures on both sides of its boundary. On 1
// July 183 days of 366 are over: half of what grows steadily is due.
func TestSignals(t *testing.T) {
	half, end := period.Date(2020, 7, 1), period.Date(2020, 12, 31)
	number := func(pace pack.Pace, target *pack.Target) *pack.Indicator {
		return &pack.Indicator{Direction: target.Direction, Target: target, Pace: pace, Counts: &pack.Measure{Of: pack.Records}}
	}
	share := func(pace pack.Pace, target *pack.Target) *pack.Indicator {
		i := number(pace, target)
		i.Out = &pack.Measure{Of: pack.Records}
		return i
	}
	steady := number(pack.Steady, aim("200", "户", pack.Up, policy.Inclusive))
	level := share(pack.Level, aim("85", "%", pack.Up, policy.Inclusive))
	strict := share(pack.Level, aim("85", "%", pack.Up, policy.Exclusive))
	limited := share(pack.Level, aim("1", "%", pack.Down, policy.Inclusive))
	cleared := number(pack.Level, aim("0", "户", pack.Down, policy.Inclusive))
	final := number(pack.Final, aim("10", "个", pack.Up, policy.Inclusive))
	exact := number(pack.Steady, aim("61", "户", pack.Exactly, policy.Inclusive))
	for _, c := range []struct {
		name   string
		i      *pack.Indicator
		asOf   period.Day
		n, of  int64
		unsure int64
		signal Signal
		rule   string
	}{
		{"half is due, half is done", steady, half, 100, 0, 0, Green, "on_pace"},
		{"one less", steady, half, 99, 0, 0, Amber, "behind"},
		{"four fifths of what is due", steady, half, 80, 0, 0, Amber, "behind"},
		{"less than that", steady, half, 79, 0, 0, Red, "far_behind"},
		{"reached early", steady, half, 200, 0, 0, Green, "met"},
		{"not reached on the last day", steady, end, 199, 0, 0, Red, "missed"},
		{"a share on its line", level, half, 850, 1000, 0, Green, "met"},
		{"a share below", level, half, 849, 1000, 0, Amber, "short"},
		{"a share at four fifths", level, half, 680, 1000, 0, Amber, "short"},
		{"a share below four fifths", level, half, 679, 1000, 0, Red, "far_short"},
		{"the line itself is not enough", strict, half, 850, 1000, 0, Amber, "short"},
		{"a limit kept", limited, half, 10, 1000, 0, Green, "met"},
		{"a fifth above", limited, half, 12, 1000, 0, Amber, "above"},
		{"more than that", limited, half, 13, 1000, 0, Red, "far_above"},
		{"none should be left", cleared, half, 1, 0, 0, Red, "not_zero"},
		{"none is left", cleared, half, 0, 0, 0, Green, "met"},
		{"only the end counts", final, half, 0, 0, 0, Green, "ahead"},
		{"thirty days before", final, end - 30, 9, 0, 0, Amber, "near"},
		{"thirty-one days before", final, end - 31, 9, 0, 0, Green, "ahead"},
		{"at the end", final, end, 9, 0, 0, Red, "missed"},
		{"exactly", exact, half, 61, 0, 0, Green, "met"},
		{"more than exactly", exact, half, 62, 0, 0, Amber, "over"},
		{"out of nothing", level, half, 0, 0, 0, Grey, "no_data"},
		{"more unknown than known", level, half, 5, 10, 11, Grey, "undecided"},
		{"as many unknown as known", level, half, 10, 10, 10, Green, "met"},
	} {
		f := Figure{Numerator: Number(c.n * 1000), Denominator: Number(c.of * 1000), Unknown: c.unsure, Known: true, AsOf: c.asOf}
		if f.judge(year, c.i); f.Signal != c.signal || f.Why.Rule != c.rule {
			t.Errorf("%s: %s by %s, want %s by %s (value %s, expected %s)", c.name, f.Signal, f.Why.Rule, c.signal, c.rule, f.Value, f.Why.Expected)
		}
		if f.Why.Say("zh") == "" || f.Why.Say("en") == "" {
			t.Errorf("%s: the rule %s has no sentence", c.name, f.Why.Rule)
		}
	}
	none := Figure{AsOf: half}
	if none.judge(year, level); none.Signal != Grey || none.Why.Rule != "no_data" {
		t.Errorf("no data: %+v", none)
	}
}

func TestUnits(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{{"元", "万元", "1/10000"}, {"万元", "亿元", "1/10000"}, {"元", "亿元", "1/100000000"}, {"万元", "元", "10000"}, {"人", "人", "1"}, {"", "万元", "1"}} {
		if got := factor(c.from, c.to).RatString(); got != c.want {
			t.Errorf("%s to %s: %s", c.from, c.to, got)
		}
	}
}

func TestRedSince(t *testing.T) {
	trend := []Figure{{Month: 1, Signal: Red}, {Month: 2, Signal: Amber}, {Month: 3, Signal: Red}, {Month: 4, Signal: Red}}
	if got := RedSince(trend); got != 3 {
		t.Errorf("red since %d", got)
	}
	if got := RedSince(append(trend, Figure{Month: 5, Signal: Green})); got != 0 {
		t.Errorf("green, and red since %d", got)
	}
}

// TestQuantitiesAreSaidInTheReadersLanguage: with a space before the unit, and in
// English without 万 and 亿.
func TestQuantitiesAreSaidInTheReadersLanguage(t *testing.T) {
	for _, c := range []struct {
		n            Number
		unit, zh, en string
	}{
		{17_000, "户", "17 户", "17 households"}, {1000, "户", "1 户", "1 household"}, {2000, "人", "2 人", "2 persons"}, {85_500, "%", "85.5%", "85.5%"},
		{20_000, "万元", "20 万元", "200000 yuan"}, {5500, "亿元", "5.5 亿元", "550 million yuan"}, {3000, "个", "3 个", "3"}, {1800, "倍", "1.8 倍", "1.8 times"},
		{5000, "个村", "5 个村", "5 villages"}, {4000_000, "元/年", "4000 元/年", "4000 yuan a year"}, {1000, "", "1", "1"},
	} {
		q := Quantity{c.n, c.unit}
		if zh, en := q.Say("zh"), q.Say("en"); zh != c.zh || en != c.en {
			t.Errorf("%v: %q, %q; want %q, %q", q, zh, en, c.zh, c.en)
		}
	}
	for unit, want := range map[string]string{"万元": "10,000 yuan", "亿元": "100 million yuan", "户": "households", "%": "%"} {
		if got := UnitName("en", unit); got != want || UnitName("zh", unit) != unit {
			t.Errorf("%s is called %q, want %q", unit, got, want)
		}
	}
}

// TestWhatComesWholeIsDueWhole: of 61 households half a year makes 31.
func TestWhatComesWholeIsDueWhole(t *testing.T) {
	for unit, want := range map[string]string{"户": "按时间进度应达到 31 户，落后超过两成。", "万元": "按时间进度应达到 30.5 万元，落后超过两成。"} {
		i := &pack.Indicator{Direction: pack.Up, Target: aim("61", unit, pack.Up, policy.Inclusive), Pace: pack.Steady, Counts: &pack.Measure{Of: pack.Records}}
		f := Figure{Numerator: 1000, Known: true, AsOf: period.Date(2020, 7, 1)}
		if f.judge(year, i); f.Why.Say("zh") != want {
			t.Errorf("%s", f.Why.Say("zh"))
		}
	}
}
