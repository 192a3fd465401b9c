package registry

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/identity"
	"guben/message"
	"guben/period"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

// The places are below a county code that is not assigned.
const (
	county   = int64(990101)
	villageA = division.Code(990101001001)
	villageB = division.Code(990101001002)
	villageC = division.Code(990101002001)
	other    = division.Code(990102001001)
)

var office = auth.Scope{Account: 1, Name: "专班", Role: auth.Office, Division: 990101000000}

// number is a valid ID number that is nobody's.
func number(first17 string) string { return first17 + string(identity.CheckDigit(first17)) }

type desk struct {
	*testing.T
	db   *store.DB
	r    *Registry
	ring *seal.Ring
}

func each(t *testing.T, test func(desk)) {
	storetest.Each(t, []store.Schema{audit.Schema, Schema}, func(t *testing.T, db *store.DB) {
		ring, err := seal.New([]byte("0123456789abcdef0123456789abcdef"))
		if err != nil {
			t.Fatal(err)
		}
		d := desk{t, db, New(ring, audit.New(ring)), ring}
		test(d)
		d.view(func(tx *store.Tx) error {
			broken, err := Check(tx)
			for _, problem := range broken {
				t.Errorf("invariant: %v", problem)
			}
			return err
		})
	})
}

func (d desk) update(fn func(*store.Tx) error) {
	d.Helper()
	if err := d.db.Update(context.Background(), fn); err != nil {
		d.Fatal(err)
	}
}

func (d desk) view(fn func(*store.Tx) error) {
	d.Helper()
	if err := d.db.View(context.Background(), fn); err != nil {
		d.Fatal(err)
	}
}

// refused runs fn and wants its fault.
func (d desk) refused(code string, fn func(*store.Tx) error) {
	d.Helper()
	err := d.db.Update(context.Background(), fn)
	f, ok := err.(*fault.Error)
	if !ok || f.Code != code {
		d.Errorf("got %v, want %s", err, code)
	}
}

// draft reads cells as an import would.
func draft(t testing.TB, entity dictionary.Entity, cells ...string) Draft {
	t.Helper()
	values := Values{}
	for i := 0; i < len(cells); i += 2 {
		field, ok := dictionary.Get(entity, cells[i])
		if !ok {
			t.Fatalf("no field %s", cells[i])
		}
		value, err := field.Parse(cells[i+1])
		if err != nil {
			t.Fatal(err)
		}
		values[cells[i]] = value
	}
	return Draft{Values: values}
}

// family registers a household of a chief and further members, each given as
// name, relation and first 17 characters of the number.
func (d desk) family(village division.Code, code string, members ...[3]string) (home Record, people []Record) {
	d.Helper()
	d.update(func(tx *store.Tx) (err error) {
		home, people, err = d.familyIn(tx, Origin{Source: "web"}, village, code, members...)
		return err
	})
	return home, people
}

func (d desk) familyIn(tx *store.Tx, origin Origin, village division.Code, code string, members ...[3]string) (home Record, people []Record, err error) {
	home, err = d.r.CreateHousehold(tx, office, origin, village,
		draft(d, dictionary.Household, "code", code, "head_name", members[0][0], "category", "一般脱贫户", "phone", "13812345678"))
	for _, member := range members {
		if err != nil {
			return home, people, err
		}
		var person Record
		cells := []string{"name", member[0], "relation", member[1], "birth", "1980-02-09", "health", "健康"}
		if member[2] != "" {
			cells = append(cells, "id_number", number(member[2]))
		}
		person, err = d.r.CreatePerson(tx, office, origin, home, draft(d, dictionary.Person, cells...), Step{})
		people = append(people, person)
	}
	return home, people, err
}

var (
	chief  = [3]string{"曾大山", "户主", "99010119800209135"}
	spouse = [3]string{"单小雨", "配偶", "99010119820311126"}
	son    = [3]string{"曾明", "之子", ""}
)

