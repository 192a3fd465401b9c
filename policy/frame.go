package policy

// Frame is a registry in columns: the facts rules need, of every household and
// person, persons sorted by household. It must not change during a sweep.
type Frame struct {
	schema *Schema
}

// NewFrame makes an empty frame with a column for each fact.
func NewFrame(schema *Schema, facts []FactRef) *Frame { return &Frame{schema: schema} }

// Append adds a household with its members and gives its row.
func (f *Frame) Append(h *Household) int { return 0 }

// Replace puts a household's new facts, and perhaps another number of members,
// in the place of its old ones.
func (f *Frame) Replace(row int, h *Household) {}

// Remove takes a household out; the rows behind it move up.
func (f *Frame) Remove(row int) {}

// Households is the number of households, Persons that of persons.
func (f *Frame) Households() int { return 0 }

// Persons is the number of persons.
func (f *Frame) Persons() int { return 0 }

// Members is the span of person rows [from, to) of a household.
func (f *Frame) Members(household int) (from, to int) { return 0, 0 }

// Bytes is the memory the columns take.
func (f *Frame) Bytes() int { return 0 }

// Column is the answer of one rule over a whole frame.
type Column struct {
	Rule      *Rule
	Truth     []Truth // by household row or person row, after the rule's On
	Amount    []Value // fen due; nil unless the rule states an amount
	Holds     int     // rows where the rule holds
	Undecided int     // rows where it cannot be told
	Total     Value   // sum of the known amounts
}

// Sweep decides rules over everyone; no rules named means all about
// households, persons and villages. Results equal Decide's.
func (e *Edition) Sweep(f *Frame, rules ...string) ([]Column, error) { return nil, nil }
