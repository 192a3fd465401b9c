package demo

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"

	"guben/attachment"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/form"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/store"
)

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
	chore  *chore // the duty it is to keep; nil: none
	round  int64  // of inspection that drew the household; 0: none
	record ledger.Record
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
		if at := s.when(step); at > day {
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

// when is the day of a step: the test's, moved; where a duty is to be kept in
// time, its span's end at the latest.
func (s *scene) when(step *pack.DriveStep) period.Day {
	at := step.Day + s.shift
	if c := s.chore; c != nil && c.held <= c.occurrence.Last {
		at = min(at, max(c.held, c.occurrence.Last-1))
	}
	return at
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
	if errors.Is(err, errNotNeeded) {
		return false, nil
	}
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
			y.pursue(s, raised, day)
		}
	}
}

// pursue enters what is done about a record another raised, as the test of its
// ledger has it; one in ten is left lying.
func (y *Year) pursue(s *scene, raised ledger.Record, day period.Day) {
	drive := driveOf(s.stage.Pack, raised.Ledger, y.random)
	if drive == nil || y.random.IntN(10) == 0 {
		return
	}
	next := scene{day: day + 1, stage: s.stage, drive: drive, shift: day - drive.Steps[0].Day, step: 1, until: signedOff(s.stage.Pack, drive), home: s.home, record: raised}
	y.enter(next)
}

// driveOf is one of the tests of a ledger, nil where it has none.
func driveOf(p *pack.Pack, id string, random *rand.Rand) *pack.Drive {
	var drives []*pack.Drive
	for i := range p.Tests {
		if drive := p.Tests[i].Drive; drive != nil && drive.Ledger == id && len(drive.Steps) > 0 {
			drives = append(drives, drive)
		}
	}
	if len(drives) == 0 {
		return nil
	}
	return drives[random.IntN(len(drives))]
}

func (y *Year) write(tx *store.Tx, s *scene, g *pack.Ledger, step *pack.DriveStep) (ledger.Record, error) {
	scope := y.account(s, step.By)
	set := s.moved(step.Set)
	if s.chore != nil && s.record.ID == 0 {
		if needed, err := s.chore.needed(tx); err != nil || !needed {
			return s.record, cmp.Or(err, errNotNeeded)
		}
		set = s.chore.fitting(set)
	}
	if err := y.sign(tx, s, g, scope, set); err != nil {
		return s.record, err
	}
	values, wrong := g.Program.Read(set)
	if len(wrong) > 0 {
		return s.record, wrong[0].Err
	}
	county := s.stage.Place.County()
	if s.record.ID == 0 && s.round != 0 {
		if err := y.arrive(tx, s); err != nil {
			return s.record, err
		}
	}
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
	if s.chore == nil || s.chore.occurrence.Subject != 0 {
		return n
	}
	n.Unit = s.chore.occurrence.Unit
	if n.Household == 0 && subject != form.OnVillage {
		n.Place = s.chore.occurrence.Place
	}
	return n
}

// scrawl is how everybody signs in the demo.
const scrawl = "M40 120C80 30 120 30 110 120C130 60 180 60 170 130M210 90L300 84M250 50C240 100 236 130 220 160M330 70C300 160 380 160 390 80C400 150 440 150 470 70"

// sign puts a drawn signature wherever the test has one, which is of another
// database.
func (y *Year) sign(tx *store.Tx, s *scene, g *pack.Ledger, scope auth.Scope, set map[string][]string) error {
	for _, field := range g.Form.Fields {
		if field.Type != form.Signature || len(set[field.ID]) == 0 {
			continue
		}
		drawing, err := attachment.Draw(640, 200, scrawl)
		if err != nil {
			return err
		}
		content, err := attachment.Prepare("签名.svg", drawing)
		if err != nil {
			return err
		}
		file, err := y.App.Files.Put(tx, scope, content, s.place(scope), scope.Unit, "")
		if err != nil {
			return err
		}
		set[field.ID] = []string{file.Hash}
	}
	return nil
}

// place is where a file of the record belongs: the record's place, or before
// there is one the account's.
func (s *scene) place(scope auth.Scope) division.Code {
	if s.record.ID != 0 && scope.Reaches(s.record.Division) {
		return s.record.Division
	}
	if scope.Division.Level() < division.County {
		return s.stage.Place
	}
	return scope.Division
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
	if s.chore != nil {
		if scope, stands := s.chore.actor(y, a); stands {
			return scope
		}
	}
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