func TestARecordComesBackAsWritten(t *testing.T) {
	each(t, func(d desk) {
		home, people := d.family(villageA, "H1", chief, spouse, son)
		d.view(func(tx *store.Tx) error {
			got, err := d.r.Get(tx, office, dictionary.Household, county, home.ID)
			if err != nil || got.Village != villageA || got.Version != 1 || got.Text("category", message.Zh) != "一般脱贫户" {
				d.Errorf("%+v %v", got, err)
			}
			if phone := got.Values["phone"].Text; phone != "138******78" {
				d.Errorf("a phone left the room as %s", phone)
			}
			person, err := d.r.Get(tx, office, dictionary.Person, county, people[0].ID)
			if err != nil || person.Household != home.ID || person.Text("birth", message.En) != "1980-02-09" || person.Text("health", message.Zh) != "健康" {
				d.Errorf("%+v %v", person, err)
			}
			if shown := person.Values["id_number"].Text; !strings.HasPrefix(shown, "990********") {
				d.Errorf("a number left the room as %s", shown)
			}
			if _, known := person.Values["labour"]; known {
				d.Error("what nobody told must be unknown")
			}
			return nil
		})
		d.update(func(tx *store.Tx) error {
			plain, err := d.r.Reveal(tx, office, dictionary.Person, county, people[0].ID, "id_number")
			if plain != number(chief[2]) {
				d.Errorf("revealed %s", plain)
			}
			records, _ := audit.About(tx, county, "person", people[0].ID, 10)
			if len(records) != 2 || records[0].Action != "registry.reveal" {
				d.Errorf("audit %+v", records)
			}
			return err
		})
	})
}

func TestSecretsAreNotInTheFile(t *testing.T) {
	each(t, func(d desk) {
		home, people := d.family(villageA, "H1", chief)
		d.update(func(tx *store.Tx) error {
			_, err := d.r.Update(tx, office, Origin{}, people[0], draft(d, dictionary.Person, "phone", "13912345679"))
			return err
		})
		if d.db.Engine != store.SQLite {
			return
		}
		for _, suffix := range []string{"", "-wal"} {
			file, err := os.ReadFile(d.db.Path + suffix)
			if err != nil {
				d.Fatal(err)
			}
			for _, plain := range []string{number(chief[2]), "13912345679", "13812345678"} {
				if bytes.Contains(file, []byte(plain)) {
					d.Errorf("%s is readable in the file%s", plain, suffix)
				}
			}
			if suffix != "" && !bytes.Contains(file, []byte(home.Name())) {
				d.Error("the test looks at the wrong file")
			}
		}
	})
}

func TestDocumentsOfOnePersonMatch(t *testing.T) {
	each(t, func(d desk) {
		_, people := d.family(villageA, "H1", chief, spouse)
		id := number(spouse[2])
		d.view(func(tx *store.Tx) error {
			for _, text := range []string{id, id + "42", id + "42B1", "'" + id, " " + id + "42 "} {
				person, err := d.r.Locate(tx, office, text)
				if err != nil || person.ID != people[1].ID {
					d.Errorf("%s: %v %v", text, person.ID, err)
				}
			}
			_, err := d.r.Locate(tx, office, number("99010119990909123"))
			if fault.KindOf(err) != fault.NotFound {
				d.Errorf("a stranger: %v", err)
			}
			return nil
		})
		home2, _ := d.family(villageB, "H2", son)
		d.refused("registry.taken", func(tx *store.Tx) error {
			_, err := d.r.CreatePerson(tx, office, Origin{}, home2, draft(d, dictionary.Person, "name", "单小雨", "card_number", id+"42"), Step{})
			return err
		})
		d.refused("registry.two_persons", func(tx *store.Tx) error {
			_, err := d.r.CreatePerson(tx, office, Origin{}, home2,
				draft(d, dictionary.Person, "id_number", number("99010119990909123"), "card_number", id+"42"), Step{})
			return err
		})
	})
}

