package screen

import (
	"math/bits"
	"reflect"
	"slices"
	"sync"

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
	places     []division.Code // by row of the villages themselves, where rules ask about them
	got        map[string]*received
	base       []policy.Column // what every rule gives as the pack stands
	ofVillages []policy.Column // of the rules about villages, by stretch
	stretches  []stretch
	before     [][]Side                        // by rule of base, by stretch
	measured   func() ([]policy.Column, error) // what the pack's indicators give; told once

	spare  sync.Pool // []policy.Column, memory of answered questions
	curves kept[[]Point]
	paid   kept[money.Fen] // what rules pay on a day, see payments
}

// stretch is the rows [from, to) of the households of one village.
type stretch struct {
	village  division.Code
	from, to int
}

// Stand loads a county.
func Stand(tx *store.Tx, records *registry.Registry, county int64, p *pack.Pack, day period.Day) (*Standing, error) {
	b := benchOf(p, day)
	from, err := open(tx, county, 0, b)
	if err != nil {
		return nil, err
	}
	s := newStanding(p, day)
	return s, stand(tx, records, b, from, s)
}

// StandPair loads a county for two versions of a pack, to hold one against the
// other: it is read once where both read it alike.
func StandPair(tx *store.Tx, records *registry.Registry, county int64, before, after *pack.Pack, day period.Day) (was, is *Standing, err error) {
	if before.Accounting != after.Accounting || !reflect.DeepEqual(before.Rosters, after.Rosters) {
		if was, err = Stand(tx, records, county, before, day); err != nil {
			return nil, nil, err
		}
		is, err = Stand(tx, records, county, after, day)
		return was, is, err
	}
	b := benchOf(before, day).and(benchOf(after, day))
	from, err := open(tx, county, 0, b)
	if err != nil {
		return nil, nil, err
	}
	was, is = newStanding(before, day), newStanding(after, day)
	return was, is, stand(tx, records, b, from, was, is)
}

// stand enters what the source covers into standings.
func stand(tx *store.Tx, records *registry.Registry, b *bench, from *source, standings ...*Standing) error {
	persons := []int64{}
	if err := sweep(tx, records, b, from, func(subject *subject) error {
		for _, s := range standings {
			if subject.itself != nil {
				s.empty(subject.village, subject.itself)
				continue
			}
			s.enter(subject.id, subject.village, subject.facts)
		}
		persons = append(persons, subject.persons...)
		return tx.Context().Err()
	}); err != nil {
		return err
	}
	for _, s := range standings {
		s.receive(from.ledger, persons)
		if err := s.settle(); err != nil {
			return err
		}
	}
	return nil
}

func newStanding(p *pack.Pack, day period.Day) *Standing {
	s := &Standing{Pack: p, Day: day, frame: policy.NewFrame(p.Program.Schema(), p.Columns()), got: map[string]*received{}}
	s.measured = sync.OnceValues(s.measure)
	return s
}

// enter adds a household; households come by village.
func (s *Standing) enter(id int64, village division.Code, facts *policy.Household) {
	if n := len(s.stretches); facts.Village != nil && (n == 0 || s.stretches[n-1].village != village) {
		s.settled(village, facts.Village)
	}
	row := s.frame.Append(facts)
	s.households, s.villages = append(s.households, id), append(s.villages, village)
	if n := len(s.stretches); n == 0 || s.stretches[n-1].village != village {
		s.stretches = append(s.stretches, stretch{village: village, from: row})
	}
	s.stretches[len(s.stretches)-1].to = row + 1
}

// settled begins the row of a village.
func (s *Standing) settled(village division.Code, facts *policy.Village) {
	s.frame.AppendVillage(facts.Values)
	s.places = append(s.places, village)
}

// empty adds a village that no household has told of.
func (s *Standing) empty(village division.Code, facts *policy.Village) {
	if !slices.Contains(s.places, village) {
		s.settled(village, facts)
	}
}

