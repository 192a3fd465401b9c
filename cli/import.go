package cli

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"strings"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/screen"
	"guben/store"
)

func importFiles(c *call, flags *flag.FlagSet) run {
	open := installation(c, flags)
	place := divisionFlag(c, flags)
	day := dayFlag(c, flags)
	kind := flags.String("kind", string(intake.Auto), c.text("flag_kind"))
	year := flags.Int("year", 0, c.text("flag_year"))
	stageOnly := flags.Bool("stage", false, c.text("flag_stage"))
	work := open.run(func(ctx context.Context, a *app.App) error {
		done := []intake.Import{}
		for _, path := range c.args {
			upload := intake.Upload{Name: filepath.Base(path), Path: path, Kind: intake.Kind(*kind), Area: *place, Year: *year, Day: *day}
			staged, err := c.importFile(ctx, a, upload, !*stageOnly)
			if err != nil {
				return err
			}
			done = append(done, staged)
		}
		if err := c.catchUp(ctx, a, *place); err != nil {
			return err
		}
		return c.show(done, func() {})
	})
	return func(ctx context.Context) error {
		if *place == 0 { // before a database is made
			return fault.New(fault.Invalid, "cli.no_county")
		}
		return work(ctx)
	}
}

// catchUp screens the counties again that what was applied has left behind.
func (c *call) catchUp(ctx context.Context, a *app.App, place division.Code) error {
	behind, err := view(ctx, a, func(tx *store.Tx) (list []int64, err error) {
		counties, err := a.Registry.Counties(tx, auth.System(), place)
		for _, county := range counties {
			late, err := a.Behind(tx, county)
			if err != nil {
				return nil, err
			}
			if late {
				list = append(list, county)
			}
		}
		return list, err
	})
	for _, county := range behind {
		if err := a.CatchUp(ctx, county); err != nil {
			return err
		}
		if !c.json {
			c.printf("caught_up", "county", fmt.Sprint(county))
		}
	}
	return err
}

func (c *call) importFile(ctx context.Context, a *app.App, upload intake.Upload, apply bool) (intake.Import, error) {
	progress := c.importBar()
	staged, err := a.Desk.Stage(ctx, auth.System(), upload, progress)
	if err == nil && apply {
		staged, err = a.Desk.Apply(ctx, auth.System(), staged.ID, "", progress)
	}
	if err == nil && !c.json {
		c.tellImport(staged)
	}
	return staged, err
}

func (c *call) importBar() intake.Progress {
	bar := c.bar("bar_import")
	return func(_ intake.Phase, done, total int64) { bar(int(done), int(total)) }
}

func (c *call) tellImport(i intake.Import) {
	h, p := i.Households, i.Persons
	c.printf("import_staged", "file", i.File, "kind", string(i.Kind), "hnew", h.New, "hchanged", h.Changed, "hsame", h.Unchanged,
		"hrejected", h.Rejected, "pnew", p.New, "pchanged", p.Changed, "psame", p.Unchanged, "prejected", p.Rejected,
		"receipts", i.Receipts.Sum())
	key := "import_waiting"
	if i.State == intake.Applied {
		key = "import_applied"
	}
	c.printf(key, "id", store.FormatID(i.ID))
}

func screenCounty(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	place := divisionFlag(c, flags)
	day := dayFlag(c, flags)
	name := flags.String("pack", "", c.text("flag_pack"))
	return open.run(func(ctx context.Context, a *app.App) error {
		counties, err := counties(ctx, a, *place)
		if err != nil {
			return err
		}
		runs := []screen.Screening{}
		for _, county := range counties {
			done, err := a.Screen(ctx, auth.System(), county, *name, *day, "")
			if err != nil {
				return err
			}
			runs = append(runs, done)
			if !c.json { // each as it is done: a county takes its time
				c.printf("screened", "county", fmt.Sprint(county), "pack", done.Pack, "day", done.Day, "households", done.Households,
					"persons", done.Persons, "opened", done.Opened, "renewed", done.Renewed, "cleared", done.Cleared)
			}
		}
		return c.show(runs, func() {})
	})
}

// counties are the six-digit codes below place that have households.
func counties(ctx context.Context, a *app.App, place division.Code) ([]int64, error) {
	counties, err := view(ctx, a, func(tx *store.Tx) ([]int64, error) { return a.Registry.Counties(tx, auth.System(), place) })
	if err == nil && len(counties) == 0 {
		err = fault.New(fault.NotFound, "cli.no_county")
	}
	return counties, err
}

// oneCounty is place, or where none is named the one county there is.
func oneCounty(ctx context.Context, a *app.App, place division.Code) (division.Code, error) {
	if place != 0 {
		return place, nil
	}
	counties, err := counties(ctx, a, 0)
	if err != nil {
		return 0, err
	}
	if len(counties) > 1 {
		names := strings.Trim(fmt.Sprint(counties), "[]")
		return 0, fault.New(fault.Invalid, "cli.several_counties", "count", len(counties), "counties", names)
	}
	return division.Code(counties[0] * 1e6), nil
}
