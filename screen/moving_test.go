package screen_test

import (
	"errors"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
	"guben/screen"
)

// benxi is three registered houses: one of grade C, two of grade D, of which one
// is under repair since June.
func benxi(t *testing.T) *screen.Standing {
	t.Helper()
	p, problems := pack.Load(packs.FS, "benxi-2019")
	if len(problems) > 0 {
		t.Fatal(problems[0].Say(message.En))
	}
	schema := p.Program.Schema()
	set := func(h *policy.Household, fact, value string) {
		at := schema.Household.Find(fact)
		parsed, err := schema.ParseValue(schema.Household.Facts[at].Type, value)
		if err != nil {
			t.Fatal(err)
		}
		h.Values[at] = parsed
	}
	s, err := screen.Assemble(p, p.ScreeningDay, func(enter func(int64, division.Code, *policy.Household)) {
		for i, grade := range []string{"C级", "D级", "D级"} {
			h := schema.NewHousehold(1)
			set(h, "脱贫标志", "已脱贫")
			set(h, "危房级别", grade)
			if i == 2 {
				set(h, "危改开工日期", "2019-06-01")
			}
			enter(int64(i+1), division.Code(210521100200), h)
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Rows of tables and days are moved as parameters are.
func TestRowsAndDaysAreMoved(t *testing.T) {
	s := benxi(t)
	for _, c := range []struct {
		id, text, rule string
		due            int64 // yuan, after
		persons        int   // after
		plain          string
	}{
		{"repair_amounts.D级", "5万元", "house_repair", 105_000, 3, "50000"},
		{"repair_amounts.C级", "6000", "house_repair", 96_000, 3, "6000"},
		{"repair_deadline", "2019-11-30", "repair_late", 0, 0, "2019-11-30"},
		{"危改完工期限", "2019-10-30", "repair_late", 0, 1, "2019-10-30"},
	} {
		var q screen.Question
		if err := q.Move(s.Pack, s.Day, c.id, c.text); err != nil {
			t.Fatal(c.id, fault.Say(message.En, err))
		}
		answers, err := s.Ask(auth.System(), q)
		if err != nil {
			t.Fatal(err)
		}
		effect := effectOf(answers, c.rule)
		if effect == nil || effect.After.Persons != c.persons || int64(effect.After.Due) != 100*c.due || effect.Before.Persons == 0 {
			t.Errorf("%s: %+v", c.id, effect)
		}
		for id, value := range q.Parameters {
			for _, one := range screen.Movables(s.Pack, s.Day) {
				if one.ID == id && screen.Plain(one, value) != c.plain {
					t.Errorf("%s is written %s, want %s", id, screen.Plain(one, value), c.plain)
				}
			}
		}
	}
	points, err := s.Range(auth.System(), screen.Question{}, "repair_amounts.D级", "house_repair", 4_500_000, 5_000_000, 5)
	if err != nil || len(points) != 6 || points[5].Due != 10_500_000 {
		t.Errorf("%v, %v", points, err)
	}
	days, err := s.Range(auth.System(), screen.Question{}, "repair_deadline", "repair_late", policy.Value(period.Date(2019, 10, 30)), policy.Value(period.Date(2019, 11, 1)), 2)
	if err != nil || len(days) != 3 || days[0].Persons != 1 || days[1].Persons != 0 {
		t.Errorf("%v, %v", days, err)
	}
}

// A figure no rule reads is not moved in silence.
func TestWhatNoRuleReadsIsNotMoved(t *testing.T) {
	s := benxi(t)
	for id, code := range map[string]string{"premium_total": "screen.unread", "repair_amounts.A级": "screen.no_parameter"} {
		var q screen.Question
		var said *fault.Error
		if err := q.Move(s.Pack, s.Day, id, "1"); !errors.As(err, &said) || said.Code != code {
			t.Errorf("%s: %v", id, err)
		}
	}
	for _, one := range screen.Movables(s.Pack, s.Day) {
		if one.ID == "premium_total" {
			t.Error("offered all the same")
		}
	}
}