// receive turns the ledger's receipts from ids into rows.
func (s *Standing) receive(receipts ledger, persons []int64) {
	for rule, by := range receipts {
		known, ok := s.Pack.Rule(rule)
		if !ok {
			continue
		}
		ids := s.households
		if known.On == policy.OnPerson {
			ids = persons
		}
		r := newReceived(len(ids))
		for row, id := range ids {
			if got, ok := by[id]; ok {
				r.add(row, got.of(known).amount)
			}
		}
		s.got[rule] = r.index()
	}
}

// settle decides every rule as the pack stands and counts it village by village.
func (s *Standing) settle() (err error) {
	s.households, s.villages = slices.Clip(s.households), slices.Clip(s.villages)
	if s.base, err = s.Pack.Program.On(s.Day).Sweep(s.frame); err != nil {
		return err
	}
	about := func(c policy.Column) bool { return c.Rule.On == policy.OnVillage }
	for _, column := range s.base {
		if about(column) && len(column.Truth) == len(s.stretches) {
			s.ofVillages = append(s.ofVillages, column)
		}
	}
	s.base = slices.DeleteFunc(s.base, about)
	s.before = make([][]Side, len(s.base))
	parallel(len(s.base), func(i int) {
		s.before[i] = make([]Side, len(s.stretches))
		counter := s.counter(&s.base[i])
		for j, stretch := range s.stretches {
			counter.add(&s.before[i][j], stretch.from, stretch.to)
		}
	})
	return nil
}

// Households is the number of households.
func (s *Standing) Households() int { return len(s.households) }

// Persons is the number of persons.
func (s *Standing) Persons() int { return s.frame.Persons() }

// Bytes is the memory the county takes.
func (s *Standing) Bytes() int {
	total := s.frame.Bytes() + 8*(cap(s.households)+cap(s.villages)+cap(s.places))
	for i := range s.base {
		total += cap(s.base[i].Truth) + 8*cap(s.base[i].Amount) + sideBytes*len(s.before[i])
	}
	for _, r := range s.got {
		total += 8*(cap(r.who)+cap(r.amounts)) + 4*cap(r.rank)
	}
	return total
}

// within gives the stretches [from, to) of the scope's area: households stand
// by village, so an area is one run of them.
func (s *Standing) within(scope auth.Scope) (from, to int) {
	lo, hi := scope.Range()
	at := func(code int64) int {
		i, _ := slices.BinarySearchFunc(s.stretches, code, func(s stretch, code int64) int { return int(int64(s.village) - code) })
		return i
	}
	return at(lo), at(hi)
}

// received tells who got what a rule owes, by row of the rule's subject: a bit
// a row, and amounts for those on the roster only.
type received struct {
	who     []uint64
	rank    []int32     // how many are on the roster before each word of who
	amounts []money.Fen // of those on the roster, in order; nil while all are 0
	n       int
}

func newReceived(rows int) *received {
	words := rows/64 + 1
	return &received{who: make([]uint64, words), rank: make([]int32, words)}
}

// add enters a row; rows come in order.
func (r *received) add(row int, amount money.Fen) {
	if amount != 0 && r.amounts == nil {
		r.amounts = make([]money.Fen, r.n)
	}
	if r.amounts != nil {
		r.amounts = append(r.amounts, amount)
	}
	r.who[row>>6] |= 1 << (row & 63)
	r.n++
}

// index makes amounts findable, once everybody is in.
func (r *received) index() *received {
	n := int32(0)
	for word, who := range r.who {
		r.rank[word] = n
		n += int32(bits.OnesCount64(who))
	}
	return r
}

func (r *received) has(row int) bool { return r.who[row>>6]&(1<<(row&63)) != 0 }

// amount is what a row on the roster received.
func (r *received) amount(row int) money.Fen {
	if r.amounts == nil {
		return 0
	}
	word := row >> 6
	return r.amounts[int(r.rank[word])+bits.OnesCount64(r.who[word]&(1<<(row&63)-1))]
}
