package demo

import (
	"context"

	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/intake"
	"guben/sample"
	"guben/screen"
	"guben/store"
)

// Detect lists what the import refused and the screening found, in the terms of
// the manifest: each fault with the ID number of the person or of the head.
// Flags of rules that only describe a population the plan itself counts are no
// faults and left out.
func (d *Demo) Detect(ctx context.Context, manifest sample.Manifest) (found []sample.Fault, err error) {
	err = d.App.DB.View(ctx, func(tx *store.Tx) error {
		for _, look := range []func(*store.Tx) ([]sample.Fault, error){d.clues, d.refused, d.strangers} {
			faults, err := look(tx)
			if err != nil {
				return err
			}
			found = append(found, faults...)
		}
		return nil
	})
	return found, err
}

func (d *Demo) clues(tx *store.Tx) (faults []sample.Fault, err error) {
	counted := d.counted()
	filter := screen.Filter{County: d.county(), Present: true, Limit: 1000}
	for {
		page, err := screen.List(tx, auth.System(), filter)
		if err != nil || len(page) == 0 {
			return faults, err
		}
		for _, f := range page {
			if f.Kind == screen.Flag && counted[f.Rule] {
				continue
			}
			fault, err := d.clue(tx, f)
			if err != nil {
				return nil, err
			}
			faults = append(faults, fault)
		}
		filter.After = page[len(page)-1].ID
	}
}

func (d *Demo) clue(tx *store.Tx, f screen.Finding) (sample.Fault, error) {
	fault := sample.Fault{Kind: sample.FaultKind(f.Kind), Rule: f.Rule, Persons: 1}
	if f.Kind == screen.Missing || f.Kind == screen.Excess || f.Kind == screen.Differs {
		fault.Roster = d.roster(f.Rule)
	}
	entity, id := dictionary.Person, f.Person
	if f.Person == 0 {
		entity, id = dictionary.Household, f.Household
	}
	record, err := d.App.Registry.Get(tx, auth.System(), entity, f.County, id)
	fault.Code = record.Values["code"].Text
	return fault, err
}

// counted are the flag rules whose subjects are a population of the plan.
func (d *Demo) counted() map[string]bool {
	counted := map[string]bool{}
	for _, population := range d.Pack.Populations {
		for i := range d.Pack.Rules {
			if d.Pack.Rules[i].When.Body == population.When.Body {
				counted[d.Pack.Rules[i].ID] = true
			}
		}
	}
	return counted
}

// roster is the roster that proves a rule.
func (d *Demo) roster(rule string) string {
	for _, roster := range d.Pack.Rosters {
		for _, proof := range roster.Proves {
			if proof.Rule == rule {
				return roster.ID
			}
		}
	}
	return ""
}

// refused are the rows the imports held back; one that is about a household and
// a person stands once.
func (d *Demo) refused(tx *store.Tx) (faults []sample.Fault, err error) {
	imports, err := intake.List(tx, auth.System(), 0, 1000)
	if err != nil {
		return nil, err
	}
	for _, known := range imports {
		rows, err := d.App.Desk.Rows(tx, auth.System(), known.ID, intake.Filter{Outcome: intake.Rejected, Limit: 1000})
		if err != nil {
			return nil, err
		}
		line := 0
		for _, row := range rows {
			if row.Line != line {
				line = row.Line
				faults = append(faults, sample.Fault{Kind: sample.Rejected, Persons: 1, File: known.File, Row: row.Line})
			}
		}
	}
	return faults, nil
}

// strangers are the rows of rosters that found nobody.
func (d *Demo) strangers(tx *store.Tx) (faults []sample.Fault, err error) {
	deliveries, err := compare.Deliveries(tx, auth.System(), d.county(), "")
	if err != nil {
		return nil, err
	}
	for _, delivery := range deliveries {
		rows, err := compare.Unmatched(tx, d.App.Ring, auth.System(), delivery.County, delivery.ID, 0, 1000)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			faults = append(faults, sample.Fault{Kind: sample.Unmatched, Roster: delivery.Kind, Persons: 1, File: delivery.File, Row: row.Number})
		}
	}
	return faults, nil
}
