package cli

import (
	"context"
	"flag"
	"os"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/screen"
	"guben/store"
)

// writeWorklist writes what units have to do as a workbook.
func writeWorklist(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	var place placeFlag
	flags.Var(&place, "division", c.text("flag_division"))
	unit := flags.String("unit", "", c.text("flag_worklist_unit"))
	kind := flags.String("kind", "", c.text("flag_worklist_kind"))
	return func(ctx context.Context) error {
		path, err := c.arg(0, "FILE.xlsx")
		if err != nil {
			return err
		}
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		counties, err := c.counties(ctx, a, division.Code(place))
		if err != nil {
			return err
		}
		at := division.Code(place)
		if at == 0 {
			at = division.Code(counties[0] * 1e6)
		}
		p, err := a.PackOn(at, "", 0)
		if err != nil {
			return err
		}
		if _, known := p.Unit(*unit); *unit != "" && !known {
			return fault.New(fault.NotFound, "cli.no_unit", "unit", *unit)
		}
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // it names people
		if err != nil {
			return fault.New(fault.Conflict, "cli.cannot_write", "path", path).Because(err)
		}
		defer file.Close()
		written := 0
		err = a.DB.Update(ctx, func(tx *store.Tx) error {
			tree, err := division.Load(tx, at, a.Today())
			if err != nil {
				return err
			}
			filter := screen.Filter{Within: at, Unit: *unit, Kind: screen.Kind(*kind), Open: true}
			if written, err = screen.Worklist(tx, auth.System(), filter, p, tree, c.lang, file); err != nil {
				return err
			}
			return a.Log.Append(tx, audit.Entry{County: counties[0], Action: "finding.export", Subject: "division", SubjectID: int64(at),
				Detail: map[string]any{"division": at, "unit": *unit, "findings": written}})
		})
		if err == nil {
			err = file.Close()
		}
		if err != nil {
			os.Remove(path)
			return err
		}
		c.printf("worklist_written", "count", written, "path", path)
		return nil
	}
}
