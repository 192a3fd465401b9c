package web

import (
	"cmp"
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/intake"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// workbenchPage is the first page: what waits for this account.
type workbenchPage struct {
	Figures  []figure
	Waiting  []waiting
	Screened *screen.Screening
	Rankings []ranking
	Stale    *staleNote // nil: the findings are as the registry is
}

func (workbenchPage) file() string { return "workbench" }

// figure is a number of the area that opens to what it counts.
type figure struct {
	Text  string // catalog key
	Value int64
	Path  string
}

// waiting is a pile of work.
type waiting struct {
	Text  string // catalog key of a sentence about {count}
	Count int64
	Path  string
	Icon  string
	Tone  string // red, amber, blue: how pressing it is
}

// ranking is a short list of where most open findings are.
type ranking struct {
	Text string // catalog key
	Rows []ranked
	Path string // the whole list
}

type ranked struct {
	Name  string
	Count int64
	Part  int64 // of the first, in hundredths
	Path  string
}

// rankedRows is how many rows a ranking shows.
const rankedRows = 6

func newRanking(text, path string, rows []ranked) ranking {
	rows = slices.DeleteFunc(rows, func(r ranked) bool { return r.Count == 0 })
	slices.SortStableFunc(rows, func(a, b ranked) int { return cmp.Compare(b.Count, a.Count) })
	rows = rows[:min(len(rows), rankedRows)]
	for i := range rows {
		rows[i].Part = rows[i].Count * 100 / rows[0].Count
	}
	return ranking{text, rows, path}
}

// provider adds its room's part of the workbench, if the account may see it.
type provider func(*exchange, *store.Tx, *workbenchPage) error

var providers = []provider{householdWork, taskWork, ledgerWork, dutyWork, whereWork, importWork, accountWork}

func workbench(x *exchange) (answer, error) {
	var p workbenchPage
	err := x.view(func(tx *store.Tx) error {
		for _, add := range providers {
			if err := add(x, tx, &p); err != nil {
				return err
			}
		}
		return nil
	})
	return shownUnless(err, p)
}

// wait puts a pile on the workbench unless it is empty.
func (p *workbenchPage) wait(pile waiting) {
	if pile.Count > 0 {
		p.Waiting = append(p.Waiting, pile)
	}
}

// accountWork is what administrators look after: locked accounts.
func accountWork(x *exchange, tx *store.Tx, p *workbenchPage) error {
	if !x.scope.May(auth.ManageAccount) {
		return nil
	}
	all, err := auth.List(tx, x.scope)
	if err != nil {
		return err
	}
	locked := int64(0)
	for _, account := range all {
		if account.Locked {
			locked++
		}
	}
	p.Figures = append(p.Figures, figure{"web.figure_accounts", int64(len(all)), "/account"})
	p.wait(waiting{"web.waiting_locked", locked, "/account", "lock", "amber"})
	return nil
}

// householdWork is what the area has on record and what screening found there.
func householdWork(x *exchange, tx *store.Tx, p *workbenchPage) error {
	if !x.mayOpen() {
		return nil
	}
	if x.scope.Role != auth.Department {
		households, err := x.countRecords(tx, dictionary.Household, registry.Filter{})
		if err != nil {
			return err
		}
		persons, err := x.countRecords(tx, dictionary.Person, registry.Filter{})
		if err != nil {
			return err
		}
		p.Figures = append(p.Figures, figure{"web.figure_households", households, "/household"}, figure{"web.figure_persons", persons, "/household"})
	}
	return p.findings(x, tx)
}

// findings are the piles of open findings by state.
func (p *workbenchPage) findings(x *exchange, tx *store.Tx) error {
	groups, err := x.countFindings(tx, screen.Filter{Open: true}, screen.ByState)
	if err != nil {
		return err
	}
	of := map[screen.State]int64{}
	for _, group := range groups {
		of[group.State] = group.Findings
	}
	p.Figures = append(p.Figures, figure{"web.figure_findings", of[screen.New] + of[screen.Verifying] + of[screen.Confirmed], "/finding"})
	changed, err := x.countFindings(tx, screen.Filter{Attention: true}, screen.ByState)
	if err != nil {
		return err
	}
	again := int64(0)
	for _, group := range changed {
		again += group.Findings
	}
	if x.scope.May(auth.Verify) {
		p.wait(waiting{"web.waiting_new", of[screen.New], "/finding?by=list&state=new", "flag", "red"})
		p.wait(waiting{"web.waiting_verifying", of[screen.Verifying], "/finding?by=list&state=verifying", "search", "amber"})
		p.wait(waiting{"web.waiting_confirmed", of[screen.Confirmed], "/finding?by=list&state=confirmed", "circle-check", "blue"})
		p.wait(waiting{"web.waiting_changed", again, "/finding?by=list&state=", "refresh", "amber"})
	}
	return nil
}

// whereWork tells by which rules and in which places the open findings are.
func whereWork(x *exchange, tx *store.Tx, p *workbenchPage) error {
	if !x.mayOpen() {
		return nil
	}
	if latest, err := screen.Latest(tx, x.scope, x.scope.Division.County()); err == nil {
		p.Screened = &latest
	}
	var err error
	if p.Stale, err = x.stale(tx, x.scope.Division.County()); err != nil {
		return err
	}
	f := findingsPage{State: openFindings, Place: placePicker{Code: x.scope.Division}}
	if err := f.byRule(x, tx); err != nil {
		return err
	}
	rules := []ranked{}
	for _, rule := range f.ByRule {
		rules = append(rules, ranked{Name: rule.Name, Count: rule.Sum, Path: rule.Path})
	}
	tree, err := x.tree(tx)
	if err != nil {
		return err
	}
	if err := f.byPlace(x, tx, tree); err != nil {
		return err
	}
	places := []ranked{}
	for _, place := range f.ByPlace {
		places = append(places, ranked{Name: place.Name, Count: place.Findings, Path: place.Path})
	}
	for _, r := range []ranking{newRanking("web.most_rules", "/finding", rules), newRanking("web.most_places", "/finding?by=village", places)} {
		if len(r.Rows) > 1 {
			p.Rankings = append(p.Rankings, r)
		}
	}
	return nil
}

// importWork is what was compared and waits to be applied.
func importWork(x *exchange, tx *store.Tx, p *workbenchPage) error {
	if !x.scope.May(auth.Import) {
		return nil
	}
	list, err := intake.List(tx, x.scope, 0, 100)
	if err != nil {
		return err
	}
	staged := int64(0)
	for _, one := range list {
		if one.State == intake.Staged {
			staged++
		}
	}
	p.wait(waiting{"web.waiting_import", staged, "/import", "upload", "blue"})
	return nil
}
