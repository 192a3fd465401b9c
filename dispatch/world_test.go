package dispatch_test

import (
	"bytes"
	"context"
	"os"
	"strconv"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/dispatch"
	"guben/division"
	"guben/duty"
	"guben/income"
	"guben/indicator"
	"guben/intake"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/seal"
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
	plan    = loadPlan()
	schemas = []store.Schema{audit.Schema, division.Schema, auth.Schema, registry.Schema, income.Schema, compare.Schema, intake.Schema,
		screen.Schema, ledger.Schema, task.Schema, duty.Schema, indicator.Schema, dispatch.Schema}
)

func loadPlan() *pack.Pack {
	p, problems := pack.Load(os.DirFS("../indicator/testdata"), "plan")
	if len(problems) > 0 {
		panic(problems[0].Fault())
	}
	return p
}

type world struct {
	testing.TB
	db      *store.DB
	records *registry.Registry
	book    *ledger.Book
	desk    *dispatch.Desk
}

func each(t *testing.T, test func(*world)) {
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) { test(newWorld(t, db)) })
}

func newWorld(t testing.TB, db *store.DB) *world {
	ring, err := seal.New(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New(ring)
	w := &world{TB: t, db: db, records: registry.New(ring, log)}
	w.book = &ledger.Book{Ring: ring, Log: log, Registry: w.records, Income: income.New(log),
		Pack: func(int64, string, period.Day) (*pack.Pack, error) { return plan, nil }}
	meter := &indicator.Meter{Registry: w.records, Ledger: w.book, Log: log}
	w.book.Watch = append(w.book.Watch, meter.Watch)
	w.desk = &dispatch.Desk{Meter: meter, Ledger: w.book, Tasks: &task.Board{Log: log}, Log: log}
	w.update(func(tx *store.Tx) error {
		return division.Put(tx, division.Division{Code: whole, Name: "试点县", From: period.Date(2000, 1, 1)},
			division.Division{Code: 210504001000, Name: "甲镇", From: period.Date(2000, 1, 1)},
			division.Division{Code: 210504002000, Name: "乙镇", From: period.Date(2000, 1, 1)})
	})
	return w
}

func (w *world) update(fn func(*store.Tx) error) {
	w.Helper()
	if err := w.db.Update(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

// settle registers two dangerous houses and a safe one, two trainings of which
// one is held, takes up the tasks, and counts.
func (w *world) settle() {
	w.Helper()
	field, _ := dictionary.Get(dictionary.Household, "house_grade")
	w.update(func(tx *store.Tx) error {
		for i, grade := range []string{"C级", "D级", "A级"} {
			value, err := field.Parse(grade)
			if err != nil {
				return err
			}
			if _, err := w.records.CreateHousehold(tx, office, registry.Origin{Source: "test"}, division.Code(210504001001+i%2*1000),
				registry.Draft{Values: registry.Values{"head_name": dictionary.Words("赵某人"), "house_grade": value}}); err != nil {
				return err
			}
		}
		return nil
	})
	w.training(40, true)
	w.training(25, false)
	w.update(func(tx *store.Tx) error {
		if _, err := w.desk.Tasks.TakeUp(tx, office, whole, plan, ""); err != nil {
			return err
		}
		standing, err := screen.Stand(tx, w.records, county, plan, today)
		if err != nil {
			return err
		}
		return w.desk.Meter.Recompute(tx, standing, county, today)
	})
}

func (w *world) training(persons int, held bool) {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		declared, err := w.book.Declared(tx, county, plan.ID, "trainings", 0)
		if err != nil {
			return err
		}
		values, _ := declared.Form.Read(map[string][]string{"course": {"电工班"}, "persons": {strconv.Itoa(persons)}})
		r, err := w.book.Open(tx, town, ledger.New{County: county, Pack: plan.ID, Ledger: "trainings", Place: town.Division, Values: values})
		if err != nil || !held {
			return err
		}
		_, err = w.book.Move(tx, town, ledger.Step{County: county, ID: r.ID, Move: "hold"})
		return err
	})
}

func (w *world) brief(scope auth.Scope, month period.Month, day period.Day) (b dispatch.Briefing) {
	w.Helper()
	w.update(func(tx *store.Tx) (err error) {
		b, err = w.desk.Brief(tx, scope, dispatch.Query{Pack: plan, Month: month, Today: day})
		return err
	})
	return b
}
