package cli

import (
	"context"
	"flag"
	"fmt"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/money"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// pick finds the one household an argument means: its number in the registry or
// in the national system, the head's name, or an ID number in full.
func (c *call) pick(tx *store.Tx, a *app.App, place division.Code) (registry.Record, error) {
	text := c.args[0]
	page, err := a.Registry.List(tx, auth.System(), dictionary.Household, registry.Filter{Division: place, Text: text, Limit: 20})
	if err == nil && len(page.Records) == 0 {
		page, err = a.Registry.List(tx, auth.System(), dictionary.Household, registry.Filter{Division: place, IDs: []int64{store.ParseID(text)}})
	}
	switch {
	case err != nil:
		return registry.Record{}, err
	case len(page.Records) == 0:
		return registry.Record{}, fault.New(fault.NotFound, "cli.no_household", "text", text)
	case len(page.Records) > 1:
		return registry.Record{}, c.several(page.Records)
	}
	return page.Records[0], nil
}

func (c *call) several(records []registry.Record) error {
	fmt.Fprintln(c.err, c.text("several", "count", len(records)))
	for _, record := range records {
		fmt.Fprintf(c.err, "  %s  %s  %s\n", record.Text("code", c.lang), record.Name(), record.Village)
	}
	return fault.New(fault.Invalid, "cli.ambiguous", "count", len(records))
}

func explain(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	place := divisionFlag(c, flags)
	day := dayFlag(c, flags)
	rule := flags.String("rule", "", c.text("flag_rule"))
	name := flags.String("pack", "", c.text("flag_pack"))
	return open.run(func(ctx context.Context, a *app.App) error {
		var record registry.Record
		answers, err := view(ctx, a, func(tx *store.Tx) (_ []screen.Answer, err error) {
			if record, err = c.pick(tx, a, *place); err != nil {
				return nil, err
			}
			return a.Explain(tx, auth.System(), record.County, record.ID, *name, *day, *rule)
		})
		if err != nil {
			return err
		}
		return c.tellAnswers(record, answers)
	})
}

type shownAnswer struct {
	Rule     string           `json:"rule"`
	Clause   string           `json:"clause"`
	Who      string           `json:"who,omitempty"`
	Answer   string           `json:"answer"` // yes, no, unknown
	Finding  screen.Kind      `json:"finding,omitempty"`
	Due      money.Fen        `json:"due"`
	Received money.Fen        `json:"received"`
	Missing  []policy.Missing `json:"missing,omitempty"`
	Reason   []string         `json:"reason"`
	Tree     *policy.Reason   `json:"tree"`
}

func (c *call) tellAnswers(record registry.Record, answers []screen.Answer) error {
	return c.show(map[string]any{"household": store.FormatID(record.ID), "answers": c.shownAnswers(answers)}, func() {
		fmt.Fprintf(c.out, "%s  %s\n", record.Name(), record.Text("code", c.lang))
		for _, a := range answers {
			c.tellAnswer(a)
		}
	})
}

func (c *call) shownAnswers(answers []screen.Answer) []shownAnswer {
	list := make([]shownAnswer, len(answers))
	for i, a := range answers {
		list[i] = shownAnswer{a.Rule.ID, a.Rule.Clause, a.Who, truths[a.Truth], a.Kind, a.Due, a.Received, a.Lacking, a.Reason.Lines(c.lang), a.Reason}
	}
	return list
}

var truths = map[policy.Truth]string{policy.True: "yes", policy.False: "no", policy.Undecided: "unknown"}

func (c *call) tellAnswer(a screen.Answer) {
	fmt.Fprintf(c.out, "\n%s（%s）%s", c.words(a.Rule.Name, a.Rule.En), a.Rule.Clause, a.Who)
	if a.Kind != "" {
		fmt.Fprint(c.out, "  → "+a.Kind.Say(c.lang))
	}
	if a.Due != 0 || a.Received != 0 {
		fmt.Fprint(c.out, c.text("report_amounts", "due", a.Due, "received", a.Received))
	}
	fmt.Fprintln(c.out)
	for _, line := range a.Reason.Lines(c.lang) {
		fmt.Fprintln(c.out, "  "+line)
	}
}

func (c *call) words(zh, en string) string {
	if c.lang == message.En && en != "" {
		return en
	}
	return zh
}

func household(c *call, flags *flag.FlagSet) run {
	open := existing(c, flags)
	place := divisionFlag(c, flags)
	return open.run(func(ctx context.Context, a *app.App) error {
		var record registry.Record
		members, err := view(ctx, a, func(tx *store.Tx) (_ []registry.Member, err error) {
			if record, err = c.pick(tx, a, *place); err != nil {
				return nil, err
			}
			return a.Registry.Members(tx, auth.System(), record.County, record.ID, a.Today())
		})
		if err != nil {
			return err
		}
		return c.tellHousehold(record, members)
	})
}

type shownRecord struct {
	ID     string            `json:"id"`
	Fields map[string]string `json:"fields"`
}

func (c *call) shown(record registry.Record) shownRecord {
	fields := map[string]string{}
	for key := range record.Values {
		if text := record.Text(key, c.lang); text != "" {
			fields[key] = text
		}
	}
	return shownRecord{store.FormatID(record.ID), fields}
}

func (c *call) tellHousehold(record registry.Record, members []registry.Member) error {
	list := make([]shownRecord, len(members))
	for i, member := range members {
		list[i] = c.shown(member.Record)
	}
	return c.show(map[string]any{"household": c.shown(record), "members": list}, func() {
		c.tellRecord(record)
		for _, member := range members {
			fmt.Fprintln(c.out)
			c.tellRecord(member.Record)
		}
	})
}

func (c *call) tellRecord(record registry.Record) {
	for _, field := range dictionary.Fields(record.Entity) {
		if text := record.Text(field.Key, c.lang); text != "" {
			fmt.Fprintf(c.out, "%s %s\n", pad(c.words(field.Zh, field.En), 28), text)
		}
	}
}
