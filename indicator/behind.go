package indicator

import (
	"fmt"
	"slices"
	"strconv"

	"guben/auth"
	"guben/fault"
	"guben/flow"
	"guben/ledger"
	"guben/pack"
	"guben/policy"
	"guben/screen"
	"guben/store"
)

// Page is a page of what is behind a figure.
type Page struct {
	Subjects []Subject
	Next     string // after of the next page, "" behind the last
}

// Behind lists whom or what a side of a figure counts, at most limit behind the
// Next of the page before. area is the counties in columns (see app.Area) and is
// asked where the registry is counted. A department is shown what its own unit
// answers for.
func (m *Meter) Behind(tx *store.Tx, scope auth.Scope, area screen.Area, query Query, side Side, after string, limit int) (Page, error) {
	i, err := query.find(query.Indicator)
	if err != nil {
		return Page{}, err
	}
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return Page{}, err
	}
	narrowed, err := query.narrow(scope)
	if err != nil {
		return Page{}, err
	}
	if scope.Role == auth.Department && !slices.Contains(i.Units, scope.Unit) {
		return Page{}, fault.New(fault.NotFound, "indicator.no_indicator", "id", query.Indicator)
	}
	limit = min(max(limit, 1), 1000)
	switch {
	case registered(i):
		return behindMask(narrowed, area, i, side, after, limit)
	case measures(i, pack.Findings):
		return behindFindings(tx, narrowed, i, side, after, limit)
	case measures(i, pack.Records, pack.Sums):
		return m.behindRecords(tx, narrowed, query, i, side, after, limit)
	}
	return Page{}, fault.New(fault.NotFound, "indicator.no_behind", "name", i.Name)
}

// behindMask lists households of the registry, county after county.
func behindMask(scope auth.Scope, area screen.Area, i *pack.Indicator, side Side, after string, limit int) (page Page, err error) {
	last, err := cursor(after)
	if err != nil {
		return page, err
	}
	for _, standing := range area {
		mask, err := maskOf(standing, i, side)
		if err != nil {
			return page, err
		}
		found, err := standing.Behind(scope, mask, last, limit-len(page.Subjects))
		if err != nil {
			return page, err
		}
		for _, who := range found {
			page.Subjects = append(page.Subjects, Subject{County: who.Village.County(), Village: who.Village, Household: who.Household, Persons: who.Persons})
		}
	}
	if n := len(page.Subjects); n == limit {
		page.Next = fmt.Sprintf("%d.%d", page.Subjects[n-1].Village, page.Subjects[n-1].Household)
	}
	return page, nil
}

// cursor reads a Next of behindMask.
func cursor(after string) (last screen.Who, err error) {
	if after == "" {
		return last, nil
	}
	if _, err = fmt.Sscanf(after, "%d.%d", &last.Village, &last.Household); err != nil {
		err = fault.New(fault.Invalid, "indicator.bad_page").Because(err)
	}
	return last, err
}

// maskOf is whom a side of the indicator counts.
func maskOf(s *screen.Standing, i *pack.Indicator, side Side) (screen.Mask, error) {
	numerator, err := maskFor(s, i.Counts, i.NumeratorRule(), i.Numerator)
	if err != nil || side == Numerator {
		return numerator, err
	}
	if !i.Share() || i.Out != nil && i.Out.Of == pack.Fixed {
		if side == Undecided {
			return screen.Undecided(numerator), nil
		}
		return screen.Mask{}, fault.New(fault.NotFound, "indicator.no_behind", "name", i.Name)
	}
	whole, err := maskFor(s, i.Out, i.DenominatorRule(), i.Denominator)
	switch side {
	case Gap:
		return screen.Gap(numerator, whole), err
	case Undecided:
		return screen.Undecided(numerator, whole), err
	}
	return whole, err
}

func maskFor(s *screen.Standing, measure *pack.Measure, rule string, text policy.Text) (screen.Mask, error) {
	if text.Body != "" || measure.Of == pack.Totals {
		return s.RuleMask(rule)
	}
	return s.ReceiptMask(measure.Rule, measure.Kind)
}

func sideOf(i *pack.Indicator, side Side) (*pack.Measure, error) {
	measure := i.Counts
	if side == Denominator {
		measure = i.Out
	}
	if measure == nil || side == Gap || side == Undecided {
		return nil, fault.New(fault.NotFound, "indicator.no_behind", "name", i.Name)
	}
	return measure, nil
}

func behindFindings(tx *store.Tx, scope auth.Scope, i *pack.Indicator, side Side, after string, limit int) (page Page, err error) {
	measure, err := sideOf(i, side)
	if err != nil {
		return page, err
	}
	filter := area{}.finding(measure)
	if filter.Limit = limit; after != "" {
		if filter.After, err = strconv.ParseInt(after, 10, 64); err != nil {
			return page, fault.New(fault.Invalid, "indicator.bad_page").Because(err)
		}
	}
	findings, err := screen.List(tx, scope, filter)
	for _, f := range findings {
		page.Subjects = append(page.Subjects, Subject{County: f.County, Village: f.Village, Household: f.Household, Finding: f.ID})
	}
	if n := len(findings); n == limit {
		page.Next = strconv.FormatInt(findings[n-1].ID, 10)
	}
	return page, err
}

// behindRecords lists records; the gap is the records of the whole that are not
// among those counted, and a page of it may be short.
func (m *Meter) behindRecords(tx *store.Tx, scope auth.Scope, query Query, i *pack.Indicator, side Side, after string, limit int) (page Page, err error) {
	counted := side
	if side == Gap {
		counted = Denominator
	}
	measure, err := sideOf(i, counted)
	if err != nil {
		return page, err
	}
	filter := area{pack: query.Pack, within: scope.Division}.record(measure)
	if filter.After, filter.Limit = after, limit; measure.Of == pack.Sums {
		filter.Field, filter.Value = "", ""
	}
	records, err := m.Ledger.List(tx, scope, filter)
	for _, r := range records.Records {
		if side != Gap || !holds(query.Pack, i.Counts, r) {
			page.Subjects = append(page.Subjects, Subject{County: r.County, Village: r.Division, Household: r.Household, Record: r.ID, Title: r.Title})
		}
	}
	page.Next = records.Next
	return page, err
}

// holds reports whether a measure counts a record of its ledger.
func holds(p *pack.Pack, measure *pack.Measure, r ledger.Record) bool {
	switch {
	case measure == nil || measure.Ledger != r.Ledger:
		return false
	case measure.State != "" && measure.State != r.State || measure.Phase != "" && measure.Phase != string(r.Phase):
		return false
	case measure.State == "" && measure.Phase == "" && r.Phase == flow.Void:
		return false
	}
	return measure.Value == "" || wanted(p, measure) == indexed(p, measure, r)
}

// indexed is what a record holds in the field a measure looks at.
func indexed(p *pack.Pack, measure *pack.Measure, r ledger.Record) string {
	g, ok := p.Ledger(measure.Ledger)
	if !ok || g.Program == nil {
		return ""
	}
	if at := slices.Index(g.Program.Index(), measure.Field); at >= 0 {
		return r.Index[at]
	}
	return ""
}
