package screen

import (
	"guben/auth"
	"guben/compare"
	"guben/dictionary"
	"guben/division"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/store"
)

// StandVillage loads one village.
func StandVillage(tx *store.Tx, records *registry.Registry, village division.Code, p *pack.Pack, day period.Day) (*Standing, error) {
	b := benchOf(p, day)
	from, err := openVillage(tx, records, village, b)
	if err != nil {
		return nil, err
	}
	return stand(tx, records, b, from)
}

// openVillage is open for one village: the receipts of its few households are
// asked for one by one, for a county's roster is long.
func openVillage(tx *store.Tx, records *registry.Registry, village division.Code, b *bench) (*source, error) {
	s := &source{tx: tx, scope: auth.System(), county: village.County(), day: b.day, ledger: ledger{}, delivered: []string{},
		receipts: map[string][]compare.Receipt{}}
	s.scope.Division = village
	standard, err := compare.Standard(tx, auth.System(), s.county, b.day)
	if err != nil {
		return nil, err
	}
	if len(standard) > 0 {
		if err := s.households(records, standard); err != nil {
			return nil, err
		}
	}
	return s, s.deliveries(b, standard)
}

// households gathers the receipts of the village's households.
func (s *source) households(records *registry.Registry, standard map[string]compare.Delivery) error {
	ids := []int64{}
	if err := records.Sweep(s.tx, s.scope, registry.Sweep{Entity: dictionary.Household, County: s.county, Day: s.day},
		func(row *registry.Row) error { ids = append(ids, row.ID); return nil }); err != nil {
		return err
	}
	for _, id := range ids {
		receipts, err := compare.Of(s.tx, auth.System(), s.county, id, standard)
		if err != nil {
			return err
		}
		for roster, list := range receipts {
			s.receipts[roster] = append(s.receipts[roster], list...)
		}
	}
	return nil
}
