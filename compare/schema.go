package compare

import "guben/store"

// Schema is the room's tables. document is the blind index of the 18-character
// ID number, identity that of whatever tells whom the row is about; sealed holds
// number and name. person and household are 0 where the row found nobody.
var Schema = store.Schema{Room: "compare", Steps: []string{`
	CREATE TABLE roster (
		county BIGINT NOT NULL, id BIGINT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, about_household INTEGER NOT NULL,
		period_from TEXT NOT NULL, period_to TEXT NOT NULL, delivered TEXT NOT NULL, file TEXT NOT NULL, import_id BIGINT NOT NULL,
		replaced_by BIGINT NOT NULL, row_count INTEGER NOT NULL, matched INTEGER NOT NULL, weak INTEGER NOT NULL,
		PRIMARY KEY (county, id));
	CREATE INDEX roster_kind ON roster (county, kind, period_from, id);
	CREATE INDEX roster_import ON roster (county, import_id);
	CREATE TABLE roster_row (
		county BIGINT NOT NULL, roster BIGINT NOT NULL, number INTEGER NOT NULL,
		person BIGINT NOT NULL, household BIGINT NOT NULL, division BIGINT NOT NULL, match TEXT NOT NULL,
		document BYTEA, identity BYTEA NOT NULL, sealed BYTEA, stated INTEGER NOT NULL, amount BIGINT NOT NULL, own TEXT NOT NULL,
		PRIMARY KEY (county, roster, number));
	CREATE INDEX roster_row_person ON roster_row (county, person);
	CREATE INDEX roster_row_identity ON roster_row (county, roster, identity);`, `
	CREATE INDEX roster_row_household ON roster_row (county, household);`, `
	CREATE INDEX roster_row_undocumented ON roster_row (county, division) WHERE document IS NULL;`}}
