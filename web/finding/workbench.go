package finding

import (
	"cmp"
	"slices"

	"guben/auth"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// rankedRows is how many rows a ranking shows.
const rankedRows = 6

func newRanking(text, path string, rows []page.Ranked) page.Ranking {
	rows = slices.DeleteFunc(rows, func(r page.Ranked) bool { return r.Count == 0 })
	slices.SortStableFunc(rows, func(a, b page.Ranked) int { return cmp.Compare(b.Count, a.Count) })
	rows = rows[:min(len(rows), rankedRows)]
	for i := range rows {
		rows[i].Part = rows[i].Count * 100 / rows[0].Count
	}
	return page.Ranking{Text: text, Rows: rows, Path: path}
}

// findingWork is the piles of open findings by state.
func findingWork(x *page.Exchange, tx *store.Tx, p *page.Workbench) error {
	if !x.MayOpen() {
		return nil
	}
	groups, err := x.CountFindings(tx, screen.Filter{Open: true}, screen.ByState)
	if err != nil {
		return err
	}
	of := map[screen.State]int64{}
	for _, group := range groups {
		of[group.State] = group.Findings
	}
	p.Figures = append(p.Figures, page.Figure{Text: "web.figure_findings", Value: of[screen.New] + of[screen.Verifying] + of[screen.Confirmed], Path: "/finding"})
	changed, err := x.CountFindings(tx, screen.Filter{Attention: true}, screen.ByState)
	if err != nil {
		return err
	}
	again := int64(0)
	for _, group := range changed {
		again += group.Findings
	}
	if x.Scope.May(auth.Verify) {
		p.Wait(page.Waiting{Text: "web.waiting_new", Count: of[screen.New], Path: "/finding?by=list&state=new", Icon: "flag", Tone: "red"})
		p.Wait(page.Waiting{Text: "web.waiting_verifying", Count: of[screen.Verifying], Path: "/finding?by=list&state=verifying", Icon: "search", Tone: "amber"})
		p.Wait(page.Waiting{Text: "web.waiting_confirmed", Count: of[screen.Confirmed], Path: "/finding?by=list&state=confirmed", Icon: "circle-check", Tone: "blue"})
		p.Wait(page.Waiting{Text: "web.waiting_changed", Count: again, Path: "/finding?by=list&state=", Icon: "refresh", Tone: "amber"})
	}
	return nil
}

// whereWork tells by which rules and in which places the open findings are.
func whereWork(x *page.Exchange, tx *store.Tx, p *page.Workbench) error {
	if !x.MayOpen() {
		return nil
	}
	if latest, err := screen.Latest(tx, x.Scope, x.Scope.Division.County()); err == nil {
		p.Screened = &latest
	}
	var err error
	if p.Stale, err = x.Stale(tx, x.Scope.Division.County()); err != nil {
		return err
	}
	f := findingsPage{State: openFindings, Place: page.PlacePicker{Code: x.Scope.Division}}
	if err := f.byRule(x, tx); err != nil {
		return err
	}
	rules := []page.Ranked{}
	for _, rule := range f.ByRule {
		rules = append(rules, page.Ranked{Name: rule.Name, Count: rule.Sum, Path: rule.Path})
	}
	tree, err := x.Tree(tx)
	if err != nil {
		return err
	}
	if err := f.byPlace(x, tx, tree); err != nil {
		return err
	}
	places := []page.Ranked{}
	for _, place := range f.ByPlace {
		places = append(places, page.Ranked{Name: place.Name, Count: place.Findings, Path: place.Path})
	}
	for _, r := range []page.Ranking{newRanking("web.most_rules", "/finding", rules), newRanking("web.most_places", "/finding?by=village", places)} {
		if len(r.Rows) > 1 {
			p.Rankings = append(p.Rankings, r)
		}
	}
	return nil
}
