package indicator

import (
	"maps"
	"slices"

	"guben/auth"
	"guben/store"
	"guben/task"
)

// shared gives figures of places below the plan's area their share of the
// target, where the task that they measure was divided down to them.
func (q Query) shared(tx *store.Tx, scope auth.Scope, figures []Figure) error {
	origins := q.divided()
	if len(origins) == 0 {
		return nil
	}
	known := map[int64]map[task.Stand]task.Number{}
	for n := range figures {
		f := &figures[n]
		origin := origins[f.Indicator]
		if origin == "" || f.Place == q.Pack.Division || !q.Pack.Division.Contains(f.Place) {
			continue
		}
		county := f.Place.County()
		if known[county] == nil {
			shares, err := task.Shares(tx, scope, county, q.Pack.ID, slices.Collect(maps.Values(origins))...)
			if err != nil {
				return err
			}
			known[county] = shares
		}
		f.Share = known[county][task.Stand{Origin: origin, Place: f.Place}]
	}
	return nil
}

// divided are the tasks whose shares are shares of an indicator's target, by
// indicator: they state the same number, and it is not one everybody has to reach.
func (q Query) divided() map[string]string {
	origins := map[string]string{}
	for n := range q.Pack.Tasks {
		t := &q.Pack.Tasks[n]
		i, ok := q.Pack.Indicator(t.Progress)
		if !ok || i.Share() || i.Each != 0 || i.Target == nil || t.Target == nil || origins[i.ID] != "" || q.Indicator != "" && q.Indicator != i.ID {
			continue
		}
		if t.Target.Value == i.Target.Value && t.Target.Unit == i.Target.Unit {
			origins[i.ID] = t.ID
		}
	}
	return origins
}
