// Package app wires the rooms together: it opens the database, the keys and
// the packs, and gives the faces (web, cli) one value to work with.
package app

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/seal"
	"guben/store"
)

// Config is what a start is told from outside.
type Config struct {
	Database string           // a file name, or postgres://...
	Key      string           // key file; "" is guben.key beside the database file
	Clock    func() time.Time // nil is the machine's clock
}

// App is an open installation.
type App struct {
	DB   *store.DB
	Ring *seal.Ring
	Log  *audit.Log
}

// Schemas lists every room's tables, in the order they build on each other.
func Schemas() []store.Schema {
	return []store.Schema{audit.Schema, division.Schema, auth.Schema}
}

// Open opens the installation, creating it where there is none. An existing
// database without its key file is refused.
func Open(ctx context.Context, config Config) (*App, error) {
	if config.Clock == nil {
		config.Clock = time.Now
	}
	ring, err := seal.Open(config.keyFile(), config.fresh())
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, config.Database, config.Clock, Schemas()...)
	if err != nil {
		return nil, err
	}
	return &App{DB: db, Ring: ring, Log: audit.New(ring)}, nil
}

// Close ends the installation's connections.
func (a *App) Close() error { return a.DB.Close() }

func (c Config) keyFile() string {
	if c.Key != "" {
		return c.Key
	}
	if strings.Contains(c.Database, "://") {
		return "guben.key"
	}
	return filepath.Join(filepath.Dir(c.Database), "guben.key")
}
