package inspection_test

import (
	"slices"
	"sync"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/form"
	"guben/inspection"
	"guben/ledger"
	"guben/ledger/ledgertest"
	"guben/period"
	"guben/store"
	"guben/store/storetest"
)

const (
	county int64 = 210504
	name         = "mingshan-2020"
)

var (
	office = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: 210504000000}
	first  = auth.Scope{Account: 2, Name: "乙", Role: auth.Township, Division: 210504001000}
	other  = auth.Scope{Account: 3, Name: "丙", Role: auth.Township, Division: 210504002000}
	cadre  = auth.Scope{Account: 4, Name: "丁", Role: auth.Village, Division: 210504001001}
	abroad = auth.Scope{Account: 5, Name: "戊", Role: auth.Office, Division: 210521000000}
	day    = period.Date(2020, 3, 16)
)

// checks is a ledger of the test's own: a check of a household, done when filed.
const checks = `
- id: house_check
  name: {zh: 测试入户检查, en: Check}
  clause: 一(三)二
  keeper: [subdistricts]
  kind: form
  subject: household
  edition: 1
  form:
    - {field: head_name}
    - {id: seen, name: {zh: 看到的情况, en: Seen}, type: text, title: true}
  flow:
    start: begun
    states:
      - {id: begun, name: {zh: 检查中, en: Begun}, phase: open}
      - {id: filed, name: {zh: 已归档, en: Filed}, phase: done}
    moves:
      - {id: file, name: {zh: 归档, en: File}, from: [begun], to: filed, who: [{role: township}, {role: office}], need: [seen], count: true}
      - {id: reopen, name: {zh: 重新打开, en: Re-open}, from: [filed], to: begun, who: [{role: office}], kind: reopen}
    single: true
    assumption: 归档即完成
- id: meeting_check
  name: {zh: 测试会议检查, en: Check of meetings}
  clause: 一(三)二
  keeper: [subdistricts]
  kind: form
  subject: none
  edition: 1
  form:
    - {id: seen, name: {zh: 看到的会议, en: Seen}, type: text, title: true}
  flow:
    start: begun
    states:
      - {id: begun, name: {zh: 检查中, en: Begun}, phase: open}
      - {id: filed, name: {zh: 已归档, en: Filed}, phase: done}
    moves:
      - {id: file, name: {zh: 归档, en: File}, from: [begun], to: filed, who: [{role: township}]}
    single: true
    assumption: 归档即完成
`

// plan is a shipped pack with the test's ledgers.
var plan = ledgertest.Load(ledgertest.Shelf(name, checks), name)

// world is a county of two townships: ten households in each of three villages.
type world struct {
	*ledgertest.World
	desk *inspection.Desk
}

func each(t *testing.T, test func(*world)) {
	storetest.Each(t, append(slices.Clone(ledgertest.Schemas), inspection.Schema), func(t *testing.T, db *store.DB) {
		w := &world{World: ledgertest.New(t, db, plan)}
		w.desk = &inspection.Desk{Log: w.Audit, Registry: w.Records, Book: w.Book}
		w.Book.Watch = append(w.Book.Watch, w.desk.Watch)
		w.Update(func(tx *store.Tx) error {
			for _, village := range []division.Code{210504001001, 210504001002, 210504002001} {
				for range 10 {
					if _, err := w.Household(tx, office, village); err != nil {
						return err
					}
				}
			}
			return nil
		})
		test(w)
	})
}

func round(change func(*inspection.Round)) inspection.Round {
	r := inspection.Round{Pack: name, Ledger: "house_check", Name: "三月抽查", Depth: inspection.Sample, Place: 210504000000,
		Share: 20, Least: 1, Seed: "甲子", From: day, To: day + 10}
	if change != nil {
		change(&r)
	}
	return r
}

