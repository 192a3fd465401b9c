package task_test

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/seal"
	"guben/store"
	"guben/store/storetest"
	"guben/task"
)

const (
	county division.Code = 210504000000
	gaotai division.Code = 210504001000
	second division.Code = 210504002000
	plan                 = "mingshan-2020"
)

var (
	office    = auth.Scope{Account: 1, Name: "甲", Role: auth.Office, Division: county}
	other     = auth.Scope{Account: 2, Name: "乙", Role: auth.Office, Division: county}
	water     = auth.Scope{Account: 3, Name: "丙", Role: auth.Department, Division: county, Unit: "water_bureau"}
	street    = auth.Scope{Account: 4, Name: "丁", Role: auth.Township, Division: gaotai}
	inspector = auth.Scope{Account: 5, Name: "戊", Role: auth.Inspector, Division: county}
	foreign   = auth.Scope{Account: 6, Name: "己", Role: auth.Office, Division: 210521000000}
	today     = period.On(storetest.Start)
)

// room is a board on a real database.
type room struct {
	*testing.T
	db    *store.DB
	board *task.Board
	pack  *pack.Pack
	keys  int
}

func each(t *testing.T, test func(*room)) {
	p, problems := pack.Load(packs.FS, plan)
	if len(problems) > 0 {
		t.Fatal(problems[0].Fault())
	}
	storetest.Each(t, []store.Schema{audit.Schema, task.Schema}, func(t *testing.T, db *store.DB) {
		ring, err := seal.New(bytes.Repeat([]byte{5}, 32))
		if err != nil {
			t.Fatal(err)
		}
		r := &room{T: t, db: db, board: &task.Board{Log: audit.New(ring)}, pack: p}
		test(r)
		r.sound()
	})
}

func (r *room) do(fn func(*store.Tx) error) error { return r.db.Update(context.Background(), fn) }

func (r *room) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// key is a fresh idempotency key.
func (r *room) key() string { r.keys++; return strconv.Itoa(r.keys) }

func (r *room) takeUp() (taken task.Taken) {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) (err error) {
		taken, err = r.board.TakeUp(tx, office, county, r.pack, r.key())
		return err
	}))
	return taken
}

// task is the plan's task with this id.
func (r *room) task(origin string) task.Task {
	r.Helper()
	return r.list(office, task.Filter{Pack: plan, Origin: origin, Top: true})[0]
}

func (r *room) list(scope auth.Scope, filter task.Filter) (list []task.Task) {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) (err error) {
		list, err = task.List(tx, scope, filter)
		return err
	}))
	return list
}

func (r *room) move(scope auth.Scope, ref task.Ref, move, note string) (t task.Task, err error) {
	err = r.do(func(tx *store.Tx) (err error) {
		t, err = r.board.Move(tx, scope, task.Act{Ref: ref, Move: move, Note: note, Key: r.key()})
		return err
	})
	return t, err
}

func (r *room) tell(scope auth.Scope, report task.Report) (t task.Task, err error) {
	report.Key = r.key()
	err = r.do(func(tx *store.Tx) (err error) {
		t, err = r.board.Tell(tx, scope, report)
		return err
	})
	return t, err
}

func (r *room) tick(on period.Day) (n int) {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) (err error) {
		n, err = r.board.Tick(tx, county.County(), on)
		return err
	}))
	return n
}

// sound asks for the room's invariants.
func (r *room) sound() {
	r.Helper()
	r.must(r.do(func(tx *store.Tx) error {
		broken, err := task.Check(tx)
		for _, b := range broken {
			r.Error(b)
		}
		return err
	}))
}

func (r *room) refused(err error, kind fault.Kind, what string) {
	r.Helper()
	if fault.KindOf(err) != kind {
		r.Errorf("%s: got %v, want %v", what, err, kind)
	}
}

func TestTakingUpAPackTwiceChangesNothing(t *testing.T) {
	each(t, func(r *room) {
		first, again := r.takeUp(), r.takeUp()
		if first.Made != len(r.pack.Tasks) || again.Same != len(r.pack.Tasks) || again.Made+again.Changed != 0 {
			r.Errorf("first %+v, again %+v, the pack has %d", first, again, len(r.pack.Tasks))
		}
	})
}

