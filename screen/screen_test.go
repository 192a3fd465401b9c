package screen_test

import (
	"bytes"
	"context"
	"math/rand/v2"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/income"
	"guben/money"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

const (
	county  int64         = 210504
	village division.Code = 210504001001
	beside  division.Code = 210504002001
)

var (
	day    = period.Date(2020, 3, 15)
	office = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: 210504000000}
	second = auth.Scope{Account: 2, Name: "乙", Role: auth.Office, Division: 210504000000}
	plan   = loadPlan()
)

func loadPlan() *pack.Pack {
	p, problems := pack.Load(packs.FS, "mingshan-2020")
	if len(problems) > 0 {
		panic(problems[0].Fault())
	}
	return p
}

// world is a county of a few households.
type world struct {
	testing.TB
	db      *store.DB
	log     *audit.Log
	records *registry.Registry
	book    *income.Book
}

var schemas = []store.Schema{audit.Schema, division.Schema, auth.Schema, registry.Schema, income.Schema, compare.Schema, screen.Schema}

func each(t *testing.T, test func(world)) {
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) { test(newWorld(t, db)) })
}

func newWorld(t testing.TB, db *store.DB) world {
	ring, err := seal.New(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New(ring)
	return world{t, db, log, registry.New(ring, log), income.New(log)}
}

func (w world) update(fn func(*store.Tx) error) {
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

// household registers a household out of poverty with members of the given
// schooling, and (unless negative) a year's wages.
func (w world) household(at division.Code, wages money.Fen, schooling ...string) (home registry.Record) {
	w.update(func(tx *store.Tx) (err error) {
		home, err = w.records.CreateHousehold(tx, office, registry.Origin{Source: "test"}, at, registry.Draft{Values: registry.Values{
			"head_name": dictionary.Words("户主甲"), "exit_status": value(dictionary.Household, "exit_status", "已脱贫"),
			"house_grade": value(dictionary.Household, "house_grade", "A级")}})
		if err != nil {
			return err
		}
		for _, stage := range schooling {
			if _, err := w.records.CreatePerson(tx, office, registry.Origin{Source: "test"}, home, registry.Draft{Values: registry.Values{
				"name": dictionary.Words("成员乙"), "schooling": value(dictionary.Person, "schooling", stage)}}, registry.Step{}); err != nil {
				return err
			}
		}
		if wages < 0 {
			return nil
		}
		return w.wages(tx, home, wages)
	})
	return home
}

func (w world) wages(tx *store.Tx, home registry.Record, wages money.Fen) error {
	item, _ := dictionary.FindItem("工资性收入")
	return w.book.Put(tx, office, income.Origin{Source: "test"}, income.Entry{County: county, Village: home.Village, Household: home.ID,
		Item: item, Span: period.LastAnnual(day), Amount: wages})
}

func (w world) screen() (run screen.Screening) {
	w.Helper()
	w.update(func(tx *store.Tx) (err error) {
		run, err = screen.Run(tx, w.records, w.log, office, county, plan, day, "")
		return err
	})
	return run
}

func (w world) findings(scope auth.Scope, filter screen.Filter) (list []screen.Finding) {
	w.Helper()
	err := w.db.View(context.Background(), func(tx *store.Tx) (err error) {
		list, err = screen.List(tx, scope, filter)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return list
}

// only is the one finding of a rule.
func (w world) only(rule string) screen.Finding {
	w.Helper()
	list := w.findings(office, screen.Filter{Rule: rule})
	if len(list) != 1 {
		w.Fatalf("%d findings of %s, want 1", len(list), rule)
	}
	return list[0]
}

func (w world) move(scope auth.Scope, step screen.Step) error {
	step.County = county
	return w.db.Update(context.Background(), func(tx *store.Tx) error { return screen.Make(tx, w.log, scope, step) })
}

func (w world) sound() {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		broken, err := screen.Check(tx)
		for _, problem := range broken {
			w.Errorf("invariant: %v", problem)
		}
		return err
	})
}

func TestTheLineIncludesItsNumber(t *testing.T) {
	each(t, func(w world) {
		onLine := w.household(village, 12_000*money.Yuan, "非在校生", "非在校生")
		w.household(village, 12_000*money.Yuan+2, "非在校生", "非在校生")
		silent := w.household(village, -1, "非在校生")
		run := w.screen()
		if run.Households != 3 || run.Persons != 5 {
			t.Errorf("screened %d households, %d persons", run.Households, run.Persons)
		}
		found := map[int64]screen.Finding{}
		for _, f := range w.findings(office, screen.Filter{Rule: "key_income"}) {
			found[f.Household] = f
		}
		if len(found) != 2 || found[onLine.ID].Kind != screen.Flag || found[silent.ID].Kind != screen.Unknown {
			t.Fatalf("key_income: %+v", found)
		}
		if len(found[silent.ID].Lacking) == 0 {
			t.Error("the undecided finding names no missing fact")
		}
		if text := found[onLine.ID].Reason.Say("zh"); !bytes.Contains([]byte(text), []byte("6,000.00")) {
			t.Errorf("the reason does not show the figures: %s", text)
		}
		w.sound()
	})
}

func TestScreeningAgainChangesNothing(t *testing.T) {
	each(t, func(w world) {
		w.household(village, 5_000*money.Yuan, "小学", "非在校生")
		first, again := w.screen(), w.screen()
		if first.Opened == 0 || again.Opened+again.Renewed+again.Cleared != 0 {
			t.Errorf("first %+v, again %+v", first, again)
		}
	})
}

func TestAPersonsDecisionStays(t *testing.T) {
	each(t, func(w world) {
		home := w.household(village, 5_000*money.Yuan, "非在校生")
		w.screen()
		if err := w.move(office, screen.Step{Finding: w.only("key_income").ID, Move: screen.Dismiss, Note: "入户核实，收入漏登"}); err != nil {
			t.Fatal(err)
		}
		w.screen()
		if f := w.only("key_income"); f.State != screen.Dismissed || f.Attention {
			t.Errorf("screened again, same facts: %s, attention %v", f.State, f.Attention)
		}
		w.update(func(tx *store.Tx) error { return w.wages(tx, home, 4_000*money.Yuan) })
		w.screen()
		if f := w.only("key_income"); f.State != screen.Dismissed || !f.Attention || f.Note == "" {
			t.Errorf("after the facts changed: %s, attention %v", f.State, f.Attention)
		}
		w.sound()
	})
}

func TestWhatScreeningClosedItReopens(t *testing.T) {
	each(t, func(w world) {
		home := w.household(village, 5_000*money.Yuan, "非在校生")
		states := []screen.State{}
		for _, wages := range []money.Fen{5_000, 9_000, 5_500} {
			w.update(func(tx *store.Tx) error { return w.wages(tx, home, wages*money.Yuan) })
			w.screen()
			states = append(states, w.only("key_income").State)
		}
		if states[0] != screen.New || states[1] != screen.Resolved || states[2] != screen.New {
			t.Errorf("states %v", states)
		}
		w.sound()
	})
}

func TestMoves(t *testing.T) {
	each(t, func(w world) {
		w.household(village, 5_000*money.Yuan, "非在校生")
		w.screen()
		id := w.only("key_income").ID
		helper := auth.Scope{Account: 3, Role: auth.Helper, Division: village}
		inspector := auth.Scope{Account: 4, Role: auth.Inspector, Division: 210504000000}
		foreign := auth.Scope{Account: 5, Role: auth.Township, Division: 210504002000}
		steps := []struct {
			name string
			by   auth.Scope
			step screen.Step
			want fault.Kind // Internal: it goes through
		}{
			{"an inspector confirms", inspector, screen.Step{Move: screen.Confirm}, fault.Forbidden},
			{"a foreign township confirms", foreign, screen.Step{Move: screen.Confirm}, fault.NotFound},
			{"a helper dispatches", helper, screen.Step{Move: screen.Dispatch, Unit: "housing"}, fault.Forbidden},
			{"dispatch without a unit", office, screen.Step{Move: screen.Dispatch}, fault.Invalid},
			{"dismiss without a reason", office, screen.Step{Move: screen.Dismiss, Note: " "}, fault.Invalid},
			{"resolve what is new", office, screen.Step{Move: screen.Resolve}, fault.Conflict},
			{"a stale page", office, screen.Step{Move: screen.Take, Revision: 99}, fault.Conflict},
			{"dispatch", office, screen.Step{Move: screen.Dispatch, Unit: "agriculture", Key: "once"}, fault.Internal},
			{"the same form again", office, screen.Step{Move: screen.Dispatch, Unit: "agriculture", Key: "once"}, fault.Duplicate},
			{"confirm", office, screen.Step{Move: screen.Confirm}, fault.Internal},
			{"hand the confirmed one on", second, screen.Step{Move: screen.Dispatch, Unit: "subdistricts"}, fault.Internal},
			{"the confirmer resolves", office, screen.Step{Move: screen.Resolve}, fault.Forbidden},
			{"another resolves", second, screen.Step{Move: screen.Resolve}, fault.Internal},
			{"reopen without a reason", office, screen.Step{Move: screen.Reopen}, fault.Invalid},
			{"reopen", office, screen.Step{Move: screen.Reopen, Note: "又降了"}, fault.Internal},
		}
		for _, step := range steps {
			step.step.Finding = id
			err := w.move(step.by, step.step)
			if step.want == fault.Internal && err != nil || step.want != fault.Internal && fault.KindOf(err) != step.want {
				t.Errorf("%s: got %v, want %v", step.name, err, step.want)
			}
		}
		if f := w.only("key_income"); f.State != screen.Verifying || f.Unit != "subdistricts" {
			t.Errorf("at the end: %s, %s", f.State, f.Unit)
		}
		w.sound()
	})
}

func TestScopesOfReading(t *testing.T) {
	each(t, func(w world) {
		w.household(village, 5_000*money.Yuan, "非在校生")
		w.household(beside, 5_000*money.Yuan, "非在校生")
		w.screen()
		housing := auth.Scope{Account: 6, Role: auth.Department, Unit: "housing", Division: 210504000000}
		first := auth.Scope{Account: 7, Role: auth.Village, Division: village}
		admin := auth.Scope{Account: 8, Role: auth.Administrator, Division: 210504000000}
		if got := len(w.findings(first, screen.Filter{Rule: "key_income"})); got != 1 {
			t.Errorf("a village sees %d findings of the rule, want its own", got)
		}
		if got := len(w.findings(housing, screen.Filter{Rule: "key_income"})); got != 0 {
			t.Errorf("a department sees %d findings of another's rule", got)
		}
		err := w.db.View(context.Background(), func(tx *store.Tx) error {
			_, err := screen.List(tx, first, screen.Filter{Within: beside})
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("a village asks for another village: %v", err)
			}
			_, err = screen.List(tx, admin, screen.Filter{})
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("an administrator reads findings: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestRefreshIsScreening: screening one household after each change leaves the
// same findings as screening everyone.
func TestRefreshIsScreening(t *testing.T) {
	each(t, func(w world) { refreshed(t, w) })
}

func refreshed(t *testing.T, w world) {
	random := rand.New(rand.NewPCG(7, 7))
	stages := []string{"小学", "七年级", "非在校生", "普通高中一年级"}
	homes := []registry.Record{}
	for i := range 12 {
		homes = append(homes, w.household(village+division.Code(i%3), money.Fen(random.IntN(9_000))*money.Yuan, stages[random.IntN(4)], stages[random.IntN(4)]))
	}
	w.delivered("house_repair", homes, 1)
	w.delivered("education_aid", homes, 0)
	w.screen()
	for range 200 {
		home := homes[random.IntN(len(homes))]
		w.update(func(tx *store.Tx) error {
			change, err := w.change(tx, random, home, stages)
			if err != nil {
				return err
			}
			last, err := screen.Applied(tx, county)
			if err != nil {
				return err
			}
			if change.before.ID != 0 && random.IntN(2) == 0 {
				return screen.RefreshRecord(tx, w.records, last, change.before, change.after, plan)
			}
			return screen.Refresh(tx, w.records, last, home.ID, plan, change.facts...)
		})
	}
	run := w.screen()
	if run.Opened+run.Renewed+run.Cleared != 0 || len(run.Rosters) != 2 {
		t.Errorf("a full screening differs from the refreshed findings: %+v", run)
	}
	w.sound()
}

// delivered writes a department's roster on which every other household, or its
// first member, stands.
func (w world) delivered(kind string, homes []registry.Record, households int) {
	w.update(func(tx *store.Tx) error {
		id := tx.NewID()
		if _, err := tx.Exec(`INSERT INTO roster (county, id, kind, unit, about_household, period_from, period_to, delivered, file, import_id, replaced_by, row_count, matched, weak)
			VALUES ($1, $2, $3, 'somebody', $4, '2020-01-01', '2020-12-31', '2020-03-01', '', 0, 0, $5, $5, 0)`, county, id, kind, households, len(homes)/2); err != nil {
			return err
		}
		for n := 0; n < len(homes); n += 2 {
			members, err := w.records.Members(tx, office, county, homes[n].ID, day)
			if err != nil {
				return err
			}
			person, household := members[0].ID, homes[n].ID
			if households == 1 {
				person = 0
			}
			if _, err := tx.Exec(`INSERT INTO roster_row (county, roster, number, person, household, division, match, identity, stated, amount, own)
				VALUES ($1, $2, $3, $4, $5, 0, 'document', $6, 1, 50000, '{}')`, county, id, n+1, person, household, []byte{byte(n + 1)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// edit is a change of a household: a record before and after, if one was
// changed, and the facts that are other then.
type edit struct {
	before, after registry.Record
	facts         []policy.FactRef
}

// change changes something of a household; of one change in eight it does not
// tell the facts.
func (w world) change(tx *store.Tx, random *rand.Rand, home registry.Record, stages []string) (change edit, err error) {
	switch random.IntN(4) {
	case 0:
		change.facts = screen.OfIncome()
		err = w.wages(tx, home, money.Fen(random.IntN(15_000))*money.Yuan)
	case 1, 2:
		change, err = w.revise(tx, random, home)
	default:
		members, wrong := w.records.Members(tx, office, county, home.ID, day)
		if wrong != nil {
			return change, wrong
		}
		change, err = w.write(tx, members[0].Record, registry.Values{"schooling": value(dictionary.Person, "schooling", stages[random.IntN(len(stages))])})
	}
	if random.IntN(8) == 0 {
		change.facts = nil
	}
	return change, err
}

func (w world) revise(tx *store.Tx, random *rand.Rand, home registry.Record) (edit, error) {
	current, err := w.records.Get(tx, office, dictionary.Household, county, home.ID)
	if err != nil {
		return edit{}, err
	}
	if random.IntN(2) == 0 {
		return w.write(tx, current, registry.Values{"house_grade": value(dictionary.Household, "house_grade", []string{"A级", "C级", "D级", "其他"}[random.IntN(4)])})
	}
	return w.write(tx, current, registry.Values{"exit_status": value(dictionary.Household, "exit_status", []string{"未脱贫", "已脱贫", "返贫"}[random.IntN(3)]),
		"water_solved": dictionary.Number(int64(random.IntN(2))), "house_area": dictionary.Number(int64(random.IntN(90)))})
}

func (w world) write(tx *store.Tx, before registry.Record, values registry.Values) (edit, error) {
	after, err := w.records.Update(tx, office, registry.Origin{Source: "test"}, before, registry.Draft{Values: values})
	return edit{before, after, screen.Changed(before, after)}, err
}

func TestExplainShowsEveryFactOfADecision(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t, schemas...))
	home := w.household(village, 11_000*money.Yuan, "非在校生", "小学")
	err := w.db.View(context.Background(), func(tx *store.Tx) error {
		answers, err := screen.Explain(tx, w.records, office, county, home.ID, plan, day, "key_income")
		if err != nil {
			return err
		}
		if len(answers) != 1 || answers[0].Truth != policy.True {
			t.Fatalf("answers: %+v", answers)
		}
		text := ""
		for _, line := range answers[0].Reason.Lines("zh") {
			text += line + "\n"
		}
		for _, want := range []string{"5,500.00", "6,000.00", "11,000.00", "一(三)一", "2 人"} {
			if !bytes.Contains([]byte(text), []byte(want)) {
				t.Errorf("the reason lacks %s:\n%s", want, text)
			}
		}
		_, err = screen.Explain(tx, w.records, auth.Scope{Role: auth.Village, Division: beside}, county, home.ID, plan, day, "")
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("a foreign village asks why: %v", err)
		}
		_, err = screen.Explain(tx, w.records, office, county, home.ID, plan, day, "nonsense")
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("a rule that does not exist: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
