package cli

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"

	"guben/app"
	"guben/division"
	"guben/fault"
	"guben/notice"
	"guben/period"
)

// installation declares the flags that say which database to open.
func installation(c *call, flags *flag.FlagSet) func(context.Context) (*app.App, error) {
	database := flags.String("db", defaultDatabase(), c.text("flag_db"))
	key := flags.String("key", os.Getenv("GUBEN_KEY"), c.text("flag_key"))
	return func(ctx context.Context) (*app.App, error) {
		return app.Open(ctx, app.Config{Database: *database, Key: *key, Clock: c.clock, Notice: notices()})
	}
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

// existing opens a database that must be there: a mistyped path is not made.
func existing(c *call, flags *flag.FlagSet) func(context.Context) (*app.App, error) {
	open := installation(c, flags)
	return func(ctx context.Context) (*app.App, error) {
		path := flags.Lookup("db").Value.String()
		if _, err := os.Stat(path); err != nil && !app.Remote(path) {
			return nil, fault.New(fault.NotFound, "cli.no_database", "path", path)
		}
		return open(ctx)
	}
}

func defaultDatabase() string {
	if url := os.Getenv("GUBEN_DB"); url != "" {
		return url
	}
	return filepath.Join("guben-data", "guben.db")
}

// dayFlag is a flag holding a day; 0 when not given.
type dayFlag period.Day

func (d *dayFlag) String() string {
	if *d == 0 {
		return ""
	}
	return period.Day(*d).String()
}

func (d *dayFlag) Set(text string) error {
	day, err := period.Parse(text)
	*d = dayFlag(day)
	return err
}

// placeFlag is a flag holding a division code; 0 when not given.
type placeFlag division.Code

func (p *placeFlag) String() string {
	if *p == 0 {
		return ""
	}
	return division.Code(*p).String()
}

func (p *placeFlag) Set(text string) error {
	code, err := division.ParseCode(text)
	*p = placeFlag(code)
	return err
}
