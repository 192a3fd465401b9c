package pack

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"guben/division"
	"guben/fault"
	"guben/flow"
	"guben/form"
	"guben/period"
	"guben/policy"
)

// Indicator is a number the plan is measured by (指标). It is counted by a rule
// over the registry (Numerator, Denominator), by a Measure, or, where there is
// neither, reported by month from Source.
type Indicator struct {
	ID          string
	Name        Words
	Clauses     []string
	Below       []string
	Units       []string  // units that answer for it
	On          policy.On // what is counted; OnNobody where it is neither villages, households nor persons
	Direction   Direction
	Target      *Target        // nil: watched without a target
	Numerator   policy.Text    // who counts; of On
	Denominator policy.Text    // out of whom; empty: a number, not a share
	Counts      *Measure       // what counts where there is no Numerator; nil: reported
	Out         *Measure       // out of what; nil: a number
	Each        division.Level // the target is stated for each place of this level; 0: for the plan's whole area
	Until       period.Day     // by when the target is to be reached; 0: the plan's last day
	Pace        Pace
	Source      Words // what supplies it where nothing is counted
	Because     Words // why nothing counts it: what the registry, the rosters and the ledgers do not know
	Assumption  string
	At          fault.Place
}

// Reported reports whether units report the number by month.
func (i *Indicator) Reported() bool { return i.Numerator.Body == "" && i.Counts == nil }

// Share reports whether it is a part of a whole, not a number of its own.
func (i *Indicator) Share() bool {
	return i.Denominator.Body != "" || i.Out != nil || i.Reported() && i.Target != nil && (i.Target.Unit == "%" || i.Target.Unit == "‰")
}

// Last is the day by which the target is to be reached.
func (i *Indicator) Last(p *Pack) period.Day {
	if i.Until != 0 {
		return i.Until
	}
	return p.Period.To
}

// Pace is how a number is meant to come to its target.
type Pace string

// The paces. Level is the default of shares and of targets that are a limit,
// Steady of other numbers.
const (
	Steady Pace = "steady" // day by day, in equal parts
	Final  Pace = "final"  // at the end; before it nothing is late
	Level  Pace = "level"  // at all times
)

// Measured is what a Measure counts.
type Measured string

// What measures count.
const (
	Records  Measured = "count"       // records of a ledger
	Sums     Measured = "sum"         // a number field of the records, which must be indexed
	Findings Measured = "findings"    // findings of a rule
	Receipts Measured = "entitlement" // those something is due to, or who received it
	Totals   Measured = "total"       // a number or an amount the registry or a roster has, added up
	Tasks    Measured = "tasks"       // tasks of the pack
	Duties   Measured = "duties"      // occurrences of duties
	Fixed    Measured = "number"      // a number the plan states
)

// Measure is something counted that is no rule over the registry. Empty keys
// narrow nothing.
type Measure struct {
	Of     Measured
	Ledger string
	State  string // of records, findings, tasks or occurrences
	Phase  string // of records: open, waiting, done
	Field  string // of records: summed, or compared with Value
	Value  string
	Rule   string // of findings and receipts
	Kind   string // of findings: flag, missing …; of receipts: due, received, covered (due and received), missing
	Task   string
	Duty   string
	Number string // plain decimal

	Named string         // of totals: the fact, as written
	When  policy.Text    // of totals: whose; empty: everybody's
	Fact  policy.FactRef // of totals
}

// String is the measure as packs write it.
func (m *Measure) String() string {
	if m.Of == Fixed {
		return m.Number
	}
	var keys []string
	for _, key := range [][2]string{{"fact", m.Named}, {"when", m.When.Body}, {"ledger", m.Ledger}, {"task", m.Task}, {"duty", m.Duty}, {"rule", m.Rule}, {"kind", m.Kind},
		{"state", m.State}, {"phase", m.Phase}, {"field", m.Field}, {"value", m.Value}} {
		if key[1] != "" {
			keys = append(keys, key[0]+": "+key[1])
		}
	}
	return string(m.Of) + ": {" + strings.Join(keys, ", ") + "}"
}

// Indicator is the indicator with this ID.
func (p *Pack) Indicator(id string) (*Indicator, bool) {
	return find(p.Indicators, func(i *Indicator) bool { return i.ID == id })
}

// Total is the measure a side of the indicator adds facts up by, nil where it
// does not.
func (i *Indicator) Total(rule string) *Measure {
	measure := i.Counts
	if rule == i.DenominatorRule() {
		measure = i.Out
	}
	if measure == nil || measure.Of != Totals {
		return nil
	}
	return measure
}

// Columns are the facts rules and indicators of the pack read.
func (p *Pack) Columns() []policy.FactRef {
	if p.Measures != nil {
		return p.Measures.Columns() // they are compiled beside all rules
	}
	return p.Program.Columns()
}

// NumeratorRule and DenominatorRule are the IDs of an indicator's rules in
// Measures: of a total, the rule says whose fact is added up.
func (i *Indicator) NumeratorRule() string { return i.ID + "_numerator" }

