package cli

import (
	"context"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"guben/fault"
)

// packNew writes the beginning of a part of a pack: now a ledger and its test.
func packNew(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		part, err := c.arg(0, "PART")
		if err != nil {
			return err
		}
		if part != "ledger" {
			return fault.New(fault.Invalid, "cli.pack_no_part", "part", part)
		}
		return c.newLedger()
	}
}

func (c *call) newLedger() error {
	folder, err := c.arg(1, "PACK")
	if err != nil {
		return err
	}
	id, err := c.arg(2, "ID")
	if err != nil {
		return err
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return fault.New(fault.NotFound, "cli.pack_no_folder", "folder", folder)
	}
	p, err := c.load(folder)
	if err != nil {
		return err
	}
	files, err := p.NewLedger(id)
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if err := writeNew(filepath.Join(folder, filepath.FromSlash(name)), files[name]); err != nil {
			return err
		}
	}
	if c.json {
		return c.print(map[string]any{"files": names})
	}
	for _, name := range names {
		c.printf("pack_written", "file", filepath.Join(folder, name))
	}
	return nil
}

// writeNew writes a file that must not be there yet.
func writeNew(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fs.FileMode(0o644))
	if err != nil {
		return fault.New(fault.Conflict, "cli.pack_file_there", "file", path).Because(err)
	}
	if _, err := file.WriteString(text); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
