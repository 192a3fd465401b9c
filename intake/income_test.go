package intake_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"guben/dictionary"
	"guben/fault"
	"guben/income"
	"guben/intake"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

// homeHeader is a plain sheet, a row a household, with items of income.
var homeHeader = []string{"乡镇", "行政村", "户编号", "户主姓名", "户主证件号码", "家庭人口数", "住房面积（平方米）", "风险1", "风险2",
	"年度", "务工收入", "低保金", "养殖业支出"}

func homes() [][]string {
	return [][]string{
		{"高台子街道", "台沟村", "H1", "张大山", father, "3", "60.5", "因病", "因残", "2019", "12,000", "0", "１５００.50"},
		{"高台子街道", "崴子村", "H2", "王桂英", widow, "1", "40", "", "", "2019", "", "4080", ""},
	}
}

// incomes are the entries in force of a household of the registry, item=amount.
func (w *world) incomes(code string, year int) (entries []string) {
	w.Helper()
	w.view(func(tx *store.Tx) error {
		household, err := w.registry.ByCode(tx, office, dictionary.Household, county.County(), code)
		if err != nil {
			return err
		}
		list, err := income.List(tx, office, county.County(), household.ID, period.Annual(year))
		for _, e := range list {
			entries = append(entries, e.Item.Key+"="+e.Amount.String())
		}
		return err
	})
	return entries
}

func TestHouseholdsBringTheirIncome(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		empty := w.records()
		first := w.apply(upload("台账.xlsx", homeHeader, homes()...))
		if first.Kind != intake.Households || first.Households != (intake.Tally{New: 2}) || first.Persons != (intake.Tally{New: 2}) {
			t.Errorf("%s: households %+v, persons %+v", first.Kind, first.Households, first.Persons)
		}
		if got := w.incomes("H1", 2019); !slices.Equal(got, []string{"labour=12000.00", "low_income_guarantee=0.00", "breeding_expense=1500.50"}) {
			t.Errorf("incomes %v", got)
		}
		if got := w.incomes("H2", 2019); !slices.Equal(got, []string{"low_income_guarantee=4080.00"}) {
			t.Errorf("a blank is not nothing: %v", got)
		}
		before := w.records()
		rows := homes()
		rows[1] = with(homeHeader, rows[1], "低保金", "4200")
		staged := w.stage(upload("改.xlsx", homeHeader, rows...))
		changed := w.rows(staged, intake.Filter{Outcome: intake.Changed})
		if len(changed) != 1 || len(changed[0].Changes) != 1 || changed[0].Changes[0] != (intake.Change{
			Field: "income.low_income_guarantee", Head: "低保金", Before: "4,080.00", After: "4,200.00"}) {
			t.Errorf("changes %+v", changed)
		}
		ctx := context.Background()
		if _, err := w.Apply(ctx, office, staged.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		if got := w.incomes("H2", 2019); !slices.Equal(got, []string{"low_income_guarantee=4200.00"}) {
			t.Errorf("incomes %v", got)
		}
		if _, err := w.Undo(ctx, office, first.ID, "", nil); fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Say("zh", err), "H2 王桂英") {
			t.Errorf("the earlier import undone before the later: %v", err)
		}
		if _, err := w.Undo(ctx, office, staged.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		same(t, before, w.records())
		if _, err := w.Undo(ctx, office, first.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		w.sound()
		same(t, empty, w.records())
	})
}

func TestIncomeThatCannotBe(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	for _, c := range []struct{ head, text, code string }{
		{"务工收入", "-5", "intake.negative_amount"},
		{"务工收入", "20000000", "intake.absurd_amount"},
		{"低保金", "四千", "intake.not_amount"},
		{"年度", "2031", "intake.future_year"},
		{"年度", "19", "dictionary.outside"},
		{"住房面积（平方米）", "99999", "dictionary.outside"},
	} {
		rows := homes()
		rows[0] = with(homeHeader, rows[0], c.head, c.text)
		staged := w.stage(upload("错.xlsx", homeHeader, rows...))
		if codes := w.codes(staged); !slices.Contains(codes[3], c.code) || len(codes) != 1 {
			t.Errorf("%s %q: %v, want %s", c.head, c.text, codes, c.code)
		}
	}
}

func TestAChangeOfIncomeSinceTheReviewIsNotOverwritten(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	w.apply(upload("台账.xlsx", homeHeader, homes()...))
	rows := homes()
	rows[0] = with(homeHeader, rows[0], "务工收入", "9000")
	staged := w.stage(upload("改.xlsx", homeHeader, rows...))
	w.apply(upload("先.xlsx", homeHeader, with(homeHeader, homes()[0], "务工收入", "7000")))
	if _, err := w.Apply(context.Background(), office, staged.ID, "", nil); fault.KindOf(err) != fault.Conflict {
		t.Errorf("applied over a later figure: %v", err)
	}
	if got := w.incomes("H1", 2019); got[0] != "labour=7000.00" {
		t.Errorf("incomes %v", got)
	}
}
