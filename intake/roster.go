package intake

import (
	"maps"

	"guben/compare"
	"guben/dictionary"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/store"
)

// covers is the days a roster delivered on day is about.
func covers(roster *pack.Roster, stated period.Range, day period.Day) period.Range {
	if stated != (period.Range{}) {
		return stated
	}
	year, month, _ := day.Date()
	switch roster.Per {
	case pack.PerDay:
		return period.Range{From: day, To: day}
	case pack.PerMonth, pack.PerHalfMonth, pack.PerWeek:
		return period.Range{From: period.MonthOf(day).First(), To: period.MonthOf(day).Last()}
	case pack.PerQuarter:
		first := period.Date(year, (month-1)/3*3+1, 1)
		return period.Range{From: first, To: first.AddMonths(3) - 1}
	case pack.PerHalfYear:
		first := period.Date(year, (month-1)/6*6+1, 1)
		return period.Range{From: first, To: first.AddMonths(6) - 1}
	case pack.PerOnce:
		return period.Range{From: registry.Start, To: registry.Forever}
	}
	return period.Range{From: period.Date(year, 1, 1), To: period.Date(year, 12, 31)}
}

// checkRoster compares the rows of a roster with the delivery they would
// replace. A row about nobody registered is accepted: it is the department's
// word, and a finding of its own.
func (s *stage) checkRoster(tx *store.Tx) ([]staged, error) {
	e := &examiner{tx: tx, stage: s, registry: s.registry}
	if err := e.locate(s.batch); err != nil {
		return nil, err
	}
	rows := make([]staged, 0, len(s.batch))
	entries := map[int64][]compare.Entry{}
	for _, g := range s.batch {
		row := e.receipt(g.rows[0])
		if row.outcome != Rejected {
			entries[row.county] = append(entries[row.county], *row.Entry)
		}
		rows = append(rows, row)
	}
	standings := map[int]compare.Standing{}
	for county, some := range entries {
		found, err := compare.Stand(tx, s.desk.Ring, s.scope, county, s.shape.roster.ID, s.imp.Period, some)
		if err != nil {
			return nil, err
		}
		for i, standing := range found {
			standings[some[i].Number] = standing
		}
	}
	for i := range rows {
		if rows[i].outcome != Rejected {
			rows[i].settle(s.shape.roster, standings[rows[i].line])
		}
	}
	return rows, nil
}

// receipt is the staged row of a roster's row.
func (e *examiner) receipt(r *row) staged {
	s := staged{seq: sequence(r.line, r.line, Receipt), line: r.line, entity: Receipt}
	s.Name, s.Notes = r.person.text("name"), r.notes
	village, refusal := e.stage.places.find(e.stage.reader, r)
	if refusal != nil { // a roster's place only helps to find the person
		s.Notes = append(s.Notes, *refusal)
	}
	s.village, s.county = village, e.stage.area.County()
	if village != 0 {
		s.county = village.County()
	}
	if at, ok := e.located[string(r.index)]; ok && r.index != nil {
		s.county, s.person = at.county, at.person
	}
	if r.rejected() {
		s.outcome, s.Reasons, s.Cells = Rejected, r.reasons, r.cells
		return s
	}
	s.Entry = &compare.Entry{Number: r.line, Document: r.document.Number, Code: r.household.text("code"), Name: s.Name, Village: village,
		Amount: r.paid, Stated: r.stated, Values: r.rosterValues(e.stage.shape.roster)}
	return s
}

// rosterValues are the values of the roster's columns; whom a row is about is
// kept apart, sealed, and secrets stay out.
func (r *row) rosterValues(roster *pack.Roster) map[string]string {
	values := maps.Clone(r.own)
	for i := range roster.Columns {
		c := &roster.Columns[i]
		if c.Field == nil || c.Field.Type == dictionary.Secret || locates[columnField(c)] {
			continue
		}
		if value := r.of(string(c.Field.Entity)).get(c.Key); value.Known {
			if values == nil {
				values = map[string]string{}
			}
			values[c.Key] = c.Field.Canonical(value)
		}
	}
	return values
}

// settle is what a row is beside the delivery it would replace.
func (s *staged) settle(roster *pack.Roster, before compare.Standing) {
	s.household = before.Household
	switch {
	case before.Same:
		s.outcome = Unchanged
	case before.Known:
		s.outcome = Changed
	default:
		s.outcome = New
	}
	if s.outcome == Unchanged {
		return
	}
	for i := range roster.Columns {
		key := roster.Columns[i].Key
		was, is := before.Values[key], s.Entry.Values[key]
		if key == roster.Amount {
			was, is = amountText(before.Amount, before.Stated), amountText(s.Entry.Amount, s.Entry.Stated)
		}
		if was != is {
			s.Changes = append(s.Changes, change{columnField(&roster.Columns[i]), was, is})
		}
	}
}

func amountText(amount money.Fen, stated bool) string {
	if !stated {
		return ""
	}
	return amount.String()
}
