package app

import (
	"context"
	"log/slog"
	"time"
)

// between is how long the program waits before it looks at the clock again.
const between = 5 * time.Minute

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
		select {
		case <-ctx.Done():
		case <-time.After(between):
		}
	}
}
