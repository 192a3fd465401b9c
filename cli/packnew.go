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

// packNewLedger writes the beginning of a ledger, and its test, into a pack.
func packNewLedger(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error { return c.newLedger(c.args[0], c.args[1]) }
}

func (c *call) newLedger(folder, id string) error {
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
	return c.show(map[string]any{"files": names}, func() {
		for _, name := range names {
			c.printf("pack_written", "file", filepath.Join(folder, name))
		}
	})
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
