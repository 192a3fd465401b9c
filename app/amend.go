package app

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"

	"guben/amend"
	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/store"
)

// amended are the packs counties have changed, by county and plan, as they come
// into force. Readers take the whole; a change puts another in its place.
type amended struct {
	now     atomic.Pointer[map[amendedKey][]amendedPack]
	loading sync.Mutex
	loaded  atomic.Int64 // how many approvals now rests on
}

type amendedKey struct {
	county int64
	plan   string
}

type amendedPack struct {
	from period.Day
	pack *pack.Pack
}

// Reload reads what counties have approved. What was written on a pack that has
// been shipped anew since is left out and reported: it needs review.
func (a *App) Reload(ctx context.Context) error {
	a.amended.loading.Lock()
	defer a.amended.loading.Unlock()
	var list []amend.Amendment
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		list, err = amend.AllApproved(tx)
		return err
	}); err != nil {
		return err
	}
	next := map[amendedKey][]amendedPack{}
	for i := range list {
		one := &list[i]
		made := a.amendedPack(one)
		if made == nil {
			slog.Warn("an amendment needs review and is not applied", "county", one.County, "amendment", one.ID, "pack", one.Pack)
			continue
		}
		key := amendedKey{one.County, one.Pack}
		next[key] = append(next[key], amendedPack{one.From, made})
	}
	a.amended.now.Store(&next)
	a.amended.loaded.Store(int64(len(list)))
	return nil
}

// Follow loads what another server on the database has approved meanwhile.
func (a *App) Follow(ctx context.Context) error {
	var approved int64
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		approved, err = amend.CountApproved(tx)
		return err
	}); err != nil || approved == a.amended.loaded.Load() {
		return err
	}
	return a.Reload(ctx)
}

// amendedPack is the pack an amendment makes, nil where it is not the one that was
// approved. One that is known already is not read again.
func (a *App) amendedPack(one *amend.Amendment) *pack.Pack {
	shipped, err := a.PackNamed(one.Pack)
	if err != nil || one.Stale(shipped.Version) {
		return nil
	}
	for _, known := range a.changed(one.County, one.Pack) {
		if known.pack.Version == one.Version {
			return known.pack
		}
	}
	made, problems := a.Editor.Load(one)
	if len(problems) > 0 || made.Version != one.Version {
		return nil
	}
	return made
}

func (a *App) changed(county int64, plan string) []amendedPack {
	if all := a.amended.now.Load(); all != nil {
		return (*all)[amendedKey{county, plan}]
	}
	return nil
}

// on is the pack as a county applies it on a day; 0 is the plan's screening day.
func (a *App) on(p *pack.Pack, county int64, day period.Day) *pack.Pack {
	if day == 0 {
		day = a.ScreeningDay(p)
	}
	list := a.changed(county, p.ID)
	for _, one := range slices.Backward(list) {
		if one.from <= day {
			return one.pack
		}
	}
	return p
}

// PackOn is the named plan ("" is the place's own) as the place's county applies
// it on a day; 0 is the plan's screening day. A place wider than a county has the
// shipped pack.
func (a *App) PackOn(place division.Code, name string, day period.Day) (p *pack.Pack, err error) {
	if name != "" {
		p, err = a.PackNamed(name)
	} else {
		p, err = a.shipped(place)
	}
	if err != nil || place.Level() < division.County {
		return p, err
	}
	return a.on(p, place.County(), day), nil
}

// Decide carries out a step on an amendment; what is approved is in force from
// its day at once, for everybody.
func (a *App) Decide(ctx context.Context, scope auth.Scope, step amend.Step) error {
	err := a.DB.Update(ctx, func(tx *store.Tx) error {
		_, err := a.Editor.Make(tx, scope, step)
		return err
	})
	if err != nil || step.Move != amend.Approve {
		return err
	}
	return a.Reload(ctx)
}

// Effect tells what an amendment changes for the scope's part of its county: a
// whole screening with the amended pack held against one with the pack that would
// hold that day without it. Nothing is written.
func (a *App) Effect(ctx context.Context, scope auth.Scope, one *amend.Amendment, made *pack.Pack) (answers screen.Answers, day period.Day, err error) {
	present, err := a.PackNamed(one.Pack)
	if err != nil {
		return answers, 0, err
	}
	err = a.DB.View(ctx, func(tx *store.Tx) error {
		if day, err = a.effectDay(tx, one, present); err != nil {
			return err
		}
		answers, err = a.between(tx, scope, one.County, a.on(present, one.County, day), made, day)
		return err
	})
	return answers, day, err
}

// effectDay is the day a county is looked at for an amendment: not before it
// begins.
func (a *App) effectDay(tx *store.Tx, one *amend.Amendment, p *pack.Pack) (period.Day, error) {
	day, err := a.lastDay(tx, one.County, p)
	return max(day, one.From), err
}
