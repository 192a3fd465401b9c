package policy

import (
	"slices"

	"guben/fault"
	"guben/period"
)

// Program is a checked set of definitions. It is immutable and may be used by
// many goroutines.
type Program struct {
	schema *Schema
	params []*param
	tables []*table
	slots  []*slot
	rules  []int // slots of the rules, in order
	byID   map[string]int
}

func newProgram(c *checker) *Program {
	p := &Program{schema: c.schema, params: c.params, tables: c.tables, slots: c.slots, byID: map[string]int{}}
	for i, s := range p.slots {
		p.byID[s.id] = i
		if s.rule == nil {
			s.run = build(s.body)
			continue
		}
		p.rules = append(p.rules, i)
		s.holds = build(s.body)
		s.run = effective(i, s)
		if s.amount != nil {
			s.pay = build(s.amount)
		}
	}
	return p
}

// Schema is the schema the program was checked against.
func (p *Program) Schema() *Schema { return p.schema }

// Rules are the rules in the order they were defined.
func (p *Program) Rules() []Rule {
	var rules []Rule
	for _, i := range p.rules {
		rules = append(rules, *p.slots[i].rule)
	}
	return rules
}

// Parameters are the parameters with their types and bounds filled in.
func (p *Program) Parameters() []Parameter {
	var list []Parameter
	for _, one := range p.params {
		filled := *one.Parameter
		filled.Type = one.typ
		list = append(list, filled)
	}
	return list
}

// Tables are the tables with their types filled in.
func (p *Program) Tables() []Table {
	var list []Table
	for _, one := range p.tables {
		filled := *one.Table
		filled.Key, filled.Value = one.key, one.value
		list = append(list, filled)
	}
	return list
}

// Derived are the computed facts with their types filled in.
func (p *Program) Derived() []Derived {
	var list []Derived
	for _, s := range p.slots {
		if s.derived != nil {
			filled := *s.derived
			filled.Type = s.typ
			list = append(list, filled)
		}
	}
	return list
}

// Reads is what a rule or a computed fact rests on, directly or through others.
type Reads struct {
	Facts      []FactRef // stored facts
	Derived    []string  // keys of computed facts
	Parameters []string  // IDs
	Tables     []string  // IDs
	Rules      []string  // IDs of other rules
	Members    bool      // facts of the household's other members too
	Today      bool      // the day itself: ages, spans, deadlines
}

// Reads tells what the rule or computed fact with this ID or key rests on.
func (p *Program) Reads(id string) Reads {
	var r Reads
	if i, ok := p.byID[id]; ok {
		p.reads(p.slots[i], &r, map[*slot]bool{})
	}
	return r
}

func (p *Program) reads(s *slot, r *Reads, seen map[*slot]bool) {
	if seen[s] {
		return
	}
	seen[s] = true
	for _, e := range []*expr{s.body, s.amount} {
		if e != nil {
			e.each(func(e *expr) { p.note(e, r, seen) })
		}
	}
	for _, over := range s.over {
		r.Rules = once(r.Rules, p.slots[over].id)
		p.reads(p.slots[over], r, seen)
	}
}

func (p *Program) note(e *expr, r *Reads, seen map[*slot]bool) {
	r.Members = r.Members || e.aggregate()
	switch e.op {
	case opFact:
		r.Facts = once(r.Facts, FactRef{e.on, int(e.n)})
	case opToday:
		r.Today = true
	case opParam:
		r.Parameters = once(r.Parameters, p.params[e.n].ID)
	case opTable:
		r.Tables = once(r.Tables, p.tables[e.n].ID)
	case opSlot:
		target := p.slots[e.n]
		if target.rule != nil {
			r.Rules = once(r.Rules, target.id)
		} else {
			r.Derived = once(r.Derived, target.id)
		}
		p.reads(target, r, seen)
	}
}

