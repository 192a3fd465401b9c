package screen

import (
	"slices"

	"guben/dictionary"
	"guben/pack"
	"guben/policy"
	"guben/registry"
)

// Changed are the facts that a record has other than before; nil where the
// registry carries a value further, as it does the head's to the head of the
// members, so that every rule has to be decided again.
func Changed(before, after registry.Record) []policy.FactRef {
	keys := []string{}
	for _, values := range []registry.Values{before.Values, after.Values} {
		for key := range values {
			if before.Values[key] == after.Values[key] || slices.Contains(keys, key) {
				continue
			}
			if registry.Carries(key) {
				return nil
			}
			keys = append(keys, key)
		}
	}
	return Of(after.Entity, keys...)
}

// finds reports whether anything is stored that screening found last time.
func (m *merger) finds() bool {
	for _, found := range m.stored {
		if found.present {
			return true
		}
	}
	return false
}

// unmoved reports whether the bench's rules answer as they did before the
// change: then what is due and what the rosters say is as it was, too.
func (j *judge) unmoved(s *subject, before *registry.Record) bool {
	if j.only == nil {
		return false
	}
	values := s.valuesOf(before)
	if values == nil {
		return false
	}
	after := j.decisions(s)
	now := slices.Clone(values)
	was(values, before)
	earlier := j.decisions(s)
	copy(values, now)
	return slices.EqualFunc(earlier, after, func(a, b policy.Decision) bool {
		return a.Member == b.Member && a.InForce == b.InForce && a.Truth == b.Truth && a.Amount == b.Amount
	})
}

// valuesOf are the facts of the household or member that a record is about; nil
// if it is not among them.
func (s *subject) valuesOf(record *registry.Record) []policy.Value {
	if record.Entity == dictionary.Household {
		return s.facts.Values
	}
	if i := slices.Index(s.persons, record.ID); i >= 0 {
		return s.facts.Members[i].Values
	}
	return nil
}

// was puts the values the registry keeps back to what a record says.
func was(values []policy.Value, record *registry.Record) {
	for i, field := range pack.Fields(record.Entity) {
		if field.Kept != dictionary.ByRegistry {
			continue
		}
		values[i] = policy.Unknown
		if value := record.Values[field.Key]; value.Known {
			values[i] = policy.Value(value.N)
		}
	}
}
