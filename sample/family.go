package sample

import "math/rand/v2"

// role is a member's place in the family, seen from the head.
type role uint8

const (
	head role = iota
	spouse
	child  // unmarried
	parent // of the head; a second one is of the other sex
	heir   // married son
	inLaw  // his wife
	grandchild
)

// family is who lives together, and how old the head may be.
type family struct {
	roles         []role
	least, most   int
	grown, school bool // all children are grown up; fits a household with pupils
}

// families by size, from 1 on.
var families = [][]family{
	1: {{[]role{head}, 60, 88, true, false}, {[]role{head}, 47, 74, true, false}},
	2: {
		{[]role{head, spouse}, 55, 84, true, false}, {[]role{head, parent}, 42, 62, true, false},
		{[]role{head, child}, 58, 76, true, false}, {[]role{head, child}, 34, 48, false, true},
	},
	3: {
		{[]role{head, spouse, child}, 52, 70, true, false}, {[]role{head, spouse, parent}, 45, 64, true, false},
		{[]role{head, spouse, child}, 30, 50, false, true},
	},
	4: {
		{[]role{head, spouse, heir, inLaw}, 58, 74, true, false}, {[]role{head, spouse, child, parent}, 52, 66, true, false},
		{[]role{head, spouse, child, child}, 36, 52, false, true}, {[]role{head, spouse, child, parent}, 30, 50, false, true},
	},
	5: {
		{[]role{head, spouse, child, child, parent}, 36, 52, false, true},
		{[]role{head, spouse, child, child, child}, 38, 50, false, true},
		{[]role{head, spouse, heir, inLaw, grandchild}, 56, 70, false, false},
	},
	6: {
		{[]role{head, spouse, child, child, parent, parent}, 36, 50, false, true},
		{[]role{head, spouse, heir, inLaw, grandchild, grandchild}, 58, 70, false, false},
	},
	7: {
		{[]role{head, spouse, child, child, child, parent, parent}, 38, 50, false, true},
		{[]role{head, spouse, heir, inLaw, grandchild, grandchild, parent}, 58, 66, false, false},
	},
}

// largest is the size of the largest family.
var largest = len(families) - 1

// kin is a member before the facts: place in the family, sex, completed years.
type kin struct {
	role role
	male bool
	age  int
}

// kinship draws a family of size that the filter allows.
func kinship(r *rand.Rand, size int, allowed func(family) bool) []kin {
	var fitting []family
	for _, f := range families[size] {
		if allowed(f) {
			fitting = append(fitting, f)
		}
	}
	return one(r, fitting...).draw(r)
}

func (f family) draw(r *rand.Rand) []kin {
	members := make([]kin, 0, len(f.roles))
	for _, role := range f.roles {
		members = append(members, f.member(r, role, members))
	}
	return members
}

// member draws the next member; those it descends from come before it.
func (f family) member(r *rand.Rand, place role, before []kin) kin {
	if place == head {
		return kin{head, chance(r, 80), between(r, f.least, f.most)}
	}
	first, last := before[0], before[len(before)-1]
	switch place {
	case spouse:
		return kin{spouse, !first.male, max(22, first.age-between(r, 0, 4))}
	case child:
		return kin{child, chance(r, 52), f.childAge(r, before)}
	case parent:
		if last.role == parent {
			return kin{parent, !last.male, last.age + between(r, 0, 3)}
		}
		return kin{parent, chance(r, 35), first.age + between(r, 20, 27)}
	case heir:
		return kin{heir, true, mother(before) - between(r, 20, 26)}
	case inLaw:
		return kin{inLaw, false, max(22, last.age-between(r, 0, 3))}
	}
	return kin{grandchild, chance(r, 52), f.grandchildAge(r, before)}
}

// mother is the age of the younger one of head and spouse.
func mother(before []kin) int {
	age := before[0].age
	if len(before) > 1 && before[1].role == spouse {
		age = min(age, before[1].age)
	}
	return age
}

// childAge leaves at least two years between brothers and sisters.
func (f family) childAge(r *rand.Rand, before []kin) int {
	last := before[len(before)-1]
	if last.role == child {
		return max(0, last.age-between(r, 2, 5))
	}
	age := mother(before) - between(r, 21, 29)
	if f.grown {
		return max(23, age)
	}
	return max(0, age)
}

func (f family) grandchildAge(r *rand.Rand, before []kin) int {
	last := before[len(before)-1]
	if last.role == grandchild {
		return max(0, last.age-between(r, 2, 5))
	}
	return max(0, last.age-between(r, 22, 27))
}
