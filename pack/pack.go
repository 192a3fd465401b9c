// Package pack loads plan packs: reviewed data that turn one plan into running
// work. A pack is a folder of YAML files, described in docs/pack-format.md;
// every rule, parameter, population, unit, roster and duty in it cites its
// clause. Loading lists every author error with file, line and column; a pack
// with any is not used.
package pack

import (
	_ "embed"
	"io/fs"

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

// Words is a text in both languages; an absent English text is the Chinese one.
type Words struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Say is the text in the reader's language.
func (w Words) Say(lang message.Lang) string {
	if lang == message.En && w.En != "" {
		return w.En
	}
	return w.Zh
}

// Pack is one plan as data. It is immutable once loaded and may be shared.
type Pack struct {
	Identity
	Clauses     []Clause
	Populations []Population
	Rules       []Rule
	Units       []Unit
	Rosters     []Roster
	Duties      []Duty
	Tests       []Test

	// Program holds the rules, and each population as a flag rule under the
	// population's own ID, so that membership has its reasons as well.
	Program *policy.Program
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
	Division     string       // division code of the area, 6 digits for a county
	Levels       []string     // levels that work with the pack: county, township, village
	Accounting   Accounting
	ScreeningDay period.Day // day screened when none is named
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
	Description string
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
	Level   string // county, township, village, or each for a class such as 各涉农办事处
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
	Amount  string // key of the column with the amount received, "" for a service
	Proves  []Proof
	At      fault.Place
}

// Column is a column of a roster: a field of the dictionary, or its own.
type Column struct {
	Key      string // of the dictionary field when Own is false
	Name     Words  // heading written and expected
	Also     []string
	Type     string // dictionary.Type: text, int, money, day, month, bool
	Own      bool
	Required bool
	Choices  []string // the only words an own text column may hold
}

// Proof says that a row of the roster is receipt of what an entitlement rule
// owes; with Column only rows whose column holds one of Is.
type Proof struct {
	Rule   string
	Column string
	Is     []string
}

// Duty is a recurring duty: somebody does something so many times a span.
type Duty struct {
	ID         string
	Name       Words
	Clauses    []string
	Who        Words    // who does it, as the plan says
	Units      []string // units that answer for it
	Count      int      // at least this many
	What       string   // what is counted: 次, 工作日, 条
	Per        Per
	Each       string // per whom it is counted: "", household, leader, unit
	From       period.Day
	To         period.Day
	Assumption string
	At         fault.Place
}

// Rule is the rule with this ID.
func (p *Pack) Rule(id string) (*Rule, bool) {
	for i := range p.Rules {
		if p.Rules[i].ID == id {
			return &p.Rules[i], true
		}
	}
	return nil, false
}

// Load reads and checks the pack in folder id of fsys. With any problem the
// pack must not be used; problems come sorted by place.
func Load(fsys fs.FS, id string) (*Pack, []Problem) { return &Pack{}, nil }

// List names the packs in fsys: its folders with a pack.yaml.
func List(fsys fs.FS) ([]string, error) { return nil, nil }
