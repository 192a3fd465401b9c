package app

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"

	"guben/auth"
	"guben/division"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

// TakeUp lets a place work by a plan ("" is the narrowest there): its tasks are
// made or brought up to date, and what is owed by now is opened.
func (a *App) TakeUp(ctx context.Context, scope auth.Scope, place division.Code, name, key string) (taken task.Taken, err error) {
	p, err := a.PackOn(place, name, a.Today())
	if err != nil {
		return taken, err
	}
	err = a.DB.Update(ctx, func(tx *store.Tx) error {
		if taken, err = a.Tasks.TakeUp(tx, scope, place, p, key); err != nil {
			return err
		}
		_, err := a.Duties.Open(tx, place, period.On(tx.Time()))
		return err
	})
	return taken, err
}

// Tick lets a day begin: counties that are behind an import are screened again,
// the clocks of ledgers speak in every county that keeps some, tasks get their
// signals and duties their spans where it works by a plan. It may run any
// number of times; a county that fails does not keep the others back.
func (a *App) Tick(ctx context.Context) error {
	var keeping, working []int64
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		if keeping, err = ledger.Counties(tx); err == nil {
			working, err = task.Counties(tx)
		}
		return err
	}); err != nil {
		return err
	}
	failed := []error{a.catchUpAll(ctx)}
	for _, county := range slices.Compact(slices.Sorted(slices.Values(append(keeping, working...)))) {
		if err := a.tick(ctx, county, a.Today(), slices.Contains(working, county)); err != nil {
			slog.Error("the day did not begin", "county", county, "error", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// begun is the day that has begun in each county, as far as this process knows:
// spans open and signals change once a day, clocks of records are cheap to ask.
type begun struct {
	mu   sync.Mutex
	days map[int64]period.Day
}

func (b *begun) on(county int64, day period.Day) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.days[county] == day
}

func (b *begun) note(county int64, day period.Day) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.days == nil {
		b.days = map[int64]period.Day{}
	}
	b.days[county] = day
}

// tick takes a transaction for each room, so that others write between them. A
// county that works by no plan has ledgers alone.
func (a *App) tick(ctx context.Context, county int64, day period.Day, works bool) error {
	if err := a.DB.Update(ctx, func(tx *store.Tx) error { return a.ledgerClocks(tx, county, day) }); err != nil || !works || a.begun.on(county, day) {
		return err
	}
	place := division.Code(county * 1e6)
	if err := a.DB.Update(ctx, func(tx *store.Tx) error {
		_, err := a.Duties.Open(tx, place, day)
		return err
	}); err != nil {
		return err
	}
	if err := a.Measure(ctx, auth.System(), place, ""); err != nil { // tasks take their numbers from the figures
		return err
	}
	if err := a.DB.Update(ctx, func(tx *store.Tx) error {
		_, err := a.Tasks.Tick(tx, county, day)
		return err
	}); err != nil {
		return err
	}
	a.begun.note(county, day)
	return nil
}

// spoken is how many records speak in one go.
const spoken = 1000

func (a *App) ledgerClocks(tx *store.Tx, county int64, day period.Day) error {
	for {
		n, err := a.Book.Tick(tx, county, day, spoken)
		if err != nil || n < spoken {
			return err
		}
	}
}

// dayOf is the day a record's date field says.
func (a *App) dayOf(tx *store.Tx, record ledger.Record, field string) (period.Day, bool, error) {
	view, err := a.Book.View(tx, auth.System(), record.County, record.ID)
	if err != nil {
		return 0, false, err
	}
	value := view.Values[field]
	return period.Day(value.N), value.Known, nil
}

// packsOf are the plans whose area a county (or a prefecture, by its own number)
// lies in, as it has amended them.
func (a *App) packsOf(county int64) (list []*pack.Pack) {
	place := division.Code(county * 1e6)
	for _, p := range a.Packs {
		if p.Division.Contains(place) {
			list = append(list, a.on(p, county, a.Today()))
		}
	}
	return list
}
