package screen

import (
	"guben/division"
	"guben/money"
	"guben/policy"
	"guben/store"
)

// Tally is the counts and sums of one rule or population in one village, or of
// the villages added up.
type Tally struct {
	Rule       string        `json:"rule"`
	Village    division.Code `json:"village,omitempty"`
	Households int64         `json:"households"` // in which the rule holds
	Persons    int64         `json:"persons"`    // for whom it holds; all members for a rule about households
	Unknown    int64         `json:"unknown"`    // subjects it could not be decided for
	DueN       int64         `json:"due_n"`      // subjects something is due to
	Due        money.Fen     `json:"due"`
	ReceivedN  int64         `json:"received_n"` // subjects on the roster
	Received   money.Fen     `json:"received"`
	MissingN   int64         `json:"missing_n"` // due, not received
	Missing    money.Fen     `json:"missing"`
	ExcessN    int64         `json:"excess_n"` // received, not due
	Excess     money.Fen     `json:"excess"`
	DiffersN   int64         `json:"differs_n"` // another amount
	Differs    money.Fen     `json:"differs"`   // received less due
}

type place struct {
	rule    string
	village division.Code
}

type tallies map[place]*Tally

func (t tallies) at(rule string, village division.Code) *Tally {
	key := place{rule, village}
	if t[key] == nil {
		t[key] = &Tally{Rule: rule, Village: village}
	}
	return t[key]
}

// count adds one decision. Decisions of a rule about persons come member by
// member; the household is counted at the first for whom it holds.
func (t tallies) count(s *subject, decision *policy.Decision) {
	if t == nil || s.itself != nil {
		return
	}
	tally := t.at(decision.Rule.ID, s.village)
	switch {
	case decision.Truth == policy.Undecided:
		tally.Unknown++
	case decision.Truth != policy.True:
	case decision.Member < 0:
		tally.Households++
		tally.Persons += int64(len(s.persons))
	default:
		tally.Persons++
		if s.counted == nil {
			s.counted = map[string]bool{}
		}
		if !s.counted[decision.Rule.ID] {
			s.counted[decision.Rule.ID] = true
			tally.Households++
		}
	}
}

// compare adds what is due and received.
func (t tallies) compare(s *subject, decision *policy.Decision, c clue, got receipt, compared bool) {
	if t == nil || decision.Rule.Kind != policy.Entitlement {
		return
	}
	tally := t.at(c.rule, s.village)
	if decision.Truth == policy.True {
		tally.DueN++
		tally.Due += c.due
	}
	if !compared {
		return
	}
	if got.received {
		tally.ReceivedN++
		tally.Received += got.amount
	}
	switch c.kind {
	case Missing:
		tally.MissingN++
		tally.Missing += c.due
	case Excess:
		tally.ExcessN++
		tally.Excess += c.received
	case Differs:
		tally.DiffersN++
		tally.Differs += c.received - c.due
	}
}

const tallyColumns = `households, persons, unknown, due_n, due, received_n, received, missing_n, missing, excess_n, excess, differs_n, differs`

func (t *Tally) cells() []any {
	return []any{t.Households, t.Persons, t.Unknown, t.DueN, int64(t.Due), t.ReceivedN, int64(t.Received),
		t.MissingN, int64(t.Missing), t.ExcessN, int64(t.Excess), t.DiffersN, int64(t.Differs)}
}

func (t *Tally) scan(row store.Scanner, first ...any) error {
	return row.Scan(append(first, &t.Households, &t.Persons, &t.Unknown, &t.DueN, &t.Due, &t.ReceivedN, &t.Received,
		&t.MissingN, &t.Missing, &t.ExcessN, &t.Excess, &t.DiffersN, &t.Differs)...)
}

func (t tallies) save(tx *store.Tx, county, screening int64) error {
	for key, tally := range t {
		if _, err := tx.Exec(`INSERT INTO tally (county, screening, village, rule, `+tallyColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
			append([]any{county, screening, int64(key.village), key.rule}, tally.cells()...)...); err != nil {
			return err
		}
	}
	return nil
}