// DenominatorRule is explained at NumeratorRule.
func (i *Indicator) DenominatorRule() string { return i.ID + "_denominator" }

// stated are the levels a target may be stated for.
var stated = []named[division.Level]{{"county", division.County}, {"township", division.Township}, {"village", division.Village}}

var paces = []named[Pace]{{"steady", Steady}, {"final", Final}, {"level", Level}}

func (l *loader) indicators(f *file, node *yaml.Node) {
	for _, item := range f.sequence(node) {
		m := f.mapping(item)
		i := Indicator{
			ID:          l.declare(anIndicator, f, m.need("id")),
			Name:        m.words(m.need("name")),
			Units:       l.owing(m),
			On:          choice(m, "on", m.get("on"), ruled),
			Direction:   choice(m, "direction", m.get("direction"), directions),
			Target:      m.target(m.get("target")),
			Numerator:   m.rule(m.get("numerator")),
			Denominator: m.rule(m.get("denominator")),
			Counts:      l.measure(m),
			Out:         l.out(m),
			Each:        choice(m, "each", m.get("each"), stated),
			Until:       m.day(m.get("until")),
			Pace:        choice(m, "pace", m.get("pace"), paces),
			Source:      m.words(m.get("source")),
			Because:     m.words(m.get("because")),
			Assumption:  m.text("assumption"),
			At:          f.place(item),
		}
		i.Clauses, i.Below = l.carried(m)
		m.indicator(&i)
		l.pack.Indicators = append(l.pack.Indicators, i)
		m.close()
	}
}

// out reads the measure an indicator is a share of.
func (l *loader) out(m *mapping) *Measure {
	node := m.get("of")
	if node == nil {
		return nil
	}
	inner := m.file.mapping(node)
	defer inner.close()
	if number := inner.get("number"); number != nil {
		return &Measure{Of: Fixed, Number: inner.decimal(number)}
	}
	measure := l.measure(inner)
	if measure == nil {
		inner.problem(node, "no_measure")
	}
	return measure
}

// decimal reads a plain number.
func (m *mapping) decimal(node *yaml.Node) string {
	text := m.scalar(node)
	if text != "" && !decimal.MatchString(text) {
		m.problem(node, "not_decimal", "text", text)
	}
	return text
}

// measure reads the one key that says what is counted, nil without any.
func (l *loader) measure(m *mapping) (found *Measure) {
	for _, of := range []Measured{Records, Sums, Findings, Receipts, Totals, Tasks, Duties} {
		node := m.get(string(of))
		if node == nil {
			continue
		}
		if found != nil {
			m.problem(node, "two_measures", "one", string(found.Of), "other", string(of))
			continue
		}
		inner := m.file.mapping(node)
		found = l.measured(inner, of)
		inner.close()
	}
	return found
}

var (
	recordPhases = same("open", "waiting", "done", "void")
	findingKinds = same("flag", "missing", "excess", "differs", "unknown")
	findingState = same("open", "new", "verifying", "confirmed", "dismissed", "resolved")
	receiptKinds = same("due", "received", "covered", "missing")
	taskStates   = same("open", "done")
	dutyStates   = same("due", "kept", "missed")
)

func (l *loader) measured(m *mapping, of Measured) *Measure {
	measure := &Measure{Of: of}
	switch of {
	case Records, Sums:
		measure.Ledger = l.refer(aLedger, m.file, m.need("ledger"))
		measure.State, measure.Phase = m.text("state"), choice(m, "phase", m.get("phase"), recordPhases)
		measure.Field = m.text("field")
		if measure.Value = m.text("value"); of == Sums || measure.Value != "" {
			m.need("field")
		}
	case Findings:
		measure.Rule = l.refer(aRule, m.file, m.need("rule"))
		measure.Kind, measure.State = choice(m, "kind", m.get("kind"), findingKinds), choice(m, "state", m.get("state"), findingState)
	case Receipts:
		measure.Rule = l.refer(anEntitlement, m.file, m.need("rule"))
		measure.Kind = choice(m, "kind", m.need("kind"), receiptKinds)
	case Totals:
		measure.Named, measure.When = m.needText("fact"), m.rule(m.get("when"))
	case Tasks:
		measure.Task, measure.State = l.optional(aTask, m, "task"), choice(m, "state", m.get("state"), taskStates)
	case Duties:
		measure.Duty, measure.State = l.optional(aDuty, m, "duty"), choice(m, "state", m.get("state"), dutyStates)
	}
	return measure
}

// optional refers to a thing that need not be named.
func (l *loader) optional(k kind, m *mapping, key string) string {
	if node := m.get(key); node != nil {
		return l.refer(k, m.file, node)
	}
	return ""
}

