package intake

import (
	"maps"
	"slices"

	"guben/dictionary"
	"guben/registry"
	"guben/store"
)

// key is a 户编号 in its county.
type key struct {
	county int64
	code   string
}

// known is what the registry has about a batch of households, read with a few
// statements for all of them.
type known struct {
	codes   map[key]int64 // household by 户编号
	homes   map[int64]registry.Record
	people  map[int64]registry.Record
	members map[int64][]registry.Record // of a household today
}

// recall reads what the registry has about the households: those with their
// numbers, those their persons are registered in, and all members of both.
func (e *examiner) recall(homes []*home) error {
	e.known = known{codes: map[key]int64{}, homes: map[int64]registry.Record{}, people: map[int64]registry.Record{}, members: map[int64][]registry.Record{}}
	for _, step := range []func([]*home) error{e.recallCodes, e.recallPeople, e.recallHomes, e.recallMembers} {
		if err := step(homes); err != nil {
			return err
		}
	}
	return nil
}

func (e *examiner) recallCodes(homes []*home) error {
	codes := map[int64][]any{}
	for _, h := range homes {
		if county := e.county(h); h.code != "" && county != 0 {
			codes[county] = append(codes[county], h.code)
		}
	}
	for county, some := range codes {
		if err := e.tx.Each(func(row store.Scanner) error {
			at := key{county: county}
			var id int64
			err := row.Scan(&at.code, &id)
			e.known.codes[at] = id
			return err
		}, `SELECT "code", id FROM household WHERE county = $1 AND "code" IN (`+marks(2, len(some))+")", append([]any{county}, some...)...); err != nil {
			return err
		}
	}
	return nil
}

func (e *examiner) recallPeople([]*home) error {
	var ids []int64
	for _, at := range e.located {
		ids = append(ids, at.person)
	}
	return e.records(dictionary.Person, ids, e.known.people)
}

func (e *examiner) recallHomes([]*home) error {
	ids := map[int64]bool{}
	for _, id := range e.known.codes {
		ids[id] = true
	}
	for _, person := range e.known.people {
		ids[person.Household] = true
	}
	return e.records(dictionary.Household, slices.Collect(maps.Keys(ids)), e.known.homes)
}

// recallMembers reads who belongs to the households today; those of them who
// stand in the sheet have been read already.
func (e *examiner) recallMembers([]*home) error {
	byCounty := map[int64][]any{}
	for _, record := range e.known.homes {
		byCounty[record.County] = append(byCounty[record.County], record.ID)
	}
	type span struct{ person, household int64 }
	var spans []span
	for county, homes := range byCounty {
		some, err := store.Collect(e.tx, func(row store.Scanner) (s span, err error) {
			err = row.Scan(&s.household, &s.person)
			return s, err
		}, "SELECT household, person FROM membership WHERE county = $1 AND from_day <= $2 AND to_day >= $3 AND household IN ("+
			marks(4, len(homes))+") ORDER BY id", append([]any{county, e.stage.today.String(), e.stage.today.String()}, homes...)...)
		if err != nil {
			return err
		}
		spans = append(spans, some...)
	}
	var unread []int64
	for _, s := range spans {
		if _, read := e.known.people[s.person]; !read {
			unread = append(unread, s.person)
		}
	}
	if err := e.records(dictionary.Person, unread, e.known.people); err != nil {
		return err
	}
	for _, s := range spans {
		if person, ok := e.known.people[s.person]; ok {
			e.known.members[s.household] = append(e.known.members[s.household], person)
		}
	}
	return nil
}

// records reads records by id, as far as the scope may see them, ended ones too.
func (e *examiner) records(entity dictionary.Entity, ids []int64, into map[int64]registry.Record) error {
	slices.Sort(ids)
	for some := range slices.Chunk(ids, 500) {
		page, err := e.registry.List(e.tx, e.stage.scope, entity, registry.Filter{IDs: some, Closed: true, Limit: len(some)})
		if err != nil {
			return err
		}
		for _, record := range page.Records {
			into[record.ID] = record
		}
	}
	return nil
}
