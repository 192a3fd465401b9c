package screen

import (
	"testing"

	"guben/money"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
)

// TestBenxiInsuresItsPoor: 260 yuan for each of 7,812 people is the 2.03 million
// the plan puts in (二(二)).
func TestBenxiInsuresItsPoor(t *testing.T) {
	p, problems := pack.Load(packs.FS, "benxi-2019")
	if len(problems) > 0 {
		t.Fatal(problems[0].Fault())
	}
	s := newStanding(p, period.Date(2019, 10, 31))
	schema := p.Program.Schema()
	status := schema.Household.Find("exit_status")
	for n := range 7812 / 3 {
		home := schema.NewHousehold(3)
		out, err := schema.ParseValue(schema.Household.Facts[status].Type, "已脱贫")
		if err != nil {
			t.Fatal(err)
		}
		home.Values[status] = out
		home.Values[schema.Household.Find("size")] = policy.Value(3)
		s.enter(int64(n+1), placeOf(n/60), home)
	}
	if err := s.settle(); err != nil {
		t.Fatal(err)
	}
	side := s.sum("premium_paid", 0, len(s.stretches))
	if side.Persons != 7812 || side.Due != 2_031_120*money.Yuan {
		t.Errorf("%d persons, %s; the plan says 7,812 and 2.03 million", side.Persons, side.Due)
	}
}
