package screen

import (
	"slices"

	"guben/auth"
	"guben/division"
	"guben/fault"
	"guben/money"
	"guben/pack"
	"guben/policy"
)

// Question is what is asked: parameters moved, rules switched off. Nothing is
// written to findings.
type Question struct {
	Parameters map[string]policy.Value // by id
	Off        []string                // ids of rules
}

// Side is what a rule gives, before or after.
type Side struct {
	Households int       `json:"households"` // in which it holds
	Persons    int       `json:"persons"`    // for whom it holds; all members where it is about households
	Unknown    int       `json:"unknown"`    // subjects it cannot be decided for
	Due        money.Fen `json:"due"`
	Missing    int       `json:"missing"` // due, not on the roster: under-coverage
	Excess     int       `json:"excess"`  // on the roster, not due: leakage
}

// Effect is what a question changes in one rule or population.
type Effect struct {
	Rule             string        `json:"rule"`
	Unit             string        `json:"unit,omitempty"`
	Township         division.Code `json:"township,omitempty"` // 0: the whole area
	Before           Side          `json:"before"`
	After            Side          `json:"after"`
	GainedHouseholds int           `json:"gained_households"`
	GainedPersons    int           `json:"gained_persons"`
	LostHouseholds   int           `json:"lost_households"`
	LostPersons      int           `json:"lost_persons"`
}

// Changed reports whether the question changes anything here.
func (e Effect) Changed() bool { return e.Before != e.After || e.GainedPersons+e.LostPersons > 0 }

// Answers is the effect of a question on an area.
type Answers struct {
	Households int      `json:"households"` // of the area
	Persons    int      `json:"persons"`
	Rules      []Effect `json:"rules"`     // by the pack's order, populations first
	Townships  []Effect `json:"townships"` // changed ones, by rule and township
}

// edition is the pack as the question wants it.
func (s *Standing) edition(question Question) (edition *policy.Edition, err error) {
	edition = s.Pack.Program.On(s.Day)
	for id, value := range question.Parameters {
		if edition, err = edition.With(id, value); err != nil {
			return nil, err
		}
	}
	for _, id := range question.Off {
		if edition, err = edition.Without(id); err != nil {
			return nil, err
		}
	}
	return edition, nil
}

// touched are the rules whose answer a question can change: those that read a
// moved parameter or rest on a rule switched off.
func (s *Standing) touched(question Question) []string {
	var rules []string
	for i := range s.base {
		id := s.base[i].Rule.ID
		reads := s.Pack.Program.Reads(id)
		if slices.Contains(question.Off, id) || slices.ContainsFunc(reads.Parameters, func(p string) bool { _, moved := question.Parameters[p]; return moved }) ||
			slices.ContainsFunc(reads.Rules, func(r string) bool { return slices.Contains(question.Off, r) }) {
			rules = append(rules, id)
		}
	}
	return rules
}

// Ask answers a question for the scope's area: only rules it can change are
// decided again.
func (s *Standing) Ask(scope auth.Scope, question Question) (Answers, error) {
	if err := scope.Need(auth.ReadPlan); err != nil {
		return Answers{}, err
	}
	edition, err := s.edition(question)
	if err != nil {
		return Answers{}, err
	}
	from, to := s.within(scope)
	answers := Answers{Households: to - from, Persons: s.personsOf(from, to)}
	rules := s.touched(question)
	if len(rules) == 0 {
		return answers, nil
	}
	after, err := edition.Sweep(s.frame, rules...)
	if err != nil {
		return answers, err
	}
	for i := range after {
		s.hold(&answers, s.before(after[i].Rule.ID), &after[i], from, to)
	}
	return answers, nil
}

func (s *Standing) before(rule string) *policy.Column {
	for i := range s.base {
		if s.base[i].Rule.ID == rule {
			return &s.base[i]
		}
	}
	return nil
}

func (s *Standing) personsOf(from, to int) int {
	if from == to {
		return 0
	}
	first, _ := s.frame.Members(from)
	_, end := s.frame.Members(to - 1)
	return end - first
}

// hold compares the answers of one rule, township by township.
func (s *Standing) hold(answers *Answers, before, after *policy.Column, from, to int) {
	all := Effect{Rule: after.Rule.ID, Unit: s.unitOf(after.Rule.ID)}
	for from < to {
		township := s.villages[from].At(division.Township)
		end := from
		for end < to && s.villages[end].At(division.Township) == township {
			end++
		}
		part := Effect{Rule: all.Rule, Unit: all.Unit, Township: township}
		c := comparison{s, before, after, s.got[all.Rule], &part}
		c.rows(from, end)
		if part.Changed() {
			answers.Townships = append(answers.Townships, part)
		}
		all.add(part)
		from = end
	}
	answers.Rules = append(answers.Rules, all)
}

func (s *Standing) unitOf(rule string) string {
	if known, ok := s.Pack.Rule(rule); ok && len(known.Units) > 0 {
		return known.Units[0]
	}
	return ""
}

func (e *Effect) add(part Effect) {
	e.Before.add(part.Before)
	e.After.add(part.After)
	e.GainedHouseholds += part.GainedHouseholds
	e.GainedPersons += part.GainedPersons
	e.LostHouseholds += part.LostHouseholds
	e.LostPersons += part.LostPersons
}

