package screen_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/money"
	"guben/pack"
	"guben/packs"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// ofVillages is a pack with rules about villages and their households.
var ofVillages = func() *pack.Pack {
	p, problems := pack.Load(packs.FS, "benxi-2019")
	if len(problems) > 0 {
		panic(problems[0].Fault())
	}
	return p
}()

func (w world) put(tx *store.Tx, at division.Code, values registry.Values) {
	if _, err := w.records.PutVillage(tx, office, registry.Origin{Source: "test"}, at, registry.Draft{Values: values}); err != nil {
		w.Fatal(err)
	}
}

func (w world) screenVillages() (run screen.Screening) {
	w.Helper()
	w.update(func(tx *store.Tx) (err error) {
		run, err = screen.Run(tx, w.records, w.log, office, county, ofVillages, day, "")
		return err
	})
	return run
}

// villageFindings are the findings of rules about villages, with their state.
func (w world) villageFindings(at division.Code) map[string]screen.Finding {
	found := map[string]screen.Finding{}
	for _, f := range w.findings(office, screen.Filter{Limit: 1000, Present: true}) {
		if f.Household == 0 && f.Village == at {
			found[f.Rule] = f
		}
	}
	return found
}

func poorVillage() registry.Values {
	return registry.Values{"attribute": value(dictionary.Village, "attribute", "贫困村"), "population": dictionary.Number(100),
		"hardened_road": dictionary.Number(1), "cooperatives": dictionary.Number(1)}
}

func (w world) status(tx *store.Tx, home registry.Record, status string) {
	current, err := w.records.Get(tx, office, dictionary.Household, county, home.ID)
	if err != nil {
		w.Fatal(err)
	}
	if _, err := w.records.Update(tx, office, registry.Origin{Source: "test"}, current, registry.Draft{Values: registry.Values{
		"exit_status": value(dictionary.Household, "exit_status", status)}}); err != nil {
		w.Fatal(err)
	}
}

func TestAVillageIsFound(t *testing.T) {
	each(t, func(w world) {
		homes := []registry.Record{w.household(village, 9_000*money.Yuan, "小学"), w.household(village, 9_000*money.Yuan, "小学", "小学")}
		w.household(beside, 9_000*money.Yuan, "小学")
		w.update(func(tx *store.Tx) error {
			w.put(tx, village, poorVillage())
			w.put(tx, beside, poorVillage())
			return nil
		})
		run := w.screenVillages()
		if run.Households != 3 {
			t.Errorf("%d households screened, want 3: villages are none", run.Households)
		}
		if _, found := w.villageFindings(village)["village_rate_high"]; found {
			t.Error("a village without poor people is said to have too many")
		}
		w.update(func(tx *store.Tx) error {
			w.status(tx, homes[1], "未脱贫")
			return screen.Refresh(tx, w.records, run, homes[1].ID, ofVillages, screen.Of(dictionary.Household, "exit_status")...)
		})
		finding, found := w.villageFindings(village)["village_rate_high"]
		if !found || finding.Kind != screen.Flag || finding.Persons != 0 || finding.HouseholdName != "" {
			t.Fatalf("two poor of a hundred: %+v", finding)
		}
		if _, found := w.villageFindings(beside)["village_rate_high"]; found {
			t.Error("the village beside has no poor people either")
		}
		if run := w.screenVillages(); run.Opened+run.Renewed+run.Cleared != 0 {
			t.Errorf("a full screening differs: %+v", run)
		}
		w.sound()
	})
}

// TestVillagesAreScreenedAgain: after random changes of villages and households
// a full screening finds nothing else.
func TestVillagesAreScreenedAgain(t *testing.T) {
	each(t, func(w world) {
		random := rand.New(rand.NewPCG(5, 5))
		homes := []registry.Record{}
		for i := range 9 {
			homes = append(homes, w.household([]division.Code{village, beside}[i%2], 9_000*money.Yuan, "小学", "七年级"))
		}
		run := w.screenVillages()
		for range 25 {
			w.update(func(tx *store.Tx) error {
				if random.IntN(2) == 0 {
					home := homes[random.IntN(len(homes))]
					w.status(tx, home, []string{"未脱贫", "已脱贫", "返贫"}[random.IntN(3)])
					return screen.Refresh(tx, w.records, run, home.ID, ofVillages, screen.Of(dictionary.Household, "exit_status")...)
				}
				at := []division.Code{village, beside}[random.IntN(2)]
				w.put(tx, at, registry.Values{"attribute": value(dictionary.Village, "attribute", []string{"贫困村", "出列村", "非贫困村"}[random.IntN(3)]),
					"population": dictionary.Number(int64(10 + random.IntN(300))), "cooperatives": dictionary.Number(int64(random.IntN(3)))})
				return screen.RefreshVillage(tx, w.records, run, at, ofVillages, screen.Of(dictionary.Village, "attribute", "population", "cooperatives")...)
			})
		}
		if run := w.screenVillages(); run.Opened+run.Renewed+run.Cleared != 0 {
			t.Errorf("a full screening differs from the refreshed findings: %+v", run)
		}
		w.sound()
	})
}

func TestAVillageIsExplained(t *testing.T) {
	each(t, func(w world) {
		w.update(func(tx *store.Tx) error { w.put(tx, village, poorVillage()); return nil })
		explain := func(scope auth.Scope, rule string) (answers []screen.Answer, err error) {
			err = w.db.View(context.Background(), func(tx *store.Tx) (err error) {
				answers, err = screen.ExplainVillage(tx, w.records, scope, village, ofVillages, day, rule)
				return err
			})
			return answers, err
		}
		answers, err := explain(office, "village_no_farms")
		if err != nil || len(answers) != 1 || answers[0].Truth != policy.False || len(answers[0].Reason.Lines("zh")) < 2 {
			t.Errorf("one cooperative is enough: %+v, %v", answers, err)
		}
		away := office
		away.Division = 433101000000
		if _, err := explain(away, ""); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a village elsewhere: %v", err)
		}
		if _, err := explain(office, "none"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("no such rule: %v", err)
		}
	})
}
