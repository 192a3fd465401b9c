package demo

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/duty"
	"guben/form"
	"guben/pack"
	"guben/period"
	"guben/store"
)

// errNotNeeded ends the scene of a duty that was kept meanwhile.
var errNotNeeded = errors.New("the duty was kept meanwhile")

// chore is an occurrence of a duty somebody sets out to keep by a record.
type chore struct {
	occurrence duty.Occurrence
	keep       *pack.Keep
	held       period.Day // when it is done
	household  bool       // the record is about one, which a department has no access to
}

// owed opens what the stage's units owe by a day and lets each of them decide
// when it will be done. What is decided once is not decided again.
func (y *Year) owed(ctx context.Context, stage *Stage, day period.Day) error {
	var due []duty.Occurrence
	err := y.App.DB.Update(ctx, func(tx *store.Tx) (err error) {
		if _, err = y.App.Duties.Open(tx, stage.Place, day); err == nil {
			due, err = everyDue(tx, stage)
		}
		return err
	})
	if err != nil {
		return err
	}
	for _, o := range due {
		if !y.decided[o.Cursor()] {
			y.decided[o.Cursor()] = true
			y.decide(stage, o, day)
		}
	}
	return nil
}

func everyDue(tx *store.Tx, stage *Stage) (due []duty.Occurrence, err error) {
	filter := duty.Filter{Pack: stage.Pack.ID, Within: stage.Place, State: duty.Due, Limit: 1000}
	for {
		page, err := duty.List(tx, auth.System(), filter)
		if err != nil || len(page) == 0 {
			return due, err
		}
		due = append(due, page...)
		filter.After = page[len(page)-1].Cursor()
	}
}

// decide enters what keeps an occurrence: most in time, some after the span is
// over, some never. Units differ in how much they leave undone.
func (y *Year) decide(stage *Stage, o duty.Occurrence, day period.Day) {
	d, known := stage.Pack.Duty(o.Duty)
	if !known {
		return
	}
	keep, drive := keeper(stage.Pack, d, y.random)
	home, there := y.at(stage, o, drive)
	chance := y.random.IntN(100)
	if drive == nil || !there || chance >= diligence(o) {
		return
	}
	times := o.Need - o.Have
	if keep.Sum != "" {
		times = min(times, 2)
	}
	for range times {
		first, last := max(o.First, day), o.Last
		if chance < 5 {
			first, last = o.Last+3, o.Last+10 // too late
		}
		held := first + period.Day(y.random.IntN(int(max(last-first, 0))+1))
		if working, _ := period.WorkingDay(held); !working && held > first+2 {
			held -= 2
		}
		y.enter(scene{day: held, stage: stage, drive: drive, shift: held - drive.Steps[0].Day, until: signedOff(stage.Pack, drive),
			home: home, chore: &chore{occurrence: o, keep: keep, held: held, household: registered(stage.Pack, drive)}})
	}
}

// diligence is how many of a hundred occurrences a unit at a place sees to.
func diligence(o duty.Occurrence) int {
	n := uint64(o.Place)
	for _, b := range []byte(o.Unit) {
		n = n*31 + uint64(b)
	}
	return 76 + int(rand.New(rand.NewPCG(n, 7)).IntN(22))
}

// keeper is a ledger that keeps a duty, with a test that says how its records go.
func keeper(p *pack.Pack, d *pack.Duty, random *rand.Rand) (*pack.Keep, *pack.Drive) {
	for i := range d.KeptBy {
		if drive := driveOf(p, d.KeptBy[i].Ledger, random); drive != nil {
			return &d.KeptBy[i], drive
		}
	}
	return nil, nil
}

// at is the household the record is about, or one at the place that owes it; a
// place without households has records about itself alone.
func (y *Year) at(stage *Stage, o duty.Occurrence, drive *pack.Drive) (Home, bool) {
	var homes []Home
	for _, home := range stage.Homes {
		if o.Subject != 0 && home.Household == o.Subject || o.Subject == 0 && o.Place.Contains(home.Village) {
			homes = append(homes, home)
		}
	}
	if len(homes) > 0 {
		return homes[y.random.IntN(len(homes))], true
	}
	village := slices.IndexFunc(stage.Villages, o.Place.Contains)
	if drive == nil || village < 0 {
		return Home{}, false
	}
	return Home{Village: stage.Villages[village]}, !registered(stage.Pack, drive)
}

// registered reports whether the records of a test's ledger are about households
// or persons.
func registered(p *pack.Pack, drive *pack.Drive) bool {
	g, known := p.Ledger(drive.Ledger)
	return known && (g.Subject == form.OnHousehold || g.Subject == form.OnPerson)
}

// needed reports whether the occurrence is still owed, or was missed.
func (c *chore) needed(tx *store.Tx) (bool, error) {
	o := c.occurrence
	list, err := duty.List(tx, auth.System(), duty.Filter{Pack: o.Pack, Duty: o.Duty, Within: o.Place, Unit: o.Unit,
		Span: period.Range{From: o.Last, To: o.Last}, Household: o.Subject, Limit: 1000})
	at := slices.IndexFunc(list, func(l duty.Occurrence) bool { return l.Cursor() == o.Cursor() })
	return at >= 0 && list[at].Have < list[at].Need, err
}

// fitting is what a step types for the duty to be kept by it: its sort, its day
// and what it counts for.
func (c *chore) fitting(set map[string][]string) map[string][]string {
	if c.keep.Day != "" {
		set[c.keep.Day] = []string{c.held.String()}
	}
	if c.keep.Sum != "" {
		set[c.keep.Sum] = []string{strconv.Itoa((c.occurrence.Need + 1) / 2)}
	}
	for _, match := range c.keep.Where {
		set[match.Field] = []string{match.Is[0]}
	}
	return set
}

// hand tells those apart who are played by people of the place above theirs.
var hand = map[auth.Role]string{auth.Township: "丙", auth.Village: "丁", auth.Helper: "戊"}

// actor is the account that makes a test's step where the duty is owed: whoever
// sits below the place that owes it is played by the place's own people.
func (c *chore) actor(y *Year, a pack.Account) (auth.Scope, bool) {
	place, role := c.occurrence.Place, auth.Role(a.Role)
	below := map[auth.Role]division.Level{auth.Township: division.Township, auth.Village: division.Village, auth.Helper: division.Village}[role]
	switch {
	case c.occurrence.Subject != 0 || below <= place.Level():
		return auth.Scope{}, false
	case place.Level() == division.Township:
		return y.person(place, auth.Township, "", hand[role]+a.Name), true
	case role == auth.Township, c.household:
		return y.person(place, auth.Office, "", hand[role]+a.Name), true
	default:
		return y.person(place, auth.Department, c.occurrence.Unit, a.Name), true
	}
}
