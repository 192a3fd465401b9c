package household

import (
	"slices"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/registry"
	"guben/screen"
	"guben/store"
	"guben/web/page"
)

// householdsPage is the list of households.
type householdsPage struct {
	Place   page.PlacePicker
	Query   string
	Selects []selection // filters by code
	Rule    string
	Rules   []page.Choice
	Closed  bool
	Rows    []page.HouseholdRow
	Total   int64 // -1: not counted, the list follows a rule's findings
	Next    string
	Filter  string // what narrows the list, as a query
	Saved   []savedFilter
	Export  bool // the account may take the list out
	Edit    bool // the account may register a household
}

func (householdsPage) File() string { return "households" }

// Bare is the filter for a hidden field.
func (p *householdsPage) Bare() string { return strings.TrimPrefix(p.Filter, "?") }

// Follows reports whether the list goes along findings.
func (p *householdsPage) Follows() bool { return p.Total < 0 }

// selection is a filter by the codes of one field.
type selection struct {
	Name    string
	Label   *dictionary.Field
	Options []page.Choice
}

// listed are the fields households are narrowed by.
var listed = []string{"category", "exit_status", "monitored", "risks"}

func households(x *page.Exchange) (page.Answer, error) {
	scope, err := x.Place()
	if err != nil {
		return nil, err
	}
	p := &householdsPage{Query: x.Field("q"), Rule: x.Field("rule"), Closed: x.Field("closed") != "", Export: x.Scope.May(auth.Export), Edit: x.Scope.May(auth.Edit)}
	err = x.View(func(tx *store.Tx) error {
		tree, err := p.describe(x, tx, scope)
		if err != nil {
			return err
		}
		return p.fill(x, tx, tree)
	})
	return page.ShowUnless(err, p)
}

// describe reads what the list is narrowed by, and what it can be narrowed by.
func (p *householdsPage) describe(x *page.Exchange, tx *store.Tx, scope auth.Scope) (tree *division.Tree, err error) {
	if p.Place, tree, err = x.PickPlace(tx, scope); err != nil {
		return nil, err
	}
	pairs := []string{"place", p.Place.Param(x.Scope), "q", p.Query, "rule", p.Rule}
	for _, key := range listed {
		field, ok := dictionary.Get(dictionary.Household, key)
		if !ok {
			continue
		}
		s := selection{Name: key, Label: field}
		for _, code := range field.Codes().Codes {
			s.Options = append(s.Options, page.Choice{Value: code.Key, Text: code.Say(x.Lang), Here: code.Key == x.Field(key)})
		}
		p.Selects = append(p.Selects, s)
		pairs = append(pairs, key, x.Field(key))
	}
	if p.Closed {
		pairs = append(pairs, "closed", "1")
	}
	p.Filter = page.Query(pairs...)
	p.Rules = x.RuleChoices(p.Rule)
	p.Saved = savedFilters(x)
	return tree, nil
}

// filter is what the page asks the registry for.
func (p *householdsPage) filter(x *page.Exchange) registry.Filter {
	filter := registry.Filter{Division: p.Place.Code, Text: p.Query, Closed: p.Closed, Codes: map[string][]int64{}, After: x.Field("after")}
	for _, s := range p.Selects {
		if code, ok := s.Label.Codes().Parse(x.Field(s.Name)); ok {
			filter.Codes[s.Name] = []int64{int64(code.N)}
		}
	}
	return filter
}

func (p *householdsPage) fill(x *page.Exchange, tx *store.Tx, tree *division.Tree) error {
	filter := p.filter(x)
	batch, err := p.records(x, tx, filter)
	if err != nil {
		return err
	}
	if batch.Next != "" {
		p.Next = page.More(p.Filter, "after", batch.Next)
	}
	p.Total = -1
	if !p.follows(x) {
		if p.Total, err = x.CountRecords(tx, dictionary.Household, filter); err != nil {
			return err
		}
	}
	return p.add(x, tx, tree, batch.Records)
}

// follows reports whether the list goes along findings: a rule is chosen, or
// the account is a department's and sees only households its findings are about.
func (p *householdsPage) follows(x *page.Exchange) bool {
	return p.Rule != "" || x.Scope.Role == auth.Department
}

// records is one page of the list.
func (p *householdsPage) records(x *page.Exchange, tx *store.Tx, filter registry.Filter) (registry.Page, error) {
	if !p.follows(x) {
		return x.Registry.List(tx, x.Scope, dictionary.Household, filter)
	}
	return p.follow(x, tx, filter)
}

// followed is how many findings are looked at for one page.
const followed = 200

// follow lists the households that open findings are about.
func (p *householdsPage) follow(x *page.Exchange, tx *store.Tx, filter registry.Filter) (batch registry.Page, err error) {
	findings, err := screen.List(tx, x.Scope, screen.Filter{Within: p.Place.Code, Rule: p.Rule, Open: true,
		After: store.ParseID(filter.After), Limit: followed})
	if err != nil || len(findings) == 0 {
		return batch, err
	}
	for _, finding := range findings {
		filter.IDs = append(filter.IDs, finding.Household)
	}
	slices.Sort(filter.IDs)
	filter.IDs = slices.Compact(filter.IDs)
	filter.After, filter.Limit = "", followed
	batch, err = x.Registry.List(tx, x.Scope, dictionary.Household, filter)
	if batch.Next = ""; len(findings) == followed {
		batch.Next = store.FormatID(findings[followed-1].ID)
	}
	return batch, err
}

func (p *householdsPage) add(x *page.Exchange, tx *store.Tx, tree *division.Tree, records []registry.Record) error {
	open, err := openFindings(x, tx, records)
	for _, record := range records {
		p.Rows = append(p.Rows, page.HouseholdRow{Record: record, Place: page.PlaceName(tree, record.Village), Open: open[record.ID]})
	}
	return err
}

// openFindings counts the open findings of households in one read for each
// county, of which a list nearly always has one.
func openFindings(x *page.Exchange, tx *store.Tx, records []registry.Record) (map[int64]int64, error) {
	counties, open := map[int64][]int64{}, map[int64]int64{}
	for _, record := range records {
		counties[record.County] = append(counties[record.County], record.ID)
	}
	for county, households := range counties {
		groups, err := screen.Count(tx, x.Scope, screen.Filter{County: county, Households: households, Open: true}, screen.ByHousehold)
		if err != nil {
			return nil, err
		}
		for _, group := range groups {
			open[group.Household] = group.Findings
		}
	}
	return open, nil
}
