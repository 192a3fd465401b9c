package screen

import (
	"maps"
	"slices"
	"unsafe"

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
	Parameters map[string]policy.Value `json:"parameters,omitempty"` // by id; fen, parts per 10,000, or the parameter's unit
	Off        []string                `json:"off,omitempty"`        // ids of rules
}

// Side is what a rule gives, before or after; a gap is counted as screening
// counts it.
type Side struct {
	Households     int       `json:"households"` // in which it holds
	Persons        int       `json:"persons"`    // for whom it holds; all members where it is about households
	Unknown        int       `json:"unknown"`    // subjects it cannot be decided for
	Due            money.Fen `json:"due"`
	Missing        int       `json:"missing"` // due, not on the roster: under-coverage
	MissingDue     money.Fen `json:"missing_due"`
	Excess         int       `json:"excess"` // on the roster, not due: leakage
	ExcessReceived money.Fen `json:"excess_received"`
	Differs        int       `json:"differs"` // another amount
}

const sideBytes = int(unsafe.Sizeof(Side{}))

// Effect is what a question changes in one rule or population. GainedPersons
// are persons for whom it holds only after, GainedHouseholds households in
// which it holds for somebody only after; lost likewise.
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

// Reach is how many households and persons gain or lose something in any rule,
// each counted once.
type Reach struct {
	GainedHouseholds int `json:"gained_households"`
	GainedPersons    int `json:"gained_persons"`
	LostHouseholds   int `json:"lost_households"`
	LostPersons      int `json:"lost_persons"`
}

