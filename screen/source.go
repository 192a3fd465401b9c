package screen

import (
	"maps"
	"slices"

	"guben/auth"
	"guben/compare"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/store"
)

// source is what a screening reads of one county, or of one household or one
// village of it.
type source struct {
	tx        *store.Tx
	scope     auth.Scope // of the program, within the village if there is one
	county    int64
	household int64            // only this one; 0 all
	home      *registry.Record // household as it is, if its writer gave it
	before    *registry.Record // it or one of its members, as it was before the change
	day       period.Day
	ledger    ledger
	delivered []string // rosters that have been delivered; nil: nobody has looked yet

	receipts map[string][]compare.Receipt // of the one household or village, by roster; nil: of the county
}

// open gathers the receipts that prove each rule, from the newest deliveries
// covering the day.
func open(tx *store.Tx, county, household int64, b *bench) (*source, error) {
	s := &source{tx: tx, scope: auth.System(), county: county, household: household, day: b.day}
	return s, s.deliver(b)
}

// deliver enters the receipts of every delivered roster, once.
func (s *source) deliver(b *bench) error {
	if s.delivered != nil {
		return nil
	}
	s.ledger, s.delivered = ledger{}, []string{}
	if len(b.rosters) == 0 {
		return nil
	}
	standard, err := compare.Standard(s.tx, auth.System(), s.county, b.day)
	if err != nil {
		return err
	}
	standard = b.asked(standard)
	if whose := s.whose(); whose != (compare.Whose{}) {
		if s.receipts, err = compare.Of(s.tx, auth.System(), s.county, whose, standard); err != nil {
			return err
		}
	}
	for _, roster := range b.rosters {
		if _, delivered := standard[roster.ID]; !delivered {
			continue
		}
		if err := s.add(roster); err != nil {
			return err
		}
		s.delivered = append(s.delivered, roster.ID)
	}
	return nil
}

// whose receipts are asked for at once; those of a county are read as they come.
func (s *source) whose() compare.Whose {
	return compare.Whose{Household: s.household, Village: s.scope.Division}
}

// asked are the deliveries that the bench's rules look into.
func (b *bench) asked(standard map[string]compare.Delivery) map[string]compare.Delivery {
	maps.DeleteFunc(standard, func(kind string, _ compare.Delivery) bool {
		return !slices.ContainsFunc(b.rosters, func(r *pack.Roster) bool { return r.ID == kind })
	})
	return standard
}

// each visits the receipts of a roster.
func (s *source) each(roster string, visit func(compare.Receipt) error) error {
	if s.receipts == nil {
		return compare.EachReceipt(s.tx, auth.System(), s.county, roster, s.day, visit)
	}
	for _, receipt := range s.receipts[roster] {
		if err := visit(receipt); err != nil {
			return err
		}
	}
	return nil
}

// add enters the roster's receipts under the rules they prove. Rules of a
// delivered roster are compared even when nobody stands on it.
func (s *source) add(roster *pack.Roster) error {
	for _, proof := range roster.Proves {
		if s.ledger[proof.Rule] == nil {
			s.ledger[proof.Rule] = map[int64]receipt{}
		}
	}
	return s.each(roster.ID, func(r compare.Receipt) error {
		id := r.Person
		if id == 0 {
			id = r.Household
		}
		for _, proof := range roster.Proves {
			if proof.Column == "" || slices.Contains(proof.Is, r.Values[proof.Column]) {
				got := s.ledger[proof.Rule][id]
				s.ledger[proof.Rule][id] = receipt{true, got.amount + r.Amount}
			}
		}
		return nil
	})
}
