package indicator_test

import (
	"context"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/indicator"
	"guben/store"
	"guben/task"
)

func (w *world) report(by auth.Scope, r indicator.Report) error {
	return w.db.Update(context.Background(), func(tx *store.Tx) error {
		_, err := w.meter.Report(tx, by, plan, r, "")
		return err
	})
}

// TestStandardsAreNotAddedUp: what holds for everybody of a place is shown above it
// where all places report the same, else it is said how far they are apart.
func TestStandardsAreNotAddedUp(t *testing.T) {
	each(t, func(w *world) {
		far := town
		far.Division = 210504002000
		for _, step := range []struct {
			by                auth.Scope
			yuan              indicator.Number
			value, rule, said string // of the whole county
		}{
			{far, 0, "0", "each", ""},
			{town, 4200, "0", "differs", "各地报的标准不一样，从 0 元/年 到 4200 元/年；标准不能相加，这里不列数。"},
			{far, 4200, "4200", "each", ""},
			{far, 4500, "0", "differs", "各地报的标准不一样，从 4200 元/年 到 4500 元/年；标准不能相加，这里不列数。"},
			{office, 4300, "4300", "each", ""}, // its own stands before those below
		} {
			if err := w.report(step.by, indicator.Report{Indicator: "low_income_standard", Month: march, Numerator: step.yuan * task.One, Evidence: "文件"}); err != nil {
				t.Fatal(err)
			}
			f := w.one(office, indicator.Query{Indicator: "low_income_standard"})
			if f.Value.String() != step.value || f.Why.Rule != step.rule || f.Known != (step.rule != "differs") || step.said != "" && f.Why.Say("zh") != step.said {
				t.Errorf("%s reports %s: %s known %v, %s: %s", step.by.Name, step.yuan, f.Value, f.Known, f.Why.Rule, f.Why.Say("zh"))
			}
		}
		if f := w.one(office, indicator.Query{Indicator: "low_income_standard", Place: far.Division}); f.Value.String() != "4500" || f.Signal != indicator.Green {
			t.Errorf("a township's own: %s, %s", f.Value, f.Signal)
		}
	})
}

func TestReportsAreAddedUp(t *testing.T) {
	each(t, func(w *world) {
		far := town
		far.Division = 210504002000
		jan := march - 2
		for _, step := range []struct {
			by   auth.Scope
			r    indicator.Report
			want string // of the whole county in March
		}{
			{town, indicator.Report{Indicator: "village_income", Month: march, Numerator: 1500, Evidence: "月报"}, "1.5"},
			{far, indicator.Report{Indicator: "village_income", Month: jan, Numerator: 2000, Evidence: "月报"}, "3.5"},
			{town, indicator.Report{Indicator: "village_income", Month: march, Numerator: 2500, Evidence: "月报更正"}, "4.5"},
			{office, indicator.Report{Indicator: "village_income", Place: villages[0], Month: march, Numerator: 9000, Evidence: "村报"}, "4.5"},
			{office, indicator.Report{Indicator: "village_income", Month: march, Numerator: 6000, Evidence: "县汇总"}, "6"},
		} {
			if err := w.report(step.by, step.r); err != nil {
				t.Fatal(err)
			}
			if f := w.one(office, indicator.Query{Indicator: "village_income"}); f.Value.String() != step.want {
				t.Errorf("after %+v: %s, want %s", step.r, f.Value, step.want)
			}
		}
		if f := w.one(office, indicator.Query{Indicator: "village_income", Place: villages[0]}); f.Value.String() != "9" {
			t.Errorf("the village's own: %s", f.Value)
		}
		if f := w.one(far, indicator.Query{Indicator: "village_income"}); f.Signal != indicator.Grey || f.Why.Rule != "stale" {
			t.Errorf("reported two months ago: %+v", f.Why)
		}
		if f := w.one(office, indicator.Query{Indicator: "village_income", Month: jan}); f.Value.String() != "2" {
			t.Errorf("January: %s", f.Value)
		}
	})
}

