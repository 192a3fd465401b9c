package cli

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"guben/app"
	"guben/division"
	"guben/fault"
	"guben/notice"
	"guben/packs"
	"guben/period"
	"guben/store"
)

// opener opens the installation its flags name.
type opener func(context.Context) (*app.App, error)

// installation declares the flags that say which database to open.
func installation(c *call, flags *flag.FlagSet) opener {
	database := flags.String("db", defaultDatabase(), c.text("flag_db"))
	key := flags.String("key", os.Getenv("GUBEN_KEY"), c.text("flag_key"))
	own := flags.String("packs", os.Getenv("GUBEN_PACKS"), c.text("flag_packs"))
	return func(ctx context.Context) (*app.App, error) {
		shipped, err := packsWith(*own)
		if err != nil {
			return nil, err
		}
		return app.Open(ctx, app.Config{Database: *database, Key: *key, Packs: shipped, Clock: c.clock, Notice: notices()})
	}
}

// packsWith are the packs of the program with those of a folder beside them.
func packsWith(folder string) (fs.FS, error) {
	if folder == "" {
		return packs.FS, nil
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, fault.New(fault.NotFound, "cli.no_packs", "path", folder)
	}
	return packs.Beside(os.DirFS(folder))
}

// existing opens a database that must be there: a mistyped path is not made.
func existing(c *call, flags *flag.FlagSet) opener {
	open := installation(c, flags)
	return func(ctx context.Context) (*app.App, error) {
		path := flags.Lookup("db").Value.String()
		if _, err := os.Stat(path); err != nil && !app.Remote(path) {
			return nil, fault.New(fault.NotFound, "cli.no_database", "path", path)
		}
		return open(ctx)
	}
}

// run opens the installation, carries out work on it and closes it.
func (open opener) run(work func(ctx context.Context, a *app.App) error) run {
	return func(ctx context.Context) error {
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		return work(ctx, a)
	}
}

// view gives what read finds in one snapshot of the database.
func view[T any](ctx context.Context, a *app.App, read func(*store.Tx) (T, error)) (found T, err error) {
	err = a.DB.View(ctx, func(tx *store.Tx) (err error) {
		found, err = read(tx)
		return err
	})
	return found, err
}

// notices says how digests leave, as operations have set it (docs/operations.md).
func notices() app.Notice {
	return app.Notice{
		Site:  os.Getenv("GUBEN_SITE"),
		Hosts: strings.Fields(os.Getenv("GUBEN_NOTICE_HOSTS")),
		Relay: notice.Relay{Host: os.Getenv("GUBEN_MAIL_RELAY"), From: os.Getenv("GUBEN_MAIL_FROM"),
			User: os.Getenv("GUBEN_MAIL_USER"), Password: os.Getenv("GUBEN_MAIL_PASSWORD")},
	}
}

func defaultDatabase() string {
	if url := os.Getenv("GUBEN_DB"); url != "" {
		return url
	}
	return filepath.Join("guben-data", "guben.db")
}

// divisionFlag declares --division; 0 when not given.
func divisionFlag(c *call, flags *flag.FlagSet) *division.Code {
	code := new(division.Code)
	flags.Func("division", c.text("flag_division"), func(text string) (err error) {
		*code, err = division.ParseCode(text)
		return err
	})
	return code
}

// dayFlag declares --day; 0 when not given.
func dayFlag(c *call, flags *flag.FlagSet) *period.Day {
	day := new(period.Day)
	flags.Func("day", c.text("flag_day"), func(text string) (err error) {
		*day, err = period.Parse(text)
		return err
	})
	return day
}
