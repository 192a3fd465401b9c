package duty_test

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/division/places"
	"guben/duty"
	"guben/fault"
	"guben/ledger"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/registry"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
)

const (
	county int64 = 210504
	here         = division.Code(county * 1e6)
	plan         = "mingshan-2020"
)

var (
	office  = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: here}
	owing   = auth.Scope{Account: 2, Name: "乙", Role: auth.Department, Division: here, Unit: "finance"}
	foreign = auth.Scope{Account: 3, Name: "丙", Role: auth.Office, Division: 210521000000}
	admin   = auth.Scope{Account: 4, Name: "丁", Role: auth.Administrator, Division: here}
)

// duties are one of each way of being owed.
var duties = []pack.Duty{
	{ID: "visit", Units: []string{"subdistricts"}, Count: 1, Per: pack.PerTwoMonth, Each: "household", KeptBy: []pack.Keep{{Ledger: "visits"}}},
	{ID: "meeting", Units: []string{"subdistricts", "poverty_office"}, Count: 2, Per: pack.PerMonth, Each: "unit", KeptBy: []pack.Keep{{Ledger: "meetings"}}},
	{ID: "dispatch", Units: []string{"poverty_office"}, Count: 1, Per: pack.PerMonth, Within: 10, From: period.Date(2020, 4, 1), KeptBy: []pack.Keep{{Ledger: "meetings"}}},
	{ID: "inspection", Units: []string{"finance"}, Count: 1, Per: pack.PerQuarter, KeptBy: []pack.Keep{{Ledger: "checks", Move: "sign"}}},
	{ID: "leaders", Units: []string{"organisation"}, Count: 4, Per: pack.PerYear, Each: "leader", KeptBy: []pack.Keep{{Ledger: "visits"}}},
	{ID: "village", Units: []string{"subdistricts"}, Count: 1, Per: pack.PerYear, Each: "village", KeptBy: []pack.Keep{{Ledger: "meetings"}}},
}

// room is a roll on a real database with a county's places and households.
type room struct {
	*testing.T
	db         *store.DB
	roll       *duty.Roll
	pack       *pack.Pack
	villages   []division.Code
	households []registry.Record
}

var schemas = []store.Schema{audit.Schema, division.Schema, auth.Schema, registry.Schema, duty.Schema}

func each(t *testing.T, test func(*room)) {
	storetest.Each(t, schemas, func(t *testing.T, db *store.DB) {
		r := furnish(t, db)
		test(r)
		r.sound()
	})
}

func furnish(t *testing.T, db *store.DB) *room {
	t.Helper()
	p, problems := pack.Load(packs.FS, plan)
	if len(problems) > 0 {
		t.Fatal(problems[0].Fault())
	}
	small := *p
	small.Duties = slices.Clone(duties)
	small.Period.From = period.Date(2020, 3, 15)
	ring, err := seal.New(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		t.Fatal(err)
	}
	log := audit.New(ring)
	r := &room{T: t, db: db, pack: &small, roll: &duty.Roll{Log: log, Packs: func(int64) []*pack.Pack { return []*pack.Pack{&small} }}}
	var known []division.Division
	for _, place := range places.All() {
		if here.Contains(place.Code) {
			known = append(known, place)
			if place.Code.Level() == division.Village {
				r.villages = append(r.villages, place.Code)
			}
		}
	}
	r.must(r.do(func(tx *store.Tx) error { return division.Put(tx, known...) }))
	r.must(r.do(func(tx *store.Tx) error {
		for n := range 30 {
			made, err := registry.New(ring, log).CreateHousehold(tx, office, registry.Origin{Source: "web", Key: strconv.Itoa(n)},
				r.villages[n%len(r.villages)], registry.Draft{Values: registry.Values{}})
			if err != nil {
				return err
			}
			r.households = append(r.households, made)
		}
		return nil
	}))
	return r
}

func (r *room) do(fn func(*store.Tx) error) error { return r.db.Update(context.Background(), fn) }

func (r *room) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

func (r *room) open(on period.Day) (n int64) {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) (err error) {
		n, err = r.roll.Open(tx, here, on)
		return err
	}))
	return n
}

func (r *room) hear(e ledger.Event) {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) error { return r.roll.Watch(tx, e) }))
}

func (r *room) list(scope auth.Scope, filter duty.Filter) (list []duty.Occurrence) {
	r.Helper()
	filter.Limit = 1000
	r.must(r.do(func(tx *store.Tx) (err error) {
		list, err = duty.List(tx, scope, filter)
		return err
	}))
	return list
}

func (r *room) sound() {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) error {
		broken, err := duty.Check(tx)
		for _, b := range broken {
			r.Error(b)
		}
		return err
	}))
}

// visit is the event of a record about a household that counts from a day.
func (r *room) visit(id int64, home registry.Record, on period.Day) ledger.Event {
	return ledger.Event{Kind: ledger.Counted, Day: on, Record: ledger.Record{County: county, ID: id, Pack: plan, Ledger: "visits",
		Household: home.ID, Division: home.Village, Counted: on}}
}

