package dispatch_test

import (
	"os"
	"slices"
	"strconv"
	"testing"

	"guben/auth"
	"guben/dispatch"
	"guben/division"
	"guben/duty"
	"guben/indicator"
	"guben/ledger"
	"guben/ledger/ledgertest"
	"guben/period"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
	"guben/task"
)

const (
	county int64         = 210504
	whole  division.Code = 210504000000
)

var (
	today   = period.Date(2020, 3, 15)
	march   = period.MonthOf(today)
	office  = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: whole}
	town    = auth.Scope{Account: 2, Name: "乙", Role: auth.Township, Division: 210504001000}
	watcher = auth.Scope{Account: 5, Name: "戊", Role: auth.Inspector, Division: whole}
	plan    = ledgertest.Load(os.DirFS("../indicator/testdata"), "plan")
	schemas = append(slices.Clone(ledgertest.Schemas), task.Schema, duty.Schema, indicator.Schema, dispatch.Schema)
)

type world struct {
	*ledgertest.World
	desk *dispatch.Desk
}

func each(t *testing.T, test func(*world)) {
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) { test(newWorld(t, db)) })
}

func newWorld(t testing.TB, db *store.DB) *world {
	w := &world{World: ledgertest.New(t, db, plan)}
	meter := &indicator.Meter{Registry: w.Records, Ledger: w.Book, Log: w.Audit}
	w.Book.Watch = append(w.Book.Watch, meter.Watch)
	w.desk = &dispatch.Desk{Meter: meter, Ledger: w.Book, Tasks: &task.Board{Log: w.Audit}, Log: w.Audit}
	w.Update(func(tx *store.Tx) error {
		return division.Put(tx, division.Division{Code: whole, Name: "试点县", From: period.Date(2000, 1, 1)},
			division.Division{Code: 210504001000, Name: "甲镇", From: period.Date(2000, 1, 1)},
			division.Division{Code: 210504002000, Name: "乙镇", From: period.Date(2000, 1, 1)})
	})
	return w
}

// settle registers two dangerous houses and a safe one, two trainings of which
// one is held, takes up the tasks, and counts.
func (w *world) settle() {
	w.Helper()
	w.Update(func(tx *store.Tx) error {
		for i, grade := range []string{"C级", "D级", "A级"} {
			if _, err := w.Household(tx, office, division.Code(210504001001+i%2*1000), "house_grade", grade); err != nil {
				return err
			}
		}
		return nil
	})
	w.training(40, true)
	w.training(25, false)
	w.Update(func(tx *store.Tx) error {
		if _, err := w.desk.Tasks.TakeUp(tx, office, whole, plan, ""); err != nil {
			return err
		}
		standing, err := screen.Stand(tx, w.Records, county, plan, today)
		if err != nil {
			return err
		}
		return w.desk.Meter.Recompute(tx, standing, county, today)
	})
}

func (w *world) training(persons int, held bool) {
	w.Helper()
	w.Update(func(tx *store.Tx) error {
		declared, err := w.Book.Declared(tx, county, plan.ID, "trainings", 0)
		if err != nil {
			return err
		}
		values, _ := declared.Form.Read(map[string][]string{"course": {"电工班"}, "persons": {strconv.Itoa(persons)}})
		r, err := w.Book.Open(tx, town, ledger.New{County: county, Pack: plan.ID, Ledger: "trainings", Place: town.Division, Values: values})
		if err != nil || !held {
			return err
		}
		_, err = w.Book.Move(tx, town, ledger.Step{County: county, ID: r.ID, Move: "hold"})
		return err
	})
}

func (w *world) brief(scope auth.Scope, month period.Month, day period.Day) (b dispatch.Briefing) {
	w.Helper()
	w.Update(func(tx *store.Tx) (err error) {
		b, err = w.desk.Brief(tx, scope, dispatch.Query{Pack: plan, Month: month, Today: day})
		return err
	})
	return b
}
