package app_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/income"
	"guben/indicator"
	"guben/money"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/store/storetest"
)

// changes is a county whose households change at random.
type changes struct {
	*testing.T
	*app.App
	rand     *rand.Rand
	villages []division.Code
	done     int
	kinds    map[string]int
}

// TestWhatPeopleChangeIsAsScreenedAndCountedAnew: after any changes of
// households the findings are those of a full screening and the figures those of
// a full count, and what must hold of every room does.
func TestWhatPeopleChangeIsAsScreenedAndCountedAnew(t *testing.T) {
	for seed, address := range []func() string{
		func() string { return filepath.Join(t.TempDir(), "guben.db") },
		func() string { return storetest.URL(t) },
	} {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			a, err := app.Open(context.Background(), app.Config{Database: address(), Key: filepath.Join(t.TempDir(), "guben.key"), Clock: storetest.Clock()})
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			build(t, a)
			c := &changes{T: t, App: a, rand: rand.New(rand.NewPCG(uint64(seed), 1)), kinds: map[string]int{}}
			read(t, a, func(tx *store.Tx) error {
				tree, err := division.Load(tx, county, today)
				for _, township := range tree.Children(county)[:2] {
					c.villages = append(c.villages, tree.Children(township)[:2]...)
				}
				return err
			})
			if err := a.Measure(context.Background(), auth.System(), county, ""); err != nil {
				t.Fatal(err)
			}
			for round := range 2 {
				for range 20 {
					c.change()
				}
				c.compare(round)
			}
			for _, kind := range []string{"enrol", "arrive", "depart", "split", "unite", "relocate", "fill", "succeed"} {
				if c.kinds[kind] == 0 {
					t.Errorf("nothing of the kind %s came about: %v", kind, c.kinds)
				}
			}
		})
	}
}

// compare holds findings and figures against those made anew.
func (c *changes) compare(round int) {
	c.Helper()
	ctx := context.Background()
	before, counted := c.findings(), c.figures()
	var last screen.Screening
	read(c.T, c.App, func(tx *store.Tx) (err error) { last, err = screen.Applied(tx, county.County()); return err })
	if _, err := c.Screen(ctx, auth.System(), county.County(), last.Pack, last.Day, ""); err != nil {
		c.Fatal(err)
	}
	c.same(round, "findings", before, c.findings())
	c.same(round, "findings of nobody's memory", before, c.unremembered(last))
	if err := c.Measure(ctx, auth.System(), county, ""); err != nil {
		c.Fatal(err)
	}
	c.same(round, "figures", counted, c.figures())
	problems, err := c.Doctor(ctx)
	for _, problem := range append(problems, err) {
		if problem != nil {
			c.Errorf("round %d: %v", round, problem)
		}
	}
}

// unremembered are the findings of a screening that knows of none before; what
// is kept is left as it was.
func (c *changes) unremembered(last screen.Screening) (found map[string]string) {
	forget := errors.New("forget")
	p, err := c.PackNamed(last.Pack)
	if err != nil {
		c.Fatal(err)
	}
	err = c.DB.Update(context.Background(), func(tx *store.Tx) error {
		for _, table := range []string{"finding", "finding_event"} {
			if _, err := tx.Exec("DELETE FROM "+table+" WHERE county = $1", county.County()); err != nil {
				return err
			}
		}
		if _, err := screen.Run(tx, c.Registry, c.Log, auth.System(), county.County(), p, last.Day, ""); err != nil {
			return err
		}
		found = c.list(tx)
		return forget
	})
	if !errors.Is(err, forget) {
		c.Fatal(err)
	}
	return found
}

func (c *changes) same(round int, what string, before, after map[string]string) {
	c.Helper()
	for key := range maps.Keys(after) {
		if before[key] != after[key] {
			c.Errorf("round %d: %s: %s: %q as changed, %q anew", round, what, key, before[key], after[key])
		}
	}
	for key := range before {
		if _, still := after[key]; !still {
			c.Errorf("round %d: %s: %s: %q as changed, gone anew", round, what, key, before[key])
		}
	}
}

