package demo

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"guben/auth"
	"guben/money"
	"guben/pack"
	"guben/sample"
	"guben/screen"
	"guben/store"
)

// Report is the one-page summary of a screened county.
type Report struct {
	Registry    Count        `json:"registry"`
	Populations []Population `json:"populations"`
	Findings    []Finding    `json:"findings"`
	Gaps        []Gap        `json:"gaps"`
	Planted     []Fault      `json:"planted"`
	Detected    []Fault      `json:"detected"`

	Unit      string           `json:"money_unit"` // of due and received: fen
	Screening screen.Screening `json:"screening"`
	Totals    Totals           `json:"totals"`
}

// Count is a number of households and of persons.
type Count struct {
	Households int64 `json:"households"`
	Persons    int64 `json:"persons"`
}

// Population is a group the plan counts: as it says, and as found.
type Population struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Clause   string `json:"clause"`
	Expected Stated `json:"expected"`
	Found    Count  `json:"found"`
}

// Stated is a count the plan gives; nil where it does not say.
type Stated struct {
	Households *int64 `json:"households"`
	Persons    *int64 `json:"persons"`
}

func stated(households, persons int) (s Stated) {
	for _, part := range []struct {
		n  int
		to **int64
	}{{households, &s.Households}, {persons, &s.Persons}} {
		if part.n != 0 {
			n := int64(part.n)
			*part.to = &n
		}
	}
	return s
}

// Finding is a rule and how many it concerns, with the kind of finding.
type Finding struct {
	Rule       string      `json:"rule"`
	Name       string      `json:"name"`
	Clause     string      `json:"clause"`
	Kind       screen.Kind `json:"kind"`
	Households int64       `json:"households"`
	Persons    int64       `json:"persons"`
}

// Gap is what one unit owes by one rule: persons (or households) due but not
// received, received but not due, with another amount; and the money of all
// who are due.
type Gap struct {
	Unit     string    `json:"unit"`
	UnitName string    `json:"unit_name"`
	Rule     string    `json:"rule"`
	Name     string    `json:"name"`
	Clause   string    `json:"clause"`
	Persons  int64     `json:"persons"` // with a gap of any kind
	Missing  int64     `json:"missing"`
	Excess   int64     `json:"excess"`
	Differs  int64     `json:"differs"`
	Due      money.Fen `json:"due"`      // fen
	Received money.Fen `json:"received"` // fen
}

// Totals are the money of all rules.
type Totals struct {
	Due      money.Fen `json:"due"`
	Received money.Fen `json:"received"`
}

// Fault is a number of faults of one kind: as planted, or as detected.
type Fault struct {
	Kind   sample.FaultKind `json:"kind"`
	Rule   string           `json:"rule,omitempty"`
	Roster string           `json:"roster,omitempty"`
	Count  int              `json:"count"`
}

// Report reads the summary from the database and the manifest.
func (d *Demo) Report(ctx context.Context) (report Report, err error) {
	report.Unit = "fen"
	manifest, err := d.Manifest()
	if err != nil {
		return report, err
	}
	err = d.App.DB.View(ctx, func(tx *store.Tx) error {
		if report.Screening, err = screen.Latest(tx, auth.System(), d.county()); err != nil {
			return err
		}
		tallies, err := screen.Tallies(tx, auth.System(), report.Screening)
		if err != nil {
			return err
		}
		groups, err := screen.Count(tx, auth.System(), screen.Filter{County: d.county(), Present: true}, screen.ByRule)
		report.count(d.Pack, tallies, groups)
		return err
	})
	if err != nil {
		return report, err
	}
	report.Registry = Count{report.Screening.Households, report.Screening.Persons}
	report.Planted = group(manifest.Faults)
	detected, err := d.Detect(ctx, manifest)
	report.Detected = group(detected)
	return report, err
}

// count fills in populations, findings and gaps, in the pack's order.
func (r *Report) count(p *pack.Pack, tallies []screen.Tally, groups []screen.Group) {
	of := map[string]screen.Tally{}
	for _, tally := range tallies {
		of[tally.Rule] = tally
	}
	for _, population := range p.Populations {
		found := of[population.ID]
		r.Populations = append(r.Populations, Population{population.ID, population.Name.Zh, strings.Join(population.Clauses, "、"),
			stated(population.Households, population.Persons), Count{found.Households, found.Persons}})
	}
	for i := range p.Rules {
		rule := &p.Rules[i]
		r.findings(rule, groups)
		if tally := of[rule.ID]; tally.DueN+tally.ReceivedN > 0 {
			r.gap(p, rule, tally)
		}
	}
}

// findings adds the rule's findings, kind by kind.
func (r *Report) findings(rule *pack.Rule, groups []screen.Group) {
	for _, group := range groups {
		if group.Rule == rule.ID {
			r.Findings = append(r.Findings, Finding{rule.ID, rule.Name, rule.Clause, group.Kind, group.Households, group.Persons})
		}
	}
}

func (r *Report) gap(p *pack.Pack, rule *pack.Rule, tally screen.Tally) {
	unit := &pack.Unit{}
	if len(rule.Units) > 0 {
		unit, _ = p.Unit(rule.Units[0])
	}
	r.Gaps = append(r.Gaps, Gap{Unit: unit.ID, UnitName: unit.Name.Zh, Rule: rule.ID, Name: rule.Name, Clause: rule.Clause,
		Persons: tally.MissingN + tally.ExcessN + tally.DiffersN, Missing: tally.MissingN, Excess: tally.ExcessN, Differs: tally.DiffersN,
		Due: tally.Due, Received: tally.Received})
	r.Totals.Due += tally.Due
	r.Totals.Received += tally.Received
}

// group counts faults of one kind, rule and roster.
func group(faults []sample.Fault) []Fault {
	counts := map[Fault]int{}
	for _, fault := range faults {
		counts[Fault{Kind: fault.Kind, Rule: fault.Rule, Roster: fault.Roster}]++
	}
	list := make([]Fault, 0, len(counts))
	for fault, n := range counts {
		fault.Count = n
		list = append(list, fault)
	}
	slices.SortFunc(list, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Roster, b.Roster))
	})
	return list
}
