package page

import (
	"fmt"
	"sync"

	"guben/dictionary"
	"guben/registry"
	"guben/screen"
	"guben/store"
)

// memory keeps counts over whole areas for a minute: in a prefecture they cost
// far more than the page around them. Whatever is changed through this site
// makes it forget at once.
type memory struct {
	mu    sync.Mutex
	known map[string]remembered
}

type remembered struct {
	value any
	read  int64 // milliseconds
}

const (
	keepCount  = 60_000
	mostCounts = 5_000
)

func (m *memory) Forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known = nil
}

func (m *memory) get(key string, now int64) (any, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	found, ok := m.known[key]
	return found.value, ok && found.read <= now && now-found.read < keepCount
}

func (m *memory) put(key string, value any, now int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= mostCounts {
		m.known = map[string]remembered{}
	}
	m.known[key] = remembered{value, now}
}

// Remember gives what was counted under a key within the account's bounds, or
// counts now.
func Remember[T any](x *Exchange, tx *store.Tx, key string, count func() (T, error)) (T, error) {
	key = fmt.Sprint(x.Scope.Role, x.Scope.Division, x.Scope.Unit, key)
	if value, ok := x.Memory.get(key, tx.Now()); ok {
		return value.(T), nil
	}
	value, err := count()
	if err == nil {
		x.Memory.put(key, value, tx.Now())
	}
	return value, err
}

// CountFindings is screen.Count, remembered.
func (x *Exchange) CountFindings(tx *store.Tx, filter screen.Filter, by screen.By) ([]screen.Group, error) {
	return Remember(x, tx, fmt.Sprintf("findings %+v %s", filter, by), func() ([]screen.Group, error) {
		return screen.Count(tx, x.Scope, filter, by)
	})
}

// CountRecords is Registry.Count, remembered.
func (x *Exchange) CountRecords(tx *store.Tx, entity dictionary.Entity, filter registry.Filter) (int64, error) {
	filter.After = ""
	return Remember(x, tx, fmt.Sprintf("%s %+v", entity, filter), func() (int64, error) {
		return x.Registry.Count(tx, x.Scope, entity, filter)
	})
}
