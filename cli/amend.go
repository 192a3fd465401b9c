package cli

import (
	"context"
	"flag"
	"fmt"

	"guben/amend"
	"guben/app"
	"guben/auth"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/store"
)

func amendList(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	name := flags.String("pack", "", c.text("flag_pack"))
	return func(ctx context.Context) error {
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		var list []amend.Amendment
		if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
			list, err = amend.List(tx, auth.System(), *name)
			return err
		}); err != nil {
			return err
		}
		if c.json {
			shown := make([]shownAmendment, len(list))
			for i := range list {
				shown[i] = showAmendment(&list[i])
			}
			return c.print(map[string]any{"amendments": shown})
		}
		for i := range list {
			c.tellAmendment(&list[i])
		}
		c.printf("amendments", "count", len(list))
		return nil
	}
}

// shownAmendment is an amendment as --json prints it.
type shownAmendment struct {
	ID      string      `json:"id"`
	County  int64       `json:"county"`
	Pack    string      `json:"pack"`
	Title   string      `json:"title"`
	State   amend.State `json:"state"`
	From    period.Day  `json:"from"`
	Author  string      `json:"author"`
	Version string      `json:"version,omitempty"` // of the pack it makes, once it was submitted
	Files   []string    `json:"files"`             // changed
}

func showAmendment(a *amend.Amendment) shownAmendment {
	shown := shownAmendment{store.FormatID(a.ID), a.County, a.Pack, a.Title, a.State, a.From, a.AuthorName, a.Version, []string{}}
	for _, f := range a.Files {
		if f.Changed() {
			shown.Files = append(shown.Files, f.Path)
		}
	}
	return shown
}

func (c *call) tellAmendment(a *amend.Amendment) {
	fmt.Fprintf(c.out, "%s  %d  %s  %s  %s  %s\n", store.FormatID(a.ID), a.County, a.Pack, a.From, a.State.Say(c.lang), a.Title)
}

// amendShow tells one amendment: what it changes in the pack, its tests, and its
// effect on the registry.
func amendShow(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	return func(ctx context.Context) error {
		a, err := open(ctx)
		if err != nil {
			return err
		}
		defer a.Close()
		one, err := c.amendment(ctx, a)
		if err != nil {
			return err
		}
		made := a.Editor.Read(&one)
		shown := struct {
			shownAmendment
			Tests    int             `json:"tests"`
			Problems []pack.Problem  `json:"problems"`
			Changes  []pack.Change   `json:"changes"`
			Day      period.Day      `json:"day,omitempty"`
			Effect   *screen.Answers `json:"effect,omitempty"`
		}{shownAmendment: showAmendment(&one), Tests: made.Tests, Problems: append([]pack.Problem{}, made.Problems...), Changes: []pack.Change{}}
		if made.Pack != nil {
			shipped, err := a.Editor.Shipped(one.Pack)
			if err != nil {
				return err
			}
			shown.Changes = append(shown.Changes, pack.Diff(shipped, made.Pack)...)
			answers, day, err := a.Effect(ctx, auth.System(), &one, made.Pack)
			if err != nil {
				return err
			}
			shown.Day, shown.Effect = day, &answers
		}
		if c.json {
			return c.print(shown)
		}
		c.tellAmendment(&one)
		for _, change := range shown.Changes {
			fmt.Fprintln(c.out, "  ", change.Kind, change.Part, change.ID, change.Keys)
		}
		c.tellProblems(made.Problems)
		c.printf("pack_tested", "tests", made.Tests, "failed", made.Failed)
		if shown.Effect != nil {
			c.tellVersus(made.Pack, shown.Day, *shown.Effect)
		}
		return nil
	}
}

func (c *call) amendment(ctx context.Context, a *app.App) (one amend.Amendment, err error) {
	text, err := c.arg(0, "AMENDMENT")
	if err != nil {
		return one, err
	}
	id := store.ParseID(text)
	if id == 0 {
		return one, fault.New(fault.NotFound, "store.no_row")
	}
	err = a.DB.View(ctx, func(tx *store.Tx) (err error) {
		one, err = amend.Get(tx, auth.System(), id)
		return err
	})
	return one, err
}

// tellVersus says what another version of a pack changes.
func (c *call) tellVersus(p *pack.Pack, day period.Day, answers screen.Answers) {
	c.printf("whatif_version", "version", p.Version, "document", p.Document, "day", day, "households", answers.Households, "persons", answers.Persons)
	c.printf("whatif_reach", "gh", answers.Reach.GainedHouseholds, "gp", answers.Reach.GainedPersons,
		"lh", answers.Reach.LostHouseholds, "lp", answers.Reach.LostPersons, "before", answers.Due, "after", answers.DueAfter)
	for _, effect := range answers.Rules {
		c.tellEffect(p, effect)
	}
	c.printf("whatif_nothing_changed")
}