func (w *world) plan(scope auth.Scope, r inspection.Round) inspection.Round {
	w.Helper()
	var rounds []inspection.Round
	w.Update(func(tx *store.Tx) (err error) {
		rounds, err = w.desk.Plan(tx, scope, r, "")
		return err
	})
	return rounds[0]
}

func (w *world) items(scope auth.Scope, r inspection.Round, open bool) (items []inspection.Item) {
	w.Helper()
	w.View(func(tx *store.Tx) (err error) {
		items, err = w.desk.Items(tx, scope, r.County, r.ID, open, inspection.Item{}, 100)
		return err
	})
	return items
}

func (w *world) sound() {
	w.Helper()
	w.Sound(inspection.Check)
}

func TestDepths(t *testing.T) {
	each(t, func(w *world) {
		for name, c := range map[string]struct {
			change func(*inspection.Round)
			drawn  int64
		}{
			"sample":        {nil, 6},
			"full":          {func(r *inspection.Round) { r.Depth = inspection.Full }, 30},
			"full township": {func(r *inspection.Round) { r.Depth, r.Place = inspection.Full, 210504001000 }, 20},
			"full village":  {func(r *inspection.Round) { r.Depth, r.Place = inspection.Full, 210504002001 }, 10},
		} {
			r := w.plan(office, round(c.change))
			if r.Drawn != c.drawn || len(w.items(office, r, false)) != int(c.drawn) {
				t.Errorf("%s: %+v", name, r)
			}
		}
		w.sound()
	})
}