func TestANewEditionKeepsWhatPeopleDid(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		safe := r.task("safe_water")
		r.must(r.do(func(tx *store.Tx) error {
			_, err := r.board.HandOver(tx, office, county.County(), plan, map[string]string{"water_bureau": "resources_bureau"}, "机构改革", r.key())
			return err
		}))
		gaps := r.task("gaps_checked")
		_, err := r.move(office, gaps.Ref, "take", "")
		r.must(err)
		_, err = r.tell(office, task.Report{Ref: gaps.Ref, Steps: []int{1}})
		r.must(err)

		edition := *r.pack
		edition.Version, edition.Tasks = "next", append([]pack.Task{}, r.pack.Tasks[1:]...)
		for i := range edition.Tasks {
			edition.Tasks[i].Name.Zh += "（修订）"
			edition.Tasks[i].To = period.Date(2020, 11, 30)
		}
		r.must(r.do(func(tx *store.Tx) error {
			taken, err := r.board.TakeUp(tx, office, county, &edition, r.key())
			if taken.Changed != len(edition.Tasks) || taken.Ended != 1 {
				r.Errorf("taken %+v", taken)
			}
			return err
		}))
		now := r.list(office, task.Filter{Origin: "safe_water"})[0]
		if now.Owner != "resources_bureau" || now.Name.Zh != "饮水安全到户（修订）" || now.To != period.Date(2020, 11, 30) || now.ID != safe.ID {
			r.Errorf("after the new edition: %+v", now)
		}
		r.must(r.do(func(tx *store.Tx) error {
			steps, err := task.Steps(tx, office, gaps.Ref)
			if len(steps) != 3 || steps[0].Done == 0 || steps[1].Done != 0 {
				r.Errorf("steps %+v", steps)
			}
			return err
		}))
		if gone := r.task(r.pack.Tasks[0].ID); gone.State != task.Stopped {
			r.Errorf("a task the pack no longer has is %s", gone.State)
		}
	})
}

func TestStepsOfAListAreThoseOfEachTask(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		r.must(r.do(func(tx *store.Tx) error {
			list, err := task.List(tx, office, task.Filter{Limit: 1000})
			r.must(err)
			of, err := task.StepsOf(tx, office, list)
			r.must(err)
			for _, one := range list {
				steps, err := task.Steps(tx, office, one.Ref)
				if err != nil || !slices.Equal(of[one.Ref], steps) {
					r.Errorf("%s: %+v, want %+v, %v", one.Name.Zh, of[one.Ref], steps, err)
				}
			}
			if of, err = task.StepsOf(tx, street, list); err != nil || len(of) != 0 {
				r.Errorf("a township read the steps of %d tasks of the county, %v", len(of), err)
			}
			return nil
		}))
	})
}

func TestTasksByHandAndWithoutALastDayAreListed(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		r.must(r.do(func(tx *store.Tx) error {
			for name, to := range map[string]period.Day{"会议决定的事": 0, "限期办的事": period.Date(2020, 9, 30)} {
				if _, err := r.board.Create(tx, office, task.New{Pack: plan, Place: county, Owner: "water_bureau", Name: name, To: to}, name); err != nil {
					return err
				}
			}
			return nil
		}))
		if n := len(r.list(office, task.Filter{ByHand: true})); n != 2 {
			r.Errorf("%d tasks made by hand, want 2", n)
		}
		for _, filter := range []task.Filter{{ByHand: true, Undated: true}, {ByHand: true, Undated: true, Owner: "water_bureau"}} {
			if list := r.list(office, filter); len(list) != 1 || list[0].Name.Zh != "会议决定的事" {
				r.Errorf("%+v: %+v", filter, list)
			}
		}
	})
}

func TestDoneIsClaimedAndAcceptedByTwo(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		ref := r.task("safe_water").Ref
		_, err := r.move(street, ref, "take", "")
		r.refused(err, fault.NotFound, "a township moved the county's task")
		_, err = r.move(inspector, ref, "take", "")
		r.refused(err, fault.Forbidden, "an inspector took a task")
		_, err = r.move(water, ref, "refuse", "")
		r.refused(err, fault.Invalid, "returned without a reason")
		for _, step := range []struct {
			by   auth.Scope
			move string
			want task.State
		}{{water, "refuse", task.Returned}, {office, "hand", task.Handed}, {water, "take", task.Doing}, {office, "claim", task.Claimed}} {
			now, err := r.move(step.by, ref, step.move, "原因")
			if err != nil || now.State != step.want {
				r.Fatalf("%s: %v, %s", step.move, err, now.State)
			}
		}
		_, err = r.move(office, ref, "accept", "")
		r.refused(err, fault.Forbidden, "one account claimed and accepted")
		_, err = r.move(water, ref, "accept", "")
		r.refused(err, fault.Forbidden, "the owner accepted")
		now, err := r.move(other, ref, "accept", "")
		r.must(err)
		if now.State != task.Accepted || now.Finished != today || now.Signal != task.Green {
			r.Errorf("accepted: %+v", now)
		}
		_, err = r.move(office, ref, "reopen", "核查发现未通水")
		r.must(err)
		_, err = r.move(water, ref, "claim", "")
		r.must(err)
		_, err = r.move(office, ref, "accept", "")
		r.must(err) // who claimed in an earlier round may accept in this one
	})
}

