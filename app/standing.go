package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/pack"
	"guben/screen"
	"guben/store"
)

// quick is how long a reader may be kept waiting for a fresh copy; where a
// county takes longer to load, the last copy answers while a new one loads.
const quick = 200 * time.Millisecond

// standings keeps counties in columns, to ask what if. A copy is renewed when
// the county's audit chain shows that its facts have changed.
type standings struct {
	mutex sync.Mutex
	known map[standingKey]*standing
}

type standingKey struct {
	county int64
	pack   string
}

type standing struct {
	loading sync.Mutex
	mutex   sync.Mutex // of what follows
	copy    *screen.Standing
	seq     int64 // of the audit chain, up to which copy is current
	took    time.Duration
	renewal bool // under way
}

// Standing is the county in columns for a pack ("" is the county's own) on the
// plan's screening day, loaded at first use.
func (a *App) Standing(ctx context.Context, scope auth.Scope, county int64, name string) (*screen.Standing, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return nil, err
	}
	if _, err := scope.Within(division.Code(county * 1e6)); err != nil {
		return nil, err
	}
	p, err := a.packFor(county, name, 0)
	if err != nil {
		return nil, err
	}
	s := a.standings.at(standingKey{county, p.ID})
	fresh, err := s.current(ctx, a, county, p)
	switch {
	case err != nil:
		return nil, err
	case fresh != nil:
		return fresh, nil
	}
	if last := s.meanwhile(a, county, p); last != nil {
		return last, nil
	}
	return s.load(ctx, a, county, p)
}

// Area is the part of a plan's area that lies within the scope, a county after
// the other, to ask what if; name "" is the plan of the scope's own place.
func (a *App) Area(ctx context.Context, scope auth.Scope, name string) (screen.Area, error) {
	p, err := a.Pack(scope.Division)
	if name != "" {
		p, err = a.PackNamed(name)
	}
	if err != nil {
		return nil, err
	}
	narrowed, err := scope.Within(p.Division)
	if err != nil {
		return nil, err
	}
	var counties []int64
	if err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		counties, err = a.Registry.Counties(tx, narrowed, 0)
		return err
	}); err != nil {
		return nil, err
	}
	area := screen.Area{}
	for _, county := range counties {
		standing, err := a.Standing(ctx, narrowed, county, p.ID)
		if err != nil {
			return nil, err
		}
		area = append(area, standing)
	}
	return area, nil
}

func (s *standings) at(key standingKey) *standing {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.known == nil {
		s.known = map[standingKey]*standing{}
	}
	if s.known[key] == nil {
		s.known[key] = &standing{}
	}
	return s.known[key]
}

// facts are the words of the audit chain that tell of changed facts.
var facts = []string{"registry", "income", "import"}

// current gives the copy if nothing has changed since it was loaded and the
// screening day is still the same, else nil.
func (s *standing) current(ctx context.Context, a *App, county int64, p *pack.Pack) (*screen.Standing, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.copy == nil || s.copy.Day != a.ScreeningDay(p) || s.copy.Pack.Version != p.Version {
		return nil, nil
	}
	var changed bool
	err := a.DB.View(ctx, func(tx *store.Tx) error {
		found, newest, err := audit.Since(tx, county, s.seq, facts...)
		if changed = found; !changed {
			s.seq = newest
		}
		return err
	})
	if err != nil || changed {
		return nil, err
	}
	return s.copy, nil
}

// meanwhile gives the last copy of a county that takes long to load, and has a
// new one loaded behind it.
func (s *standing) meanwhile(a *App, county int64, p *pack.Pack) *screen.Standing {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.copy == nil || s.took < quick || s.copy.Pack.Version != p.Version {
		return nil
	}
	if !s.renewal {
		s.renewal = true
		go func() {
			if _, err := s.load(context.Background(), a, county, p); err != nil {
				slog.Error("a county could not be loaded again", "county", county, "error", err)
			}
		}()
	}
	return s.copy
}

// loaded is the county's present copy, never an older one, and the number of the
// audit chain up to which it is current.
func (a *App) loaded(ctx context.Context, county int64, p *pack.Pack) (*screen.Standing, int64, error) {
	s := a.standings.at(standingKey{county, p.ID})
	copy, err := s.load(ctx, a, county, p)
	if err != nil {
		return nil, 0, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.copy != copy { // renewed meanwhile, for somebody else
		return s.copy, s.seq, nil
	}
	return copy, s.seq, nil
}

// load reads the county; readers that come meanwhile wait for the same copy.
func (s *standing) load(ctx context.Context, a *App, county int64, p *pack.Pack) (*screen.Standing, error) {
	s.loading.Lock()
	defer s.loading.Unlock()
	if fresh, err := s.current(ctx, a, county, p); err != nil || fresh != nil {
		return fresh, err
	}
	begun := a.Clock()
	var seq int64
	var loaded *screen.Standing
	err := a.DB.View(ctx, func(tx *store.Tx) (err error) {
		if seq, err = audit.Newest(tx, county); err != nil {
			return err
		}
		loaded, err = screen.Stand(tx, a.Registry, county, p, a.ScreeningDay(p))
		return err
	})
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.renewal = false
	if err == nil {
		s.copy, s.seq, s.took = loaded, seq, a.Clock().Sub(begun)
	}
	return loaded, err
}