func (s *Side) add(part Side) {
	s.Households += part.Households
	s.Persons += part.Persons
	s.Unknown += part.Unknown
	s.Due += part.Due
	s.Missing += part.Missing
	s.Excess += part.Excess
}

// comparison holds one rule's answers before and after against each other over
// some households.
type comparison struct {
	standing      *Standing
	before, after *policy.Column
	got           *received // nil: the roster was not delivered, or the rule owes nothing
	effect        *Effect
}

func (c *comparison) rows(from, to int) {
	if c.after.Rule.On == policy.OnHousehold {
		for row := from; row < to; row++ {
			first, end := c.standing.frame.Members(row)
			c.household(c.row(row, end-first))
		}
		return
	}
	for row := from; row < to; row++ {
		first, end := c.standing.frame.Members(row)
		held, holds := false, false
		for person := first; person < end; person++ {
			before, after := c.row(person, 1)
			held, holds = held || before, holds || after
		}
		c.household(held, holds)
	}
}

// row counts one row that stands for so many persons, and tells whether the
// rule held there before and holds after.
func (c *comparison) row(row, persons int) (held, holds bool) {
	held = c.side(&c.effect.Before, c.before, row, persons)
	holds = c.side(&c.effect.After, c.after, row, persons)
	switch {
	case holds && !held:
		c.effect.GainedPersons += persons
	case held && !holds:
		c.effect.LostPersons += persons
	}
	return held, holds
}

func (c *comparison) household(held, holds bool) {
	if held {
		c.effect.Before.Households++
	}
	if holds {
		c.effect.After.Households++
	}
	switch {
	case holds && !held:
		c.effect.GainedHouseholds++
	case held && !holds:
		c.effect.LostHouseholds++
	}
}

func (c *comparison) side(side *Side, column *policy.Column, row, persons int) bool {
	truth := column.Truth[row]
	holds := truth == policy.True
	switch {
	case truth == policy.Undecided:
		side.Unknown++
	case holds:
		side.Persons += persons
		if column.Amount != nil && column.Amount[row].Known() {
			side.Due += money.Fen(column.Amount[row])
		}
	}
	if c.got != nil && truth != policy.Undecided {
		switch got := c.got.has(row); {
		case holds && !got:
			side.Missing++
		case !holds && got:
			side.Excess++
		}
	}
	return holds
}

// Swing is a household that a question brings into a rule, or takes out.
type Swing struct {
	Household int64
	Village   division.Code
	Gained    bool
}

// Who lists the households of the scope's area that a question brings into one
// rule or takes out of it, by village, at most limit of them.
func (s *Standing) Who(scope auth.Scope, question Question, rule string, limit int) ([]Swing, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	before := s.before(rule)
	if before == nil {
		return nil, fault.New(fault.NotFound, "screen.no_rule", "rule", rule)
	}
	edition, err := s.edition(question)
	if err != nil {
		return nil, err
	}
	after, err := edition.Sweep(s.frame, rule)
	if err != nil {
		return nil, err
	}
	swings := []Swing{}
	from, to := s.within(scope)
	for row := from; row < to && len(swings) < limit; row++ {
		effect := Effect{}
		c := comparison{s, before, &after[0], nil, &effect}
		c.rows(row, row+1)
		if effect.GainedHouseholds+effect.LostHouseholds > 0 {
			swings = append(swings, Swing{s.households[row], s.villages[row], effect.GainedHouseholds > 0})
		}
	}
	return swings, nil
}

// Point is a parameter's value and what a rule gives there.
type Point struct {
	Value policy.Value `json:"value"`
	Side
}

// Range answers how a rule depends on a parameter from one value to another, in
// at most steps equal steps.
func (s *Standing) Range(scope auth.Scope, parameter, rule string, from, to policy.Value, steps int) ([]Point, error) {
	if steps < 1 || steps > 100 || to <= from {
		return nil, fault.New(fault.Invalid, "screen.bad_range")
	}
	points := make([]Point, 0, steps+1)
	for i := range steps + 1 {
		value := from + (to-from)*policy.Value(i)/policy.Value(steps)
		edition, err := s.Pack.Program.On(s.Day).With(parameter, value)
		if err != nil {
			return nil, err
		}
		side, err := s.point(scope, edition, rule)
		if err != nil {
			return nil, err
		}
		points = append(points, Point{value, side})
	}
	return points, nil
}

func (s *Standing) point(scope auth.Scope, edition *policy.Edition, rule string) (Side, error) {
	column, err := edition.Sweep(s.frame, rule)
	if err != nil {
		return Side{}, err
	}
	effect := Effect{}
	c := comparison{s, &column[0], &column[0], s.got[rule], &effect}
	from, to := s.within(scope)
	c.rows(from, to)
	return effect.After, nil
}

// RulesReading names the rules and populations that read a parameter, in the
// pack's order: what moving it can change.
func RulesReading(p *pack.Pack, parameter string) []string {
	var rules []string
	for _, rule := range p.Program.Rules() {
		if slices.Contains(p.Program.Reads(rule.ID).Parameters, parameter) {
			rules = append(rules, rule.ID)
		}
	}
	return rules
}
