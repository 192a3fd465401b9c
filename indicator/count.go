package indicator

import (
	"strconv"

	"guben/auth"
	"guben/division"
	"guben/duty"
	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/ledger"
	"guben/pack"
	"guben/period"
	"guben/policy"
	"guben/screen"
	"guben/store"
	"guben/task"
)

// cell is where a part of an indicator stands.
type cell struct {
	place division.Code
	unit  string
}

// part is what a cell puts into an indicator.
type part struct {
	numerator, denominator Number
	unknown                int64
}

// parts are the cells of one indicator within an area.
type parts map[cell]part

// area is what is counted: a county or a part of it, as of a day.
type area struct {
	tx       *store.Tx
	pack     *pack.Pack
	county   int64
	within   division.Code
	standing *screen.Standing // of the area; nil where the registry is not asked
	day      period.Day
}

// of counts one side of an indicator and adds it to the cells.
type of func(cell, Number, int64)

// count gives the parts of an indicator in an area.
func (m *Meter) count(a area, i *pack.Indicator) (parts, error) {
	cells := parts{}
	numerator := func(c cell, n Number, unknown int64) {
		p := cells[c]
		p.numerator, p.unknown = p.numerator+n, max(p.unknown, unknown)
		cells[c] = p
	}
	denominator := func(c cell, n Number, unknown int64) {
		p := cells[c]
		p.denominator, p.unknown = p.denominator+n, max(p.unknown, unknown)
		cells[c] = p
	}
	if err := m.side(a, i, i.Counts, i.NumeratorRule(), i.Numerator, numerator); err != nil {
		return nil, err
	}
	return cells, m.side(a, i, i.Out, i.DenominatorRule(), i.Denominator, denominator)
}

func (m *Meter) side(a area, i *pack.Indicator, measure *pack.Measure, rule string, text policy.Text, add of) error {
	switch {
	case text.Body != "":
		return a.rule(i, rule, add)
	case measure == nil:
		return nil
	}
	switch measure.Of {
	case pack.Totals:
		return a.total(i, rule, measure, add)
	case pack.Receipts:
		return a.receipts(i, measure, add)
	case pack.Findings:
		return a.findings(i, measure, add)
	case pack.Records, pack.Sums:
		return m.records(a, measure, add)
	case pack.Tasks:
		return a.tasks(i, measure, add)
	case pack.Duties:
		return a.duties(i, measure, add)
	}
	return nil
}

// registered reports whether an indicator rests on the registry and the rosters.
func registered(i *pack.Indicator) bool {
	return i.Numerator.Body != "" || i.Denominator.Body != "" || measures(i, pack.Receipts, pack.Totals)
}

// measures reports whether a side of the indicator counts such things.
func measures(i *pack.Indicator, kinds ...pack.Measured) bool {
	for _, kind := range kinds {
		if i.Counts != nil && i.Counts.Of == kind || i.Out != nil && i.Out.Of == kind {
			return true
		}
	}
	return false
}

func owner(i *pack.Indicator) string {
	if len(i.Units) == 0 {
		return ""
	}
	return i.Units[0]
}

// rule counts a rule of the indicator over the registry.
func (a area) rule(i *pack.Indicator, rule string, add of) error {
	mask, err := a.standing.RuleMask(rule)
	if err != nil {
		return err
	}
	a.mask(i, mask, add)
	return nil
}

// total adds up a fact of those the indicator's rule counts.
func (a area) total(i *pack.Indicator, rule string, measure *pack.Measure, add of) error {
	mask, err := a.standing.RuleMask(rule)
	if err != nil {
		return err
	}
	scope := auth.System()
	scope.Division = a.within
	for _, p := range a.standing.Totals(scope, mask, measure.Fact) {
		add(cell{p.Village, owner(i)}, thousandths(int64(p.Total), decimals(factOf(a.pack, measure).Type)), p.Unknown)
	}
	return nil
}

// factOf is the fact a total adds up.
func factOf(p *pack.Pack, measure *pack.Measure) *policy.Fact {
	return p.Program.Schema().Fact(measure.Fact)
}

// decimals is how many decimals a value is kept with: of money two, fen.
func decimals(t policy.Type) int {
	if t.Kind == policy.Money {
		return 2
	}
	return t.Scale
}

// thousandths turns a number kept with some decimals, at most three.
func thousandths(n int64, decimals int) Number {
	for ; decimals < 3; decimals++ {
		n *= 10
	}
	return Number(n)
}

func (a area) receipts(i *pack.Indicator, measure *pack.Measure, add of) error {
	mask, err := a.standing.ReceiptMask(measure.Rule, measure.Kind)
	if err != nil {
		return err
	}
	a.mask(i, mask, add)
	return nil
}

func (a area) mask(i *pack.Indicator, mask screen.Mask, add of) {
	scope := auth.System()
	scope.Division = a.within
	for _, p := range a.standing.Parts(scope, mask) {
		add(cell{p.Village, owner(i)}, Number(p.Counted)*task.One, p.Unknown)
	}
}

func (a area) findings(i *pack.Indicator, measure *pack.Measure, add of) error {
	groups, err := screen.Count(a.tx, auth.System(), a.finding(measure), screen.ByVillage)
	for _, g := range groups {
		add(cell{g.Village, owner(i)}, Number(g.Findings)*task.One, 0)
	}
	return err
}

func (a area) finding(measure *pack.Measure) screen.Filter {
	filter := screen.Filter{County: a.county, Within: a.within, Rule: measure.Rule, Kind: screen.Kind(measure.Kind)}
	if filter.Open = measure.State == "open"; !filter.Open {
		filter.State = screen.State(measure.State)
	}
	return filter
}

