package compare_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"slices"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/identity"
	"guben/message"
	"guben/money"
	"guben/period"
	"guben/registry"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

var rooms = []store.Schema{audit.Schema, division.Schema, registry.Schema, compare.Schema}

const (
	here  = 210504
	west  = division.Code(210504_101_201)
	east  = division.Code(210504_101_202)
	basic = "medical_insurance"
)

var (
	office = auth.Scope{Account: 7, Name: "县办", Role: auth.Office, Division: 210504_000_000, Lang: message.Zh}
	year   = period.Range{From: period.Date(2020, 1, 1), To: period.Date(2020, 12, 31)}
	june   = period.Date(2020, 6, 1)
)

// world is a registry of two households, one in each village.
type world struct {
	*testing.T
	db       *store.DB
	ring     *seal.Ring
	registry *registry.Registry
}

func newWorld(t *testing.T, db *store.DB) *world {
	t.Helper()
	ring, err := seal.New(bytes.Repeat([]byte{9}, 32))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t, db, ring, registry.New(ring, audit.New(ring))}
	w.register("H1", west, person{"张大山", number(1)}, person{"李秀兰", number(2)})
	w.register("H2", east, person{"王桂英", number(3)})
	return w
}

type person struct{ name, number string }

// number is a valid ID number under an address code nobody has.
func number(order int) string {
	first := fmt.Sprintf("21059919600105%03d", order)
	return first + string(identity.CheckDigit(first))
}

func (w *world) update(fn func(*store.Tx) error) {
	w.Helper()
	if err := w.db.Update(context.Background(), fn); err != nil {
		w.Fatal(err)
	}
}

func (w *world) register(code string, village division.Code, people ...person) {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		origin := registry.Origin{Source: "test"}
		home, err := w.registry.CreateHousehold(tx, office, origin, village, registry.Draft{Values: registry.Values{"code": dictionary.Words(code)}})
		for _, p := range people {
			if err != nil {
				return err
			}
			values := registry.Values{"name": dictionary.Words(p.name), "id_number": dictionary.Words(p.number)}
			_, err = w.registry.CreatePerson(tx, office, origin, home, registry.Draft{Values: values}, registry.Step{})
		}
		return err
	})
}

func all(entries []compare.Entry) iter.Seq2[compare.Entry, error] {
	return func(yield func(compare.Entry, error) bool) {
		for _, entry := range entries {
			if !yield(entry, nil) {
				return
			}
		}
	}
}

func (w *world) deliver(d compare.Delivery, entries ...compare.Entry) compare.Delivery {
	w.Helper()
	for i := range entries {
		entries[i].Number = i + 2
	}
	d.County, d.Kind, d.Unit, d.File = here, basic, "medical_security", "医保.xlsx"
	if d.Period == (period.Range{}) {
		d.Period = year
	}
	w.update(func(tx *store.Tx) (err error) {
		d, err = compare.Deliver(tx, w.ring, office, d, all(entries))
		return err
	})
	return d
}

// receipts are what a scope sees on a day, as amount and match.
func (w *world) receipts(scope auth.Scope, day period.Day) (texts []string) {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		list, err := compare.Receipts(tx, scope, here, basic, day)
		for _, r := range list {
			texts = append(texts, fmt.Sprintf("%s %s %t", r.Amount, r.Match, r.Person != 0))
		}
		slices.Sort(texts)
		return err
	})
	return texts
}

func (w *world) sound() {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		problems, err := compare.Check(tx)
		if len(problems) > 0 {
			w.Errorf("not sound: %v", problems)
		}
		return err
	})
}

func paid(document, name string, village division.Code, yuan int64) compare.Entry {
	return compare.Entry{Document: document, Name: name, Village: village, Amount: money.Fen(yuan) * money.Yuan, Stated: true}
}

func TestRowsFindTheirPersons(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		d := w.deliver(compare.Delivery{},
			paid(number(1), "张大山", 0, 10),      // the ID card
			paid(number(2)+"42", "李秀兰", 0, 20), // her disability card
			paid(number(2), "李秀兰", 0, 25),      // a second payment
			paid("", "王桂英", east, 30),          // name and village
			paid("", "王桂英", west, 40),          // another village
			paid("", "王桂英", 0, 50),             // no village
			paid(number(9), "张大山", west, 60),   // a number nobody has: the name must not find him
		)
		if d.Rows != 7 || d.Matched != 3 || d.Weak != 1 || d.Unmatched() != 3 {
			t.Errorf("delivery %+v", d)
		}
		want := []string{"10.00 document true", "20.00 document true", "25.00 document true", "30.00 name true"}
		if got := w.receipts(office, june); !slices.Equal(got, want) {
			t.Errorf("receipts %q", got)
		}
		village := office
		village.Division, village.Role = east, auth.Village
		if got := w.receipts(village, june); !slices.Equal(got, want[3:]) {
			t.Errorf("a village sees %q", got)
		}
		if got := w.receipts(office, period.Date(2021, 1, 1)); len(got) != 0 {
			t.Errorf("after its period: %q", got)
		}
		w.sound()
	})
}

func TestHouseholdsAreFoundByNumberOfHeadOrHousehold(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.deliver(compare.Delivery{Household: true}, paid(number(1), "张大山", 0, 10), compare.Entry{Code: "H2", Amount: 2000, Stated: true})
		if got := w.receipts(office, june); !slices.Equal(got, []string{"10.00 document false", "20.00 code false"}) {
			t.Errorf("receipts %q", got)
		}
		w.sound()
	})
}

