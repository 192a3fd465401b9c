package screen_test

import (
	"slices"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/money"
	"guben/policy"
	"guben/screen"
	"guben/store"
)

// A question tells which villages a rule about villages comes to hold for, as a
// screening with the changed pack would.
func TestVillagesGainedAndLost(t *testing.T) {
	each(t, func(w world) {
		w.household(village, 9_000*money.Yuan, "小学")
		w.household(beside, 9_000*money.Yuan, "小学", "小学")
		var s *screen.Standing
		w.update(func(tx *store.Tx) (err error) {
			w.put(tx, village, poorVillage())
			unpaved := poorVillage()
			delete(unpaved, "cooperatives")
			w.put(tx, beside, unpaved)
			s, err = screen.Stand(tx, w.records, county, ofVillages, day)
			return err
		})
		scope := auth.System()
		for _, c := range []struct {
			question     screen.Question
			rule         string
			before       int
			gained, lost []division.Code
			unknown      [2]int
		}{
			{screen.Question{Parameters: map[string]policy.Value{"village_new_farms": 2}}, "village_no_farms", 0, []division.Code{village}, nil, [2]int{1, 1}},
			{screen.Question{Parameters: map[string]policy.Value{"village_poverty_rate": 0}}, "village_rate_high", 0, []division.Code{village, beside}, nil, [2]int{}},
			{screen.Question{Off: []string{"village_no_farms"}}, "village_no_farms", 0, nil, nil, [2]int{1, 0}},
		} {
			answers, err := s.Ask(scope, c.question)
			if err != nil {
				t.Fatal(err)
			}
			if len(answers.Villages) != 1 {
				t.Fatalf("%v: %+v", c.question, answers.Villages)
			}
			e := answers.Villages[0]
			slices.Sort(c.gained)
			if e.Rule != c.rule || e.Before != c.before || e.After != c.before+len(c.gained)-len(c.lost) || !slices.Equal(e.Gained, c.gained) ||
				!slices.Equal(e.Lost, c.lost) || e.Unknown != c.unknown || e.Unit == "" || !e.Changed() {
				t.Errorf("%v: %+v", c.question, e)
			}
		}
		narrow := auth.System()
		narrow.Division = beside
		answers, err := s.Ask(narrow, screen.Question{Parameters: map[string]policy.Value{"village_poverty_rate": 0}})
		if err != nil || len(answers.Villages) != 1 || !slices.Equal(answers.Villages[0].Gained, []division.Code{beside}) {
			t.Errorf("%+v, %v", answers.Villages, err)
		}
		same, err := screen.Between(scope, s, s)
		if err != nil || len(same.Villages) != 5 || slices.ContainsFunc(same.Villages, screen.VillageEffect.Changed) {
			t.Errorf("%+v, %v", same.Villages, err)
		}
		twice := answers
		twice.Villages = slices.Clone(answers.Villages)
		twice.Add(answers)
		if e := twice.Villages[0]; e.After != 2 || len(e.Gained) != 2 {
			t.Errorf("two counties: %+v", e)
		}
	})
}
