package indicator

import (
	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/screen"
	"guben/store"
)

// Recompute counts everything of a county anew, for the month of the day.
func (m *Meter) Recompute(tx *store.Tx, standing *screen.Standing, county int64, day period.Day) error {
	return nil
}

// Touch counts a village anew after a change of one of its households.
func (m *Meter) Touch(tx *store.Tx, p *pack.Pack, village division.Code, screening, day period.Day) error {
	return nil
}

// Figures answers a query, by place, unit and the pack's order of indicators.
func (m *Meter) Figures(tx *store.Tx, scope auth.Scope, query Query) ([]Figure, error) {
	return nil, nil
}

// Trend gives an indicator of one place month by month.
func (m *Meter) Trend(tx *store.Tx, scope auth.Scope, query Query, from period.Month) ([]Figure, error) {
	return nil, nil
}

// Behind lists whom or what a figure counts, at most limit after a subject of
// the page before. standings are the counties in columns (see app.Area).
func (m *Meter) Behind(tx *store.Tx, scope auth.Scope, standings screen.Area, query Query, side Side, after Subject, limit int) ([]Subject, error) {
	return nil, nil
}

// Report enters a reported number.
func (m *Meter) Report(tx *store.Tx, scope auth.Scope, p *pack.Pack, report Report, key string) (Report, error) {
	return report, nil
}

// Reports lists the reported numbers of an indicator, newest first.
func (m *Meter) Reports(tx *store.Tx, scope auth.Scope, query Query) ([]Report, error) {
	return nil, nil
}

// Freeze keeps the figures of a place and month as they stand, with their
// definitions; a month already frozen needs a note and is corrected.
func (m *Meter) Freeze(tx *store.Tx, scope auth.Scope, query Query, note, key string) ([]Frozen, error) {
	return nil, nil
}

// Frozen is a figure as it was filed.
type Frozen struct {
	ID          int64
	Figure      Figure
	Name        pack.Words
	Definition  string // numerator / denominator as they were written
	Version     string // of the pack
	Corrects    int64
	Note        string
	AccountName string
	At          int64
}

// FrozenFigures lists the frozen figures of a place and month, corrections last.
func (m *Meter) FrozenFigures(tx *store.Tx, scope auth.Scope, query Query) ([]Frozen, error) {
	return nil, nil
}

// CardOf is the card of an indicator.
func CardOf(p *pack.Pack, i *pack.Indicator) Card {
	return Card{Indicator: i, Clauses: i.Clauses, Units: i.Units, Version: p.Version, Assumption: i.Assumption, Source: i.Source}
}
