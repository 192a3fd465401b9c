package screen_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/pack"
	"guben/packs"
	"guben/screen"
	"guben/store"
)

func standOf(t *testing.T, a *app.App, p *pack.Pack, like *screen.Standing) (s *screen.Standing) {
	t.Helper()
	err := a.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		s, err = screen.Stand(tx, a.Registry, county, p, like.Day)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func pairOf(t *testing.T, a *app.App, before, after *pack.Pack, like *screen.Standing) (was, is *screen.Standing) {
	t.Helper()
	err := a.DB.View(context.Background(), func(tx *store.Tx) (err error) {
		was, is, err = screen.StandPair(tx, a.Registry, county, before, after, like.Day)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return was, is
}

// TestBetweenIsScreening: what changes from one pack to the next is what two
// screenings give, and who is gained and lost is what asking says of the same
// change.
func TestBetweenIsScreening(t *testing.T) {
	a, s := stand(t)
	random := rand.New(rand.NewPCG(11, 1))
	areas := scopes(t, a)
	was := screened(t, a, s.Pack, s, areas...)
	moved := 0
	for range 3 {
		q := ask(s, random)
		next := changed(t, s.Pack, q)
		is := screened(t, a, next, s, areas...)
		after := standOf(t, a, next, s)
		first, second := pairOf(t, a, s.Pack, next, s)
		for i, scope := range areas {
			answers, err := screen.Between(scope, s, after)
			if err != nil {
				t.Fatal(err)
			}
			if read, err := screen.Between(scope, first, second); err != nil || !reflect.DeepEqual(read, answers) {
				t.Errorf("%s, %v: read once, the county gives other answers, %v", scope.Division, q, err)
			}
			for _, effect := range answers.Rules {
				if effect.Before != side(was[i][effect.Rule]) || effect.After != side(is[i][effect.Rule]) {
					t.Errorf("%s, %v: %+v", scope.Division, q, effect)
				}
				if effect.Changed() {
					moved++
				}
			}
			sameAs(t, s, scope, q, answers)
			sameWho(t, s, after, scope, q, answers)
		}
	}
	if moved < 10 {
		t.Errorf("only %d effects: the packs hardly differ", moved)
	}
}

func sameAs(t *testing.T, s *screen.Standing, scope auth.Scope, q screen.Question, answers screen.Answers) {
	t.Helper()
	asked, err := s.Ask(scope, q)
	if err != nil {
		t.Fatal(err)
	}
	if answers.Reach != asked.Reach || answers.Due != asked.Due || answers.DueAfter != asked.DueAfter || answers.Persons != asked.Persons {
		t.Errorf("%v:\n%+v %s %s\n%+v %s %s", q, answers.Reach, answers.Due, answers.DueAfter, asked.Reach, asked.Due, asked.DueAfter)
	}
	if !slices.Equal(answers.Townships, asked.Townships) {
		t.Errorf("%v: townships\n%+v\n%+v", q, answers.Townships, asked.Townships)
	}
	for _, effect := range asked.Rules {
		if got := effectOf(answers, effect.Rule); got == nil || *got != effect {
			t.Errorf("%v:\n%+v\n%+v", q, got, effect)
		}
	}
}

// sameWho holds who is gained and lost by another version against the question
// that asks the same.
func sameWho(t *testing.T, before, after *screen.Standing, scope auth.Scope, q screen.Question, answers screen.Answers) {
	t.Helper()
	for _, effect := range answers.Rules {
		if !effect.Changed() {
			continue
		}
		got, err := screen.WhoBetween(scope, before, after, effect.Rule, 7)
		want, asked := before.Who(scope, q, effect.Rule, 7)
		if (err == nil) != (asked == nil) || !slices.Equal(got, want) {
			t.Errorf("%s, %v: %v, %v\n%v, %v", effect.Rule, q, got, err, want, asked)
		}
	}
}

// own is the pack with a flag of the county's own, about households or persons.
func own(t *testing.T, on string) *pack.Pack {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(packs.FS, ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			content, _ := fs.ReadFile(packs.FS, path)
			files[path] = &fstest.MapFile{Data: content}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files["mingshan-2020/rules/own.yaml"] = &fstest.MapFile{Data: []byte("- {id: own, name: 自定, clause: 一(三)一, unit: departments, on: " + on +
		", kind: flag, when: 建档立卡脱贫户, message: 自定, remedy: 自定}\n")}
	files["mingshan-2020/tests/own.yaml"] = &fstest.MapFile{Data: []byte("- rule: own\n  cases:\n" +
		"    - {name: 是, household: {户类型: 一般脱贫户}, expect: 成立}\n    - {name: 否, household: {户类型: 一般农户}, expect: 不成立}\n")}
	loaded, problems := pack.Load(files, "mingshan-2020")
	if len(problems) > 0 {
		t.Fatal(problems[0].Say(message.En))
	}
	return loaded
}

// TestARuleOnlyOnePackHas holds for nobody under the other, and one that comes to
// be about somebody else moves nobody it held for before.
func TestARuleOnlyOnePackHas(t *testing.T) {
	a, s := stand(t)
	households, persons := standOf(t, a, own(t, "household"), s), standOf(t, a, own(t, "person"), s)
	whole := auth.Scope{Role: auth.Office, Division: division.Code(county * 1e6)}
	for _, c := range []struct {
		before, after *screen.Standing
		gained, lost  bool
	}{{s, households, true, false}, {persons, s, false, true}, {households, persons, false, false}, {persons, households, false, false}} {
		answers, err := screen.Between(whole, c.before, c.after)
		if err != nil {
			t.Fatal(err)
		}
		effect := effectOf(answers, "own")
		if (effect.GainedPersons > 0) != c.gained || (effect.LostPersons > 0) != c.lost || effect.GainedHouseholds > 111 {
			t.Errorf("%+v", effect)
		}
		if got := effect.After.Persons - effect.Before.Persons; got != effect.GainedPersons-effect.LostPersons {
			t.Errorf("persons change by %d: %+v", got, effect)
		}
		if c.gained && answers.Reach.GainedHouseholds == 0 || c.lost && answers.Reach.LostHouseholds == 0 {
			t.Errorf("%+v", answers.Reach)
		}
	}
	if _, err := screen.Between(auth.Scope{}, s, households); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("nobody asks: %v", err)
	}
}
