package indicator

import (
	"slices"

	"guben/audit"
	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/screen"
	"guben/store"
	"guben/task"
)

// Recompute counts everything of a county anew, as of the day of the standing;
// today tells the month it is written to. It is for after imports and screenings
// and for the first time; single changes are followed by Touch and Watch.
func (m *Meter) Recompute(tx *store.Tx, standing *screen.Standing, county int64, today period.Day) error {
	p := standing.Pack
	a := area{tx: tx, pack: p, county: county, within: division.Code(county * 1e6), standing: standing, day: On(p, today)}
	if err := m.renew(a, func(i *pack.Indicator) bool { return !i.Reported() }); err != nil {
		return err
	}
	seq, err := audit.Newest(tx, county)
	if err != nil {
		return err
	}
	return Run{County: county, Pack: p.ID, Version: p.Version, Day: standing.Day, Month: period.MonthOf(a.day), Seq: seq, At: tx.Now()}.save(tx)
}

// Renew counts anew what is neither registry nor ledger: findings, tasks and
// duties, which tell nobody when they change.
func (m *Meter) Renew(tx *store.Tx, p *pack.Pack, county int64, today period.Day) error {
	run, err := LastRun(tx, auth.System(), county, p.ID)
	if err != nil {
		return err
	}
	a := area{tx: tx, pack: p, county: county, within: division.Code(county * 1e6), day: On(p, today)}
	if err := m.renew(a, func(i *pack.Indicator) bool {
		return !registered(i) && measures(i, pack.Findings, pack.Tasks, pack.Duties)
	}); err != nil {
		return err
	}
	run.At = tx.Now()
	return run.save(tx)
}

// Touch counts villages anew after a change of one of their households, in its
// transaction: the village it is in, and the one it left if it moved. changed
// are the facts that are other than before (see screen.Changed): only what
// rests on them is counted; nil counts all that rests on the registry. The
// registry is read on the day the county was last counted on; a county never
// counted is left alone.
func (m *Meter) Touch(tx *store.Tx, p *pack.Pack, today period.Day, changed []policy.FactRef, villages ...division.Code) error {
	which, resting := touched(p, changed)
	if len(villages) == 0 || len(which) == 0 {
		return nil
	}
	run, err := LastRun(tx, auth.System(), villages[0].County(), p.ID)
	if store.Missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, village := range villages {
		standing, err := screen.StandVillage(tx, m.Registry, village, p, run.Day, resting)
		if err != nil {
			return err
		}
		a := area{tx: tx, pack: p, county: village.County(), within: village, standing: standing, day: On(p, today)}
		if err := m.renew(a, func(i *pack.Indicator) bool { return slices.Contains(which, i) }); err != nil {
			return err
		}
	}
	return nil
}

// Watch follows an event of the ledgers, in its transaction: it is one of
// ledger.Book's watchers. What a record changes in the registry is followed too.
func (m *Meter) Watch(tx *store.Tx, event ledger.Event) error {
	r := event.Record
	if r.ID == 0 || m.Ledger == nil {
		return nil
	}
	p, err := m.Ledger.Pack(r.County, r.Pack, 0)
	if err != nil {
		return err
	}
	if r.Household != 0 && changes(p, event) {
		if err := m.Touch(tx, p, period.On(tx.Time()), nil, r.Division); err != nil {
			return err
		}
	}
	if !watches(p, r.Ledger) {
		return nil
	}
	places := []division.Code{r.Division}
	if event.Was.ID != 0 && event.Was.Division != r.Division {
		places = append(places, event.Was.Division)
	}
	for _, place := range places {
		a := area{tx: tx, pack: p, county: r.County, within: place, day: On(p, period.On(tx.Time()))}
		if err := m.renew(a, func(i *pack.Indicator) bool { return !registered(i) && counts(i, r.Ledger) }); err != nil {
			return err
		}
		if err := m.halves(a, r.Ledger); err != nil {
			return err
		}
	}
	return nil
}

// changes reports whether an event may have changed the registry.
func changes(p *pack.Pack, event ledger.Event) bool {
	g, ok := p.Ledger(event.Record.Ledger)
	switch {
	case event.Kind == ledger.Decided:
		return true
	case event.Kind != ledger.Moved || !ok || g.Flow == nil:
		return false
	}
	return slices.ContainsFunc(g.Flow.Moves, func(m flow.Move) bool { return m.ID == event.Move && m.Update })
}

func watches(p *pack.Pack, ledger string) bool {
	for i := range p.Indicators {
		if counts(&p.Indicators[i], ledger) {
			return true
		}
	}
	return false
}

// counts reports whether an indicator rests on a ledger.
func counts(i *pack.Indicator, ledger string) bool {
	return i.Counts != nil && i.Counts.Ledger == ledger || i.Out != nil && i.Out.Ledger == ledger
}

// renew counts the indicators that are wanted and keeps what changed.
func (m *Meter) renew(a area, wanted func(*pack.Indicator) bool) error {
	counted := map[string]parts{}
	for n := range a.pack.Indicators {
		i := &a.pack.Indicators[n]
		if !wanted(i) {
			continue
		}
		cells, err := m.count(a, i)
		if err != nil {
			return err
		}
		counted[i.ID] = cells
		if err := a.tx.Context().Err(); err != nil {
			return err
		}
	}
	if len(counted) == 0 {
		return nil
	}
	return keep(a, counted)
}

// find is an indicator of the query's plan.
func (q Query) find(id string) (*pack.Indicator, error) {
	i, ok := q.Pack.Indicator(id)
	if !ok {
		return nil, fault.New(fault.NotFound, "indicator.no_indicator", "id", id)
	}
	return i, nil
}

// Progress is the number of a task whose pack names an indicator: of the task's
// place and unit as of today.
func (m *Meter) Progress(tx *store.Tx, p *pack.Pack, t task.Task) (Number, bool, error) {
	if _, ok := p.Indicator(t.Progress); !ok {
		return 0, false, nil
	}
	today := period.On(tx.Time())
	day := On(p, today)
	figures, err := m.Figures(tx, auth.System(), Query{Pack: p, Indicator: t.Progress, Place: t.Place, Month: period.MonthOf(day), Today: day})
	if err != nil || len(figures) == 0 {
		return 0, false, err
	}
	f := figures[0]
	return f.Value, f.Measures(), nil
}
