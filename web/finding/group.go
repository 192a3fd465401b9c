package finding

import (
	"maps"
	"slices"

	"guben/division"
	"guben/pack"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// byRule shows the rules in the order of the plan, each with its kinds.
func (p *findingsPage) byRule(x *page.Exchange, tx *store.Tx) error {
	groups, err := x.CountFindings(tx, p.filter(), screen.ByRule)
	if err != nil {
		return err
	}
	of := map[string]map[screen.Kind]int64{}
	for _, group := range groups {
		if of[group.Rule] == nil {
			of[group.Rule] = map[screen.Kind]int64{}
		}
		of[group.Rule][group.Kind] += group.Findings
	}
	plan := x.Plan()
	for _, id := range inOrder(plan, of) {
		row := ruleGroup{Path: "/finding" + page.More(p.Filter, "by", "list", "rule", id)}
		row.Name, row.Clause = page.RuleOf(plan, id, x.Lang)
		for _, kind := range screen.Kinds {
			count := of[id][kind]
			row.Sum += count
			row.Kinds = append(row.Kinds, kindCount{kind, count, row.Path + "&kind=" + string(kind)})
		}
		p.ByRule = append(p.ByRule, row)
	}
	return nil
}

// inOrder are the rules with findings as the plan has them, then those it has no more.
func inOrder(plan *pack.Pack, of map[string]map[screen.Kind]int64) (ids []string) {
	if plan != nil {
		for _, rule := range plan.Rules {
			if of[rule.ID] != nil {
				ids = append(ids, rule.ID)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(of)) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// byPlace adds up the villages below each place directly under the one chosen.
func (p *findingsPage) byPlace(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	groups, err := x.CountFindings(tx, p.filter(), screen.ByVillage)
	if err != nil {
		return err
	}
	places := tree.Children(p.Place.Code)
	if len(places) == 0 {
		places = []division.Code{p.Place.Code}
	}
	most := int64(1)
	for _, place := range places {
		row := placeGroup{Name: tree.Name(place), Path: "/finding" + page.More(p.Filter, "by", "village", "place", place.String())}
		if len(tree.Children(place)) == 0 {
			row.Path = "/finding" + page.More(p.Filter, "by", "list", "place", place.String())
		}
		for _, group := range groups {
			if place.Contains(group.Village) {
				row.Findings += group.Findings
				row.Households += group.Households
			}
		}
		most = max(most, row.Findings)
		p.ByPlace = append(p.ByPlace, row)
	}
	for i := range p.ByPlace {
		p.ByPlace[i].Part = p.ByPlace[i].Findings * 100 / most
	}
	return nil
}
