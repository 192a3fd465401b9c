package policy

import "slices"

// Kind is the kind of a value.
type Kind uint8

// The kinds. Every value of every kind is an int64 (see Value).
const (
	Undefined Kind = iota
	Bool           // 1 yes, 0 no
	Int            // a number, in units of 10^-Scale
	Money          // fen
	Ratio          // parts per 10,000: 6% is 600, 1.8倍 is 18,000
	Day            // period.Day
	Month          // period.Month, a month of the calendar (12个月 is an Int)
	Code           // Code.N of a list
	Set            // several codes of a list: bit Code.N is set
)

// Type is the type of a fact, a parameter or an expression.
type Type struct {
	Kind  Kind   `json:"kind"`
	List  string `json:"list,omitempty"`  // key of the code list of Code and Set
	Unit  string `json:"unit,omitempty"`  // of Int: 人, 月, 岁, 亩; empty is a bare number
	Scale int    `json:"scale,omitempty"` // of Int: decimals kept; 2 means hundredths
}

// On says whom a fact or a rule is about.
type On uint8

// The subjects, from the wide to the narrow; a narrower one sees the facts of
// the wider ones it belongs to.
const (
	OnNobody On = iota // a constant
	OnVillage
	OnHousehold
	OnPerson
)

// Fact is one entry of the field dictionary as rules see it.
type Fact struct {
	Key   string
	Zh    string
	En    string
	Names []string // synonyms
	Type  Type
	// Derived marks a fact that is never stored: a definition has to compute it.
	Derived bool
}

// Entity is what facts are about; its own names (户, household) stand before a
// dot and in aggregates.
type Entity struct {
	Key   string
	Zh    string
	En    string
	Names []string
	Facts []Fact
}

// Entry is one code of a code list.
type Entry struct {
	N        int // stable small number, from 0; below 63 where a Set uses the list
	Key      string
	Zh       string
	En       string
	Synonyms []string
}

// List is a code list.
type List struct {
	Key   string
	Codes []Entry
}

// Schema is the vocabulary rules are checked against. The values of a subject
// are slices indexed like the entity's Facts.
type Schema struct {
	Village   Entity
	Household Entity
	Person    Entity
	Lists     []List
}

// Entity is the entity of a subject; nil for OnNobody.
func (s *Schema) Entity(on On) *Entity {
	switch on {
	case OnVillage:
		return &s.Village
	case OnHousehold:
		return &s.Household
	case OnPerson:
		return &s.Person
	}
	return nil
}

// List is the list with that key, nil if there is none.
func (s *Schema) List(key string) *List {
	i := slices.IndexFunc(s.Lists, func(l List) bool { return l.Key == key })
	if i < 0 {
		return nil
	}
	return &s.Lists[i]
}

// Code is the code with that number, nil if there is none.
func (l *List) Code(n int) *Entry {
	i := slices.IndexFunc(l.Codes, func(c Entry) bool { return c.N == n })
	if i < 0 {
		return nil
	}
	return &l.Codes[i]
}

// Find is the code called by its key, Chinese, English or other name.
func (l *List) Find(name string) *Entry {
	i := slices.IndexFunc(l.Codes, func(c Entry) bool {
		return c.Key == name || c.Zh == name || c.En == name || slices.Contains(c.Synonyms, name)
	})
	if i < 0 {
		return nil
	}
	return &l.Codes[i]
}

// Find is the index of the fact called by its key, Chinese, English or other
// name, -1 if there is none.
func (e *Entity) Find(name string) int {
	return slices.IndexFunc(e.Facts, func(f Fact) bool {
		return f.Key == name || f.Zh == name || f.En == name || slices.Contains(f.Names, name)
	})
}

// called reports whether the entity itself has this name.
func (e *Entity) called(name string) bool {
	return name == e.Key || name == e.Zh || name == e.En || slices.Contains(e.Names, name)
}

// FactRef names one stored fact: Entity(On).Facts[Index].
type FactRef struct {
	On    On
	Index int
}

// Fact is the fact a reference names.
func (s *Schema) Fact(ref FactRef) *Fact { return &s.Entity(ref.On).Facts[ref.Index] }
