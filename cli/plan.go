package cli

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"guben/draft"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/plan"
)

// document reads the plan document in a file.
func document(path string) (*plan.Document, error) {
	data, err := source(path)
	if err != nil {
		return nil, err
	}
	return plan.Read(path, data)
}

func source(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.New(fault.NotFound, "cli.no_file", "file", path).Because(err)
	}
	return data, nil
}

// planRead prints what the reader understood; of a file that holds several
// documents, each of them.
func planRead(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		path := c.args[0]
		data, err := source(path)
		if err != nil {
			return err
		}
		documents, err := plan.Split(path, data)
		if err != nil {
			return err
		}
		if len(documents) == 1 {
			return c.showDocument(path, data)
		}
		return c.show(map[string]any{"documents": documents}, func() {
			c.printf("plan_several", "count", len(documents))
			for _, d := range documents {
				c.tellDocument(d)
			}
		})
	}
}

func (c *call) showDocument(path string, data []byte) error {
	d, err := plan.Read(path, data)
	if err != nil {
		return err
	}
	return c.show(d, func() { c.tellDocument(d) })
}

func (c *call) tellDocument(d *plan.Document) {
	fmt.Fprintf(c.out, "%s\n%s · %s · %s\n\n", d.Title, d.Number, d.Issuer, d.Date)
	duties := 0
	for i := range d.Clauses {
		clause := &d.Clauses[i]
		mark := " "
		if clause.Duty {
			duties++
			mark = "*"
		}
		fmt.Fprintf(c.out, "%s %-12s %s\n", mark, clause.Path, c.understood(clause))
	}
	fmt.Fprintln(c.out)
	for _, list := range []struct {
		key   string
		notes []plan.Note
	}{{"plan_contradictions", d.Contradictions}, {"plan_unsure", d.Unsure}} {
		if len(list.notes) > 0 {
			c.printf(list.key, "count", len(list.notes))
		}
		for _, note := range list.notes {
			fmt.Fprintln(c.out, "  "+strings.Join(append(note.Clauses, note.Say(c.lang)), " "))
		}
	}
	c.printf("plan_read", "clauses", len(d.Clauses), "duties", duties, "brackets", len(d.Brackets))
}

// understood is one line about a clause: its beginning, and what was read of it.
func (c *call) understood(clause *plan.Clause) string {
	words := clause.Heading
	if words == "" {
		words, _, _ = strings.Cut(clause.Text, "\n")
	}
	if runes := []rune(words); len(runes) > 24 {
		words = string(runes[:24]) + "…"
	}
	parts := []string{words}
	for _, unit := range clause.Lead {
		parts = append(parts, unit.Name)
	}
	for _, unit := range clause.Responsible {
		parts = append(parts, unit.Name)
	}
	for _, d := range clause.Deadlines {
		parts = append(parts, "〔"+d.Text+"〕")
	}
	for _, q := range clause.Quantities {
		parts = append(parts, "〔"+q.Text+"〕")
	}
	for _, f := range clause.Frequencies {
		parts = append(parts, "〔"+f.Text+"〕")
	}
	return strings.Join(parts, " ")
}

func planDraft(c *call, flags *flag.FlagSet) run {
	place := divisionFlag(c, flags)
	out := flags.String("out", "", c.text("flag_out"))
	return func(context.Context) error {
		d, err := document(c.args[0])
		if err != nil {
			return err
		}
		if *out == "" {
			return fault.New(fault.Invalid, "cli.no_out")
		}
		full, err := filepath.Abs(*out)
		if err != nil {
			return err
		}
		drafted := draft.From(d, draft.Options{ID: filepath.Base(full), Division: *place, Today: period.On(time.Now())})
		if err := writeDraft(*out, drafted); err != nil {
			return err
		}
		return c.tellDraft(*out, drafted)
	}
}