func TestTheNewestDeliveryCountsAndNothingIsDeleted(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		first := w.deliver(compare.Delivery{Delivered: period.Date(2020, 3, 1)}, paid(number(1), "", 0, 10))
		second := w.deliver(compare.Delivery{Delivered: period.Date(2020, 4, 1)}, paid(number(1), "", 0, 11))
		quarter := period.Range{From: period.Date(2021, 1, 1), To: period.Date(2021, 3, 31)}
		w.deliver(compare.Delivery{Delivered: period.Date(2021, 1, 9), Period: quarter}, paid(number(1), "", 0, 12))
		if got := w.receipts(office, june); !slices.Equal(got, []string{"11.00 document true"}) {
			t.Errorf("receipts %q", got)
		}
		w.update(func(tx *store.Tx) error {
			deliveries, err := compare.Deliveries(tx, office, here, basic)
			if len(deliveries) != 3 || deliveries[2].ReplacedBy != second.ID || deliveries[0].ReplacedBy != 0 {
				t.Errorf("deliveries %+v", deliveries)
			}
			if err := compare.Withdraw(tx, office, here, first.ID); fault.KindOf(err) != fault.Conflict {
				t.Errorf("a replaced delivery was withdrawn: %v", err)
			}
			return err
		})
		w.update(func(tx *store.Tx) error { return compare.Withdraw(tx, office, here, second.ID) })
		if got := w.receipts(office, june); !slices.Equal(got, []string{"10.00 document true"}) {
			t.Errorf("receipts %q after the newer went", got)
		}
		w.sound()
	})
}

func TestRematchFollowsTheRegistry(t *testing.T) {
	storetest.Each(t, rooms, func(t *testing.T, db *store.DB) {
		w := newWorld(t, db)
		w.deliver(compare.Delivery{}, paid(number(5), "赵某", 0, 10), paid("", "王桂英", east, 20))
		w.register("H3", west, person{"赵某", number(5)})
		w.register("H4", east, person{"王桂英", number(6)}) // the name is no longer one person's
		w.update(func(tx *store.Tx) error {
			if n, err := compare.Rematch(tx, w.ring, here); n != 2 || err != nil {
				t.Errorf("%d rows found somebody else: %v", n, err)
			}
			if n, err := compare.Rematch(tx, w.ring, here); n != 0 || err != nil {
				t.Errorf("%d rows changed by a second look: %v", n, err)
			}
			return nil
		})
		if got := w.receipts(office, june); !slices.Equal(got, []string{"10.00 document true"}) {
			t.Errorf("receipts %q", got)
		}
		w.sound()
	})
}

func TestAMissingRosterIsNotAnEmptyOne(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t, rooms...))
	w.update(func(tx *store.Tx) error {
		if _, err := compare.Current(tx, office, here, basic, june); !store.Missing(err) {
			t.Errorf("no delivery: %v", err)
		}
		return nil
	})
	w.deliver(compare.Delivery{})
	w.update(func(tx *store.Tx) error {
		_, err := compare.Current(tx, office, here, basic, june)
		return err
	})
}

func TestDepartmentsSeeTheirOwnAndForeignersNothing(t *testing.T) {
	w := newWorld(t, storetest.SQLite(t, rooms...))
	d := w.deliver(compare.Delivery{}, paid(number(1), "", 0, 10))
	health := auth.Scope{Account: 1, Role: auth.Department, Division: 210504_000_000, Unit: "health"}
	elsewhere := auth.Scope{Account: 2, Role: auth.Office, Division: 210502_000_000}
	administrator := auth.Scope{Account: 3, Role: auth.Administrator, Division: 210504_000_000}
	for _, who := range []auth.Scope{health, elsewhere, administrator} {
		w.update(func(tx *store.Tx) error {
			if list, err := compare.Receipts(tx, who, here, basic, june); len(list) != 0 {
				t.Errorf("%s %s reads %d receipts: %v", who.Role, who.Unit, len(list), err)
			}
			if list, _ := compare.Deliveries(tx, who, here, ""); len(list) != 0 {
				t.Errorf("%s %s reads %d deliveries", who.Role, who.Unit, len(list))
			}
			if _, err := compare.Unmatched(tx, w.ring, who, here, d.ID, 0, 10); err == nil {
				t.Errorf("%s %s reads unmatched rows", who.Role, who.Unit)
			}
			if err := compare.Withdraw(tx, who, here, d.ID); err == nil {
				t.Errorf("%s %s withdraws", who.Role, who.Unit)
			}
			return nil
		})
	}
}

func TestCheckSeesWhatIsBroken(t *testing.T) {
	for damage, code := range map[string]string{
		"UPDATE roster SET row_count = row_count + 1": "compare.check_counts",
		"UPDATE roster SET replaced_by = 5":           "compare.check_replaced",
		"UPDATE roster_row SET person = 5":            "compare.check_person",
		"UPDATE roster_row SET household = 5":         "compare.check_household",
		"DELETE FROM roster":                          "compare.check_row",
	} {
		w := newWorld(t, storetest.SQLite(t, rooms...))
		w.deliver(compare.Delivery{}, paid(number(1), "", 0, 10))
		w.update(func(tx *store.Tx) error {
			if _, err := tx.Exec(damage); err != nil {
				return err
			}
			broken, err := compare.Check(tx)
			if err != nil {
				return err
			}
			if len(broken) != 1 || fault.Say(message.Zh, broken[0]) != message.Text(message.Zh, code, "n", 1) {
				t.Errorf("%s: %v", damage, broken)
			}
			return nil
		})
	}
}