func TestUpdateKeepsTheHistory(t *testing.T) {
	each(t, func(d desk) {
		home, people := d.family(villageA, "H1", chief)
		d.update(func(tx *store.Tx) error {
			first, err := d.r.Get(tx, office, dictionary.Person, county, people[0].ID)
			if err != nil {
				return err
			}
			change := draft(d, dictionary.Person, "health", "残疾,长期慢性病", "birth", "1980-02-09", "phone", "13912345679",
				"id_number", number("99010119800209117"))
			change.Originals = map[string]string{"health": "残疾,慢病"}
			deltas, err := d.r.Compare(first, change.Values)
			if err != nil || len(deltas) != 3 {
				d.Errorf("deltas %+v %v", deltas, err)
			}
			fresh, err := d.r.Update(tx, office, Origin{Source: "web"}, first, change)
			if err != nil || fresh.Version != 2 || fresh.Text("health", message.Zh) != "长期慢性病、残疾" || fresh.Originals["health"] != "残疾,慢病" {
				d.Errorf("%+v %v", fresh, err)
			}
			if _, err := d.r.Update(tx, office, Origin{}, first, draft(d, dictionary.Person, "health", "患有大病")); fault.KindOf(err) != fault.Conflict {
				d.Errorf("a stale record was written: %v", err)
			}
			again, err := d.r.Update(tx, office, Origin{}, fresh, change)
			if err != nil || again.Version != 2 {
				d.Errorf("the same once more changed something: %+v %v", again.Version, err)
			}
			return nil
		})
		d.view(func(tx *store.Tx) error {
			history, err := d.r.History(tx, office, county, home.ID, 0, 100)
			if err != nil || len(history) != 6 {
				d.Fatalf("%d lines: %+v %v", len(history), history, err)
			}
			found := map[string]Change{}
			for _, change := range history {
				found[change.Field] = change
			}
			if followed := found["head_id_number"]; followed.Entity != dictionary.Household || followed.After != found["id_number"].After {
				d.Errorf("the household does not follow its head: %+v", followed)
			}
			health := found["health"]
			if before, after := health.Show(message.Zh); before != "健康" || after != "长期慢性病、残疾" || health.Name(message.Zh) != "健康状况" {
				d.Errorf("%s: %s, %s", health.Name(message.Zh), before, after)
			}
			if health.Before != "healthy" || health.After != "chronic,disabled" || health.ActorName != "专班" || health.Source != "web" {
				d.Errorf("%+v", health)
			}
			if id := found["id_number"]; !strings.Contains(id.Before, "****") || !strings.Contains(id.After, "****") || id.Before == id.After {
				d.Errorf("%+v", id)
			}
			if phone := found["phone"]; phone.Before != "" || phone.After != "139******79" {
				d.Errorf("%+v", phone)
			}
			if _, err := d.r.Locate(tx, office, number(chief[2])); fault.KindOf(err) != fault.NotFound {
				d.Errorf("the old number still finds the person: %v", err)
			}
			_, err = d.r.Locate(tx, office, number("99010119800209117"))
			return err
		})
	})
}

func TestErasingAndWrongFields(t *testing.T) {
	each(t, func(d desk) {
		home, _ := d.family(villageA, "H1", chief)
		d.update(func(tx *store.Tx) error {
			fresh, err := d.r.Update(tx, office, Origin{}, home, Draft{Values: Values{"category": {}}})
			if err == nil {
				_, known := fresh.Values["category"]
				if known {
					d.Error("an erased field is still known")
				}
			}
			return err
		})
		for key, code := range map[string]string{"size": "registry.no_field", "per_head_income": "registry.no_field", "nonsense": "registry.no_field"} {
			d.refused(code, func(tx *store.Tx) error {
				home, err := d.r.Get(tx, office, dictionary.Household, county, home.ID)
				if err != nil {
					return err
				}
				_, err = d.r.Update(tx, office, Origin{}, home, Draft{Values: Values{key: dictionary.Number(1)}})
				return err
			})
		}
		d.refused("dictionary.future", func(tx *store.Tx) error {
			_, err := d.r.CreatePerson(tx, office, Origin{}, home, draft(d, dictionary.Person, "name", "未来", "birth", "2020-03-16"), Step{})
			return err
		})
		d.refused("identity.check_digit", func(tx *store.Tx) error {
			_, err := d.r.CreatePerson(tx, office, Origin{}, home, draft(d, dictionary.Person, "id_number", "990101198002091350"), Step{})
			return err
		})
	})
}

