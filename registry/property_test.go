package registry

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"guben/dictionary"
	"guben/division"
	"guben/period"
	"guben/store"
)

// model is the truth about who lives where, day by day.
type model struct {
	spans map[int64][]Membership // by person
}

func (m model) on(day period.Day) map[int64][]int64 {
	members := map[int64][]int64{}
	for person, spans := range m.spans {
		for _, span := range spans {
			if span.From <= day && day <= span.To {
				members[span.Household] = append(members[span.Household], person)
			}
		}
	}
	for _, people := range members {
		slices.Sort(people)
	}
	return members
}

// Whatever comings and goings there are, reads of any day agree with the model,
// the invariants hold (each), and undoing the batch restores the beginning.
func TestMembershipAgreesWithAModel(t *testing.T) {
	each(t, func(d desk) {
		random := rand.New(rand.NewPCG(5, 6))
		var homes []Record
		m := model{map[int64][]Membership{}}
		for i := range 4 {
			home, people := d.family(villageA+division.Code(i%2), fmt.Sprint("H", i), [3]string{"张三", "户主", ""}, [3]string{"李四", "配偶", ""})
			homes = append(homes, home)
			for _, person := range people {
				m.spans[person.ID] = []Membership{{Household: home.ID, From: Start, To: Forever}}
			}
		}
		before := d.dump()
		first := period.Date(2019, 1, 1)
		d.batch(5, func(tx *store.Tx, origin Origin) error {
			for day := first; day < first+120; day += period.Day(1 + random.IntN(4)) {
				if err := d.move(tx, origin, m, homes, day, random); err != nil {
					return err
				}
			}
			return nil
		})
		for range 20 {
			d.agrees(m, homes, first-5+period.Day(random.IntN(140)))
		}
		if blocked := d.undo(5); len(blocked) > 0 || d.dump() != before {
			d.Errorf("the undo did not restore the beginning; blocked by %v", blocked)
		}
	})
}

// move makes one person leave, or join a household on day.
func (d desk) move(tx *store.Tx, origin Origin, m model, homes []Record, day period.Day, random *rand.Rand) error {
	people := slices.Sorted(func(yield func(int64) bool) {
		for id := range m.spans {
			if !yield(id) {
				return
			}
		}
	})
	id := people[random.IntN(len(people))]
	person, err := d.r.Get(tx, office, dictionary.Person, county, id)
	if err != nil {
		return err
	}
	spans := m.spans[id]
	last := &spans[len(spans)-1]
	if random.IntN(3) == 0 && last.To == Forever {
		last.To = day
		_, err := d.r.Leave(tx, office, origin, person, Step{day, "其他转出"})
		return err
	}
	home := homes[random.IntN(len(homes))]
	if home.ID == person.Household || last.From >= day-1 || last.To != Forever && last.To >= day {
		return nil
	}
	last.To = min(last.To, day-1)
	m.spans[id] = append(spans, Membership{Household: home.ID, From: day, To: Forever})
	_, err = d.r.Join(tx, office, origin, person, home, Step{day, "其他转入"}, "其他转出")
	return err
}

func (d desk) agrees(m model, homes []Record, day period.Day) {
	d.Helper()
	want := m.on(day)
	d.view(func(tx *store.Tx) error {
		swept := map[int64][]int64{}
		last := [2]int64{}
		err := d.r.Sweep(tx, office, Sweep{Entity: dictionary.Person, County: county, Day: day}, func(row *Row) error {
			swept[row.Household] = append(swept[row.Household], row.ID)
			if place := [2]int64{int64(row.Village), row.Household}; slices.Compare(place[:], last[:]) < 0 {
				d.Errorf("the sweep is out of order at person %d", row.ID)
			} else {
				last = place
			}
			return nil
		})
		for _, home := range homes {
			members, err := d.r.Members(tx, office, county, home.ID, day)
			if err != nil {
				return err
			}
			var got []int64
			for _, member := range members {
				got = append(got, member.ID)
			}
			slices.Sort(got)
			slices.Sort(swept[home.ID])
			if !slices.Equal(got, want[home.ID]) || !slices.Equal(swept[home.ID], want[home.ID]) {
				d.Errorf("%s: members %v, swept %v, want %v", day, got, swept[home.ID], want[home.ID])
			}
		}
		return err
	})
}