// indicator checks what an indicator's keys ask of each other.
func (m *mapping) indicator(i *Indicator) {
	counted := i.Numerator.Body != "" || i.Counts != nil
	switch {
	case i.Numerator.Body == "" && i.Denominator.Body != "":
		m.problem(m.node, "no_numerator")
	case i.Numerator.Body != "" && i.Counts != nil:
		m.problem(m.node, "two_measures", "one", "numerator", "other", string(i.Counts.Of))
	case i.Denominator.Body != "" && i.Out != nil:
		m.problem(m.node, "two_measures", "one", "denominator", "other", "of")
	case i.Out != nil && !counted:
		m.problem(m.node, "no_numerator")
	case !counted && i.Source.Zh == "":
		m.lacking("no_source")
	case i.On == policy.OnNobody && (i.Numerator.Body != "" || i.Total(i.NumeratorRule()) != nil || i.Total(i.DenominatorRule()) != nil):
		m.problem(m.node, "key_missing", "key", "on")
	case counted && i.Because.Zh != "":
		m.problem(m.values["because"], "because_counted")
	case counted && i.Target != nil && strings.ContainsAny(i.Target.Unit, "%‰") && !i.Share():
		m.problem(m.node, "no_denominator", "unit", i.Target.Unit)
	}
	m.direction(i)
	i.pace()
}

func (m *mapping) direction(i *Indicator) {
	if i.Direction == "" && i.Target != nil {
		i.Direction = i.Target.Direction
	}
	if i.Direction == "" {
		m.problem(m.node, "key_missing", "key", "direction")
	}
	if i.Target != nil && i.Target.Direction != i.Direction {
		if m.values["target"] != nil && i.Target.Direction != Up {
			m.problem(m.values["target"], "two_directions", "one", string(i.Direction), "other", string(i.Target.Direction))
		}
		i.Target.Direction = i.Direction
	}
}

// pace settles what is not stated: a share or a limit is to be held at all
// times, a number grows to its target.
func (i *Indicator) pace() {
	switch {
	case i.Pace != "":
	case i.Direction == Down || i.Share():
		i.Pace = Level
	default:
		i.Pace = Steady
	}
}

// countable reports counts of states and fields that the ledger does not have.
// Of a ledger declared by name alone nothing can be said yet.
func (l *loader) countable(i *Indicator) {
	for _, m := range []*Measure{i.Counts, i.Out} {
		if m == nil || m.Of != Records && m.Of != Sums {
			continue
		}
		g, ok := l.pack.Ledger(m.Ledger)
		if !ok || g.Program == nil || g.Flow == nil {
			continue
		}
		if m.State != "" && !slices.ContainsFunc(g.Flow.States, func(s flow.State) bool { return s.ID == m.State }) {
			l.at(i.At, "no_such_state", "ledger", m.Ledger, "state", m.State)
		}
		f, known := g.Program.Field(m.Field)
		switch {
		case m.Field == "":
		case !known || !f.Index:
			l.at(i.At, "not_indexed", "ledger", m.Ledger, "field", m.Field)
		case m.Of == Sums && f.Kind() != form.Number && f.Kind() != form.Money:
			l.at(i.At, "no_number", "ledger", m.Ledger, "field", m.Field)
		}
	}
}

// formulas compiles the rule text of indicators beside the pack's own rules.
func (l *loader) formulas() {
	definitions := l.definitions
	definitions.Rules = slices.Clone(definitions.Rules)
	files := map[string]bool{}
	for i := range l.pack.Indicators {
		n := &l.pack.Indicators[i]
		for _, part := range []struct {
			name string
			text policy.Text
		}{{n.NumeratorRule(), n.Numerator}, {n.DenominatorRule(), n.Denominator}} {
			if total := n.Total(part.name); total != nil {
				part.text = l.added(n, total)
			}
			if part.text.Body == "" || n.On == policy.OnNobody {
				continue
			}
			definitions.Rules = append(definitions.Rules, policy.Rule{ID: part.name, Name: part.name, On: n.On, Kind: policy.Flag,
				Clause: joined(n.Clauses), When: part.text, At: n.At})
			files[part.text.File] = true
		}
	}
	if len(files) == 0 {
		return
	}
	program, problems := policy.Compile(l.schema, definitions)
	for _, p := range problems {
		if files[p.Place.File] {
			l.problems = append(l.problems, p)
		}
	}
	l.pack.Measures = program
}

// added finds the fact of a total and says whose is added up: of those the rule
// names, who have it.
func (l *loader) added(i *Indicator, m *Measure) policy.Text {
	if i.On == policy.OnNobody {
		return policy.Text{}
	}
	entity := l.schema.Entity(i.On)
	at := entity.Find(m.Named)
	if at < 0 || entity.Facts[at].Derived || entity.Facts[at].Type.Kind != policy.Int && entity.Facts[at].Type.Kind != policy.Money {
		l.at(i.At, "no_fact_to_add", "name", m.Named, "entity", entity.Zh)
		return policy.Text{}
	}
	m.Fact = policy.FactRef{On: i.On, Index: at}
	known := "已知(" + entity.Facts[at].Zh + ")"
	if m.When.Body == "" {
		return policy.Text{File: i.At.File, Line: i.At.Line, Column: i.At.Column, Body: known}
	}
	text, before := m.When, known+" 且 ("
	text.Body, text.Column = before+text.Body+")", text.Column-utf8.RuneCountInString(before)
	return text
}
