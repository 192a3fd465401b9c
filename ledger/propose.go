package ledger

import (
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/income"
	"guben/message"
	"guben/money"
	"guben/policy"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// updates reports whether the flow has a move that puts changes to the registry;
// where none does, every opening and saving asks for them.
func (d *Declaration) updates() bool {
	return slices.ContainsFunc(d.Flow.Moves, func(m flow.Move) bool { return m.Update })
}

// propose puts to the registry what the record says otherwise than it. Whoever
// may change the registry changes it by the move that is declared to do so;
// for others, and for fields that only propose outside such a move, the change
// waits for who may.
func (w *work) propose(d *Declaration, r *Record, values Values, facts form.Facts, byMove bool) error {
	if r.Household == 0 {
		return nil
	}
	waiting, applied := []form.Change{}, []form.Change{}
	for _, change := range d.Form.Changes(values, facts) {
		if w.scope.May(auth.Edit) && (byMove || change.Update == form.Apply) {
			applied = append(applied, change)
		} else {
			waiting = append(waiting, change)
		}
	}
	if err := w.replaceProposals(r); err != nil {
		return err
	}
	for _, change := range waiting {
		if err := w.wait(d, r, change); err != nil {
			return err
		}
	}
	if len(waiting) > 0 {
		w.note(Proposed, *r, *r, "")
	}
	if len(applied) == 0 {
		return nil
	}
	return w.apply(d, r, applied)
}

// replaceProposals takes back what the record asked for before.
func (w *work) replaceProposals(r *Record) error {
	_, err := w.tx.Exec("UPDATE ledger_proposal SET state = $1, decided_at = $2 WHERE county = $3 AND record = $4 AND state = $5",
		string(Replaced), w.tx.Now(), r.County, r.ID, string(Pending))
	return err
}

func (w *work) wait(d *Declaration, r *Record, c form.Change) error {
	subject := r.Household
	if c.Field.Entity == dictionary.Person {
		subject = r.Person
	}
	before, after := c.Field.Canonical(c.From), c.Field.Canonical(c.To)
	var sealed any
	id := w.tx.NewID()
	if c.Field.Type == dictionary.Secret {
		sealed, before, after = w.Ring.Seal(proposalField(id), c.To.Text), "", ""
	}
	_, err := w.tx.Exec(`INSERT INTO ledger_proposal (county, id, record, pack, ledger, division, household, entity, subject, field,
		before_text, after_text, after_sealed, state, account, account_name, at, decided_by, decided_name, decided_at, note)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 0, '', 0, '')`,
		r.County, id, r.ID, r.Pack, r.Ledger, int64(r.Division), r.Household, string(c.Field.Entity), subject, c.Field.Key,
		before, after, sealed, string(Pending), w.scope.Account, w.scope.Name, w.tx.Now())
	return err
}

func proposalField(id int64) string { return "ledger_proposal:" + store.FormatID(id) }

// apply changes the registry and the income accounts, and screens the household
// again, all in this transaction.
func (w *work) apply(d *Declaration, r *Record, changes []form.Change) error {
	for _, c := range changes {
		if err := w.applyOne(d, r, c.Field, c.To); err != nil {
			return err
		}
	}
	w.reader = w.Book.reader(w.tx) // what was read is old
	if err := w.agree(d, r, changes); err != nil {
		return err
	}
	return w.refresh(r, changes)
}

// agree takes what the registry now says off what the record says otherwise:
// left standing, it would undo a later change of the registry.
func (w *work) agree(d *Declaration, r *Record, changes []form.Change) error {
	c, err := w.Book.content(w.tx, d, r.County, r.ID)
	if err != nil {
		return err
	}
	for _, field := range d.Form.Form().Fields {
		dict := d.Form.Dictionary(field.ID)
		changed := slices.ContainsFunc(changes, func(c form.Change) bool {
			return dict != nil && c.Field.Key == dict.Key && c.Field.Entity == dict.Entity
		})
		if value, typed := c.typed[field.ID]; changed && typed {
			delete(c.typed, field.ID)
			c.known[field.ID] = d.masked(field.ID, value)
		}
	}
	return w.keepContent(d, r, c)
}

// masked is a value of the registry as it may stand in plain: numbers masked.
func (d *Declaration) masked(id string, value form.Value) form.Value {
	if field := d.Form.Dictionary(id); field != nil && field.Type == dictionary.Secret {
		value.Text = d.Form.Say(id, value, message.Zh)
	}
	return value
}

func (w *work) applyOne(d *Declaration, r *Record, field *dictionary.Field, value dictionary.Value) error {
	if field.Kept == dictionary.ByIncome {
		return w.account(d, r, field, value)
	}
	subject := r.Household
	if field.Entity == dictionary.Person {
		subject = r.Person
	}
	record, err := w.Registry.Get(w.tx, w.scope, field.Entity, r.County, subject)
	if err != nil {
		return err
	}
	_, err = w.Registry.Update(w.tx, w.scope, registry.Origin{Source: "ledger"}, record,
		registry.Draft{Values: registry.Values{field.Key: value}})
	return err
}

// account enters an amount as the total of its category over the accounting
// period that counts today.
func (w *work) account(d *Declaration, r *Record, field *dictionary.Field, value dictionary.Value) error {
	for category, key := range income.Facts {
		if key == field.Key {
			return w.Income.Put(w.tx, w.scope, income.Origin{Source: "ledger"}, income.Entry{County: r.County, Village: r.Division,
				Household: r.Household, Item: dictionary.Total(category), Span: d.Pack.Accounting.Range(w.today), Amount: money.Fen(value.N)})
		}
	}
	return fault.New(fault.Invalid, "ledger.not_updated", "field", field)
}

// refresh screens the record's household again for what was changed, with the
// pack and on the day its county was last screened with.
func (w *work) refresh(r *Record, changes []form.Change) error {
	last, err := screen.Applied(w.tx, r.County)
	if store.Missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	p, err := w.Pack(r.County, last.Pack, last.Day)
	if err != nil {
		return err
	}
	return screen.Refresh(w.tx, w.Registry, last, r.Household, p, changed(changes)...)
}

// changed are the facts that changes bear on; nil where all may.
func changed(changes []form.Change) []policy.FactRef {
	facts := []policy.FactRef{}
	for _, c := range changes {
		switch {
		case registry.Carries(c.Field.Key):
			return nil
		case c.Field.Kept == dictionary.ByIncome:
			facts = append(facts, screen.OfIncome()...)
		default:
			facts = append(facts, screen.Of(c.Field.Entity, c.Field.Key)...)
		}
	}
	return facts
}
