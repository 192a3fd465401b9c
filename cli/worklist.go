package cli

import (
	"context"
	"flag"
	"io"
	"os"

	"guben/app"
	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/screen"
	"guben/store"
)

// writeWorklist writes what units have to do as a workbook.
func writeWorklist(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	place := divisionFlag(c, flags)
	unit := flags.String("unit", "", c.text("flag_worklist_unit"))
	kind := flags.String("kind", "", c.text("flag_worklist_kind"))
	return open.run(func(ctx context.Context, a *app.App) error {
		at, err := oneCounty(ctx, a, *place)
		if err != nil {
			return err
		}
		p, err := a.PackOn(at, "", 0)
		if err != nil {
			return err
		}
		if _, known := p.Unit(*unit); *unit != "" && !known {
			return fault.New(fault.NotFound, "cli.no_unit", "unit", *unit)
		}
		written, path := 0, c.args[0]
		err = writeFile(path, func(file io.Writer) (err error) {
			filter := screen.Filter{Within: at, Unit: *unit, Kind: screen.Kind(*kind), Open: true}
			written, err = c.exportFindings(ctx, a, filter, p, file)
			return err
		})
		if err != nil {
			return err
		}
		return c.show(map[string]any{"findings": written, "path": path}, func() {
			c.printf("worklist_written", "count", written, "path", path)
		})
	})
}

// writeFile makes a file only its owner may read, as it names people; nothing
// of it stays where write fails.
func writeFile(path string, write func(io.Writer) error) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.New(fault.Conflict, "cli.cannot_write", "path", path).Because(err)
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}

// exportFindings writes a worklist and enters that it was taken out.
func (c *call) exportFindings(ctx context.Context, a *app.App, filter screen.Filter, p *pack.Pack, out io.Writer) (int, error) {
	at := filter.Within
	written, err := view(ctx, a, func(tx *store.Tx) (int, error) {
		tree, err := division.Load(tx, at, a.Today())
		if err != nil {
			return 0, err
		}
		return screen.Worklist(tx, auth.System(), filter, p, tree, c.lang, out)
	})
	if err != nil {
		return 0, err
	}
	return written, a.DB.Update(ctx, func(tx *store.Tx) error {
		return a.Log.Append(tx, audit.Entry{County: at.County(), Action: "finding.export", Subject: "division", SubjectID: int64(at),
			Detail: map[string]any{"division": at, "unit": filter.Unit, "findings": written}})
	})
}
