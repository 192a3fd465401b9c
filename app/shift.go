package app

import (
	"context"
	"slices"

	"guben/audit"
	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/pack"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// Subject is the household a change of who belongs where is about.
type Subject struct {
	County    int64
	Household int64
	Version   int64  // of the household the person saw, 0 any
	Key       string // idempotency
}

// shift is a change of who belongs where under way: the households it touches
// are matched with the rosters, screened and counted again at its end.
type shift struct {
	*App
	tx     *store.Tx
	scope  auth.Scope
	origin registry.Origin
	home   registry.Record // the subject, as it stands

	homes     []int64         // households to be screened again
	left      []division.Code // villages a household has moved out of
	villages  []division.Code // where somebody came or went
	documents []string        // numbers of people who are new
}

// shift carries out a change of a household in one transaction. The key is
// spent first, so that a form sent twice is told so and not that the household
// is another since.
func (a *App) shift(ctx context.Context, scope auth.Scope, subject Subject, action string, do func(*shift) error) error {
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		s := &shift{App: a, tx: tx, scope: scope, origin: registry.Origin{Source: "web"}}
		home, err := a.Registry.Get(tx, scope, dictionary.Household, subject.County, subject.Household)
		if err != nil {
			return err
		}
		if err := s.record(home, action, subject.Key); err != nil {
			return err
		}
		if subject.Version != 0 {
			home.Version = subject.Version
		}
		if s.home, err = a.Registry.Stamp(tx, scope, s.origin, home); err != nil {
			return err
		}
		s.touch(home)
		if err := do(s); err != nil {
			return err
		}
		return s.end()
	})
}

// record puts the change as a whole on record; its parts follow.
func (s *shift) record(home registry.Record, action, key string) error {
	return s.Log.Append(s.tx, audit.Entry{County: home.County, Actor: s.scope.Account, ActorName: s.scope.Name, Key: key,
		Action: "registry." + action, Subject: string(dictionary.Household), SubjectID: home.ID})
}

// touch has a household screened again and its village counted.
func (s *shift) touch(homes ...registry.Record) {
	for _, home := range homes {
		s.homes = append(s.homes, home.Household)
		s.villages = append(s.villages, home.Village)
	}
}

// renewed is the subject as it is by now.
func (s *shift) renewed() (err error) {
	s.home, err = s.Registry.Get(s.tx, s.scope, dictionary.Household, s.home.County, s.home.ID)
	return err
}

// members are who belongs to a household today, the head first.
func (s *shift) members(home registry.Record) ([]registry.Record, error) {
	all, err := s.Registry.Memberships(s.tx, s.scope, home.County, home.ID)
	present := []registry.Record{}
	for _, member := range all {
		if member.Membership.To == registry.Forever {
			present = append(present, member.Record)
		}
	}
	return present, err
}

// end matches, screens and counts what was touched.
func (s *shift) end() error {
	county := s.home.County
	met, err := compare.Meet(s.tx, s.Ring, county, s.documents, s.villages...)
	if err != nil {
		return err
	}
	others, err := s.Registry.Some(s.tx, auth.System(), dictionary.Household, county, met)
	if err != nil {
		return err
	}
	s.touch(others...)
	s.homes, s.villages = compact(s.homes), compact(s.villages)
	return s.rescreen(s.tx, county, func(last screen.Screening, p *pack.Pack) error {
		for _, village := range compact(s.left) {
			if err := screen.RefreshVillage(s.tx, s.Registry, last, village, p); err != nil {
				return err
			}
		}
		for _, home := range s.homes {
			if err := screen.Refresh(s.tx, s.Registry, last, home, p); err != nil {
				return err
			}
		}
		return s.Meter.Touch(s.tx, p, s.Today(), nil, s.villages...)
	})
}

func compact[T ~int64](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}
