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
	return open.run(func(ctx context.Context, a *app.App) error {
		list, err := view(ctx, a, func(tx *store.Tx) ([]amend.Amendment, error) { return amend.List(tx, auth.System(), *name) })
		if err != nil {
			return err
		}
		shown := make([]shownAmendment, len(list))
		for i := range list {
			shown[i] = showAmendment(&list[i])
		}
		return c.show(map[string]any{"amendments": shown}, func() {
			for i := range list {
				c.tellAmendment(&list[i])
			}
			c.printf("amendments", "count", len(list))
		})
	})
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

// shownEffect is what --json prints of one amendment.
type shownEffect struct {
	shownAmendment
	Tests    int             `json:"tests"`
	Problems []pack.Problem  `json:"problems"`
	Changes  []pack.Change   `json:"changes"`
	Day      period.Day      `json:"day,omitempty"`
	Effect   *screen.Answers `json:"effect,omitempty"` // none while the pack has problems
}

// amendShow tells one amendment: what it changes in the pack, its tests, and its
// effect on the registry.
func amendShow(c *call, flags *flag.FlagSet) run {
	return existing(c, flags).run(func(ctx context.Context, a *app.App) error {
		one, err := amendment(ctx, a, c.args[0])
		if err != nil {
			return err
		}
		made := a.Editor.Read(&one)
		shown := shownEffect{shownAmendment: showAmendment(&one), Tests: made.Tests,
			Problems: append([]pack.Problem{}, made.Problems...), Changes: []pack.Change{}}
		if made.Pack != nil {
			if err := shown.measure(ctx, a, &one, made.Pack); err != nil {
				return err
			}
		}
		return c.show(shown, func() {
			c.tellAmendment(&one)
			c.tellChanges(shown.Changes)
			c.tellProblems(made.Problems)
			c.printf("pack_tested", "tests", made.Tests, "failed", made.Failed)
			if shown.Effect != nil {
				c.tellVersus(made.Pack, shown.Day, *shown.Effect)
			}
		})
	})
}

// measure holds the pack an amendment makes against the shipped one, and against
// the registry.
func (s *shownEffect) measure(ctx context.Context, a *app.App, one *amend.Amendment, made *pack.Pack) error {
	shipped, err := a.Editor.Shipped(one.Pack)
	if err != nil {
		return err
	}
	s.Changes = append(s.Changes, pack.Diff(shipped, made)...)
	answers, day, err := a.Effect(ctx, auth.System(), one, made)
	s.Day, s.Effect = day, &answers
	return err
}

// amendment is the amendment of an identifier as text.
func amendment(ctx context.Context, a *app.App, text string) (amend.Amendment, error) {
	id := store.ParseID(text)
	if id == 0 {
		return amend.Amendment{}, fault.New(fault.NotFound, "store.no_row")
	}
	return view(ctx, a, func(tx *store.Tx) (amend.Amendment, error) { return amend.Get(tx, auth.System(), id) })
}

// tellVersus says what another version of a pack changes.
func (c *call) tellVersus(p *pack.Pack, day period.Day, answers screen.Answers) {
	c.printf("whatif_version", "version", p.Version, "document", p.Document, "day", day, "households", answers.Households, "persons", answers.Persons)
	c.tellReach(p, answers)
	c.printf("whatif_nothing_changed")
}
