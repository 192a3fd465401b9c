package cli

import (
	"context"
	"fmt"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// shownSwing is a household a question brings into the rule of --who, or takes
// out of it.
type shownSwing struct {
	Household string `json:"household"`
	Name      string `json:"name"`
	Place     string `json:"place"`
	screen.Swing
}

// mostSwings bounds the list of --who.
const mostSwings = 1000

// swings names the households of a list.
func (c *call) swings(ctx context.Context, a *app.App, scope auth.Scope, p *pack.Pack, day period.Day, swings []screen.Swing) ([]shownSwing, error) {
	list, ids := []shownSwing{}, []int64{}
	for _, swing := range swings {
		ids = append(ids, swing.Household)
	}
	return view(ctx, a, func(tx *store.Tx) ([]shownSwing, error) {
		tree, err := division.Load(tx, p.Division, day)
		if err != nil || len(ids) == 0 {
			return list, err
		}
		page, err := a.Registry.List(tx, scope, dictionary.Household, registry.Filter{IDs: ids, Limit: mostSwings})
		names := map[int64]string{}
		for _, record := range page.Records {
			names[record.ID] = record.Name()
		}
		for _, swing := range swings {
			list = append(list, shownSwing{store.FormatID(swing.Household), names[swing.Household], tree.Name(swing.Village), swing})
		}
		return list, err
	})
}

func (c *call) tellSwings(p *pack.Pack, rule string, list []shownSwing) {
	name, clause := c.named(p, rule)
	fmt.Fprintln(c.out)
	c.printf("whatif_who", "name", name, "clause", clause, "count", len(list))
	for _, swing := range list {
		key := "whatif_lost"
		if swing.Gained {
			key = "whatif_gained"
		}
		c.printf(key, "place", swing.Place, "name", swing.Name, "household", swing.Household, "persons", swing.Persons)
	}
}

// tellVillages says which villages rules about villages gain and lose.
func (c *call) tellVillages(p *pack.Pack, tree *division.Tree, effects []screen.VillageEffect) {
	for _, e := range effects {
		if !e.Changed() {
			continue
		}
		name, clause := c.named(p, e.Rule)
		fmt.Fprintf(c.out, "\n%s（%s）\n", name.Say(c.lang), clause)
		c.printf("whatif_villages", "before", e.Before, "after", e.After, "gained", len(e.Gained), "lost", len(e.Lost))
		for _, part := range []struct {
			key   string
			codes []division.Code
		}{{"whatif_village_gained", e.Gained}, {"whatif_village_lost", e.Lost}} {
			for _, code := range part.codes {
				c.printf(part.key, "name", tree.Name(code))
			}
		}
	}
}
