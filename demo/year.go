package demo

import (
	"cmp"
	"context"
	"math/rand/v2"
	"regexp"
	"slices"

	"guben/app"
	"guben/auth"
	"guben/dispatch"
	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/ledger"
	"guben/message"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// Year plays a year of work on the plans: records are opened, fixed, signed off
// or left lying, tasks are taken, reported, claimed and accepted, some late;
// months are reported and filed. What is written into the records is what the
// packs' own tests of their ledgers say. The same seed plays the same year.
type Year struct {
	App    *app.App
	Clock  *Clock
	Seed   uint64
	Rate   int // records of a ledger opened in a month at most; 0 is 2
	Stages []*Stage
	Tell   func(step string, args ...any) // told of each month; may be nil

	random *rand.Rand
	queue  []scene
	people map[string]int64
	opened []ledger.Record // by the step being made: the record itself, and what it raises
}

// Stage is a county in which a plan is played.
type Stage struct {
	Pack     *pack.Pack
	Place    division.Code // the county
	Homes    []Home
	Log      []Happening
	Closings []Closing
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

// scene is a record on its way through a ledger's test.
type scene struct {
	day    period.Day
	order  int // of scenes of one day
	stage  *Stage
	drive  *pack.Drive
	shift  period.Day // days the test's days are moved by
	step   int
	until  int // steps that are played; the rest is left lying
	home   Home
	record ledger.Record
}

// Play plays the months of the plans' periods, from the earliest to the last.
func (y *Year) Play(ctx context.Context) error {
	y.random = rand.New(rand.NewPCG(y.Seed, 12))
	y.people = map[string]int64{}
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
	}
	for day := month.First(); day <= month.Last(); day++ {
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

// begin lets a county take up its plan.
func (y *Year) begin(ctx context.Context, stage *Stage) error {
	y.Clock.Set(period.MonthOf(stage.Pack.Period.From).First())
	_, err := y.App.TakeUp(ctx, y.office(stage, "甲"), stage.Place, stage.Pack.ID, "")
	return err
}

// cast decides which records are opened in a month: for every ledger that has a
// test, none to some of them. Most go on until they are signed off; one in five is
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
			case 0, 1:
				until = 1 + y.random.IntN(until)
			case 2:
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

// enter puts a scene into the queue, which is kept by day.
func (y *Year) enter(s scene) {
	s.order = len(y.queue)
	at, _ := slices.BinarySearchFunc(y.queue, s, func(a, b scene) int { return cmp.Compare(a.day, b.day+1) })
	y.queue = slices.Insert(y.queue, at, s)
}

// day lets a day begin and plays its scenes.
func (y *Year) day(ctx context.Context, day period.Day) error {
	if len(y.queue) == 0 || y.queue[0].day > day {
		return nil
	}
	y.Clock.Set(day)
	for len(y.queue) > 0 && y.queue[0].day <= day {
		s := y.queue[0]
		y.queue = y.queue[1:]
		if err := y.play(ctx, s, day); err != nil {
			return err
		}
	}
	return nil
}

// play makes the scene's steps of the day and puts the rest back.
func (y *Year) play(ctx context.Context, s scene, day period.Day) error {
	for ; s.step < s.until; s.step++ {
		step := &s.drive.Steps[s.step]
		if step.Refused != "" {
			continue
		}
		if at := step.Day + s.shift; at > day {
			s.day = at
			y.enter(s)
			return nil
		}
		done, err := y.act(ctx, &s, step)
		if err != nil || !done {
			return err
		}
	}
	return nil
}

// act makes one step. What the rooms refuse, for the household is not the
// test's, ends the scene: the record lies where it is.
func (y *Year) act(ctx context.Context, s *scene, step *pack.DriveStep) (done bool, err error) {
	g, _ := s.stage.Pack.Ledger(s.drive.Ledger)
	var after ledger.Record
	err = y.App.DB.Update(ctx, func(tx *store.Tx) (err error) {
		y.opened = nil
		after, err = y.write(tx, s, g, step)
		return err
	})
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Forbidden, fault.Conflict, fault.NotFound:
		if err != nil {
			return false, nil
		}
	}
	if err != nil {
		return false, err
	}
	s.record = after
	y.tell(s, step, after)
	return true, nil
}

// tell writes the step into the stage's log, with the records it raised.
func (y *Year) tell(s *scene, step *pack.DriveStep, after ledger.Record) {
	day := period.On(y.Clock.Now())
	s.stage.Log = append(s.stage.Log, Happening{Day: day, Ledger: s.drive.Ledger, Record: after.ID, Unit: after.Unit, Move: step.Move, State: after.State})
	for _, raised := range y.opened {
		if raised.ID != after.ID {
			s.stage.Log = append(s.stage.Log, Happening{Day: day, Ledger: raised.Ledger, Record: raised.ID, Unit: raised.Unit, State: raised.State})
		}
	}
}

func (y *Year) write(tx *store.Tx, s *scene, g *pack.Ledger, step *pack.DriveStep) (ledger.Record, error) {
	scope := y.account(s, step.By)
	values, wrong := g.Program.Read(s.moved(step.Set))
	if len(wrong) > 0 {
		return s.record, wrong[0].Err
	}
	county := s.stage.Place.County()
	if s.record.ID == 0 {
		opened, err := y.App.Book.Open(tx, scope, s.subject(ledger.New{County: county, Pack: s.stage.Pack.ID, Ledger: g.ID, Unit: s.drive.Unit, Values: values}, g.Subject))
		if err != nil || step.Move == "" {
			return opened, err
		}
		return y.App.Book.Move(tx, scope, ledger.Step{County: county, ID: opened.ID, Version: opened.Version, Move: step.Move, Note: step.Note, Unit: step.To})
	}
	if step.Move == "" {
		return y.App.Book.Save(tx, scope, ledger.Change{County: county, ID: s.record.ID, Version: s.record.Version, Values: values})
	}
	return y.App.Book.Move(tx, scope, ledger.Step{County: county, ID: s.record.ID, Version: s.record.Version, Move: step.Move,
		Note: step.Note, Values: values, Unit: step.To})
}

// subject says what the record is about.
func (s *scene) subject(n ledger.New, subject form.Subject) ledger.New {
	switch subject {
	case form.OnPerson:
		n.Household, n.Person = s.home.Household, s.home.Person
	case form.OnHousehold:
		n.Household = s.home.Household
	case form.OnTownship:
		n.Place = s.home.Village.At(division.Township)
	default:
		n.Place = s.home.Village
	}
	return n
}

// Days and places in what a test types are of the test's own time and place.
var (
	dayText   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	placeText = regexp.MustCompile(`^\d{12}$`)
)

// moved is what the test types, on the scene's days and at its place.
func (s *scene) moved(set map[string][]string) map[string][]string {
	moved := map[string][]string{}
	for key, texts := range set {
		for _, text := range texts {
			if day, err := period.Parse(text); err == nil && dayText.MatchString(text) {
				text = (day + s.shift).String()
			} else if placeText.MatchString(text) {
				text = s.home.Village.String()
			}
			moved[key] = append(moved[key], text)
		}
	}
	return moved
}

// account is the person of the stage who is meant by a test's account.
func (y *Year) account(s *scene, a pack.Account) auth.Scope {
	place := s.stage.Place
	switch {
	case a.Role == string(auth.Township):
		place = s.home.Village.At(division.Township)
	case a.Role == string(auth.Village), a.Role == string(auth.Helper):
		place = s.home.Village
	case a.Level == "prefecture":
		place = place.At(division.Prefecture)
	}
	unit := a.Unit
	if a.Role == string(auth.Department) && unit == "" {
		unit = s.owner()
	}
	return y.person(place, auth.Role(a.Role), unit, a.Name)
}

// owner is the unit that has the record, or will have it.
func (s *scene) owner() string {
	if s.record.Unit != "" {
		return s.record.Unit
	}
	if g, ok := s.stage.Pack.Ledger(s.drive.Ledger); ok && len(g.Keepers) > 0 {
		return g.Keepers[0]
	}
	return s.drive.Unit
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
