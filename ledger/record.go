package ledger

import (
	"guben/division"
	"guben/flow"
	"guben/form"
	"guben/period"
	"guben/store"
)

// Record is one entry of a ledger.
type Record struct {
	County    int64
	ID        int64
	Pack      string
	Ledger    string
	Edition   int // of the form and flow it was opened with
	Subject   form.Subject
	Household int64 // of subjects household and person, else 0
	Person    int64 // of subject person, else 0
	Division  division.Code
	Unit      string // unit that has it now (责任单位)
	State     string
	Phase     flow.Phase
	Title     string     // what lists call it
	Opened    period.Day // day it was opened
	Begun     period.Day // day its round began: Opened, or the day it was opened again
	Since     period.Day // day it entered its state
	Clock     flow.Clock // days are 0 where no clock runs
	Round     int        // 1 until it is opened again
	Version   int64
	Index     [3]string  // indexed fields, in the order of the form; "" empty
	Counted   period.Day // day from which it counts as fulfilled, 0 not yet
	Prefilled int        // cells the registry or a computation filled
	Typed     int        // cells somebody had to type
	Author    int64      // account that opened it
	By        string     // that account's name
	At        int64      // milliseconds: opened
	ChangedAt int64      // milliseconds: last written

	alarm stage
	next  period.Day
}

// Signal is the colour of the record's clock on a day; Grey where none runs.
func (r *Record) Signal(day period.Day) flow.Signal { return r.Clock.On(day) }

// Closed reports whether nobody has anything left to do.
func (r *Record) Closed() bool { return r.Phase == flow.Done || r.Phase == flow.Void }

const recordColumns = `r.county, r.id, r.pack, r.ledger, r.edition, r.subject, r.household, r.person, r.division, r.unit, r.state, r.phase,
	r.title, r.opened, r.begun, r.since, r.amber, r.due, r.escalate, r.level, r.alarm, r.next, r.round, r.version, r.i1, r.i2, r.i3,
	r.counted, r.prefilled, r.typed, r.author, r.author_name, r.at, r.changed`

func scanRecord(row store.Scanner) (r Record, err error) {
	err = row.Scan(&r.County, &r.ID, &r.Pack, &r.Ledger, &r.Edition, &r.Subject, &r.Household, &r.Person, &r.Division, &r.Unit, &r.State, &r.Phase,
		&r.Title, store.Day(&r.Opened), store.Day(&r.Begun), store.Day(&r.Since), store.Day(&r.Clock.Amber), store.Day(&r.Clock.Due), store.Day(&r.Clock.Escalate), &r.Clock.To,
		&r.alarm, store.Day(&r.next), &r.Round, &r.Version, &r.Index[0], &r.Index[1], &r.Index[2],
		store.Day(&r.Counted), &r.Prefilled, &r.Typed, &r.Author, &r.By, &r.At, &r.ChangedAt)
	r.Clock.Sure = true
	return r, err
}

// columns are the values of a record in the order of the table.
func (r *Record) columns() []any {
	return []any{r.County, r.ID, r.Pack, r.Ledger, r.Edition, string(r.Subject), r.Household, r.Person, int64(r.Division), r.Unit, r.State, string(r.Phase),
		r.Title, r.Opened.String(), r.Begun.String(), r.Since.String(), store.LastDay(r.Clock.Amber), store.LastDay(r.Clock.Due), store.LastDay(r.Clock.Escalate), r.Clock.To,
		int(r.alarm), store.LastDay(r.next), r.Round, r.Version, r.Index[0], r.Index[1], r.Index[2],
		store.LastDay(r.Counted), r.Prefilled, r.Typed, r.Author, r.By, r.At, r.ChangedAt}
}

const insertRecord = `INSERT INTO ledger_record (county, id, pack, ledger, edition, subject, household, person, division, unit, state, phase,
	title, opened, begun, since, amber, due, escalate, level, alarm, next, round, version, i1, i2, i3,
	counted, prefilled, typed, author, author_name, at, changed)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27,
	$28, $29, $30, $31, $32, $33, $34)`

const updateRecord = `UPDATE ledger_record SET division = $4, unit = $5, state = $6, phase = $7, title = $8, begun = $9, since = $10,
	amber = $11, due = $12, escalate = $13, level = $14, alarm = $15, next = $16, round = $17, i1 = $18, i2 = $19, i3 = $20,
	counted = $21, prefilled = $22, typed = $23, changed = $24, version = version + 1
	WHERE county = $1 AND id = $2 AND version = $3`

func (r *Record) updated() []any {
	return []any{r.County, r.ID, r.Version, int64(r.Division), r.Unit, r.State, string(r.Phase), r.Title, r.Begun.String(), r.Since.String(),
		store.LastDay(r.Clock.Amber), store.LastDay(r.Clock.Due), store.LastDay(r.Clock.Escalate), r.Clock.To, int(r.alarm), store.LastDay(r.next), r.Round,
		r.Index[0], r.Index[1], r.Index[2], store.LastDay(r.Counted), r.Prefilled, r.Typed, r.ChangedAt}
}