func TestSharesAddUp(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		whole := r.task("safe_water") // 111 户
		divide := func(parts ...task.Part) (made []task.Task, err error) {
			err = r.do(func(tx *store.Tx) (err error) {
				made, err = r.board.Divide(tx, office, whole.Ref, parts, r.key())
				return err
			})
			return made, err
		}
		part := func(place division.Code, share task.Number) task.Part {
			return task.Part{Place: place, Unit: "subdistricts", Share: share * task.One}
		}
		_, err := divide(part(gaotai, 60), part(second, 50))
		r.refused(err, fault.Invalid, "110 of 111")
		_, err = divide(part(gaotai, 111), part(second, 0))
		r.refused(err, fault.Invalid, "a part of nothing")
		_, err = divide(part(gaotai, 116), part(second, -5))
		r.refused(err, fault.Invalid, "a part below nothing")
		_, err = divide(part(gaotai, 60), part(gaotai, 51))
		r.refused(err, fault.Invalid, "the same twice")
		_, err = divide(part(210521001000, 111))
		r.refused(err, fault.Invalid, "a place of another county")
		late := part(gaotai, 111)
		late.To = whole.To + 1
		_, err = divide(late)
		r.refused(err, fault.Invalid, "later than the whole")

		parts, err := divide(part(gaotai, 60), part(second, 51))
		r.must(err)
		_, err = r.move(street, parts[0].Ref, "take", "")
		r.must(err)
		_, err = r.tell(street, task.Report{Ref: parts[0].Ref, Value: 20 * task.One, Known: true, Files: []int64{7, 8}})
		r.must(err)
		now := r.task("safe_water")
		if now.Value != 20*task.One || now.Source != task.Added || now.Parts != 2 {
			r.Errorf("the whole: %+v", now)
		}
		_, err = r.move(office, whole.Ref, "take", "")
		r.must(err)
		_, err = r.move(office, whole.Ref, "claim", "")
		r.refused(err, fault.Conflict, "claimed with open parts")
		if seen := r.list(street, task.Filter{}); len(seen) != 1 || seen[0].ID != parts[0].ID {
			r.Errorf("the township sees %d tasks", len(seen))
		}
	})
}

func TestSuggestedSharesComeToTheTarget(t *testing.T) {
	places := []division.Code{1, 2, 3, 4, 5, 6, 7}
	for target := task.Number(0); target < 3000*task.One; target += 37_001 {
		for _, weight := range []func(division.Code) int64{
			func(division.Code) int64 { return 1 },
			func(c division.Code) int64 { return int64(c * c) },
			func(c division.Code) int64 { return int64(c % 2) },
		} {
			whole := task.Task{Target: task.Target{Value: target, Unit: "户"}}
			var sum task.Number
			for _, p := range task.Suggest(whole, "townships", places, weight) {
				sum += p.Share
				if p.Share < 0 {
					t.Fatalf("a share of %s", p.Share)
				}
			}
			if sum != target {
				t.Fatalf("shares come to %s of %s", sum, target)
			}
		}
	}
}

