package policy

// Member is one person of a household.
type Member struct {
	Label  string  // how reasons call the person; the caller decides what may be shown
	Values []Value // indexed like Schema.Person.Facts
}

// Household is one household with its members, as rules see it.
type Household struct {
	Label   string
	Values  []Value // indexed like Schema.Household.Facts
	Members []Member
	Village *Village // nil: facts of the village are unknown
	// Source tells where a value comes from, for reasons; optional. member is -1
	// for facts of the household.
	Source func(ref FactRef, member int) string
}

// Village is one village with its households, for rules about villages.
type Village struct {
	Label      string
	Values     []Value      // indexed like Schema.Village.Facts
	Households []*Household // nil: unknown who lives there, an empty slice: nobody
}

// NewHousehold makes a household of which nothing is known yet.
func (s *Schema) NewHousehold(members int) *Household {
	h := &Household{Values: Unset(len(s.Household.Facts)), Members: make([]Member, members)}
	for i := range h.Members {
		h.Members[i].Values = Unset(len(s.Person.Facts))
	}
	return h
}
