package indicator_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/compare"
	"guben/dictionary"
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
	villages = []division.Code{210504001001, 210504001002, 210504002001}
	today    = period.Date(2020, 3, 15)
	march    = period.MonthOf(today)
	office   = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: whole}
	town     = auth.Scope{Account: 2, Name: "乙", Role: auth.Township, Division: 210504001000}
	school   = auth.Scope{Account: 3, Name: "丙", Role: auth.Department, Division: whole, Unit: "school_bureau"}
	health   = auth.Scope{Account: 4, Name: "丁", Role: auth.Department, Division: whole, Unit: "health"}
	watcher  = auth.Scope{Account: 5, Name: "戊", Role: auth.Inspector, Division: whole}
	admin    = auth.Scope{Account: 6, Name: "己", Role: auth.Administrator, Division: whole}
	plan     = loadPlan()
	schemas  = []store.Schema{audit.Schema, division.Schema, auth.Schema, registry.Schema, income.Schema, compare.Schema, intake.Schema,
		screen.Schema, ledger.Schema, task.Schema, duty.Schema, indicator.Schema}
)

func loadPlan() *pack.Pack {
	p, problems := pack.Load(os.DirFS("testdata"), "plan")
	if len(problems) > 0 {
		panic(problems[0].Fault())
	}
	return p
}

// world is a county of a few households, its ledgers and its figures.
type world struct {
	testing.TB
	db      *store.DB
	log     *audit.Log
	records *registry.Registry
	book    *ledger.Book
	meter   *indicator.Meter
	homes   []registry.Record
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
	w := &world{TB: t, db: db, log: log, records: registry.New(ring, log)}
	w.book = &ledger.Book{Ring: ring, Log: log, Registry: w.records, Income: income.New(log),
		Pack: func(int64, string, period.Day) (*pack.Pack, error) { return plan, nil }}
	w.meter = &indicator.Meter{Registry: w.records, Ledger: w.book, Log: log}
	w.book.Watch = append(w.book.Watch, w.meter.Watch)
	return w
}

func (w *world) update(fn func(*store.Tx) error) {
	w.Helper()
	if err := w.db.Update(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

func value(entity dictionary.Entity, key, text string) dictionary.Value {
	field, _ := dictionary.Get(entity, key)
	parsed, err := field.Parse(text)
	if err != nil {
		panic(err)
	}
	return parsed
}

var (
	stages = []string{"学龄前儿童", "小学", "七年级", "非在校生", ""}
	grades = []string{"A级", "B级", "C级", "D级", ""}
)

// household registers a household; "" leaves a fact unknown.
func (w *world) household(at division.Code, grade string, schooling ...string) {
	w.update(func(tx *store.Tx) error {
		draft := registry.Draft{Values: registry.Values{"head_name": dictionary.Words("户主甲")}}
		if grade != "" {
			draft.Values["house_grade"] = value(dictionary.Household, "house_grade", grade)
		}
		home, err := w.records.CreateHousehold(tx, office, registry.Origin{Source: "test"}, at, draft)
		if err != nil {
			return err
		}
		for _, stage := range schooling {
			member := registry.Draft{Values: registry.Values{"name": dictionary.Words("成员乙")}}
			if stage != "" {
				member.Values["schooling"] = value(dictionary.Person, "schooling", stage)
			}
			if _, err := w.records.CreatePerson(tx, office, registry.Origin{Source: "test"}, home, member, registry.Step{}); err != nil {
				return err
			}
		}
		w.homes = append(w.homes, home)
		return nil
	})
}

// crowd registers households with facts drawn from a seed.
func (w *world) crowd(n int, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 1))
	for i := range n {
		members := []string{}
		for range 1 + random.IntN(4) {
			members = append(members, stages[random.IntN(len(stages))])
		}
		w.household(villages[i%len(villages)], grades[random.IntN(len(grades))], members...)
	}
}

// recount counts the county anew.
func (w *world) recount(day period.Day) {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		standing, err := screen.Stand(tx, w.records, county, plan, indicator.On(plan, day))
		if err != nil {
			return err
		}
		return w.meter.Recompute(tx, standing, county, day)
	})
}

func (w *world) figures(scope auth.Scope, query indicator.Query) (figures []indicator.Figure) {
	w.Helper()
	if query.Pack = plan; query.Month == 0 {
		query.Month = march
	}
	if query.Today == 0 {
		query.Today = today
	}
	w.update(func(tx *store.Tx) (err error) {
		figures, err = w.meter.Figures(tx, scope, query)
		return err
	})
	return figures
}

// one is an indicator of the scope's whole area.
func (w *world) one(scope auth.Scope, query indicator.Query) indicator.Figure {
	w.Helper()
	figures := w.figures(scope, query)
	if len(figures) != 1 {
		w.Fatalf("%d figures of %s, want 1", len(figures), query.Indicator)
	}
	return figures[0]
}

func (w *world) standing(day period.Day) (area screen.Area) {
	w.update(func(tx *store.Tx) error {
		standing, err := screen.Stand(tx, w.records, county, plan, day)
		area = screen.Area{standing}
		return err
	})
	return area
}