func (r *room) meeting(id int64, place division.Code, unit string, on period.Day) ledger.Event {
	return ledger.Event{Kind: ledger.Counted, Day: on, Record: ledger.Record{County: county, ID: id, Pack: plan, Ledger: "meetings",
		Unit: unit, Division: place, Counted: on}}
}

func TestSpans(t *testing.T) {
	p := &pack.Pack{Identity: pack.Identity{Period: period.Range{From: period.Date(2020, 3, 15), To: period.Date(2020, 12, 31)}}}
	late := period.Date(2021, 1, 1)
	for _, c := range []struct {
		duty        pack.Duty
		n           int
		first, last string // the spans at both ends
	}{
		{pack.Duty{Per: pack.PerMonth}, 10, "2020-03-15..2020-03-31", "2020-12-01..2020-12-31"},
		{pack.Duty{Per: pack.PerTwoMonth}, 5, "2020-03-15..2020-04-30", "2020-11-01..2020-12-31"},
		{pack.Duty{Per: pack.PerQuarter}, 4, "2020-03-15..2020-03-31", "2020-10-01..2020-12-31"},
		{pack.Duty{Per: pack.PerHalfYear}, 2, "2020-03-15..2020-06-30", "2020-07-01..2020-12-31"},
		{pack.Duty{Per: pack.PerYear}, 1, "2020-03-15..2020-12-31", "2020-03-15..2020-12-31"},
		{pack.Duty{Per: pack.PerOnce}, 1, "2020-03-15..2020-12-31", "2020-03-15..2020-12-31"},
		{pack.Duty{Per: pack.PerWeek}, 43, "2020-03-15..2020-03-15", "2020-12-28..2020-12-31"}, // 15 March was a Sunday
		{pack.Duty{Per: pack.PerHalfMonth}, 20, "2020-03-15..2020-03-15", "2020-12-16..2020-12-31"},
		{pack.Duty{Per: pack.PerDay}, 292, "2020-03-15..2020-03-15", "2020-12-31..2020-12-31"},
		{pack.Duty{Per: pack.PerMonth, From: period.Date(2020, 4, 1), Within: 10}, 9, "2020-04-01..2020-04-10", "2020-12-01..2020-12-10"},
		{pack.Duty{Per: pack.PerOnce, From: period.Date(2020, 1, 5), Before: pack.SpringFestival}, 1, "2020-01-05..2020-01-24", "2020-01-05..2020-01-24"},
		{pack.Duty{Per: pack.PerOnce, From: period.Date(2020, 11, 1), Before: pack.SpringFestival}, 1, "2020-11-01..2021-02-11", "2020-11-01..2021-02-11"},
	} {
		spans := duty.Spans(p, &c.duty, late)
		if len(spans) != c.n || spans[0].String() != c.first || spans[len(spans)-1].String() != c.last {
			t.Errorf("%s: %d spans, %v, want %d from %s to %s", c.duty.Per, len(spans), spans, c.n, c.first, c.last)
		}
	}
	if spans := duty.Spans(p, &pack.Duty{Per: pack.PerMonth}, period.Date(2020, 4, 30)); len(spans) != 2 {
		t.Errorf("on 30 April %d months have begun", len(spans))
	}
}

func TestOccurrencesOpenOnceForWhoeverOwesThem(t *testing.T) {
	each(t, func(r *room) {
		on := period.Date(2020, 4, 1)
		if r.open(on) == 0 || r.open(on) != 0 {
			r.Error("opening twice is not opening once")
		}
		for id, want := range map[string]int{"visit": 30, "dispatch": 1, "inspection": 2, "leaders": 1, "village": len(r.villages)} {
			if have := len(r.list(office, duty.Filter{Duty: id})); have != want {
				r.Errorf("%s: %d occurrences, want %d", id, have, want)
			}
		}
		if have := len(r.list(owing, duty.Filter{})); have != 2 {
			r.Errorf("the finance bureau sees %d occurrences, want its 2", have)
		}
		if have := len(r.list(foreign, duty.Filter{})); have != 0 {
			r.Errorf("another county sees %d", have)
		}
		for _, o := range r.list(admin, duty.Filter{}) {
			if o.Subject != 0 {
				r.Fatal("an administrator sees households")
			}
		}
	})
}