func once[T comparable](list []T, item T) []T {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// Columns are the stored facts any rule rests on: what a frame has to load.
func (p *Program) Columns() []FactRef {
	var r Reads
	seen := map[*slot]bool{}
	for _, s := range p.slots {
		p.reads(s, &r, seen)
	}
	slices.SortFunc(r.Facts, func(a, b FactRef) int {
		if a.On != b.On {
			return int(a.On) - int(b.On)
		}
		return a.Index - b.Index
	})
	return r.Facts
}

// Edition is the program as it stands on a day, perhaps with parameters moved
// and rules switched off to ask what if. It is immutable.
type Edition struct {
	program *Program
	day     period.Day
	params  []Value
	from    []period.Day // of the parameters' values
	moved   []bool       // parameters changed by With
	inForce []bool       // by slot
	bands   []*bands     // by table
}

// On is the program as it stands on a day.
func (p *Program) On(day period.Day) *Edition {
	e := &Edition{program: p, day: day, moved: make([]bool, len(p.params))}
	for _, one := range p.params {
		value, from := one.on(day)
		e.params, e.from = append(e.params, value), append(e.from, from)
	}
	for _, s := range p.slots {
		e.inForce = append(e.inForce, s.rule == nil || holdsOn(s.rule.ValidFrom, s.rule.ValidTo, day))
	}
	for _, t := range p.tables {
		e.bands = append(e.bands, t.on(day))
	}
	return e
}

// With is the edition with a parameter, or the value of a table's row, moved to
// another value.
func (e *Edition) With(parameter string, value Value) (*Edition, error) {
	i := slices.IndexFunc(e.program.params, func(p *param) bool { return p.ID == parameter })
	if i < 0 {
		if table, row, ok := e.row(parameter); ok {
			return e.withRow(table, row, value), nil
		}
		return nil, fault.New(fault.NotFound, "policy.parameter_none", "id", parameter)
	}
	moved := *e
	moved.params, moved.moved = slices.Clone(e.params), slices.Clone(e.moved)
	moved.params[i], moved.moved[i] = value, true
	return &moved, nil
}

// Without is the edition with a rule switched off: it never holds.
func (e *Edition) Without(rule string) (*Edition, error) {
	i, err := e.program.rule(rule)
	if err != nil {
		return nil, err
	}
	off := *e
	off.inForce = slices.Clone(e.inForce)
	off.inForce[i] = false
	return &off, nil
}

// Alike reports whether a rule or computed fact decides alike in two editions
// of one program, whatever the facts: it does not read the day, or the days are
// the same, and all it rests on has the same values and is in force in both.
func (e *Edition) Alike(other *Edition, id string) bool {
	reads := e.program.Reads(id)
	if reads.Today && e.day != other.day {
		return false
	}
	for i, p := range e.program.params {
		if e.params[i] != other.params[i] && slices.Contains(reads.Parameters, p.ID) {
			return false
		}
	}
	for i, t := range e.program.tables {
		if !e.bands[i].like(other.bands[i]) && slices.Contains(reads.Tables, t.ID) {
			return false
		}
	}
	for _, slot := range append(reads.Rules, id) {
		if i := e.program.byID[slot]; e.inForce[i] != other.inForce[i] {
			return false
		}
	}
	return true
}

// rule is the slot of the rule with that ID.
func (p *Program) rule(id string) (int, error) {
	i, ok := p.byID[id]
	if !ok || p.slots[i].rule == nil {
		return 0, fault.New(fault.NotFound, "policy.rule_none", "id", id)
	}
	return i, nil
}

// Program is what the edition is an edition of.
func (e *Edition) Program() *Program { return e.program }

// Day is the screening day.
func (e *Edition) Day() period.Day { return e.day }

// Parameter is the value of a parameter or of a table's row in this edition and
// the first day it holds from; Unknown before its first value.
func (e *Edition) Parameter(id string) (value Value, from period.Day) {
	for i, p := range e.program.params {
		if p.ID == id {
			return e.params[i], e.from[i]
		}
	}
	if table, row, ok := e.row(id); ok {
		return e.bands[table].values[row], e.bands[table].from
	}
	return Unknown, 0
}
