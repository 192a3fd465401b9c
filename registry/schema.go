package registry

import (
	"strings"
	"sync"

	"guben/dictionary"
	"guben/store"
)

// Schema is the room's tables. household and person (and their yearly
// snapshots) carry one column per field of the dictionary that the registry
// keeps: BIGINT for what Value.N holds, TEXT, and for a secret a sealed BYTEA
// with its blind index; NULL is unknown. A new field of the dictionary becomes
// a column when an old database is opened.
//
// A village's own figures stand in village, whose id is the division code.
//
// person.moved tells persons who have belonged to more than one household;
// person_locator finds a person by number without knowing the county, so its
// key begins with the number's index.
var Schema = store.Schema{Room: "registry", Ensure: ensure, Steps: []string{`
	CREATE TABLE household (
		county BIGINT NOT NULL, id BIGINT NOT NULL, village BIGINT NOT NULL, version BIGINT NOT NULL,
		from_day TEXT NOT NULL, to_day TEXT NOT NULL, search TEXT NOT NULL, originals TEXT NOT NULL,
		created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE TABLE person (
		county BIGINT NOT NULL, id BIGINT NOT NULL, household BIGINT NOT NULL, village BIGINT NOT NULL, version BIGINT NOT NULL,
		from_day TEXT NOT NULL, to_day TEXT NOT NULL, moved INTEGER NOT NULL, search TEXT NOT NULL, originals TEXT NOT NULL,
		created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE TABLE membership (
		county BIGINT NOT NULL, id BIGINT NOT NULL, household BIGINT NOT NULL, person BIGINT NOT NULL,
		from_day TEXT NOT NULL, to_day TEXT NOT NULL, reason_in BIGINT, reason_out BIGINT, PRIMARY KEY (county, id));
	CREATE TABLE person_locator (number_index BYTEA NOT NULL PRIMARY KEY, county BIGINT NOT NULL, person BIGINT NOT NULL);
	CREATE TABLE record_change (
		county BIGINT NOT NULL, id BIGINT NOT NULL, entity TEXT NOT NULL, subject BIGINT NOT NULL, household BIGINT NOT NULL,
		at BIGINT NOT NULL, actor BIGINT NOT NULL, actor_name TEXT NOT NULL, source TEXT NOT NULL, batch BIGINT NOT NULL,
		action TEXT NOT NULL, field TEXT NOT NULL, before_text TEXT, after_text TEXT, before_sealed BYTEA, after_sealed BYTEA,
		PRIMARY KEY (county, id));
	CREATE TABLE household_year (
		county BIGINT NOT NULL, of_year BIGINT NOT NULL, id BIGINT NOT NULL, village BIGINT NOT NULL, version BIGINT NOT NULL,
		from_day TEXT NOT NULL, to_day TEXT NOT NULL, PRIMARY KEY (county, of_year, id));
	CREATE TABLE person_year (
		county BIGINT NOT NULL, of_year BIGINT NOT NULL, id BIGINT NOT NULL, household BIGINT NOT NULL, village BIGINT NOT NULL,
		version BIGINT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL, PRIMARY KEY (county, of_year, id));
	CREATE INDEX household_village ON household (county, village, id, search);
	CREATE INDEX person_village ON person (county, village, household, id);
	CREATE INDEX person_household ON person (county, household, id);
	CREATE INDEX membership_household ON membership (county, household, id);
	CREATE INDEX membership_person ON membership (county, person, id);
	CREATE INDEX record_change_household ON record_change (county, household, id);
	CREATE INDEX record_change_subject ON record_change (county, subject, id);
	CREATE INDEX record_change_batch ON record_change (county, batch, id);`, `
	CREATE TABLE village (
		county BIGINT NOT NULL, id BIGINT NOT NULL, village BIGINT NOT NULL, version BIGINT NOT NULL,
		from_day TEXT NOT NULL, to_day TEXT NOT NULL, search TEXT NOT NULL, originals TEXT NOT NULL,
		created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL, PRIMARY KEY (county, id));`}}

// table is a table whose columns follow the dictionary.
type table struct {
	name   string
	entity dictionary.Entity
	fields []*dictionary.Field
	known  map[string]*dictionary.Field
	list   string // the columns read makes a Record of
}

var households = sync.OnceValue(func() *table { return newTable(dictionary.Household, "id") })
var persons = sync.OnceValue(func() *table { return newTable(dictionary.Person, "household") })

var villages = sync.OnceValue(func() *table { return newTable(dictionary.Village, "id") })

func tableOf(entity dictionary.Entity) *table {
	switch entity {
	case dictionary.Person:
		return persons()
	case dictionary.Village:
		return villages()
	}
	return households()
}

func newTable(entity dictionary.Entity, household string) *table {
	t := &table{name: string(entity), entity: entity, known: map[string]*dictionary.Field{}}
	list := []string{"county", "id", household, "village", "version", "from_day", "to_day", "originals", "updated_at"}
	for _, field := range dictionary.Fields(entity) {
		if field.Kept != dictionary.ByRegistry {
			continue
		}
		t.fields = append(t.fields, field)
		t.known[field.Key] = field
		list = append(list, columnsOf(field)...)
	}
	t.list = strings.Join(list, ", ")
	return t
}

// columnsOf are the columns of a field, quoted: keys may be words of SQL.
func columnsOf(field *dictionary.Field) []string {
	if field.Type == dictionary.Secret {
		return []string{quote(field.Key), quote(field.Key + "_index")}
	}
	return []string{quote(field.Key)}
}

func quote(name string) string { return `"` + name + `"` }

func ensure(tx *store.Tx) error {
	for _, t := range []*table{households(), persons()} {
		if err := t.ensure(tx, t.name, true); err != nil {
			return err
		}
		if err := t.ensure(tx, t.name+"_year", false); err != nil {
			return err
		}
	}
	if err := villages().ensure(tx, "village", true); err != nil {
		return err
	}
	return indexes(tx)
}

// ensure adds the columns that the dictionary has and the table lacks.
func (t *table) ensure(tx *store.Tx, name string, secrets bool) error {
	have, err := tx.Columns(name)
	if err != nil {
		return err
	}
	for _, field := range t.fields {
		if field.Type == dictionary.Secret && !secrets || have[field.Key] {
			continue
		}
		for _, column := range columnsOf(field) {
			if err := tx.Define("ALTER TABLE " + name + " ADD COLUMN " + column + " " + sqlType(field)); err != nil {
				return err
			}
		}
	}
	return nil
}

func sqlType(field *dictionary.Field) string {
	switch field.Type {
	case dictionary.Secret:
		return "BYTEA"
	case dictionary.Text:
		return "TEXT"
	}
	return "BIGINT"
}

// indexes are those on columns of the dictionary: what records are found by,
// and the classes that lists are narrowed to.
func indexes(tx *store.Tx) error {
	for _, index := range []struct{ table, column, order string }{
		{"household", "code", ""}, {"household", "phone_index", ""}, {"household", "head_id_number_index", ""},
		{"household", "category", ", village, id"}, {"household", "monitored", ", village, id"},
		{"person", "code", ""}, {"person", "phone_index", ""},
	} {
		if err := tx.Define("CREATE INDEX IF NOT EXISTS " + index.table + "_" + index.column + " ON " +
			index.table + " (county, " + quote(index.column) + index.order + ")"); err != nil {
			return err
		}
	}
	return nil
}
