package app_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/identity"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

var desk = auth.Scope{Account: 1, Name: "乙", Role: auth.Office, Division: 210504000000}

// each runs a test over both engines, the county screened before.
func each(t *testing.T, test func(*testing.T, *app.App)) {
	for engine, address := range map[string]func(*testing.T) string{
		"sqlite":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "guben.db") },
		"postgresql": func(t *testing.T) string { return storetest.URL(t) },
	} {
		t.Run(engine, func(t *testing.T) {
			config := app.Config{Database: address(t), Key: filepath.Join(t.TempDir(), "guben.key"), Clock: storetest.Clock()}
			a, err := app.Open(context.Background(), config)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { a.Close() })
			test(t, a)
			problems, err := a.Doctor(context.Background())
			for _, problem := range append(problems, err) {
				if problem != nil {
					t.Errorf("does not hold: %v", problem)
				}
			}
		})
	}
}

// said is a value of a field by the words of the field.
func told(t *testing.T, entity dictionary.Entity, key, text string) dictionary.Value {
	t.Helper()
	field, _ := dictionary.Get(entity, key)
	value, err := field.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

var born int

// number is a valid ID number nobody has, of a man or a woman.
func number(year int, woman bool) string {
	born += 2
	n := born%900 + 1
	if woman == (n%2 == 1) {
		n++
	}
	first := fmt.Sprintf("210504%d%02d%02d%03d", year, born/2%12+1, born/30%28+1, n%1000)
	return first + string(identity.CheckDigit(first))
}

func entrant(t *testing.T, name, relation, number string) app.Entrant {
	return app.Entrant{Values: registry.Values{"name": dictionary.Words(name), "id_number": dictionary.Words(number),
		"relation": told(t, dictionary.Person, "relation", relation)}}
}

// family enrols a couple with a child in a sound house, and screens.
func family(t *testing.T, a *app.App) registry.Record {
	t.Helper()
	home, err := a.Enrol(context.Background(), desk, app.Enrolment{Village: village, Key: fmt.Sprint("enrol", born),
		Values: registry.Values{"exit_status": value("exit_status", "已脱贫"), "house_grade": value("house_grade", "A级")},
		People: []app.Entrant{entrant(t, "甲", "户主", number(1970, false)), entrant(t, "乙", "配偶", number(1972, true)), entrant(t, "丙", "之子", number(2000, false))}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Screen(context.Background(), auth.System(), 210504, "", 0, ""); err != nil {
		t.Fatal(err)
	}
	return fresh(t, a, home)
}

func fresh(t *testing.T, a *app.App, home registry.Record) (now registry.Record) {
	t.Helper()
	read(t, a, func(tx *store.Tx) (err error) {
		now, err = a.Registry.Get(tx, desk, dictionary.Household, home.County, home.ID)
		return err
	})
	return now
}

func read(t *testing.T, a *app.App, fn func(*store.Tx) error) {
	t.Helper()
	if err := a.DB.View(context.Background(), fn); err != nil {
		t.Fatal(err)
	}
}

// people are the present members of a household, by name.
func people(t *testing.T, a *app.App, home registry.Record) map[string]registry.Member {
	t.Helper()
	by := map[string]registry.Member{}
	read(t, a, func(tx *store.Tx) error {
		all, err := a.Registry.Memberships(tx, desk, home.County, home.ID)
		for _, member := range all {
			if member.Membership.To == registry.Forever {
				by[member.Name()] = member
			}
		}
		return err
	})
	return by
}

func about(home registry.Record, key string) app.Subject {
	return app.Subject{County: home.County, Household: home.ID, Version: home.Version, Key: key}
}

var today = period.On(storetest.Start)

func TestAHouseholdIsEnrolledWithItsPeople(t *testing.T) {
	each(t, func(t *testing.T, a *app.App) {
		home := family(t, a)
		members := people(t, a, home)
		if len(members) != 3 || home.Name() != "甲" || home.Values["head_id_number"].Text == "" {
			t.Errorf("%d members, head %q", len(members), home.Name())
		}
		if got := members["乙"].Text("sex", "zh"); got != "女" {
			t.Errorf("the number tells the sex: %q", got)
		}
		twice := app.Enrolment{Village: village, People: []app.Entrant{entrant(t, "丁", "户主", number(1960, false))}, Key: "twice"}
		if _, err := a.Enrol(context.Background(), desk, twice); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Enrol(context.Background(), desk, twice); fault.KindOf(err) != fault.Duplicate {
			t.Errorf("the same form again: %v", err)
		}
		twice.Key = "other"
		var wrong *app.Wrong
		if _, err := a.Enrol(context.Background(), desk, twice); fault.KindOf(err) != fault.Conflict || !errors.As(err, &wrong) || wrong.Field != "id_number" {
			t.Errorf("the same person again: %v", err)
		}
		far := desk
		far.Division = 210521000000
		if _, err := a.Enrol(context.Background(), far, twice); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another county enrols: %v", err)
		}
		helper := desk
		helper.Role = auth.Helper
		if _, err := a.Enrol(context.Background(), helper, twice); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a helper enrols: %v", err)
		}
	})
}

func TestWhatCannotBeTakenOfAPersonIsNamed(t *testing.T) {
	man, woman := number(1970, false), number(1972, true)
	with := func(e app.Entrant, key, text string) app.Entrant {
		e.Values[key] = told(t, dictionary.Person, key, text)
		return e
	}
	for name, c := range map[string]struct {
		people []app.Entrant
		member int
		field  string
	}{
		"no head":         {[]app.Entrant{entrant(t, "甲", "之子", man)}, 0, "relation"},
		"two heads":       {[]app.Entrant{entrant(t, "甲", "户主", man), entrant(t, "乙", "户主", woman)}, 1, "relation"},
		"no name":         {[]app.Entrant{entrant(t, "", "户主", man)}, 0, "name"},
		"no number":       {[]app.Entrant{entrant(t, "甲", "户主", man), entrant(t, "乙", "之女", "")}, 1, "id_number"},
		"wrong number":    {[]app.Entrant{entrant(t, "甲", "户主", man[:17])}, 0, "id_number"},
		"number twice":    {[]app.Entrant{entrant(t, "甲", "户主", man), entrant(t, "乙", "之子", man)}, 1, "id_number"},
		"other birth":     {[]app.Entrant{with(entrant(t, "甲", "户主", man), "birth", "1971-01-31")}, 0, "birth"},
		"son of no son":   {[]app.Entrant{entrant(t, "甲", "户主", man), entrant(t, "乙", "之子", woman)}, 1, "relation"},
		"spouse of a man": {[]app.Entrant{entrant(t, "甲", "户主", man), entrant(t, "乙", "配偶", number(1975, false))}, 1, "relation"},
		"two spouses":     {[]app.Entrant{entrant(t, "甲", "户主", man), entrant(t, "乙", "配偶", woman), entrant(t, "丙", "配偶", number(1975, true))}, 2, "relation"},
		"since when":      {[]app.Entrant{entrant(t, "甲", "户主", man), {Reason: "married_in", Values: entrant(t, "乙", "配偶", woman).Values}}, 1, "day"},
	} {
		_, wrongs := app.Check(c.people, true, today)
		if len(wrongs) != 1 || wrongs[0].Member != c.member || wrongs[0].Field != c.field {
			t.Errorf("%s: %v", name, wrongs)
		}
	}
	newborn := app.Entrant{Reason: "birth", Values: registry.Values{"name": dictionary.Words("丁"), "relation": told(t, dictionary.Person, "relation", "之女"),
		"birth": told(t, dictionary.Person, "birth", "2020-03-01"), "sex": told(t, dictionary.Person, "sex", "女")}}
	if complete, wrongs := app.Check([]app.Entrant{newborn}, false, today); len(wrongs) > 0 || complete[0].Day != period.Date(2020, 3, 1) {
		t.Errorf("a newborn without a number: %v, since %s", wrongs, complete[0].Day)
	}
}

func TestMembersComeAndGo(t *testing.T) {
	each(t, func(t *testing.T, a *app.App) {
		ctx, home := context.Background(), family(t, a)
		bride := entrant(t, "丁", "之儿媳", number(2001, true))
		bride.Day, bride.Reason = today-10, "married_in"
		if err := a.Arrive(ctx, desk, app.Arrival{Subject: about(home, "bride"), Entrant: bride}); err != nil {
			t.Fatal(err)
		}
		if err := a.Arrive(ctx, desk, app.Arrival{Subject: about(home, "stale"), Entrant: entrant(t, "戊", "之女", number(2003, true))}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("on an older version of the household: %v", err)
		}
		home = fresh(t, a, home)
		members := people(t, a, home)
		if got := members["丁"]; got.Membership.From != today-10 || got.Text("presence", "zh") != "新增" || got.Text("change", "zh") != "嫁入" {
			t.Errorf("the bride since %s, %s, %s", got.Membership.From, got.Text("presence", "zh"), got.Text("change", "zh"))
		}
		death := app.Departure{Subject: about(home, "death"), People: []int64{members["甲"].Record.ID}, Day: today - 1, Reason: "death"}
		var wrong *app.Wrong
		if err := a.Depart(ctx, desk, death); !errors.As(err, &wrong) || wrong.Field != "head" {
			t.Fatalf("nobody leads: %v", err)
		}
		death.Head = members["乙"].Record.ID
		if err := a.Depart(ctx, desk, death); err != nil {
			t.Fatal(err)
		}
		if err := a.Depart(ctx, desk, death); fault.KindOf(err) != fault.Duplicate {
			t.Errorf("the same form again: %v", err)
		}
		home, members = fresh(t, a, home), people(t, a, home)
		if home.Name() != "乙" || len(members) != 3 {
			t.Errorf("head %s, %d members", home.Name(), len(members))
		}
		for name, relation := range map[string]string{"乙": "户主", "丙": "之子", "丁": "之儿媳"} {
			if got := members[name].Text("relation", "zh"); got != relation {
				t.Errorf("%s is %s of the widow, want %s", name, got, relation)
			}
		}
		if err := a.Restore(ctx, desk, about(home, "alive"), death.People[0]); fault.KindOf(err) != fault.Conflict {
			t.Errorf("two heads by a taken-back leaving: %v", err)
		}
		all := app.Departure{Subject: about(home, "all"), Day: today, Reason: "moved_out"}
		for _, member := range members {
			all.People = append(all.People, member.Record.ID)
		}
		if err := a.Depart(ctx, desk, all); err != nil {
			t.Fatal(err)
		}
		if home = fresh(t, a, home); home.To != today {
			t.Errorf("an empty household stands until %s", home.To)
		}
		if err := a.Restore(ctx, desk, about(home, "back"), 0); err != nil {
			t.Fatal(err)
		}
		if members = people(t, a, home); len(members) != 3 || members["丁"].Text("presence", "zh") != "在册" {
			t.Errorf("%d members after the household was taken back", len(members))
		}
	})
}

func TestHouseholdsDivideAndUnite(t *testing.T) {
	each(t, func(t *testing.T, a *app.App) {
		ctx, home := context.Background(), family(t, a)
		members := people(t, a, home)
		son := members["丙"].Record.ID
		split := app.Split{Subject: about(home, "split"), Day: today - 5, People: []int64{son}, Head: son, Carry: true,
			Values: registry.Values{"house_grade": value("house_grade", "C级")}}
		made, err := a.Split(ctx, desk, split)
		if err != nil {
			t.Fatal(err)
		}
		made = fresh(t, a, made)
		if made.Name() != "丙" || made.From != today-5 || made.Text("exit_status", "zh") != "已脱贫" || len(people(t, a, made)) != 1 || len(people(t, a, home)) != 2 {
			t.Errorf("the new household of %s since %s: %s", made.Name(), made.From, made.Text("exit_status", "zh"))
		}
		if len(houses(t, a)) != 1 {
			t.Error("the new household is not screened")
		}
		union := app.Union{Subject: about(made, "unite"), Into: home.ID, Day: today}
		var wrong *app.Wrong
		if err := a.Unite(ctx, desk, union); !errors.As(err, &wrong) || wrong.Field != "relation" {
			t.Errorf("nobody said what the son is: %v", err)
		}
		union.Relations = map[int64]string{son: "son"}
		if err := a.Unite(ctx, desk, union); err != nil {
			t.Fatal(err)
		}
		if made = fresh(t, a, made); made.To != today-1 || len(people(t, a, home)) != 3 {
			t.Errorf("the other stands until %s, %d members here", made.To, len(people(t, a, home)))
		}
		if len(houses(t, a)) != 0 {
			t.Error("a household that is closed has a finding")
		}
	})
}

func TestAHouseholdMovesWithAllThatIsKeptOfIt(t *testing.T) {
	each(t, func(t *testing.T, a *app.App) {
		ctx, home := context.Background(), family(t, a)
		if err := a.Revise(ctx, desk, app.Revision{Entity: dictionary.Household, County: home.County, ID: home.ID, Key: "unsafe",
			Values: registry.Values{"house_grade": value("house_grade", "D级")}}); err != nil {
			t.Fatal(err)
		}
		const faraway division.Code = 210504001002
		home = fresh(t, a, home)
		move := app.Relocation{Subject: about(home, "move"), Village: faraway}
		if err := a.Relocate(ctx, desk, move); err != nil {
			t.Fatal(err)
		}
		if found := houses(t, a); len(found) != 1 || found[0].Village != faraway {
			t.Errorf("the finding stands at %+v", found)
		}
		township := desk
		township.Role, township.Division = auth.Township, 210504001000
		move = app.Relocation{Subject: about(fresh(t, a, home), "out"), Village: 210504002001}
		if err := a.Relocate(ctx, township, move); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a township moves a household into another: %v", err)
		}
		read(t, a, func(tx *store.Tx) error {
			latest, err := screen.Applied(tx, home.County)
			if latest.ID == 0 {
				t.Error("not screened")
			}
			return err
		})
	})
}
