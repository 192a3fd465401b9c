package ledger

import (
	"guben/audit"
	"guben/auth"
	"guben/flow"
	"guben/period"
	"guben/store"
)

// work is a change of the book under way: what it adds to counts, and what is
// to be told when it is written.
type work struct {
	*Book
	tx      *store.Tx
	scope   auth.Scope
	today   period.Day
	reader  *reader
	counts  map[countKey]int64
	savings map[savingKey]Saving
	events  []Event
	freezes map[savingKey][]Freeze // of a ledger, as far as read
	keeps   map[edition]bool       // editions known to be stored
}

// begin needs the power to work on matters; who only reads changes nothing.
func (b *Book) begin(tx *store.Tx, scope auth.Scope) (*work, error) {
	if err := scope.Need(auth.Verify); err != nil {
		return nil, err
	}
	return b.working(tx, scope), nil
}

func (b *Book) working(tx *store.Tx, scope auth.Scope) *work {
	return &work{b, tx, scope, today(tx), b.reader(tx), map[countKey]int64{}, map[savingKey]Saving{}, nil, map[savingKey][]Freeze{}, map[edition]bool{}}
}

// end writes what has been counted and tells those who watch.
func (w *work) end() error {
	if err := w.writeCounts(); err != nil {
		return err
	}
	if err := w.writeSavings(); err != nil {
		return err
	}
	for _, event := range w.events {
		for _, watch := range w.Watch {
			if err := watch(w.tx, event); err != nil {
				return err
			}
		}
	}
	return nil
}

// audit appends to the county's chain. It goes before every other write: its
// row is the lock changes of a county wait for, and a form sent twice is told
// so before it is told that the record has moved on.
func (w *work) audit(county int64, action string, id int64, key string, detail map[string]any) error {
	return w.Log.Append(w.tx, audit.Entry{County: county, Actor: w.scope.Account, ActorName: w.scope.Name, Key: key,
		Action: "ledger." + action, Subject: "record", SubjectID: id, Detail: detail})
}

// note tells those who watch, once the change is written.
func (w *work) note(kind Kind, was, r Record, move string) {
	w.events = append(w.events, Event{Kind: kind, Record: r, Was: was, Move: move, Actor: w.scope, Day: w.today})
	switch {
	case was.Counted == 0 && r.Counted != 0:
		w.events = append(w.events, Event{Kind: Counted, Record: r, Was: was, Move: move, Actor: w.scope, Day: w.today})
	case was.Counted != 0 && r.Counted == 0:
		w.events = append(w.events, Event{Kind: Uncounted, Record: r, Was: was, Move: move, Actor: w.scope, Day: w.today})
	}
}

// insert writes a new record.
func (w *work) insert(r *Record) error {
	if _, err := w.tx.Exec(insertRecord, r.columns()...); err != nil {
		return err
	}
	w.count(r, 1)
	return nil
}

// replace writes a record over what it was, if nobody else has meanwhile.
func (w *work) replace(was *Record, r *Record) error {
	r.ChangedAt = w.tx.Now()
	n, err := w.tx.Exec(updateRecord, r.updated()...)
	if err != nil {
		return err
	}
	if n == 0 {
		return stale()
	}
	r.Version++
	w.count(was, -1)
	w.count(r, 1)
	return nil
}

// line is one line of a record's history.
type line struct {
	kind     Kind
	move     string
	from, to string
	note     string
	fields   string // JSON of []Difference
}

func (w *work) remember(r *Record, l line) error {
	if l.fields == "" {
		l.fields = "[]"
	}
	_, err := w.tx.Exec(`INSERT INTO ledger_move (county, id, record, kind, move, from_state, to_state, round, at, account, account_name, unit, note, fields)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, r.County, w.tx.NewID(), r.ID, string(l.kind), l.move,
		l.from, l.to, r.Round, w.tx.Now(), w.scope.Account, w.scope.Name, r.Unit, l.note, l.fields)
	return err
}

// past are the moves the record has made, for its flow.
func (w *work) past(r *Record) ([]flow.Past, error) { return past(w.tx, r) }

func past(tx *store.Tx, r *Record) ([]flow.Past, error) {
	return store.Collect(tx, func(row store.Scanner) (p flow.Past, err error) {
		err = row.Scan(&p.Move, &p.From, &p.To, &p.Actor, &p.Round)
		return p, err
	}, `SELECT move, from_state, to_state, account, round FROM ledger_move
		WHERE county = $1 AND record = $2 AND kind IN ('opened', 'moved') ORDER BY id`, r.County, r.ID)
}