// records counts the records of a ledger, or adds up one of their numbers.
func (m *Meter) records(a area, measure *pack.Measure, add of) error {
	if g, ok := a.pack.Ledger(measure.Ledger); m.Ledger == nil || !ok || !g.Formed() {
		return nil // nobody can have entered anything
	}
	filter := a.record(measure)
	by := []ledger.By{ledger.ByVillage, ledger.ByUnit}
	if measure.Of == pack.Sums {
		by = append(by, ledger.ByValue)
	}
	counts, err := m.Ledger.Counts(a.tx, auth.System(), filter, by...)
	if err != nil {
		return err
	}
	for _, c := range counts {
		n := Number(c.N) * task.One
		if measure.Of == pack.Sums {
			value, err := a.value(measure, c.Value)
			if err != nil {
				return err
			}
			n = Number(c.N) * value
		}
		add(cell{c.Division, c.Unit}, n, 0)
	}
	return nil
}

func (a area) record(measure *pack.Measure) ledger.Filter {
	return ledger.Filter{County: a.county, Pack: a.pack.ID, Ledger: measure.Ledger, State: measure.State, Phase: flow.Phase(measure.Phase),
		Valid: true, Within: a.within, Field: measure.Field, Value: wanted(a.pack, measure)}
}

// wanted is the word a measure looks for, as the index of its ledger holds it.
func wanted(p *pack.Pack, measure *pack.Measure) string {
	if g, ok := p.Ledger(measure.Ledger); ok {
		return g.Stored(measure.Field, measure.Value)
	}
	return measure.Value
}

// value reads an indexed number as the ledger keeps it, in thousandths of the
// field's unit (of a yuan where it is money).
func (a area) value(measure *pack.Measure, text string) (Number, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fault.New(fault.Damaged, "indicator.bad_index", "field", measure.Field, "text", text).Because(err)
	}
	field, ok := fieldOf(a.pack, measure)
	decimals := field.Decimals
	if ok && field.Kind() == form.Money {
		decimals = 2
	}
	return thousandths(n, decimals), nil
}

// tasks counts tasks of the pack by place.
func (a area) tasks(i *pack.Indicator, measure *pack.Measure, add of) error {
	return a.spread(i, add, func(place division.Code) (n Number, err error) {
		by := task.ByPack
		if measure.Task != "" {
			by = task.ByTask
		}
		groups, err := task.Count(a.tx, auth.System(), a.pack.ID, place, by)
		for _, g := range groups {
			if by == task.ByPack && g.Key != a.pack.ID || by == task.ByTask && g.Key != measure.Task {
				continue
			}
			n += Number(map[string]int64{"": g.Tasks, "open": g.Open, "done": g.Done}[measure.State]) * task.One
		}
		return n, err
	}, func(place division.Code) ([]string, error) {
		groups, err := task.Count(a.tx, auth.System(), a.pack.ID, place, task.ByPlace)
		keys := []string{}
		for _, g := range groups {
			keys = append(keys, g.Key)
		}
		return keys, err
	})
}

// duties counts occurrences whose span has begun, by place.
func (a area) duties(i *pack.Indicator, measure *pack.Measure, add of) error {
	filter := duty.Filter{Pack: a.pack.ID, Duty: measure.Duty}
	return a.spread(i, add, func(place division.Code) (n Number, err error) {
		groups, err := duty.Count(a.tx, auth.System(), place, filter, duty.ByDuty)
		for _, g := range groups {
			n += Number(map[string]int64{"": g.Due + g.Kept + g.Missed, "due": g.Due, "kept": g.Kept, "missed": g.Missed}[measure.State]) * task.One
		}
		return n, err
	}, func(place division.Code) ([]string, error) {
		groups, err := duty.Count(a.tx, auth.System(), place, filter, duty.ByPlace)
		keys := []string{}
		for _, g := range groups {
			keys = append(keys, g.Key)
		}
		return keys, err
	})
}

// spread counts something that rooms count by place, township by township: what
// stands at the county itself is what the townships leave over.
func (a area) spread(i *pack.Indicator, add of, total func(division.Code) (Number, error), below func(division.Code) ([]string, error)) error {
	county := division.Code(a.county * 1e6)
	rest, err := total(county)
	if err != nil {
		return err
	}
	keys, err := below(county)
	if err != nil {
		return err
	}
	for _, key := range keys {
		code, err := strconv.ParseInt(key, 10, 64)
		if place := division.Code(code); err == nil && place != county && county.Contains(place) {
			n, err := total(place)
			if err != nil {
				return err
			}
			add(cell{place, owner(i)}, n, 0)
			rest -= n
		}
	}
	add(cell{county, owner(i)}, rest, 0)
	return nil
}

// fieldOf is the field a sum adds up.
func fieldOf(p *pack.Pack, measure *pack.Measure) (form.Field, bool) {
	g, ok := p.Ledger(measure.Ledger)
	if !ok || g.Program == nil || measure.Of != pack.Sums {
		return form.Field{}, false
	}
	field, ok := g.Program.Field(measure.Field)
	if !ok {
		return form.Field{}, false
	}
	return *field, true
}

// unitOf is what a sum or a total is in, as its form or the dictionary states it.
func unitOf(p *pack.Pack, measure *pack.Measure) string {
	if measure.Of == pack.Totals {
		if fact := factOf(p, measure); fact.Type.Kind != policy.Money {
			return fact.Type.Unit
		}
		return "元"
	}
	field, _ := fieldOf(p, measure)
	if field.Unit == "" && field.Kind() == form.Money {
		return "元"
	}
	return field.Unit
}
