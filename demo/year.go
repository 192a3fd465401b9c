package demo

import (
	"cmp"
	"context"
	"math/rand/v2"

	"guben/app"
	"guben/auth"
	"guben/dispatch"
	"guben/division"
	"guben/flow"
	"guben/ledger"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// Year plays a year of work on the plans: duties are kept, kept late or missed,
// records are opened, fixed, signed off or left lying, tasks are handed on to the
// townships, undertaken by letter, reported, claimed and accepted, some late;
// households are drawn and inspected; months are reported and filed. What is written into the records is what the
// packs' own tests of their ledgers say. The same seed plays the same year.
type Year struct {
	App    *app.App
	Clock  *Clock
	Seed   uint64
	Rate   int // records of a ledger opened in a month at most; 0 is 2
	Stages []*Stage
	Tell   func(step string, args ...any) // told of each month; may be nil

	random  *rand.Rand
	queue   []scene
	people  map[string]int64
	decided map[string]bool // occurrences of duties somebody has decided about
	opened  []ledger.Record // by the step being made: the record itself, and what it raises
}

// Stage is a county in which a plan is played.
type Stage struct {
	Pack     *pack.Pack
	Place    division.Code // the county
	Villages []division.Code
	Homes    []Home
	Log      []Happening
	Closings []Closing
	screened period.Day // 0: not yet
}

// Home is a household of a stage with one of its members.
type Home struct {
	Household int64
	Person    int64
	Village   division.Code
}

// Happening is a step somebody made on a record, as the player saw it.
type Happening struct {
	Day    period.Day
	Ledger string
	Record int64
	Unit   string
	Move   string // "" the opening
	State  string // after it
}

// Closing is the end of a month.
type Closing struct {
	Month    period.Month
	Briefing dispatch.Briefing
	Tasks    []Finished // accepted in the month, as the player saw it
}

// Finished is a task accepted on a day.
type Finished struct {
	Origin string
	Unit   string
	Place  division.Code
	Day    period.Day
}

// Play plays the months of the plans' periods, from the earliest to the last.
func (y *Year) Play(ctx context.Context) error {
	y.random = rand.New(rand.NewPCG(y.Seed, 12))
	y.people, y.decided = map[string]int64{}, map[string]bool{}
	y.App.Book.Watch = append(y.App.Book.Watch, y.watch)
	first, last := y.span()
	for month := first; month <= last; month++ {
		if err := y.month(ctx, month); err != nil {
			return err
		}
	}
	return nil
}

// watch notes the records a step opens, in other ledgers too.
func (y *Year) watch(_ *store.Tx, event ledger.Event) error {
	if event.Kind == ledger.Opened {
		y.opened = append(y.opened, event.Record)
	}
	return nil
}

// span is from the first month of any plan to the last of any; of a plan that
// runs longer the first twelve months are played.
func (y *Year) span() (first, last period.Month) {
	for i, stage := range y.Stages {
		from, to := stage.months()
		if i == 0 || from < first {
			first = from
		}
		last = max(last, to)
	}
	return first, last
}

func (s *Stage) months() (from, to period.Month) {
	from = period.MonthOf(s.Pack.Period.From)
	return from, min(period.MonthOf(s.Pack.Period.To), from+11)
}

func (y *Year) month(ctx context.Context, month period.Month) error {
	if y.Tell != nil {
		y.Tell("demo.playing", "month", month)
	}
	for _, stage := range y.Stages {
		if from, to := stage.months(); month < from || month > to {
			continue
		} else if month == from {
			if err := y.begin(ctx, stage); err != nil {
				return err
			}
		}
		y.cast(stage, month)
		y.Clock.Set(month.First())
		if err := y.inspect(ctx, stage, month); err != nil {
			return err
		}
	}
	for day := month.First(); day <= month.Last(); day++ {
		if err := y.week(ctx, month, day); err != nil {
			return err
		}
		if err := y.day(ctx, day); err != nil {
			return err
		}
	}
	for _, stage := range y.Stages {
		if from, to := stage.months(); month < from || month > to {
			continue
		}
		if err := y.close(ctx, stage, month); err != nil {
			return err
		}
	}
	return nil
}

// week lets the counties see on the first of a month and on Mondays what they owe: day 0 was a Thursday.
func (y *Year) week(ctx context.Context, month period.Month, day period.Day) error {
	if day != month.First() && (day+3)%7 != 0 {
		return nil
	}
	y.Clock.Set(day)
	for _, stage := range y.Stages {
		if from, to := stage.months(); month < from || month > to {
			continue
		}
		if err := y.owed(ctx, stage, day); err != nil {
			return err
		}
	}
	return nil
}

// begin lets a county take up its plan.
func (y *Year) begin(ctx context.Context, stage *Stage) error {
	y.Clock.Set(period.MonthOf(stage.Pack.Period.From).First())
	_, err := y.App.TakeUp(ctx, y.office(stage, "甲"), stage.Place, stage.Pack.ID, "")
	return err
}

// cast decides which records are opened in a month: for every ledger that has a
// test, none to some of them. Most go on until they are signed off; one in ten is
// left lying somewhere on its way, one in ten plays the whole test, which may open
// it again.
func (y *Year) cast(stage *Stage, month period.Month) {
	for i := range stage.Pack.Tests {
		drive := stage.Pack.Tests[i].Drive
		if drive == nil || len(drive.Steps) == 0 {
			continue
		}
		for range y.random.IntN(cmp.Or(y.Rate, 2) + 1) {
			start, _ := period.AddWorkingDays(month.First(), 1+y.random.IntN(10))
			until := signedOff(stage.Pack, drive)
			switch y.random.IntN(10) {
			case 0:
				until = 1 + y.random.IntN(until)
			case 1:
				until = len(drive.Steps)
			}
			y.enter(scene{day: start, stage: stage, drive: drive, shift: start - drive.Steps[0].Day, until: until,
				home: stage.Homes[y.random.IntN(len(stage.Homes))]})
		}
	}
}

// signedOff is the number of steps after which the record is done with for the
// first time, as the test says; all of them where it does not say.
func signedOff(p *pack.Pack, drive *pack.Drive) int {
	g, _ := p.Ledger(drive.Ledger)
	for i, step := range drive.Steps {
		if step.Refused == "" && step.End.State != "" && g.Flow.PhaseOf(step.End.State) == flow.Done {
			return i + 1
		}
	}
	return len(drive.Steps)
}

// person is the account of a place, role, unit and name; equal ones are one.
func (y *Year) person(place division.Code, role auth.Role, unit, name string) auth.Scope {
	key := place.String() + " " + string(role) + " " + unit + " " + name
	if y.people[key] == 0 {
		y.people[key] = int64(len(y.people) + 1)
	}
	return auth.Scope{Account: y.people[key], Name: role.Say(message.Zh) + name + "（演示）", Role: role, Division: place, Unit: unit, Lang: message.Zh}
}

func (y *Year) office(stage *Stage, name string) auth.Scope {
	return y.person(stage.Place, auth.Office, "", name)
}
