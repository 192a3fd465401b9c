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
	day       period.Day
	ledger    ledger
	delivered []string // rosters that have been delivered

	receipts map[string][]compare.Receipt // of the one household or village, by roster; nil: of the county
}

// open gathers the receipts that prove each rule, from the newest deliveries
// covering the day.
func open(tx *store.Tx, county, household int64, b *bench) (s *source, err error) {
	s = &source{tx: tx, scope: auth.System(), county: county, household: household, day: b.day, ledger: ledger{}, delivered: []string{}}
	if len(b.rosters) == 0 {
		return s, nil
	}
	standard, err := compare.Standard(tx, auth.System(), county, b.day)
	if err == nil && household != 0 {
		s.receipts, err = compare.Of(tx, auth.System(), county, household, b.asked(standard))
	}
	if err != nil {
		return nil, err
	}
	return s, s.deliveries(b, standard)
}

// asked are the deliveries that the bench's rules look into.
func (b *bench) asked(standard map[string]compare.Delivery) map[string]compare.Delivery {
	maps.DeleteFunc(standard, func(kind string, _ compare.Delivery) bool {
		return !slices.ContainsFunc(b.rosters, func(r *pack.Roster) bool { return r.ID == kind })
	})
	return standard
}

// deliveries enters the receipts of every delivered roster.
func (s *source) deliveries(b *bench, standard map[string]compare.Delivery) error {
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
