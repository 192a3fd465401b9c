package cli

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"
	"strings"

	"guben/audit"
	"guben/fault"
	"guben/store"
)

func auditVerify(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	return func(ctx context.Context) error {
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		var chains []audit.Chain
		if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
			chains, err = a.Log.Verify(tx)
			return err
		}); err != nil {
			return err
		}
		return c.tellChains(chains)
	}
}

func (c *call) tellChains(chains []audit.Chain) error {
	if c.json {
		if err := c.print(map[string]any{"chains": chains}); err != nil {
			return err
		}
	}
	var broken error
	for _, chain := range chains {
		if chain.Broken != 0 {
			broken = fault.New(fault.Damaged, "audit.broken", "county", chain.County, "row", chain.Broken)
		} else if !c.json {
			c.printf("chain_whole", "county", chain.County, "rows", chain.Rows, "head", chain.Head)
		}
	}
	return broken
}

func backup(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	return func(ctx context.Context) error {
		path, err := c.arg(0, "FILE")
		if err != nil {
			return err
		}
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		if err := a.DB.Backup(ctx, path); err != nil {
			return err
		}
		c.printf("backup_done", "path", path)
		return nil
	}
}

func doctor(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	return func(ctx context.Context) error {
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		problems, err := a.Doctor(ctx)
		if err != nil {
			return err
		}
		said := make([]string, len(problems))
		for i, problem := range problems {
			said[i] = fault.Say(c.lang, problem)
		}
		if c.json {
			if err := c.print(map[string]any{"problems": said}); err != nil {
				return err
			}
		} else if len(said) > 0 {
			fmt.Fprintln(c.out, strings.Join(said, "\n"))
		}
		if len(problems) > 0 {
			return fault.New(fault.Damaged, "cli.unsound", "count", len(problems))
		}
		if !c.json {
			c.printf("sound")
		}
		return nil
	}
}

func version(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		build := map[string]string{"version": Version, "go": "", "revision": ""}
		if info, ok := debug.ReadBuildInfo(); ok {
			build["go"] = info.GoVersion
			for _, setting := range info.Settings {
				if setting.Key == "vcs.revision" {
					build["revision"] = setting.Value
				}
			}
		}
		if c.json {
			return c.print(build)
		}
		fmt.Fprintln(c.out, "guben", build["version"], build["revision"], build["go"])
		return nil
	}
}

// Version is the release this source belongs to.
const Version = "0.1.0"
