// Package audit is the record of who did what: one chain of rows a county, each
// linked to the one before by a keyed digest, written in the transaction of the
// change it records. It holds references and counts, no personal data.
package audit

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"guben/fault"
	"guben/message"
	"guben/seal"
	"guben/store"
)

//go:embed text.txt
var catalog string

var _ = message.Register("audit", catalog)

// Schema is the room's tables. change_key makes every change happen once: a
// form sent twice carries the same key and is refused the second time.
var Schema = store.Schema{Room: "audit", Steps: []string{`
	CREATE TABLE audit (
		county BIGINT NOT NULL, seq BIGINT NOT NULL, at BIGINT NOT NULL,
		actor BIGINT NOT NULL, actor_name TEXT NOT NULL, action TEXT NOT NULL,
		subject TEXT NOT NULL, subject_id BIGINT NOT NULL, detail TEXT NOT NULL,
		change_key TEXT, hash BYTEA NOT NULL, PRIMARY KEY (county, seq));
	CREATE UNIQUE INDEX audit_change_key ON audit (county, change_key);
	CREATE INDEX audit_subject ON audit (county, subject, subject_id, seq);
	CREATE TABLE audit_head (county BIGINT NOT NULL PRIMARY KEY, seq BIGINT NOT NULL, hash BYTEA NOT NULL);`}}

// Entry is one thing done.
type Entry struct {
	County    int64 // 6 digits
	Actor     int64 // account; 0 is the program itself
	ActorName string
	Action    string // dotted word of the glossary: import.apply, finding.verify
	Subject   string // what kind of thing: household, import, account
	SubjectID int64
	Detail    map[string]any // counts, codes, ids; never names or numbers of persons
	Key       string         // the change's idempotency key, "" if it has none
}

// Record is a stored entry.
type Record struct {
	Entry
	Seq  int64
	At   int64 // milliseconds since 1970
	Hash []byte
}

// Log appends to the chain and verifies it.
type Log struct{ ring *seal.Ring }

// New is a log whose chain is keyed by ring.
func New(ring *seal.Ring) *Log { return &Log{ring} }

// Append adds entry to its county's chain. A key that was used already is
// fault.Duplicate: the change has been made, there is nothing left to do.
func (l *Log) Append(tx *store.Tx, entry Entry) error {
	detail, err := json.Marshal(entry.Detail)
	if err != nil {
		return err
	}
	seq, before, err := advance(tx, entry.County)
	if err != nil {
		return err
	}
	hash := l.ring.Chain(before, entry.digest(seq, tx.Now(), detail))
	if _, err := tx.Exec(`INSERT INTO audit (county, seq, at, actor, actor_name, action, subject, subject_id, detail, change_key, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`, entry.County, seq, tx.Now(), entry.Actor, entry.ActorName,
		entry.Action, entry.Subject, entry.SubjectID, string(detail), orNull(entry.Key), hash); err != nil {
		if store.Unique(err) {
			return fault.New(fault.Duplicate, "audit.duplicate").Because(err)
		}
		return err
	}
	_, err = tx.Exec("UPDATE audit_head SET hash = $1 WHERE county = $2", hash, entry.County)
	return err
}

// advance takes the next number of the county's chain; the row it updates is
// the lock that keeps the chain one line.
func advance(tx *store.Tx, county int64) (seq int64, before []byte, err error) {
	err = tx.QueryRow(`INSERT INTO audit_head (county, seq, hash) VALUES ($1, 1, $2)
		ON CONFLICT (county) DO UPDATE SET seq = audit_head.seq + 1 RETURNING seq, hash`, county, []byte{}).Scan(&seq, &before)
	return seq, before, err
}

