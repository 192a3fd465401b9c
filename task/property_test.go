package task_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/period"
	"guben/store"
	"guben/task"
)

// Whatever is done in whatever order: counts agree with the tasks, the pages of
// a list are the list, and nobody accepts what the same account claimed.
func TestCountsAgreeWithTasksWhateverHappens(t *testing.T) {
	each(t, func(r *room) {
		random := rand.New(rand.NewPCG(6, 6))
		r.takeUp()
		for n := range 250 {
			r.random(random, n)
		}
		r.sound()
		all := r.list(office, task.Filter{Limit: 1000})
		r.pages(all)
		for _, place := range []division.Code{county, gaotai, second} {
			r.counted(place, all)
		}
		r.apart(all)
	})
}

func (r *room) random(random *rand.Rand, n int) {
	r.Helper()
	all := r.list(office, task.Filter{Limit: 1000})
	t := all[random.IntN(len(all))]
	by := []auth.Scope{office, other, street}[random.IntN(3)]
	err := r.do(func(tx *store.Tx) (err error) {
		switch key := fmt.Sprint("random", n); random.IntN(8) {
		case 0:
			parts := task.Suggest(t, "subdistricts", []division.Code{gaotai, second}, func(division.Code) int64 { return 1 })
			_, err = r.board.Divide(tx, by, t.Ref, parts, key)
		case 1:
			_, err = r.board.Tell(tx, by, task.Report{Ref: t.Ref, Value: task.Number(random.Int64N(200_000)), Known: true, Key: key})
		case 2:
			_, err = r.board.Tick(tx, county.County(), today+period.Day(random.IntN(300)))
		case 3:
			_, err = r.board.HandOver(tx, by, county.County(), plan, map[string]string{t.Owner: fmt.Sprint("unit", random.IntN(3))}, "改名", key)
		default:
			moves, err := r.board.Allowed(tx, by, t)
			if err != nil || len(moves) == 0 {
				return err
			}
			_, err = r.board.Move(tx, by, task.Act{Ref: t.Ref, Move: moves[random.IntN(len(moves))].ID, Note: "原因", Key: key})
			return err
		}
		return err
	})
	switch fault.KindOf(err) {
	case fault.Internal:
		if err != nil {
			r.Fatal(err)
		}
	}
}

func (r *room) pages(all []task.Task) {
	r.Helper()
	var read []task.Task
	for after := ""; ; after = read[len(read)-1].Cursor() {
		page := r.list(office, task.Filter{After: after, Limit: 7})
		read = append(read, page...)
		if len(page) < 7 {
			break
		}
	}
	if !reflect.DeepEqual(read, all) {
		r.Errorf("the pages hold %d tasks, the list %d", len(read), len(all))
	}
}

func (r *room) counted(place division.Code, all []task.Task) {
	r.Helper()
	want := map[string]int64{}
	for _, t := range all {
		if place.Contains(t.Place) && t.State != task.Stopped {
			want[t.Owner]++
		}
	}
	r.must(r.do(func(tx *store.Tx) error {
		groups, err := task.Count(tx, office, plan, place, task.ByUnit)
		have := map[string]int64{}
		for _, g := range groups {
			if g.Tasks > 0 {
				have[g.Key] = g.Tasks
			}
		}
		if !reflect.DeepEqual(have, want) {
			r.Errorf("%s: counted %v, want %v", place, have, want)
		}
		cells, err2 := task.Matrix(tx, office, plan, place)
		var sum, total int64
		for _, c := range cells {
			sum += c.Tasks
		}
		for _, n := range want {
			total += n
		}
		if sum != total {
			r.Errorf("%s: the matrix holds %d, want %d", place, sum, total)
		}
		if err2 != nil {
			return err2
		}
		return err
	}))
}

func (r *room) apart(all []task.Task) {
	r.Helper()
	accepted := 0
	for _, t := range all {
		var claimed int64
		r.must(r.do(func(tx *store.Tx) error {
			events, err := task.History(tx, office, t.Ref)
			for _, e := range events {
				switch e.Move {
				case "claim":
					claimed = e.Account
				case "accept":
					accepted++
					if e.Account == claimed {
						r.Errorf("%s: account %d claimed and accepted", t.Name.Zh, claimed)
					}
				}
			}
			return err
		}))
	}
	if accepted == 0 {
		r.Error("nothing was accepted: the test shows nothing")
	}
}
