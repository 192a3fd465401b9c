package app

import (
	"context"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/duty"
	"guben/income"
	"guben/inspection"
	"guben/ledger"
	"guben/registry"
	"guben/screen"
)

// Relocation is a household that moves to another village of its county.
type Relocation struct {
	Subject
	Village division.Code
	Values  registry.Values // where in the village: group, natural village, address
}

// Relocate moves a household and all that is kept beside it to another village,
// and screens and counts both.
func (a *App) Relocate(ctx context.Context, scope auth.Scope, r Relocation) error {
	return a.shift(ctx, scope, r.Subject, "move", func(s *shift) error {
		from := s.home.Village
		if r.Village == from {
			return wrong(0, "village", "same_village")
		}
		if err := s.Registry.Relocate(s.tx, s.scope, s.origin, s.home, r.Village); err != nil {
			return err
		}
		home, err := s.Registry.Get(s.tx, auth.System(), dictionary.Household, s.home.County, s.home.ID)
		if err != nil {
			return err
		}
		if home, err = s.Registry.Update(s.tx, s.scope, s.origin, home, registry.Draft{Values: r.Values}); err != nil {
			return err
		}
		s.home, s.left = home, append(s.left, from)
		s.touch(home)
		return s.follow(from)
	})
}

// follow takes what the rooms keep beside a household to its new village.
func (s *shift) follow(from division.Code) error {
	county, id, village := s.home.County, s.home.ID, s.home.Village
	records, err := s.Book.List(s.tx, auth.System(), ledger.Filter{County: county, Household: id, Limit: 1000})
	if err != nil {
		return err
	}
	if err := income.Follow(s.tx, county, id, int64(village)); err != nil {
		return err
	}
	if err := screen.Follow(s.tx, county, id, village); err != nil {
		return err
	}
	if err := inspection.Follow(s.tx, county, id, village); err != nil {
		return err
	}
	if err := duty.Follow(s.tx, county, id, village); err != nil {
		return err
	}
	if err := s.Book.Follow(s.tx, county, id); err != nil {
		return err
	}
	return s.recount(records.Records, from, village)
}

// recount counts what rests on the ledgers of a household's records in the
// village it left and in the one it came to.
func (s *shift) recount(records []ledger.Record, from, to division.Code) error {
	seen := map[[2]string]bool{}
	for _, record := range records {
		if seen[[2]string{record.Pack, record.Ledger}] {
			continue
		}
		seen[[2]string{record.Pack, record.Ledger}] = true
		was := record
		was.Division, record.Division = from, to
		if err := s.Meter.Watch(s.tx, ledger.Event{Record: record, Was: was}); err != nil {
			return err
		}
	}
	return nil
}
