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
// record_change.before_original is the cell text that a replaced value was read
// from, where it was written in other words; NULL too in lines of older builds.
//
// A village's own figures stand in village, whose id is the division code.
//
// person.moved tells persons who have belonged to more than one household;
// person_locator finds a person by number without knowing the county, so its
// key begins with the number's index.
var Schema = store.Schema{Room: "registry", Ensure: ensure, Spread: map[string]string{"person_locator": "number_index"}, Steps: []string{`
	CREATE TABLE membership (
		county BIGINT NOT NULL, id BIGINT NOT NULL, household BIGINT NOT NULL, person BIGINT NOT NULL,
		from_day TEXT NOT NULL, to_day TEXT NOT NULL, reason_in BIGINT, reason_out BIGINT, PRIMARY KEY (county, id));
	CREATE TABLE person_locator (number_index BYTEA NOT NULL PRIMARY KEY, county BIGINT NOT NULL, person BIGINT NOT NULL);
	CREATE TABLE record_change (
		county BIGINT NOT NULL, id BIGINT NOT NULL, entity TEXT NOT NULL, subject BIGINT NOT NULL, household BIGINT NOT NULL,
		at BIGINT NOT NULL, actor BIGINT NOT NULL, actor_name TEXT NOT NULL, source TEXT NOT NULL, batch BIGINT NOT NULL,
		action TEXT NOT NULL, field TEXT NOT NULL, before_text TEXT, after_text TEXT, before_sealed BYTEA, after_sealed BYTEA,
		PRIMARY KEY (county, id));
	CREATE INDEX membership_household ON membership (county, household, id);
	CREATE INDEX membership_person ON membership (county, person, id);
	CREATE INDEX record_change_household ON record_change (county, household, id);
	CREATE INDEX record_change_subject ON record_change (county, subject, id);
	CREATE INDEX record_change_batch ON record_change (county, batch, id);`,
	`ALTER TABLE record_change ADD COLUMN before_original TEXT;`}}

// The columns of the tables of records that do not come from the dictionary.
const (
	place    = "county BIGINT NOT NULL, id BIGINT NOT NULL, village BIGINT NOT NULL, version BIGINT NOT NULL, from_day TEXT NOT NULL, to_day TEXT NOT NULL"
	written  = ", search TEXT NOT NULL, originals TEXT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL"
	belongs  = ", household BIGINT NOT NULL"
	byRecord = ", PRIMARY KEY (county, id)"
	byYear   = ", of_year BIGINT NOT NULL, PRIMARY KEY (county, of_year, id)"
)

// layouts are the tables of records.
var layouts = []struct {
	name         string
	entity       dictionary.Entity
	columns, key string
	secrets      bool
}{
	{"household", dictionary.Household, place + written, byRecord, true},
	{"person", dictionary.Person, place + belongs + ", moved INTEGER NOT NULL" + written, byRecord, true},
	{"village", dictionary.Village, place + written, byRecord, true},
	{"household_year", dictionary.Household, place, byYear, false},
	{"person_year", dictionary.Person, place + belongs, byYear, false},
}

// indexes are what records are found by, and the classes that lists are
// narrowed to.
var indexes = []struct{ table, name, columns string }{
	{"household", "village", "village, id, search"},
	{"household", "code", `"code"`},
	{"household", "phone_index", `"phone_index"`},
	{"household", "head_id_number_index", `"head_id_number_index"`},
	{"household", "category", `"category", village, id`},
	{"household", "monitored", `"monitored", village, id`},
	{"person", "village", "village, household, id"},
	{"person", "household", "household, id"},
	{"person", "code", `"code"`},
	{"person", "phone_index", `"phone_index"`},
}

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

// ensure makes the tables of records, or adds the columns that the dictionary
// has gained since they were made.
func ensure(tx *store.Tx) error {
	for _, layout := range layouts {
		have, err := tx.Columns(layout.name)
		if err != nil {
			return err
		}
		lacking := tableOf(layout.entity).lacking(have, layout.secrets)
		if len(have) == 0 {
			err = tx.Define("CREATE TABLE " + layout.name + " (" + strings.Join(append([]string{layout.columns}, lacking...), ", ") + layout.key + ")")
		} else {
			err = extend(tx, layout.name, lacking)
		}
		if err != nil {
			return err
		}
	}
	for _, index := range indexes {
		if err := tx.Define("CREATE INDEX IF NOT EXISTS " + index.table + "_" + index.name +
			" ON " + index.table + " (county, " + index.columns + ")"); err != nil {
			return err
		}
	}
	return nil
}

// lacking are the definitions of the dictionary's columns that a table has not.
func (t *table) lacking(have map[string]bool, secrets bool) []string {
	var columns []string
	for _, field := range t.fields {
		if field.Type == dictionary.Secret && !secrets || have[field.Key] {
			continue
		}
		for _, column := range columnsOf(field) {
			columns = append(columns, column+" "+sqlType(field))
		}
	}
	return columns
}

func extend(tx *store.Tx, table string, columns []string) error {
	for _, column := range columns {
		if err := tx.Define("ALTER TABLE " + table + " ADD COLUMN " + column); err != nil {
			return err
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