func (c *changes) findings() (found map[string]string) {
	read(c.T, c.App, func(tx *store.Tx) error { found = c.list(tx); return nil })
	return found
}

func (c *changes) list(tx *store.Tx) map[string]string {
	found := map[string]string{}
	list, err := screen.List(tx, auth.System(), screen.Filter{County: county.County(), Present: true, Limit: 5000})
	if err != nil {
		c.Fatal(err)
	}
	for _, f := range list {
		found[fmt.Sprint(f.Rule, f.Kind, f.Household, f.Person)] = fmt.Sprint(f.Village, f.Due, f.Received, f.Persons)
	}
	return found
}

func (c *changes) figures() map[string]string {
	found := map[string]string{}
	p, err := c.Pack(county)
	if err != nil {
		c.Fatal(err)
	}
	day := indicator.On(p, c.Today())
	read(c.T, c.App, func(tx *store.Tx) error {
		for _, i := range p.Indicators {
			for _, place := range append([]division.Code{county}, c.villages...) {
				list, err := c.Meter.Figures(tx, auth.System(), indicator.Query{Pack: p, Indicator: i.ID, Place: place, Month: period.MonthOf(day), Today: day})
				if err != nil {
					return err
				}
				for _, f := range list {
					found[fmt.Sprint(i.ID, place, f.Unit)] = fmt.Sprint(f.Numerator, f.Denominator, f.Unknown)
				}
			}
		}
		return nil
	})
	return found
}

// change makes one random change; what people are told they cannot do is no
// failure.
func (c *changes) change() {
	c.Helper()
	c.done++
	key := fmt.Sprint("change ", c.done)
	home, members := c.household()
	about := app.Subject{County: county.County(), Household: home.ID, Version: home.Version, Key: key}
	kinds := []string{"enrol", "arrive", "arrive", "depart", "depart", "split", "unite", "relocate", "fill", "succeed", "revise", "all", "restore"}
	kind := kinds[c.rand.IntN(len(kinds))]
	ctx, day := context.Background(), today-period.Day(c.rand.IntN(40))
	var err error
	switch kind {
	case "enrol":
		_, err = c.Enrol(ctx, desk, app.Enrolment{Village: c.village(), Key: key, Values: registry.Values{"exit_status": value("exit_status", "已脱贫"), "house_grade": c.grade()},
			People: []app.Entrant{entrant(c.T, "甲", "户主", number(1950+c.rand.IntN(30), false)), entrant(c.T, "乙", "之子", number(2005+c.rand.IntN(12), false))}})
	case "arrive":
		e := entrant(c.T, "丁", []string{"之女", "之母", "其他"}[c.rand.IntN(3)], number(1940+c.rand.IntN(79), true))
		e.Day, e.Reason = day, "moved_in"
		err = c.Arrive(ctx, desk, app.Arrival{Subject: about, Entrant: e})
	case "depart", "all":
		d := app.Departure{Subject: about, Day: day, Reason: []string{"death", "married_out", "moved_out"}[c.rand.IntN(3)]}
		for i, member := range members {
			if kind == "all" || i == c.rand.IntN(len(members)) {
				d.People = append(d.People, member.ID)
			}
		}
		d.Succession = c.succession(members, d.People)
		err = c.Depart(ctx, desk, d)
	case "split":
		if len(members) > 1 {
			one := members[len(members)-1].ID
			_, err = c.Split(ctx, desk, app.Split{Subject: about, Day: day, People: []int64{one}, Head: one, Carry: true, Village: c.village(),
				Values: registry.Values{"house_grade": c.grade()}})
		}
	case "unite":
		into, _ := c.household()
		union := app.Union{Subject: about, Into: into.ID, Day: day, Relations: map[int64]string{}}
		for _, member := range members {
			union.Relations[member.ID] = "other"
		}
		err = c.Unite(ctx, desk, union)
	case "relocate":
		err = c.Relocate(ctx, desk, app.Relocation{Subject: about, Village: c.village()})
	case "fill":
		item, _ := dictionary.ItemOf("labour")
		err = c.FillAccount(ctx, desk, key, income.Form{County: county.County(), Household: home.ID, Span: c.span(),
			Cells: []income.Cell{{Item: item, Seen: c.seen(home, item), Blank: c.rand.IntN(4) == 0, Amount: money.Fen(c.rand.IntN(5_000_000))}}})
	case "succeed":
		err = c.Succeed(ctx, desk, about, c.succession(members, []int64{members[0].ID}))
	case "revise":
		err = c.Revise(ctx, desk, app.Revision{Entity: dictionary.Household, County: county.County(), ID: home.ID, Key: key, Values: registry.Values{"house_grade": c.grade()}})
	case "restore":
		err = c.restore(about)
	}
	var wrong *app.Wrong
	switch {
	case err == nil:
		c.kinds[kind]++
	case errors.As(err, &wrong), fault.KindOf(err) == fault.Conflict, fault.KindOf(err) == fault.Invalid:
	default:
		c.Fatalf("%s: %v", kind, err)
	}
}

