package screen

import (
	"guben/auth"
	"guben/division"
	"guben/money"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/registry"
	"guben/store"
)

// Standing is a county's registry in columns, as one pack's rules read it on a
// day, kept in memory to ask what if. It is not changed once loaded and may be
// shared by many readers; a newer state is another Standing.
type Standing struct {
	Pack *pack.Pack
	Day  period.Day

	frame      *policy.Frame
	households []int64         // id by row
	villages   []division.Code // by row of households
	persons    []int64         // id by row
	home       []int32         // household row by row of persons
	got        map[string]*received
	base       []policy.Column
}

// received tells who got what a rule owes, by row of the rule's subject.
type received struct {
	who    []uint64 // a bit a row
	amount map[int32]money.Fen
}

func (r *received) has(row int) bool { return r.who[row>>6]&(1<<(row&63)) != 0 }

// Stand loads a county.
func Stand(tx *store.Tx, records *registry.Registry, county int64, p *pack.Pack, day period.Day) (*Standing, error) {
	from, err := open(tx, county, 0, p, day)
	if err != nil {
		return nil, err
	}
	s := &Standing{Pack: p, Day: day, frame: policy.NewFrame(p.Program.Schema(), p.Program.Columns())}
	if err := sweep(tx, records, p, from, func(subject *subject) error {
		s.enter(subject)
		return tx.Context().Err()
	}); err != nil {
		return nil, err
	}
	s.receive(from.ledger)
	s.base, err = p.Program.On(day).Sweep(s.frame)
	return s, err
}

func (s *Standing) enter(subject *subject) {
	row := s.frame.Append(subject.facts)
	s.households, s.villages = append(s.households, subject.id), append(s.villages, subject.village)
	for _, person := range subject.persons {
		s.persons, s.home = append(s.persons, person), append(s.home, int32(row))
	}
}

// receive turns the ledger's receipts from ids into rows.
func (s *Standing) receive(receipts ledger) {
	s.got = map[string]*received{}
	for rule, by := range receipts {
		known, ok := s.Pack.Rule(rule)
		if !ok {
			continue
		}
		ids := s.households
		if known.On == policy.OnPerson {
			ids = s.persons
		}
		r := &received{who: make([]uint64, len(ids)/64+1), amount: map[int32]money.Fen{}}
		for row, id := range ids {
			if got, ok := by[id]; ok {
				r.who[row>>6] |= 1 << (row & 63)
				if got.amount != 0 {
					r.amount[int32(row)] = got.amount
				}
			}
		}
		s.got[rule] = r
	}
}

// Households is the number of households, Persons that of persons.
func (s *Standing) Households() int { return len(s.households) }

// Persons is the number of persons.
func (s *Standing) Persons() int { return len(s.persons) }

// rows gives the span of rows of a rule's subject that lie within the scope:
// households stand by village, so an area is one stretch.
func (s *Standing) within(scope auth.Scope) (from, to int) {
	lo, hi := scope.Range()
	for from < len(s.villages) && int64(s.villages[from]) < lo {
		from++
	}
	for to = from; to < len(s.villages) && int64(s.villages[to]) < hi; to++ {
	}
	return from, to
}
