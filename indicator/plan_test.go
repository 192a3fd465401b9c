package indicator_test

import (
	"slices"
	"testing"

	"guben/indicator"
	"guben/pack"
	"guben/packs"
	"guben/period"
)

// targets are the numbers the plans set, read from the plans by hand; counted
// says that the program counts them and nobody has to report them.
var targets = map[string][]struct {
	value, unit string
	counted     bool
}{
	"xiangxi-2020": {{"60", "%", false}, {"250000", "人", true}, {"35000", "人", true}, {"85", "%", false}, {"90", "%", true}, {"20000", "人", false},
		{"5", "万元", false}, {"30", "亿元", false}, {"15668", "人", true}, {"642067", "人", true}, {"1110", "个", false}, {"4000", "元/年", false}},
	"mingshan-2020": {{"208", "人", true}, {"18", "户", true}, {"100", "%", false}, {"20", "万元", false}, {"5", "个", true}, {"10", "%", false}, {"111", "户", true}, {"109", "人", true}},
	"benxi-2019":    {{"96", "户", true}, {"205", "人", true}, {"7812", "人", true}, {"203", "万元", false}, {"61", "户", true}, {"21", "种", false}},
	"changde-2020":  {{"100", "%", true}, {"14361", "人", false}, {"276", "人", false}, {"470", "人", false}},
}

func TestThePlansTargetsAreThere(t *testing.T) {
	for name, wanted := range targets {
		p, problems := pack.Load(packs.FS, name)
		if len(problems) > 0 {
			t.Fatal(problems[0].Fault())
		}
		for _, want := range wanted {
			if !slices.ContainsFunc(p.Indicators, func(i pack.Indicator) bool {
				return i.Target != nil && i.Target.Value == want.value && i.Target.Unit == want.unit && i.Reported() != want.counted
			}) {
				t.Errorf("%s: no indicator for %s%s (counted: %v)", name, want.value, want.unit, want.counted)
			}
		}
		for n := range p.Indicators {
			i := &p.Indicators[n]
			card := indicator.CardOf(p, i)
			if len(card.Clauses) == 0 || card.Until == 0 || card.Counts.Say("zh") == string(card.Counts) || card.Pace.Say("zh") == string(card.Pace) ||
				i.Reported() && card.Source.Zh == "" || !i.Reported() && card.Numerator == "" {
				t.Errorf("%s, %s: the card is not complete: %+v", name, i.ID, card)
			}
		}
	}
	benxi, _ := pack.Load(packs.FS, "benxi-2019")
	for _, id := range []string{"exited_households", "exited_persons"} {
		if i, ok := benxi.Indicator(id); !ok || i.Last(benxi) != period.Date(2019, 11, 30) {
			t.Errorf("%s is not due by November", id)
		}
	}
}
