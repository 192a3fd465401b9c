package screen_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"guben/app"
	"guben/auth"
	"guben/demo"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/policy"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

// sampled is the sample county, registry and rosters, open for all tests.
var sampled = sync.OnceValues(func() (*app.App, error) {
	folder, err := os.MkdirTemp("", "guben-screen-")
	if err != nil {
		return nil, err
	}
	a, err := app.Open(context.Background(), app.Config{Database: filepath.Join(folder, "guben.db"), Clock: storetest.Clock()})
	if err != nil {
		return nil, err
	}
	d, err := demo.New(a, "mingshan-2020", folder, 1)
	if err != nil {
		return nil, err
	}
	return a, d.Build(context.Background())
})

func stand(t testing.TB) (*app.App, *screen.Standing) {
	t.Helper()
	a, err := sampled()
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.Standing(context.Background(), office, county, "")
	if err != nil {
		t.Fatal(err)
	}
	return a, s
}

// changed is the pack with the question written into its files.
func changed(t *testing.T, p *pack.Pack, question screen.Question) *pack.Pack {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(packs.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(packs.FS, path)
		files[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for id, value := range question.Parameters {
		rewrite(t, files[p.ID+"/params.yaml"], id, func(item string) string {
			return regexp.MustCompile(`value: [^,}]*`).ReplaceAllString(item, "value: "+written(p, id, value))
		})
	}
	for _, id := range question.Off {
		rewrite(t, files[p.ID+"/rules.yaml"], id, func(item string) string {
			return strings.Replace(item, "\n", "\n  from: 1990-01-01\n  to: 1990-01-02\n", 1)
		})
	}
	loaded, problems := pack.Load(files, p.ID)
	if len(problems) > 0 {
		t.Fatal(problems[0].Say(message.En))
	}
	return loaded
}

func rewrite(t *testing.T, file *fstest.MapFile, id string, edit func(string) string) {
	t.Helper()
	items := strings.Split("\n"+string(file.Data), "\n- ")
	for i, item := range items {
		if strings.HasPrefix(item, "id: "+id+"\n") {
			items[i] = edit(item)
			file.Data = []byte(strings.Join(items, "\n- ")[1:])
			return
		}
	}
	t.Fatalf("no item %s", id)
}

// written is a value as a pack file has it.
func written(p *pack.Pack, id string, value policy.Value) string {
	typ := parameter(p, id).Type
	text := p.Program.Schema().FormatValue(message.Zh, typ, value)
	return strings.NewReplacer(",", "", " ", "").Replace(text)
}

func parameter(p *pack.Pack, id string) policy.Parameter {
	at := slices.IndexFunc(p.Parameters, func(q policy.Parameter) bool { return q.ID == id })
	return p.Parameters[at]
}

// ask makes a question up: one or two parameters moved, now and then a rule off.
func ask(s *screen.Standing, random *rand.Rand) screen.Question {
	q := screen.Question{Parameters: map[string]policy.Value{}}
	edition := s.Pack.Program.On(s.Day)
	for range 1 + random.IntN(5) {
		p := s.Pack.Parameters[random.IntN(len(s.Pack.Parameters))]
		if value, _ := edition.Parameter(p.ID); value.Known() && len(screen.RulesReading(s.Pack, p.ID)) > 0 {
			q.Parameters[p.ID] = policy.Value(random.Int64N(2*int64(value) + 2))
		}
	}
	for range random.IntN(3) / 2 {
		q.Off = append(q.Off, s.Pack.Rules[random.IntN(len(s.Pack.Rules))].ID)
	}
	return q
}

var errUndone = errors.New("the screening is taken back")

// screened are the tallies of a scope from a real screening, which is undone.
func screened(t *testing.T, a *app.App, p *pack.Pack, s *screen.Standing, scopes ...auth.Scope) []map[string]screen.Tally {
	t.Helper()
	var all []map[string]screen.Tally
	err := a.DB.Update(context.Background(), func(tx *store.Tx) error {
		run, err := screen.Run(tx, a.Registry, a.Log, office, county, p, s.Day, "")
		if err != nil {
			return err
		}
		for _, scope := range scopes {
			tallies, err := screen.Tallies(tx, scope, run)
			if err != nil {
				return err
			}
			of := map[string]screen.Tally{}
			for _, tally := range tallies {
				of[tally.Rule] = tally
			}
			all = append(all, of)
		}
		return errUndone
	})
	if !errors.Is(err, errUndone) {
		t.Fatal(err)
	}
	return all
}

func side(t screen.Tally) screen.Side {
	return screen.Side{Households: int(t.Households), Persons: int(t.Persons), Unknown: int(t.Unknown), Due: t.Due,
		Missing: int(t.MissingN), MissingDue: t.Missing, Excess: int(t.ExcessN), ExcessReceived: t.Excess, Differs: int(t.DiffersN)}
}

// scopes are the county and its townships.
func scopes(t *testing.T, a *app.App) []auth.Scope {
	t.Helper()
	list := []auth.Scope{office}
	err := a.DB.View(context.Background(), func(tx *store.Tx) error {
		tree, err := division.Load(tx, office.Division, plan.ScreeningDay)
		for _, code := range tree.Children(office.Division) {
			list = append(list, auth.Scope{Account: 9, Role: auth.Township, Division: code})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestWhatIfIsScreening: what a question says of before is what the last
// screening counted, and of after what screening with the pack so changed counts.
func TestWhatIfIsScreening(t *testing.T) {
	a, s := stand(t)
	random := rand.New(rand.NewPCG(3, 1))
	areas := scopes(t, a)
	before := screened(t, a, s.Pack, s, areas...)
	moved := 0
	for range 4 {
		q := ask(s, random)
		after := screened(t, a, changed(t, s.Pack, q), s, areas...)
		for i, scope := range areas {
			answers, err := s.Ask(scope, q)
			if err != nil {
				t.Fatal(err)
			}
			for id, tally := range after[i] {
				effect := effectOf(answers, id)
				if effect == nil {
					if before[i][id] != tally {
						t.Errorf("%s, %v: %s changes and is not among the answers", scope.Division, q, id)
					}
					continue
				}
				if effect.Before != side(before[i][id]) || effect.After != side(tally) {
					t.Errorf("%s, %v: %s\n before %+v\n   want %+v\n after %+v\n  want %+v", scope.Division, q, id,
						effect.Before, side(before[i][id]), effect.After, side(tally))
				}
				if effect.Changed() {
					moved++
				}
			}
			consistent(t, answers)
		}
	}
	if moved < 10 {
		t.Errorf("only %d effects: the questions ask nothing", moved)
	}
}

func effectOf(answers screen.Answers, rule string) *screen.Effect {
	for i := range answers.Rules {
		if answers.Rules[i].Rule == rule {
			return &answers.Rules[i]
		}
	}
	return nil
}

// consistent: the townships add up, and nobody is counted twice.
func consistent(t *testing.T, answers screen.Answers) {
	t.Helper()
	for _, effect := range answers.Rules {
		if got := effect.After.Persons - effect.Before.Persons; got != effect.GainedPersons-effect.LostPersons {
			t.Errorf("%s: persons change by %d, gained %d, lost %d", effect.Rule, got, effect.GainedPersons, effect.LostPersons)
		}
		due := effect.After.Due - effect.Before.Due
		for _, part := range answers.Townships {
			if part.Rule == effect.Rule {
				due -= part.After.Due - part.Before.Due
			}
		}
		if due != 0 {
			t.Errorf("%s: the townships' money is %v short", effect.Rule, due)
		}
		if r := answers.Reach; r.GainedPersons > answers.Persons || r.LostHouseholds > answers.Households {
			t.Errorf("more people touched than there are: %+v", r)
		}
	}
}

func TestWhoIsGainedAndLost(t *testing.T) {
	a, s := stand(t)
	random := rand.New(rand.NewPCG(3, 2))
	listed := 0
	for range 30 {
		q := ask(s, random)
		for _, scope := range scopes(t, a) {
			answers, err := s.Ask(scope, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, effect := range answers.Rules {
				who, err := s.Who(scope, q, effect.Rule, 1000)
				if err != nil {
					t.Fatal(err)
				}
				persons := 0
				for _, swing := range who {
					if !scope.Reaches(swing.Village) {
						t.Fatalf("%s is told of a household in %s", scope.Division, swing.Village)
					}
					if swing.Gained {
						persons += swing.Persons
					} else {
						persons -= swing.Persons
					}
				}
				if persons != effect.GainedPersons-effect.LostPersons || len(who) < effect.GainedHouseholds+effect.LostHouseholds {
					t.Errorf("%v: %s: %d households with %+d persons, the effect says %+v", q, effect.Rule, len(who), persons, effect)
				}
				listed += len(who)
			}
		}
	}
	if listed == 0 {
		t.Error("nobody was ever gained or lost")
	}
}

func TestRangeIsAskAtEachPoint(t *testing.T) {
	_, s := stand(t)
	off := screen.Question{Off: []string{"industry_overlay"}}
	for _, c := range []struct {
		parameter, rule string
		question        screen.Question
		from, to        policy.Value
	}{
		{"key_income_line", "key_income", screen.Question{}, 400_000, 900_000},
		{"key_income_line", "industry_overlay", off, 400_000, 900_000},
		{"primary_boarding_standard", "compulsory_aid", screen.Question{Parameters: map[string]policy.Value{"day_pupil_standard": 1}}, 0, 200_000},
	} {
		for range 2 { // the second comes from what is kept
			points, err := s.Range(office, c.question, c.parameter, c.rule, c.from, c.to, 20)
			if err != nil {
				t.Fatal(err)
			}
			if len(points) != 21 {
				t.Fatalf("%d points", len(points))
			}
			for _, point := range points {
				q := screen.Question{Parameters: map[string]policy.Value{c.parameter: point.Value}, Off: c.question.Off}
				for id, value := range c.question.Parameters {
					q.Parameters[id] = value
				}
				answers, err := s.Ask(office, q)
				if err != nil {
					t.Fatal(err)
				}
				if effect := effectOf(answers, c.rule); effect == nil || effect.After != point.Side {
					t.Errorf("%s at %d: curve %+v, asked %+v", c.rule, point.Value, point.Side, effect)
				}
			}
		}
	}
	if points, err := s.Range(office, screen.Question{}, "taper_limit", "taper_overrun", 10, 14, 20); err != nil || len(points) != 5 {
		t.Errorf("a range of five months has %d points, %v", len(points), err)
	}
}

func TestUnitsAddUpToAll(t *testing.T) {
	_, s := stand(t)
	q := screen.Question{Parameters: map[string]policy.Value{"primary_boarding_standard": 123_457, "low_income_standard": 461_111}}
	answers, err := s.Ask(office, q)
	if err != nil {
		t.Fatal(err)
	}
	var units screen.Sum
	for _, sum := range answers.Units() {
		units.Before, units.After = units.Before+sum.Before, units.After+sum.After
	}
	if units.After-units.Before != answers.DueAfter-answers.Due {
		t.Errorf("units differ by %v, all by %v", units.Difference(), answers.DueAfter-answers.Due)
	}
}

func TestWhoMayAsk(t *testing.T) {
	_, s := stand(t)
	q := screen.Question{Parameters: map[string]policy.Value{"key_income_line": 900_000}}
	health := auth.Scope{Role: auth.Department, Unit: "health", Division: office.Division}
	foreign := auth.Scope{Role: auth.Township, Division: 210521001000}
	for _, c := range []struct {
		name  string
		scope auth.Scope
		rule  string
		want  fault.Kind // Internal: answered
	}{
		{"the office", office, "key_income", fault.Internal},
		{"an administrator", auth.Scope{Role: auth.Administrator, Division: office.Division}, "key_income", fault.Forbidden},
		{"a department about its rule", health, "doctor_signing", fault.Internal},
		{"a department about another's", health, "industry_overlay", fault.NotFound},
		{"about a rule that is none", office, "nonsense", fault.NotFound},
	} {
		_, err := s.Who(c.scope, q, c.rule, 10)
		if c.want == fault.Internal && err != nil || c.want != fault.Internal && fault.KindOf(err) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	answers, err := s.Ask(foreign, q)
	if err != nil || answers.Households != 0 || len(answers.Townships) != 0 {
		t.Errorf("a foreign township is told %+v, %v", answers, err)
	}
	for _, wrong := range []screen.Question{{Parameters: map[string]policy.Value{"nonsense": 1}}, {Off: []string{"nonsense"}}} {
		if _, err := s.Ask(office, wrong); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%v: %v", wrong, err)
		}
	}
}

// TestAskingWritesNothing: not a row of the database changes.
func TestAskingWritesNothing(t *testing.T) {
	a, s := stand(t)
	count := func() (n string) {
		err := a.DB.View(context.Background(), func(tx *store.Tx) error {
			var findings, events, screenings, records int64
			err := tx.QueryRow(`SELECT (SELECT COUNT(*) FROM finding WHERE county = $1), (SELECT COUNT(*) FROM finding_event WHERE county = $1),
				(SELECT COUNT(*) FROM screening WHERE county = $1), (SELECT COUNT(*) FROM audit WHERE county = $1)`, county).Scan(&findings, &events, &screenings, &records)
			n = fmt.Sprint(findings, events, screenings, records)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	if _, err := s.Ask(office, ask(s, rand.New(rand.NewPCG(1, 1)))); err != nil {
		t.Fatal(err)
	}
	if after := count(); before != after {
		t.Errorf("rows before %s, after %s", before, after)
	}
}

func TestQuestionsAreWrittenAsPeopleWrite(t *testing.T) {
	for _, c := range []struct {
		id, text string
		want     policy.Value // -1: refused
	}{
		{"key_income_line", "6500元", 650_000}, {"key_income_line", "6,500", 650_000}, {"重点户收入线", "0.65万元", 650_000},
		{"key_income_line", "6000", 0}, {"key_income_line", "-1", -1}, {"key_income_line", "many", -1}, {"key_income_line", "", -1},
		{"industry_return_floor", "12", 1200}, {"industry_return_floor", "12.5%", 1250}, {"destitute_multiple", "2", 20_000},
		{"taper_limit", "18", 18}, {"taper_limit", "18个月", 18}, {"nonsense", "1", -1},
	} {
		q := screen.Question{}
		err := q.Move(plan, plan.ScreeningDay, c.id, c.text)
		var got policy.Value
		for _, value := range q.Parameters {
			got = value
		}
		if c.want < 0 && err == nil || c.want >= 0 && (err != nil || got != c.want) {
			t.Errorf("%s = %q: %d, %v; want %d", c.id, c.text, got, err, c.want)
		}
	}
}

func TestSavedQuestions(t *testing.T) {
	each(t, func(w world) {
		q := screen.Question{Parameters: map[string]policy.Value{"key_income_line": 650_000}, Off: []string{"house_repair"}}
		save := func(scope auth.Scope, name, key string) (saved screen.SavedQuestion, err error) {
			err = w.db.Update(context.Background(), func(tx *store.Tx) error {
				saved, err = screen.Save(tx, w.log, scope, screen.SavedQuestion{County: county, Pack: plan.ID, Name: name, Question: q}, key)
				return err
			})
			return saved, err
		}
		town := auth.Scope{Account: 5, Name: "丙", Role: auth.Township, Division: village.At(division.Township)}
		first, err := save(office, "线提到6500", "once")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := save(office, "线提到6500", "once"); fault.KindOf(err) != fault.Duplicate {
			t.Errorf("the same form twice: %v", err)
		}
		for name, scope := range map[string]auth.Scope{" ": office, "x": {Role: auth.Administrator, Division: office.Division}} {
			if _, err := save(scope, name, ""); err == nil {
				t.Errorf("%q was saved by %s", name, scope.Role)
			}
		}
		if _, err := save(office, "线提到6500", "twice"); err != nil {
			t.Errorf("saving under the same name again: %v", err)
		}
		of, err := save(town, "本镇", "three")
		if err != nil {
			t.Fatal(err)
		}
		w.update(func(tx *store.Tx) error {
			for scope, want := range map[*auth.Scope]int{&office: 2, &town: 1} {
				list, err := screen.Saved(tx, *scope, plan.ID)
				if err != nil || len(list) != want {
					t.Errorf("%s sees %d questions, want %d: %v", scope.Role, len(list), want, err)
				}
			}
			if _, err := screen.SavedAt(tx, town, first.ID); fault.KindOf(err) != fault.NotFound {
				t.Errorf("a township reads the county's question: %v", err)
			}
			got, err := screen.SavedAt(tx, office, of.ID)
			if err != nil || got.Question.Parameters["key_income_line"] != 650_000 || len(got.Question.Off) != 1 {
				t.Errorf("read back: %+v, %v", got, err)
			}
			if err := screen.Forget(tx, w.log, office, of.ID, ""); fault.KindOf(err) != fault.Forbidden {
				t.Errorf("another's question is removed: %v", err)
			}
			return screen.Forget(tx, w.log, town, of.ID, "")
		})
	})
}

func TestPlainIsReadBack(t *testing.T) {
	for _, parameter := range screen.Movables(plan, plan.ScreeningDay) {
		present, _ := plan.Program.On(plan.ScreeningDay).Parameter(parameter.ID)
		scale := screen.ScaleOf(parameter, present)
		if scale.Low > present || scale.High < present || scale.Step < 1 || (present-scale.Low)%scale.Step != 0 {
			t.Errorf("%s = %d: scale %+v", parameter.ID, present, scale)
		}
		for _, value := range []policy.Value{present + 1, scale.Low, scale.High, 7, 0} {
			q := screen.Question{}
			err := q.Move(plan, plan.ScreeningDay, parameter.ID, screen.Plain(parameter, value))
			if got, moved := q.Parameters[parameter.ID]; err != nil || moved && got != value || !moved && value != present {
				t.Errorf("%s: %d is written %s and read %d, %v", parameter.ID, value, screen.Plain(parameter, value), got, err)
			}
		}
	}
}
