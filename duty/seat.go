package duty

import (
	"slices"

	"guben/division"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/store"
	"guben/task"
)

// member is a unit at one of its places.
type member struct {
	unit  string
	place division.Code
}

// seating is where the units of one duty sit in one county. A unit named by
// itself takes its place out of the class (观音阁街道 among 各乡镇).
type seating struct {
	duty   *pack.Duty
	single []member        // units of one place, those of the lowest level first
	class  []class         // classes of units, those of the lowest level first
	every  []division.Code // villages, where each of them owes the duty
}

type class struct {
	unit   string
	level  division.Level
	places []division.Code
}

var levels = map[string]division.Level{"prefecture": division.Prefecture, "county": division.County, "township": division.Township, "village": division.Village}

// seats arranges the units of a duty in a county. Of a prefecture's plan its own
// units sit under the prefecture's number, classes of units in every county.
func seats(tree *division.Tree, p *pack.Pack, d *pack.Duty, county int64) *seating {
	s, here := &seating{duty: d}, root(county)
	above := p.Division.Level() < division.County
	own := here.Level() < division.County
	switch {
	case d.Each == "" && own == above:
		s.single = []member{{d.Units[0], here}}
	case d.Each == "village" && !own:
		s.every = task.Members(tree, here, &pack.Unit{Level: "village", Class: true})
	case d.Each == "" || d.Each == "village":
	default:
		for _, id := range d.Units {
			if unit, ok := p.Unit(id); ok {
				s.seat(tree, here, unit, own, above)
			}
		}
	}
	slices.SortStableFunc(s.single, func(a, b member) int { return int(b.place.Level()) - int(a.place.Level()) })
	slices.SortStableFunc(s.class, func(a, b class) int { return int(b.level) - int(a.level) })
	return s
}

func (s *seating) seat(tree *division.Tree, here division.Code, unit *pack.Unit, own, above bool) {
	low := unit.Class || levels[unit.Level] > division.County
	switch {
	case above && low == own: // the prefecture's own unit in a county, or the other way round
	case own:
		s.single = append(s.single, member{unit.ID, here})
	case unit.Class:
		s.class = append(s.class, class{unit.ID, max(levels[unit.Level], division.County), task.Members(tree, here, unit)})
	default:
		s.single = append(s.single, member{unit.ID, task.Members(tree, here, unit)[0]})
	}
}

// members are all that owe the duty.
func (s *seating) members() []member {
	list := slices.Clone(s.single)
	for _, place := range s.every {
		list = append(list, member{s.duty.Units[0], place})
	}
	for _, c := range s.class {
		for _, place := range c.places {
			if !s.taken(place) {
				list = append(list, member{c.unit, place})
			}
		}
	}
	return list
}

// taken reports whether a unit named by itself sits at a place below the county.
func (s *seating) taken(place division.Code) bool {
	return place.Level() > division.County && slices.ContainsFunc(s.single, func(m member) bool { return m.place == place })
}

// of is the member a record is of: of the unit that has the record, where the
// duty names it; else of the lowest level that reaches down to its place.
func (s *seating) of(record *ledger.Record) (member, bool) {
	var found []member
	for _, m := range s.single {
		if m.place.Contains(record.Division) {
			found = append(found, m)
		}
	}
	for _, c := range s.class {
		place := record.Division.At(c.level)
		if record.Division.Level() >= c.level && !s.taken(place) && slices.Contains(c.places, place) {
			found = append(found, member{c.unit, place})
		}
	}
	if at := slices.IndexFunc(found, func(m member) bool { return m.unit == record.Unit }); at >= 0 {
		return found[at], true
	}
	slices.SortStableFunc(found, func(a, b member) int { return int(b.place.Level()) - int(a.place.Level()) })
	if len(found) == 0 {
		return member{}, false
	}
	return found[0], true
}

// arrange reads the places of a county and arranges a duty's units at them.
func arrange(tx *store.Tx, p *pack.Pack, d *pack.Duty, county int64, on period.Day) (*seating, error) {
	tree, err := places(tx, root(county), on)
	if err != nil {
		return nil, err
	}
	return seats(tree, p, d, county), nil
}

// places are those below a county; a prefecture's own units need none.
func places(tx *store.Tx, here division.Code, on period.Day) (*division.Tree, error) {
	if here.Level() < division.County {
		return nil, nil
	}
	return division.Load(tx, here, on)
}
