package intake_test

import (
	"context"
	"strings"
	"testing"

	"guben/audit"
	"guben/dictionary"
	"guben/fault"
	"guben/intake"
	"guben/registry"
	"guben/store"
	"guben/store/storetest"
)

func TestPersonsFromStageToUndo(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		empty := w.records()
		file := upload("人口信息.xlsx", personHeader, family()...)
		staged := w.stage(file)
		if staged.Kind != intake.Persons || staged.State != intake.Staged || staged.Rows != 4 {
			t.Errorf("staged as %+v", staged)
		}
		if staged.Households != (intake.Tally{New: 2}) || staged.Persons != (intake.Tally{New: 4}) {
			t.Errorf("households %+v, persons %+v", staged.Households, staged.Persons)
		}
		same(t, empty, w.records())
		applied, err := w.Apply(context.Background(), office, staged.ID, "once", nil)
		if err != nil || applied.State != intake.Applied {
			t.Fatalf("applied %v: %v", applied.State, err)
		}
		w.sound()
		if _, err := w.Apply(context.Background(), office, staged.ID, "once", nil); fault.KindOf(err) != fault.Duplicate {
			t.Errorf("the same key again: %v", err)
		}
		if _, err := w.Apply(context.Background(), office, staged.ID, "twice", nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("applied again: %v", err)
		}
		full := w.records()
		again := w.apply(file)
		if again.Households != (intake.Tally{Unchanged: 2}) || again.Persons != (intake.Tally{Unchanged: 4}) {
			t.Errorf("the same file again: households %+v, persons %+v", again.Households, again.Persons)
		}
		same(t, full, w.records())
		undone, err := w.Undo(context.Background(), office, staged.ID, "undo", nil)
		if err != nil || undone.State != intake.Undone {
			t.Fatalf("undone %v: %v", undone.State, err)
		}
		w.sound()
		same(t, empty, w.records())
	})
}

func TestChangesAreShownAppliedAndUndone(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.apply(upload("一.xlsx", personHeader, family()...))
		before := w.records()
		rows := family()
		rows[0] = with(personHeader, rows[0], "健康状况", "长期慢性病")
		rows[2] = with(personHeader, rows[2], "务工时间（月）", "8")
		rows[0] = with(personHeader, rows[0], "户联系电话", "15400000001")
		staged := w.stage(upload("二.xlsx", personHeader, rows...))
		if staged.Households != (intake.Tally{Changed: 1, Unchanged: 1}) || staged.Persons != (intake.Tally{Changed: 2, Unchanged: 2}) {
			t.Errorf("households %+v, persons %+v", staged.Households, staged.Persons)
		}
		var got []string
		for _, row := range w.rows(staged, intake.Filter{Outcome: intake.Changed}) {
			for _, c := range row.Changes {
				got = append(got, row.Name+" "+c.Head+" "+c.Before+"→"+c.After)
			}
		}
		want := []string{"张大山 户联系电话 →154******01", "张大山 健康状况 健康→长期慢性病", "张小山 务工时间 →8"}
		if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
			t.Errorf("changes %q, want %q", got, want)
		}
		if _, err := w.Apply(context.Background(), office, staged.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		w.sound()
		if _, err := w.Undo(context.Background(), office, staged.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		same(t, before, w.records())
	})
}

func TestAFileStagedTwiceIsAppliedOnce(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		file := upload("一.xlsx", personHeader, family()...)
		first, second := w.stage(file), w.stage(file)
		ctx := context.Background()
		if _, err := w.Apply(ctx, office, first.ID, "", nil); err != nil {
			t.Fatal(err)
		}
		before := w.records()
		_, err := w.Apply(ctx, office, second.ID, "", nil)
		if fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Say("zh", err), "第 3、4、5、6 行") {
			t.Errorf("the second review is out of date: %v", err)
		}
		same(t, before, w.records())
		w.sound()
	})
}

func TestTheRecordOfAnImport(t *testing.T) {
	db := storetest.SQLite(t, rooms...)
	w := newWorld(t, db)
	i := w.apply(upload("一.xlsx", append(personHeader[:len(personHeader):len(personHeader)], "年龄"), family()...))
	w.view(func(tx *store.Tx) error {
		records, err := audit.About(tx, county.County(), "import", i.ID, 10)
		if len(records) != 2 || records[0].Action != "import.apply" || records[1].Action != "import.stage" {
			t.Errorf("on record: %+v", records)
		}
		person, locateErr := w.registry.Locate(tx, office, son)
		if locateErr != nil {
			return locateErr
		}
		history, historyErr := w.registry.History(tx, office, county.County(), person.Household, 0, 100)
		if len(history) != 4 || history[0].Source != "import" || history[0].Batch != i.ID {
			t.Errorf("history %+v: %v", history, historyErr)
		}
		return err
	})
	used := map[string]bool{}
	for _, c := range i.Columns {
		used[c.Name] = c.Used()
	}
	if !used["证件号码"] || used["备注"] || used["年龄"] {
		t.Errorf("columns used: %v", used)
	}
}

// edit changes one field of a person as somebody at a desk would.
func (w *world) edit(number, key string, value dictionary.Value) {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		person, err := w.registry.Locate(tx, office, number)
		if err != nil {
			return err
		}
		_, err = w.registry.Update(tx, office, registry.Origin{Source: "web"}, person, registry.Draft{Values: registry.Values{key: value}})
		return err
	})
}

func TestApplyRefusesWhatChangedSinceTheReview(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.apply(upload("一.xlsx", personHeader, family()...))
		rows := family()
		rows[2] = with(personHeader, rows[2], "务工时间（月）", "8")
		staged := w.stage(upload("二.xlsx", personHeader, rows...))
		w.edit(son, "work_months", dictionary.Number(3))
		before := w.records()
		_, err := w.Apply(context.Background(), office, staged.ID, "", nil)
		if fault.KindOf(err) != fault.Conflict {
			t.Fatalf("applied over a later change: %v", err)
		}
		same(t, before, w.records())
		w.view(func(tx *store.Tx) error {
			kept, err := intake.Get(tx, office, staged.ID)
			if kept.State != intake.Staged {
				t.Errorf("state %s after a refused apply", kept.State)
			}
			return err
		})
	})
}

func TestUndoRefusesWhatChangedSince(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		applied := w.apply(upload("一.xlsx", personHeader, family()...))
		w.edit(son, "work_months", dictionary.Number(3))
		before := w.records()
		_, err := w.Undo(context.Background(), office, applied.ID, "", nil)
		if fault.KindOf(err) != fault.Conflict {
			t.Fatalf("undone over a later change: %v", err)
		}
		same(t, before, w.records())
		w.sound()
	})
}
