package cli

import (
	"context"
	"flag"
	"fmt"

	"guben/sample"
)

func writeSample(c *call, flags *flag.FlagSet) run {
	plan := flags.String("plan", "mingshan-2020", c.text("flag_plan"))
	seed := flags.Uint64("seed", 1, c.text("flag_seed"))
	out := flags.String("out", "guben-sample", c.text("flag_out"))
	return func(ctx context.Context) error {
		manifest, err := sample.Write(ctx, *plan, *seed, *out, c.bar("bar_sample"))
		if err != nil {
			return err
		}
		return c.show(manifest, func() {
			c.printf("sample_done", "out", *out, "households", manifest.Registry.Households, "persons", manifest.Registry.Persons,
				"faults", len(manifest.Faults))
			for _, file := range manifest.Files {
				fmt.Fprintln(c.out, "  "+file.Name)
			}
		})
	}
}

// bar draws progress on the error output, where it does not mix with results;
// nothing with --json.
func (c *call) bar(key string) func(done, total int) {
	last := -1
	return func(done, total int) {
		if c.json || total == 0 {
			return
		}
		percent := 100 * done / total
		if percent == last {
			return
		}
		last = percent
		end := ""
		if percent == 100 {
			end = "\n"
		}
		fmt.Fprintf(c.err, "\r%s %3d%%%s", c.text(key), percent, end)
	}
}