func TestWhatCannotBeInspected(t *testing.T) {
	each(t, func(w *world) {
		for name, c := range map[string]struct {
			scope  auth.Scope
			change func(*inspection.Round)
			kind   fault.Kind
		}{
			"no open findings": {office, func(r *inspection.Round) { r.Depth = inspection.Key }, fault.Invalid},
			"one township":     {first, func(r *inspection.Round) { r.Cross, r.Place = true, 210504001000 }, fault.Invalid},
			"a share of 101":   {office, func(r *inspection.Round) { r.Share = 101 }, fault.Invalid},
			"no name":          {office, func(r *inspection.Round) { r.Name = " " }, fault.Invalid},
			"ends before":      {office, func(r *inspection.Round) { r.To = day - 1 }, fault.Invalid},
			"about meetings":   {office, func(r *inspection.Round) { r.Ledger = "meeting_check" }, fault.Invalid},
			"no such ledger":   {office, func(r *inspection.Round) { r.Ledger = "nothing" }, fault.NotFound},
			"another county":   {abroad, nil, fault.NotFound},
			"above a township": {first, nil, fault.NotFound},
			"a village's role": {cadre, func(r *inspection.Round) { r.Place = 210504001001 }, fault.Forbidden},
		} {
			err := w.Try(func(tx *store.Tx) error {
				_, err := w.desk.Plan(tx, c.scope, round(c.change), "")
				return err
			})
			if fault.KindOf(err) != c.kind {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestWorkIsCounted(t *testing.T) {
	each(t, func(w *world) {
		r := w.plan(office, round(nil))
		item := w.items(first, r, true)[0]
		var record int64
		begin := func(tx *store.Tx) (err error) {
			record, _, err = w.desk.Begin(tx, first, county, r.ID, item.Household, "")
			return err
		}
		w.Update(begin)
		once := record
		w.Update(begin)
		if record != once {
			t.Error("beginning again opened another record")
		}
		w.move(first, record, "file")
		if got := w.get(r); got.Begun != 1 || got.Done != 1 || len(w.items(first, r, true)) != 3 {
			t.Errorf("after one: %+v", got)
		}
		w.move(office, record, "reopen")
		if got := w.get(r); got.Done != 0 {
			t.Errorf("re-opened: %+v", got)
		}
		w.sound()
	})
}

// Two people who begin at once begin one record.
func TestOneHouseholdIsBegunOnce(t *testing.T) {
	each(t, func(w *world) {
		r := w.plan(office, round(nil))
		for _, item := range w.items(first, r, true) {
			var wait sync.WaitGroup
			for range 6 {
				wait.Go(func() {
					err := w.Try(func(tx *store.Tx) error {
						_, _, err := w.desk.Begin(tx, first, county, r.ID, item.Household, "")
						return err
					})
					if err != nil && fault.KindOf(err) != fault.Conflict {
						w.Error(err)
					}
				})
			}
			wait.Wait()
		}
		if got := w.get(r); got.Begun != 4 {
			t.Errorf("%d begun of four", got.Begun)
		}
		w.sound()
	})
}

func (w *world) get(r inspection.Round) (got inspection.Round) {
	w.Helper()
	w.View(func(tx *store.Tx) (err error) {
		got, err = w.desk.Get(tx, office, r.County, r.ID)
		return err
	})
	return got
}

func (w *world) move(scope auth.Scope, record int64, move string) {
	w.Helper()
	l, _ := plan.Ledger("house_check")
	values, _ := l.Program.Read(map[string][]string{"seen": {"看过"}})
	if move == "reopen" {
		values = form.Values{}
	}
	w.Update(func(tx *store.Tx) error {
		_, err := w.Book.Move(tx, scope, ledger.Step{County: county, ID: record, Move: move, Note: "原因", Values: values})
		return err
	})
}

// In a cross-inspection the other township's people read and write the one
// household; it stays out of their sight otherwise.
func TestCrossInspection(t *testing.T) {
	each(t, func(w *world) {
		r := w.plan(office, round(func(r *inspection.Round) { r.Cross = true }))
		var item inspection.Item
		for _, i := range w.items(other, r, true) {
			if i.Inspector == other.Division {
				item = i
			}
		}
		if item.Village.At(division.Township) != first.Division {
			t.Fatalf("the other township inspects %+v", item)
		}
		var record int64
		var lent auth.Scope
		w.Update(func(tx *store.Tx) (err error) {
			record, lent, err = w.desk.Begin(tx, other, county, r.ID, item.Household, "")
			return err
		})
		if lent.Account != other.Account || lent.Division != item.Village {
			t.Errorf("lent %+v", lent)
		}
		w.move(lent, record, "file")
		if got := w.get(r); got.Done != 1 {
			t.Errorf("%+v", got)
		}
		w.View(func(tx *store.Tx) error {
			if _, err := w.Book.Get(tx, other, county, record); fault.KindOf(err) != fault.NotFound {
				t.Errorf("the record is seen without the inspection: %v", err)
			}
			if _, _, err := w.desk.Lend(tx, abroad, county, r.ID, item.Household); fault.KindOf(err) != fault.NotFound {
				t.Errorf("another county was lent it: %v", err)
			}
			village := auth.Scope{Account: 9, Name: "己", Role: auth.Village, Division: 210504002001}
			if _, _, err := w.desk.Lend(tx, village, county, r.ID, item.Household); fault.KindOf(err) != fault.NotFound {
				t.Errorf("a village was lent another's household: %v", err)
			}
			return nil
		})
		w.sound()
	})
}

func TestAClosedRoundBeginsNothing(t *testing.T) {
	each(t, func(w *world) {
		r := w.plan(office, round(nil))
		w.Update(func(tx *store.Tx) error { return w.desk.Close(tx, office, county, r.ID, "") })
		item := w.items(office, r, true)[0]
		err := w.Try(func(tx *store.Tx) error {
			_, _, err := w.desk.Begin(tx, office, county, r.ID, item.Household, "")
			return err
		})
		if fault.KindOf(err) != fault.Conflict {
			t.Errorf("%v", err)
		}
		var sums []inspection.Sum
		w.View(func(tx *store.Tx) (err error) {
			sums, err = w.desk.Sums(tx, office, county, r.ID)
			return err
		})
		if len(sums) != 2 || sums[0].Drawn != 4 || sums[1].Drawn != 2 {
			t.Errorf("%+v", sums)
		}
	})
}
