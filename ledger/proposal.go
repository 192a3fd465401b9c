package ledger

import (
	"guben/auth"
	"guben/dictionary"
	"guben/fault"
	"guben/form"
	"guben/message"
	"guben/store"
)

// Proposal is a change of the registry that a record asks for.
type Proposal struct {
	County    int64
	ID        int64
	Record    int64
	Pack      string
	Ledger    string
	Division  int64
	Household int64
	Entity    dictionary.Entity
	Subject   int64 // household or person
	Field     *dictionary.Field
	Before    dictionary.Value // as it was when proposed; secrets unknown
	After     dictionary.Value // secrets unknown
	State     ProposalState
	Author    int64
	Who       string
	At        int64
	DecidedBy string
	DecidedAt int64
	Note      string

	sealed []byte
}

// ProposalState is where a proposal stands.
type ProposalState string

// The states.
const (
	Pending  ProposalState = "pending"
	Approved ProposalState = "approved"
	Rejected ProposalState = "rejected"
	Replaced ProposalState = "replaced" // the record says something else by now
)

// Say names the state.
func (s ProposalState) Say(lang message.Lang) string {
	return message.Text(lang, "ledger.proposal_"+string(s))
}

const proposalColumns = `county, id, record, pack, ledger, division, household, entity, subject, field, before_text, after_text, after_sealed,
	state, account, account_name, at, decided_name, decided_at, note`

func scanProposal(row store.Scanner) (p Proposal, err error) {
	var field, before, after string
	if err = row.Scan(&p.County, &p.ID, &p.Record, &p.Pack, &p.Ledger, &p.Division, &p.Household, &p.Entity, &p.Subject, &field, &before, &after,
		&p.sealed, &p.State, &p.Author, &p.Who, &p.At, &p.DecidedBy, &p.DecidedAt, &p.Note); err != nil {
		return p, err
	}
	known := false
	if p.Field, known = dictionary.Get(p.Entity, field); !known {
		return p, fault.New(fault.Damaged, "ledger.no_field", "field", field)
	}
	if p.Before, err = p.Field.Parse(before); err != nil {
		return p, err
	}
	p.After, err = p.Field.Parse(after)
	return p, err
}

// Proposals lists proposals within the scope, oldest first: of a county, or of
// one record; state "" is all.
func (b *Book) Proposals(tx *store.Tx, scope auth.Scope, county, record int64, state ProposalState, after int64, limit int) ([]Proposal, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	if record != 0 {
		if _, err := b.Get(tx, scope, county, record); err != nil {
			return nil, err
		}
	}
	lo, hi := scope.Range()
	q := &store.Where{}
	q.And("county = ? AND division >= ? AND division < ? AND id > ?", county, lo, hi, after)
	if record != 0 {
		q.And("record = ?", record)
	}
	if state != "" {
		q.And("state = ?", string(state))
	}
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, 1000)
	page, err := store.Collect(tx, scanProposal, "SELECT "+proposalColumns+" FROM ledger_proposal WHERE "+q.String()+
		" ORDER BY id LIMIT "+q.Mark(limit), q.Args...)
	if err != nil || scope.Role != auth.Department || record != 0 {
		return page, err
	}
	seen, err := b.seen(tx, scope, page)
	if err != nil || len(page) < limit || len(seen) == limit {
		return seen, err
	}
	rest, err := b.Proposals(tx, scope, county, 0, state, page[limit-1].ID, limit-len(seen))
	return append(seen, rest...), err
}

// seen keeps a department to the proposals of its records.
func (b *Book) seen(tx *store.Tx, scope auth.Scope, all []Proposal) ([]Proposal, error) {
	seen := []Proposal{}
	for _, p := range all {
		_, err := b.Get(tx, scope, p.County, p.Record)
		if err != nil && !refusal(err) {
			return nil, err
		}
		if err == nil {
			seen = append(seen, p)
		}
	}
	return seen, nil
}

// Decide approves or rejects a proposal; approved, it changes the registry and
// the household is screened again, in this transaction. Nobody approves what
// they proposed.
func (b *Book) Decide(tx *store.Tx, scope auth.Scope, county, id int64, approve bool, note, key string) error {
	if err := scope.Need(auth.Edit); err != nil {
		return err
	}
	w := b.working(tx, scope)
	if err := w.audit(county, "decide", id, key, map[string]any{"approve": approve}); err != nil {
		return err
	}
	p, err := scanProposal(tx.QueryRow("SELECT "+proposalColumns+" FROM ledger_proposal WHERE county = $1 AND id = $2", county, id))
	if store.Missing(err) {
		return absent()
	}
	if err != nil {
		return err
	}
	r, d, err := b.get(tx, scope, county, p.Record)
	if err != nil {
		return err
	}
	switch {
	case p.State != Pending:
		return fault.New(fault.Conflict, "ledger.decided")
	case p.Author == scope.Account:
		return fault.New(fault.Forbidden, "ledger.own_proposal")
	case !approve && note == "":
		return fault.New(fault.Invalid, "ledger.reject_note")
	}
	if err := w.decide(d, &r, &p, approve, note); err != nil {
		return err
	}
	return w.end()
}

func (w *work) decide(d *Declaration, r *Record, p *Proposal, approve bool, note string) error {
	p.State = Rejected
	if approve {
		p.State = Approved
		value := p.After
		if p.Field.Type == dictionary.Secret {
			plain, err := w.Ring.Unseal(proposalField(p.ID), p.sealed)
			if err != nil {
				return err
			}
			value = dictionary.Words(plain)
		}
		if err := w.apply(d, r, []form.Change{{Field: p.Field, To: value}}); err != nil {
			return err
		}
	}
	if _, err := w.tx.Exec("UPDATE ledger_proposal SET state = $1, decided_by = $2, decided_name = $3, decided_at = $4, note = $5 WHERE county = $6 AND id = $7",
		string(p.State), w.scope.Account, w.scope.Name, w.tx.Now(), note, p.County, p.ID); err != nil {
		return err
	}
	if err := w.remember(r, line{kind: Decided, move: string(p.State), from: r.State, to: r.State, note: note}); err != nil {
		return err
	}
	w.note(Decided, *r, *r, string(p.State))
	return nil
}
