package intake_test

import (
	"context"
	"slices"
	"testing"

	"guben/auth"
	"guben/compare"
	"guben/fault"
	"guben/intake"
	"guben/message"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

var medicalHeader = []string{"姓名", "身份证号", "居民医保", "大病保险", "备注"}

func insured() [][]string {
	return [][]string{
		{"张大山", "'" + father + " ", "是", "是", ""}, {"李秀兰", mother + "31", "是", "否", "残疾人证号"},
		{"王桂英", "", "是", "", "没有号码"}, {"外来人", id("19900101", 77), "是", "是", "不在册"},
	}
}

// received are the current receipts of a kind, as number:match basic.
func (w *world) received(kind string) (receipts []string) {
	w.Helper()
	w.view(func(tx *store.Tx) error {
		list, err := compare.Receipts(tx, office, county.County(), kind, period.Date(2020, 6, 1))
		for _, r := range list {
			receipts = append(receipts, string(r.Match)+" "+r.Values["basic"]+r.Values["serious"])
		}
		slices.Sort(receipts)
		return err
	})
	return receipts
}

func TestRosterFromStageToUndo(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db).withPack()
		w.apply(upload("人口.xlsx", personHeader, family()...))
		empty := w.records()
		file := upload("2020年医保.xlsx", append(slices.Clone(medicalHeader), "村"), append(insured()[0], "台沟村"), append(insured()[1], ""),
			append(insured()[2], "台沟村"), append(insured()[3], ""))
		first := w.apply(file)
		if first.Kind != intake.RosterKind("medical_insurance") || first.Receipts != (intake.Tally{New: 4}) || first.Unit != "medical_security" {
			t.Errorf("%s of %s: %+v", first.Kind, first.Unit, first.Receipts)
		}
		if first.Period != (period.Range{From: period.Date(2020, 1, 1), To: period.Date(2020, 12, 31)}) {
			t.Errorf("covers %s", first.Period)
		}
		if got := w.received("medical_insurance"); !slices.Equal(got, []string{"document 是否", "document 是是", "name 是"}) {
			t.Errorf("received %q", got)
		}
		w.strangers(first)
		full := w.records()
		if again := w.apply(file); again.Receipts != (intake.Tally{Unchanged: 4}) {
			t.Errorf("the same file again: %+v", again.Receipts)
		}
		same(t, full, w.records())
		second := w.stage(upload("医保.xlsx", medicalHeader, append(insured()[:1], []string{"李秀兰", mother, "否", "否", ""})...))
		if second.Receipts != (intake.Tally{Unchanged: 1, Changed: 1}) {
			t.Errorf("a newer delivery: %+v", second.Receipts)
		}
		ctx := context.Background()
		if _, err := w.Apply(ctx, office, second.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		if got := w.received("medical_insurance"); !slices.Equal(got, []string{"document 否否", "document 是是"}) {
			t.Errorf("received %q", got)
		}
		if _, err := w.Undo(ctx, office, first.ID, "", nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a replaced delivery was withdrawn: %v", err)
		}
		for _, i := range []intake.Import{second, first} {
			if _, err := w.Undo(ctx, office, i.ID, "", nil); err != nil {
				t.Fatal(err)
			}
			w.sound()
		}
		same(t, empty, w.records())
	})
}

// strangers checks the one row of insured that nobody is registered for.
func (w *world) strangers(i intake.Import) {
	w.Helper()
	w.view(func(tx *store.Tx) error {
		deliveries, err := compare.Deliveries(tx, office, county.County(), "medical_insurance")
		if err != nil || len(deliveries) != 1 || deliveries[0].Unmatched() != 1 || deliveries[0].Weak != 1 || deliveries[0].Matched != 2 {
			w.Errorf("deliveries %+v: %v", deliveries, err)
			return err
		}
		list, err := compare.Unmatched(tx, w.Ring, office, county.County(), deliveries[0].ID, 0, 10)
		if err != nil || len(list) != 1 || list[0].Name != "外来人" || list[0].Document != "210***********"+id("19900101", 77)[14:] {
			w.Errorf("strangers %+v: %v", list, err)
		}
		township := office
		township.Division = village
		if _, err := compare.Unmatched(tx, w.Ring, township, county.County(), deliveries[0].ID, 0, 10); fault.KindOf(err) != fault.Forbidden {
			w.Errorf("a village saw rows of no village: %v", err)
		}
		return nil
	})
}

