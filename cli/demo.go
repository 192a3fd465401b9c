package cli

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"

	"guben/app"
	"guben/demo"
	"guben/message"
)

func makeDemo(c *call, flags *flag.FlagSet) run {
	open := installation(c, flags)
	listen := listenFlag(c, flags)
	seed := flags.Uint64("seed", 1, c.text("flag_seed"))
	noServe := flags.Bool("no-serve", false, c.text("flag_no_serve"))
	return func(ctx context.Context) error {
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		d, err := demo.New(a, "mingshan-2020", demoFolder(flags.Lookup("db").Value.String()), *seed)
		if err != nil {
			return err
		}
		if err := c.buildDemo(ctx, d); err != nil || *noServe {
			return err
		}
		return c.serveDemo(ctx, d, *listen)
	}
}

// demoFolder lies beside the database file.
func demoFolder(database string) string {
	if app.Remote(database) {
		return "guben-demo"
	}
	return filepath.Join(filepath.Dir(database), "demo")
}

func (c *call) buildDemo(ctx context.Context, d *demo.Demo) error {
	d.Tell = func(step string, args ...any) { fmt.Fprintln(c.err, message.Text(c.lang, step, args...)) }
	if err := d.Build(ctx); err != nil {
		return err
	}
	report, err := d.Report(ctx)
	if err != nil {
		return err
	}
	if c.json {
		return c.print(report)
	}
	c.tellReport(d, report)
	return nil
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
		fmt.Fprintf(c.err, "  %s %s %s\n", pad(login.Login, 12), pad(login.Password, 14), login.Role.Say(c.lang))
	}
	fmt.Fprintln(c.err, "\n"+c.text("serving", "address", address(listener)))
	return host(ctx, d.App, listener)
}
