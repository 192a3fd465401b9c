package duty

import (
	"guben/division"
	"guben/store"
)

// Schema is the room's tables.
//
// duty_occurrence: what is owed, one narrow row; subject is a household, or 0
// where the unit at its place owes it.
// duty_proof: which record keeps which duty on which day; a record once counted
// stands here whether its occurrence has opened or not.
// duty_count: how many occurrences stand how, by place (townships, counties and
// above, and every place by itself), unit and span. Lists are led by it, too.
// duty_size: how many leaders or projects a unit has; a number, no names.
var Schema = store.Schema{Room: "duty", Steps: []string{`
	CREATE TABLE duty_occurrence (
		county BIGINT NOT NULL, pack TEXT NOT NULL, duty TEXT NOT NULL, first_day TEXT NOT NULL, unit TEXT NOT NULL, place BIGINT NOT NULL, subject BIGINT NOT NULL,
		last_day TEXT NOT NULL, need INTEGER NOT NULL, have INTEGER NOT NULL, state TEXT NOT NULL, kept TEXT NOT NULL, reason TEXT NOT NULL,
		PRIMARY KEY (county, pack, duty, first_day, unit, place, subject));
	CREATE INDEX duty_occurrence_place ON duty_occurrence (county, place, last_day);
	CREATE INDEX duty_occurrence_subject ON duty_occurrence (subject, county, last_day);
	CREATE TABLE duty_proof (
		county BIGINT NOT NULL, record BIGINT NOT NULL, pack TEXT NOT NULL, duty TEXT NOT NULL, unit TEXT NOT NULL, place BIGINT NOT NULL, subject BIGINT NOT NULL,
		day TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (county, record, pack, duty));
	CREATE INDEX duty_proof_of ON duty_proof (county, pack, duty, subject, place, day);
	CREATE TABLE duty_count (
		county BIGINT NOT NULL, level INTEGER NOT NULL, place BIGINT NOT NULL, pack TEXT NOT NULL, duty TEXT NOT NULL, unit TEXT NOT NULL,
		first_day TEXT NOT NULL, last_day TEXT NOT NULL, state TEXT NOT NULL, n BIGINT NOT NULL,
		PRIMARY KEY (county, level, place, pack, duty, first_day, unit, state));
	CREATE INDEX duty_count_level ON duty_count (level, county, place);
	CREATE INDEX duty_count_span ON duty_count (county, pack, duty, first_day);
	CREATE TABLE duty_size (county BIGINT NOT NULL, pack TEXT NOT NULL, unit TEXT NOT NULL, each TEXT NOT NULL, n INTEGER NOT NULL,
		PRIMARY KEY (county, pack, unit, each));`, `
	INSERT INTO duty_count (county, level, place, pack, duty, unit, first_day, last_day, state, n)
		SELECT county, 9, place, pack, duty, unit, first_day, MIN(last_day), state, COUNT(*) FROM duty_occurrence
		GROUP BY county, place, pack, duty, unit, first_day, state;
	CREATE INDEX duty_count_cell ON duty_count (county, level, pack, duty, first_day, unit, place, state, n, last_day);`, `
	CREATE INDEX duty_count_state ON duty_count (county, level, state, pack, duty, first_day, unit, place, n, last_day);`}}

// alone is the level at which a place is counted without those below it.
const alone division.Level = 9

const columns = "o.county, o.pack, o.duty, o.first_day, o.unit, o.place, o.subject, o.last_day, o.need, o.have, o.state, o.kept, o.reason"

func scan(row store.Scanner) (o Occurrence, err error) {
	err = row.Scan(&o.County, &o.Pack, &o.Duty, store.Day(&o.First), &o.Unit, &o.Place, &o.Subject, store.Day(&o.Last), &o.Need, &o.Have, &o.State, store.Day(&o.Kept), &o.Reason)
	return o, err
}

// root is the place whose own number a county key is: 433100 is the prefecture.
func root(county int64) division.Code { return division.Code(county * 1e6) }
