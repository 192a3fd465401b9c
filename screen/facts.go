package screen

import (
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/income"
	"guben/pack"
	"guben/policy"
	"guben/registry"
	"guben/store"
)

// reader gathers the facts a pack's rules rest on: stored fields from the
// registry, totals from the income accounts, facts rosters give.
type reader struct {
	*source
	*bench
	tx      *store.Tx
	records *registry.Registry
	schema  *policy.Schema

	subjects []subject
	at       map[int64]int               // index of a household in subjects
	member   map[int64]at                // place of a person
	totals   map[int]dictionary.Category // facts that are totals of income
	around   map[division.Code]*policy.Village
}

type at struct{ household, member int }

// slots are the stored fields of an entity that rules read: keys are what to
// read of the registry, facts where rules look for the first of them.
type slots struct {
	keys  []string
	facts []int
}

// sweep visits the households of the source with their facts on its day.
func sweep(tx *store.Tx, records *registry.Registry, b *bench, from *source, visit func(*subject) error) error {
	r := &reader{source: from, bench: b, tx: tx, records: records, schema: b.pack.Program.Schema(), at: map[int64]int{}, member: map[int64]at{},
		totals: map[int]dictionary.Category{}, around: map[division.Code]*policy.Village{}}
	for _, step := range []func() error{r.households, r.persons, r.incomes, r.rosters, r.villages} {
		if err := step(); err != nil {
			return err
		}
	}
	for i := range r.subjects {
		r.subjects[i].facts.Source = r.sourceOf(&r.subjects[i])
		if err := visit(&r.subjects[i]); err != nil {
			return err
		}
	}
	return r.visitVillages(visit)
}

// slotsOf are the fields of an entity that the registry keeps, as far as they
// are among the facts; name is to be read besides.
func slotsOf(facts []policy.FactRef, entity dictionary.Entity, on policy.On, name string) (s slots) {
	wanted := map[int]bool{}
	for _, ref := range facts {
		if ref.On == on {
			wanted[ref.Index] = true
		}
	}
	for i, field := range pack.Fields(entity) {
		if wanted[i] && field.Kept == dictionary.ByRegistry {
			s.facts, s.keys = append(s.facts, i), append(s.keys, field.Key)
		}
	}
	s.keys = append(s.keys, name)
	return s
}

// name is what a row tells besides the facts.
func (s slots) name(row []dictionary.Value) string { return row[len(s.facts)].Text }

func (s slots) fill(values []policy.Value, row []dictionary.Value) {
	for i, fact := range s.facts {
		if row[i].Known {
			values[fact] = policy.Value(row[i].N)
		}
	}
}

func (r *reader) households() error {
	if r.home == nil {
		return r.records.Sweep(r.tx, r.scope, registry.Sweep{Entity: dictionary.Household, County: r.county,
			Household: r.household, Day: r.source.day, Fields: r.ofHousehold.keys}, r.enter)
	}
	if !r.home.Present(r.source.day) {
		return nil
	}
	return r.enter(r.home.Row(r.ofHousehold.keys))
}

func (r *reader) enter(row *registry.Row) error {
	facts := &policy.Household{Label: r.ofHousehold.name(row.Values), Values: policy.Unset(len(r.schema.Household.Facts))}
	r.ofHousehold.fill(facts.Values, row.Values)
	r.at[row.ID] = len(r.subjects)
	r.subjects = append(r.subjects, subject{id: row.ID, village: row.Village, facts: facts})
	return nil
}

func (r *reader) persons() error {
	if r.homes {
		return nil
	}
	err := r.records.Sweep(r.tx, r.scope, registry.Sweep{Entity: dictionary.Person, County: r.county,
		Household: r.household, Day: r.source.day, Fields: r.ofPerson.keys}, func(row *registry.Row) error {
		i, known := r.at[row.Household]
		if !known {
			return nil
		}
		s := &r.subjects[i]
		member := policy.Member{Label: r.ofPerson.name(row.Values), Values: policy.Unset(len(r.schema.Person.Facts))}
		r.ofPerson.fill(member.Values, row.Values)
		r.member[row.ID] = at{i, len(s.persons)}
		s.persons, s.facts.Members = append(s.persons, row.ID), append(s.facts.Members, member)
		return nil
	})
	if size := r.factOf(dictionary.Household, "size"); size >= 0 {
		for i := range r.subjects {
			r.subjects[i].facts.Values[size] = policy.Value(len(r.subjects[i].persons))
		}
	}
	return err
}

// factOf is where rules look for a field of the dictionary, -1 for none.
func (r *reader) factOf(entity dictionary.Entity, key string) int {
	for i, field := range pack.Fields(entity) {
		if field.Key == key {
			return i
		}
	}
	return -1
}

// incomes fills in the totals of the accounting period that counts on the day.
// A household without any entry of the period has no known income: not zero.
func (r *reader) incomes() error {
	if !r.readsAny(OfIncome()) {
		return nil
	}
	span := r.pack.Accounting.Range(r.source.day)
	for category, key := range income.Facts {
		r.totals[r.factOf(dictionary.Household, key)] = category
	}
	return income.EachTotal(r.tx, r.scope, r.county, r.household, span, func(total income.Total) error {
		if i, known := r.at[total.Household]; known {
			for fact, category := range r.totals {
				r.subjects[i].facts.Values[fact] = policy.Value(total.Of[category])
			}
		}
		return nil
	})
}

// rosters fills in the facts that columns of rosters give. Several rows of one
// person add up where they are amounts or counts; otherwise the last row counts.
func (r *reader) rosters() error {
	for _, roster := range r.bench.rosters {
		columns := given(roster)
		if len(columns) == 0 {
			continue
		}
		if err := r.source.deliver(r.bench); err != nil {
			return err
		}
		if err := r.source.each(roster.ID, func(receipt compare.Receipt) error { return r.receive(columns, receipt) }); err != nil {
			return err
		}
	}
	return nil
}

func given(roster *pack.Roster) []pack.Column {
	var columns []pack.Column
	for _, column := range roster.Columns {
		if column.Fact != nil {
			columns = append(columns, column)
		}
	}
	return columns
}

func (r *reader) receive(columns []pack.Column, receipt compare.Receipt) error {
	values := r.valuesOf(receipt)
	if values == nil {
		return nil
	}
	for _, column := range columns {
		fact := r.schema.Entity(column.Fact.Ref.On).Facts[column.Fact.Ref.Index]
		value, err := r.schema.ParseValue(fact.Type, receipt.Values[column.Key])
		if err != nil {
			return fault.New(fault.Damaged, "screen.bad_receipt", "column", column.Name, "text", receipt.Values[column.Key]).Because(err)
		}
		if !value.Known() {
			continue
		}
		before := values[column.Fact.Ref.Index]
		if before.Known() && (fact.Type.Kind == policy.Money || fact.Type.Kind == policy.Int) {
			value += before
		}
		values[column.Fact.Ref.Index] = value
	}
	return nil
}

func (r *reader) valuesOf(receipt compare.Receipt) []policy.Value {
	if receipt.Person == 0 {
		if i, known := r.at[receipt.Household]; known {
			return r.subjects[i].facts.Values
		}
		return nil
	}
	if place, known := r.member[receipt.Person]; known {
		return r.subjects[place.household].facts.Members[place.member].Values
	}
	return nil
}
