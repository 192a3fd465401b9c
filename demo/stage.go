package demo

import (
	"context"
	"iter"
	"math"
	"slices"

	"guben/app"
	"guben/auth"
	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/pack"
	"guben/period"
	"guben/registry"
	"guben/sample"
	"guben/store"
	"guben/task"
)

// few is how many households a small stage has, spread over its villages.
const few = 24

// Settle makes the stage of a plan: a county of its area with a few invented
// households in four villages, or those that are there already.
func Settle(ctx context.Context, a *app.App, plan string, seed uint64) (*Stage, error) {
	p, err := a.PackNamed(plan)
	if err != nil {
		return nil, err
	}
	s := &Stage{Pack: p}
	villages, err := s.villages(ctx, a)
	if err != nil {
		return nil, err
	}
	s.Place = villages[0].At(division.County)
	if err := s.find(ctx, a); err != nil || len(s.Homes) > 0 {
		s.screened = SampleDay
		return s, err
	}
	world, err := sample.New("mingshan-2020", seed)
	if err != nil {
		return nil, err
	}
	if err := s.people(ctx, a, world.Households(), villages); err != nil {
		return nil, err
	}
	return s, s.find(ctx, a)
}

// villages are two in each of the first two townships of the plan's county with
// the fewest villages. A plan of an invented area gets invented places.
func (s *Stage) villages(ctx context.Context, a *app.App) (villages []division.Code, err error) {
	err = a.DB.Update(ctx, func(tx *store.Tx) error {
		tree, err := s.tree(tx)
		if err != nil {
			return err
		}
		county := smallest(tree, s.Pack.Division)
		s.Villages, villages = nil, nil
		for _, township := range tree.Children(county) {
			below := tree.Children(township)
			s.Villages = append(s.Villages, below...)
			if len(below) >= 2 && len(villages) < 4 {
				villages = append(villages, below[:2]...)
			}
		}
		if len(villages) == 0 {
			return fault.New(fault.NotFound, "demo.no_village", "place", county)
		}
		return nil
	})
	return villages, err
}

// tree is the places of the plan's area on its first day.
func (s *Stage) tree(tx *store.Tx) (*division.Tree, error) {
	tree, err := division.Load(tx, s.Pack.Division, s.Pack.Period.From)
	if err != nil || tree.Has(s.Pack.Division) {
		return tree, err
	}
	if err := division.Put(tx, invented(s.Pack)...); err != nil {
		return nil, err
	}
	return division.Load(tx, s.Pack.Division, s.Pack.Period.From)
}

// smallest is the county of an area with the fewest villages, at least four.
func smallest(tree *division.Tree, root division.Code) division.Code {
	if root.Level() >= division.County {
		return root
	}
	best, fewest := root, math.MaxInt
	for _, child := range tree.Children(root) {
		county, n := smallest(tree, child), 0
		for _, township := range tree.Children(county) {
			n += len(tree.Children(township))
		}
		if n >= 4 && n < fewest {
			best, fewest = county, n
		}
	}
	return best
}

// invented are the places of an area no county has: codes of 99 belong to none.
func invented(p *pack.Pack) []division.Division {
	from := period.Date(2000, 1, 1)
	place := func(code division.Code, name string) division.Division {
		return division.Division{Code: code, Name: name, From: from, To: division.Forever}
	}
	list := []division.Division{
		place(p.Division.At(division.Province), "示范省"), place(p.Division.At(division.Prefecture), "示范市"), place(p.Division, "示范县")}
	for t, township := range []string{"青石镇", "柳溪乡"} {
		code := p.Division + division.Code(100+t)*1000
		list = append(list, place(code, township), place(code+201, "东山村"), place(code+202, "西河村"))
	}
	return list
}

// people registers the first households of a sample world in the villages.
func (s *Stage) people(ctx context.Context, a *app.App, households iter.Seq[*sample.Household], villages []division.Code) error {
	return a.DB.Update(ctx, func(tx *store.Tx) error {
		n := 0
		for h := range households {
			if n == few {
				break
			}
			if err := s.register(tx, a, h, villages[n%len(villages)]); err != nil {
				return err
			}
			n++
		}
		return figures(tx, a.Registry, villages)
	})
}

// facts are the texts the dictionary reads; others are left unknown.
func facts(entity dictionary.Entity, texts map[string]string) registry.Values {
	values := registry.Values{}
	for key, text := range texts {
		field, known := dictionary.Get(entity, key)
		if !known || text == "" {
			continue
		}
		if value, err := field.Parse(text); err == nil {
			values[key] = value
		}
	}
	return values
}

// find reads the stage's households, each with its first member.
func (s *Stage) find(ctx context.Context, a *app.App) error {
	scope, err := auth.System().Within(s.Place)
	if err != nil {
		return err
	}
	return a.DB.View(ctx, func(tx *store.Tx) error {
		s.Homes = nil
		day := s.Pack.Period.To
		if err := a.Registry.Sweep(tx, scope, registry.Sweep{Entity: dictionary.Household, County: s.Place.County(), Day: day}, func(row *registry.Row) error {
			s.Homes = append(s.Homes, Home{Household: row.ID, Village: row.Village})
			return nil
		}); err != nil {
			return err
		}
		slices.SortFunc(s.Homes, func(a, b Home) int { return int(a.Household - b.Household) })
		for i := range s.Homes {
			members, err := a.Registry.Members(tx, scope, s.Place.County(), s.Homes[i].Household, day)
			if err != nil {
				return err
			}
			if len(members) > 0 {
				s.Homes[i].Person = members[0].ID
			}
		}
		return nil
	})
}

// begun reports whether the stage's county works by its plan already.
func (s *Stage) begun(ctx context.Context, a *app.App) (begun bool, err error) {
	err = a.DB.View(ctx, func(tx *store.Tx) error {
		list, err := task.List(tx, auth.System(), task.Filter{Pack: s.Pack.ID, Within: s.Place, Limit: 1})
		begun = len(list) > 0
		return err
	})
	return begun, err
}
