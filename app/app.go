// Package app wires the rooms together: it opens the database, the keys and
// the packs, and gives the faces (web, cli) one value to work with.
package app

import (
	"context"
	_ "embed"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"guben/amend"
	"guben/attachment"
	"guben/audit"
	"guben/auth"
	"guben/boundary"
	"guben/compare"
	"guben/dispatch"
	"guben/division"
	"guben/division/places"
	"guben/draft"
	"guben/duty"
	"guben/fault"
	"guben/income"
	"guben/indicator"
	"guben/inspection"
	"guben/intake"
	"guben/ledger"
	"guben/message"
	"guben/notice"
	"guben/pack"
	"guben/packs"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/seal"
	"guben/store"
	"guben/task"
)

//go:embed text.txt
var catalog string

var _ = message.Register("app", catalog)

// Config is what a start is told from outside.
type Config struct {
	Database string           // a file name, or postgres://...
	Key      string           // key file; "" is guben.key beside the database file
	Packs    fs.FS            // nil: the packs that come with the program
	Clock    func() time.Time // nil is the machine's clock
	Notice   Notice
}

// Notice is how digests leave the program.
type Notice struct {
	Site  string       // address of the site for links, "" none
	Hosts []string     // further machines robots may live on
	Relay notice.Relay // of mail
}

// App is an open installation.
type App struct {
	DB       *store.DB
	Ring     *seal.Ring
	Log      *audit.Log
	Registry *registry.Registry
	Income   *income.Book
	Desk     *intake.Desk
	Editor   *amend.Editor
	Files    *attachment.Archive
	Book     *ledger.Book
	Tasks    *task.Board
	Duties   *duty.Roll
	Meter    *indicator.Meter
	Dispatch *dispatch.Desk
	Rounds   *inspection.Desk
	Post     *notice.Post
	Packs    []*pack.Pack // as shipped; a county's own are had from Pack and PackOn
	Clock    func() time.Time

	site      string
	standings standings
	begun     begun
	amended   amended
	catching  catching
}

// Schemas lists every room's tables, in the order they build on each other.
func Schemas() []store.Schema {
	return []store.Schema{seal.Schema, audit.Schema, division.Schema, auth.Schema, registry.Schema, income.Schema,
		compare.Schema, intake.Schema, screen.Schema, draft.Schema, amend.Schema, attachment.Schema, boundary.Schema, ledger.Schema, inspection.Schema,
		task.Schema, duty.Schema, indicator.Schema, dispatch.Schema, notice.Schema}
}

// Open opens the installation, creating it where there is none. An existing
// database without its key file is refused.
func Open(ctx context.Context, config Config) (*App, error) {
	if config.Clock == nil {
		config.Clock = time.Now
	}
	load := shippedPacks
	if config.Packs == nil {
		config.Packs = packs.FS
	} else {
		load = func() ([]*pack.Pack, error) { return loadPacks(config.Packs) }
	}
	loaded, err := load()
	if err != nil {
		return nil, err
	}
	fresh, err := config.fresh(ctx)
	if err != nil {
		return nil, err
	}
	ring, err := seal.Open(config.keyFile(), fresh)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, config.Database, config.Clock, Schemas()...)
	if err != nil {
		return nil, err
	}
	if err := settle(ctx, db, ring); err != nil {
		db.Close()
		return nil, err
	}
	log := audit.New(ring)
	a := &App{
		DB: db, Ring: ring, Log: log, Clock: config.Clock, Packs: loaded,
		Registry: registry.New(ring, log),
		Income:   income.New(log),
		Desk:     &intake.Desk{DB: db, Ring: ring, Log: log, Packs: loaded},
		Editor:   &amend.Editor{Packs: config.Packs, Log: log},
		Files:    attachment.New(ring, log),
	}
	a.Book = &ledger.Book{Ring: ring, Log: log, Registry: a.Registry, Income: a.Income, Files: a.Files, Pack: a.packFor}
	a.Meter = &indicator.Meter{Registry: a.Registry, Ledger: a.Book, Log: log}
	a.Tasks = &task.Board{Log: log, Progress: a.progress}
	a.Duties = &duty.Roll{Log: log, Packs: a.packsOf, DayOf: a.dayOf}
	a.Dispatch = &dispatch.Desk{Meter: a.Meter, Ledger: a.Book, Tasks: a.Tasks, Log: log}
	a.Rounds = &inspection.Desk{Log: log, Registry: a.Registry, Book: a.Book}
	a.Post = &notice.Post{Ring: ring, Log: log, Hosts: config.Notice.Hosts, Relay: config.Notice.Relay}
	a.site = config.Notice.Site
	a.Book.Watch = append(a.Book.Watch, a.Rounds.Watch, a.Duties.Watch, a.Meter.Watch)
	if err := a.Reload(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return a, nil
}

