package cli

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"runtime/debug"

	"guben/app"
	"guben/audit"
	"guben/fault"
)

func auditVerify(c *call, flags *flag.FlagSet) run {
	return existing(c, flags).run(func(ctx context.Context, a *app.App) error {
		chains, err := view(ctx, a, a.Log.Verify)
		if err != nil {
			return err
		}
		return c.tellChains(chains)
	})
}

// tellChains gives a fault for the last chain that is broken.
func (c *call) tellChains(chains []audit.Chain) (broken error) {
	for _, chain := range chains {
		if chain.Broken != 0 {
			broken = fault.New(fault.Damaged, "audit.broken", "county", chain.County, "row", chain.Broken)
		}
	}
	err := c.show(map[string]any{"chains": chains}, func() {
		for _, chain := range chains {
			if chain.Broken == 0 {
				c.printf("chain_whole", "county", chain.County, "rows", chain.Rows, "head", chain.Head)
			}
		}
	})
	return cmp.Or(err, broken)
}

func backup(c *call, flags *flag.FlagSet) run {
	return existing(c, flags).run(func(ctx context.Context, a *app.App) error {
		path := c.args[0]
		if err := a.DB.Backup(ctx, path); err != nil {
			return err
		}
		return c.show(map[string]any{"path": path}, func() { c.printf("backup_done", "path", path) })
	})
}

func doctor(c *call, flags *flag.FlagSet) run {
	return existing(c, flags).run(func(ctx context.Context, a *app.App) error {
		problems, err := a.Doctor(ctx)
		if err != nil {
			return err
		}
		said := make([]string, len(problems))
		for i, problem := range problems {
			said[i] = fault.Say(c.lang, problem)
		}
		err = c.show(map[string]any{"problems": said}, func() {
			for _, problem := range said {
				fmt.Fprintln(c.out, problem)
			}
			if len(said) == 0 {
				c.printf("sound")
			}
		})
		if err == nil && len(said) > 0 {
			err = fault.New(fault.Damaged, "cli.unsound", "count", len(said))
		}
		return err
	})
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
		return c.show(build, func() { fmt.Fprintln(c.out, "guben", build["version"], build["revision"], build["go"]) })
	}
}

// Version is the release this source belongs to.
const Version = "0.1.0"