func TestRosterRowsThatAreRefused(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db).withPack()
	staged := w.stage(upload("医保.xlsx", medicalHeader, []string{"张三", father[:17] + "1", "是", "是", ""}, []string{"李四", father, "也许", "", ""},
		[]string{"王五", mother, "", "", ""}, []string{"", "", "是", "", ""}))
	var codes []string
	for _, row := range w.rows(staged, intake.Filter{Outcome: intake.Rejected}) {
		codes = append(codes, row.Reasons[0].Code)
	}
	if want := []string{"identity.check_digit", "intake.not_choice", "intake.required", "intake.nobody_named"}; !slices.Equal(codes, want) {
		t.Errorf("%v, want %v", codes, want)
	}
}

func TestPeopleRegisteredLaterAreMatched(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db).withPack()
		w.apply(upload("医保.xlsx", medicalHeader, insured()[:2]...))
		if got := w.received("medical_insurance"); len(got) != 0 {
			t.Errorf("received %q by nobody", got)
		}
		before := w.records()
		people := w.apply(upload("人口.xlsx", personHeader, family()...))
		if got := w.received("medical_insurance"); len(got) != 2 {
			t.Errorf("received %q after registration", got)
		}
		if _, err := w.Undo(context.Background(), office, people.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		w.sound()
		same(t, before, w.records())
	})
}

func TestWhoMayBringWhat(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db).withPack()
	medical := auth.Scope{Account: 8, Name: "医保局", Role: auth.Department, Division: county, Unit: "medical_security", Lang: message.Zh}
	health := auth.Scope{Account: 9, Name: "卫健局", Role: auth.Department, Division: county, Unit: "health", Lang: message.Zh}
	township := auth.Scope{Account: 10, Name: "街道", Role: auth.Township, Division: 210504_101_000, Lang: message.Zh}
	elsewhere := auth.Scope{Account: 11, Name: "平山区", Role: auth.Office, Division: 210502_000_000, Lang: message.Zh}
	people, roster := upload("人口.xlsx", personHeader, family()...), upload("医保.xlsx", medicalHeader, insured()...)
	ctx := context.Background()
	for _, c := range []struct {
		who  auth.Scope
		file intake.Upload
		kind fault.Kind
	}{{medical, people, fault.Forbidden}, {health, roster, fault.Forbidden}, {township, people, fault.Forbidden}, {township, roster, fault.Forbidden}} {
		if _, err := w.Stage(ctx, c.who, c.file, nil); fault.KindOf(err) != c.kind {
			t.Errorf("%s brings %s: %v", c.who.Name, c.file.Name, err)
		}
	}
	mine, err := w.Stage(ctx, medical, roster, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []auth.Scope{health, elsewhere, township} {
		if _, err := w.Apply(ctx, who, mine.ID, "", nil); err == nil {
			t.Errorf("%s applied what 医保局 brought", who.Name)
		}
		w.view(func(tx *store.Tx) error {
			if list, err := intake.List(tx, who, 0, 10); len(list) != 0 {
				t.Errorf("%s sees %d imports: %v", who.Name, len(list), err)
			}
			return nil
		})
	}
	foreigners, err := w.Stage(ctx, elsewhere, people, nil)
	if err != nil || foreigners.Persons.Rejected != 4 {
		t.Errorf("households of another county: %+v %v", foreigners.Persons, err)
	}
	if _, err := w.Apply(ctx, medical, mine.ID, "", nil); err != nil {
		t.Errorf("the unit applies its own roster: %v", err)
	}
}