func TestMembershipOverTime(t *testing.T) {
	each(t, func(d desk) {
		home, people := d.family(villageA, "H1", chief, spouse, son)
		home2, _ := d.family(villageB, "H2", [3]string{"解放", "户主", "99010119600209135"})
		married, died := period.Date(2019, 5, 1), period.Date(2020, 1, 10)
		d.update(func(tx *store.Tx) error {
			if _, err := d.r.Leave(tx, office, Origin{Source: "web"}, people[1], Step{died, "死亡"}); err != nil {
				return err
			}
			_, err := d.r.Join(tx, office, Origin{Source: "web"}, people[2], home2, Step{married, "married_in"}, "married_out")
			return err
		})
		d.view(func(tx *store.Tx) error {
			for _, c := range []struct {
				home Record
				day  period.Day
				want string
			}{
				{home, period.Date(2019, 4, 30), "曾大山 单小雨 曾明"},
				{home, married, "曾大山 单小雨"},
				{home, died, "曾大山 单小雨"},
				{home, died + 1, "曾大山"},
				{home2, married - 1, "解放"},
				{home2, married, "解放 曾明"},
			} {
				members, err := d.r.Members(tx, office, county, c.home.ID, c.day)
				var names []string
				for _, member := range members {
					names = append(names, member.Name())
				}
				if got := strings.Join(names, " "); got != c.want || err != nil {
					d.Errorf("%s on %s: %s %v", c.home.Name(), c.day, got, err)
				}
				d.sameInSweep(tx, c.home.ID, c.day, len(members))
			}
			all, err := d.r.Memberships(tx, office, county, home.ID)
			if len(all) != 3 || all[1].Membership.Out != 1 || all[2].Membership.Out != 2 {
				d.Errorf("%+v", all)
			}
			return err
		})
		d.refused("registry.not_member", func(tx *store.Tx) error {
			person, err := d.r.Get(tx, office, dictionary.Person, county, people[1].ID)
			if err != nil {
				return err
			}
			_, err = d.r.Leave(tx, office, Origin{}, person, Step{died + 5, ""})
			return err
		})
		d.refused("registry.has_members", func(tx *store.Tx) error {
			home, err := d.r.Get(tx, office, dictionary.Household, county, home.ID)
			if err != nil {
				return err
			}
			return d.r.Close(tx, office, Origin{}, home, died+10)
		})
	})
}

func (d desk) sameInSweep(tx *store.Tx, home int64, day period.Day, want int) {
	d.Helper()
	for _, only := range []int64{0, home} {
		n := 0
		err := d.r.Sweep(tx, office, Sweep{Entity: dictionary.Person, County: county, Household: only, Day: day, Fields: []string{"name", "birth"}},
			func(row *Row) error {
				if row.Household == home {
					n++
				}
				return nil
			})
		if err != nil || n != want {
			d.Errorf("a sweep on %s finds %d members, want %d: %v", day, n, want, err)
		}
	}
}

func TestStepsThatCannotBe(t *testing.T) {
	each(t, func(d desk) {
		home, people := d.family(villageA, "H1", chief)
		for _, c := range []struct {
			code string
			step Step
		}{
			{"registry.future", Step{period.Date(2020, 3, 16), "死亡"}},
			{"registry.no_reason", Step{period.Date(2020, 3, 1), "不知去向"}},
			{"registry.left_before", Step{Start - 1, "死亡"}},
		} {
			d.refused(c.code, func(tx *store.Tx) error {
				_, err := d.r.Leave(tx, office, Origin{}, people[0], c.step)
				return err
			})
		}
		d.refused("registry.future", func(tx *store.Tx) error {
			_, err := d.r.CreatePerson(tx, office, Origin{}, home, draft(d, dictionary.Person, "name", "新生"), Step{period.Date(2020, 3, 16), "birth"})
			return err
		})
	})
}

func TestEveryReadKeepsToTheScope(t *testing.T) {
	each(t, func(d desk) {
		home, people := d.family(villageA, "H1", chief)
		away := office
		away.Division = villageC
		admin := office
		admin.Role = auth.Administrator
		reader := office
		reader.Role = auth.Inspector
		d.view(func(tx *store.Tx) error {
			for name, read := range map[string]func(auth.Scope) error{
				"Get":         func(s auth.Scope) error { _, err := d.r.Get(tx, s, dictionary.Household, county, home.ID); return err },
				"ByCode":      func(s auth.Scope) error { _, err := d.r.ByCode(tx, s, dictionary.Household, county, "H1"); return err },
				"Locate":      func(s auth.Scope) error { _, err := d.r.Locate(tx, s, number(chief[2])); return err },
				"Memberships": func(s auth.Scope) error { _, err := d.r.Memberships(tx, s, county, home.ID); return err },
				"History":     func(s auth.Scope) error { _, err := d.r.History(tx, s, county, home.ID, 0, 10); return err },
			} {
				if err := read(office); err != nil {
					d.Errorf("%s: %v", name, err)
				}
				if err := read(away); fault.KindOf(err) != fault.NotFound {
					d.Errorf("%s from another village: %v", name, err)
				}
				if err := read(admin); fault.KindOf(err) != fault.Forbidden {
					d.Errorf("%s as administrator: %v", name, err)
				}
			}
			page, err := d.r.List(tx, away, dictionary.Household, Filter{})
			if len(page.Records) != 0 {
				d.Error("a list shows another village")
			}
			return err
		})
		d.refused("auth.not_allowed", func(tx *store.Tx) error {
			_, err := d.r.Update(tx, reader, Origin{}, people[0], draft(d, dictionary.Person, "health", "残疾"))
			return err
		})
		d.refused("auth.not_allowed", func(tx *store.Tx) error {
			_, err := d.r.Reveal(tx, reader, dictionary.Person, county, people[0].ID, "id_number")
			return err
		})
		d.refused("registry.outside", func(tx *store.Tx) error {
			_, err := d.r.CreateHousehold(tx, office, Origin{}, other, Draft{})
			return err
		})
		d.refused("registry.not_village", func(tx *store.Tx) error {
			_, err := d.r.CreateHousehold(tx, office, Origin{}, 990101001000, Draft{})
			return err
		})
	})
}