func TestSignalsSayTheirRule(t *testing.T) {
	day := func(m, d int) period.Day { return period.Date(2020, 3, 1).AddMonths(m-3) + period.Day(d-1) }
	each(t, func(r *room) {
		made := func(n task.New) task.Ref {
			n.Pack, n.Place, n.Owner, n.Name = plan, county, "water_bureau", "事项"
			var made task.Task
			r.must(r.do(func(tx *store.Tx) (err error) {
				made, err = r.board.Create(tx, office, n, r.key())
				return err
			}))
			return made.Ref
		}
		number := task.Target{Value: 100 * task.One, Unit: "户"}
		plain := made(task.New{From: day(3, 15), To: day(12, 31)})
		counted := made(task.New{From: day(3, 15), To: day(6, 23), Target: number})
		stepped := made(task.New{From: day(3, 15), To: day(12, 31), Steps: []task.Step{{To: day(4, 20)}}})
		waiting := made(task.New{From: day(4, 1), To: day(12, 31), After: []task.Ref{plain}})
		left := made(task.New{From: day(3, 15), To: day(12, 31)})
		for _, ref := range []task.Ref{plain, counted, stepped, waiting} {
			_, err := r.move(water, ref, "take", "")
			r.must(err)
		}
		is := func(ref task.Ref, on period.Day, signal task.Signal, why task.Why) {
			r.Helper()
			r.tick(on)
			r.must(r.do(func(tx *store.Tx) error {
				now, err := task.Get(tx, office, ref)
				if now.Signal != signal || now.Why != why {
					r.Errorf("%s: %s because %s, want %s because %s", on, now.Signal, now.Why, signal, why)
				}
				return err
			}))
		}
		is(plain, day(3, 20), task.Green, task.WhyOnTime)
		is(plain, day(12, 22), task.Amber, task.WhyNear)
		is(plain, day(12, 21), task.Green, task.WhyOnTime)
		is(counted, day(3, 20), task.Grey, task.WhyNoData)
		is(stepped, day(4, 20), task.Green, task.WhyOnTime)
		is(stepped, day(4, 21), task.Amber, task.WhyStep)
		is(waiting, day(3, 31), task.Green, task.WhyOnTime)
		is(waiting, day(4, 1), task.Amber, task.WhyWaits)
		is(left, day(3, 22), task.Green, task.WhyOnTime)
		is(left, day(3, 23), task.Amber, task.WhyNotTaken)
		_, err := r.tell(water, task.Report{Ref: counted, Value: 20 * task.One, Known: true})
		r.must(err)
		is(counted, day(4, 14), task.Green, task.WhyOnTime) // 30 of 100 days gone
		is(counted, day(4, 15), task.Amber, task.WhyBehind) // 31 − 20 > 10
		is(counted, day(5, 4), task.Amber, task.WhyBehind)  // 50
		is(counted, day(5, 5), task.Red, task.WhyFar)       // 51 − 20 > 30
		is(counted, day(6, 24), task.Red, task.WhyOverdue)  // its last day is past
		_, err = r.move(water, counted, "claim", "")
		r.must(err)
		is(counted, day(6, 24), task.Amber, task.WhyUnchecked)
		_, err = r.move(water, plain, "claim", "")
		r.must(err)
		_, err = r.move(office, plain, "accept", "")
		r.must(err)
		is(waiting, day(4, 1), task.Green, task.WhyOnTime)
		if r.tick(day(4, 1)) != 0 {
			r.Error("the same day twice changed something")
		}
	})
}

func TestExtensionsAreDecidedByAnother(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		before := r.task("safe_water")
		ask := func(scope auth.Scope, to period.Day) (e task.Extension, err error) {
			err = r.do(func(tx *store.Tx) (err error) {
				e, err = r.board.Ask(tx, scope, before.Ref, to, "汛期不能施工", r.key())
				return err
			})
			return e, err
		}
		decide := func(scope auth.Scope, e task.Extension, grant bool) error {
			return r.do(func(tx *store.Tx) error {
				_, err := r.board.Decide(tx, scope, e.County, e.ID, grant, "", r.key())
				return err
			})
		}
		_, err := ask(water, before.To)
		r.refused(err, fault.Invalid, "not later")
		e, err := ask(office, before.To+30)
		r.must(err)
		r.refused(decide(office, e, true), fault.Forbidden, "asked and granted by one")
		r.refused(decide(water, e, true), fault.Forbidden, "granted by the owner")
		r.must(decide(other, e, true))
		r.refused(decide(other, e, true), fault.Conflict, "decided twice")
		if now := r.task("safe_water"); now.To != before.To+30 {
			r.Errorf("the last day is %s", now.To)
		}
	})
}

func TestLettersAreSignedFromBelow(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		var l task.Letter
		r.must(r.do(func(tx *store.Tx) (err error) {
			l, err = r.board.Write(tx, office, plan, county, "water_bureau", 2020, r.key())
			return err
		}))
		sign := func(scope auth.Scope) error {
			return r.do(func(tx *store.Tx) error {
				_, err := r.board.Sign(tx, scope, l.County, l.ID, r.key())
				return err
			})
		}
		r.refused(sign(street), fault.NotFound, "a township signed for the county's bureau")
		r.must(sign(water))
		r.refused(sign(water), fault.Forbidden, "the unit signed for the level above")
		r.must(sign(office))
		r.refused(sign(other), fault.Conflict, "signed by both already")
		r.must(r.do(func(tx *store.Tx) error {
			letters, err := task.Letters(tx, office, plan, 2020)
			if len(letters) != 1 || letters[0].State != task.Signed || len(letters[0].Signed) != 2 || len(letters[0].Lines) == 0 {
				r.Errorf("letters %+v", letters)
			}
			return err
		}))
	})
}