func TestReportsAreChecked(t *testing.T) {
	each(t, func(w *world) {
		good := indicator.Report{Indicator: "fund_share", Month: march, Numerator: 60, Denominator: 100, Evidence: "凭证"}
		if err := w.report(school, good); err != nil {
			t.Fatal(err)
		}
		tests := map[string]struct {
			by    auth.Scope
			spoil func(*indicator.Report)
			want  fault.Kind
		}{
			"another unit":        {health, func(*indicator.Report) {}, fault.Forbidden},
			"who only reads":      {watcher, func(*indicator.Report) {}, fault.Forbidden},
			"a place outside":     {town, func(r *indicator.Report) { r.Place = 210504002000 }, fault.NotFound},
			"what is counted":     {office, func(r *indicator.Report) { r.Indicator = "dangerous" }, fault.Invalid},
			"no such indicator":   {office, func(r *indicator.Report) { r.Indicator = "nothing" }, fault.NotFound},
			"a share of nothing":  {office, func(r *indicator.Report) { r.Denominator = 0 }, fault.Invalid},
			"less than nothing":   {office, func(r *indicator.Report) { r.Numerator = -1 }, fault.Invalid},
			"without evidence":    {office, func(r *indicator.Report) { r.Evidence = " " }, fault.Invalid},
			"a month not begun":   {office, func(r *indicator.Report) { r.Month++ }, fault.Invalid},
			"a number as a share": {office, func(r *indicator.Report) { r.Indicator = "village_income" }, fault.Invalid},
		}
		for name, test := range tests {
			r := good
			test.spoil(&r)
			if err := w.report(test.by, r); fault.KindOf(err) != test.want {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestFrozenFiguresStay(t *testing.T) {
	each(t, func(w *world) {
		w.household(villages[0], "C级", "小学")
		w.recount(today)
		freeze := func(note string) (frozen []indicator.Frozen, err error) {
			err = w.db.Update(context.Background(), func(tx *store.Tx) error {
				frozen, err = w.meter.Freeze(tx, office, indicator.Query{Pack: plan, Month: march, Today: today}, note, "")
				return err
			})
			return frozen, err
		}
		first, err := freeze("")
		if err != nil || len(first) == 0 {
			t.Fatalf("%d frozen, %v", len(first), err)
		}
		if again, err := freeze(""); err != nil || len(again) != 0 {
			t.Errorf("frozen again: %d, %v", len(again), err)
		}
		w.household(villages[1], "D级", "小学")
		w.recount(today)
		if _, err := freeze(" "); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a correction without a reason: %v", err)
		}
		corrected, err := freeze("补录一户")
		if err != nil {
			t.Fatal(err)
		}
		var all []indicator.Frozen
		w.update(func(tx *store.Tx) (err error) {
			all, err = w.meter.FrozenFigures(tx, office, indicator.Query{Pack: plan, Indicator: "dangerous", Month: march})
			return err
		})
		if len(corrected) == 0 || len(all) != 2 || all[0].Figure.Numerator != 1000 || all[1].Figure.Numerator != 2000 || all[1].Corrects != all[0].ID ||
			all[0].Numerator == "" || all[0].Version != plan.Version || all[1].Note != "补录一户" {
			t.Errorf("frozen figures: %+v", all)
		}
		if f := w.one(office, indicator.Query{Indicator: "dangerous"}); f.Frozen != all[1].ID {
			t.Errorf("the figure knows of %d, want %d", f.Frozen, all[1].ID)
		}
		if err := w.report(office, indicator.Report{Indicator: "village_income", Place: whole, Month: march, Numerator: 1, Evidence: "月报"}); err != nil {
			t.Errorf("not frozen, as nothing was reported: %v", err)
		}
	})
}

func TestLevelsAndPlacesOutside(t *testing.T) {
	each(t, func(w *world) {
		w.crowd(6, 2)
		w.recount(today)
		err := w.db.View(context.Background(), func(tx *store.Tx) error {
			_, err := w.meter.Figures(tx, town, indicator.Query{Pack: plan, Place: 210504002000, Month: march})
			return err
		})
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("a foreign township: %v", err)
		}
		for level, want := range map[division.Level]int{division.Prefecture: 1, division.County: 1, division.Township: 2, division.Village: 3} {
			if got := w.figures(auth.System(), indicator.Query{Indicator: "in_school", Level: level}); len(got) != want {
				t.Errorf("level %d: %d figures, want %d", level, len(got), want)
			}
		}
	})
}