func TestAHouseholdIsKnownByItsHead(t *testing.T) {
	each(t, func(d desk) {
		var home Record
		d.update(func(tx *store.Tx) (err error) {
			home, err = d.r.CreateHousehold(tx, office, Origin{}, villageA, draft(d, dictionary.Household, "code", "H1"))
			if err != nil {
				return err
			}
			_, err = d.r.CreatePerson(tx, office, Origin{}, home, draft(d, dictionary.Person, "name", "曾大山", "relation", "户主",
				"id_number", number(chief[2])), Step{})
			return err
		})
		d.view(func(tx *store.Tx) error {
			found, err := d.r.ByHead(tx, office, county, number(chief[2]))
			if err != nil || found.ID != home.ID || found.Name() != "曾大山" {
				d.Errorf("%+v %v", found, err)
			}
			page, err := d.r.List(tx, office, dictionary.Household, Filter{Text: "zds"})
			if len(page.Records) != 1 {
				d.Error("the household is not found by its head's initials")
			}
			return err
		})
	})
}

// A form sent twice changes something once.
func TestAChangeHappensOnce(t *testing.T) {
	each(t, func(d desk) {
		once := func(tx *store.Tx) error {
			_, err := d.r.CreateHousehold(tx, office, Origin{Source: "web", Key: "form-1"}, villageA, draft(d, dictionary.Household, "code", "H1"))
			return err
		}
		d.update(once)
		d.refused("audit.duplicate", once)
		d.view(func(tx *store.Tx) error {
			n, err := d.r.Count(tx, office, dictionary.Household, Filter{})
			if n != 1 {
				d.Errorf("%d households", n)
			}
			return err
		})
	})
}

func TestNewcomersWhoseNumbersAreTakenAreNamed(t *testing.T) {
	each(t, func(d desk) {
		d.family(villageA, "H1", chief, spouse)
		home, _ := d.family(villageB, "H2", son)
		cells := func(numbers ...string) (newcomers []Newcomer) {
			for _, n := range numbers {
				newcomer := draft(d, dictionary.Person, "name", "新人")
				if n != "" {
					newcomer = draft(d, dictionary.Person, "name", "新人", "id_number", number(n))
				}
				newcomers = append(newcomers, Newcomer{Household: home, Draft: newcomer})
			}
			return newcomers
		}
		free, other := "99010119900101123", "99010119910101123"
		for _, c := range []struct {
			numbers []string
			taken   []int
		}{
			{[]string{free, chief[2], "", spouse[2]}, []int{1, 3}},
			{[]string{free, other, free}, []int{2}},
		} {
			err := d.db.Update(context.Background(), func(tx *store.Tx) error {
				newcomers := cells(c.numbers...)
				_, err := d.r.CreatePersons(tx, office, Origin{Source: "import", Batch: 9}, newcomers...)
				if _, again := d.r.CreatePersons(tx, office, Origin{Source: "import", Batch: 9}, newcomers[0]); again != nil {
					d.Errorf("the others cannot go on: %v", again)
				}
				return err
			})
			var taken *Refused
			if !errors.As(err, &taken) || !slices.Equal(taken.At, c.taken) {
				d.Errorf("%v: %v", c.numbers, err)
			}
		}
		d.update(func(tx *store.Tx) error {
			people, err := d.r.CreatePersons(tx, office, Origin{Source: "import", Batch: 9}, cells(free, "", other)...)
			if err != nil {
				return err
			}
			for i, n := range []string{free, "", other} {
				if n == "" {
					continue
				}
				if found, err := d.r.Locate(tx, office, number(n)); err != nil || found.ID != people[i].ID {
					d.Errorf("%s leads to %d: %v", n, found.ID, err)
				}
			}
			members, err := d.r.Members(tx, office, county, home.ID, today(tx))
			if len(members) != 4 {
				d.Errorf("%d members", len(members))
			}
			return err
		})
	})
}