// Answers is the effect of a question on an area.
type Answers struct {
	Households int             `json:"households"` // of the area
	Persons    int             `json:"persons"`
	Due        money.Fen       `json:"due"`       // in all, as the pack stands
	DueAfter   money.Fen       `json:"due_after"` // in all, as asked
	Reach      Reach           `json:"reach"`     // over the rules, populations left aside
	Rules      []Effect        `json:"rules"`     // those the question can change, by the pack's order
	Townships  []Effect        `json:"townships"` // changed ones, by township and rule
	Villages   []VillageEffect `json:"villages"`  // rules about villages the question can change
	ByMonth    []Sum           `json:"-"`         // of another version; of a question see Standing.Months
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

// touches reports whether a question can change a rule's answer: the rule reads
// a moved parameter, is switched off, or rests on one that is.
func (question Question) touches(p *pack.Pack, rule string) bool {
	reads := p.Program.Reads(rule)
	return slices.Contains(question.Off, rule) ||
		slices.ContainsFunc(slices.Collect(maps.Keys(question.Parameters)), reads.RestsOn) ||
		slices.ContainsFunc(reads.Rules, func(id string) bool { return slices.Contains(question.Off, id) })
}

// touched are the indexes in base of the rules a question can change.
func (s *Standing) touched(question Question) (at []int, ids []string) {
	for i := range s.base {
		if id := s.base[i].Rule.ID; question.touches(s.Pack, id) {
			at, ids = append(at, i), append(ids, id)
		}
	}
	return at, ids
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
	answers := s.standing(from, to)
	if answers.Villages, err = s.villageEffects(edition, question, from, to); err != nil {
		return answers, err
	}
	at, ids := s.touched(question)
	if len(ids) == 0 || from == to {
		return answers, nil
	}
	memory, _ := s.spare.Get().([]policy.Column)
	after, err := edition.SweepInto(memory, s.frame, ids...)
	if err != nil {
		return answers, err
	}
	s.hold(&answers, at, after, from, to)
	s.remember(question, answers.Rules, from, to)
	s.spare.Put(after)
	return answers, nil
}

// standing are the answers of a question that changes nothing.
func (s *Standing) standing(from, to int) Answers {
	answers := Answers{Rules: []Effect{}, Townships: []Effect{}, Villages: []VillageEffect{}}
	for _, stretch := range s.stretches[from:to] {
		answers.Households += stretch.to - stretch.from
		answers.Persons += s.personsOf(stretch)
	}
	for i := range s.base {
		for j := from; j < to; j++ {
			answers.Due += s.before[i][j].Due
		}
	}
	answers.DueAfter = answers.Due
	return answers
}

func (s *Standing) personsOf(part stretch) int {
	first, _ := s.frame.Members(part.from)
	_, end := s.frame.Members(part.to - 1)
	return end - first
}

// township is the stretches [from, to) of one township and what a question
// changes there, by rule.
type township struct {
	code     division.Code
	from, to int
	effects  []Effect
	reach    Reach
	marks    *touched
}

// hold compares the answers before and after, a township at a time.
func (s *Standing) hold(answers *Answers, at []int, after []policy.Column, from, to int) {
	townships := s.townships(from, to)
	parallel(len(townships), func(i int) { s.compare(&townships[i], at, after) })
	for i, index := range at {
		id := s.base[index].Rule.ID
		all := Effect{Rule: id, Unit: s.unitOf(id)}
		for _, part := range townships {
			all.add(part.effects[i])
		}
		answers.Rules = append(answers.Rules, all)
		answers.DueAfter += all.After.Due - all.Before.Due
	}
	for _, part := range townships {
		answers.Reach.add(part.reach)
		for _, effect := range part.effects {
			if effect.Changed() {
				answers.Townships = append(answers.Townships, effect)
			}
		}
	}
}

func (s *Standing) townships(from, to int) (list []township) {
	for i := from; i < to; i++ {
		code := s.stretches[i].village.At(division.Township)
		if n := len(list); n == 0 || list[n-1].code != code {
			list = append(list, township{code: code, from: i})
		}
		list[len(list)-1].to = i + 1
	}
	return list
}

func (s *Standing) compare(t *township, at []int, after []policy.Column) {
	first, last := s.stretches[t.from].from, s.stretches[t.to-1].to
	marks := s.marks(first, last)
	for i, index := range at {
		id := s.base[index].Rule.ID
		effect := Effect{Rule: id, Unit: s.unitOf(id), Township: t.code}
		for j := t.from; j < t.to; j++ {
			effect.Before.add(s.before[index][j])
		}
		effect.After = effect.Before
		d := difference{before: s.counter(&s.base[index]), after: s.counter(&after[i])}
		if d.after.rule != nil {
			d.touched = marks
		}
		d.add(&effect, first, last)
		t.effects = append(t.effects, effect)
	}
	t.reach = marks.reach()
}

func (s *Standing) marks(first, last int) *touched {
	person, _ := s.frame.Members(first)
	_, end := s.frame.Members(last - 1)
	return &touched{first, person, make([]change, last-first), make([]change, end-person)}
}

func (t *touched) reach() (r Reach) {
	r.GainedHouseholds, r.LostHouseholds = turned(t.households)
	r.GainedPersons, r.LostPersons = turned(t.persons)
	return r
}

// turned counts who gains and who loses.
func turned(list []change) (gained, lost int) {
	for _, c := range list {
		gained += int(c & gains)
		lost += int(c & loses >> 1)
	}
	return gained, lost
}

func (s *Standing) unitOf(rule string) string {
	if known, ok := s.Pack.Rule(rule); ok && len(known.Units) > 0 {
		return known.Units[0]
	}
	return ""
}

func (e *Effect) household(turned change) {
	e.GainedHouseholds += int(turned & gains)
	e.LostHouseholds += int(turned & loses >> 1)
}

func (e *Effect) persons(turned change, n int) {
	e.GainedPersons += int(turned&gains) * n
	e.LostPersons += int(turned&loses>>1) * n
}

func (e *Effect) add(part Effect) {
	e.Before.add(part.Before)
	e.After.add(part.After)
	e.GainedHouseholds += part.GainedHouseholds
	e.GainedPersons += part.GainedPersons
	e.LostHouseholds += part.LostHouseholds
	e.LostPersons += part.LostPersons
}

func (r *Reach) add(part Reach) {
	r.GainedHouseholds += part.GainedHouseholds
	r.GainedPersons += part.GainedPersons
	r.LostHouseholds += part.LostHouseholds
	r.LostPersons += part.LostPersons
}

func (s *Side) add(part Side) {
	s.Households += part.Households
	s.Persons += part.Persons
	s.Unknown += part.Unknown
	s.Due += part.Due
	s.Missing += part.Missing
	s.MissingDue += part.MissingDue
	s.Excess += part.Excess
	s.ExcessReceived += part.ExcessReceived
	s.Differs += part.Differs
}

func (s *Side) subtract(part Side) {
	s.Households -= part.Households
	s.Persons -= part.Persons
	s.Unknown -= part.Unknown
	s.Due -= part.Due
	s.Missing -= part.Missing
	s.MissingDue -= part.MissingDue
	s.Excess -= part.Excess
	s.ExcessReceived -= part.ExcessReceived
	s.Differs -= part.Differs
}

// Swing is a household that a question brings into a rule, or takes out.
type Swing struct {
	Household int64         `json:"-"`
	Village   division.Code `json:"village"`
	Gained    bool          `json:"gained"`
	Persons   int           `json:"persons"` // of the household, gained or lost
}

// County is where the household is kept.
func (w Swing) County() int64 { return w.Village.County() }

// Who lists the households of the scope's area in which a question brings
// somebody into one rule or takes somebody out, by village, at most limit of
// them. A department is told of rules it answers for.
func (s *Standing) Who(scope auth.Scope, question Question, rule string, limit int) ([]Swing, error) {
	if err := scope.Need(auth.ReadHousehold); err != nil {
		return nil, err
	}
	index := s.index(rule)
	if known, ok := s.Pack.Rule(rule); index < 0 || scope.Role == auth.Department && !(ok && concerns(scope, known)) {
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
	d := difference{before: s.counter(&s.base[index]), after: s.counter(&after[0])}
	swings := []Swing{}
	from, to := s.within(scope)
	for _, part := range s.stretches[from:to] {
		for row := part.from; row < part.to && len(swings) < limit; row += blockRows {
			end := min(row+blockRows, part.to)
			if !d.same(row, end) {
				swings = s.swing(swings, &d, row, end, part.village)
			}
		}
	}
	return swings[:min(limit, len(swings))], nil
}

func (s *Standing) swing(swings []Swing, d *difference, from, to int, village division.Code) []Swing {
	for row := from; row < to; row++ {
		effect := Effect{}
		d.household(&effect, row)
		if effect.GainedPersons+effect.LostPersons > 0 {
			gained := effect.GainedPersons >= effect.LostPersons
			swings = append(swings, Swing{s.households[row], village, gained, max(effect.GainedPersons, effect.LostPersons)})
		}
	}
	return swings
}

func (s *Standing) index(rule string) int {
	return slices.IndexFunc(s.base, func(c policy.Column) bool { return c.Rule.ID == rule })
}

// RulesReading names the rules and populations that read a parameter or a
// table's row, in the pack's order: what moving it can change.
func RulesReading(p *pack.Pack, parameter string) []string {
	var rules []string
	for _, rule := range p.Program.Rules() {
		if p.Program.Reads(rule.ID).RestsOn(parameter) {
			rules = append(rules, rule.ID)
		}
	}
	return rules
}
