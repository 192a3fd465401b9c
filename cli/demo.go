package cli

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"guben/app"
	"guben/demo"
	"guben/fault"
	"guben/message"
)

func makeDemo(c *call, flags *flag.FlagSet) run {
	open := installation(c, flags)
	listen := listenFlag(c, flags)
	seed := flags.Uint64("seed", 1, c.text("flag_seed"))
	plan := flags.String("plan", demo.AllPlans[0], c.text("flag_demo_plan"))
	year := flags.Bool("year", false, c.text("flag_year_played"))
	noServe := flags.Bool("no-serve", false, c.text("flag_no_serve"))
	return func(ctx context.Context) error {
		folder := demoFolder(flags.Lookup("db").Value.String())
		clock, played, err := demoClock(folder)
		if err != nil {
			return err
		}
		c.clock = clock.Now
		return open.run(func(ctx context.Context, a *app.App) error {
			d, err := c.buildPlans(ctx, a, folder, *plan, *seed, played)
			if err != nil {
				return err
			}
			if *year && !played {
				if err := c.playYear(ctx, d, &demo.Year{App: a, Clock: clock, Seed: *seed}, plansOf(*plan)); err != nil {
					return err
				}
			}
			if *noServe {
				return nil
			}
			return c.serveDemo(ctx, d, *listen)
		})(ctx)
	}
}

// plansOf are the plans that are meant by a name or by "all".
func plansOf(plan string) []string {
	if plan == "all" {
		return demo.AllPlans
	}
	return []string{plan}
}

// demoClock is the demo's clock: on the day of the sample county, whose plan is
// running then, or on the last day of a year that was played.
func demoClock(folder string) (clock *demo.Clock, played bool, err error) {
	known, played, err := demo.PlayedIn(folder)
	if err != nil {
		return nil, false, err
	}
	if played {
		return demo.NewClock(known.Last), true, nil
	}
	return demo.NewClock(demo.SampleDay), false, nil
}

// buildPlans makes the sample county, which every demo has.
func (c *call) buildPlans(ctx context.Context, a *app.App, folder, plan string, seed uint64, played bool) (*demo.Demo, error) {
	if plan != "all" && !slices.Contains(demo.AllPlans, plan) {
		return nil, fault.New(fault.NotFound, "cli.no_demo_plan", "plan", plan, "plans", strings.Join(demo.AllPlans, ", "))
	}
	d, err := demo.New(a, demo.AllPlans[0], folder, seed)
	if err != nil || played { // a year's work has moved what was planted
		return d, err
	}
	return d, c.buildDemo(ctx, d)
}

func (c *call) playYear(ctx context.Context, d *demo.Demo, y *demo.Year, plans []string) error {
	y.Tell = c.teller()
	if err := y.Settle(ctx, plans); err != nil {
		return err
	}
	if err := y.Play(ctx); err != nil {
		return err
	}
	for _, stage := range y.Stages {
		c.printf("year_done", "plan", stage.Pack.Title.Say(c.lang), "months", len(stage.Closings), "steps", len(stage.Log))
	}
	if err := d.Guests(ctx, y.Stages); err != nil {
		return err
	}
	return y.Keep(d.Folder)
}

// teller writes what a demo is doing to the error output.
func (c *call) teller() func(step string, args ...any) {
	return func(step string, args ...any) { fmt.Fprintln(c.err, message.Text(c.lang, step, args...)) }
}

// demoFolder lies beside the database file.
func demoFolder(database string) string {
	if app.Remote(database) {
		return "guben-demo"
	}
	return filepath.Join(filepath.Dir(database), "demo")
}

func (c *call) buildDemo(ctx context.Context, d *demo.Demo) error {
	d.Tell = c.teller()
	if err := d.Build(ctx); err != nil {
		return err
	}
	report, err := d.Report(ctx)
	if err != nil {
		return err
	}
	return c.show(report, func() { c.tellReport(d, report) })
}

func (c *call) serveDemo(ctx context.Context, d *demo.Demo, listen string) error {
	listener, err := bind(listen)
	if err != nil {
		return err
	}
	logins, err := d.Logins()
	if err != nil {
		return err
	}
	fmt.Fprintln(c.err)
	for _, login := range logins {
		fmt.Fprintf(c.err, "  %s %s %s %s\n", pad(login.Login, 16), pad(login.Password, 14), pad(login.Role.Say(c.lang), 16), login.Place)
	}
	fmt.Fprintln(c.err, "\n"+c.text("serving", "address", address(listener)))
	return host(ctx, d.App, listener)
}
