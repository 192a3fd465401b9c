// Package pack loads plan packs: reviewed data that turn one plan into running
// work. A pack is a folder of YAML files, described in docs/pack-format.md;
// every rule, parameter, population, unit, roster, duty, task, indicator and
// ledger in it cites its clause. Loading lists every author error with file, line and column; a pack
// with any is not used.
package pack

import (
	_ "embed"
	"slices"

	"guben/dictionary"
	"guben/division"
	"guben/fault"
	"guben/message"
	"guben/period"
	"guben/policy"
)

//go:embed text.txt
var catalog string

var _ = message.Register("pack", catalog)

// Problem is an author's mistake, with its place, the line and a hint.
type Problem = policy.Problem

// Words is a text in both languages.
type Words = message.Words

// Pack is one plan as data. It is immutable once loaded and may be shared.
type Pack struct {
	Identity
	Clauses     []Clause
	Parameters  []policy.Parameter // with their types
	Tables      []policy.Table
	Derived     []policy.Derived // computed facts, the shared ones first
	Populations []Population
	Rules       []Rule
	Units       []Unit
	Rosters     []Roster
	Duties      []Duty
	Tasks       []Task
	Stages      []Stage
	Indicators  []Indicator
	Ledgers     []Ledger
	Tests       []Test

	// Program holds the rules, and each population as a flag rule under the
	// population's own ID, so that membership has its reasons as well.
	Program *policy.Program
	// Measures holds them too, with the rules of indicators (see
	// Indicator.NumeratorRule); nil where no indicator has any.
	Measures *policy.Program
	// Version is the hash of the pack's content, 16 hexadecimal digits.
	Version string
}

// Identity says which plan a pack carries out (pack.yaml).
type Identity struct {
	ID           string
	Title        Words
	Document     string // document number
	Issuer       string
	Issued       period.Day
	Period       period.Range // days the plan covers
	Division     division.Code
	Levels       []string // levels that work with the pack: county, township, village
	Accounting   Accounting
	ScreeningDay period.Day // day screened when none is named
	Assumption   string     // what was chosen where the plan is silent on the above
}

// Accounting is the accounting period incomes are taken from.
type Accounting string

// The accounting periods; see period.Annual and period.Trailing12.
const (
	Annual     Accounting = "annual"
	Trailing12 Accounting = "trailing12"
)

// Range is the accounting period that counts on a day.
func (a Accounting) Range(day period.Day) period.Range {
	if a == Trailing12 {
		return period.Trailing12(day)
	}
	return period.LastAnnual(day)
}

// Clause is one item of the plan, named in our own words.
type Clause struct {
	Path  string // canonical short form: 二(一)4, 一(三)一
	Title Words
	At    fault.Place
}

// Population is a group of people the plan counts or serves.
type Population struct {
	ID          string
	Name        Words
	Clauses     []string
	Description Words
	On          policy.On
	When        policy.Text
	Households  int // as the plan counts them; 0: the plan does not say
	Persons     int
	Assumption  string
	At          fault.Place
}

// Rule is a rule of the plan with what a caller needs around it. The embedded
// rule's Clause is Clauses joined by 、, its Unit the first of Units.
type Rule struct {
	policy.Rule
	Clauses []string
	Units   []string // IDs of the units; the first owes the next step
	Per     Per      // span an entitlement's amount is for
	Floor   bool     // the amount is a least one: receiving more is no difference
	Message Words    // template of the finding: {人均纯收入} is the value of that fact or parameter
	Remedy  Words    // what to do
}

// Per is the span an amount or a frequency is for.
type Per string

// The spans.
const (
	PerDay       Per = "day"
	PerWeek      Per = "week"
	PerHalfMonth Per = "half-month"
	PerMonth     Per = "month"
	PerTwoMonth  Per = "2-month"
	PerQuarter   Per = "quarter"
	PerHalfYear  Per = "half-year"
	PerYear      Per = "year"
	PerOnce      Per = "once"
)

// Unit is a unit that answers for clauses (责任单位).
type Unit struct {
	ID      string
	Name    Words
	Aliases []string
	Level   string // county, township or village
	Class   bool   // a class of units, such as 各涉农办事处
	Clauses []string
	At      fault.Place
}

// Roster is a list a department delivers: who received what.
type Roster struct {
	ID      string // its kind
	Name    Words
	Unit    string
	Clauses []string
	On      policy.On // a row is a household or a person
	Per     Per       // how often it is delivered, and the span its amounts are for
	Columns []Column
	Amount  string // key of the column with the amount received, "" if there is none
	Proves  []Proof
	At      fault.Place
}

// Column is a column of a roster: a field of the dictionary, or its own.
type Column struct {
	Key      string
	Field    *dictionary.Field // nil for the roster's own column
	Name     Words             // heading written and expected
	Also     []string          // other headings
	Type     dictionary.Type
	Unit     string
	Required bool
	Choices  []string // the only words an own text column may hold
	Fact     *Fact    // the fact rules know the column by, nil if they do not
}

// Fact is a stored fact that a roster's column gives: of the row's person or
// household; several rows add up money and numbers, of other types the last
// row counts. It stands in the schema behind the dictionary's facts.
type Fact struct {
	Key  string
	Name Words
	Ref  policy.FactRef
}

// Proof says that a row of the roster is receipt of what an entitlement rule
// owes; with Column only rows whose column holds one of Is.
type Proof struct {
	Rule   string
	Column string
	Is     []string
}

// Rule is the rule with this ID.
func (p *Pack) Rule(id string) (*Rule, bool) {
	return find(p.Rules, func(r *Rule) bool { return r.ID == id })
}

// Population is the population with this ID.
func (p *Pack) Population(id string) (*Population, bool) {
	return find(p.Populations, func(q *Population) bool { return q.ID == id })
}

// Unit is the unit with this ID.
func (p *Pack) Unit(id string) (*Unit, bool) {
	return find(p.Units, func(u *Unit) bool { return u.ID == id })
}

// Roster is the roster of this kind.
func (p *Pack) Roster(id string) (*Roster, bool) {
	return find(p.Rosters, func(r *Roster) bool { return r.ID == id })
}

// Clause is the clause with this path.
func (p *Pack) Clause(path string) (*Clause, bool) {
	return find(p.Clauses, func(c *Clause) bool { return c.Path == path })
}

func find[T any](list []T, is func(*T) bool) (*T, bool) {
	for i := range list {
		if is(&list[i]) {
			return &list[i], true
		}
	}
	return nil, false
}

// UnitNamed finds a unit by its ID, name or an alias.
func (p *Pack) UnitNamed(name string) (*Unit, bool) {
	return find(p.Units, func(u *Unit) bool {
		return u.ID == name || u.Name.Zh == name || u.Name.En == name || slices.Contains(u.Aliases, name)
	})
}