// writeDraft writes a draft's files. What stands in the folder stays: work on
// a draft is never overwritten.
func writeDraft(folder string, d *draft.Draft) error {
	files, err := draft.Files(d)
	if err != nil {
		return err
	}
	if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 {
		return fault.New(fault.Conflict, "cli.folder_taken", "folder", folder)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fault.New(fault.Invalid, "cli.cannot_write", "path", folder).Because(err)
	}
	for _, file := range files {
		path := filepath.Join(folder, file.Name)
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			return fault.New(fault.Invalid, "cli.cannot_write", "path", path).Because(err)
		}
	}
	return nil
}

// tellDraft counts what was drafted and lists the open points.
func (c *call) tellDraft(folder string, d *draft.Draft) error {
	_, problems := pack.Open(folder)
	counts := map[draft.Kind]int{}
	for _, item := range d.Items {
		counts[item.Kind]++
	}
	shown := map[string]any{"out": folder, "clauses": len(d.Clauses), "items": counts, "open": append([]pack.Problem{}, problems...)}
	return c.show(shown, func() {
		c.tellProblems(problems)
		c.printf("plan_drafted", "out", folder, "clauses", len(d.Clauses), "open", len(problems))
		for _, kind := range draft.Kinds[1:] {
			fmt.Fprintf(c.out, "  %s %d\n", kind.Say(c.lang), counts[kind])
		}
	})
}

func planDiff(c *call, _ *flag.FlagSet) run {
	return func(context.Context) error {
		old, err := document(c.args[0])
		if err != nil {
			return err
		}
		next, err := document(c.args[1])
		if err != nil {
			return err
		}
		changes := append([]plan.Change{}, plan.Diff(old, next)...)
		return c.show(changes, func() {
			for _, change := range changes {
				c.tellDuty(change)
			}
			c.printf("pack_changes", "count", len(changes))
		})
	}
}

// tellDuty says how a duty differs between two documents.
func (c *call) tellDuty(change plan.Change) {
	fmt.Fprintf(c.out, "%s %s → %s\n", c.text("change_"+change.Kind), change.Old, change.New)
	for _, words := range []struct{ mark, text string }{{"-", change.Was}, {"+", change.Now}} {
		if words.text != "" {
			fmt.Fprintln(c.out, "  "+words.mark+" "+strings.ReplaceAll(words.text, "\n", " "))
		}
	}
}

func packCoverage(c *call, flags *flag.FlagSet) run {
	path := flags.String("document", "", c.text("flag_document"))
	return func(context.Context) error {
		p, err := c.reviewed(c.args[0])
		if err != nil {
			return err
		}
		if *path == "" {
			return fault.New(fault.Invalid, "cli.no_document")
		}
		d, err := document(*path)
		if err != nil {
			return err
		}
		covered := draft.Cover(p, d)
		return c.show(covered, func() { c.tellCoverage(covered) })
	}
}

// reviewed loads a pack that may still have open points: its coverage shows how
// far the review has come.
func (c *call) reviewed(name string) (*pack.Pack, error) {
	fsys, id := find(name)
	p, problems := pack.Load(fsys, id)
	if _, mistakes := pack.OpenPoints(problems); len(mistakes) > 0 || p == nil {
		return c.load(name)
	}
	return p, nil
}

func (c *call) tellCoverage(covered *draft.Coverage) {
	for _, clause := range covered.Clauses {
		var by []string
		for _, carrier := range clause.CarriedBy {
			by = append(by, carrier.Kind+":"+carrier.ID)
		}
		reason := ""
		if clause.Status == draft.Idle {
			reason = clause.Why.Say(c.lang)
		}
		fmt.Fprintf(c.out, "%-12s %-14s %s %s%s\n", clause.Path, clause.Status.Say(c.lang), clause.Title, strings.Join(by, " "), reason)
	}
	for _, path := range covered.Foreign {
		c.printf("coverage_foreign", "clause", path)
	}
	c.printf("coverage", "pack", covered.Pack, "duties", covered.Duties, "carried", covered.Carried)
}
