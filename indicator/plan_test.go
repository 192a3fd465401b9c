package indicator_test

import (
	"slices"
	"strings"
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
	"xiangxi-2020": {{"60", "%", true}, {"250000", "人", true}, {"35000", "人", true}, {"85", "%", true}, {"90", "%", true}, {"85", "%", false}, {"20000", "人", false},
		{"100", "%", true}, {"30", "亿元", true}, {"15668", "人", true}, {"642067", "人", true}, {"1110", "个", true}, {"4000", "元/年", false}, {"1", "%", true}},
	"mingshan-2020": {{"208", "人", true}, {"18", "户", true}, {"100", "%", true}, {"20", "万元", true}, {"5", "个", true}, {"10", "%", true}, {"111", "户", true}, {"109", "人", true}},
	"benxi-2019":    {{"96", "户", true}, {"205", "人", true}, {"7812", "人", true}, {"203", "万元", true}, {"61", "户", true}, {"21", "种", false}},
	"changde-2020":  {{"100", "%", true}, {"14361", "人", true}, {"276", "人", true}, {"470", "人", true}},
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
				i.Reported() && (card.Source.Zh == "" || card.Because.Zh == "" || card.Because.En == "") || !i.Reported() && card.Numerator == "" {
				t.Errorf("%s, %s: the card is not complete: %+v", name, i.ID, card)
			}
		}
	}
	xiangxi, _ := pack.Load(packs.FS, "xiangxi-2020")
	if i, ok := xiangxi.Indicator("collective_income_reached"); !ok || !strings.Contains(i.Numerator.Body, "贫困村集体收入线") || i.Target.Quote != "5万元以上" {
		t.Error("no village is held against 50,000 yuan")
	}
	benxi, _ := pack.Load(packs.FS, "benxi-2019")
	for _, id := range []string{"exited_households", "exited_persons"} {
		if i, ok := benxi.Indicator(id); !ok || i.Last(benxi) != period.Date(2019, 11, 30) {
			t.Errorf("%s is not due by November", id)
		}
	}
}
