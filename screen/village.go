package screen

import (
	"maps"
	"slices"

	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/store"
)

// StandVillage loads one village, of what some facts and rules rest on.
func StandVillage(tx *store.Tx, records *registry.Registry, village division.Code, p *pack.Pack, day period.Day, resting Resting) (*Standing, error) {
	b := benchOf(p, day).resting(resting)
	from, err := openVillage(tx, village, b)
	if err != nil {
		return nil, err
	}
	s := newStanding(p, day)
	return s, stand(tx, records, b, from, s)
}

// openVillage is open for one village.
func openVillage(tx *store.Tx, village division.Code, b *bench) (*source, error) {
	s := &source{tx: tx, scope: auth.System(), county: village.County(), day: b.day}
	s.scope.Division = village
	return s, s.deliver(b)
}

// around opens what has to be read to decide one household: its whole village
// where a rule about households reads a figure made of all of them.
func around(tx *store.Tx, records *registry.Registry, county, household int64, b *bench) (*source, error) {
	if !b.deciding(b.overVillage) {
		return open(tx, county, household, b)
	}
	village, err := villageOf(tx, county, household)
	if err != nil {
		return nil, err
	}
	return openVillage(tx, village, b)
}

// villageOf is where a household is now.
func villageOf(tx *store.Tx, county, household int64) (village division.Code, err error) {
	err = tx.QueryRow("SELECT village FROM household WHERE county = $1 AND id = $2", county, household).Scan(&village)
	return village, err
}

// RefreshVillage screens a village and its households again, in the
// transaction of a change to the village's figures, as Refresh does one
// household.
func RefreshVillage(tx *store.Tx, records *registry.Registry, last Screening, village division.Code, p *pack.Pack, changed ...policy.FactRef) error {
	b := benchOf(p, last.Day).since(last, changed)
	if b.idle() {
		return nil
	}
	return refreshVillage(tx, records, last, village, b)
}

func refreshVillage(tx *store.Tx, records *registry.Registry, last Screening, village division.Code, b *bench) error {
	from, err := openVillage(tx, village, b)
	if err != nil {
		return err
	}
	return again(tx, records, last, b, from)
}

// ExplainVillage applies the rules about villages to one village of the scope's
// area as it stands now; nothing is stored. rule is as in Explain.
func ExplainVillage(tx *store.Tx, records *registry.Registry, scope auth.Scope, village division.Code, p *pack.Pack, day period.Day, rule string) ([]Answer, error) {
	if _, known := p.Rule(rule); rule != "" && !known {
		return nil, noRule(rule)
	}
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	if !scope.Reaches(village) {
		return nil, notThere()
	}
	b := benchOf(p, day)
	from, err := openVillage(tx, village, b)
	if err != nil {
		return nil, err
	}
	j := newJudge(b, from.ledger)
	answers := []Answer{}
	err = sweep(tx, records, b, from, func(s *subject) error {
		if s.itself == nil {
			return nil
		}
		for _, decision := range j.decisions(s) {
			if answer, ok := j.answer(s, decision, rule); ok && concerns(scope, answer.Rule) {
				answers = append(answers, answer)
			}
		}
		return nil
	})
	return answers, err
}

// villages gives households the figures of their village, where rules read
// them, and villages their households where all of them are here.
func (r *reader) villages() error {
	if !r.bench.villages {
		return nil
	}
	scope := r.scope
	if r.household != 0 {
		if len(r.subjects) == 0 {
			return nil
		}
		scope.Division = r.subjects[0].village
	}
	err := r.records.Sweep(r.tx, scope, registry.Sweep{Entity: dictionary.Village, County: r.county, Day: r.source.day, Fields: r.ofVillage.keys},
		func(row *registry.Row) error {
			r.ofVillage.fill(r.village(row.Village).Values, row.Values)
			return nil
		})
	for i := range r.subjects {
		v := r.village(r.subjects[i].village)
		r.subjects[i].facts.Village = v
		if r.household == 0 {
			v.Households = append(v.Households, r.subjects[i].facts)
		}
	}
	return err
}

func (r *reader) village(code division.Code) *policy.Village {
	v, known := r.around[code]
	if !known {
		v = &policy.Village{Values: policy.Unset(len(r.schema.Village.Facts))}
		if r.household == 0 {
			v.Households = []*policy.Household{}
		}
		r.around[code] = v
	}
	return v
}

// visitVillages visits the villages themselves, in order.
func (r *reader) visitVillages(visit func(*subject) error) error {
	if r.household != 0 {
		return nil
	}
	for _, code := range slices.Sorted(maps.Keys(r.around)) {
		if err := visit(&subject{village: code, itself: r.around[code]}); err != nil {
			return err
		}
	}
	return nil
}

// valuesOf are the values of a fact that a rule about a village may read: the
// village's own, or those of everybody in it.
func valuesOf(v *policy.Village, ref policy.FactRef) (values []policy.Value) {
	if ref.On == policy.OnVillage {
		return []policy.Value{v.Values[ref.Index]}
	}
	for _, h := range v.Households {
		if ref.On == policy.OnHousehold {
			values = append(values, h.Values[ref.Index])
			continue
		}
		for i := range h.Members {
			values = append(values, h.Members[i].Values[ref.Index])
		}
	}
	return values
}

// Assemble makes a standing of households that are at hand: give calls enter
// with each of them, by village. got tells what a row of a rule's subjects stands
// for in the rosters that prove it, and whether it stands there; nil: nothing was
// delivered. It is for counts over what no registry holds, and for measuring.
func Assemble(p *pack.Pack, day period.Day, give func(enter func(id int64, village division.Code, facts *policy.Household)),
	got func(rule *pack.Rule, row int) (money.Fen, bool)) (*Standing, error) {
	s := newStanding(p, day)
	give(s.enter)
	if got != nil {
		s.deliver(got)
	}
	return s, s.settle()
}

// deliver enters the receipts of every rule that a roster proves.
func (s *Standing) deliver(got func(rule *pack.Rule, row int) (money.Fen, bool)) {
	for i := range s.Pack.Rosters {
		for _, proof := range s.Pack.Rosters[i].Proves {
			rule, known := s.Pack.Rule(proof.Rule)
			if !known || s.got[rule.ID] != nil {
				continue
			}
			r := newReceived(s.frame.Rows(rule.On))
			for row := range s.frame.Rows(rule.On) {
				if amount, stands := got(rule, row); stands {
					r.add(row, amount)
				}
			}
			s.got[rule.ID] = r.index()
		}
	}
}
