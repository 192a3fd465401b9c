package pack

import (
	"guben/fault"
	"guben/period"
	"guben/policy"
)

// Test is one case of a rule's or a population's tests (tests/*.yaml).
type Test struct {
	Rule      string // ID of the rule or population
	Name      string
	Day       period.Day
	Household *policy.Household
	Expect    []Expect // one for a household, one a member for a rule about persons
	At        fault.Place
}

// Expect is what a test expects of one decision.
type Expect struct {
	Truth   policy.Truth
	Amount  policy.Value // Unknown: not looked at
	Missing []string     // names of the missing facts; nil: not looked at
}

// Result is the outcome of one test.
type Result struct {
	Test    *Test
	Problem *Problem // nil: passed
}

// RunTests runs every test of the pack, in order.
func (p *Pack) RunTests() []Result { return nil }
