package cli

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"

	"guben/app"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/intake"
	"guben/period"
	"guben/screen"
	"guben/store"
)

func importFiles(c *call, flags *flag.FlagSet) run {
	open := installation(c, flags)
	var place placeFlag
	var day dayFlag
	flags.Var(&place, "division", c.text("flag_division"))
	flags.Var(&day, "day", c.text("flag_day"))
	kind := flags.String("kind", string(intake.Auto), c.text("flag_kind"))
	year := flags.Int("year", 0, c.text("flag_year"))
	stageOnly := flags.Bool("stage", false, c.text("flag_stage"))
	return func(ctx context.Context) error {
		if _, err := c.arg(0, "FILE"); err != nil {
			return err
		}
		if place == 0 {
			return fault.New(fault.Invalid, "cli.no_county")
		}
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		done := []intake.Import{}
		for _, path := range c.args {
			upload := intake.Upload{Name: filepath.Base(path), Path: path, Kind: intake.Kind(*kind),
				Area: division.Code(place), Year: *year, Day: period.Day(day)}
			staged, err := c.importFile(ctx, a, upload, !*stageOnly)
			if err != nil {
				return err
			}
			done = append(done, staged)
		}
		if c.json {
			return c.print(done)
		}
		return nil
	}
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
	var place placeFlag
	var day dayFlag
	flags.Var(&place, "division", c.text("flag_division"))
	flags.Var(&day, "day", c.text("flag_day"))
	name := flags.String("pack", "", c.text("flag_pack"))
	return func(ctx context.Context) error {
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		counties, err := c.counties(ctx, a, division.Code(place))
		if err != nil {
			return err
		}
		runs := []screen.Screening{}
		for _, county := range counties {
			done, err := a.Screen(ctx, auth.System(), county, *name, period.Day(day), "")
			if err != nil {
				return err
			}
			runs = append(runs, done)
			if !c.json {
				c.printf("screened", "county", fmt.Sprint(county), "pack", done.Pack, "day", done.Day, "households", done.Households,
					"persons", done.Persons, "opened", done.Opened, "renewed", done.Renewed, "cleared", done.Cleared)
			}
		}
		if c.json {
			return c.print(runs)
		}
		return nil
	}
}

// counties are the six-digit codes below place that have households.
func (c *call) counties(ctx context.Context, a *app.App, place division.Code) (counties []int64, err error) {
	err = a.DB.View(ctx, func(tx *store.Tx) error {
		counties, err = a.Registry.Counties(tx, auth.System(), place)
		return err
	})
	if err == nil && len(counties) == 0 {
		err = fault.New(fault.NotFound, "cli.no_county")
	}
	return counties, err
}