// settle holds the key against the database and brings in the places that come
// with the program, once.
func settle(ctx context.Context, db *store.DB, ring *seal.Ring) error {
	shipped := places.All()
	return db.Update(ctx, func(tx *store.Tx) error {
		if err := ring.Fit(tx); err != nil {
			return err
		}
		n, err := division.Count(tx)
		if err != nil || n >= len(shipped) {
			return err
		}
		return division.Put(tx, shipped...)
	})
}

// Close ends the installation's work and its connections.
func (a *App) Close() error {
	a.catching.halt()
	return a.DB.Close()
}

// shippedPacks are the packs that come with the program, read once: nobody
// changes a pack.
var shippedPacks = sync.OnceValues(func() ([]*pack.Pack, error) { return loadPacks(packs.FS) })

// loadPacks reads the packs of a folder, several at a time.
func loadPacks(fsys fs.FS) ([]*pack.Pack, error) {
	names, err := pack.List(fsys)
	if err != nil {
		return nil, err
	}
	loaded, problems := make([]*pack.Pack, len(names)), make([][]pack.Problem, len(names))
	var reading sync.WaitGroup
	for i, name := range names {
		reading.Go(func() { loaded[i], problems[i] = pack.Load(fsys, name) })
	}
	reading.Wait()
	for i, p := range loaded {
		if len(problems[i]) == 0 {
			problems[i] = p.Apart(loaded[:i])
		}
		if len(problems[i]) > 0 {
			return nil, problems[i][0].Fault()
		}
	}
	return loaded, nil
}

// Pack is the pack of the plan whose area the place lies in: of several, the
// one of the smallest area, and of those the newest plan. It is as the place's
// county has amended it, where it has.
func (a *App) Pack(place division.Code) (*pack.Pack, error) { return a.PackOn(place, "", 0) }

// shipped is that pack as it came with the program.
func (a *App) shipped(place division.Code) (*pack.Pack, error) {
	var best *pack.Pack
	for _, p := range a.Packs {
		if p.Division.Contains(place) && (best == nil || narrower(p, best)) {
			best = p
		}
	}
	if best == nil {
		return nil, fault.New(fault.NotFound, "app.no_pack", "place", place)
	}
	return best, nil
}

func narrower(p, best *pack.Pack) bool {
	if p.Division.Level() != best.Division.Level() {
		return p.Division.Level() > best.Division.Level()
	}
	return p.Issued > best.Issued
}

// PackNamed is the pack with this id as shipped; see PackOn for a county's own.
func (a *App) PackNamed(id string) (*pack.Pack, error) {
	for _, p := range a.Packs {
		if p.ID == id {
			return p, nil
		}
	}
	return nil, fault.New(fault.NotFound, "app.no_pack_named", "id", id)
}

// Today is the present day in China.
func (a *App) Today() period.Day { return period.On(a.Clock()) }

// ScreeningDay is the day a plan is screened on when none is named: today
// within the plan's period, otherwise the day the pack names.
func (a *App) ScreeningDay(p *pack.Pack) period.Day {
	if today := a.Today(); p.Period.Contains(today) {
		return today
	}
	return p.ScreeningDay
}

// Doctor asks the engine and every room whether what must hold does; the faults
// it gives say what does not.
func (a *App) Doctor(ctx context.Context) ([]error, error) {
	if err := a.DB.Check(ctx); err != nil {
		return nil, err
	}
	problems := []error{}
	err := a.DB.View(ctx, func(tx *store.Tx) error {
		for _, check := range []func(*store.Tx) ([]error, error){registry.Check, income.Check, screen.Check, compare.Check, intake.Check,
			a.Files.Check, boundary.Check, ledger.Check, inspection.Check, task.Check, duty.Check, indicator.Check, dispatch.Check, a.Log.Check} {
			found, err := check(tx)
			if err != nil {
				return err
			}
			problems = append(problems, found...)
		}
		return nil
	})
	return problems, err
}

// Remote reports whether a database address names a server, not a file.
func Remote(database string) bool { return strings.Contains(database, "://") }

func (c Config) keyFile() string {
	switch {
	case c.Key != "":
		return c.Key
	case Remote(c.Database):
		return "guben.key"
	}
	return filepath.Join(filepath.Dir(strings.TrimPrefix(c.Database, "sqlite:")), "guben.key")
}

// fresh reports whether the database has yet to be made: only then may a key be
// made.
func (c Config) fresh(ctx context.Context) (bool, error) {
	if Remote(c.Database) {
		if _, err := os.Stat(c.keyFile()); err == nil {
			return false, nil
		}
		return store.Empty(ctx, c.Database)
	}
	info, err := os.Stat(strings.TrimPrefix(c.Database, "sqlite:"))
	return err != nil || info.Size() == 0, nil
}
