package app_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/duty"
	"guben/ledger"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
	"guben/task"
)

const (
	mingshan = "mingshan-2020"
	subject  = division.Code(210504000000)
	street   = division.Code(210504008000)
)

// A meeting that a subdistrict enters in its ledger keeps the duty to hold it,
// in the month it was held; nobody reports the duty.
func TestALedgerRecordKeepsADuty(t *testing.T) {
	a := open(t)
	ctx := context.Background()
	if taken, err := a.TakeUp(ctx, auth.System(), subject, mingshan, "once"); err != nil || taken.Made == 0 {
		t.Fatalf("taken up %+v: %v", taken, err)
	}
	clerk := auth.Scope{Account: 7, Name: "甲", Role: auth.Township, Division: street}
	if before := studies(t, a); before.State != duty.Due || before.Have != 0 {
		t.Fatalf("before any meeting: %+v", before)
	}
	for _, c := range []struct {
		held string
		have int
	}{{"2020-03-10", 0}, {"2020-03-15", 1}} { // the duty began on the 15th
		err := a.DB.Update(ctx, func(tx *store.Tx) error {
			d, err := a.Book.Declared(tx, subject.County(), mingshan, "street_meetings", 0)
			if err != nil {
				return err
			}
			values, problems := d.Form.Read(map[string][]string{"topic": {"研究脱贫攻坚"}, "kind": {"study"}, "held_on": {c.held},
				"chaired_by": {"某某"}, "attended": {"18"}, "work_days": {"0.5"}})
			if len(problems) > 0 {
				t.Fatalf("the form: %v", problems)
			}
			record, err := a.Book.Open(tx, clerk, ledger.New{County: subject.County(), Pack: mingshan, Ledger: "street_meetings", Place: street, Values: values})
			if err != nil {
				return err
			}
			_, err = a.Book.Move(tx, clerk, ledger.Step{County: record.County, ID: record.ID, Move: "submit"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if after := studies(t, a); after.Have != c.have {
			t.Errorf("with a meeting of %s: %+v", c.held, after)
		}
	}
}

func studies(t *testing.T, a *app.App) (o duty.Occurrence) {
	t.Helper()
	err := a.DB.View(context.Background(), func(tx *store.Tx) error {
		list, err := duty.List(tx, auth.System(), duty.Filter{Duty: "subdistrict_studies", Within: street})
		if err == nil && len(list) > 0 {
			o = list[0]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// A county that keeps ledgers and works by no plan has its clocks run, and owes
// nothing that no plan asks of it.
func TestADayBeginsWhereThereAreLedgersAlone(t *testing.T) {
	now := storetest.Start
	a, err := app.Open(context.Background(), app.Config{Database: t.TempDir() + "/guben.db", Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ctx := context.Background()
	var problem ledger.Record
	if err := a.DB.Update(ctx, func(tx *store.Tx) (err error) {
		d, err := a.Book.Declared(tx, subject.County(), mingshan, "conduct_problems", 0)
		if err != nil {
			return err
		}
		values, wrong := d.Form.Read(map[string][]string{"problem": {"某事"}, "source": {"audit"}, "kind": {"work"}, "found_on": {"2020-03-10"}})
		if len(wrong) > 0 {
			t.Fatalf("the form: %v", wrong)
		}
		clerk := auth.Scope{Account: 7, Name: "甲", Role: auth.Township, Division: street}
		problem, err = a.Book.Open(tx, clerk, ledger.New{County: subject.County(), Pack: mingshan, Ledger: "conduct_problems", Place: street, Values: values})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(1, 0, 0)
	if err := a.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if err := a.DB.View(ctx, func(tx *store.Tx) error {
		history, err := a.Book.History(tx, auth.System(), problem.County, problem.ID)
		if err == nil && len(history) < 2 {
			t.Errorf("a year later its clock has said nothing: %+v", history)
		}
		owed, unread := duty.List(tx, auth.System(), duty.Filter{})
		if len(owed) > 0 {
			t.Errorf("%d occurrences of a plan nobody took up", len(owed))
		}
		return errors.Join(err, unread)
	}); err != nil {
		t.Fatal(err)
	}
}

// A day that begins moves signals and misses duties; the same day again does nothing.
func TestADayBegins(t *testing.T) {
	now := storetest.Start
	a, err := app.Open(context.Background(), app.Config{Database: t.TempDir() + "/guben.db", Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ctx := context.Background()
	if _, err := a.TakeUp(ctx, auth.System(), subject, mingshan, "once"); err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(0, 1, 10)
	for range 2 {
		if err := a.Tick(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if o := studies(t, a); o.First != period.Date(2020, 3, 15) || o.State != duty.Missed {
		t.Errorf("the month of March stands at %+v", o)
	}
	err = a.DB.View(ctx, func(tx *store.Tx) error {
		groups, err := task.Count(tx, auth.System(), mingshan, subject, task.BySignal)
		red := int64(0)
		for _, g := range groups {
			if g.Key == string(task.Red) {
				red = g.Tasks
			}
		}
		if red == 0 {
			t.Errorf("five weeks later nothing is red: %+v", groups)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := a.Doctor(ctx); err != nil || len(problems) > 0 {
		t.Errorf("the doctor found %v, %v", problems, err)
	}
}
