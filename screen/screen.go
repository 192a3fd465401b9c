// Package screen applies a pack's rules to every household on a day: flags,
// entitlements and their gaps against the department rosters, each with its
// reason. What it finds is a clue until a person has decided on it; screening
// again renews the evidence and never a person's decision.
package screen

import (
	_ "embed"

	"guben/message"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("screen", catalog)

// Schema is the room's tables.
//
// finding: one clue a rule, kind and subject; person 0 is the household itself,
// household 0 the village; persons is how many people it concerns.
// finding_event: what happened to it, only ever added to.
// tally: counts and sums of one screening by village and rule; populations
// stand among the rules under their own ids.
// adoption: the packs a county works with, whole, so that an old decision can
// be read with the text it was made under.
// question: what-if questions kept under a name; they hold no person.
var Schema = store.Schema{Room: "screen", Steps: []string{`
	CREATE TABLE adoption (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, version TEXT NOT NULL, content TEXT NOT NULL,
		at BIGINT NOT NULL, actor BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE UNIQUE INDEX adoption_version ON adoption (county, pack, version);
	CREATE TABLE screening (
		county BIGINT NOT NULL, id BIGINT NOT NULL, pack TEXT NOT NULL, version TEXT NOT NULL, day TEXT NOT NULL,
		at BIGINT NOT NULL, actor BIGINT NOT NULL, actor_name TEXT NOT NULL, households BIGINT NOT NULL, persons BIGINT NOT NULL,
		opened BIGINT NOT NULL, renewed BIGINT NOT NULL, cleared BIGINT NOT NULL, rosters TEXT NOT NULL, PRIMARY KEY (county, id));
	CREATE TABLE tally (
		county BIGINT NOT NULL, screening BIGINT NOT NULL, village BIGINT NOT NULL, rule TEXT NOT NULL,
		households BIGINT NOT NULL, persons BIGINT NOT NULL, unknown BIGINT NOT NULL,
		due_n BIGINT NOT NULL, due BIGINT NOT NULL, received_n BIGINT NOT NULL, received BIGINT NOT NULL,
		missing_n BIGINT NOT NULL, missing BIGINT NOT NULL, excess_n BIGINT NOT NULL, excess BIGINT NOT NULL,
		differs_n BIGINT NOT NULL, differs BIGINT NOT NULL, PRIMARY KEY (county, screening, rule, village));
	CREATE TABLE finding (
		county BIGINT NOT NULL, id BIGINT NOT NULL, village BIGINT NOT NULL, household BIGINT NOT NULL, person BIGINT NOT NULL, persons INTEGER NOT NULL,
		pack TEXT NOT NULL, rule TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, unit TEXT NOT NULL,
		due BIGINT NOT NULL, received BIGINT NOT NULL, day TEXT NOT NULL, version TEXT NOT NULL,
		reason TEXT NOT NULL, missing TEXT NOT NULL, evidence TEXT NOT NULL, present INTEGER NOT NULL, attention INTEGER NOT NULL,
		first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, screening BIGINT NOT NULL,
		decided_by BIGINT NOT NULL, decided_name TEXT NOT NULL, decided_at BIGINT NOT NULL, note TEXT NOT NULL,
		revision INTEGER NOT NULL, PRIMARY KEY (county, id));
	CREATE UNIQUE INDEX finding_subject ON finding (county, pack, rule, kind, household, person);
	CREATE INDEX finding_household ON finding (county, household);
	CREATE INDEX finding_state ON finding (county, state, village, id);
	CREATE INDEX finding_rule ON finding (county, rule, village, id);
	CREATE INDEX finding_unit ON finding (county, unit, state, id);
	CREATE TABLE finding_event (
		county BIGINT NOT NULL, id BIGINT NOT NULL, finding BIGINT NOT NULL, at BIGINT NOT NULL,
		actor BIGINT NOT NULL, actor_name TEXT NOT NULL, move TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL,
		unit TEXT NOT NULL, note TEXT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX finding_event_of ON finding_event (county, finding, id);`, `
	CREATE TABLE question (
		county BIGINT NOT NULL, id BIGINT NOT NULL, place BIGINT NOT NULL, account BIGINT NOT NULL, account_name TEXT NOT NULL,
		pack TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE UNIQUE INDEX question_name ON question (county, account, pack, name);`, `
	DROP INDEX finding_subject;
	CREATE UNIQUE INDEX finding_subject ON finding (county, pack, rule, kind, household, person) WHERE household <> 0;
	CREATE UNIQUE INDEX finding_village ON finding (county, village, pack, rule, kind) WHERE household = 0;`, `
	DROP INDEX finding_household;
	CREATE INDEX finding_household ON finding (county, household, pack, rule);`}}