// Hold lets transactions of a county go one after the other, as Append does, for
// those that read before they write their record, or write none: on PostgreSQL
// they would rest on what another is about to change. It comes before the read.
func Hold(tx *store.Tx, county int64) error {
	if tx.Engine() == store.SQLite {
		return nil // one writes at a time
	}
	_, err := tx.Exec(`INSERT INTO audit_head (county, seq, hash) VALUES ($1, 0, $2)
		ON CONFLICT (county) DO UPDATE SET seq = audit_head.seq`, county, []byte{})
	return err
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// digest is the row's canonical bytes: every column, lengths first, so that no
// two rows share them.
func (e Entry) digest(seq, at int64, detail []byte) []byte {
	var b bytes.Buffer
	for _, n := range []int64{e.County, seq, at, e.Actor, e.SubjectID} {
		binary.Write(&b, binary.BigEndian, n)
	}
	for _, text := range []string{e.ActorName, e.Action, e.Subject, string(detail), e.Key} {
		binary.Write(&b, binary.BigEndian, int64(len(text)))
		b.WriteString(text)
	}
	return b.Bytes()
}

const columns = "county, seq, at, actor, actor_name, action, subject, subject_id, detail, COALESCE(change_key, ''), hash"

func scan(row store.Scanner) (record Record, detail string, err error) {
	err = row.Scan(&record.County, &record.Seq, &record.At, &record.Actor, &record.ActorName, &record.Action,
		&record.Subject, &record.SubjectID, &detail, &record.Key, &record.Hash)
	if err != nil {
		return record, detail, err
	}
	return record, detail, json.Unmarshal([]byte(detail), &record.Detail)
}

func read(row store.Scanner) (Record, error) {
	record, _, err := scan(row)
	return record, err
}

// List gives a county's newest records before seq (0: from the newest), at most
// limit of them.
func List(tx *store.Tx, county, before int64, limit int) ([]Record, error) {
	if before == 0 {
		before = 1 << 62
	}
	return store.Collect(tx, read, "SELECT "+columns+` FROM audit WHERE county = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`,
		county, before, limit)
}

// About gives the newest records about one thing.
func About(tx *store.Tx, county int64, subject string, id int64, limit int) ([]Record, error) {
	return store.Collect(tx, read, "SELECT "+columns+` FROM audit WHERE county = $1 AND subject = $2 AND subject_id = $3
		ORDER BY seq DESC LIMIT $4`, county, subject, id, limit)
}

// Chain is what Verify found of one county.
type Chain struct {
	County int64  `json:"county"`
	Rows   int64  `json:"rows"`
	Head   string `json:"head"`             // digest of the newest row, to be noted down elsewhere
	Broken int64  `json:"broken,omitempty"` // number of the first row that does not follow, 0 if whole
}

// Verify walks every chain and recomputes it.
func (l *Log) Verify(tx *store.Tx) ([]Chain, error) {
	heads, err := store.Collect(tx, func(row store.Scanner) (head headRow, err error) {
		err = row.Scan(&head.county, &head.seq, &head.hash)
		return head, err
	}, "SELECT county, seq, hash FROM audit_head ORDER BY county")
	if err != nil {
		return nil, err
	}
	chains := make([]Chain, 0, len(heads))
	for _, head := range heads {
		chain, err := l.walk(tx, head)
		if err != nil {
			return nil, err
		}
		chains = append(chains, chain)
	}
	return chains, nil
}

// Check is Verify for a check-up: a fault for each chain that is not whole.
func (l *Log) Check(tx *store.Tx) (broken []error, err error) {
	chains, err := l.Verify(tx)
	for _, chain := range chains {
		if chain.Broken != 0 {
			broken = append(broken, fault.New(fault.Damaged, "audit.broken", "county", chain.County, "row", chain.Broken))
		}
	}
	return broken, err
}

type headRow struct {
	county, seq int64
	hash        []byte
}

func (l *Log) walk(tx *store.Tx, head headRow) (Chain, error) {
	chain := Chain{County: head.county, Head: hex.EncodeToString(head.hash)}
	before := []byte{}
	err := tx.Each(func(row store.Scanner) error {
		record, detail, err := scan(row)
		if err != nil {
			return err
		}
		chain.Rows++
		follows := record.Seq == chain.Rows && bytes.Equal(record.Hash, l.ring.Chain(before, record.digest(record.Seq, record.At, []byte(detail))))
		if !follows && chain.Broken == 0 {
			chain.Broken = max(chain.Rows, 1)
		}
		before = record.Hash
		return nil
	}, "SELECT "+columns+" FROM audit WHERE county = $1 ORDER BY seq", head.county)
	if chain.Broken == 0 && (chain.Rows != head.seq || !bytes.Equal(before, head.hash)) {
		chain.Broken = chain.Rows + 1
	}
	return chain, err
}

// Newest is the number of a county's newest record, 0 before the first.
func Newest(tx *store.Tx, county int64) (seq int64, err error) {
	err = tx.QueryRow("SELECT seq FROM audit_head WHERE county = $1", county).Scan(&seq)
	if store.Missing(err) {
		return 0, nil
	}
	return seq, err
}

// Since tells whether any record after seq has an action that begins with one
// of the words, and the county's newest number: what a reader that keeps a copy
// of something needs to know.
func Since(tx *store.Tx, county, seq int64, words ...string) (changed bool, newest int64, err error) {
	newest = seq
	err = tx.Each(func(row store.Scanner) error {
		var action string
		if err := row.Scan(&newest, &action); err != nil {
			return err
		}
		for _, word := range words {
			changed = changed || strings.HasPrefix(action, word+".")
		}
		return nil
	}, "SELECT seq, action FROM audit WHERE county = $1 AND seq > $2 ORDER BY seq", county, seq)
	return changed, newest, err
}

// Happened tells whether any record after seq has one of the actions.
func Happened(tx *store.Tx, county, seq int64, actions ...string) (happened bool, err error) {
	marks, args := make([]string, len(actions)), []any{county, seq}
	for i, action := range actions {
		marks[i], args = "$"+strconv.Itoa(3+i), append(args, action)
	}
	var found int64
	err = tx.QueryRow("SELECT seq FROM audit WHERE county = $1 AND seq > $2 AND action IN ("+strings.Join(marks, ", ")+") ORDER BY seq LIMIT 1", args...).Scan(&found)
	if store.Missing(err) {
		return false, nil
	}
	return err == nil, err
}
