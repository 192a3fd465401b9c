package cli

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"guben/fault"
	"guben/pack"
	"guben/packs"
)

// find gives the file system and name of a pack: a folder on disk, or the name
// of one shipped with the program.
func find(name string) (fs.FS, string) {
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		absolute, err := filepath.Abs(name)
		if err == nil {
			return os.DirFS(filepath.Dir(absolute)), filepath.Base(absolute)
		}
	}
	return packs.FS, name
}

// load gives the pack, or its problems printed and a fault.
func (c *call) load(name string) (*pack.Pack, error) {
	fsys, id := find(name)
	if _, err := fs.Stat(fsys, id+"/pack.yaml"); err != nil {
		return nil, fault.New(fault.NotFound, "app.no_pack_named", "id", name)
	}
	loaded, problems := pack.Load(fsys, id)
	if len(problems) == 0 {
		return loaded, nil
	}
	c.tellProblems(problems)
	if open, mistakes := pack.OpenPoints(problems); len(mistakes) == 0 {
		return nil, fault.New(fault.Invalid, "cli.pack_open", "pack", id, "count", len(open))
	}
	return nil, fault.New(fault.Invalid, "cli.pack_problems", "pack", id, "count", len(problems))
}

func (c *call) tellProblems(problems []pack.Problem) {
	if c.json {
		c.print(map[string]any{"problems": problems})
		return
	}
	for _, problem := range problems {
		fmt.Fprintln(c.err, problem.Say(c.lang))
	}
}

func packList(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		names, err := pack.List(packs.FS)
		if err != nil {
			return err
		}
		return c.show(names, func() { fmt.Fprintln(c.out, strings.Join(names, "\n")) })
	}
}

func packCheck(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		p, err := c.load(c.args[0])
		if err != nil {
			return err
		}
		if err := c.besideShipped(p); err != nil {
			return err
		}
		return c.show(map[string]any{"pack": p.ID, "version": p.Version, "problems": []any{}}, func() {
			c.printf("pack_sound", "pack", p.ID, "rules", len(p.Rules), "version", p.Version)
		})
	}
}

// besideShipped holds a pack's rosters against those of the shipped packs.
func (c *call) besideShipped(p *pack.Pack) error {
	names, err := pack.List(packs.FS)
	if err != nil {
		return err
	}
	var others []*pack.Pack
	for _, name := range names {
		if other, problems := pack.Load(packs.FS, name); len(problems) == 0 {
			others = append(others, other)
		}
	}
	problems := p.Apart(others)
	if len(problems) == 0 {
		return nil
	}
	c.tellProblems(problems)
	return fault.New(fault.Invalid, "cli.pack_problems", "pack", p.ID, "count", len(problems))
}

func packTest(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		p, err := c.load(c.args[0])
		if err != nil {
			return err
		}
		results := p.RunTests()
		failed := []pack.Problem{}
		for _, result := range results {
			if result.Problem != nil {
				failed = append(failed, *result.Problem)
			}
		}
		err = c.show(map[string]any{"tests": len(results), "failed": len(failed), "problems": failed}, func() {
			c.tellProblems(failed)
			c.printf("pack_tested", "tests", len(results), "failed", len(failed))
		})
		if err == nil && len(failed) > 0 {
			err = fault.New(fault.Invalid, "cli.pack_failed", "count", len(failed))
		}
		return err
	}
}

func packShow(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		p, err := c.load(c.args[0])
		if err != nil {
			return err
		}
		return c.show(pack.Show(p), func() { c.tellPack(p) })
	}
}

func (c *call) tellPack(p *pack.Pack) {
	fmt.Fprintf(c.out, "%s  %s\n%s · %s\n\n", p.ID, p.Title.Say(c.lang), p.Document, p.Issued)
	for _, population := range p.Populations {
		fmt.Fprintf(c.out, "%-28s %s\n", population.ID, population.Name.Say(c.lang))
	}
	fmt.Fprintln(c.out)
	for i := range p.Rules {
		rule := &p.Rules[i]
		fmt.Fprintf(c.out, "%-28s %-14s %s\n", rule.ID, rule.Clause, rule.Name)
	}
	fmt.Fprintln(c.out)
	for i := range p.Tasks {
		task := &p.Tasks[i]
		fmt.Fprintf(c.out, "%-28s %-14s %s %s\n", task.ID, strings.Join(task.Clauses, "、"), task.To, task.Name.Say(c.lang))
	}
}

func packDiff(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		old, err := c.load(c.args[0])
		if err != nil {
			return err
		}
		next, err := c.load(c.args[1])
		if err != nil {
			return err
		}
		changes := append([]pack.Change{}, pack.Diff(old, next)...)
		return c.show(changes, func() {
			c.tellChanges(changes)
			c.printf("pack_changes", "count", len(changes))
		})
	}
}

func (c *call) tellChanges(changes []pack.Change) {
	for _, change := range changes {
		fmt.Fprintln(c.out, change.Kind, change.Part, change.ID, change.Keys)
	}
}
