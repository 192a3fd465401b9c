package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/indicator"
	"guben/screen"
	"guben/store"
)

// altering are the changes on record that no screening follows in their own
// transaction: imports, and imports taken back.
var altering = []string{"import.apply", "import.undo"}

// Behind reports whether data came into a county, or went out of it, since its
// newest screening; a county that was never screened is not behind.
func (a *App) Behind(tx *store.Tx, county int64) (bool, error) {
	last, err := screen.Applied(tx, county)
	if store.Missing(err) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	runs, err := audit.About(tx, county, "screening", last.ID, 1)
	if err != nil || len(runs) == 0 {
		return false, err
	}
	return audit.Happened(tx, county, runs[0].Seq, altering...)
}

// CatchUp screens a county that is behind again, with the plan it was last
// screened with, and counts the figures that were counted before.
func (a *App) CatchUp(ctx context.Context, county int64) error {
	var behind bool
	var last screen.Screening
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		if behind, err = a.Behind(tx, county); err == nil && behind {
			last, err = screen.Applied(tx, county)
		}
		return err
	}); err != nil || !behind {
		return err
	}
	p, err := a.packFor(county, last.Pack, 0)
	if err != nil {
		return err
	}
	if _, err := a.Screen(ctx, auth.System(), county, p.ID, max(last.Day, a.ScreeningDay(p)), ""); err != nil {
		return err
	}
	for _, p := range a.packsOf(county) {
		if err := a.countAgain(ctx, county, p.ID); err != nil {
			return err
		}
	}
	return nil
}

// countAgain counts the figures of a plan that the county has counted before.
func (a *App) countAgain(ctx context.Context, county int64, name string) error {
	err := a.DB.View(ctx, func(tx *store.Tx) error {
		_, err := indicator.LastRun(tx, auth.System(), county, name)
		return err
	})
	if store.Missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return a.Measure(ctx, auth.System(), division.Code(county*1e6), name)
}

// catching keeps which counties are being screened again behind the work of
// others, and why the last attempt failed.
type catching struct {
	mu      sync.Mutex
	running map[int64]bool
	again   map[int64]bool
	failed  map[int64]error
	stop    context.CancelFunc
	ctx     context.Context
	done    sync.WaitGroup
}

// CatchUpLater is CatchUp of counties without waiting for it. A county under way
// is looked at once more when it is done; ended is told of each county's end, by
// whoever keeps a copy of its counts.
func (a *App) CatchUpLater(ended func(), counties ...int64) {
	c := &a.catching
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx == nil {
		c.ctx, c.stop = context.WithCancel(context.Background())
		c.running, c.again, c.failed = map[int64]bool{}, map[int64]bool{}, map[int64]error{}
	}
	for _, county := range counties {
		if c.running[county] {
			c.again[county] = true
			continue
		}
		c.running[county] = true
		c.done.Add(1)
		go func() {
			defer c.done.Done()
			for more := true; more; {
				err := a.CatchUp(c.ctx, county)
				ended()
				more = c.end(county, err)
			}
		}()
	}
}

// end notes how an attempt ended, and says whether there is to be another.
func (c *catching) end(county int64, err error) (more bool) {
	if err != nil && !errors.Is(err, context.Canceled) {
		slog.Error("a county could not be screened again after an import", "county", county, "error", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed[county] = err
	more = c.again[county] && err == nil
	delete(c.again, county)
	if !more {
		delete(c.running, county)
	}
	return more
}

// Catching tells whether a county is being screened again just now, and why the
// last attempt failed, nil if it did not.
func (a *App) Catching(county int64) (running bool, failed error) {
	c := &a.catching
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running[county], c.failed[county]
}

// halt ends what is under way and waits for it.
func (c *catching) halt() {
	c.mu.Lock()
	if c.stop != nil {
		c.stop()
	}
	c.mu.Unlock()
	c.done.Wait()
}

// catchUpAll looks for counties that are behind, as after a restart amid an
// import; what fails is on the log and does not keep the others back.
func (a *App) catchUpAll(ctx context.Context) error {
	var counties []int64
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		counties, err = a.Registry.Counties(tx, auth.System(), 0)
		return err
	}); err != nil {
		return err
	}
	var failed []error
	for _, county := range counties {
		if running, _ := a.Catching(county); running {
			continue
		}
		if err := a.CatchUp(ctx, county); err != nil {
			slog.Error("a county could not be screened again after an import", "county", county, "error", err)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}
