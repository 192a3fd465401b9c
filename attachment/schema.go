package attachment

import "guben/store"

// Schema is the room's tables. attachment_content: what is kept once a county,
// its bytes sealed in pieces. attachment: for which place it was put and under
// which name (sealed: people name files by persons); removed is when it was
// marked so, 0 while it stands. Content outlives the mark: it is evidence.
var Schema = store.Schema{Room: "attachment", Steps: []string{`
	CREATE TABLE attachment_content (
		county BIGINT NOT NULL, hash TEXT NOT NULL, type TEXT NOT NULL, size BIGINT NOT NULL, pieces INTEGER NOT NULL,
		at BIGINT NOT NULL, PRIMARY KEY (county, hash));
	CREATE TABLE attachment_piece (
		county BIGINT NOT NULL, hash TEXT NOT NULL, n INTEGER NOT NULL, sealed BYTEA NOT NULL, PRIMARY KEY (county, hash, n));
	CREATE TABLE attachment (
		county BIGINT NOT NULL, id BIGINT NOT NULL, hash TEXT NOT NULL, division BIGINT NOT NULL, unit TEXT NOT NULL, name BYTEA,
		account BIGINT NOT NULL, account_name TEXT NOT NULL, at BIGINT NOT NULL, removed BIGINT NOT NULL, PRIMARY KEY (county, id));
	CREATE INDEX attachment_hash ON attachment (county, hash, id);`}}
