package intake

import (
	"guben/dictionary"
	"guben/registry"
	"guben/store"
)

// check examines the households of the batch and gives what is to be staged.
func (s *stage) check(tx *store.Tx) ([]staged, error) {
	if s.shape.roster != nil {
		return s.checkRoster(tx)
	}
	e := &examiner{tx: tx, stage: s, registry: s.registry}
	if err := e.locate(s.batch); err != nil {
		return nil, err
	}
	homes, err := e.examine(s.batch)
	if err != nil {
		return nil, err
	}
	var rows []staged
	for _, h := range homes {
		some, err := e.differ(h)
		if err != nil {
			return nil, err
		}
		rows = append(rows, some...)
	}
	return rows, nil
}

// differ turns a household into staged rows: what is new, what changes and how.
func (e *examiner) differ(h *home) ([]staged, error) {
	whole, each := e.earnings(h)
	household, err := e.differHousehold(h, whole)
	if err != nil {
		return nil, err
	}
	rows := []staged{household}
	for i, r := range h.rows {
		person, err := e.differPerson(h, i, each[i])
		if err != nil {
			return nil, err
		}
		if person.outcome == Rejected {
			person.Cells = r.cells
		}
		rows = append(rows, person)
	}
	return rows, nil
}

func (e *examiner) row(h *home, line int, entity Entity) staged {
	county := h.village.County()
	if h.known() {
		county = h.record.County
	}
	return staged{seq: sequence(h.line, line, entity), line: line, entity: entity, county: county, village: h.village, household: h.record.ID}
}

func (e *examiner) differHousehold(h *home, earned []amount) (staged, error) {
	s := e.row(h, h.line, Household)
	s.Name, s.Notes = h.facts.text("head_name"), h.notes
	if s.Name == "" && h.known() {
		s.Name = h.record.Name()
	}
	if len(h.reasons) > 0 {
		s.outcome, s.Reasons = Rejected, h.reasons
		return s, nil
	}
	values := h.facts.values()
	if err := e.compare(&s, dictionary.Household, h.record, values, h.facts); err != nil {
		return s, err
	}
	return s, e.differIncome(&s, h, 0, earned)
}

func (e *examiner) differPerson(h *home, i int, earned []amount) (staged, error) {
	r := h.rows[i]
	s := e.row(h, r.line, Person)
	s.Name, s.Notes = r.person.text("name"), r.notes
	if s.Name == "" {
		s.Name = h.persons[i].Name()
	}
	if r.rejected() {
		s.outcome, s.Reasons = Rejected, r.reasons
		return s, nil
	}
	s.person = h.persons[i].ID
	if err := e.compare(&s, dictionary.Person, h.persons[i], r.person.values(), r.person); err != nil {
		return s, err
	}
	return s, e.differIncome(&s, h, s.person, earned)
}

// compare settles the outcome of a row that is accepted.
func (e *examiner) compare(s *staged, entity dictionary.Entity, record registry.Record, values registry.Values, facts facts) error {
	if record.ID == 0 {
		s.outcome, s.Values, s.Originals = New, packed(entity, values), facts.originals()
		return nil
	}
	deltas, err := e.registry.Compare(record, values)
	if err != nil {
		return err
	}
	s.outcome, s.version = Unchanged, record.Version
	if len(deltas) == 0 {
		return nil
	}
	differing := registry.Values{}
	s.outcome, s.Before, s.Originals = Changed, map[string]string{}, facts.originals()
	for _, delta := range deltas {
		differing[delta.Field.Key] = values[delta.Field.Key]
		if delta.Before.Known {
			s.Before[delta.Field.Key] = delta.Field.Canonical(delta.Before)
		}
	}
	s.Values = packed(entity, differing)
	return nil
}

func fieldName(field *dictionary.Field) string { return string(field.Entity) + "." + field.Key }

// safe is a value as it may be stored for review: secrets masked.
func safe(field *dictionary.Field, value dictionary.Value) string {
	if field.Type == dictionary.Secret {
		return maskOf(field, value.Text)
	}
	return field.Canonical(value)
}
