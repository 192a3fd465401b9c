package policy

import "guben/period"

// Program is a checked set of definitions. It is immutable and may be used by
// many goroutines.
type Program struct {
	schema *Schema
}

// Compile checks the definitions against the schema. With any problem the
// program is nil.
func Compile(schema *Schema, definitions Definitions) (*Program, []Problem) {
	return &Program{schema: schema}, nil
}

// Reads is what a rule or a computed fact rests on, directly or through others.
type Reads struct {
	Facts      []FactRef // stored facts
	Derived    []string  // keys of computed facts
	Parameters []string  // IDs
	Tables     []string  // IDs
	Rules      []string  // IDs of other rules
}

// Schema is the schema the program was checked against.
func (p *Program) Schema() *Schema { return p.schema }

// Rules are the rules in the order they were defined.
func (p *Program) Rules() []Rule { return nil }

// Parameters are the parameters with their types filled in.
func (p *Program) Parameters() []Parameter { return nil }

// Tables are the tables with their types filled in.
func (p *Program) Tables() []Table { return nil }

// Derived are the computed facts with their types filled in.
func (p *Program) Derived() []Derived { return nil }

// Reads tells what the rule or computed fact with this ID or key rests on.
func (p *Program) Reads(id string) Reads { return Reads{} }

// Columns are the stored facts any rule rests on: what a frame has to load.
func (p *Program) Columns() []FactRef { return nil }

// Edition is the program as it stands on a day, perhaps with parameters moved
// and rules switched off to ask what if.
type Edition struct {
	program *Program
	day     period.Day
}

// On is the program as it stands on a day.
func (p *Program) On(day period.Day) *Edition { return &Edition{program: p, day: day} }

// With is the edition with a parameter moved to another value.
func (e *Edition) With(parameter string, value Value) (*Edition, error) { return e, nil }

// Without is the edition with a rule switched off: it never holds.
func (e *Edition) Without(rule string) (*Edition, error) { return e, nil }

// Day is the screening day.
func (e *Edition) Day() period.Day { return e.day }

// Parameter is the value of a parameter in this edition and the first day it
// holds from; Unknown before its first value.
func (e *Edition) Parameter(id string) (value Value, from period.Day) { return Unknown, 0 }
