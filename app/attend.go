package app

import (
	"context"
	"log/slog"
	"time"
)

const (
	between = 5 * time.Minute  // before the program looks at the clock again
	asking  = 15 * time.Second // before it asks again what other servers have approved
)

// Attend does what time brings until ctx ends: clocks of ledgers and tasks run,
// duties open, digests go out. All of it may be done twice, so that several
// servers on one database need not know of each other.
func (a *App) Attend(ctx context.Context) {
	for ctx.Err() == nil {
		if err := a.Tick(ctx); err != nil && ctx.Err() == nil {
			slog.Error("clocks", "error", err)
		}
		if err := a.Digests(ctx); err != nil && ctx.Err() == nil {
			slog.Error("digests", "error", err)
		}
		a.await(ctx)
	}
}

// await waits for the next look at the clock and follows the other servers.
func (a *App) await(ctx context.Context) {
	for range between / asking {
		select {
		case <-ctx.Done():
			return
		case <-time.After(asking):
		}
		if err := a.Follow(ctx); err != nil && ctx.Err() == nil {
			slog.Error("amendments of other servers", "error", err)
		}
	}
}