// restore takes back the newest leaving of the household.
func (c *changes) restore(about app.Subject) error {
	var gone int64
	read(c.T, c.App, func(tx *store.Tx) error {
		all, err := c.Registry.Memberships(tx, desk, about.County, about.Household)
		for _, member := range all {
			if member.Membership.To != registry.Forever {
				gone = member.Record.ID
			}
		}
		return err
	})
	if gone == 0 {
		return nil
	}
	return c.Restore(context.Background(), desk, about, gone)
}

// succession gives the first of those who stay to be the head.
func (c *changes) succession(members []registry.Record, go_ []int64) app.Succession {
	s := app.Succession{Relations: map[int64]string{}}
	for _, member := range members {
		if slices.Contains(go_, member.ID) && len(go_) < len(members) && s.Head == 0 {
			continue
		}
		if s.Head == 0 {
			s.Head = member.ID
		}
	}
	for _, member := range members {
		s.Relations[member.ID] = "other"
	}
	return s
}

func (c *changes) village() division.Code { return c.villages[c.rand.IntN(len(c.villages))] }

func (c *changes) grade() dictionary.Value {
	return value("house_grade", []string{"A级", "C级", "D级"}[c.rand.IntN(3)])
}

func (c *changes) span() period.Range {
	p, err := c.Pack(county)
	if err != nil {
		c.Fatal(err)
	}
	var last screen.Screening
	read(c.T, c.App, func(tx *store.Tx) (err error) { last, err = screen.Applied(tx, county.County()); return err })
	return p.Accounting.Range(last.Day)
}

func (c *changes) seen(home registry.Record, item *dictionary.Item) (id int64) {
	read(c.T, c.App, func(tx *store.Tx) error {
		standing, err := income.Standing(tx, desk, income.Form{County: home.County, Village: home.Village, Household: home.ID, Span: c.span()})
		id = standing[item.N].ID
		return err
	})
	return id
}

// household is one of those registered, with its members.
func (c *changes) household() (home registry.Record, members []registry.Record) {
	c.Helper()
	read(c.T, c.App, func(tx *store.Tx) error {
		page, err := c.Registry.List(tx, desk, dictionary.Household, registry.Filter{Limit: 200})
		if err != nil {
			return err
		}
		for len(members) == 0 {
			home = page.Records[c.rand.IntN(len(page.Records))]
			all, err := c.Registry.Memberships(tx, desk, home.County, home.ID)
			if err != nil {
				return err
			}
			for _, member := range all {
				if member.Membership.To == registry.Forever {
					members = append(members, member.Record)
				}
			}
		}
		return nil
	})
	return home, members
}
