package indicator_test

import (
	"testing"

	"guben/auth"
	"guben/division"
	"guben/indicator"
	"guben/ledger"
	"guben/store"
	"guben/task"
)

// TestAVoidRecordDoesNotCount: neither among those counted nor in the whole, nor
// in a sum, nor behind the figure.
func TestAVoidRecordDoesNotCount(t *testing.T) {
	each(t, func(w *world) {
		w.training(town, 30, 5000, true)
		w.training(town, 12, 7000, false)
		w.update(func(tx *store.Tx) error {
			page, err := w.book.List(tx, office, ledger.Filter{County: county, Pack: plan.ID, Ledger: "trainings", State: "planned"})
			if err != nil {
				return err
			}
			_, err = w.book.Move(tx, town, ledger.Step{County: county, ID: page.Records[0].ID, Move: "drop", Note: "没有办"})
			return err
		})
		for range 2 { // followed, and counted anew
			for id, want := range map[string]figure{"trainings_held": {1000, 1000, 0, "100"}, "trained": {30_000, 0, 0, "30"}, "spent": {5_000_000, 0, 0, "0.5"}} {
				f := w.one(office, indicator.Query{Indicator: id})
				if got := (figure{f.Numerator, f.Denominator, f.Unknown, f.Value.String()}); got != want {
					t.Errorf("%s: %+v, want %+v", id, got, want)
				}
			}
			w.recount(today)
		}
		for side, want := range map[indicator.Side]int{indicator.Denominator: 1, indicator.Gap: 0} {
			w.update(func(tx *store.Tx) error {
				page, err := w.meter.Behind(tx, office, nil, indicator.Query{Pack: plan, Indicator: "trainings_held", Month: march}, side, "", 10)
				if len(page.Subjects) != want {
					t.Errorf("%s: %d records, want %d", side, len(page.Subjects), want)
				}
				return err
			})
		}
	})
}

// TestAHalfIsFollowed: an indicator of a ledger and the registry follows its
// ledger as if everything were counted anew.
func TestAHalfIsFollowed(t *testing.T) {
	each(t, func(w *world) {
		at := town
		at.Role, at.Division = auth.Office, villages[0]
		w.figured(villages[0], "hamlets", "4")
		w.figured(villages[2], "hamlets", "6")
		w.training(at, 20, 100, true)
		if f := w.one(office, indicator.Query{Indicator: "trainings_per_village"}); f.Known {
			t.Errorf("a county never counted: %+v", f)
		}
		w.recount(today)
		for _, step := range []struct {
			by   auth.Scope
			held bool
			want figure
		}{{at, true, figure{2000, 10_000, 0, "0.2"}}, {at, false, figure{2000, 10_000, 0, "0.2"}}, {town, true, figure{3000, 10_000, 0, "0.3"}}} {
			w.training(step.by, 20, 100, step.held)
			for range 2 { // followed, and counted anew
				f := w.one(office, indicator.Query{Indicator: "trainings_per_village"})
				if got := (figure{f.Numerator, f.Denominator, f.Unknown, f.Value.String()}); got != step.want {
					t.Errorf("%+v: %+v", step, got)
				}
				w.recount(today)
			}
		}
	})
}

// TestATargetIsJudgedWhereItIsStated: of the whole area at its own level, below it
// by the share a place was given, and otherwise not at all.
func TestATargetIsJudgedWhereItIsStated(t *testing.T) {
	each(t, func(w *world) {
		far := division.Code(210504002000)
		w.training(town, 30, 5000, true)
		w.household(villages[0], "D级")
		w.recount(today)
		judged := func(id string, place division.Code, signal indicator.Signal, rule string, share indicator.Number) {
			t.Helper()
			f := w.one(office, indicator.Query{Indicator: id, Place: place})
			if f.Signal != signal || f.Why.Rule != rule || f.Share != share || f.Why.Share != share {
				t.Errorf("%s of %s: %s by %s, share %s; want %s by %s, share %s", id, place, f.Signal, f.Why.Rule, f.Share, signal, rule, share)
			}
			if f.Why.Say("zh") == f.Why.Say("en") {
				t.Errorf("%s has no sentence", f.Why.Rule)
			}
		}
		judged("trained", whole, indicator.Red, "far_behind", 0)
		judged("trained", town.Division, indicator.Grey, "whole_only", 0)
		judged("dangerous", villages[0], indicator.Red, "not_zero", 0)
		judged("trainings_held", town.Division, indicator.Green, "met", 0)
		w.divide("train", task.Part{Place: town.Division, Unit: "townships", Share: 100 * task.One}, task.Part{Place: far, Unit: "townships", Share: 900 * task.One})
		judged("trained", whole, indicator.Red, "far_behind", 0)
		judged("trained", town.Division, indicator.Green, "on_pace", 100*task.One)
		judged("trained", far, indicator.Red, "far_behind", 900*task.One)
		judged("trained", villages[0], indicator.Grey, "whole_only", 0)
		townships := w.figures(office, indicator.Query{Indicator: "trained", Level: division.Township})
		if len(townships) != 1 || townships[0].Share != 100*task.One {
			t.Errorf("the map of townships knows no shares: %+v", townships)
		}
		for place, n := range map[division.Code]indicator.Number{town.Division: 1000, far: 0} {
			if err := w.report(office, indicator.Report{Indicator: "hospitals", Place: place, Month: march, Numerator: n, Evidence: "年报"}); err != nil {
				t.Fatal(err)
			}
		}
		judged("hospitals", town.Division, indicator.Green, "met", 0)
		judged("hospitals", far, indicator.Red, "far_short", 0)
		judged("hospitals", whole, indicator.Grey, "each", 0)
	})
}

// divide takes up the plan's tasks and gives places their parts of one.
func (w *world) divide(origin string, parts ...task.Part) {
	w.Helper()
	board := &task.Board{Log: w.log}
	w.update(func(tx *store.Tx) error {
		if _, err := board.TakeUp(tx, office, whole, plan, "take"); err != nil {
			return err
		}
		list, err := task.List(tx, office, task.Filter{Pack: plan.ID, Origin: origin})
		if err != nil {
			return err
		}
		_, err = board.Divide(tx, office, list[0].Ref, parts, "divide")
		return err
	})
}
