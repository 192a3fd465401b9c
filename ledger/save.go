package ledger

import (
	"guben/auth"
	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/store"
)

// Change is what somebody typed into a record.
type Change struct {
	County  int64
	ID      int64
	Version int64 // of the record the person saw; 0 does not compare
	Values  Values
	Key     string
}

// Save changes the values of a record that is not closed. Whoever may move it
// now may, and its author while it has not been moved.
func (b *Book) Save(tx *store.Tx, scope auth.Scope, c Change) (Record, error) {
	w, err := b.begin(tx, scope)
	if err != nil {
		return Record{}, err
	}
	m, err := w.lock(c.County, c.ID, "save", c.Key, map[string]any{})
	if err != nil {
		return Record{}, err
	}
	if err := m.fresh(c.Version); err != nil {
		return Record{}, err
	}
	changed, err := w.save(m, c.Values)
	if err != nil || !changed {
		return m.record, err
	}
	return m.record, w.end()
}

// matter is a record under the hand, with what is known of it.
type matter struct {
	d       *Declaration
	was     Record
	record  Record
	facts   form.Facts
	before  Values // as they stood
	values  Values
	look    *form.State
	past    []flow.Past
	content content
}

// lock audits a change of a record and takes the record up as it is then: from
// the audit row on, other changes of the county wait.
func (w *work) lock(county, id int64, action, key string, detail map[string]any) (*matter, error) {
	r, _, err := w.get(w.tx, w.scope, county, id)
	if err != nil {
		return nil, err
	}
	detail["ledger"], detail["from"] = r.Ledger, r.State
	if err := w.audit(county, action, id, key, detail); err != nil {
		return nil, err
	}
	return w.pick(county, id)
}

// pick takes a record up: its facts, its values, its past.
func (w *work) pick(county, id int64) (*matter, error) {
	r, d, err := w.get(w.tx, w.scope, county, id)
	if err != nil {
		return nil, err
	}
	return w.take(r, d)
}

func (w *work) take(r Record, d *Declaration) (*matter, error) {
	m := &matter{d: d, was: r, record: r}
	var err error
	if m.facts, err = w.reader.facts(d, &r); err != nil {
		return nil, err
	}
	if m.content, err = w.Book.content(w.tx, d, r.County, r.ID); err != nil {
		return nil, err
	}
	if m.past, err = w.past(&r); err != nil {
		return nil, err
	}
	m.values = d.present(&r, m.content, m.facts, w.today)
	m.look = d.Form.State(m.values, m.facts, w.today)
	m.before = m.look.Values
	return m, nil
}

func stale() error { return fault.New(fault.Conflict, "ledger.stale") }

// fresh refuses a change by somebody who saw an older version; 0 does not ask.
func (m *matter) fresh(version int64) error {
	if version != 0 && version != m.was.Version {
		return stale()
	}
	return nil
}

// save checks and writes values typed into a record; false if nothing differs.
func (w *work) save(m *matter, values Values) (bool, error) {
	if err := m.editable(w.scope); err != nil {
		return false, err
	}
	if err := w.unfrozen(&m.record); err != nil {
		return false, err
	}
	if err := w.enter(m, values); err != nil {
		return false, err
	}
	fields, err := m.d.differences(m.before, m.look.Values)
	if err != nil || fields == "[]" && len(m.d.Form.Diff(m.before, m.look.Values)) == 0 {
		return false, err
	}
	if m.d.settled(m.record.State) && len(m.look.Problems) > 0 {
		return false, unsound(m.look.Problems)
	}
	if err := w.write(m); err != nil {
		return false, err
	}
	if err := w.remember(&m.record, line{kind: Saved, from: m.was.State, to: m.record.State, fields: fields}); err != nil {
		return false, err
	}
	w.note(Saved, m.was, m.record, "")
	if m.d.updates() {
		return true, nil
	}
	return true, w.propose(m.d, &m.record, m.look.Values, m.facts, false)
}

// editable reports whether the account may type into the record now.
func (m *matter) editable(scope auth.Scope) error {
	switch {
	case m.record.Closed():
		return fault.New(fault.Conflict, "ledger.closed")
	case len(m.d.Flow.Allowed(m.situation(""), actor(scope))) > 0:
		return nil
	case m.record.Author == scope.Account && len(m.past) == 1:
		return nil
	case len(m.d.Flow.Moves) == 0:
		return nil
	}
	return fault.New(fault.Forbidden, "ledger.not_yours")
}

// enter works typed values into the matter.
func (w *work) enter(m *matter, values Values) error {
	if len(values) == 0 {
		return nil
	}
	if err := w.refer(m.d, &m.record, values); err != nil {
		return err
	}
	m.look = m.d.Form.State(m.values.With(values), m.facts, w.today)
	m.values = m.look.Values
	m.content = m.d.split(m.look.Values, m.facts, w.today)
	m.d.describe(&m.record, m.look, m.facts)
	return nil
}

// write puts the matter down.
func (w *work) write(m *matter) error {
	if err := w.replace(&m.was, &m.record); err != nil {
		return err
	}
	if err := w.keepContent(m.d, &m.record, m.content); err != nil {
		return err
	}
	return w.keepFiles(m.d, &m.record, m.look.Values)
}

// situation is the record as its flow looks at it.
func (m *matter) situation(note string) flow.Situation {
	return flow.Situation{State: m.record.State, Round: m.record.Round, Owner: m.record.Unit, Keeper: m.d.Ledger.Keepers,
		Past: m.past, Note: note, Has: m.filled, Holds: m.look.Holds, Name: m.d.name}
}

func (m *matter) filled(field string) bool {
	state, _ := m.look.Field(field)
	return state.Filled
}

func (d *Declaration) name(field string) flow.Words {
	f, known := d.Form.Field(field)
	if !known {
		return flow.Words{Zh: field}
	}
	return f.Name
}
