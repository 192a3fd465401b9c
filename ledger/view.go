package ledger

import (
	"encoding/json"
	"slices"

	"guben/audit"
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/store"
)

// View is a record with everything a page shows of it.
type View struct {
	Record
	Declaration *Declaration
	Values      Values // as they count; personal numbers in full, for Form.Say to mask
	Facts       form.Facts
	Look        *form.State
	Moves       []flow.Move         // the account may make now
	Lacking     map[string][]string // by move: fields still to be filled
	May         bool                // the account may change the values
	Frozen      *Freeze             // closes the record's days, nil if none does
	Proposals   []Proposal          // newest last
	Raised      []Link              // records raised from this one
	From        []Link              // records this one was raised from
}

// View is a record with everything a page shows of it.
func (b *Book) View(tx *store.Tx, scope auth.Scope, county, id int64) (*View, error) {
	w := b.working(tx, scope)
	m, err := w.pick(county, id)
	if err != nil {
		return nil, err
	}
	v := &View{Record: m.record, Declaration: m.d, Values: m.look.Values, Facts: m.facts, Look: m.look, Lacking: map[string][]string{}}
	if v.Frozen, err = w.frozen(&m.record); err != nil {
		return nil, err
	}
	if scope.May(auth.Verify) && v.Frozen == nil {
		v.Moves, v.May = m.d.Flow.Allowed(m.situation(""), actor(scope)), m.editable(scope) == nil
	}
	for _, move := range v.Moves {
		v.Lacking[move.ID] = m.d.Flow.Lacking(m.situation(""), move)
	}
	if v.Proposals, err = b.Proposals(tx, scope, county, id, "", 0, 1000); err != nil {
		return nil, err
	}
	v.Raised, v.From, err = b.links(tx, scope, &m.record)
	return v, err
}

// Reveal gives a personal number of a record in full and puts on record that it
// was seen. A number of the registry is the registry's to reveal.
func (b *Book) Reveal(tx *store.Tx, scope auth.Scope, county, id int64, field string) (string, error) {
	if err := scope.Need(auth.Reveal); err != nil {
		return "", err
	}
	r, d, err := b.get(tx, scope, county, id)
	if err != nil {
		return "", err
	}
	if f := d.Form.Dictionary(field); f != nil && f.Type == dictionary.Secret {
		subject := r.Household
		if f.Entity == dictionary.Person {
			subject = r.Person
		}
		return b.Registry.Reveal(tx, scope, f.Entity, county, subject, f.Key)
	}
	if !slices.Contains(d.Form.Personal(), field) {
		return "", fault.New(fault.Invalid, "ledger.no_field", "field", field)
	}
	c, err := b.content(tx, d, county, id)
	if err != nil {
		return "", err
	}
	return c.typed[field].Text, b.Log.Append(tx, audit.Entry{County: county, Actor: scope.Account, ActorName: scope.Name,
		Action: "ledger.reveal", Subject: "record", SubjectID: id, Detail: map[string]any{"field": field}})
}

// Past is one line of a record's history.
type Past struct {
	ID      int64
	At      int64 // milliseconds
	Account int64 // 0 is the program
	Who     string
	Unit    string // that had the record after it
	Kind    Kind
	Move    string // of the flow, for Moved; approved or rejected, for Decided
	From    string
	To      string
	Round   int
	Note    string       // the level, for Escalated
	Fields  []Difference // what was typed
}

// Difference is a field before and after, for the reader; of personal fields
// only that they changed.
type Difference struct {
	Field  string `json:"field"`
	Before string `json:"before,omitempty"`
	After  string `json:"after,omitempty"`
}

// History is what happened to a record, oldest first.
func (b *Book) History(tx *store.Tx, scope auth.Scope, county, id int64) ([]Past, error) {
	if _, err := b.Get(tx, scope, county, id); err != nil {
		return nil, err
	}
	return store.Collect(tx, func(row store.Scanner) (p Past, err error) {
		var fields string
		if err = row.Scan(&p.ID, &p.At, &p.Account, &p.Who, &p.Unit, &p.Kind, &p.Move, &p.From, &p.To, &p.Round, &p.Note, &fields); err != nil {
			return p, err
		}
		return p, json.Unmarshal([]byte(fields), &p.Fields)
	}, `SELECT id, at, account, account_name, unit, kind, move, from_state, to_state, round, note, fields FROM ledger_move
		WHERE county = $1 AND record = $2 ORDER BY id`, county, id)
}

// Saving is how many cells of a ledger were pre-filled and how many had to be
// typed (减负账本).
type Saving struct {
	Pack      string
	Ledger    string
	Records   int64
	Prefilled int64
	Typed     int64
}

// Savings adds up the cells by ledger, over the scope's part of a county; name
// "" is every pack.
func (b *Book) Savings(tx *store.Tx, scope auth.Scope, county int64, name string) ([]Saving, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	lo, hi := scope.Range()
	w := &store.Where{}
	w.And("county = ? AND division >= ? AND division < ?", county, lo, hi)
	if name != "" {
		w.And("pack = ?", name)
	}
	return store.Collect(tx, func(row store.Scanner) (s Saving, err error) {
		err = row.Scan(&s.Pack, &s.Ledger, &s.Records, &s.Prefilled, &s.Typed)
		return s, err
	}, `SELECT pack, ledger, CAST(SUM(records) AS BIGINT), CAST(SUM(prefilled) AS BIGINT), CAST(SUM(typed) AS BIGINT)
		FROM ledger_saving WHERE `+w.String()+" GROUP BY pack, ledger ORDER BY pack, ledger", w.Args...)
}
