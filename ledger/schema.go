package ledger

import "guben/store"

// Schema is the room's tables.
//
// ledger_edition: the form and flow of an edition as last seen in the county,
// so that a record can be read when the pack no longer has it.
// ledger_record: where a record stands; days that do not come are 9999-12-31.
// next is the day its clock has something to say, alarm what it has said.
// opened is the day it was opened, begun the day of its present round.
// ledger_content: what was entered (content), the personal part of it sealed,
// and what the registry knew when it was last written (known).
// ledger_move: what happened to a record, only ever added to.
// ledger_count: records by place, unit and state, and once more by each indexed
// field's value; the empty field counts them whatever they hold.
// ledger_saving: cells pre-filled and typed.
// ledger_file: which attachment stands in which field, so that who may read it
// is who may read the record.
var Schema = store.Schema{Room: "ledger", Steps: []string{`
	CREATE TABLE ledger_edition (
		county BIGINT NOT NULL, pack TEXT NOT NULL, ledger TEXT NOT NULL, edition INTEGER NOT NULL,
		version TEXT NOT NULL, declaration TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (county, pack, ledger, edition));
	CREATE TABLE ledger_record (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, ledger TEXT NOT NULL, edition INTEGER NOT NULL, subject TEXT NOT NULL,
		household BIGINT NOT NULL, person BIGINT NOT NULL, division BIGINT NOT NULL, unit TEXT NOT NULL,
		state TEXT NOT NULL, phase TEXT NOT NULL, title TEXT NOT NULL, opened TEXT NOT NULL, begun TEXT NOT NULL, since TEXT NOT NULL,
		amber TEXT NOT NULL, due TEXT NOT NULL, escalate TEXT NOT NULL, level TEXT NOT NULL, alarm INTEGER NOT NULL, next TEXT NOT NULL,
		round INTEGER NOT NULL, version BIGINT NOT NULL, i1 TEXT NOT NULL, i2 TEXT NOT NULL, i3 TEXT NOT NULL, counted TEXT NOT NULL,
		prefilled INTEGER NOT NULL, typed INTEGER NOT NULL, author BIGINT NOT NULL, author_name TEXT NOT NULL,
		at BIGINT NOT NULL, changed BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX ledger_record_state ON ledger_record (county, pack, ledger, state, division, id);
	CREATE INDEX ledger_record_unit ON ledger_record (county, pack, ledger, unit, state, division, id);
	CREATE INDEX ledger_record_newest ON ledger_record (county, pack, ledger, id, division, unit, state);
	CREATE INDEX ledger_record_opened ON ledger_record (county, pack, ledger, opened, division, unit, state);
	CREATE INDEX ledger_record_clock ON ledger_record (county, pack, ledger, division, unit, due, amber) WHERE due < '9';
	CREATE INDEX ledger_record_due ON ledger_record (county, pack, ledger, due, id, amber, division, unit) WHERE due < '9';
	CREATE INDEX ledger_record_owed ON ledger_record (county, due, id, division, unit, amber) WHERE due < '9';
	CREATE INDEX ledger_record_clocks ON ledger_record (county, division, unit, due, amber) WHERE due < '9';
	CREATE INDEX ledger_record_next ON ledger_record (county, next, id) WHERE next < '9';
	CREATE INDEX ledger_record_counted ON ledger_record (county, pack, ledger, counted, division, unit) WHERE counted < '9';
	CREATE INDEX ledger_record_household ON ledger_record (county, household, id) WHERE household > 0;
	CREATE INDEX ledger_record_i1 ON ledger_record (county, pack, ledger, i1, state, division, id) WHERE i1 <> '';
	CREATE INDEX ledger_record_i2 ON ledger_record (county, pack, ledger, i2, state, division, id) WHERE i2 <> '';
	CREATE INDEX ledger_record_i3 ON ledger_record (county, pack, ledger, i3, state, division, id) WHERE i3 <> '';
	CREATE TABLE ledger_content (
		county BIGINT NOT NULL, record BIGINT NOT NULL, content TEXT NOT NULL, sealed BYTEA, known TEXT NOT NULL, PRIMARY KEY (county, record));
	CREATE TABLE ledger_move (
		county BIGINT NOT NULL, id BIGINT NOT NULL, record BIGINT NOT NULL, kind TEXT NOT NULL, move TEXT NOT NULL,
		from_state TEXT NOT NULL, to_state TEXT NOT NULL, round INTEGER NOT NULL, at BIGINT NOT NULL, account BIGINT NOT NULL,
		account_name TEXT NOT NULL, unit TEXT NOT NULL, note TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX ledger_move_record ON ledger_move (county, record, id);
	CREATE TABLE ledger_count (
		county BIGINT NOT NULL, pack TEXT NOT NULL, ledger TEXT NOT NULL, field TEXT NOT NULL, division BIGINT NOT NULL,
		value TEXT NOT NULL, unit TEXT NOT NULL, state TEXT NOT NULL, n BIGINT NOT NULL,
		PRIMARY KEY (county, pack, ledger, field, division, value, unit, state));
	CREATE TABLE ledger_saving (
		county BIGINT NOT NULL, pack TEXT NOT NULL, ledger TEXT NOT NULL, division BIGINT NOT NULL,
		records BIGINT NOT NULL, prefilled BIGINT NOT NULL, typed BIGINT NOT NULL, PRIMARY KEY (county, pack, ledger, division));
	CREATE TABLE ledger_file (
		county BIGINT NOT NULL, record BIGINT NOT NULL, field TEXT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (county, record, field, file));
	CREATE INDEX ledger_file_of ON ledger_file (county, file);
	CREATE TABLE ledger_freeze (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, ledger TEXT NOT NULL, division BIGINT NOT NULL, until TEXT NOT NULL,
		account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL, note TEXT NOT NULL,
		lifted_by TEXT NOT NULL, lifted_at BIGINT NOT NULL, lifted_note TEXT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX ledger_freeze_of ON ledger_freeze (county, pack, ledger, id);
	CREATE TABLE ledger_zero (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, ledger TEXT NOT NULL, division BIGINT NOT NULL, unit TEXT NOT NULL,
		from_day TEXT NOT NULL, to_day TEXT NOT NULL, account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL,
		withdrawn BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE UNIQUE INDEX ledger_zero_span ON ledger_zero (county, pack, ledger, from_day, division, unit) WHERE withdrawn = 0;
	CREATE TABLE ledger_proposal (
		county BIGINT NOT NULL, id BIGINT NOT NULL, record BIGINT NOT NULL, pack TEXT NOT NULL, ledger TEXT NOT NULL, division BIGINT NOT NULL,
		household BIGINT NOT NULL, entity TEXT NOT NULL, subject BIGINT NOT NULL, field TEXT NOT NULL,
		before_text TEXT NOT NULL, after_text TEXT NOT NULL, before_sealed BYTEA, after_sealed BYTEA, state TEXT NOT NULL,
		account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL,
		decided_by BIGINT NOT NULL, decided_name TEXT NOT NULL, decided_at BIGINT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX ledger_proposal_state ON ledger_proposal (county, state, division, id);
	CREATE INDEX ledger_proposal_record ON ledger_proposal (county, record, id);
	CREATE TABLE ledger_link (
		county BIGINT NOT NULL, record BIGINT NOT NULL, other BIGINT NOT NULL, field TEXT NOT NULL, at BIGINT NOT NULL,
		account BIGINT NOT NULL, account_name TEXT NOT NULL, PRIMARY KEY (county, record, other, field));
	CREATE INDEX ledger_link_other ON ledger_link (county, other);`}}