// TestALetterHasOneLevelAbove: the lead of its parts, or the office of their place
// where the leads differ, whichever was written last.
func TestALetterHasOneLevelAbove(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		letter := func() (l task.Letter) {
			r.must(r.do(func(tx *store.Tx) (err error) {
				l, err = r.board.Write(tx, office, plan, gaotai, "subdistricts", 2020, r.key())
				return err
			}))
			return l
		}
		divide := func(whole task.Task) {
			part := task.Part{Place: gaotai, Unit: "subdistricts"}
			if !whole.Target.None() {
				part.Share = whole.Target.Value
			}
			r.must(r.do(func(tx *store.Tx) error {
				_, err := r.board.Divide(tx, office, whole.Ref, []task.Part{part}, r.key())
				return err
			}))
		}
		divide(r.task("safe_water"))
		if l := letter(); l.Above != "water_bureau" || len(l.Lines) != 1 {
			r.Errorf("of one task: %q above %d lines", l.Above, len(l.Lines))
		}
		for _, whole := range r.list(office, task.Filter{Pack: plan, Top: true, Limit: 1000}) {
			if whole.Owner != "water_bureau" && whole.Owner != "subdistricts" && whole.Target.None() && whole.Place == county {
				divide(whole)
				break
			}
		}
		l := letter()
		if l.Above != "" || len(l.Lines) != 2 {
			r.Fatalf("of two tasks with two leads: %q above %d lines", l.Above, len(l.Lines))
		}
		for _, by := range []auth.Scope{street, water, office} {
			err := r.do(func(tx *store.Tx) error { _, err := r.board.Sign(tx, by, l.County, l.ID, r.key()); return err })
			if by.Account == water.Account {
				r.refused(err, fault.NotFound, "one of the leads signed for all")
				continue
			}
			r.must(err)
		}
	})
}

func TestNobodyElseSees(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		if seen := r.list(foreign, task.Filter{}); len(seen) != 0 {
			r.Errorf("another county sees %d tasks", len(seen))
		}
		mine := r.list(water, task.Filter{Limit: 1000})
		for _, seen := range mine {
			if seen.Owner != "water_bureau" && seen.Lead != "water_bureau" && !contains(seen.Units, "water_bureau") {
				r.Errorf("the water bureau sees %s", seen.Name.Zh)
			}
		}
		if len(mine) == 0 {
			r.Error("the water bureau sees nothing")
		}
		r.must(r.do(func(tx *store.Tx) error {
			groups, err := task.Count(tx, water, plan, 0, task.ByState)
			if len(groups) != 1 || groups[0].Tasks != int64(len(mine)) {
				r.Errorf("the water bureau counts %+v and sees %d", groups, len(mine))
			}
			return err
		}))
	})
}

func contains(list []string, one string) bool {
	for _, item := range list {
		if item == one {
			return true
		}
	}
	return false
}

func TestOneKeyOneChange(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		ref := r.task("safe_water").Ref
		act := func() error {
			return r.do(func(tx *store.Tx) error {
				_, err := r.board.Tell(tx, water, task.Report{Ref: ref, Text: "已开工", Key: "same"})
				return err
			})
		}
		_, err := r.move(water, ref, "take", "")
		r.must(err)
		r.must(act())
		r.refused(act(), fault.Duplicate, "the same form twice")
	})
}

// Two who decide on one extension at the same time: one of them does.
func TestAnExtensionIsDecidedOnce(t *testing.T) {
	each(t, func(r *room) {
		r.takeUp()
		work := r.task("gaps_checked")
		for range 8 {
			r.decidedOnce(work)
		}
	})
}

func (r *room) decidedOnce(work task.Task) {
	r.Helper()
	var e task.Extension
	r.must(r.do(func(tx *store.Tx) (err error) {
		e, err = r.board.Ask(tx, office, work.Ref, work.To+30, "下雪", r.key())
		return err
	}))
	var decided atomic.Int32
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			err := r.do(func(tx *store.Tx) error {
				_, err := r.board.Decide(tx, other, e.County, e.ID, false, "不同意", "")
				return err
			})
			switch {
			case err == nil:
				decided.Add(1)
			case fault.KindOf(err) != fault.Conflict:
				r.Error(err)
			}
		})
	}
	wait.Wait()
	if decided.Load() != 1 {
		r.Errorf("decided %d times", decided.Load())
	}
}
