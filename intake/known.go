package intake

import (
	"cmp"
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

// askedAtOnce is how many numbers one statement asks for: the SQLite driver
// looks each up among all the others, so that longer statements lose again.
const askedAtOnce = 90

// known is what the registry has about a batch of households, read with a few
// statements for all of them.
type known struct {
	codes   map[key]int64 // household by 户编号
	persons map[key]int64 // person by 人口编号
	homes   map[int64]registry.Record
	people  map[int64]registry.Record
	members map[int64][]registry.Record // of a household today
}

// recall reads what the registry has about the households: those with their
// numbers, those their persons are registered in, and all members of both.
func (e *examiner) recall(homes []*home) error {
	e.known = known{codes: map[key]int64{}, persons: map[key]int64{}, homes: map[int64]registry.Record{}, people: map[int64]registry.Record{}, members: map[int64][]registry.Record{}}
	for _, step := range []func([]*home) error{e.recallCodes, e.recallPeople, e.recallHomes, e.recallMembers} {
		if err := step(homes); err != nil {
			return err
		}
	}
	return nil
}

func (e *examiner) recallCodes(homes []*home) error {
	households, persons := map[int64][]any{}, map[int64][]any{}
	for _, h := range homes {
		county := e.county(h)
		if county == 0 {
			continue
		}
		if h.code != "" {
			households[county] = append(households[county], h.code)
		}
		for _, r := range h.rows {
			if code := r.person.text("code"); code != "" {
				persons[county] = append(persons[county], code)
			}
		}
	}
	if err := e.numbered("household", households, e.known.codes); err != nil {
		return err
	}
	return e.numbered("person", persons, e.known.persons)
}

// numbered finds records by their number in the national system.
func (e *examiner) numbered(table string, codes map[int64][]any, into map[key]int64) error {
	for county, all := range codes {
		read := func(row store.Scanner) error {
			at := key{county: county}
			var id int64
			err := row.Scan(&at.code, &id)
			into[at] = id
			return err
		}
		for some := range slices.Chunk(all, askedAtOnce) {
			if err := e.tx.Each(read, `SELECT "code", id FROM `+table+` WHERE county = $1 AND "code" IN (`+marks(2, len(some))+")",
				slices.Concat([]any{county}, some)...); err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *examiner) recallPeople([]*home) error {
	at := map[int64]int64{}
	for _, l := range e.located {
		at[l.person] = l.county
	}
	return e.records(dictionary.Person, at, e.known.people)
}

func (e *examiner) recallHomes([]*home) error {
	at := map[int64]int64{}
	for code, id := range e.known.codes {
		at[id] = code.county
	}
	for _, person := range e.known.people {
		at[person.Household] = person.County
	}
	return e.records(dictionary.Household, at, e.known.homes)
}

// belonging is a person's membership of a household today.
type belonging struct{ id, household, person, county int64 }

// recallMembers reads who belongs to the households today; those of them who
// stand in the sheet have been read already.
func (e *examiner) recallMembers([]*home) error {
	byCounty := map[int64][]any{}
	for _, record := range e.known.homes {
		byCounty[record.County] = append(byCounty[record.County], record.ID)
	}
	var all []belonging
	for county, homes := range byCounty {
		read := func(row store.Scanner) (b belonging, err error) {
			b.county = county
			err = row.Scan(&b.id, &b.household, &b.person)
			return b, err
		}
		for asked := range slices.Chunk(homes, askedAtOnce) {
			some, err := store.Collect(e.tx, read, "SELECT id, household, person FROM membership WHERE county = $1 AND from_day <= $2 AND to_day >= $2 AND household IN ("+
				marks(3, len(asked))+")", slices.Concat([]any{county, e.stage.today.String()}, asked)...)
			if err != nil {
				return err
			}
			all = append(all, some...)
		}
	}
	slices.SortFunc(all, func(a, b belonging) int { return cmp.Compare(a.id, b.id) })
	return e.members(all)
}

func (e *examiner) members(all []belonging) error {
	unread := map[int64]int64{}
	for _, b := range all {
		if _, read := e.known.people[b.person]; !read {
			unread[b.person] = b.county
		}
	}
	if err := e.records(dictionary.Person, unread, e.known.people); err != nil {
		return err
	}
	for _, b := range all {
		if person, ok := e.known.people[b.person]; ok {
			e.known.members[b.household] = append(e.known.members[b.household], person)
		}
	}
	return nil
}

// records reads records by id, as far as the scope may see them, ended ones too.
func (e *examiner) records(entity dictionary.Entity, at map[int64]int64, into map[int64]registry.Record) error {
	ids := map[int64][]int64{}
	for id, county := range at {
		ids[county] = append(ids[county], id)
	}
	for county, some := range ids {
		records, err := e.registry.Some(e.tx, e.stage.scope, entity, county, some)
		if err != nil {
			return err
		}
		for _, record := range records {
			into[record.ID] = record
		}
	}
	return nil
}
