package web

import (
	"slices"
	"strconv"
	"strings"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// householdsPage is the list of households.
type householdsPage struct {
	Place   placePicker
	Query   string
	Selects []selection // filters by code
	Rule    string
	Rules   []choice
	Closed  bool
	Rows    []householdRow
	Total   int64 // -1: not counted, the list follows a rule's findings
	Next    string
	Filter  string // what narrows the list, as a query
	Saved   []savedFilter
	Export  bool // the account may take the list out
}

func (householdsPage) file() string { return "households" }

// Bare is the filter for a hidden field.
func (p *householdsPage) Bare() string { return strings.TrimPrefix(p.Filter, "?") }

// Follows reports whether the list goes along findings.
func (p *householdsPage) Follows() bool { return p.Total < 0 }

// selection is a filter by the codes of one field.
type selection struct {
	Name    string
	Label   *dictionary.Field
	Options []choice
}

type householdRow struct {
	registry.Record
	Place string
	Open  int64 // findings that wait for somebody
}

// Path is the household's page.
func (r householdRow) Path() string { return householdPath(r.County, r.ID) }

// Key names the household in an address.
func (r householdRow) Key() string { return householdKeyOf(r.County, r.ID) }

func householdPath(county, id int64) string {
	return "/household/" + strconv.FormatInt(county, 10) + "/" + store.FormatID(id)
}

// listed are the fields households are narrowed by.
var listed = []string{"category", "exit_status", "monitored", "risks"}

func households(x *exchange) (answer, error) {
	scope, err := x.place()
	if err != nil {
		return nil, err
	}
	p := &householdsPage{Query: x.field("q"), Rule: x.field("rule"), Closed: x.field("closed") != "", Export: x.scope.May(auth.Export)}
	err = x.view(func(tx *store.Tx) error {
		tree, err := p.describe(x, tx, scope)
		if err != nil {
			return err
		}
		return p.fill(x, tx, tree)
	})
	return shownUnless(err, p)
}

// describe reads what the list is narrowed by, and what it can be narrowed by.
func (p *householdsPage) describe(x *exchange, tx *store.Tx, scope auth.Scope) (tree *division.Tree, err error) {
	if p.Place, tree, err = x.pickPlace(tx, scope); err != nil {
		return nil, err
	}
	pairs := []string{"place", p.Place.Param(x.scope), "q", p.Query, "rule", p.Rule}
	for _, key := range listed {
		field, ok := dictionary.Get(dictionary.Household, key)
		if !ok {
			continue
		}
		s := selection{Name: key, Label: field}
		for _, code := range field.Codes().Codes {
			s.Options = append(s.Options, choice{code.Key, code.Say(x.lang), code.Key == x.field(key)})
		}
		p.Selects = append(p.Selects, s)
		pairs = append(pairs, key, x.field(key))
	}
	if p.Closed {
		pairs = append(pairs, "closed", "1")
	}
	p.Filter = query(pairs...)
	p.Rules = x.ruleChoices(p.Rule)
	p.Saved = x.savedFilters()
	return tree, nil
}

// filter is what the page asks the registry for.
func (p *householdsPage) filter(x *exchange) registry.Filter {
	filter := registry.Filter{Division: p.Place.Code, Text: p.Query, Closed: p.Closed, Codes: map[string][]int64{}, After: x.field("after")}
	for _, s := range p.Selects {
		if code, ok := s.Label.Codes().Parse(x.field(s.Name)); ok {
			filter.Codes[s.Name] = []int64{int64(code.N)}
		}
	}
	return filter
}

func (p *householdsPage) fill(x *exchange, tx *store.Tx, tree *division.Tree) error {
	filter := p.filter(x)
	page, err := p.records(x, tx, filter)
	if err != nil {
		return err
	}
	if page.Next != "" {
		p.Next = more(p.Filter, "after", page.Next)
	}
	p.Total = -1
	if !p.follows(x) {
		if p.Total, err = x.countRecords(tx, dictionary.Household, filter); err != nil {
			return err
		}
	}
	return p.add(x, tx, tree, page.Records)
}

// follows reports whether the list goes along findings: a rule is chosen, or
// the account is a department's and sees only households its findings are about.
func (p *householdsPage) follows(x *exchange) bool {
	return p.Rule != "" || x.scope.Role == auth.Department
}

// records is one page of the list.
func (p *householdsPage) records(x *exchange, tx *store.Tx, filter registry.Filter) (registry.Page, error) {
	if !p.follows(x) {
		return x.Registry.List(tx, x.scope, dictionary.Household, filter)
	}
	return p.follow(x, tx, filter)
}

// followed is how many findings are looked at for one page.
const followed = 200

// follow lists the households that open findings are about.
func (p *householdsPage) follow(x *exchange, tx *store.Tx, filter registry.Filter) (page registry.Page, err error) {
	findings, err := screen.List(tx, x.scope, screen.Filter{Within: p.Place.Code, Rule: p.Rule, Open: true,
		After: store.ParseID(filter.After), Limit: followed})
	if err != nil || len(findings) == 0 {
		return page, err
	}
	for _, finding := range findings {
		filter.IDs = append(filter.IDs, finding.Household)
	}
	slices.Sort(filter.IDs)
	filter.IDs = slices.Compact(filter.IDs)
	filter.After, filter.Limit = "", followed
	page, err = x.Registry.List(tx, x.scope, dictionary.Household, filter)
	if page.Next = ""; len(findings) == followed {
		page.Next = store.FormatID(findings[followed-1].ID)
	}
	return page, err
}

func (p *householdsPage) add(x *exchange, tx *store.Tx, tree *division.Tree, records []registry.Record) error {
	for _, record := range records {
		row := householdRow{Record: record, Place: placeName(tree, record.Village)}
		groups, err := screen.Count(tx, x.scope, screen.Filter{County: record.County, Household: record.ID, Open: true}, screen.ByState)
		if err != nil {
			return err
		}
		for _, group := range groups {
			row.Open += group.Findings
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}