func TestRecordsKeepDuties(t *testing.T) {
	each(t, func(r *room) {
		home, village := r.households[0], r.villages[0]
		r.hear(r.visit(1, home, period.Date(2020, 3, 20))) // before anything has opened
		r.open(period.Date(2020, 4, 1))
		is := func(id string, household int64, unit string, state duty.State, have int) {
			r.Helper()
			r.open(period.Date(2020, 4, 1))
			found := false
			for _, o := range r.list(office, duty.Filter{Duty: id, Household: household, Unit: unit}) {
				if o.First != period.Date(2020, 3, 15) || o.Subject == 0 && !o.Place.Contains(village) {
					continue
				}
				if found = true; o.State != state || o.Have != have {
					r.Errorf("%s: %s with %d, want %s with %d", id, o.State, o.Have, state, have)
				}
			}
			if !found {
				r.Errorf("%s: none is there", id)
			}
		}
		is("visit", home.ID, "", duty.Kept, 1)
		is("visit", r.households[1].ID, "", duty.Due, 0)
		is("leaders", 0, "", duty.Due, 1)

		r.hear(r.meeting(2, village, "subdistricts", period.Date(2020, 3, 20)))
		r.hear(r.meeting(3, here, "poverty_office", period.Date(2020, 3, 21)))
		is("meeting", 0, "subdistricts", duty.Missed, 1)
		r.hear(r.meeting(4, village, "subdistricts", period.Date(2020, 3, 31)))
		is("meeting", 0, "subdistricts", duty.Kept, 2)
		is("meeting", 0, "poverty_office", duty.Missed, 1)

		gone := r.meeting(4, village, "subdistricts", period.Date(2020, 3, 31))
		gone.Kind = ledger.Uncounted
		r.hear(gone)
		is("meeting", 0, "subdistricts", duty.Missed, 1)

		moved := ledger.Event{Kind: ledger.Moved, Move: "open", Day: period.Date(2020, 3, 30),
			Record: ledger.Record{County: county, ID: 9, Pack: plan, Ledger: "checks", Unit: "finance", Division: here}}
		r.hear(moved)
		is("inspection", 0, "finance", duty.Missed, 0)
		moved.Move = "sign"
		r.hear(moved)
		r.hear(moved) // the same record again
		is("inspection", 0, "finance", duty.Kept, 1)

		r.hear(ledger.Event{Kind: ledger.Declared, Span: period.Range{From: period.Date(2020, 3, 15), To: period.Date(2020, 3, 31)},
			Record: ledger.Record{County: county, Pack: plan, Ledger: "meetings", Unit: "poverty_office", Division: here}})
		is("meeting", 0, "poverty_office", duty.Kept, 3)
	})
}

func TestExcusesNeedAReasonAndCanBeTakenBack(t *testing.T) {
	each(t, func(r *room) {
		r.open(period.Date(2020, 4, 1))
		o := r.list(office, duty.Filter{Duty: "visit", Household: r.households[0].ID})[0]
		excuse := func(scope auth.Scope, to duty.State, reason string) error {
			return r.do(func(tx *store.Tx) error { return r.roll.Excuse(tx, scope, o, to, reason, "") })
		}
		for _, c := range []struct {
			scope  auth.Scope
			to     duty.State
			reason string
			want   fault.Kind
		}{
			{owing, duty.Exempt, "外出", fault.Forbidden}, {foreign, duty.Exempt, "外出", fault.NotFound},
			{office, duty.Exempt, " ", fault.Invalid}, {office, duty.Kept, "已走访", fault.Conflict}, {office, duty.Due, "", fault.Conflict},
		} {
			if err := excuse(c.scope, c.to, c.reason); fault.KindOf(err) != c.want {
				r.Errorf("%s by %s: %v", c.to, c.scope.Name, err)
			}
		}
		r.must(excuse(office, duty.Suspended, "全家外出务工"))
		r.hear(r.visit(1, r.households[0], period.Date(2020, 3, 20)))
		state := func() duty.State {
			return r.list(office, duty.Filter{Duty: "visit", Household: r.households[0].ID})[0].State
		}
		if state() != duty.Suspended {
			r.Errorf("suspended, then visited: %s", state())
		}
		r.must(excuse(office, duty.Due, ""))
		if state() != duty.Kept {
			r.Errorf("taken back: %s", state())
		}
	})
}

func TestCountsByPlaceUnitAndSpan(t *testing.T) {
	each(t, func(r *room) {
		r.open(period.Date(2020, 5, 2))
		all := r.list(office, duty.Filter{})
		for by, key := range map[duty.By]func(duty.Occurrence) string{
			duty.ByDuty:  func(o duty.Occurrence) string { return o.Duty },
			duty.ByUnit:  func(o duty.Occurrence) string { return o.Unit },
			duty.BySpan:  func(o duty.Occurrence) string { return o.First.String() },
			duty.ByPlace: func(o duty.Occurrence) string { return o.Place.At(division.Township).String() },
		} {
			want, have := map[string]int64{}, map[string]int64{}
			for _, o := range all {
				if by != duty.ByPlace || o.Place != here {
					want[key(o)]++
				}
			}
			r.must(r.do(func(tx *store.Tx) error {
				groups, err := duty.Count(tx, office, here, duty.Filter{}, by)
				for _, g := range groups {
					have[g.Key] = g.Due + g.Kept + g.Missed
				}
				return err
			}))
			if !reflect.DeepEqual(have, want) {
				r.Errorf("by %s: %v, want %v", by, have, want)
			}
		}
		var read []duty.Occurrence
		for after := ""; ; after = read[len(read)-1].Cursor() {
			var page []duty.Occurrence
			r.must(r.do(func(tx *store.Tx) (err error) {
				page, err = duty.List(tx, office, duty.Filter{After: after, Limit: 7})
				return err
			}))
			read = append(read, page...)
			if len(page) < 7 {
				break
			}
		}
		if !reflect.DeepEqual(read, all) {
			r.Errorf("the pages hold %d, the list %d", len(read), len(all))
		}
	})
}
