package duty_test

import (
	"io/fs"
	"slices"
	"testing"

	"guben/division"
	"guben/duty"
	"guben/ledger"
	"guben/pack"
	"guben/packs"
	"guben/period"
)

// nowhere are the duties of the four plans that no ledger shows: what departments
// coordinate and watch over, without a record of its own.
var nowhere = map[string][]string{"changde-2020": {"destitute_supply", "cleaning_watch"}}

// TestDutiesOfThePlansHaveALedger: with a form, so that there are records of it.
func TestDutiesOfThePlansHaveALedger(t *testing.T) {
	found, err := fs.Glob(packs.FS, "*/duties.yaml")
	if err != nil || len(found) < 4 {
		t.Fatal(found, err)
	}
	for _, id := range []string{"benxi-2019", "changde-2020", "mingshan-2020", "xiangxi-2020"} {
		p, problems := pack.Load(packs.FS, id)
		if len(problems) > 0 {
			t.Fatal(problems[0].Fault())
		}
		var without []string
		for _, d := range p.Duties {
			if len(d.KeptBy) == 0 {
				without = append(without, d.ID)
			}
			for _, k := range d.KeptBy {
				if g, ok := p.Ledger(k.Ledger); !ok || !g.Formed() {
					t.Errorf("%s: %s is kept by %s, which has no form", id, d.ID, k.Ledger)
				}
			}
		}
		if !slices.Equal(without, nowhere[id]) {
			t.Errorf("%s: no ledger shows %q, want %q", id, without, nowhere[id])
		}
	}
}

// TestLedgersKeepDutiesOfThePlans: the bulletin, the lists on their way up and what
// helpers bought are duties kept by the records there are.
func TestLedgersKeepDutiesOfThePlans(t *testing.T) {
	each(t, func(r *room) {
		home, village := r.households[0], r.villages[0]
		moved := func(id int64, ledgerID, move string) ledger.Event {
			return ledger.Event{Kind: ledger.Moved, Move: move, Day: period.Date(2020, 1, 20), Record: ledger.Record{County: county, ID: id, Ledger: ledgerID,
				Unit: "helpers", Division: village, Household: home.ID}}
		}
		counted := func(id int64, ledgerID string, place division.Code, household int64, index ...string) ledger.Event {
			on := period.Date(2020, 3, 20)
			if household != 0 {
				on = period.Date(2020, 1, 20)
			}
			return ledger.Event{Kind: ledger.Counted, Day: on, Record: ledger.Record{County: county, ID: id, Ledger: ledgerID, Division: place,
				Household: household, Counted: on, Index: [3]string(append(index, make([]string, 3-len(index))...))}}
		}
		for _, c := range []struct {
			pack, duty  string
			none, event ledger.Event
		}{
			{"mingshan-2020", "monthly_bulletin", counted(1, "measures_report", here, 0), counted(1, "measures_bulletin", here, 0)},
			{"changde-2020", "file_lists", moved(2, "help_list_poor", "agree"), moved(2, "help_list_poor", "gather")},
			{"changde-2020", "total_lists", moved(3, "help_list_exited", "gather"), moved(3, "help_list_exited", "collect")},
			{"changde-2020", "helper_buys", counted(4, "visits", village, home.ID, "helper", "0"), counted(4, "visits", village, home.ID, "helper", "1")},
		} {
			p, problems := pack.Load(packs.FS, c.pack)
			if len(problems) > 0 {
				r.Fatal(problems[0].Fault())
			}
			p.Division = here // whose places the room has
			p.Duties = slices.DeleteFunc(p.Duties, func(d pack.Duty) bool { return d.ID != c.duty })
			*r.pack = *p
			r.open(period.Date(2020, 3, 21))
			for _, step := range []struct {
				event ledger.Event
				want  int
			}{{c.none, 0}, {c.event, 1}} {
				step.event.Record.Pack = c.pack
				r.hear(step.event)
				if kept := r.list(office, duty.Filter{Pack: c.pack, Duty: c.duty, State: duty.Kept}); len(kept) != step.want {
					r.Errorf("%s after %s: %d kept, want %d", c.duty, step.event.Kind, len(kept), step.want)
				}
			}
		}
	})
}

// TestWorkingDaysComeInHalves: the days of the meetings add up to the month's.
func TestWorkingDaysComeInHalves(t *testing.T) {
	each(t, func(r *room) {
		p, problems := pack.Load(packs.FS, plan)
		if len(problems) > 0 {
			r.Fatal(problems[0].Fault())
		}
		p.Duties = slices.DeleteFunc(p.Duties, func(d pack.Duty) bool { return d.ID != "district_days" })
		*r.pack = *p
		r.open(period.Date(2020, 3, 21))
		for n, step := range []struct {
			days string // as the index has them, in tenths
			have int
		}{{"5", 0}, {"", 0}, {"25", 3}, {"20", 5}} {
			r.hear(ledger.Event{Kind: ledger.Counted, Record: ledger.Record{County: county, ID: int64(n + 1), Pack: plan, Ledger: "district_meetings", Division: here,
				Counted: period.Date(2020, 3, 20), Index: [3]string{"study", step.days}}})
			if o := r.list(office, duty.Filter{Duty: "district_days"})[0]; o.Have != step.have || (o.State == duty.Kept) != (step.have == 5) {
				r.Errorf("after %q: %d days, %s; want %d", step.days, o.Have, o.State, step.have)
			}
		}
	})
}
