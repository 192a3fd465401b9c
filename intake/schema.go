package intake

import "guben/store"

// Schema is the room's tables. import_row.seq orders rows by household and then
// by row of the sheet (see sequence); household and person are the registered
// records a row was compared with, record_version the version it then had;
// sealed holds everything personal, for staged data is as sensitive as the
// registry's.
var Schema = store.Schema{Room: "intake", Steps: []string{`
	CREATE TABLE import (
		county BIGINT NOT NULL, id BIGINT NOT NULL, state TEXT NOT NULL, kind TEXT NOT NULL, area BIGINT NOT NULL, unit TEXT NOT NULL,
		file TEXT NOT NULL, sheet TEXT NOT NULL, digest TEXT NOT NULL, row_count INTEGER NOT NULL, tally TEXT NOT NULL, noted INTEGER NOT NULL,
		header TEXT NOT NULL, period_from TEXT NOT NULL, period_to TEXT NOT NULL, day TEXT NOT NULL,
		actor BIGINT NOT NULL, actor_name TEXT NOT NULL, staged_at BIGINT NOT NULL, applied_at BIGINT NOT NULL, ended_at BIGINT NOT NULL,
		version INTEGER NOT NULL, PRIMARY KEY (county, id));
	CREATE TABLE import_row (
		county BIGINT NOT NULL, import_id BIGINT NOT NULL, seq BIGINT NOT NULL, line INTEGER NOT NULL, entity TEXT NOT NULL, outcome TEXT NOT NULL,
		noted INTEGER NOT NULL, row_county BIGINT NOT NULL, village BIGINT NOT NULL, household BIGINT NOT NULL, person BIGINT NOT NULL,
		record_version BIGINT NOT NULL, sealed BYTEA, PRIMARY KEY (county, import_id, seq));
	CREATE INDEX import_row_outcome ON import_row (county, import_id, outcome, seq);`}}

// sequence orders staged rows: households by their first row, the household
// before its persons, persons by row.
func sequence(home, line int, entity Entity) int64 {
	second := int64(line) << 1
	if entity != Household {
		second++
	}
	return int64(home)<<32 | second
}

// first is the sequence of the household a row belongs to.
func first(seq int64) int { return int(seq >> 32) }
